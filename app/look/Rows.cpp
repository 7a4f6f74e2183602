#include "app/look/Rows.h"

#include "app/look/Look.h"

#include <QApplication>
#include <QPainter>
#include <QStyle>
#include <QStyleOptionViewItem>

namespace envoi::look {

void paintRowGround(QPainter &painter, const QStyleOptionViewItem &option)
{
    const QStyle *style = option.widget ? option.widget->style() : QApplication::style();
    QStyleOptionViewItem ground = option;
    ground.text.clear();
    ground.icon = {};
    if (option.state & QStyle::State_Selected) {
        // Native styles paint a selection without asking the palette, and the ink is the palette's.
        ground.state &= ~(QStyle::State_Selected | QStyle::State_MouseOver);
        ground.backgroundBrush = option.palette.brush(QPalette::Highlight);
    }
    style->drawControl(QStyle::CE_ItemViewItem, &ground, &painter, option.widget);
}

QColor rowInk(const QStyleOptionViewItem &option, bool isFaint)
{
    if (option.state & QStyle::State_Selected)
        return option.palette.color(QPalette::HighlightedText);
    return isFaint ? colour(Tone::Muted) : option.palette.color(QPalette::Text);
}

} // namespace envoi::look
