#pragma once

#include "app/mailbox/Queue.h"

namespace envoi::test {

/// An outbox that remembers what it was asked for.
class FakeQueue : public mailbox::Queue {
public:
    using Queue::Queue;

    QList<mailbox::QueuedLetter> letters() const override { return queued; }
    std::optional<mailbox::QueuedLetter> letter(const QString &id) const override
    {
        for (const auto &one : queued) {
            if (one.id == id)
                return one;
        }
        return {};
    }
    void sendNow(const QString &id) override { asked.append(QStringLiteral("now ") + id); }
    void sendAgain(const QString &id) override { asked.append(QStringLiteral("again ") + id); }
    void takeBack(const QString &id) override { asked.append(QStringLiteral("back ") + id); }
    void reschedule(const QString &id, const QDateTime &due) override
    {
        asked.append(QStringLiteral("later ") + id);
        rescheduledTo = due;
    }
    void remove(const QString &id) override { asked.append(QStringLiteral("remove ") + id); }
    void restore(const QString &id) override { asked.append(QStringLiteral("restore ") + id); }
    QStringList transcript(const QString &) const override
    {
        return {QStringLiteral("S: 220 smtp.example.org"), QStringLiteral("C: EHLO localhost")};
    }

    QList<mailbox::QueuedLetter> queued;
    QStringList asked;
    QDateTime rescheduledTo;
};

} // namespace envoi::test
