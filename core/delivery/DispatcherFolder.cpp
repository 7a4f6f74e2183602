// What happens in the outbox's folder: its owner, letters and wishes of other programs.
#include "core/delivery/DispatcherParts.h"

#include "core/base/Words.h"
#include "core/store/DraftStore.h"

#include <QFileInfo>

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::delivery {

namespace {

/// Changes come in flocks.
constexpr std::chrono::milliseconds flock{100};

} // namespace

Dispatcher::Implementation::Implementation(Dispatcher &one, World of)
    : front(one), world(std::move(of)), outbox(std::make_shared<store::Outbox>(world.folders)),
      passwords(world.secrets, nullptr)
{
    worker.setMaxThreadCount(1);
    clock.setSingleShot(true);
    folderSoon.setSingleShot(true);
    connect(&clock, &QTimer::timeout, this, [this] {
        scan();
        pump();
    });
    connect(&folderSoon, &QTimer::timeout, this, &Implementation::scan);
    connect(&watcher, &QFileSystemWatcher::directoryChanged, this, [this] {
        if (!folderSoon.isActive())
            folderSoon.start(flock);
    });
    connect(&passwords, &Passwords::needed, this,
            [this](const QString &accountId, bool canKeep, bool wasRefused) {
                for (const auto &[id, entry] : entries) {
                    if (entry.isClaimed && !entry.sender && entry.letter.record.accountId == accountId)
                        setStage(id, Stage::AwaitingPassword);
                }
                emit front.passwordNeeded(accountId, canKeep, wasRefused);
            });
    connect(&passwords, &Passwords::declined, this, &Implementation::onDeclined);
}

Dispatcher::Implementation::~Implementation()
{
    for (auto &[id, entry] : entries)
        delete std::exchange(entry.sender, nullptr);
    worker.waitForDone();
}

void Dispatcher::Implementation::start()
{
    scan();
}

/// Looks for what others did, and tries to become the owner where nobody is.
void Dispatcher::Implementation::scan()
{
    if (std::exchange(isScanning, true)) {
        isScanWanted = true;
        return;
    }
    isScanWanted = false;
    std::set<QString> known;
    for (const auto &[id, entry] : entries)
        known.insert(id);
    inWorker(
        worker, this,
        [outbox = outbox, known = std::move(known)] {
            Seen seen;
            const bool wasOwner = outbox->isOwned();
            seen.isOwner = outbox->takeOwnership();
            const bool owns = seen.isOwner && *seen.isOwner;
            seen.isNewOwner = owns && !wasOwner;
            if (seen.isNewOwner) {
                if (const auto recovered = outbox->recover(); !recovered)
                    seen.isOwner = std::unexpected(recovered.error());
            }
            seen.ids = outbox->ids();
            seen.cancels = outbox->cancelsAsked();
            for (const QString &id : seen.ids) {
                if (owns && !seen.isNewOwner && known.contains(id))
                    continue;
                if (auto record = outbox->record(id))
                    seen.records.append(std::move(*record));
            }
            return seen;
        },
        [this](const Seen &seen) { onSeen(seen); });
}

void Dispatcher::Implementation::onSeen(const Seen &seen)
{
    isScanning = false;
    if (!seen.isOwner)
        tellFailure(seen.isOwner.error());
    else if (std::exchange(isOwner, *seen.isOwner) != *seen.isOwner)
        emit front.ownershipChanged(isOwner);
    if (watcher.directories().isEmpty())
        watcher.addPath(world.folders.outbox);

    for (const store::LetterRecord &record : seen.records) {
        Entry *entry = find(record.id);
        if (!entry) {
            entries[record.id].letter.record = record;
            emit front.added(record.id);
        } else if (!entry->isClaimed && entry->writing == 0 && entry->letter.record != record) {
            entry->letter.record = record;
            emit front.changed(record.id);
        }
    }
    const std::set<QString> there(seen.ids.begin(), seen.ids.end());
    QStringList vanished;
    QStringList wished;
    for (const auto &[id, entry] : entries) {
        const bool isWished = !entry.withdrawals.empty() && !entry.isClaimed && entry.writing == 0;
        if (!there.contains(id) && !entry.isClaimed && entry.writing == 0)
            vanished.append(id);
        else if (isWished && (isOwner || !seen.cancels.contains(id)))
            wished.append(id);
    }
    for (const QString &id : vanished)
        onVanished(id);
    for (const QString &id : wished) {
        if (isOwner) {
            release(id);
            continue;
        }
        // Its owner has removed the wish, and the letter is still there.
        for (const Withdrawal &one : std::exchange(find(id)->withdrawals, {}))
            one.done(failure(ErrorCode::OutcomeUnknown, id, Words::tr("The letter is just being sent.")));
    }
    for (const QString &id : isOwner ? seen.cancels : QStringList()) {
        if (!cancelling.insert(id).second)
            continue;
        const auto done = [this, id](const Result<TakenBack> &) {
            inWorker(
                worker, this, [outbox = outbox, id] { return outbox->clearCancel(id), true; },
                [this, id](bool) { cancelling.erase(id); });
        };
        withdraw(id, {Withdrawal::Kind::Cancel, done});
    }
    if (!std::exchange(isReady, true))
        emit front.ready();
    pump();
    if (isScanWanted)
        scan();
}

/// Another program took it away: it was sent by its owner, or taken back.
void Dispatcher::Implementation::onVanished(const QString &id)
{
    const auto withdrawals = std::exchange(find(id)->withdrawals, {});
    drop(id);
    for (const Withdrawal &withdrawal : withdrawals) {
        const QString draft = world.draftsFolder + u'/' + id + u".eml"_s;
        inWorker(
            worker, this,
            [outbox = outbox, id, draft]() -> Result<TakenBack> {
                if (QFileInfo::exists(draft)) {
                    auto loaded = store::DraftStore(QFileInfo(draft).absolutePath()).load(draft);
                    if (!loaded)
                        return std::unexpected(loaded.error());
                    return TakenBack{std::move(*loaded), draft};
                }
                if (QFileInfo::exists(outbox->sentPath(id)))
                    return failure(ErrorCode::OutcomeUnknown, id, Words::tr("The letter was sent."));
                return failure(ErrorCode::FileMissing, outbox->letterPath(id));
            },
            withdrawal.done);
    }
}

QDateTime Dispatcher::Implementation::now() const
{
    return world.now ? world.now() : QDateTime::currentDateTime();
}

Random &Dispatcher::Implementation::random()
{
    return world.random ? *world.random : systemRandom;
}

Dispatcher::Implementation::Entry *Dispatcher::Implementation::find(const QString &id)
{
    const auto found = entries.find(id);
    return found == entries.end() ? nullptr : &found->second;
}

void Dispatcher::Implementation::setStage(const QString &id, Stage stage)
{
    Entry *entry = find(id);
    if (entry && std::exchange(entry->letter.stage, stage) != stage)
        emit front.stageChanged(id, stage);
}

void Dispatcher::Implementation::drop(const QString &id)
{
    if (entries.erase(id) > 0)
        emit front.removed(id);
}

void Dispatcher::Implementation::tellFailure(const Error &error)
{
    // A disk that stays full is told of once.
    if (lastFailure != error)
        emit front.failed(error);
    lastFailure = error;
}

} // namespace envoi::delivery
