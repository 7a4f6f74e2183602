#include "core/capture/Conversation.h"

#include "core/base/AddrSpec.h"

#include <QStringDecoder>

#include <algorithm>
#include <optional>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::capture {

namespace {

/// Of a command (RFC 5321 asks for 512, its extensions for some hundred more) and of an AUTH
/// response (RFC 4954 section 4).
constexpr qsizetype longestLine = 12'288;

QByteArray verbOf(const QByteArray &line)
{
    const auto space = line.indexOf(' ');
    return (space < 0 ? line : line.left(space)).toUpper();
}

/// What programs that speak HTTP say first: a web page must not be able to make a browser send mail.
bool isHttp(const QByteArray &verb)
{
    return verb == "GET" || verb == "POST" || verb == "PUT" || verb == "HEAD" || verb == "OPTIONS" ||
           verb == "CONNECT";
}

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

} // namespace

Conversation::Conversation(MessageSink &sink, const Limits &limits) : m_sink(sink), m_limits(limits) {}

QByteArray Conversation::greeting()
{
    return "220 envoi.test ESMTP local test server, delivers to nobody\r\n"_ba;
}

QByteArray Conversation::feed(QByteArrayView octets)
{
    while (!octets.isEmpty() && !m_isOver) {
        if (m_state == State::Data) {
            octets = octets.sliced(takeData(octets));
            continue;
        }
        const auto lineEnd = octets.indexOf('\n');
        const auto taken = lineEnd < 0 ? octets.size() : lineEnd + 1;
        if (m_line.size() + taken > longestLine) {
            m_lineTooLong = true;
            m_line.clear();
        } else if (!m_lineTooLong) {
            m_line.append(octets.first(taken));
        }
        octets = octets.sliced(taken);
        if (lineEnd < 0)
            break;
        const QByteArray line = std::exchange(m_line, {});
        if (std::exchange(m_lineTooLong, false)) {
            m_state = State::Command;
            mistake("500 5.5.6 That line is too long");
        } else {
            takeLine(line);
        }
    }
    return std::exchange(m_replies, {});
}

void Conversation::takeLine(QByteArrayView line)
{
    if (!line.endsWith("\r\n")) {
        m_state = State::Command;
        return mistake("500 5.5.2 Lines must end in CR LF");
    }
    line.chop(2);
    if (line.contains('\r') || line.contains('\0')) {
        m_state = State::Command;
        return mistake("500 5.5.2 A line must not hold CR or NUL");
    }
    if (m_state == State::Command)
        command(line.toByteArray());
    else
        authResponse(line.toByteArray());
}

void Conversation::command(const QByteArray &line)
{
    const QByteArray verb = verbOf(line);
    const QByteArray argument = line.mid(verb.size() + 1).trimmed();
    if (verb == "EHLO" || verb == "HELO")
        return hello(verb == "EHLO", argument);
    if (verb == "MAIL")
        return mail(argument);
    if (verb == "RCPT")
        return rcpt(argument);
    if (verb == "AUTH")
        return auth(argument);
    if (verb == "NOOP")
        return reply("250 2.0.0 OK");
    if (verb == "HELP")
        return reply("214 2.0.0 EHLO HELO AUTH MAIL RCPT DATA RSET NOOP VRFY HELP QUIT");
    if (verb == "VRFY" && argument.isEmpty())
        return reply("501 5.5.4 VRFY needs a name");
    if (verb == "VRFY")
        return reply("252 2.1.5 Whoever it is: the message would be captured here");
    if (verb == "EXPN" || verb == "STARTTLS" || verb == "BDAT" || verb == "ETRN" || verb == "TURN")
        return mistake("502 5.5.1 Not offered here");
    if (isHttp(verb)) {
        reply("421 4.7.0 This is SMTP, not HTTP");
        m_isOver = true;
        return;
    }
    if (verb != "DATA" && verb != "RSET" && verb != "QUIT")
        return mistake("500 5.5.2 No such command");
    if (!argument.isEmpty())
        return reply("501 5.5.4 That command takes no argument");
    if (verb == "DATA")
        return data();
    reset();
    if (verb == "RSET")
        return reply("250 2.0.0 Forgotten");
    reply("221 2.0.0 Goodbye");
    m_isOver = true;
}

