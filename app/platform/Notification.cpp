#include "app/platform/Notification.h"

#include "app/platform/DesktopNotifications.h"

#include <QApplication>
#include <QSystemTrayIcon>
#include <QTimer>

namespace envoi::platform {

namespace {

Notifier &ownNotifier()
{
    static Notifier notifier;
    return notifier;
}

/// A symbol that stays no longer than what it says.
void notifyBySymbol(const QString &headline, const QString &text, const std::function<void()> &activated)
{
    constexpr int shownFor = 20'000; // milliseconds
    if (!QSystemTrayIcon::isSystemTrayAvailable() || !QSystemTrayIcon::supportsMessages())
        return;
    auto *symbol = new QSystemTrayIcon(QApplication::windowIcon(), qApp);
    const auto chosen = [symbol, activated] {
        symbol->deleteLater();
        activated();
    };
    QObject::connect(symbol, &QSystemTrayIcon::messageClicked, symbol, chosen);
    QObject::connect(symbol, &QSystemTrayIcon::activated, symbol, chosen);
    QTimer::singleShot(shownFor, symbol, &QObject::deleteLater);
    symbol->show();
    symbol->showMessage(headline, text, QSystemTrayIcon::Warning, shownFor);
}

} // namespace

void setNotifier(Notifier notifier)
{
    ownNotifier() = std::move(notifier);
}

void notify(const QString &headline, const QString &text, std::function<void()> activated)
{
    if (ownNotifier())
        return ownNotifier()(headline, text, activated);
    const auto bySymbol = [headline, text, activated] { notifyBySymbol(headline, text, activated); };
    if (!notifyDesktop(headline, text, activated, bySymbol))
        bySymbol();
}

} // namespace envoi::platform
