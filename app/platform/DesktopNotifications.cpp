#include "app/platform/DesktopNotifications.h"

#ifdef ENVOI_DBUS

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QHash>
#include <QVariantMap>

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::platform {

namespace {

const QString service = u"org.freedesktop.Notifications"_s;
const QString object = u"/org/freedesktop/Notifications"_s;

/// What is on show, by the number that the desktop gave it.
class Shown : public QObject {
    Q_OBJECT

public:
    Shown() : QObject(QCoreApplication::instance())
    {
        auto bus = QDBusConnection::sessionBus();
        bus.connect(service, object, service, u"ActionInvoked"_s, this, SLOT(invoked(uint, QString)));
        bus.connect(service, object, service, u"NotificationClosed"_s, this, SLOT(closed(uint, uint)));
    }
    QHash<uint, std::function<void()>> activated;

private slots:
    void invoked(uint id, const QString &)
    {
        if (const auto run = activated.take(id))
            run();
    }
    void closed(uint id, uint) { activated.remove(id); }
};

} // namespace

bool notifyDesktop(const QString &headline, const QString &text, std::function<void()> activated,
                   std::function<void()> otherwise)
{
    auto bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return false;
    static Shown *shown = nullptr;
    if (!shown)
        shown = new Shown;
    auto call = QDBusMessage::createMethodCall(service, object, service, u"Notify"_s);
    const QVariantMap hints{{u"desktop-entry"_s, u"org.envoi.Envoi"_s}, {u"category"_s, u"email.error"_s}};
    constexpr int asUsual = -1;
    // Some desktops read the text as markup: it may quote a subject.
    call.setArguments(
        {QCoreApplication::applicationName(), 0U, u"org.envoi.Envoi"_s, headline, text.toHtmlEscaped(),
         QStringList{u"default"_s, QCoreApplication::translate("envoi::platform", "Show")}, hints, asUsual});
    auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(call), shown);
    QObject::connect(watcher, &QDBusPendingCallWatcher::finished, shown,
                     [watcher, activated = std::move(activated), otherwise = std::move(otherwise)] {
                         const QDBusPendingReply<uint> reply = *watcher;
                         if (reply.isError())
                             otherwise();
                         else
                             shown->activated.insert(reply.value(), activated);
                         watcher->deleteLater();
                     });
    return true;
}

} // namespace envoi::platform

#include "DesktopNotifications.moc"

#else

namespace envoi::platform {

bool notifyDesktop(const QString &, const QString &, std::function<void()>, std::function<void()>)
{
    return false;
}

} // namespace envoi::platform

#endif
