#pragma once

#include <QRect>

class QPainter;
class QTextEdit;

namespace envoi::editor {

/// Paints what QTextDocument has no drawing for, over the text of \a view: the bars of quotes, and
/// the numbers of lists that don't begin with one; and rules so that they are seen.
void paintDecorations(QPainter &painter, const QTextEdit &view, const QRect &area);

/// "3.", "c." or "iii." for the \a number-th item of a list of \a style (a QTextListFormat::Style).
QString itemText(int style, int number);

} // namespace envoi::editor
