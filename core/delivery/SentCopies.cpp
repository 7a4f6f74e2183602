#include "core/delivery/SentCopies.h"

#include "core/delivery/CopyContent.h"
#include "core/imap/Client.h"

#include <QHash>
#include <QSet>
#include <QThread>
#include <QTimer>

#include <algorithm>
#include <map>
#include <utility>

namespace envoi::delivery {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds firstPause = 1min;
constexpr std::chrono::milliseconds longestPause = 1h;
constexpr int triedForDays = 5;
/// A computer that slept for a week has not tried.
constexpr int leastAttempts = 12;

std::chrono::milliseconds pauseAfter(int attempts, Random &random)
{
    auto pause = firstPause;
    for (int i = 1; i < attempts && pause < longestPause; ++i)
        pause *= 2;
    pause = std::min(pause, longestPause);
    return pause / 2 +
           std::chrono::milliseconds(static_cast<qint64>(random.next() % quint64(pause.count() / 2)));
}

imap::Copy copyOf(const DueCopy &letter)
{
    imap::Copy copy = copyOfFile(letter.path);
    copy.messageId = letter.messageId;
    copy.mayBeThere = letter.attempts > 0;
    copy.sentAt = letter.sentAt;
    return copy;
}

} // namespace

CopyProgress afterCopy(const DueCopy &letter, const imap::Outcome &outcome, const QDateTime &now,
                       Random &random)
{
    CopyProgress progress{.id = letter.id,
                          .folder = outcome.mailbox,
                          .attempts = letter.attempts,
                          .nextAttempt = {},
                          .error = outcome.error};
    const bool isGivenUp = letter.attempts >= leastAttempts && letter.sentAt.isValid() &&
                           letter.sentAt.addDays(triedForDays) < now;
    if (outcome.isThere())
        progress.state = CopyProgress::State::Done;
    else if (!outcome.mayPassLater || isGivenUp)
        progress.state = CopyProgress::State::Failed;
    else
        progress.nextAttempt = now.addMSecs(pauseAfter(letter.attempts, random).count());
    return progress;
}

namespace {

/// The part in the other thread: one at a time for each account, as is asked of it.
class Worker : public QObject {
    Q_OBJECT

public:
    explicit Worker(std::unique_ptr<CopyLedger> ledger) : m_ledger(std::move(ledger)) {}

    void look() { emit looked(m_ledger->due()); }
    void run(const QString &accountId, std::vector<DueCopy> letters, imap::Server server,
             imap::Credentials credentials, const QString &mailbox, const QDateTime &now);

signals:
    void looked(const std::vector<envoi::delivery::DueCopy> &letters);
    void wrote(const envoi::delivery::CopyProgress &progress);
    void ended(const QString &accountId, const std::optional<envoi::Error> &error);

private:
    std::unique_ptr<CopyLedger> m_ledger;
    SystemRandom m_random;
    bool m_unwritten = false; ///< something that an attempt brought
};

void Worker::run(const QString &accountId, std::vector<DueCopy> letters, imap::Server server,
                 imap::Credentials credentials, const QString &mailbox, const QDateTime &now)
{
    std::vector<imap::Copy> copies;
    auto kept = std::make_shared<std::vector<DueCopy>>();
    for (DueCopy &letter : letters) {
        copies.push_back(copyOf(letter));
        ++letter.attempts;
        // What is not written down is not begun: after a crash nobody would look for it.
        const CopyProgress begun{.id = letter.id,
                                 .folder = {},
                                 .attempts = letter.attempts,
                                 .nextAttempt = letter.nextAttempt,
                                 .error = {}};
        if (!m_ledger->write(begun))
            copies.pop_back();
        else
            kept->push_back(std::move(letter));
    }
    if (kept->empty())
        return emit ended(accountId, Error{ErrorCode::FileUnwritable, {}, {}, {}});
    auto *client = new imap::Client(this);
    connect(client, &imap::Client::copyFinished, this,
            [this, kept, now](int index, const imap::Outcome &outcome) {
                const auto progress =
                    afterCopy((*kept)[static_cast<std::size_t>(index)], outcome, now, m_random);
                if (m_ledger->write(progress))
                    emit wrote(progress);
                else
                    m_unwritten = true;
            });
    connect(client, &imap::Client::finished, this,
            [this, client, accountId](const imap::ServerFacts &, const std::optional<Error> &error) {
                client->deleteLater();
                const bool isUnwritten = std::exchange(m_unwritten, false);
                emit ended(accountId, isUnwritten ? Error{ErrorCode::FileUnwritable, {}, {}, {}} : error);
            });
    client->run(std::move(server), std::move(credentials), std::move(copies), mailbox);
}

} // namespace

