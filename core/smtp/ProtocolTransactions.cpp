#include "core/base/Words.h"
#include "core/smtp/Protocol.h"

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::smtp {

namespace {

/// Neither yes nor no, where nothing else is an answer.
bool isNoVerdict(const Reply &reply)
{
    return !reply.isTransient() && !reply.isPermanent() && reply.code / 100 != 2;
}

} // namespace

void Protocol::proceed()
{
    while (m_state == State::Mailing) {
        settleFlight();
        const bool mayTalk =
            m_expected.empty() || (m_extensions.pipelining && m_expected.back().to != Expected::To::Noop);
        if (!mayTalk)
            return;
        if (Letter *letter = speaker()) {
            if (!speak(*letter))
                return;
        } else if (!beginNext()) {
            return becomeReady();
        }
    }
}

/// The letter of which there is something to be said, now or later.
Letter *Protocol::speaker()
{
    return m_flight.empty() || m_flight.back().stage == Letter::Stage::Over ? nullptr : &m_flight.back();
}

/// Puts the next letter into the flight, if there is one and room for it.
bool Protocol::beginNext()
{
    if (m_flight.size() >= mostLetters || (m_waiting.empty() && m_furtherRounds.empty()))
        return false;
    if (m_extensions.limits.mails > 0 && m_mailsSaid >= m_extensions.limits.mails) {
        if (!m_flight.empty())
            return false;
        const Error error{
            ErrorCode::SessionLimit,
            m_settings.host,
            Words::tr("The server takes at most %1 letters in one session.").arg(m_extensions.limits.mails),
            {}};
        settleAll(error, error, Letter::End::Unanswered);
        m_finishing = true;
        return false;
    }
    m_ready = false;
    if (!m_furtherRounds.empty()) {
        m_flight.push_back(std::move(m_furtherRounds.front()));
        m_furtherRounds.pop_front();
        m_flight.back().reopen(m_extensions);
    } else {
        m_flight.emplace_back(m_nextIndex++, std::move(m_waiting.front()), m_settings.host);
        m_waiting.pop_front();
        m_flight.back().open(m_extensions, m_encrypted);
    }
    return true;
}

/// Says the next of \a letter's commands. False when that has to wait, or it is content.
bool Protocol::speak(Letter &letter)
{
    using Stage = Letter::Stage;
    if (letter.stage != Stage::Mail && letter.stage != Stage::Go && letter.isHopeless()) {
        close(letter);
        return true;
    }
    switch (letter.stage) {
    case Stage::Mail:
        if (std::exchange(m_resetNeeded, false)) {
            command({Expected::To::Reset}, "RSET"_ba);
            return true;
        }
        ++m_mailsSaid;
        ++letter.envelopeOutstanding;
        command({Expected::To::Mail, &letter}, letter.mailCommand());
        letter.stage = Stage::Recipients;
        return true;
    case Stage::Recipients: {
        const auto [line, recipient] = letter.recipientCommand();
        ++letter.envelopeOutstanding;
        command({Expected::To::Recipient, &letter, recipient}, line);
        if (letter.allRecipientsSaid()) {
            letter.stage = letter.isChunked() ? Stage::Content : Stage::Data;
            m_stuffer =
                DotStuffer(letter.isChunked() ? DotStuffer::Carrier::Bdat : DotStuffer::Carrier::Data);
            m_chunk.clear();
            m_sourceEnded = false;
        }
        return true;
    }
    case Stage::Data:
        command({Expected::To::Data, &letter}, "DATA"_ba);
        letter.stage = Stage::Go;
        return true;
    default:
        return false;
    }
}

/// Nothing more is said of \a letter, and it has not become a message.
void Protocol::close(Letter &letter)
{
    letter.stage = Letter::Stage::Over;
    m_resetNeeded = letter.isMailAccepted() || letter.isChunked();
}

void Protocol::onMail(Letter &letter, const Reply &reply)
{
    --letter.envelopeOutstanding;
    if (isNoVerdict(reply))
        return fail(verdict(ErrorCode::ProtocolViolation, reply));
    letter.onMail(reply, mailRefusal(reply));
}

ErrorCode Protocol::mailRefusal(const Reply &reply) const
{
    const ErrorCode code = contentRefusal(reply);
    if (code != ErrorCode::MessageRefused)
        return code;
    if (reply.code == 530 && !m_facts.mechanism.isEmpty())
        return ErrorCode::AuthenticationRefused;
    if (reply.code == 530 && !m_extensions.mechanisms.isEmpty())
        return ErrorCode::PasswordNeeded;
    return ErrorCode::SenderRefused;
}

void Protocol::onRecipient(Letter &letter, std::size_t recipient, const Reply &reply)
{
    --letter.envelopeOutstanding;
    if (isNoVerdict(reply))
        return fail(verdict(ErrorCode::ProtocolViolation, reply));
    letter.onRecipient(recipient, reply);
}

void Protocol::onData(Letter &letter, const Reply &reply)
{
    if (reply.code == 354 && letter.anyRecipientAccepted()) {
        letter.stage = Letter::Stage::Content;
    } else if (reply.code == 354) {
        // Nobody is left to get it, but the server waits for a message: an empty one (RFC 2920).
        command({Expected::To::EmptyData, &letter}, "."_ba);
        close(letter);
    } else if (reply.isTransient() || reply.isPermanent()) {
        if (letter.anyRecipientAccepted())
            letter.onRefusal(reply,
                             reply.isTransient() ? ErrorCode::TemporaryFailure : ErrorCode::MessageRefused);
        close(letter);
    } else {
        fail(verdict(ErrorCode::ProtocolViolation, reply));
    }
}

void Protocol::onReset(const Reply &reply)
{
    if (reply.code / 100 != 2)
        fail(
            verdict(reply.isTransient() ? ErrorCode::TemporaryFailure : ErrorCode::ProtocolViolation, reply));
}

void Protocol::settleFlight()
{
    while (!m_flight.empty() && m_flight.front().stage == Letter::Stage::Over &&
           m_flight.front().outstanding == 0) {
        Letter letter = std::move(m_flight.front());
        m_flight.pop_front();
        if (letter.recipientsTaken() > 0)
            m_extensions.limits.recipients = letter.recipientsTaken();
        if (m_flight.empty() && letter.isTaken())
            m_resetNeeded = false;
        if (letter.endRound())
            m_furtherRounds.push_back(std::move(letter));
        else
            settle(letter.index(), letter.conclude());
    }
}

void Protocol::settle(int index, Outcome outcome)
{
    m_events.emplace_back(TransactionFinished{index, std::move(outcome)});
}

/// The session is over: for the letter whose content is being said by \a current, for the others by \a
/// others.
void Protocol::settleAll(const Error &current, const Error &others, Letter::End end)
{
    const Letter *culprit = speaker();
    for (Letter &letter : m_flight) {
        const bool saidWhole = letter.endSaid >= 0 && letter.endSaid <= m_said - m_unsent;
        const Error &error = &letter == culprit ? current : others;
        settle(letter.index(), letter.stage == Letter::Stage::Over && letter.outstanding == 0
                                   ? letter.conclude()
                                   : letter.lose(error, saidWhole, end));
    }
    m_flight.clear();
    for (Letter &letter : std::exchange(m_furtherRounds, {}))
        settle(letter.index(), letter.lose(others, false, end));
    for (; !m_waiting.empty(); m_waiting.pop_front()) {
        Letter letter(m_nextIndex++, std::move(m_waiting.front()), m_settings.host);
        settle(letter.index(), letter.lose(others, false, end));
    }
}

/// There is nothing to begin; is there nothing to wait for either?
void Protocol::becomeReady()
{
    if (!m_flight.empty() || !m_expected.empty() || !m_waiting.empty() || !m_furtherRounds.empty())
        return;
    if (m_finishing)
        return leave({});
    if (!std::exchange(m_ready, true))
        m_events.emplace_back(Ready{});
}

std::vector<Protocol::Progress> Protocol::progress(qint64 unsent) const
{
    std::vector<Progress> all;
    for (const Letter &letter : m_flight) {
        if (letter.contentSaid == 0)
            continue;
        // What was said behind it leaves after it.
        const qint64 missing = std::max<qint64>(0, letter.contentSaidAt - (m_said - unsent));
        all.push_back(
            {letter.index(), std::max<qint64>(0, letter.contentSaid - missing), letter.content().size});
    }
    return all;
}

} // namespace envoi::smtp
