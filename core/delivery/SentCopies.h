#pragma once

#include "core/account/Account.h"
#include "core/account/SecretStore.h"
#include "core/base/Random.h"
#include "core/imap/Copy.h"

#include <QObject>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace envoi::delivery {

/// A letter that was sent, and of which a copy is to be put into the account's folder.
struct DueCopy {
    QString id;
    QString path; ///< of its file: the message whole, with Bcc
    QString accountId;
    QByteArray messageId; ///< with brackets
    QDateTime sentAt;
    int attempts = 0;      ///< that were begun: after the first one a copy may be there
    QDateTime nextAttempt; ///< invalid for at once
};

/// What is known of a copy after an attempt.
struct CopyProgress {
    enum class State {
        Due,    ///< to be tried again at nextAttempt
        Done,   ///< it is there
        Failed, ///< not to be tried again by itself
    };
    QString id;
    State state = State::Due;
    QString folder;
    int attempts = 0;
    QDateTime nextAttempt;
    std::optional<Error> error;
};

/// Where it stands on disk which copies are due. Used in the thread of SentCopies' own.
class CopyLedger {
public:
    CopyLedger() = default;
    virtual ~CopyLedger() = default;
    CopyLedger(const CopyLedger &) = delete;
    CopyLedger &operator=(const CopyLedger &) = delete;
    /// All that are neither done nor failed, oldest first.
    virtual std::vector<DueCopy> due() = 0;
    /// Durable when it returns.
    virtual Result<void> write(const CopyProgress &progress) = 0;
};

/// After an attempt that ended at \a now: pauses that double from a minute to an hour, each between the half
/// and the whole of that by chance, for five days from the sending on.
CopyProgress afterCopy(const DueCopy &letter, const imap::Outcome &outcome, const QDateTime &now,
                       Random &random);

/// Puts copies of sent letters into the folders of their accounts, again and again until they are there. It
/// is written down that an attempt begins before it does, and the folder is searched before anything is put
/// there: so neither a crash nor a lost answer makes a second copy.
///
/// Lives in one thread with an event loop, and never blocks it: disk and network have a thread of their own.
class SentCopies : public QObject {
    Q_OBJECT

public:
    /// What it is told of the world. Functions are called in SentCopies' thread and must be quick.
    struct World {
        std::unique_ptr<CopyLedger> ledger;
        std::function<account::SecretStore &()> secrets;
        std::function<std::optional<account::Account>(const QString &accountId)> account;
        std::function<QDateTime()> now = {}; ///< unset: the system's clock
        /// Unset: as the account says. For authorities that a test trusts besides.
        std::function<imap::Server(const account::Account &)> server = {};
    };
    /// Copies that one connection makes.
    static constexpr std::size_t mostAtOnce = 20;

    explicit SentCopies(World world, QObject *parent = nullptr);
    /// What is under way is stopped; the next start goes on.
    ~SentCopies() override;

    /// Looks at what is due: at the start, after a letter was sent, and when the clock may have jumped.
    void recheck();
    /// The network is there again: nothing waits any longer for its return.
    void networkIsBack();
    /// Failed or not: at once.
    void tryNow(const QString &id);
    /// For an account whose password is in no key store; kept until the program ends.
    void usePassword(const QString &accountId, Secret password);

signals:
    /// Something of it was written down.
    void changed(const envoi::delivery::CopyProgress &progress);
    /// Copies wait for a password: usePassword(). Once for each account.
    void passwordNeeded(const QString &accountId);
    /// Nothing is under way.
    void idle();

private:
    class Implementation;
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace envoi::delivery