void Conversation::hello(bool isExtended, const QByteArray &argument)
{
    if (argument.isEmpty())
        return reply("501 5.5.4 Who are you? A domain is needed");
    reset();
    m_hasHello = true;
    m_isExtended = isExtended;
    if (!isExtended)
        return reply("250 envoi.test");
    m_replies += "250-envoi.test captures your mail, nobody gets it\r\n"
                 "250-PIPELINING\r\n"
                 "250-SIZE " +
                 QByteArray::number(m_limits.messageSize) +
                 "\r\n"
                 "250-8BITMIME\r\n"
                 "250-SMTPUTF8\r\n"
                 "250-AUTH PLAIN LOGIN\r\n"
                 "250 ENHANCEDSTATUSCODES\r\n";
}

void Conversation::auth(const QByteArray &argument)
{
    if (!m_isExtended)
        return reply("503 5.5.1 EHLO first");
    if (m_isAuthenticated)
        return reply("503 5.5.1 You are logged in already");
    if (m_hasSender)
        return reply("503 5.5.1 Not within a mail transaction");
    const QByteArray mechanism = verbOf(argument);
    const QByteArray initial = argument.mid(mechanism.size() + 1);
    if (mechanism == "PLAIN") {
        m_state = State::AuthPlain;
        if (initial.isEmpty())
            return reply("334 ");
    } else if (mechanism == "LOGIN") {
        m_state = State::AuthLoginUser;
        if (initial.isEmpty())
            return reply("334 VXNlcm5hbWU6");
    } else {
        return reply(mechanism.isEmpty() ? "501 5.5.4 Which mechanism?"
                                         : "504 5.5.4 Mechanisms here: PLAIN LOGIN");
    }
    authResponse(initial == "=" ? QByteArray() : initial);
}

void Conversation::authResponse(const QByteArray &line)
{
    if (line == "*") {
        m_state = State::Command;
        return reply("501 5.7.0 Log-in cancelled");
    }
    const auto decoded = QByteArray::fromBase64Encoding(line, QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded) {
        m_state = State::Command;
        return mistake("501 5.5.2 That is not base64");
    }
    switch (m_state) {
    case State::AuthPlain:
        // [authzid] NUL authcid NUL passwd (RFC 4616)
        endAuth(decoded.decoded.count('\0') == 2);
        break;
    case State::AuthLoginUser:
        m_state = State::AuthLoginPassword;
        reply("334 UGFzc3dvcmQ6");
        break;
    default:
        endAuth(true);
        break;
    }
}

void Conversation::endAuth(bool isRight)
{
    m_state = State::Command;
    if (!isRight)
        return mistake("501 5.5.2 That is not a response of AUTH PLAIN");
    m_isAuthenticated = true;
    reply("235 2.7.0 Any name and password will do here");
}

void Conversation::mail(const QByteArray &argument)
{
    if (!m_hasHello)
        return reply("503 5.5.1 EHLO or HELO first");
    if (m_hasSender)
        return reply("503 5.5.1 There is a sender already");
    const auto parts = parsePathArgument(argument, "FROM:");
    if (!parts)
        return mistake("501 5.5.4 It must be MAIL FROM:<address>");
    m_smtputf8 = false;
    if (!mailParameters(parts->parameters))
        return;
    if (!isAscii(parts->path) && !m_smtputf8)
        return reply("553 5.6.7 A non-ASCII address needs SMTPUTF8");
    QString sender;
    if (!parts->path.isEmpty()) {
        auto mailbox = mailboxOf(parts->path);
        if (!mailbox)
            return reply("553 5.1.7 That is no address");
        sender = *mailbox;
    }
    m_reversePath = sender;
    m_hasSender = true;
    reply("250 2.1.0 Sender noted");
}

