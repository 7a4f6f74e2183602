#include "app/editor/TableCommands.h"

#include "app/editor/Commands.h"

#include <QTextBlock>
#include <QTextDocument>
#include <QTextTable>

#include <algorithm>

namespace envoi::editor {

namespace {

class UndoStep {
public:
    explicit UndoStep(const QTextCursor &cursor) : m_cursor(cursor) { m_cursor.beginEditBlock(); }
    ~UndoStep() { m_cursor.endEditBlock(); }
    UndoStep(const UndoStep &) = delete;
    UndoStep &operator=(const UndoStep &) = delete;

private:
    QTextCursor m_cursor;
};

/// The cells that are selected, or the cursor's.
struct Range {
    int row = 0;
    int column = 0;
    int rows = 1;
    int columns = 1;
};

Range rangeOf(const QTextCursor &cursor, const QTextTable &table)
{
    Range range;
    if (cursor.hasComplexSelection()) {
        cursor.selectedTableCells(&range.row, &range.rows, &range.column, &range.columns);
        return range;
    }
    const QTextTableCell cell = table.cellAt(cursor);
    return {cell.row(), cell.column(), cell.rowSpan(), cell.columnSpan()};
}

void makePlain(QTextTableCell cell)
{
    cell.setFormat(QTextCharFormat());
    cell.firstCursorPosition().setBlockFormat({});
}

void makeHeader(QTextTableCell cell, bool header)
{
    cell.setFormat(withHeader(cell.format(), header));
    QTextCursor content = cell.firstCursorPosition();
    content.setPosition(cell.lastPosition(), QTextCursor::KeepAnchor);
    changeCharacters(content, [header](QTextCharFormat &format) {
        if (header)
            format.setFontWeight(QFont::Bold);
        else
            format.clearProperty(QTextFormat::FontWeight);
    });
    for (QTextBlock block = cell.firstCursorPosition().block();
         block.isValid() && block.position() <= cell.lastPosition(); block = block.next()) {
        QTextBlockFormat format = block.blockFormat();
        if (header && !format.hasProperty(QTextFormat::BlockAlignment))
            format.setAlignment(Qt::AlignHCenter);
        else if (!header && format.alignment() == Qt::AlignHCenter)
            format.clearProperty(QTextFormat::BlockAlignment);
        QTextCursor(block).setBlockFormat(format);
    }
}

bool isHeader(const QTextTableCell &cell)
{
    return cell.format().boolProperty(HeaderCell);
}

/// New cells are as those beside them, but for their content.
void insertRows(QTextTable &table, int at)
{
    table.insertRows(at, 1);
    for (int column = 0; column < table.columns(); ++column) {
        const QTextTableCell cell = table.cellAt(at, column);
        if (cell.row() == at)
            makePlain(cell);
    }
}

void insertColumns(QTextTable &table, int at)
{
    table.insertColumns(at, 1);
    if (columnWidth(table, 0) > 0)
        setEqualColumns(table);
    const int beside = at > 0 ? at - 1 : at + 1;
    for (int row = 0; row < table.rows(); ++row) {
        const QTextTableCell cell = table.cellAt(row, at);
        if (cell.column() != at || cell.row() != row)
            continue;
        makePlain(cell);
        if (isHeader(table.cellAt(row, beside)))
            makeHeader(cell, true);
    }
}

/// The paragraph in which a table was asked for shows no more than what stands in it.
void leaveNoEmptyLine(QTextCursor &cursor)
{
    const QTextBlock block = cursor.block();
    QTextCursor before(cursor);
    if (block.length() > 1 || !block.previous().isValid() ||
        !before.movePosition(QTextCursor::PreviousBlock) || before.currentFrame() != cursor.currentFrame() ||
        before.block() != block.previous() || isRule(before.block()))
        return;
    cursor.deletePreviousChar();
}

} // namespace

void insertTable(QTextCursor &cursor, int rows, int columns)
{
    const UndoStep step(cursor);
    cursor.removeSelectedText();
    const int quote = quoteLevel(cursor.blockFormat());
    const bool textFollows = !cursor.atBlockEnd();
    if (!textFollows)
        leaveNoEmptyLine(cursor);
    QTextTableFormat format = tableFormat(true, quote);
    format.setWidth(QTextLength(QTextLength::PercentageLength, 100));
    format.setTopMargin(roomAboveTable(cursor.block()));
    QTextTable *table = cursor.insertTable(rows, columns, format);
    setEqualColumns(*table);
    QTextCursor below = table->lastCursorPosition();
    below.setPosition(table->lastPosition() + 1);
    if (!textFollows)
        below.setBlockFormat(withQuote({}, quote));
    // The empty block that a document needs in front of a table is no list item and no heading.
    QTextCursor above(cursor.document());
    above.setPosition(table->firstPosition() - 1);
    if (above.block().length() <= 1)
        above.setBlockFormat(withQuote({}, quote));
    cursor = table->cellAt(0, 0).firstCursorPosition();
}

void insertIntoTable(const QTextCursor &cursor, Edge edge)
{
    QTextTable *table = cursor.currentTable();
    if (!table)
        return;
    const UndoStep step(cursor);
    const Range range = rangeOf(cursor, *table);
    switch (edge) {
    case Edge::Above:
        insertRows(*table, range.row);
        break;
    case Edge::Below:
        insertRows(*table, range.row + range.rows);
        break;
    case Edge::Left:
        insertColumns(*table, range.column);
        break;
    case Edge::Right:
        insertColumns(*table, range.column + range.columns);
        break;
    }
}

void removeRows(const QTextCursor &cursor)
{
    QTextTable *table = cursor.currentTable();
    if (!table)
        return;
    const Range range = rangeOf(cursor, *table);
    if (range.rows >= table->rows()) {
        removeTable(cursor);
        return;
    }
    const UndoStep step(cursor);
    table->removeRows(range.row, range.rows);
}

void removeColumns(const QTextCursor &cursor)
{
    QTextTable *table = cursor.currentTable();
    if (!table)
        return;
    const Range range = rangeOf(cursor, *table);
    if (range.columns >= table->columns()) {
        removeTable(cursor);
        return;
    }
    const UndoStep step(cursor);
    table->removeColumns(range.column, range.columns);
    if (columnWidth(*table, 0) > 0)
        setEqualColumns(*table);
}

void removeTable(const QTextCursor &cursor)
{
    QTextTable *table = cursor.currentTable();
    if (!table)
        return;
    const UndoStep step(cursor);
    QTextCursor at(cursor);
    at.setPosition(table->firstPosition() - 1);
    const QTextBlock above = at.block();
    const QTextBlock below = cursor.document()->findBlock(table->lastPosition() + 1);
    const QTextBlockFormat formatAbove = above.blockFormat();
    const QTextBlockFormat formatBelow = below.blockFormat();
    const bool textAbove = above.length() > 1 || isRule(above);
    const bool textBelow = below.length() > 1 || isRule(below);
    table->removeRows(0, table->rows());
    // What was above and below is now one paragraph. It stays two where there is text in both.
    at.setBlockFormat(textAbove ? formatAbove : formatBelow);
    if (textAbove && textBelow)
        at.insertBlock(formatBelow);
}

bool hasHeaderRow(const QTextCursor &cursor)
{
    const QTextTable *table = cursor.currentTable();
    return table && isHeader(table->cellAt(0, 0));
}

void setHeaderRow(const QTextCursor &cursor, bool header)
{
    const QTextTable *table = cursor.currentTable();
    if (!table)
        return;
    const UndoStep step(cursor);
    for (int column = 0; column < table->columns(); ++column) {
        const QTextTableCell cell = table->cellAt(0, column);
        if (cell.column() == column && isHeader(cell) != header)
            makeHeader(cell, header);
    }
}

void goToCell(QTextCursor &cursor, bool back)
{
    QTextTable *table = cursor.currentTable();
    if (!table)
        return;
    cursor.clearSelection();
    const QTextTableCell cell = table->cellAt(cursor);
    const bool last =
        cell.row() + cell.rowSpan() == table->rows() && cell.column() + cell.columnSpan() == table->columns();
    if (last && !back) {
        const UndoStep step(cursor);
        insertRows(*table, table->rows());
        cursor = table->cellAt(table->rows() - 1, 0).firstCursorPosition();
        return;
    }
    if (cell.row() == 0 && cell.column() == 0 && back)
        return;
    cursor.movePosition(back ? QTextCursor::PreviousCell : QTextCursor::NextCell);
}

} // namespace envoi::editor
