#pragma once

#include <QColor>

class QPainter;
class QStyleOptionViewItem;

namespace envoi::look {

/// The ground of a list's row, selected, under the mouse or plain, in the palette's colours whatever the
/// style makes of them. \a option: as initStyleOption() filled it.
void paintRowGround(QPainter &painter, const QStyleOptionViewItem &option);
/// The ink for text on that ground; \a isFaint: for what matters less.
QColor rowInk(const QStyleOptionViewItem &option, bool isFaint = false);

} // namespace envoi::look
