#pragma once

#include "app/editor/HtmlTokens.h"

namespace envoi::editor {

/// How many rows and columns a table of HTML has.
struct TableShape {
    int rows = 0;
    int columns = 0;
    /// Whether it is worth a table: one cell alone, or too many of them, are shown as paragraphs.
    bool isShown(bool bordered) const;
};

/// The shape of the table whose start tag is \a tokens[\a start].
TableShape shapeOf(const std::vector<HtmlToken> &tokens, size_t start);

} // namespace envoi::editor
