#include "app/editor/Decorations.h"

#include "app/editor/Schema.h"

#include <QAbstractTextDocumentLayout>
#include <QPainter>
#include <QScrollBar>
#include <QTextDocument>
#include <QTextEdit>
#include <QTextLayout>
#include <QTextList>

#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

namespace {

struct Roman {
    int value;
    QLatin1StringView letters;
};

constexpr Roman romans[] = {{1000, "m"_L1}, {900, "cm"_L1}, {500, "d"_L1}, {400, "cd"_L1}, {100, "c"_L1},
                            {90, "xc"_L1},  {50, "l"_L1},   {40, "xl"_L1}, {10, "x"_L1},   {9, "ix"_L1},
                            {5, "v"_L1},    {4, "iv"_L1},   {1, "i"_L1}};

QString romanNumber(int number)
{
    QString text;
    for (const Roman &roman : romans) {
        for (; number >= roman.value; number -= roman.value)
            text += roman.letters;
    }
    return text;
}

QString letterNumber(int number)
{
    QString text;
    for (; number > 0; number = (number - 1) / 26)
        text.prepend(QChar(u'a' + (number - 1) % 26));
    return text;
}

void paintQuote(QPainter &painter, const QTextBlock &block, const QRectF &rectangle, double nextTop,
                double left)
{
    const int level = quoteLevel(block.blockFormat());
    const QTextBlock next = block.next();
    const int nextLevel = next.isValid() ? quoteLevel(next.blockFormat()) : 0;
    QColor colour = painter.pen().color();
    colour.setAlphaF(0.3F);
    for (int i = 0; i < level; ++i) {
        // Without a gap down to what the quote goes on with.
        const double bottom = i < nextLevel ? std::max(nextTop, rectangle.bottom()) : rectangle.bottom();
        painter.fillRect(QRectF(left + i * quoteWidth + 2, rectangle.top(), 2, bottom - rectangle.top()),
                         colour);
    }
}

void paintNumber(QPainter &painter, const QTextEdit &view, const QTextBlock &block, const QRectF &rectangle)
{
    const QTextList *list = block.textList();
    if (!list || !list->format().hasProperty(FirstNumber) || block.textDirection() == Qt::RightToLeft ||
        block.layout()->lineCount() == 0)
        return;
    const QString text =
        itemText(list->format().style(), list->format().intProperty(FirstNumber) + list->itemNumber(block));
    const QFont font = view.document()->defaultFont();
    const QFontMetricsF metrics(font);
    const double width = metrics.horizontalAdvance(text);
    const double space = metrics.horizontalAdvance(u' ');
    const double covered = std::max(width, metrics.horizontalAdvance(list->itemText(block))) + 2 * space;
    const QTextLine line = block.layout()->lineAt(0);
    const double textLeft = view.cursorRect(QTextCursor(block)).left();
    painter.setFont(font);
    painter.fillRect(QRectF(textLeft - covered, rectangle.top(), covered - 1, line.height()),
                     view.palette().color(QPalette::Base));
    painter.drawText(QPointF(textLeft - width - space, rectangle.top() + line.ascent()), text);
}

/// Over QTextDocument's own, which can hardly be seen in the dark.
void paintRule(QPainter &painter, const QTextBlock &block, const QPointF &offset)
{
    const QTextLayout &layout = *block.layout();
    const QRectF rectangle = layout.boundingRect().translated(layout.position() + offset);
    const double width = block.blockFormat()
                             .lengthProperty(QTextFormat::BlockTrailingHorizontalRulerWidth)
                             .value(rectangle.width());
    QColor colour = painter.pen().color();
    colour.setAlphaF(0.4F);
    painter.fillRect(QRectF(rectangle.center().x() - width / 2, std::floor(rectangle.center().y()), width, 1),
                     colour);
}

} // namespace

QString itemText(int style, int number)
{
    switch (style) {
    case QTextListFormat::ListLowerAlpha:
        return letterNumber(number) + u'.';
    case QTextListFormat::ListUpperAlpha:
        return letterNumber(number).toUpper() + u'.';
    case QTextListFormat::ListLowerRoman:
        if (number < 4000)
            return romanNumber(number) + u'.';
        break;
    case QTextListFormat::ListUpperRoman:
        if (number < 4000)
            return romanNumber(number).toUpper() + u'.';
        break;
    default:
        break;
    }
    return QString::number(number) + u'.';
}

void paintDecorations(QPainter &painter, const QTextEdit &view, const QRect &area)
{
    const QPointF offset(-view.horizontalScrollBar()->value(), -view.verticalScrollBar()->value());
    const QAbstractTextDocumentLayout &layout = *view.document()->documentLayout();
    const double left = view.document()->documentMargin() + offset.x();
    painter.setPen(view.palette().color(QPalette::Text));
    for (QTextBlock block = view.cursorForPosition(QPoint(0, area.top())).block(); block.isValid();
         block = block.next()) {
        const QRectF rectangle = layout.blockBoundingRect(block).translated(offset);
        if (rectangle.top() > area.bottom())
            break;
        if (quoteLevel(block.blockFormat()) > 0) {
            const QTextBlock next = block.next();
            const double nextTop =
                next.isValid() ? layout.blockBoundingRect(next).translated(offset).top() : rectangle.bottom();
            paintQuote(painter, block, rectangle, nextTop, left);
        }
        paintNumber(painter, view, block, rectangle);
        if (block.blockFormat().hasProperty(QTextFormat::BlockTrailingHorizontalRulerWidth))
            paintRule(painter, block, offset);
    }
}

} // namespace envoi::editor
