#include "core/smtp/Letter.h"
#include "core/base/Words.h"

#include <QSet>

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::smtp {

namespace {

using Verdict = RecipientOutcome::Verdict;

Verdict refusal(const Reply &reply)
{
    return reply.isTransient() ? Verdict::RefusedForNow : Verdict::RefusedForGood;
}

/// Too many recipients for one mail transaction (RFC 5321 section 4.5.3.1.10, which knows 552 as well).
bool saysTooMany(const Reply &reply)
{
    return (reply.code == 452 || reply.code == 552) &&
           (reply.enhancedCode.isEmpty() || reply.enhancedCode == "4.5.3"_L1 ||
            reply.enhancedCode == "5.5.3"_L1);
}

} // namespace

Letter::Letter(int index, Transaction transaction, QString host)
    : m_index(index), m_transaction(std::move(transaction)), m_host(std::move(host))
{
    for (const AddrSpec &path : m_transaction.envelope.forwardPaths())
        m_recipients.push_back({path, Verdict::NotTried, {}});
}

void Letter::open(const Extensions &extensions, bool encrypted)
{
    m_error = prepare(extensions, encrypted);
    m_transaction.open = {};
    if (m_error)
        stage = Stage::Over;
    else
        beginRound(extensions);
}

void Letter::reopen(const Extensions &extensions)
{
    if (const auto rewound = m_content.source->rewind(); !rewound)
        return abandon(rewound.error());
    beginRound(extensions);
}

void Letter::abandon(Error error)
{
    m_error = std::move(error);
    stage = Stage::Over;
}

/// Why it can't be sent to this server, before anything was said of it.
std::optional<Error> Letter::prepare(const Extensions &extensions, bool encrypted)
{
    m_smtputf8 = m_transaction.needsSmtputf8 || m_transaction.envelope.needsSmtputf8();
    if (m_smtputf8 && !extensions.smtputf8)
        return Error{ErrorCode::Smtputf8NotOffered, m_host, {}, {}};
    if (auto missing = prepareOptions(extensions, encrypted))
        return missing;
    const bool takesBinary = extensions.chunking && extensions.binaryMime;
    auto content = m_transaction.open(
        {.eightBit = extensions.eightBitMime, .smtputf8 = m_smtputf8, .binary = takesBinary});
    if (!content)
        return content.error();
    if ((content->eightBit && !content->binary && !extensions.eightBitMime) ||
        (content->binary && !takesBinary))
        return Error{
            ErrorCode::InvalidArgument, m_host, Words::tr("The server does not take 8-bit text."), {}};
    if (extensions.sizeLimit > 0 && content->size > extensions.sizeLimit) {
        return Error{ErrorCode::MessageTooLarge,
                     m_host,
                     Words::tr("The message has %1 octets, the server takes at most %2.")
                         .arg(content->size)
                         .arg(extensions.sizeLimit),
                     {}};
    }
    m_content = std::move(*content);
    // By chunks even a letter on its own takes one round trip less, can be refused or broken off in its
    // middle without the loss of the connection, and needs no stuffing. Without PIPELINING it would be the
    // slower way.
    m_chunked = m_content.binary || (extensions.chunking && extensions.pipelining);

    QByteArray parameters;
    if (extensions.size && m_content.size >= 0)
        parameters += " SIZE=" + QByteArray::number(m_content.size);
    if (m_content.binary)
        parameters += " BODY=BINARYMIME";
    else if (m_content.eightBit)
        parameters += " BODY=8BITMIME";
    if (m_smtputf8)
        parameters += " SMTPUTF8";
    m_mailParameters.prepend(parameters);
    return std::nullopt;
}

std::optional<Error> Letter::prepareOptions(const Extensions &extensions, bool encrypted)
{
    const auto missing = [&](const QString &detail) {
        return Error{ErrorCode::ExtensionMissing, m_host, detail, {}};
    };
    const Options &options = m_transaction.options;
    if (options.requireTls) {
        if (!extensions.requireTls || !encrypted)
            return missing(Words::tr("The server does not promise TLS all the way (REQUIRETLS)."));
        m_mailParameters += " REQUIRETLS";
    }
    if (options.deliverBy) {
        if (!extensions.deliverBy)
            return missing(Words::tr("The server takes no time by which to deliver (DELIVERBY)."));
        if (options.deliverBy->within().count() > 0 &&
            options.deliverBy->within() < extensions.shortestDeliverBy)
            return missing(Words::tr("The server needs at least %1 seconds to deliver (DELIVERBY).")
                               .arg(extensions.shortestDeliverBy.count()));
        m_mailParameters += " BY=" + options.deliverBy->toBytes();
    }
    if (!std::holds_alternative<std::monostate>(options.hold)) {
        if (!extensions.futureRelease)
            return missing(Words::tr("The server does not hold letters for later (FUTURERELEASE)."));
        const auto *time = std::get_if<std::chrono::seconds>(&options.hold);
        const auto *date = std::get_if<QDateTime>(&options.hold);
        const bool isTooLong = time && extensions.longestHold.count() > 0 && *time > extensions.longestHold;
        const bool isTooLate = date && extensions.latestHold.isValid() && *date > extensions.latestHold;
        if (isTooLong || isTooLate || (time && time->count() < 1) || (date && !date->isValid()))
            return missing(Words::tr("The server does not hold letters for that long (FUTURERELEASE)."));
        m_mailParameters +=
            time ? " HOLDFOR=" + QByteArray::number(static_cast<qint64>(time->count()))
                 : " HOLDUNTIL=" + date->toUTC().toString(u"yyyy-MM-dd'T'HH:mm:ss'Z'"_s).toLatin1();
    }
    if (options.priority && extensions.priority)
        m_mailParameters += " MT-PRIORITY=" + QByteArray::number(options.priority->value());
    else if (options.priority)
        m_notOffered += u"MT-PRIORITY"_s;
    if (options.notifications && extensions.dsn) {
        m_notifies = true;
        if (options.notifications->returned == Notifications::Returned::Full)
            m_mailParameters += " RET=FULL";
        else if (options.notifications->returned == Notifications::Returned::Headers)
            m_mailParameters += " RET=HDRS";
        if (const auto &id = options.notifications->envelopeId)
            m_mailParameters += " ENVID=" + xtext(id->toBytes());
    } else if (options.notifications) {
        m_notOffered += u"DSN"_s;
    }
    return std::nullopt;
}

void Letter::beginRound(const Extensions &extensions)
{
    m_round.clear();
    QSet<QByteArray> domains;
    for (std::size_t i = 0; i < m_recipients.size(); ++i) {
        auto &[recipient, verdict, reply] = m_recipients[i];
        if (verdict != Verdict::NotTried)
            continue;
        if (extensions.limits.recipients > 0 && std::ssize(m_round) >= extensions.limits.recipients)
            break;
        const QByteArray &domain = recipient.domain().ascii();
        if (extensions.limits.recipientDomains > 0 && !domains.contains(domain) &&
            domains.size() >= extensions.limits.recipientDomains)
            continue;
        domains.insert(domain);
        reply = {};
        m_round.push_back(i);
    }
    stage = Stage::Mail;
    contentTaken = contentSaid = contentSaidAt = chunksSaid = 0;
    endSaid = -1;
    m_said = m_answered = 0;
    m_recipientsTaken = 0;
    m_mailAccepted = false;
    m_deciding = m_finalReply = {};
}

QByteArray Letter::mailCommand() const
{
    const auto &reversePath = m_transaction.envelope.reversePath();
    return "MAIL FROM:<" + (reversePath ? reversePath->toBytes() : QByteArray()) + '>' + m_mailParameters;
}

std::pair<QByteArray, std::size_t> Letter::recipientCommand()
{
    const std::size_t which = m_round[m_said++];
    const AddrSpec &recipient = m_recipients[which].recipient;
    QByteArray command = "RCPT TO:<" + recipient.toBytes() + '>';
    if (m_notifies) {
        const Notifications &wanted = *m_transaction.options.notifications;
        QByteArrayList events;
        if (wanted.onSuccess)
            events += "SUCCESS";
        if (wanted.onFailure)
            events += "FAILURE";
        if (wanted.onDelay)
            events += "DELAY";
        command += " NOTIFY=" + (events.isEmpty() ? "NEVER" : events.join(',')) +
                   " ORCPT=" + originalRecipient(recipient);
    }
    return {command, which};
}

void Letter::onMail(const Reply &reply, ErrorCode refusal)
{
    m_mailAccepted = reply.code / 100 == 2;
    if (!m_mailAccepted)
        onRefusal(reply, refusal);
}

void Letter::onRecipient(std::size_t recipient, const Reply &reply)
{
    ++m_answered;
    // After a refused MAIL the answers to what was pipelined behind it say nothing about the recipients.
    if (!m_mailAccepted)
        return;
    RecipientOutcome &outcome = m_recipients[recipient];
    outcome.reply = reply;
    if (reply.code / 100 == 2) {
        outcome.verdict = Verdict::Accepted;
        return;
    }
    // The next round is for those; as each is for one recipient at least, they come to an end.
    if (saysTooMany(reply) && anyRecipientAccepted())
        m_recipientsTaken = static_cast<int>(std::ranges::count_if(
            m_round, [this](std::size_t i) { return m_recipients[i].verdict == Verdict::Accepted; }));
    else
        outcome.verdict = refusal(reply);
}

void Letter::onRefusal(const Reply &reply, ErrorCode refusal)
{
    if (m_deciding.code != 0)
        return;
    m_deciding = reply;
    m_decidingCode = refusal;
}

void Letter::onFinal(const Reply &reply, ErrorCode refusal)
{
    // A chunk that was pipelined behind refused recipients is refused for that, which says nothing new.
    if (!anyRecipientAccepted())
        return;
    m_finalReply = reply;
    if (reply.code / 100 != 2)
        onRefusal(reply, refusal);
}

bool Letter::anyRecipientAccepted() const
{
    return std::ranges::any_of(
        m_round, [this](std::size_t i) { return m_recipients[i].verdict == Verdict::Accepted; });
}

bool Letter::isHopeless() const
{
    return m_error || m_deciding.code != 0 || (m_answered == m_round.size() && !anyRecipientAccepted());
}

bool Letter::isTaken() const
{
    return !m_error && m_deciding.code == 0 && m_finalReply.code / 100 == 2 && anyRecipientAccepted();
}

bool Letter::endRound()
{
    if (m_error || m_deciding.code != 0)
        return false;
    for (const std::size_t i : m_round) {
        if (isTaken() && m_recipients[i].verdict == Verdict::Accepted)
            m_recipients[i].reply = m_finalReply;
    }
    return std::ranges::count(m_recipients, Verdict::NotTried, &RecipientOutcome::verdict) > 0;
}

bool Letter::isPartlySent() const
{
    return std::ranges::any_of(m_recipients,
                               [](const auto &recipient) { return recipient.verdict == Verdict::Accepted; });
}

Outcome Letter::conclude()
{
    // A server that refused a part of it and then took it has something, but not this letter.
    if (m_deciding.code != 0 && m_finalReply.code / 100 == 2 && anyRecipientAccepted())
        return lose({ErrorCode::ProtocolViolation, m_host, {}, m_deciding.toString()}, true, End::Unanswered);
    for (const std::size_t i : m_round) {
        RecipientOutcome &recipient = m_recipients[i];
        if (recipient.verdict == Verdict::Accepted && !isTaken()) {
            recipient.verdict = m_deciding.code != 0 ? refusal(m_deciding) : Verdict::NotTried;
            recipient.reply = m_deciding;
        } else if (recipient.verdict == Verdict::NotTried && recipient.reply.code != 0) {
            recipient.verdict = Verdict::RefusedForNow; // it was one too many
        }
    }
    if (m_error)
        return outcome(*m_error);
    if (!isPartlySent())
        return outcome(refusalError());
    QStringList refused;
    for (RecipientOutcome &recipient : m_recipients) {
        if (recipient.verdict == Verdict::NotTried && m_deciding.code != 0) {
            recipient.verdict = refusal(m_deciding);
            recipient.reply = m_deciding;
        }
        if (recipient.verdict != Verdict::Accepted)
            refused += recipient.recipient.toString();
    }
    return outcome({ErrorCode::RecipientsRefused, refused.join(", "_L1), {}, {}});
}

Outcome Letter::lose(const Error &error, bool saidWhole, End end)
{
    // What was refused before, if only in part, the server has to discard (RFC 3030 section 2).
    const bool isRefused = !m_round.empty() && isHopeless() && m_finalReply.code / 100 != 2;
    const bool isUnknown = saidWhole && end == End::Unanswered && !isRefused;
    for (const std::size_t i : m_round) {
        RecipientOutcome &recipient = m_recipients[i];
        if (recipient.verdict == Verdict::NotTried && recipient.reply.code != 0)
            recipient.verdict = Verdict::RefusedForNow; // it was one too many
        if (recipient.verdict != Verdict::Accepted && recipient.verdict != Verdict::NotTried)
            continue;
        if (isUnknown) {
            recipient.verdict = Verdict::Unknown;
        } else if (recipient.verdict == Verdict::Accepted) {
            // Accepted means that the message was taken; it was not.
            recipient.verdict = m_deciding.code != 0 ? refusal(m_deciding) : Verdict::NotTried;
            recipient.reply = m_deciding;
        }
    }
    if (m_error)
        return outcome(*m_error);
    return outcome(isRefused ? refusalError() : error);
}

Outcome Letter::outcome(Error error)
{
    const auto is = [this](Verdict verdict) {
        return std::ranges::count(m_recipients, verdict, &RecipientOutcome::verdict);
    };
    Outcome result{Outcome::Verdict::NotSent, {}, std::move(m_finalReply), {}, std::move(m_notOffered)};
    if (is(Verdict::Unknown) > 0) {
        result.verdict = Outcome::Verdict::Unknown;
        error.code = ErrorCode::OutcomeUnknown;
    } else if (is(Verdict::Accepted) == std::ssize(m_recipients)) {
        result.verdict = Outcome::Verdict::Sent;
    } else if (is(Verdict::Accepted) > 0) {
        result.verdict = Outcome::Verdict::PartlySent;
    }
    if (result.verdict != Outcome::Verdict::Sent)
        result.error = std::move(error);
    result.recipients = std::move(m_recipients);
    return result;
}

/// Why nobody gets it, by the server's words.
Error Letter::refusalError() const
{
    if (m_deciding.code != 0) {
        Error error{m_decidingCode, m_host, {}, m_deciding.toString()};
        const auto &reversePath = m_transaction.envelope.reversePath();
        if (m_decidingCode == ErrorCode::SenderRefused)
            error.context = reversePath ? reversePath->toString() : u"<>"_s;
        return error;
    }
    const bool forNow = std::ranges::all_of(m_recipients, [](const RecipientOutcome &recipient) {
        return recipient.verdict == Verdict::RefusedForNow;
    });
    return {forNow ? ErrorCode::TemporaryFailure : ErrorCode::RecipientsRefused,
            m_recipients.front().recipient.toString(),
            {},
            m_recipients.front().reply.toString()};
}

} // namespace envoi::smtp
