// MAIL and RCPT: from whom, to whom, and what is asked for.
#include "core/base/AddrSpec.h"
#include "core/capture/Conversation.h"

#include <QStringDecoder>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

using namespace Qt::Literals::StringLiterals;

namespace envoi::capture {

namespace {

bool isAscii(QByteArrayView octets)
{
    return std::ranges::all_of(octets, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// The argument of MAIL or RCPT taken apart: what stands in the angle brackets, and what follows.
struct PathArgument {
    QByteArray path;
    QByteArray parameters;
};

/// \a prefix: "FROM:" or "TO:".
std::optional<PathArgument> parsePathArgument(const QByteArray &argument, QByteArrayView prefix)
{
    if (argument.left(prefix.size()).compare(prefix, Qt::CaseInsensitive) != 0)
        return std::nullopt;
    // Many programs put a space after the colon, and every server takes it.
    const QByteArray rest = argument.mid(prefix.size()).trimmed();
    if (!rest.startsWith('<'))
        return std::nullopt;
    bool isQuoted = false;
    for (qsizetype i = 1; i < rest.size(); ++i) {
        if (rest[i] == '\\' && isQuoted) {
            ++i;
        } else if (rest[i] == '"') {
            isQuoted = !isQuoted;
        } else if (rest[i] == '>' && !isQuoted) {
            if (i + 1 < rest.size() && rest[i + 1] != ' ')
                return std::nullopt;
            return PathArgument{rest.mid(1, i - 1), rest.mid(i + 1).trimmed()};
        }
    }
    return std::nullopt;
}

/// The mailbox as a person reads it; a source route before it is left out (RFC 5321 section 4.1.1.3).
Result<QString> mailboxOf(const QByteArray &path)
{
    QByteArray mailbox = path;
    if (mailbox.startsWith('@')) {
        const auto colon = mailbox.indexOf(':');
        if (colon > 0)
            mailbox = mailbox.mid(colon + 1);
    }
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder(mailbox);
    if (decoder.hasError())
        return failure(ErrorCode::AddressSyntax);
    const auto spec = AddrSpec::parse(text);
    if (!spec)
        return std::unexpected(spec.error());
    return spec->toString();
}

/// All of one command, so that an envelope stays in bounds: more than RFC 3461 allows for them.
constexpr qsizetype longestParameters = 1000;
constexpr auto malformed = "501 5.5.4 A parameter is given twice, or they are too long";

struct Parameter {
    QByteArray keyword; ///< in upper case
    QByteArray value;
    bool hasValue;
};

std::optional<std::vector<Parameter>> parametersIn(const QByteArray &text)
{
    if (text.size() > longestParameters)
        return std::nullopt;
    std::vector<Parameter> parameters;
    for (const QByteArray &one : text.split(' ')) {
        if (one.isEmpty())
            continue;
        const auto equals = one.indexOf('=');
        Parameter parameter{(equals < 0 ? one : one.left(equals)).toUpper(),
                            equals < 0 ? QByteArray() : one.mid(equals + 1), equals >= 0};
        if (std::ranges::count(parameters, parameter.keyword, &Parameter::keyword) > 0)
            return std::nullopt;
        parameters.push_back(std::move(parameter));
    }
    return parameters;
}

/// RFC 3461 section 4.
bool isXtext(QByteArrayView text)
{
    const auto isHex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F'); };
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] < '!' || text[i] > '~' || text[i] == '=')
            return false;
        if (text[i] == '+' && (i + 2 >= text.size() || !isHex(text[i + 1]) || !isHex(text[i + 2])))
            return false;
    }
    return !text.isEmpty();
}

/// \a value: in upper case.
bool isNotify(const QByteArray &value)
{
    if (value == "NEVER")
        return true;
    QByteArrayList seen;
    for (const QByteArray &event : value.split(',')) {
        if ((event != "SUCCESS" && event != "FAILURE" && event != "DELAY") || seen.contains(event))
            return false;
        seen.append(event);
    }
    return true;
}

bool isOriginalRecipient(const QByteArray &value)
{
    const auto semicolon = value.indexOf(';');
    if (semicolon < 1)
        return false;
    const QByteArray address = value.mid(semicolon + 1);
    // What is not ASCII stands as it is, or by its number (RFC 6533 section 3).
    if (value.left(semicolon).toLower() == "utf-8")
        return !address.isEmpty() && !address.contains('=');
    return isXtext(address);
}

} // namespace

