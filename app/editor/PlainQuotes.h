#pragma once

#include <QTextCursor>

namespace envoi::editor {

// Quotes of a plain letter: lines that begin with ">" (RFC 3676 section 4.5).

/// How many times the line of \a cursor is quoted.
int plainQuoteLevel(const QTextCursor &cursor);
/// Quotes the lines that \a cursor selects once more; takes one level away when all of them are quotes. One
/// undo step.
void togglePlainQuote(QTextCursor cursor);
/// Return within a quote: an empty line of one's own between its two halves, on which \a cursor stands then.
/// False where there is no quote.
bool splitPlainQuote(QTextCursor &cursor);

} // namespace envoi::editor
