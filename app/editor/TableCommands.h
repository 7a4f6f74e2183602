#pragma once

#include <QTextCursor>

class QTextTable;

namespace envoi::editor {

// What a person can do to tables; each is one undo step. What asks for a table does nothing where the
// cursor is in none.

enum class Edge { Above, Below, Left, Right };

/// In place of the selection, as wide as the text, with lines; \a cursor comes to stand in its first cell.
void insertTable(QTextCursor &cursor, int rows, int columns);
/// A row or a column at that edge of what is selected; \a cursor stays.
void insertIntoTable(const QTextCursor &cursor, Edge edge);
/// The rows that are selected, or the cursor's; with its last row goes the table.
void removeRows(const QTextCursor &cursor);
void removeColumns(const QTextCursor &cursor);
void removeTable(const QTextCursor &cursor);

bool hasHeaderRow(const QTextCursor &cursor);
/// The first row as the table's head: bold, centred, and told to screen readers as such.
void setHeaderRow(const QTextCursor &cursor, bool header);

/// To the next cell or the one before. Behind the last one a row is added.
void goToCell(QTextCursor &cursor, bool back);

} // namespace envoi::editor
