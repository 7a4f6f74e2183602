#pragma once

#include "app/editor/HtmlTokens.h"

namespace envoi::editor {

/// QTextDocument looks through all cells again for each table that is inserted. With more cells than these in
/// a letter, it would take minutes to open, and each step of that long enough to be felt.
constexpr int mostCellsOfAll = 20'000;

/// How many rows and columns a table of HTML has.
struct TableShape {
    int rows = 0;
    int columns = 0;
    /// Whether it is worth a table: one cell alone, or too many of them, are shown as paragraphs.
    /// \a cellsLeft: how many more the letter may have.
    bool isShown(bool bordered, int cellsLeft) const;
};

/// The shape of the table whose start tag is \a tokens[\a start].
TableShape shapeOf(const std::vector<HtmlToken> &tokens, size_t start);

} // namespace envoi::editor
