#pragma once

#include "core/delivery/Dispatcher.h"

#include <QObject>
#include <QTimer>

namespace envoi::compose {

/// What became of an attempt to send a letter.
struct SendReport {
    smtp::Outcome outcome;
    smtp::ServerFacts facts;
    store::LetterRecord record; ///< what is next
};

/// One letter of a window on its way: put into the outbox, followed there, and taken back when it is to be
/// written on. Knows no widgets. The letter goes its way also when this is gone.
class Outgoing : public QObject {
    Q_OBJECT

public:
    /// \a server: what the person knows the account's server as.
    Outgoing(delivery::Dispatcher &dispatcher, QString server, QObject *parent);

    /// kept() or notKept() follows.
    void submit(delivery::Submission submission);
    const QString &id() const { return m_id; }
    /// Whether it is in the outbox, where no accident loses it.
    bool isKept() const { return m_isKept; }
    /// Whether it waits for its moment, in which it can be taken back, and for how many milliseconds yet.
    std::optional<qint64> untilDue() const;

    /// takenBack() follows; a letter that is not kept yet is taken back once it is.
    void takeBack();
    void sendNow();
    void sendAgain();
    /// The answers to passwordNeeded().
    void usePassword(Secret password, bool keep);
    void declinePassword();

signals:
    void stageChanged(const QString &text);
    /// untilDue() is another second.
    void countdown();
    void progress(qint64 sent, qint64 total);
    void transcriptLine(const envoi::smtp::TranscriptLine &line);
    void secured(const envoi::smtp::ServerFacts &facts);
    void passwordNeeded(bool canKeep, bool wasRefused);
    void kept();
    /// It could not be put into the outbox and is nowhere but in the window.
    void notKept(const envoi::Error &error);
    /// An attempt has ended.
    void settled(const envoi::compose::SendReport &report);
    void takenBack(const envoi::delivery::Dispatcher::TakenBack &taken);
    /// OutcomeUnknown where it came too late; what became of the letter comes then.
    void notTakenBack(const envoi::Error &error);
    /// It was taken back or removed elsewhere: this window has no letter any more.
    void gone();

private:
    void follow();
    void tellStage(delivery::Stage stage);
    void beat();

    delivery::Dispatcher &m_dispatcher;
    QString m_server;
    QString m_accountId;
    QString m_id;
    QTimer m_beat;
    bool m_isKept = false;
    bool m_isWanted = false; ///< takeBack() was asked for
    bool m_isSent = false;
};

} // namespace envoi::compose
