#pragma once

class QChar;
class QTextEdit;

namespace envoi::editor {

// Markdown as it is typed. What was typed is in the text first, and becomes what it means as a step of its
// own: one undo gives back the characters themselves.

/// After \a typed came to stand before the cursor: "# ", "- ", "1. " and "> " at a paragraph's start,
/// **bold**, *italic*, ~~struck~~ and `code`. Does nothing in code and in preformatted text.
void completeMarkdown(QTextEdit &view, QChar typed);
/// Return behind "```" (preformatted text) or "---" (a rule) alone in a paragraph; false for any other.
bool completeMarkdownLine(QTextEdit &view);

} // namespace envoi::editor
