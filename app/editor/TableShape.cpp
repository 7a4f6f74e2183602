#include "app/editor/TableShape.h"

#include <algorithm>

namespace envoi::editor {

namespace {

constexpr int mostColumns = 60;
constexpr int mostCells = 6000;

int span(const HtmlToken &token, QStringView name)
{
    return std::clamp(token.attribute(name).toInt(), 1, mostColumns);
}

} // namespace

bool TableShape::isShown(bool bordered, int cellsLeft) const
{
    // A lone cell without lines is what layouts are wrapped in.
    return rows > 0 && columns > 0 && (rows * columns > 1 || bordered) && columns <= mostColumns &&
           rows * columns <= std::min(mostCells, cellsLeft);
}

TableShape shapeOf(const std::vector<HtmlToken> &tokens, size_t start)
{
    TableShape shape;
    std::vector<int> reachingDown; // for each column: how many further rows a cell above fills
    size_t column = 0;
    int depth = 0;
    for (size_t i = start; i < tokens.size(); ++i) {
        const HtmlToken &token = tokens[i];
        if (token.kind == HtmlToken::Kind::Text)
            continue;
        if (token.name == u"table") {
            depth += token.kind == HtmlToken::Kind::StartTag ? 1 : -1;
            if (depth <= 0)
                break;
        } else if (depth == 1 && token.kind == HtmlToken::Kind::StartTag && token.name == u"tr") {
            if (++shape.rows > mostCells)
                return {};
            column = 0;
            for (int &rows : reachingDown)
                rows = std::max(0, rows - 1);
        } else if (depth == 1 && token.kind == HtmlToken::Kind::StartTag &&
                   (token.name == u"td" || token.name == u"th")) {
            shape.rows = std::max(shape.rows, 1);
            while (column < reachingDown.size() && reachingDown[column] > 0)
                ++column;
            const auto end = column + static_cast<size_t>(span(token, u"colspan"));
            if (end > mostColumns)
                return {};
            if (reachingDown.size() < end)
                reachingDown.resize(end);
            std::fill(reachingDown.begin() + static_cast<std::ptrdiff_t>(column),
                      reachingDown.begin() + static_cast<std::ptrdiff_t>(end), span(token, u"rowspan"));
            column = end;
            shape.columns = std::max(shape.columns, static_cast<int>(end));
        }
    }
    return shape;
}

} // namespace envoi::editor
