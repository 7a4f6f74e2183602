#include "app/look/MenuButton.h"

#include "app/look/Look.h"

#include <QStyleOptionToolButton>
#include <QStylePainter>

using namespace Qt::Literals::StringLiterals;

namespace envoi::look {

namespace {
constexpr int arrowSize = 8;
constexpr int arrowWidth = 8;
} // namespace

MenuButton::MenuButton(QWidget *parent) : QToolButton(parent)
{
    setPopupMode(InstantPopup);
    setAutoRaise(true);
}

QSize MenuButton::sizeHint() const
{
    return QToolButton::sizeHint() + QSize(arrowWidth, 0);
}

void MenuButton::paintEvent(QPaintEvent *)
{
    QStylePainter painter(this);
    QStyleOptionToolButton option;
    initStyleOption(&option);
    option.features &= ~QStyleOptionToolButton::HasMenu;
    QStyleOptionToolButton panel = option;
    panel.icon = {};
    panel.text.clear();
    painter.drawComplexControl(QStyle::CC_ToolButton, panel);
    option.rect = QStyle::visualRect(layoutDirection(), rect(), rect().adjusted(0, 0, -arrowWidth, 0));
    painter.drawControl(QStyle::CE_ToolButtonLabel, option);
    const QRect arrow(width() - arrowSize - 3, (height() - arrowSize) / 2, arrowSize, arrowSize);
    look::icon(u"chevron-down"_s)
        .paint(&painter, QStyle::visualRect(layoutDirection(), rect(), arrow), Qt::AlignCenter,
               isEnabled() ? QIcon::Normal : QIcon::Disabled);
}

} // namespace envoi::look