bool Conversation::mailParameters(const QByteArray &text)
{
    const auto refuse = [this](const char *why) {
        reply(why);
        return false;
    };
    for (const QByteArray &parameter : text.split(' ')) {
        if (parameter.isEmpty())
            continue;
        const auto equals = parameter.indexOf('=');
        const QByteArray keyword = (equals < 0 ? parameter : parameter.left(equals)).toUpper();
        const QByteArray value = equals < 0 ? QByteArray() : parameter.mid(equals + 1);
        if (!m_isExtended)
            return refuse("555 5.5.4 Parameters need EHLO");
        if (keyword == "SIZE") {
            bool isNumber = false;
            const qint64 size = value.toLongLong(&isNumber);
            if (!isNumber || size < 0)
                return refuse("501 5.5.4 SIZE needs a number");
            if (size > m_limits.messageSize)
                return refuse("552 5.3.4 The message is too large");
        } else if (keyword == "BODY") {
            if (value.toUpper() != "7BIT" && value.toUpper() != "8BITMIME")
                return refuse("501 5.5.4 BODY is 7BIT or 8BITMIME");
        } else if (keyword == "SMTPUTF8" && equals < 0) {
            m_smtputf8 = true;
        } else if (keyword != "AUTH" || value.isEmpty()) {
            return refuse("555 5.5.4 No such parameter here");
        }
    }
    return true;
}

void Conversation::rcpt(const QByteArray &argument)
{
    if (!m_hasSender)
        return reply("503 5.5.1 MAIL first");
    const auto parts = parsePathArgument(argument, "TO:");
    if (!parts)
        return mistake("501 5.5.4 It must be RCPT TO:<address>");
    if (!parts->parameters.isEmpty())
        return reply("555 5.5.4 No such parameter here");
    if (m_forwardPaths.size() >= m_limits.recipients)
        return reply("452 4.5.3 Too many recipients");
    if (!isAscii(parts->path) && !m_smtputf8)
        return reply("553 5.6.7 A non-ASCII address needs SMTPUTF8");
    if (parts->path.compare("postmaster", Qt::CaseInsensitive) == 0) {
        m_forwardPaths.append(u"postmaster"_s);
    } else {
        auto mailbox = mailboxOf(parts->path);
        if (!mailbox)
            return reply("553 5.1.3 That is no address");
        m_forwardPaths.append(*mailbox);
    }
    reply("250 2.1.5 Recipient noted");
}

void Conversation::data()
{
    if (!m_hasSender)
        return reply("503 5.5.1 MAIL first");
    if (m_forwardPaths.isEmpty())
        return reply("503 5.5.1 RCPT first");
    if (!m_sink.begin())
        return reply("452 4.3.1 The message can't be written to disk");
    m_unstuffer = DotUnstuffer();
    m_size = 0;
    m_isTooLarge = false;
    m_isFailed = false;
    m_state = State::Data;
    reply("354 Go on; a dot on a line of its own ends it");
}

qsizetype Conversation::takeData(QByteArrayView octets)
{
    QByteArray content;
    const qsizetype taken = m_unstuffer.feed(octets, content);
    m_size += content.size();
    if (!m_isTooLarge && !m_isFailed) {
        m_isTooLarge = m_size > m_limits.messageSize;
        m_isFailed = !m_isTooLarge && !content.isEmpty() && !m_sink.append(content);
        if (m_isTooLarge || m_isFailed)
            m_sink.abandon();
    }
    if (m_unstuffer.isFinished())
        endData();
    return taken;
}

void Conversation::endData()
{
    m_state = State::Command;
    if (m_isTooLarge) {
        reply("552 5.3.4 The message is too large");
    } else if (m_isFailed) {
        reply("452 4.3.1 The message can't be written to disk");
    } else if (const QString id = m_sink.finish(m_reversePath, m_forwardPaths); id.isEmpty()) {
        reply("452 4.3.1 The message can't be written to disk");
    } else {
        reply(QByteArray("250 2.0.0 Captured as " + id.toLatin1()).constData());
    }
    reset();
}

void Conversation::reset()
{
    m_hasSender = false;
    m_smtputf8 = false;
    m_reversePath.clear();
    m_forwardPaths.clear();
}

void Conversation::disconnected()
{
    if (m_state == State::Data && !m_isTooLarge && !m_isFailed)
        m_sink.abandon();
    m_state = State::Command;
    m_isOver = true;
}

void Conversation::reply(const char *text)
{
    m_replies += text;
    m_replies += "\r\n";
}

void Conversation::mistake(const char *text)
{
    if (++m_mistakes < m_limits.mistakes)
        return reply(text);
    reply("421 4.7.0 Too many mistakes");
    m_isOver = true;
}

} // namespace envoi::capture
