#pragma once

#include "core/account/Account.h"
#include "core/account/SecretStore.h"
#include "core/delivery/Schedule.h"
#include "core/smtp/Outcome.h"
#include "core/smtp/Transaction.h"
#include "core/store/Outbox.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>
#include <variant>

namespace envoi::delivery {

/// How far an attempt to send a letter has come. Its words are made in app/words.
enum class Stage {
    Resting,          ///< no attempt is under way
    ReadingPassword,  ///< from the key store
    AwaitingPassword, ///< from the person: passwordNeeded()
    Preparing,        ///< looking at the letter's file
    Connecting,       ///< to the server, and logging in
    Talking,          ///< the connection stands
    Patience,         ///< the server asks for it
    Stopping,         ///< takeBack() or remove() was asked for
};

/// A letter of the outbox, as it is now.
struct QueuedLetter {
    store::LetterRecord record;
    Stage stage = Stage::Resting;
    qint64 octetsSaid = 0;
    qint64 octetsTotal = -1; ///< -1 when not known
    smtp::ServerFacts facts; ///< of the connection of the last attempt since the program began
    /// Its time went by while nobody could send it, and it waits for the person (Missed::Ask).
    bool isMissed = false;
};

/// A letter that is to be sent.
struct Submission {
    /// A draft is checked and composed; a message goes as it is. Its Message-ID is made where it has none.
    std::variant<letter::Draft, mime::Message> letter;
    QString accountId;
    QString identityId = {};
    /// Not before this moment, with its time zone; invalid for at once.
    QDateTime due = {};
    /// The person chose that time (Scheduled); else it is a delay in which to change one's mind (Waiting).
    bool isScheduled = false;
    DeliveryOptions options = {}; ///< of a message; a draft has its own
    bool wantsCopy = false;       ///< in the account's folder on its IMAP server
};

/// Carries the outbox: keeps what is submitted, sends it when it is due, tries again what failed for now, and
/// says what became of it. One program at a time owns the outbox and sends; in the others letters are added,
/// seen, and taken back through the owner.
///
/// Lives in one thread with an event loop, and never blocks it: what touches the disk is done by one worker.
/// Callbacks come from the event loop, once, unless their context is gone by then.
class Dispatcher : public QObject {
    Q_OBJECT

public:
    /// What it is told of the world. Functions are called in the dispatcher's thread and must be quick.
    struct World {
        store::Outbox::Folders folders;
        /// Where letters that are taken back are put, one file each: as an open letter is kept...
        QString openFolder;
        /// ... or as a draft, where another program asked for it.
        QString draftsFolder;
        std::function<account::SecretStore &()> secrets;
        std::function<std::optional<account::Account>(const QString &accountId)> account;
        /// The server of an account, just before a letter goes; unset: as the account says. For the test
        /// server, and for authorities that a test trusts besides.
        std::function<Result<smtp::Server>(const account::Account &)> server = {};
        std::function<QDateTime()> now = {}; ///< unset: the system's clock
        Random *random = nullptr;            ///< unset: the system's; must outlive the dispatcher
        Missed missed = Missed::Send;
        bool sends = true;          ///< else letters are only kept, seen and taken back
        bool watchesNetwork = true; ///< where there is a backend for it
    };

    explicit Dispatcher(World world, QObject *parent = nullptr);
    /// Attempts under way are stopped; the next start goes on. What was submitted is kept before this
    /// returns.
    ~Dispatcher() override;

    /// Takes the lock if it is free, finishes what a crash interrupted, and begins to send. ready() follows.
    void start();
    bool isReady() const;
    /// Whether this program is the one that sends.
    bool isOwner() const;

    using Done = std::function<void(const Result<void> &)>;
    /// Keeps a letter; once \a done says so, no accident loses it, and the window may close. Its id, at once.
    /// What is wrong with the letter (as letter::problems), FileUnwritable, DiskFull.
    QString submit(Submission submission, QObject *context, Done done);

    /// In the order in which they were submitted. Those that were sent are not among them.
    QList<QueuedLetter> letters() const;
    /// Null when it isn't there (any more). Valid until the event loop runs.
    const QueuedLetter *letter(const QString &id) const;

    struct TakenBack {
        letter::Draft draft;
        QString path; ///< the file in openFolder in which it is kept now
    };
    /// Takes a letter out of the outbox to be written on. One that is just being sent is stopped first.
    /// OutcomeUnknown when that came too late: it was sent, or may have been. Where some have it, the draft
    /// has only the others, and the letter itself goes to sent/.
    void takeBack(const QString &id, QObject *context, std::function<void(const Result<TakenBack> &)> done);
    /// The letter as a draft, while it stays where it is. FileMissing, FileUnreadable.
    void open(const QString &id, QObject *context, std::function<void(const Result<letter::Draft> &)> done);
    /// At once: one that waits, is scheduled, missed or refused. Asks for a password that was refused.
    void sendNow(const QString &id);
    /// An Unknown one, with the same Message-ID: to those who surely or maybe have not got it.
    void sendAgain(const QString &id);
    /// One that waits, is scheduled, missed or refused. \a due with its time zone.
    void reschedule(const QString &id, const QDateTime &due);
    /// To the trash. One that is just being sent is stopped first; OutcomeUnknown as with takeBack().
    void remove(const QString &id, QObject *context, Done done);
    /// Back from the trash; as it was.
    void restore(const QString &id, QObject *context, Done done);

    /// The answers to passwordNeeded(). \a keep: store it once the server took it.
    void usePassword(const QString &accountId, Secret password, bool keep);
    /// Its letters wait until sendNow(), or until the next start.
    void cancelPassword(const QString &accountId);
    /// The accounts whose password is asked for.
    QStringList passwordsNeeded() const;

    void setMissed(Missed missed);
    /// The network is there again: all that failed for want of it goes at once. Called by itself where the
    /// system tells.
    void networkIsBack();
    /// Looks at the clock and the folder now, as is done by itself once in a while.
    void recheck();

signals:
    void ready();
    void ownershipChanged(bool isOwner);
    void added(const QString &id);
    /// Its record or isMissed.
    void changed(const QString &id);
    /// It left the outbox: sent, taken back, or removed.
    void removed(const QString &id);

    void stageChanged(const QString &id, envoi::delivery::Stage stage);
    void progress(const QString &id, qint64 sent, qint64 total);
    void transcriptLine(const QString &id, const envoi::smtp::TranscriptLine &line);
    /// As delivery::Delivery has it.
    void secured(const QString &id, const envoi::smtp::ServerFacts &facts);
    /// An attempt has ended, and that is on the disk: \a record says what is next. \a record is Sent in the
    /// end, and removed() follows.
    void settled(const QString &id, const envoi::smtp::Outcome &outcome,
                 const envoi::smtp::ServerFacts &facts, const envoi::store::LetterRecord &record);
    /// Once for each account, however many letters wait; usePassword() or cancelPassword() follows. \a
    /// canKeep: there is a key store. \a wasRefused: the server did not take the last one.
    void passwordNeeded(const QString &accountId, bool canKeep, bool wasRefused);
    /// The folder can't be read or written; \a error says why. What was going on stays as it was.
    void failed(const envoi::Error &error);
    /// Nothing is due or under way.
    void idle();

private:
    class Implementation;
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace envoi::delivery
