#include "app/preview/MarkedText.h"

#include "app/look/Look.h"

#include <QMouseEvent>
#include <QPainter>
#include <QTextBlock>

#include <algorithm>

namespace envoi::preview {

namespace {
constexpr int marginWidth = 14;
constexpr int barWidth = 4;
} // namespace

class MarkedText::Margin : public QWidget {
public:
    explicit Margin(MarkedText &text) : QWidget(&text), m_text(text) {}

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), m_text.palette().color(QPalette::Base));
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        for (std::size_t i = 0; i < m_text.m_marks.size(); ++i) {
            QColor colour = look::colour(look::Tone::Warning);
            colour.setAlphaF(static_cast<int>(i) == m_text.m_current ? 1.0F : 0.6F);
            painter.setBrush(colour);
            const QRectF bar = barOf(m_text.m_marks[i]);
            if (m_text.m_marks[i].count == 0) {
                // Between two lines: something is to be put in.
                painter.drawPolygon(QPolygonF({bar.center() + QPointF(-4, -4), bar.center() + QPointF(4, 0),
                                               bar.center() + QPointF(-4, 4)}));
            } else {
                painter.drawRoundedRect(bar, 2, 2);
            }
        }
    }

    void mousePressEvent(QMouseEvent *event) override
    {
        const auto at = event->position();
        for (std::size_t i = 0; i < m_text.m_marks.size(); ++i) {
            if (barOf(m_text.m_marks[i]).adjusted(-marginWidth, -3, marginWidth, 3).contains(at)) {
                emit m_text.markClicked(static_cast<int>(i));
                return;
            }
        }
        QWidget::mousePressEvent(event);
    }

private:
    QRectF barOf(const letter::LineRange &range) const
    {
        const QRect lines = m_text.rectOf(range);
        if (range.count == 0)
            return QRectF(3, lines.top() - 5, 8, 10);
        return QRectF((marginWidth - barWidth) / 2.0, lines.top() + 1, barWidth, lines.height() - 2);
    }

    MarkedText &m_text;
};

MarkedText::MarkedText(QWidget *parent) : QPlainTextEdit(parent), m_margin(new Margin(*this))
{
    setViewportMargins(marginWidth, 0, 0, 0);
    connect(this, &QPlainTextEdit::updateRequest, m_margin, [this] { m_margin->update(); });
}

QRect MarkedText::rectOf(const letter::LineRange &range) const
{
    const int last = std::max(0, blockCount() - 1);
    const auto geometry = [this](const QTextBlock &block) {
        return blockBoundingGeometry(block).translated(contentOffset());
    };
    if (range.first > last) {
        const QRectF end = geometry(document()->lastBlock());
        return QRectF(0, end.bottom(), 1, 0).toRect();
    }
    const QTextBlock first = document()->findBlockByNumber(static_cast<int>(range.first));
    const int endNumber = std::min(last, static_cast<int>(std::max(range.first, range.end() - 1)));
    const QRectF top = geometry(first);
    if (range.count == 0)
        return QRectF(0, top.top(), 1, 0).toRect();
    const QRectF bottom = geometry(document()->findBlockByNumber(endNumber));
    return QRectF(0, top.top(), 1, bottom.bottom() - top.top()).toRect();
}

void MarkedText::setMarks(const std::vector<letter::LineRange> &marks, int current)
{
    m_marks = marks;
    m_current = current;
    colour();
    m_margin->update();
}

void MarkedText::reveal(int mark)
{
    if (mark < 0 || mark >= marks())
        return;
    const auto number = std::min<qsizetype>(m_marks[static_cast<std::size_t>(mark)].first, blockCount() - 1);
    QTextCursor cursor(document()->findBlockByNumber(static_cast<int>(number)));
    setTextCursor(cursor);
    centerCursor();
}

void MarkedText::colour()
{
    QList<QTextEdit::ExtraSelection> selections;
    for (std::size_t i = 0; i < m_marks.size(); ++i) {
        QColor ground = look::colour(look::Tone::Warning);
        ground.setAlphaF(static_cast<int>(i) == m_current ? 0.20F : 0.10F);
        const auto &range = m_marks[i];
        constexpr qsizetype most = 500; // lines; the bar says the rest
        for (qsizetype line = range.first; line < std::min(range.end(), range.first + most); ++line) {
            QTextEdit::ExtraSelection selection;
            selection.cursor = QTextCursor(document()->findBlockByNumber(static_cast<int>(line)));
            selection.format.setBackground(ground);
            selection.format.setProperty(QTextFormat::FullWidthSelection, true);
            selections.append(selection);
        }
    }
    setExtraSelections(selections);
}

void MarkedText::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    const QRect room = contentsRect();
    const bool rightToLeft = layoutDirection() == Qt::RightToLeft;
    m_margin->setGeometry(rightToLeft ? viewport()->geometry().right() + 1 : room.left(), room.top(),
                          marginWidth, room.height());
}

void MarkedText::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        colour();
}

} // namespace envoi::preview
