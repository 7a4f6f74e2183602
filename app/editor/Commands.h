#pragma once

#include "app/editor/Schema.h"

#include <QTextCursor>

#include <functional>

namespace envoi::editor {

// What a person can do to the blocks and characters that \a cursor selects; each is one undo step.
// Without a selection it is the cursor's block, or its word for characters where the name says so.

void setStyle(QTextCursor cursor, Style style);
bool isInList(const QTextCursor &cursor, bool ordered);
/// Makes a list of the blocks, or frees them from it when they all are in such a list.
void toggleList(QTextCursor cursor, bool ordered);
/// Nests list items, moves other paragraphs by a step; \a steps is 1 or -1.
void changeIndent(QTextCursor cursor, int steps);
/// Whether changeIndent() by 1 would do anything.
bool canIndent(const QTextCursor &cursor);
/// As the eye has it: left is left in text that runs from right to left, too.
void setAlignment(QTextCursor cursor, Qt::Alignment seen);
/// The alignment of the cursor's block as the eye has it.
Qt::Alignment seenAlignment(const QTextCursor &cursor);
void setDirection(QTextCursor cursor, Qt::LayoutDirection direction);
void changeQuote(QTextCursor cursor, int levels);
void toggleQuote(QTextCursor cursor);
/// Back to plain characters and plain paragraphs; lists, quotes, links and pictures stay.
void clearFormatting(QTextCursor cursor);
/// \a change applied to the format of each run of text in the selection.
void changeCharacters(QTextCursor cursor, const std::function<void(QTextCharFormat &)> &change);

/// A cursor that selects the whole link at \a cursor; without a selection when there is none.
QTextCursor linkAt(const QTextCursor &cursor);
/// Puts a link in place of the selection, or at the cursor.
void setLink(QTextCursor cursor, const QString &text, const QString &address, const QPalette &palette);
void removeLinks(QTextCursor cursor);

/// A rule in place of the selection; \a cursor comes to stand in a paragraph below it.
void insertRule(QTextCursor &cursor);
/// Takes a rule away, block and all where there is another one to stand in.
void removeRule(const QTextBlock &rule);

} // namespace envoi::editor
