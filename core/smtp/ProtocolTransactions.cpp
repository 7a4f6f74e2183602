#include "core/base/Words.h"
#include "core/smtp/Protocol.h"

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::smtp {

namespace {

constexpr std::size_t sourceBlock = 32 * 1024;
constexpr qsizetype outputBlock = 32 * 1024;

RecipientOutcome::Verdict refusal(const Reply &reply)
{
    return reply.isTransient() ? RecipientOutcome::Verdict::RefusedForNow
                               : RecipientOutcome::Verdict::RefusedForGood;
}

bool saysTooLarge(const Reply &reply)
{
    return reply.enhancedCode == "5.3.4"_L1 || reply.enhancedCode == "5.2.3"_L1 ||
           (reply.code == 552 && reply.enhancedCode.isEmpty());
}

} // namespace

void Protocol::beginNext()
{
    if (m_resetNeeded && m_index < m_transactions.size()) {
        m_resetNeeded = false;
        return command({Expected::To::Reset}, "RSET"_ba);
    }
    while (m_index < m_transactions.size()) {
        auto problem = begin(m_transactions[m_index]);
        if (!problem)
            return;
        settle(Outcome::Verdict::NotSent, std::move(problem));
    }
    leave({});
}

std::optional<Error> Protocol::begin(Transaction &transaction)
{
    m_mailAccepted = m_sendingContent = m_contentSent = false;
    m_contentTaken = 0;
    m_contentSize = -1;
    m_stuffer = {};
    m_deciding = m_finalReply = {};
    m_recipients.clear();
    for (const AddrSpec &path : transaction.envelope.forwardPaths())
        m_recipients.push_back({path, RecipientOutcome::Verdict::NotTried, {}});

    const bool smtputf8 = transaction.needsSmtputf8 || transaction.envelope.needsSmtputf8();
    if (smtputf8 && !m_extensions.smtputf8)
        return Error{ErrorCode::Smtputf8NotOffered, m_settings.host, {}, {}};
    auto content = transaction.open({.eightBit = m_extensions.eightBitMime, .smtputf8 = smtputf8});
    if (!content)
        return content.error();
    if (content->eightBit && !m_extensions.eightBitMime)
        return Error{ErrorCode::InvalidArgument,
                     m_settings.host,
                     Words::tr("The server does not take 8-bit text."),
                     {}};
    if (m_extensions.sizeLimit > 0 && content->size > m_extensions.sizeLimit) {
        return Error{ErrorCode::MessageTooLarge,
                     m_settings.host,
                     Words::tr("The message has %1 octets, the server takes at most %2.")
                         .arg(content->size)
                         .arg(m_extensions.sizeLimit),
                     {}};
    }
    m_content = std::move(*content);
    m_contentSize = m_content.size;

    const auto &reversePath = transaction.envelope.reversePath();
    QByteArray mail = "MAIL FROM:<" + (reversePath ? reversePath->toBytes() : QByteArray()) + '>';
    if (m_extensions.size && m_content.size >= 0)
        mail += " SIZE=" + QByteArray::number(m_content.size);
    if (m_content.eightBit)
        mail += " BODY=8BITMIME";
    if (smtputf8)
        mail += " SMTPUTF8";
    m_active = true;
    command({Expected::To::Mail}, mail);
    if (m_extensions.pipelining) {
        for (std::size_t i = 0; i < m_recipients.size(); ++i)
            command({Expected::To::Recipient, i}, "RCPT TO:<" + m_recipients[i].recipient.toBytes() + '>');
        command({Expected::To::Data}, "DATA"_ba);
    }
    return std::nullopt;
}

void Protocol::onMail(const Reply &reply)
{
    if (!reply.isTransient() && !reply.isPermanent() && reply.code / 100 != 2)
        return fail(verdict(ErrorCode::ProtocolViolation, reply));
    m_mailAccepted = reply.code / 100 == 2;
    if (m_mailAccepted) {
        m_resetNeeded = true;
        if (!m_extensions.pipelining)
            command({Expected::To::Recipient, 0}, "RCPT TO:<" + m_recipients[0].recipient.toBytes() + '>');
        return;
    }
    m_deciding = reply;
    if (saysTooLarge(reply))
        m_decidingCode = ErrorCode::MessageTooLarge;
    else if (reply.isTransient())
        m_decidingCode = ErrorCode::TemporaryFailure;
    else if (reply.code == 530 && !m_facts.mechanism.isEmpty())
        m_decidingCode = ErrorCode::AuthenticationRefused;
    else if (reply.code == 530 && !m_extensions.mechanisms.isEmpty())
        m_decidingCode = ErrorCode::PasswordNeeded;
    else
        m_decidingCode = ErrorCode::SenderRefused;
    if (!m_extensions.pipelining)
        refuse();
}

void Protocol::onRecipient(std::size_t recipient, const Reply &reply)
{
    RecipientOutcome &outcome = m_recipients[recipient];
    if (!reply.isTransient() && !reply.isPermanent() && reply.code / 100 != 2)
        return fail(verdict(ErrorCode::ProtocolViolation, reply));
    // After a refused MAIL the answers to what was pipelined behind it say nothing about the recipients.
    if (m_mailAccepted) {
        outcome.reply = reply;
        outcome.verdict = reply.code / 100 == 2 ? RecipientOutcome::Verdict::Accepted : refusal(reply);
    }
    if (m_extensions.pipelining)
        return;
    if (recipient + 1 < m_recipients.size())
        command({Expected::To::Recipient, recipient + 1},
                "RCPT TO:<" + m_recipients[recipient + 1].recipient.toBytes() + '>');
    else if (anyRecipientAccepted())
        command({Expected::To::Data}, "DATA"_ba);
    else
        refuse();
}

bool Protocol::anyRecipientAccepted() const
{
    return std::ranges::any_of(m_recipients, [](const RecipientOutcome &recipient) {
        return recipient.verdict == RecipientOutcome::Verdict::Accepted;
    });
}

void Protocol::onData(const Reply &reply)
{
    if (reply.code == 354) {
        if (anyRecipientAccepted()) {
            m_sendingContent = true;
            return;
        }
        // Nobody is left to get it, but the server waits for a message: an empty one (RFC 2920).
        return command({Expected::To::EmptyData}, "."_ba);
    }
    if (!reply.isTransient() && !reply.isPermanent())
        return fail(verdict(ErrorCode::ProtocolViolation, reply));
    if (anyRecipientAccepted()) {
        m_deciding = reply;
        m_decidingCode = reply.isTransient() ? ErrorCode::TemporaryFailure : ErrorCode::MessageRefused;
    }
    refuse();
}

void Protocol::readContent(QByteArray &out)
{
    std::array<char, sourceBlock> block;
    while (out.size() < outputBlock) {
        const auto count = m_content.source->read(block);
        if (!count) {
            // What has been sent can't be taken back, and without the last dot it is no message.
            m_sendingContent = false;
            out.clear();
            say(TranscriptLine::Speaker::Note, Words::tr("The message could not be read to its end."));
            return fail(count.error(),
                        Words::tr("The connection was closed because an earlier letter could not be read."));
        }
        if (*count == 0) {
            m_stuffer.finish(out);
            m_sendingContent = false;
            m_contentSent = true;
            m_content.source.reset();
            m_expected.push_back({Expected::To::EndOfData});
            say(TranscriptLine::Speaker::Client, Words::tr("(message of %1 octets)").arg(m_contentTaken));
            return;
        }
        m_contentTaken += *count;
        m_stuffer.append(std::span(block).first(static_cast<std::size_t>(*count)), out);
    }
}

void Protocol::onEndOfData(const Reply &reply)
{
    if (!reply.isTransient() && !reply.isPermanent() && reply.code / 100 != 2)
        return fail(verdict(ErrorCode::ProtocolViolation, reply));
    m_contentSent = false;
    m_deciding = m_finalReply = reply;
    if (reply.code / 100 != 2) {
        m_decidingCode = saysTooLarge(reply)   ? ErrorCode::MessageTooLarge
                         : reply.isTransient() ? ErrorCode::TemporaryFailure
                                               : ErrorCode::MessageRefused;
        return refuse();
    }
    m_resetNeeded = false;
    bool everyone = true;
    QStringList refused;
    for (RecipientOutcome &recipient : m_recipients) {
        if (recipient.verdict == RecipientOutcome::Verdict::Accepted) {
            recipient.reply = reply;
        } else {
            everyone = false;
            refused += recipient.recipient.toString();
        }
    }
    if (everyone)
        settle(Outcome::Verdict::Sent, {});
    else
        settle(Outcome::Verdict::PartlySent,
               Error{ErrorCode::RecipientsRefused, refused.join(", "_L1), {}, {}});
    beginNext();
}

void Protocol::onEarlyReply(const Reply &reply)
{
    if (m_sendingContent && (reply.isTransient() || reply.isPermanent())) {
        // Refused before it was sent whole. The data can only be ended by hanging up.
        m_sendingContent = false;
        m_deciding = reply;
        m_decidingCode = reply.code == 421     ? ErrorCode::ServiceUnavailable
                         : saysTooLarge(reply) ? ErrorCode::MessageTooLarge
                         : reply.isTransient() ? ErrorCode::TemporaryFailure
                                               : ErrorCode::MessageRefused;
        Error error = verdict(m_decidingCode, reply);
        // A server that takes its leave means all of them.
        if (reply.code == 421)
            return fail(std::move(error));
        return fail(std::move(error),
                    Words::tr("The connection was closed because the server refused an earlier "
                              "letter before it had been sent whole."));
    }
    fail(verdict(reply.code == 421 ? ErrorCode::ServiceUnavailable : ErrorCode::ProtocolViolation, reply));
}

void Protocol::onReset(const Reply &reply)
{
    if (reply.code / 100 != 2)
        return fail(
            verdict(reply.isTransient() ? ErrorCode::TemporaryFailure : ErrorCode::ProtocolViolation, reply));
    beginNext();
}

/// Ends the current transaction as refused, by the reply that decided or by those to RCPT.
void Protocol::refuse()
{
    Error error;
    if (m_deciding.code != 0) {
        error = verdict(m_decidingCode, m_deciding);
        const auto &reversePath = m_transactions[m_index].envelope.reversePath();
        if (m_decidingCode == ErrorCode::SenderRefused)
            error.context = reversePath ? reversePath->toString() : u"<>"_s;
        for (RecipientOutcome &recipient : m_recipients) {
            if (recipient.verdict == RecipientOutcome::Verdict::Accepted) {
                recipient.verdict = refusal(m_deciding);
                recipient.reply = m_deciding;
            }
        }
    } else {
        const bool forNow = std::ranges::all_of(m_recipients, [](const RecipientOutcome &recipient) {
            return recipient.verdict == RecipientOutcome::Verdict::RefusedForNow;
        });
        error = verdict(forNow ? ErrorCode::TemporaryFailure : ErrorCode::RecipientsRefused,
                        m_recipients.front().reply);
        error.context = m_recipients.front().recipient.toString();
    }
    settle(Outcome::Verdict::NotSent, std::move(error));
    if (m_state != State::Finished)
        beginNext();
}

void Protocol::settle(Outcome::Verdict outcomeVerdict, std::optional<Error> error)
{
    m_active = m_sendingContent = m_contentSent = false;
    m_content = {};
    Outcome outcome{outcomeVerdict, std::exchange(m_recipients, {}), std::exchange(m_finalReply, {}),
                    std::move(error)};
    m_events.emplace_back(TransactionFinished{static_cast<int>(m_index), std::move(outcome)});
    m_deciding = {};
    m_transactions[m_index].open = {};
    ++m_index;
}

/// The session is over, and the current message with it: by \a error, or honestly unknown.
void Protocol::settleCurrent(const Error &error)
{
    if (m_contentSent) {
        for (RecipientOutcome &recipient : m_recipients) {
            if (recipient.verdict == RecipientOutcome::Verdict::Accepted)
                recipient.verdict = RecipientOutcome::Verdict::Unknown;
        }
        return settle(Outcome::Verdict::Unknown,
                      Error{ErrorCode::OutcomeUnknown, error.context, error.detail, error.serverText});
    }
    // Accepted means that the message was taken; it was not.
    for (RecipientOutcome &recipient : m_recipients) {
        if (recipient.verdict == RecipientOutcome::Verdict::Accepted) {
            recipient.verdict =
                m_deciding.code != 0 ? refusal(m_deciding) : RecipientOutcome::Verdict::NotTried;
            recipient.reply = m_deciding;
        }
    }
    settle(Outcome::Verdict::NotSent, error);
}

void Protocol::settleRemaining(const Error &error)
{
    if (m_active)
        settleCurrent(error);
    while (m_index < m_transactions.size()) {
        m_recipients.clear();
        for (const AddrSpec &path : m_transactions[m_index].envelope.forwardPaths())
            m_recipients.push_back({path, RecipientOutcome::Verdict::NotTried, {}});
        settle(Outcome::Verdict::NotSent, error);
    }
}

} // namespace envoi::smtp
