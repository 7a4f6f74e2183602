#include "app/compose/DispatcherQueue.h"

#include "app/words/Words.h"

#include <QLocale>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {

using delivery::Dispatcher;
using store::LetterRecord;

mailbox::QueuedLetter::State stateOf(const delivery::QueuedLetter &letter)
{
    using State = mailbox::QueuedLetter::State;
    switch (letter.record.state) {
    case LetterRecord::State::Waiting:
        return State::Waiting;
    case LetterRecord::State::Scheduled:
        return State::Scheduled;
    case LetterRecord::State::Sending:
    case LetterRecord::State::Sent: // for the moment until it has moved
        return State::Sending;
    case LetterRecord::State::Refused:
        return State::Refused;
    case LetterRecord::State::Unknown:
        return State::Unknown;
    }
    return State::Unknown;
}

/// A recipient as the last attempt left it, in words.
QString verdictOf(const LetterRecord::Recipient &recipient)
{
    using Verdict = smtp::RecipientOutcome::Verdict;
    smtp::RecipientOutcome outcome{
        recipient.address, Verdict::NotTried, {recipient.code, recipient.enhancedCode, recipient.lines}};
    switch (recipient.verdict) {
    case LetterRecord::Recipient::Verdict::NotTried:
        break;
    case LetterRecord::Recipient::Verdict::Accepted:
        outcome.verdict = Verdict::Accepted;
        break;
    case LetterRecord::Recipient::Verdict::RefusedForNow:
        outcome.verdict = Verdict::RefusedForNow;
        break;
    case LetterRecord::Recipient::Verdict::RefusedForGood:
        outcome.verdict = Verdict::RefusedForGood;
        break;
    case LetterRecord::Recipient::Verdict::Unknown:
        outcome.verdict = Verdict::Unknown;
        break;
    }
    return recipient.address.toString() + u": "_s + words::verdict(outcome);
}

mailbox::QueuedLetter shown(const delivery::QueuedLetter &letter)
{
    const LetterRecord &record = letter.record;
    mailbox::QueuedLetter result;
    result.id = record.id;
    result.state = stateOf(letter);
    result.due = record.due;
    result.nextAttempt = record.nextAttempt;
    result.octetsSaid = letter.octetsSaid;
    result.octetsTotal = letter.octetsTotal;
    result.isMissed = letter.isMissed;
    result.isPartlySent = record.isPartlySent();
    result.needsPassword = letter.stage == delivery::Stage::AwaitingPassword;
    result.error = record.error;
    result.hasTranscript = !record.transcript.empty();
    const bool differs = std::ranges::any_of(record.recipients, [&record](const auto &one) {
        return one.verdict != record.recipients.front().verdict;
    });
    if (differs) {
        for (const auto &recipient : record.recipients)
            result.verdicts.append(verdictOf(recipient));
    }
    return result;
}

} // namespace

DispatcherQueue::DispatcherQueue(Dispatcher &dispatcher, Opener open, QObject *parent)
    : Queue(parent), m_dispatcher(dispatcher), m_open(std::move(open))
{
    for (const auto signal : {&Dispatcher::added, &Dispatcher::changed, &Dispatcher::removed})
        connect(&m_dispatcher, signal, this, &Queue::changed);
    connect(&m_dispatcher, &Dispatcher::ready, this, &Queue::changed);
    connect(&m_dispatcher, &Dispatcher::stageChanged, this, &Queue::changed);
    connect(&m_dispatcher, &Dispatcher::progress, this, &Queue::progressed);
    connect(&m_dispatcher, &Dispatcher::failed, this, &Queue::failed);
}

QList<mailbox::QueuedLetter> DispatcherQueue::letters() const
{
    QList<mailbox::QueuedLetter> result;
    for (const auto &letter : m_dispatcher.letters())
        result.append(shown(letter));
    return result;
}

std::optional<mailbox::QueuedLetter> DispatcherQueue::letter(const QString &id) const
{
    const auto *letter = m_dispatcher.letter(id);
    return letter ? std::optional(shown(*letter)) : std::nullopt;
}

Dispatcher::Done DispatcherQueue::failing()
{
    return [this](const Result<void> &done) {
        if (!done)
            emit failed(done.error());
    };
}

void DispatcherQueue::takeBack(const QString &id)
{
    m_dispatcher.takeBack(id, this, [this](const Result<Dispatcher::TakenBack> &taken) {
        if (taken)
            m_open(*taken);
        else
            emit failed(taken.error());
    });
}

void DispatcherQueue::remove(const QString &id)
{
    m_dispatcher.remove(id, this, failing());
}

void DispatcherQueue::restore(const QString &id)
{
    m_dispatcher.restore(id, this, failing());
}

QStringList DispatcherQueue::transcript(const QString &id) const
{
    QStringList lines;
    const auto *letter = m_dispatcher.letter(id);
    if (!letter)
        return lines;
    for (const auto &line : letter->record.transcript) {
        const QString clock =
            QDateTime::fromMSecsSinceEpoch(line.time).toLocalTime().toString(u"HH:mm:ss.zzz"_s);
        const auto speaker = static_cast<smtp::TranscriptLine::Speaker>(line.speaker);
        const QString mark = speaker == smtp::TranscriptLine::Speaker::Client   ? u"C: "_s
                             : speaker == smtp::TranscriptLine::Speaker::Server ? u"S: "_s
                                                                                : u"-- "_s;
        lines.append(clock + u"  "_s + mark + line.text);
    }
    return lines;
}

} // namespace envoi::compose