void Conversation::mail(const QByteArray &argument)
{
    if (!m_hasHello)
        return reply("503 5.5.1 EHLO or HELO first");
    if (m_hasSender)
        return reply("503 5.5.1 There is a sender already");
    const auto parts = parsePathArgument(argument, "FROM:");
    if (!parts)
        return mistake("501 5.5.4 It must be MAIL FROM:<address>");
    m_smtputf8 = m_isBinary = false;
    if (const char *wrong = mailParameters(parts->parameters))
        return reply(wrong);
    if (!isAscii(parts->path) && !m_smtputf8)
        return reply("553 5.6.7 A non-ASCII address needs SMTPUTF8");
    QString sender;
    if (!parts->path.isEmpty()) {
        auto mailbox = mailboxOf(parts->path);
        if (!mailbox)
            return reply("553 5.1.7 That is no address");
        sender = *mailbox;
    }
    m_envelope.reversePath = sender;
    m_envelope.parameters = QString::fromUtf8(parts->parameters);
    m_hasSender = true;
    reply("250 2.1.0 Sender noted");
}

/// What is wrong with them, or null.
const char *Conversation::mailParameters(const QByteArray &text)
{
    const auto parameters = parametersIn(text);
    if (!parameters)
        return malformed;
    for (const auto &[keyword, value, hasValue] : *parameters) {
        if (!m_isExtended)
            return "555 5.5.4 Parameters need EHLO";
        if (keyword == "SIZE") {
            bool isNumber = false;
            const qint64 size = value.toLongLong(&isNumber);
            if (!isNumber || size < 0)
                return "501 5.5.4 SIZE needs a number";
            if (size > m_limits.messageSize)
                return "552 5.3.4 The message is too large";
        } else if (keyword == "BODY") {
            m_isBinary = value.toUpper() == "BINARYMIME";
            if (!m_isBinary && value.toUpper() != "7BIT" && value.toUpper() != "8BITMIME")
                return "501 5.5.4 BODY is 7BIT, 8BITMIME or BINARYMIME";
        } else if (keyword == "RET") {
            if (value.toUpper() != "FULL" && value.toUpper() != "HDRS")
                return "501 5.5.4 RET is FULL or HDRS";
        } else if (keyword == "ENVID") {
            if (!isXtext(value))
                return "501 5.5.4 ENVID must be xtext";
        } else if (keyword == "SMTPUTF8" && !hasValue) {
            m_smtputf8 = true;
        } else if (keyword != "AUTH" || value.isEmpty()) {
            return "555 5.5.4 No such parameter here";
        }
    }
    return nullptr;
}

const char *Conversation::recipientParameters(const QByteArray &text) const
{
    const auto parameters = parametersIn(text);
    if (!parameters)
        return malformed;
    for (const auto &[keyword, value, hasValue] : *parameters) {
        if (!m_isExtended)
            return "555 5.5.4 Parameters need EHLO";
        if (!hasValue)
            return "555 5.5.4 No such parameter here";
        if (keyword == "NOTIFY") {
            if (!isNotify(value.toUpper()))
                return "501 5.5.4 NOTIFY is NEVER, or of SUCCESS,FAILURE,DELAY";
        } else if (keyword == "ORCPT") {
            if (!isOriginalRecipient(value))
                return "501 5.5.4 ORCPT must be a type, a semicolon and xtext";
        } else {
            return "555 5.5.4 No such parameter here";
        }
    }
    return nullptr;
}

void Conversation::rcpt(const QByteArray &argument)
{
    if (!m_hasSender)
        return reply("503 5.5.1 MAIL first");
    const auto parts = parsePathArgument(argument, "TO:");
    if (!parts)
        return mistake("501 5.5.4 It must be RCPT TO:<address>");
    if (m_isReceiving)
        return reply("503 5.5.1 BDAT has begun");
    if (const char *wrong = recipientParameters(parts->parameters))
        return reply(wrong);
    if (m_envelope.forwardPaths.size() >= m_limits.recipients)
        return reply("452 4.5.3 Too many recipients");
    if (!isAscii(parts->path) && !m_smtputf8)
        return reply("553 5.6.7 A non-ASCII address needs SMTPUTF8");
    if (parts->path.compare("postmaster", Qt::CaseInsensitive) == 0) {
        m_envelope.forwardPaths.append(u"postmaster"_s);
    } else {
        auto mailbox = mailboxOf(parts->path);
        if (!mailbox)
            return reply("553 5.1.3 That is no address");
        m_envelope.forwardPaths.append(*mailbox);
    }
    m_envelope.recipientParameters.append(QString::fromUtf8(parts->parameters));
    reply("250 2.1.5 Recipient noted");
}

} // namespace envoi::capture
