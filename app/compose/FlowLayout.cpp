#include "app/compose/FlowLayout.h"

#include <QStyle>
#include <QWidget>

#include <algorithm>

namespace envoi::compose {

FlowLayout::FlowLayout(QWidget *parent, int spacing) : QLayout(parent)
{
    setContentsMargins(0, 0, 0, 0);
    setSpacing(spacing);
}

FlowLayout::~FlowLayout()
{
    qDeleteAll(m_items);
}

void FlowLayout::insertWidget(int index, QWidget *widget)
{
    addChildWidget(widget);
    m_items.insert(index, new QWidgetItem(widget));
    invalidate();
}

void FlowLayout::addItem(QLayoutItem *item)
{
    m_items.append(item);
}

QLayoutItem *FlowLayout::takeAt(int index)
{
    return index >= 0 && index < m_items.size() ? m_items.takeAt(index) : nullptr;
}

void FlowLayout::setGeometry(const QRect &rectangle)
{
    QLayout::setGeometry(rectangle);
    arrange(rectangle, true);
}

QSize FlowLayout::minimumSize() const
{
    QSize size;
    for (const auto *item : m_items)
        size = size.expandedTo(item->minimumSize());
    const auto margins = contentsMargins();
    return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom());
}

int FlowLayout::arrange(const QRect &rectangle, bool apply) const
{
    const auto margins = contentsMargins();
    const QRect area = rectangle.marginsRemoved(margins);
    const bool mirrored = parentWidget() && parentWidget()->layoutDirection() == Qt::RightToLeft;
    int x = 0;
    int y = area.y();
    int lineHeight = 0;
    for (qsizetype i = 0; i < m_items.size(); ++i) {
        auto *item = m_items[i];
        if (item->isEmpty())
            continue;
        const bool last = i + 1 == m_items.size();
        const QSize hint = last ? item->minimumSize() : item->sizeHint();
        const int wanted = std::min(hint.width(), std::max(area.width(), 1));
        if (x > 0 && x + wanted > area.width()) {
            x = 0;
            y += lineHeight + spacing();
            lineHeight = 0;
        }
        const int width = last ? std::max(area.width() - x, wanted) : wanted;
        const int height = item->sizeHint().height();
        if (apply) {
            const QRect place(area.x() + x, y, width, height);
            item->setGeometry(mirrored ? QStyle::visualRect(Qt::RightToLeft, area, place) : place);
        }
        x += width + spacing();
        lineHeight = std::max(lineHeight, height);
    }
    return y + lineHeight - rectangle.y() + margins.bottom();
}

} // namespace envoi::compose
