#include "app/look/Look.h"

#include <QApplication>
#include <QProxyStyle>

using namespace Qt::Literals::StringLiterals;

namespace envoi::look {

namespace {

class OwnStyle final : public QProxyStyle {
public:
    QIcon standardIcon(StandardPixmap which, const QStyleOption *option, const QWidget *widget) const override
    {
        if (which == SP_ToolBarHorizontalExtensionButton || which == SP_ToolBarVerticalExtensionButton)
            return icon(u"more"_s);
        return QProxyStyle::standardIcon(which, option, widget);
    }
};

} // namespace

void prepareStyle()
{
#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)
    QApplication::setStyle(new OwnStyle);
#endif
}

const QStyle &styleBelow(const QStyle &style)
{
    const auto *proxy = qobject_cast<const QProxyStyle *>(&style);
    return proxy ? *proxy->baseStyle() : style;
}

} // namespace envoi::look