class SentCopies::Implementation {
public:
    Implementation(SentCopies *copies, World given)
        : q(copies), world(std::move(given)), worker(new Worker(std::move(world.ledger))), timer(copies)
    {
        if (!world.now)
            world.now = [] { return QDateTime::currentDateTimeUtc(); };
        timer.setSingleShot(true);
        worker->moveToThread(&thread);
        QObject::connect(&thread, &QThread::finished, worker, &QObject::deleteLater);
        QObject::connect(&timer, &QTimer::timeout, q, [this] { look(); });
        QObject::connect(worker, &Worker::looked, q, [this](const auto &letters) { onLooked(letters); });
        QObject::connect(worker, &Worker::wrote, q, [this](const CopyProgress &progress) {
            hurried.remove(progress.id);
            emit q->changed(progress);
        });
        QObject::connect(worker, &Worker::ended, q, [this](const QString &accountId, const auto &error) {
            running.remove(accountId);
            if (error && error->code == ErrorCode::AuthenticationRefused)
                typed.erase(accountId);
            // What can't be written down would be begun at once, again and again.
            if (error && error->code == ErrorCode::FileUnwritable)
                timer.start(firstPause);
            else
                look();
        });
        thread.start();
    }
    ~Implementation()
    {
        thread.quit();
        thread.wait();
    }

    template <typename Call>
    void inWorker(Call call)
    {
        QMetaObject::invokeMethod(worker, std::move(call), Qt::QueuedConnection);
    }
    void look()
    {
        ++looks;
        inWorker([to = worker] { to->look(); });
    }
    void onLooked(const std::vector<DueCopy> &letters);
    void begin(const account::Account &account, std::vector<DueCopy> letters);
    void run(const account::Account &account, std::vector<DueCopy> letters, Secret secret);

    SentCopies *q;
    World world;
    QThread thread;
    Worker *worker;
    QTimer timer;
    int looks = 0;         ///< asked for and not answered
    QSet<QString> running; ///< accounts
    QSet<QString> asked;   ///< accounts that have no password
    QSet<QString> hurried; ///< letters that do not wait for their time
    bool isNetworkNew = false;
    std::map<QString, Secret> typed;
};

SentCopies::SentCopies(World world, QObject *parent)
    : QObject(parent), m_implementation(std::make_unique<Implementation>(this, std::move(world)))
{
}

SentCopies::~SentCopies() = default;

void SentCopies::recheck()
{
    m_implementation->look();
}

void SentCopies::networkIsBack()
{
    m_implementation->isNetworkNew = true;
    m_implementation->look();
}

void SentCopies::tryNow(const QString &id)
{
    m_implementation->hurried.insert(id);
    m_implementation->look();
}

void SentCopies::usePassword(const QString &accountId, Secret password)
{
    m_implementation->typed.insert_or_assign(accountId, std::move(password));
    m_implementation->asked.remove(accountId);
    m_implementation->look();
}

void SentCopies::Implementation::onLooked(const std::vector<DueCopy> &letters)
{
    if (--looks > 0)
        return; // a newer answer follows
    const QDateTime now = world.now();
    const bool isNew = std::exchange(isNetworkNew, false);
    std::map<QString, std::vector<DueCopy>> batches;
    std::optional<QDateTime> next;
    for (const DueCopy &letter : letters) {
        // A clock that was set back makes nothing wait for longer than the longest pause.
        const bool isDue = isNew || hurried.contains(letter.id) || !letter.nextAttempt.isValid() ||
                           letter.nextAttempt <= now ||
                           letter.nextAttempt > now.addMSecs(longestPause.count());
        if (!isDue)
            next = next ? std::min(*next, letter.nextAttempt) : letter.nextAttempt;
        else if (auto &batch = batches[letter.accountId]; batch.size() < mostAtOnce)
            batch.push_back(letter);
    }
    for (auto &[accountId, batch] : batches) {
        if (running.contains(accountId) || asked.contains(accountId))
            continue;
        const auto account = world.account(accountId);
        if (account && account->wantsSentCopies())
            begin(*account, std::move(batch));
    }
    if (next)
        timer.start(std::max<std::chrono::milliseconds>(1s, std::chrono::milliseconds(now.msecsTo(*next))));
    else
        timer.stop();
    if (running.isEmpty())
        emit q->idle();
}

void SentCopies::Implementation::begin(const account::Account &account, std::vector<DueCopy> letters)
{
    running.insert(account.id);
    if (const auto found = typed.find(account.id); found != typed.end())
        return run(account, std::move(letters), found->second.duplicate());
    world.secrets().read(account.id, q, [this, account, letters](Result<Secret> secret) {
        if (secret && !secret->isEmpty())
            return run(account, letters, std::move(*secret));
        running.remove(account.id);
        asked.insert(account.id);
        emit q->passwordNeeded(account.id);
        look();
    });
}

void SentCopies::Implementation::run(const account::Account &account, std::vector<DueCopy> letters,
                                     Secret secret)
{
    imap::Server server = world.server ? world.server(account) : account.sentFolder.server();
    // The call must be copyable, and a secret is not.
    auto credentials =
        std::make_shared<imap::Credentials>(imap::Credentials{account.sentFolderUser(), std::move(secret)});
    inWorker([to = worker, id = account.id, letters = std::move(letters), server = std::move(server),
              credentials, mailbox = account.sentFolder.mailbox,
              now = world.now()] { to->run(id, letters, server, std::move(*credentials), mailbox, now); });
}

} // namespace envoi::delivery

#include "SentCopies.moc"
