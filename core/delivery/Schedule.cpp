#include "core/delivery/Schedule.h"

#include <algorithm>
#include <utility>

namespace envoi::delivery {

namespace {

using State = store::LetterRecord::State;
using Recipient = store::LetterRecord::Recipient;
using Verdict = Recipient::Verdict;

/// A clock is set by so much while it runs, without anybody noticing.
constexpr std::chrono::seconds clockNoise{60};

bool isBefore(const QDateTime &time, std::chrono::milliseconds distance, const QDateTime &now)
{
    return time.addMSecs(distance.count()) <= now;
}

/// Whether another attempt may do better, without anybody doing anything.
bool mayPass(const Error &error)
{
    switch (error.code) {
    case ErrorCode::HostNotFound:
    case ErrorCode::ConnectionRefused:
    case ErrorCode::NetworkUnreachable:
    case ErrorCode::ConnectionLost:
    case ErrorCode::TimedOut:
    case ErrorCode::ProtocolViolation:
    case ErrorCode::ProxyUnreachable:
    case ErrorCode::PortUnavailable:
    case ErrorCode::TemporaryFailure:
    case ErrorCode::SessionLimit:
    case ErrorCode::Cancelled:
    // Of this computer: there may be room again.
    case ErrorCode::DiskFull:
    case ErrorCode::FileUnwritable:
        return true;
    case ErrorCode::ServiceUnavailable:
        return !error.serverText.startsWith(u'5');
    default:
        return false;
    }
}

QDateTime retryAt(int attempts, const QDateTime &now, Random &random)
{
    std::chrono::milliseconds pause = firstRetry;
    for (int i = 1; i < attempts && pause < longestRetry; ++i)
        pause *= 2;
    pause = std::min<std::chrono::milliseconds>(pause, longestRetry);
    const qint64 half = pause.count() / 2;
    const auto chance = static_cast<qint64>(random.next() % static_cast<quint64>(pause.count() - half + 1));
    return now.addMSecs(half + chance);
}

Verdict verdictOf(smtp::RecipientOutcome::Verdict verdict)
{
    using Said = smtp::RecipientOutcome::Verdict;
    switch (verdict) {
    case Said::NotTried:
        break;
    case Said::Accepted:
        return Verdict::Accepted;
    case Said::RefusedForNow:
        return Verdict::RefusedForNow;
    case Said::RefusedForGood:
        return Verdict::RefusedForGood;
    case Said::Unknown:
        return Verdict::Unknown;
    }
    return Verdict::NotTried;
}

/// Who has it keeps it, whatever a later attempt says; "not tried" says nothing new.
void learn(store::LetterRecord &record, const smtp::RecipientOutcome &said)
{
    const Recipient heard{said.recipient, verdictOf(said.verdict), said.reply.code, said.reply.enhancedCode,
                          said.reply.lines};
    const auto known = std::ranges::find(record.recipients, said.recipient, &Recipient::address);
    if (known == record.recipients.end())
        record.recipients.push_back(heard);
    else if (known->verdict != Verdict::Accepted && heard.verdict != Verdict::NotTried)
        *known = heard;
}

bool isAny(const store::LetterRecord &record, Verdict verdict)
{
    return std::ranges::count(record.recipients, verdict, &Recipient::verdict) > 0;
}

} // namespace

std::optional<QDateTime> nextSending(const store::LetterRecord &record, const QDateTime &now)
{
    if (record.state != State::Waiting && record.state != State::Scheduled)
        return std::nullopt;
    if (record.attempts > 0) {
        if (!record.nextAttempt.isValid())
            // It was stopped; or it waits for a password, which the dispatcher knows of.
            return now;
        // No pause is longer than this, so the clock was set back.
        return isBefore(now, longestRetry + clockNoise, record.nextAttempt) ? now : record.nextAttempt;
    }
    if (!record.due.isValid())
        return now;
    // A time that a person chose is that time, whatever the clock has done. A delay to change one's mind
    // isn't.
    const bool wasSetBack = record.state == State::Waiting && isBefore(now, clockNoise, record.queued);
    return wasSetBack ? now : record.due;
}

bool isMissed(const store::LetterRecord &record, const QDateTime &now)
{
    return record.state == State::Scheduled && record.attempts == 0 && record.due.isValid() &&
           isBefore(record.due, missedAfter, now);
}

bool isOfNetwork(const std::optional<Error> &error)
{
    if (!error)
        return false;
    const ErrorCode code = error->code;
    return code == ErrorCode::HostNotFound || code == ErrorCode::ConnectionRefused ||
           code == ErrorCode::NetworkUnreachable || code == ErrorCode::ConnectionLost ||
           code == ErrorCode::TimedOut || code == ErrorCode::ProxyUnreachable;
}

store::LetterRecord afterAttempt(store::LetterRecord record, const smtp::Outcome &outcome,
                                 const QDateTime &now, Random &random)
{
    ++record.attempts;
    if (!record.firstAttempt.isValid())
        record.firstAttempt = now;
    for (const smtp::RecipientOutcome &said : outcome.recipients)
        learn(record, said);
    record.error = outcome.error;
    record.nextAttempt = {};
    record.finalReply = outcome.finalReply.code != 0 ? outcome.finalReply.toString() : QString();
    record.notOffered = outcome.notOffered;

    const bool isSent =
        !record.recipients.empty() && std::ranges::all_of(record.recipients, [](const Recipient &one) {
            return one.verdict == Verdict::Accepted;
        });
    if (isSent) {
        record.state = State::Sent;
        record.sent = now;
        record.error.reset();
        return record;
    }
    if (outcome.verdict == smtp::Outcome::Verdict::Unknown || isAny(record, Verdict::Unknown)) {
        record.state = State::Unknown;
        return record;
    }
    const bool isSomebodyLeft = !toBeTried(record).empty();
    const bool isWorthIt = isAny(record, Verdict::RefusedForNow) ||
                           outcome.verdict == smtp::Outcome::Verdict::PartlySent ||
                           (outcome.error && mayPass(*outcome.error));
    const bool isTooLate = record.attempts >= leastAttempts && isBefore(record.firstAttempt, triedFor, now);
    if (!isSomebodyLeft || !isWorthIt || isTooLate) {
        // A password that is wanted is no refusal: it waits, and somebody is asked.
        const bool waits = outcome.error && outcome.error->code == ErrorCode::PasswordNeeded;
        record.state = waits ? State::Waiting : State::Refused;
        return record;
    }
    record.state = State::Waiting;
    // The person stopped it, or the program ends: what follows is theirs to say.
    if (outcome.error && outcome.error->code == ErrorCode::Cancelled)
        --record.attempts;
    else
        record.nextAttempt = retryAt(record.attempts, now, random);
    return record;
}

std::vector<AddrSpec> toBeTried(const store::LetterRecord &record)
{
    std::vector<AddrSpec> left;
    for (const Recipient &recipient : record.recipients) {
        if (recipient.verdict == Verdict::NotTried || recipient.verdict == Verdict::RefusedForNow)
            left.push_back(recipient.address);
    }
    return left;
}

} // namespace envoi::delivery
