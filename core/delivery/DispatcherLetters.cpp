// The dispatcher's letters: how they come into the outbox, and out of it unsent.
#include "core/delivery/DispatcherParts.h"

#include "core/base/Words.h"
#include "core/store/DraftStore.h"

#include <QFileInfo>
#include <QTimeZone>

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::delivery {

namespace {

using State = store::LetterRecord::State;
using Recipient = store::LetterRecord::Recipient;
using Verdict = Recipient::Verdict;

/// The Message-ID under which the letter goes: its own, or a new one of the sender's domain.
mime::MessageId messageIdFor(Submission &submission, Random &random)
{
    if (auto *message = std::get_if<mime::Message>(&submission.letter)) {
        const mime::Field *field = message->header.find("Message-ID");
        const auto ids = field ? field->toMessageIds() : QList<mime::MessageId>();
        if (!ids.isEmpty())
            return ids.first();
    } else if (const auto &id = std::get<letter::Draft>(submission.letter).messageId) {
        return *id;
    }
    std::optional<mime::Mailbox> from;
    if (const auto *draft = std::get_if<letter::Draft>(&submission.letter)) {
        if (auto mailbox = mime::Mailbox::parse(draft->from))
            from = std::move(*mailbox);
    } else if (const mime::Field *field = std::get<mime::Message>(submission.letter).header.find("From")) {
        if (const auto mailboxes = field->toAddresses().mailboxes(); !mailboxes.empty())
            from = mailboxes.front();
    }
    // Without a sender the letter is refused anyway; its id needs something.
    const Domain domain = from ? from->addrSpec().domain() : Domain::parse(u"localhost").value();
    const auto id = mime::MessageId::generate(random, domain);
    if (auto *draft = std::get_if<letter::Draft>(&submission.letter))
        draft->messageId = id;
    else
        std::get<mime::Message>(submission.letter).header.set(mime::Field::messageIds("Message-ID", {id}));
    return id;
}

bool hasOwnDate(const Submission &submission)
{
    const auto *draft = std::get_if<letter::Draft>(&submission.letter);
    return draft && std::ranges::any_of(draft->extraFields, [](const auto &field) {
               return field.first.compare(u"Date"_s, Qt::CaseInsensitive) == 0;
           });
}

/// \a texts but for those who have the letter. A group stays while one of it lacks it.
QStringList lacking(const QStringList &texts, const store::LetterRecord &record)
{
    QStringList left;
    for (const QString &text : texts) {
        mime::AddressList list;
        if (auto address = mime::parseAddress(text))
            list.append(std::move(*address));
        const auto mailboxes = list.mailboxes();
        const bool haveIt =
            !mailboxes.empty() && std::ranges::all_of(mailboxes, [&record](const mime::Mailbox &mailbox) {
                const auto known =
                    std::ranges::find(record.recipients, mailbox.addrSpec(), &Recipient::address);
                return known != record.recipients.end() && known->verdict == Verdict::Accepted;
            });
        if (!haveIt)
            left.append(text);
    }
    return left;
}

/// To be written on: at each moment it lies in one of the two places, or in both.
Result<Dispatcher::TakenBack> takenBack(const store::Outbox &outbox, const store::LetterRecord &record,
                                        const QString &folder)
{
    const store::DraftStore drafts(folder);
    const QString path = folder + u'/' + record.id + u".eml"_s;
    const bool isUnknown = record.state == State::Unknown;
    if (!record.isPartlySent() && !isUnknown) {
        if (auto taken = outbox.takeBack(record.id, path); !taken)
            return std::unexpected(taken.error());
        auto draft = drafts.load(path);
        if (!draft)
            return std::unexpected(draft.error());
        return Dispatcher::TakenBack{std::move(*draft), path};
    }
    auto draft = outbox.load(record.id);
    if (!draft)
        return std::unexpected(draft.error());
    draft->to = lacking(draft->to, record);
    draft->cc = lacking(draft->cc, record);
    draft->bcc = lacking(draft->bcc, record);
    for (const Recipient &recipient : record.recipients) {
        if (recipient.verdict == Verdict::Unknown)
            draft->maybeDelivered.append(recipient.address.toString());
    }
    // The one that some have stays what it is. This is another letter, if one of the same words.
    if (record.isPartlySent())
        draft->messageId.reset();
    SystemRandom random;
    if (auto saved = drafts.save(path, *draft, {QDateTime::currentDateTime(), random}); !saved)
        return std::unexpected(saved.error());
    const auto left = record.isPartlySent() ? outbox.finish(record) : outbox.discard(record.id);
    if (!left)
        return std::unexpected(left.error());
    return Dispatcher::TakenBack{std::move(*draft), path};
}

/// All who are to get it; whoever has it already does not get it again.
std::vector<Recipient> recipientsOf(const smtp::Envelope &envelope, const QStringList &delivered)
{
    std::vector<Recipient> recipients;
    for (const AddrSpec &address : envelope.forwardPaths()) {
        const bool hasIt = delivered.contains(address.toString());
        recipients.push_back({address, hasIt ? Verdict::Accepted : Verdict::NotTried});
    }
    return recipients;
}

std::unexpected<Error> tooLate(const QString &id)
{
    return failure(ErrorCode::OutcomeUnknown, id, Words::tr("The letter was sent, or may have been."));
}

} // namespace

QString Dispatcher::Implementation::submit(Submission submission, QObject *context, Done done)
{
    const QDateTime queued = now().toUTC();
    const mime::MessageId messageId = messageIdFor(submission, random());
    QDateTime named = queued;
    QString id = store::Outbox::newId(named, messageId);
    while (entries.contains(id) || pending.contains(id)) {
        named = named.addMSecs(1);
        id = store::Outbox::newId(named, messageId);
    }
    pending.insert(id);
    isIdle = false;

    store::LetterRecord record;
    record.id = id;
    record.state = submission.isScheduled ? State::Scheduled : State::Waiting;
    record.accountId = submission.accountId;
    record.identityId = submission.identityId;
    record.queued = queued;
    if (submission.due.isValid()) {
        record.due = submission.due.toUTC();
        if (submission.due.timeSpec() == Qt::TimeZone)
            record.timeZone = QString::fromLatin1(submission.due.timeZone().id());
    }
    record.keepsDate = hasOwnDate(submission);
    record.options = submission.options;
    if (submission.wantsCopy)
        record.copy.state = store::LetterRecord::Copy::State::Wanted;

    const auto add = [outbox = outbox, submission = std::move(submission),
                      record = std::move(record)]() mutable -> Result<store::LetterRecord> {
        SystemRandom random;
        const auto *draft = std::get_if<letter::Draft>(&submission.letter);
        const Result<mime::Message> message =
            draft ? letter::queuedMessage(*draft, {record.queued.toLocalTime(), random})
                  : std::get<mime::Message>(submission.letter);
        if (!message)
            return std::unexpected(message.error());
        const auto consignment = consign(*message);
        if (!consignment)
            return std::unexpected(consignment.error());
        if (draft)
            record.options = draft->options;
        record.recipients = recipientsOf(consignment->envelope, draft ? draft->delivered : QStringList());
        if (toBeTried(record).empty())
            return failure(ErrorCode::NoRecipient);
        return outbox->add(*message, std::move(record), random);
    };
    inWorker(worker, this, add,
             [this, id, guard = QPointer<QObject>(context), done = std::move(done)](auto added) {
                 pending.erase(id);
                 if (added) {
                     entries[id].letter.record = std::move(*added);
                     emit front.added(id);
                 }
                 if (guard)
                     done(added ? Result<void>() : std::unexpected(added.error()));
                 pump();
             });
    return id;
}

void Dispatcher::Implementation::withdraw(const QString &id, Withdrawal withdrawal)
{
    Entry *entry = find(id);
    if (!entry)
        return withdrawal.done(failure(ErrorCode::FileMissing, outbox->letterPath(id)));
    isIdle = false;
    if (!isOwner) {
        // The owner does it; what came of it, a look into the folder tells.
        entry->withdrawals.push_back(std::move(withdrawal));
        inWorker(
            worker, this, [outbox = outbox, id] { return outbox->askCancel(id); },
            [this](const Result<void> &asked) {
                if (!asked)
                    tellFailure(asked.error());
                scan();
            });
        return;
    }
    if (!entry->isClaimed && entry->writing == 0)
        return withdrawNow(id, withdrawal);
    entry->withdrawals.push_back(std::move(withdrawal));
    if (!entry->isClaimed)
        return;
    setStage(id, Stage::Stopping);
    if (entry->sender)
        entry->sender->cancel();
    else
        release(id);
}

/// Nothing else happens to it now.
void Dispatcher::Implementation::withdrawNow(const QString &id, const Withdrawal &withdrawal)
{
    Entry *entry = find(id);
    using Kind = Withdrawal::Kind;
    if (!entry)
        return withdrawal.done(failure(ErrorCode::FileMissing, outbox->letterPath(id)));
    if (entry->letter.record.state == State::Sent)
        return withdrawal.done(tooLate(id));
    const store::LetterRecord record = entry->letter.record;
    // One that may have been sent is opened or removed by who has seen that, not by who changes his mind.
    const bool wasStopped = entry->letter.stage == Stage::Stopping;
    if (record.state == State::Unknown && (wasStopped || withdrawal.kind == Kind::Cancel)) {
        return withdrawal.done(tooLate(id));
    }
    ++entry->writing;
    const QString folder = withdrawal.kind == Kind::Cancel ? world.draftsFolder : world.openFolder;
    inWorker(
        worker, this,
        [outbox = outbox, record, folder, kind = withdrawal.kind]() -> Result<TakenBack> {
            if (kind != Kind::Remove)
                return takenBack(*outbox, record, folder);
            if (auto discarded = outbox->discard(record.id); !discarded)
                return std::unexpected(discarded.error());
            return TakenBack();
        },
        [this, id, withdrawal](const Result<TakenBack> &taken) {
            if (Entry *same = find(id))
                --same->writing;
            if (taken)
                drop(id);
            withdrawal.done(taken);
            pump();
        });
}

/// Changes the record of one that rests, here and on the disk.
void Dispatcher::Implementation::rewrite(const QString &id,
                                         const std::function<void(store::LetterRecord &)> &change)
{
    Entry *entry = find(id);
    if (!entry || entry->isClaimed || !isOwner)
        return;
    isIdle = false;
    change(entry->letter.record);
    entry->letter.isMissed = false;
    ++entry->writing;
    inWorker(
        worker, this,
        [outbox = outbox, record = entry->letter.record] {
            auto written = outbox->write(record);
            if (written && record.state != State::Unknown)
                outbox->clearGiven(record.id);
            return written;
        },
        [this, id](const Result<void> &written) {
            if (!written)
                tellFailure(written.error());
            if (Entry *same = find(id))
                --same->writing;
            emit front.changed(id);
            release(id);
        });
}

void Dispatcher::Implementation::sendNow(const QString &id)
{
    Entry *entry = find(id);
    if (!entry || entry->letter.record.state == State::Unknown || entry->letter.record.state == State::Sent)
        return;
    passwords.forgive(entry->letter.record.accountId);
    entry->maySendMissed = true;
    rewrite(id, [](store::LetterRecord &record) {
        record.state = State::Waiting;
        record.due = record.nextAttempt = record.firstAttempt = {};
        record.attempts = 0;
        for (Recipient &recipient : record.recipients) {
            if (recipient.verdict == Verdict::RefusedForGood)
                recipient.verdict = Verdict::NotTried;
        }
    });
}

void Dispatcher::Implementation::sendAgain(const QString &id)
{
    Entry *entry = find(id);
    if (!entry || entry->letter.record.state != State::Unknown)
        return;
    passwords.forgive(entry->letter.record.accountId);
    rewrite(id, [](store::LetterRecord &record) {
        record.state = State::Waiting;
        record.due = record.nextAttempt = record.firstAttempt = {};
        record.attempts = 0;
        record.error.reset();
        for (Recipient &recipient : record.recipients) {
            if (recipient.verdict != Verdict::Accepted)
                recipient.verdict = Verdict::NotTried;
        }
    });
}

void Dispatcher::Implementation::reschedule(const QString &id, const QDateTime &due)
{
    Entry *entry = find(id);
    if (!entry || entry->letter.record.state == State::Unknown || entry->letter.record.state == State::Sent)
        return;
    entry->maySendMissed = false;
    rewrite(id, [due](store::LetterRecord &record) {
        record.state = State::Scheduled;
        record.due = due.toUTC();
        record.timeZone =
            due.timeSpec() == Qt::TimeZone ? QString::fromLatin1(due.timeZone().id()) : QString();
        record.nextAttempt = record.firstAttempt = {};
        record.attempts = 0;
        record.error.reset();
    });
}

void Dispatcher::Implementation::restore(const QString &id, QObject *context, Done done)
{
    inWorker(
        worker, this, [outbox = outbox, id] { return outbox->restore(id); },
        [this, guard = QPointer<QObject>(context), done = std::move(done)](const Result<void> &restored) {
            scan();
            if (guard)
                done(restored);
        });
}

} // namespace envoi::delivery
