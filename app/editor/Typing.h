#pragma once

#include <QTextCursor>

class QPalette;
class QTextEdit;

namespace envoi::editor {

// What keys do beyond QTextEdit's own ways. Each says whether it did what the key asks for.

/// Return leaves an empty item or quoted line, and ends a heading.
bool typeReturn(QTextEdit &view);
/// Backspace at a block's start takes its list, quote, heading or indent away before it joins blocks.
bool typeBackspace(QTextEdit &view);
/// Delete in front of a rule takes the rule away.
bool typeDelete(QTextEdit &view);
/// Tab and Shift+Tab nest list items and go from cell to cell.
bool typeTab(QTextEdit &view, bool back);

/// What is typed at a link's end or before its start is no part of it, and neither is what is typed into
/// an empty cell of that cell's look. Text that comes to a rule stands below it.
void prepareTyping(QTextEdit &view);
/// Makes a link of the web or mail address that ends at \a cursor.
void linkTypedAddress(QTextCursor cursor, const QPalette &palette);

} // namespace envoi::editor
