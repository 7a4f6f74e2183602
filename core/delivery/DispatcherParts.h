#pragma once

#include "core/delivery/Background.h"
#include "core/delivery/Deliveries.h"
#include "core/delivery/Dispatcher.h"
#include "core/delivery/LetterSender.h"
#include "core/delivery/Passwords.h"

#include <QFileSystemWatcher>
#include <QThreadPool>
#include <QTimer>

#include <deque>
#include <map>
#include <set>

/// Inside the room: what a Dispatcher consists of. DispatcherLetters.cpp has how letters come and go, in
/// DispatcherSending.cpp are the attempts, in DispatcherFolder.cpp what happens on the disk.
namespace envoi::delivery {

/// A wish to have a letter out of the outbox.
struct Withdrawal {
    enum class Kind {
        TakeBack, ///< to be written on
        Cancel,   ///< the same, but as a draft: another program asked for it
        Remove,   ///< to the trash
    };
    Kind kind;
    std::function<void(const Result<Dispatcher::TakenBack> &)> done;
};

class Dispatcher::Implementation : public QObject {
public:
    struct Entry {
        QueuedLetter letter;
        LetterSender *sender = nullptr;
        bool isClaimed = false;             ///< an attempt has begun, with a sender or still without
        quint64 attempt = 0;                ///< the number of the latest, among all
        int writing = 0;                    ///< jobs that change its files
        bool maySendMissed = false;         ///< the person said so
        std::deque<Withdrawal> withdrawals; ///< when the attempt has ended
    };
    /// What a look into the folder found.
    struct Seen {
        Result<bool> isOwner = false;
        bool isNewOwner = false;
        QStringList ids;
        QStringList cancels;
        QList<store::LetterRecord> records; ///< new ones; to one who is not the owner, all
    };

    Implementation(Dispatcher &front, World world);
    ~Implementation() override;

    // The letters.
    void start();
    QString submit(Submission submission, QObject *context, Done done);
    void withdraw(const QString &id, Withdrawal withdrawal);
    void withdrawNow(const QString &id, const Withdrawal &withdrawal);
    void sendNow(const QString &id);
    void sendAgain(const QString &id);
    void reschedule(const QString &id, const QDateTime &due);
    void restore(const QString &id, QObject *context, Done done);

    // Attempts.
    void pump(); ///< soon
    void pumpNow();
    void begin(const QString &id);
    void attempt(const QString &id, const account::Account &account, const smtp::Server &server,
                 Secret password);
    void fail(const QString &id, const Error &error);
    void conclude(const QString &id, const smtp::Outcome &outcome, const smtp::ServerFacts &facts);
    void settle(const QString &id, const smtp::Outcome &outcome, const smtp::ServerFacts &facts,
                store::LetterRecord record);
    void release(const QString &id);
    void onDeclined(const QString &accountId);
    void networkIsBack();
    void watchNetwork();

    // The folder.
    void scan();
    void onSeen(const Seen &seen);
    void onVanished(const QString &id);

    QDateTime now() const;
    Random &random();
    Entry *find(const QString &id);
    void setStage(const QString &id, Stage stage);
    void rewrite(const QString &id, const std::function<void(store::LetterRecord &)> &change);
    void drop(const QString &id);
    void tellFailure(const Error &error);

    Dispatcher &front;
    World world;
    std::shared_ptr<store::Outbox> outbox;
    QThreadPool worker; ///< one thread
    Deliveries deliveries;
    Passwords passwords;
    SystemRandom systemRandom;
    std::map<QString, Entry> entries;
    std::set<QString> cancelling; ///< other programs' wishes
    std::set<QString> pending;    ///< submitted, not yet kept
    QTimer clock;
    QTimer folderSoon;
    QFileSystemWatcher watcher;
    bool isReady = false;
    bool isOwner = false;
    bool isScanning = false;
    bool isScanWanted = false;
    bool isPumping = false; ///< soon
    quint64 lastAttempt = 0;
    bool isIdle = false;
    bool isWatchingNetwork = false;
    std::optional<Error> lastFailure;
};

} // namespace envoi::delivery
