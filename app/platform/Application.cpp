#include "app/platform/Platform.h"

#include <QGuiApplication>
#include <QWidget>

using namespace Qt::Literals::StringLiterals;

namespace envoi::platform {

void prepareApplication()
{
    QCoreApplication::setOrganizationName(u"Envoi"_s);
    QCoreApplication::setApplicationName(u"Envoi"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(ENVOI_VERSION));
    QGuiApplication::setApplicationDisplayName(u"Envoi"_s);
    QGuiApplication::setDesktopFileName(u"org.envoi.Envoi"_s);
}

void bringToFront(QWidget *window)
{
    if (window->isMinimized())
        window->setWindowState(window->windowState() & ~Qt::WindowMinimized);
    window->show();
    window->raise();
    window->activateWindow();
}

} // namespace envoi::platform
