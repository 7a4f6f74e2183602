#pragma once

#include "app/mailbox/Queue.h"
#include "core/delivery/Dispatcher.h"

#include <functional>

namespace envoi::compose {

/// The outbox as the mailbox window sees it.
class DispatcherQueue : public mailbox::Queue {
    Q_OBJECT

public:
    using Opener = std::function<void(const delivery::Dispatcher::TakenBack &)>;
    /// \a open: shows a letter that was taken back.
    DispatcherQueue(delivery::Dispatcher &dispatcher, Opener open, QObject *parent = nullptr);

    QList<mailbox::QueuedLetter> letters() const override;
    std::optional<mailbox::QueuedLetter> letter(const QString &id) const override;
    void sendNow(const QString &id) override { m_dispatcher.sendNow(id); }
    void sendAgain(const QString &id) override { m_dispatcher.sendAgain(id); }
    void takeBack(const QString &id) override;
    void reschedule(const QString &id, const QDateTime &due) override { m_dispatcher.reschedule(id, due); }
    void remove(const QString &id) override;
    void restore(const QString &id) override;
    QStringList transcript(const QString &id) const override;

private:
    delivery::Dispatcher::Done failing();

    delivery::Dispatcher &m_dispatcher;
    Opener m_open;
};

} // namespace envoi::compose
