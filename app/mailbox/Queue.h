#pragma once

#include "core/base/Result.h"

#include <QDateTime>
#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>

#include <optional>

namespace envoi::mailbox {

/// A letter in the outbox, as the window shows it.
struct QueuedLetter {
    enum class State { Waiting, Scheduled, Sending, Refused, Unknown };

    QString id; ///< its file is ID.eml
    State state = State::Waiting;
    QDateTime due;         ///< not before; invalid for at once
    QDateTime nextAttempt; ///< invalid: none by itself but what due says
    qint64 octetsSaid = 0;
    qint64 octetsTotal = -1; ///< -1 when not known
    bool isMissed = false;   ///< its time went by, and it waits for the person
    bool isPartlySent = false;
    bool needsPassword = false;
    std::optional<Error> error; ///< of the last attempt
    /// What became of each recipient, in words, where they differ.
    QStringList verdicts;
    bool hasTranscript = false;
};

/// What the window asks of the outbox, and hears from it.
class Queue : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;
    virtual QList<QueuedLetter> letters() const = 0;
    virtual std::optional<QueuedLetter> letter(const QString &id) const = 0;
    virtual void sendNow(const QString &id) = 0;
    virtual void sendAgain(const QString &id) = 0;
    /// Opens it to be written on.
    virtual void takeBack(const QString &id) = 0;
    /// \a due with its time zone.
    virtual void reschedule(const QString &id, const QDateTime &due) = 0;
    /// To the trash, and out of it.
    virtual void remove(const QString &id) = 0;
    virtual void restore(const QString &id) = 0;
    /// What was said in the last attempt, a line each.
    virtual QStringList transcript(const QString &id) const = 0;

signals:
    /// Letters came or went, or another state was reached.
    void changed();
    void progressed(const QString &id);
    /// What was asked for could not be done.
    void failed(const envoi::Error &error);
};

/// Where no outbox is at hand: nothing waits.
class EmptyQueue final : public Queue {
    Q_OBJECT

public:
    using Queue::Queue;
    QList<QueuedLetter> letters() const override { return {}; }
    std::optional<QueuedLetter> letter(const QString &) const override { return {}; }
    void sendNow(const QString &) override {}
    void sendAgain(const QString &) override {}
    void takeBack(const QString &) override {}
    void reschedule(const QString &, const QDateTime &) override {}
    void remove(const QString &) override {}
    void restore(const QString &) override {}
    QStringList transcript(const QString &) const override { return {}; }
};

} // namespace envoi::mailbox
