// The dispatcher's attempts: when they begin, and what follows from them.
#include "core/delivery/DispatcherParts.h"

#include <QNetworkInformation>
#include <QThread>

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::delivery {

namespace {

using State = store::LetterRecord::State;

/// Letters of one account that are taken in hand at once: enough for its connections never to run dry.
constexpr int mostAtOnce = 12;
/// The clock may be set, and the computer may sleep: so often it is looked at anyway.
constexpr std::chrono::milliseconds longestNap{60'000};

} // namespace

void Dispatcher::Implementation::pump()
{
    if (!std::exchange(isPumping, true))
        QMetaObject::invokeMethod(
            this, [this] { pumpNow(); }, Qt::QueuedConnection);
}

void Dispatcher::Implementation::pumpNow()
{
    isPumping = false;
    if (!isReady)
        return;
    const QDateTime time = now();
    std::chrono::milliseconds nap = longestNap;
    std::map<QString, int> inHand;
    bool isBusy = !pending.empty() || isScanning;
    for (const auto &[id, entry] : entries) {
        inHand[entry.letter.record.accountId] += entry.isClaimed ? 1 : 0;
        isBusy = isBusy || entry.isClaimed || entry.writing > 0;
    }
    QStringList due;
    QStringList missed;
    for (auto &[id, entry] : entries) {
        const store::LetterRecord &record = entry.letter.record;
        if (!isOwner || !world.sends || entry.isClaimed || entry.writing > 0)
            continue;
        if (world.missed == Missed::Ask && !entry.maySendMissed && delivery::isMissed(record, time)) {
            if (!std::exchange(entry.letter.isMissed, true))
                missed.append(id);
            continue;
        }
        const auto next = nextSending(record, time);
        if (!next || passwords.isDeclined(record.accountId))
            continue;
        if (*next > time)
            nap = std::min(nap, std::chrono::milliseconds(time.msecsTo(*next)));
        else if (inHand[record.accountId]++ < mostAtOnce)
            due.append(id);
    }
    clock.start(nap);
    for (const QString &id : missed)
        emit front.changed(id);
    for (const QString &id : due)
        begin(id);
    if (isBusy || !due.isEmpty())
        isIdle = false;
    else if (!std::exchange(isIdle, true))
        emit front.idle();
}

void Dispatcher::Implementation::begin(const QString &id)
{
    Entry *entry = find(id);
    if (!entry || entry->isClaimed || entry->writing > 0)
        return;
    entry->isClaimed = true;
    entry->attempt = ++lastAttempt;
    entry->letter.isMissed = false;
    entry->letter.octetsSaid = 0;
    entry->letter.octetsTotal = -1;
    setStage(id, Stage::ReadingPassword);
    const auto account = world.account(entry->letter.record.accountId);
    if (!account)
        return fail(id, {ErrorCode::NoSender, entry->letter.record.from, {}, {}});
    const Result<smtp::Server> server = world.server ? world.server(*account) : account->server();
    if (!server)
        return fail(id, server.error());
    passwords.want(*account, this,
                   [this, id, account = *account, server = *server, which = entry->attempt](Secret secret) {
                       const Entry *same = find(id);
                       // It may have been taken back, and even have begun again.
                       if (same && same->isClaimed && !same->sender && same->attempt == which)
                           attempt(id, account, server, std::move(secret));
                   });
    if (passwords.isAsked(account->id) && entry->isClaimed && !entry->sender)
        setStage(id, Stage::AwaitingPassword);
}

void Dispatcher::Implementation::attempt(const QString &id, const account::Account &account,
                                         const smtp::Server &server, Secret password)
{
    Entry *entry = find(id);
    entry->letter.record.state = State::Sending;
    auto *sender = new LetterSender(outbox, worker, deliveries, this);
    entry->sender = sender;
    connect(sender, &LetterSender::stageChanged, this, [this, id](Stage stage) {
        if (const Entry *same = find(id); same && same->letter.stage != Stage::Stopping)
            setStage(id, stage);
    });
    connect(sender, &LetterSender::progress, this, [this, id](qint64 sent, qint64 total) {
        if (Entry *same = find(id)) {
            same->letter.octetsSaid = sent;
            same->letter.octetsTotal = total;
        }
        emit front.progress(id, sent, total);
    });
    connect(sender, &LetterSender::transcriptLine, this,
            [this, id](const smtp::TranscriptLine &line) { emit front.transcriptLine(id, line); });
    connect(sender, &LetterSender::secured, this, [this, id](const smtp::ServerFacts &facts) {
        if (Entry *same = find(id))
            same->letter.facts = facts;
        emit front.secured(id, facts);
    });
    connect(sender, &LetterSender::finished, this,
            [this, id](const smtp::Outcome &outcome, const smtp::ServerFacts &facts) {
                conclude(id, outcome, facts);
            });
    emit front.changed(id);
    sender->send(entry->letter.record, server,
                 {account.isTestServer ? QString() : account.user, std::move(password)}, now());
}

/// Nothing of it was said.
void Dispatcher::Implementation::fail(const QString &id, const Error &error)
{
    smtp::Outcome outcome;
    outcome.error = error;
    QMetaObject::invokeMethod(
        this, [this, id, outcome] { conclude(id, outcome, smtp::ServerFacts()); }, Qt::QueuedConnection);
}

void Dispatcher::Implementation::conclude(const QString &id, const smtp::Outcome &outcome,
                                          const smtp::ServerFacts &facts)
{
    Entry *entry = find(id);
    if (!entry)
        return;
    const QString account = entry->letter.record.accountId;
    if (outcome.error && outcome.error->code == ErrorCode::AuthenticationRefused)
        passwords.refused(account);
    else if (!facts.mechanism.isEmpty())
        passwords.accepted(account);

    store::LetterRecord record = afterAttempt(entry->letter.record, outcome, now(), random());
    if (entry->sender) {
        record.transcript = entry->sender->transcript();
        std::exchange(entry->sender, nullptr)->deleteLater();
    }
    entry->letter.facts = facts;
    entry->letter.record = record;
    if (isOfNetwork(record.error))
        watchNetwork();
    settle(id, outcome, facts, std::move(record));
}

/// Puts it on the disk, and then says it.
void Dispatcher::Implementation::settle(const QString &id, const smtp::Outcome &outcome,
                                        const smtp::ServerFacts &facts, store::LetterRecord record)
{
    const auto write = [outbox = outbox, record] {
        if (record.state == State::Sent)
            return outbox->finish(record);
        auto written = outbox->write(record);
        if (written && record.state != State::Unknown)
            outbox->clearGiven(record.id);
        return written;
    };
    Entry *entry = find(id);
    ++entry->writing;
    inWorker(worker, this, write,
             [this, id, outcome, facts, record = std::move(record)](const Result<void> &written) {
                 if (!written)
                     tellFailure(written.error());
                 if (Entry *same = find(id))
                     --same->writing;
                 emit front.settled(id, outcome, facts, record);
                 // Where it can't be moved it stays Sent: never sent again, and moved by the next start.
                 if (record.state == State::Sent && written) {
                     if (Entry *same = find(id)) {
                         for (const Withdrawal &one : std::exchange(same->withdrawals, {}))
                             withdrawNow(id, one);
                     }
                     drop(id);
                 } else {
                     emit front.changed(id);
                     release(id);
                 }
                 pump();
             });
}

/// Nothing is under way with it any more: what waited for that is done.
void Dispatcher::Implementation::release(const QString &id)
{
    Entry *entry = find(id);
    if (!entry)
        return;
    entry->isClaimed = false;
    if (entry->writing > 0)
        return;
    for (const Withdrawal &withdrawal : std::exchange(entry->withdrawals, {}))
        withdrawNow(id, withdrawal);
    setStage(id, Stage::Resting);
    pump();
}

void Dispatcher::Implementation::onDeclined(const QString &accountId)
{
    QStringList waiting;
    for (auto &[id, entry] : entries) {
        if (entry.isClaimed && !entry.sender && entry.letter.record.accountId == accountId)
            waiting.append(id);
    }
    for (const QString &id : waiting) {
        release(id);
        rewrite(id, [](store::LetterRecord &record) {
            record.error = Error{ErrorCode::PasswordNeeded, {}, {}, {}};
        });
    }
}

void Dispatcher::Implementation::networkIsBack()
{
    QStringList failed;
    for (const auto &[id, entry] : entries) {
        const store::LetterRecord &record = entry.letter.record;
        if (record.state == State::Waiting && !entry.isClaimed && isOfNetwork(record.error))
            failed.append(id);
    }
    // Only here: on the disk their time comes by itself.
    for (const QString &id : failed)
        find(id)->letter.record.nextAttempt = {};
    pump();
}

void Dispatcher::Implementation::watchNetwork()
{
    if (!world.watchesNetwork || std::exchange(isWatchingNetwork, true))
        return;
    const auto *application = QCoreApplication::instance();
    if (!application || application->thread() != QThread::currentThread() ||
        !QNetworkInformation::loadDefaultBackend())
        return;
    connect(QNetworkInformation::instance(), &QNetworkInformation::reachabilityChanged, this,
            [this](QNetworkInformation::Reachability reachability) {
                if (reachability == QNetworkInformation::Reachability::Online)
                    networkIsBack();
            });
}

} // namespace envoi::delivery
