#include "core/capture/Conversation.h"

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::capture {

namespace {

/// Of a command (RFC 5321 asks for 512, its extensions for some hundred more) and of an AUTH
/// response (RFC 4954 section 4).
constexpr qsizetype longestLine = 12'288;

constexpr auto tooLarge = "552 5.3.4 The message is too large";
constexpr auto notWritten = "452 4.3.1 The message can't be written to disk";

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

} // namespace

Conversation::Conversation(MessageSink &sink, const Limits &limits) : m_sink(sink), m_limits(limits) {}

QByteArray Conversation::greeting()
{
    return "220 envoi.test ESMTP local test server, delivers to nobody\r\n"_ba;
}

QByteArray Conversation::feed(QByteArrayView octets)
{
    while (!octets.isEmpty() && !m_isOver) {
        if (m_state == State::Data || m_state == State::Chunk) {
            octets = octets.sliced(m_state == State::Data ? takeData(octets) : takeChunk(octets));
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
    if (verb == "BDAT")
        return bdat(argument);
    if (verb == "AUTH")
        return auth(argument);
    if (verb == "NOOP")
        return reply("250 2.0.0 OK");
    if (verb == "HELP")
        return reply("214 2.0.0 EHLO HELO AUTH MAIL RCPT DATA BDAT RSET NOOP VRFY HELP QUIT");
    if (verb == "VRFY" && argument.isEmpty())
        return reply("501 5.5.4 VRFY needs a name");
    if (verb == "VRFY")
        return reply("252 2.1.5 Whoever it is: the message would be captured here");
    if (verb == "EXPN" || verb == "STARTTLS" || verb == "ETRN" || verb == "TURN")
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
                 "250-BINARYMIME\r\n"
                 "250-CHUNKING\r\n"
                 "250-DSN\r\n"
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

void Conversation::data()
{
    if (!m_hasSender)
        return reply("503 5.5.1 MAIL first");
    if (m_envelope.forwardPaths.isEmpty())
        return reply("503 5.5.1 RCPT first");
    if (m_isBinary)
        return reply("503 5.5.1 BINARYMIME goes by BDAT");
    if (m_isReceiving)
        return reply("503 5.5.1 BDAT has begun");
    if (!beginContent())
        return reply(notWritten);
    m_unstuffer = DotUnstuffer();
    m_state = State::Data;
    reply("354 Go on; a dot on a line of its own ends it");
}

/// RFC 3030. The octets follow whatever is wrong, so they are taken before it is said.
void Conversation::bdat(const QByteArray &argument)
{
    const auto space = argument.indexOf(' ');
    const QByteArray size = space < 0 ? argument : argument.left(space);
    const QByteArray rest = space < 0 ? QByteArray() : argument.mid(space + 1).trimmed().toUpper();
    const bool isDigits = std::ranges::all_of(size, [](char c) { return c >= '0' && c <= '9'; });
    bool isNumber = false;
    m_chunkLeft = size.toLongLong(&isNumber);
    if (!isDigits || !isNumber || (!rest.isEmpty() && rest != "LAST"))
        return mistake("501 5.5.4 It must be BDAT size, or BDAT size LAST");
    m_isLastChunk = !rest.isEmpty();
    m_refusal = nullptr;
    if (!m_hasSender)
        m_refusal = "503 5.5.1 MAIL first";
    else if (m_envelope.forwardPaths.isEmpty())
        m_refusal = "503 5.5.1 RCPT first";
    else if (!m_isReceiving && !beginContent())
        m_refusal = notWritten;
    else if (m_chunkLeft > m_limits.messageSize - m_size)
        refuseContent(tooLarge);
    m_state = State::Chunk;
    if (m_chunkLeft == 0)
        endChunk();
}

bool Conversation::beginContent()
{
    m_size = 0;
    m_refusal = nullptr;
    m_isReceiving = m_sink.begin();
    return m_isReceiving;
}

void Conversation::takeContent(QByteArrayView content)
{
    if (m_refusal || content.isEmpty())
        return;
    m_size += content.size();
    if (m_size > m_limits.messageSize)
        refuseContent(tooLarge);
    else if (!m_sink.append(content))
        refuseContent(notWritten);
}

void Conversation::refuseContent(const char *why)
{
    m_refusal = why;
    abandonContent();
}

void Conversation::abandonContent()
{
    if (std::exchange(m_isReceiving, false))
        m_sink.abandon();
}

qsizetype Conversation::takeData(QByteArrayView octets)
{
    QByteArray content;
    const qsizetype taken = m_unstuffer.feed(octets, content);
    takeContent(content);
    if (m_unstuffer.isFinished())
        endContent();
    return taken;
}

qsizetype Conversation::takeChunk(QByteArrayView octets)
{
    const auto taken = static_cast<qsizetype>(std::min<qint64>(m_chunkLeft, octets.size()));
    takeContent(octets.first(taken));
    m_chunkLeft -= taken;
    if (m_chunkLeft == 0)
        endChunk();
    return taken;
}

void Conversation::endChunk()
{
    m_state = State::Command;
    if (m_isLastChunk && m_isReceiving)
        return endContent();
    if (!m_refusal)
        return reply("250 2.0.0 Chunk taken");
    reply(m_refusal);
    // Of what could not be kept, no more is taken either (RFC 3030 section 2). Nor is anything forgotten by
    // one that came out of turn.
    if (m_refusal == tooLarge || m_refusal == notWritten)
        reset();
}

void Conversation::endContent()
{
    m_state = State::Command;
    const bool isWhole = std::exchange(m_isReceiving, false);
    if (!isWhole)
        reply(m_refusal);
    else if (const QString id = m_sink.finish(m_envelope); id.isEmpty())
        reply(notWritten);
    else
        reply(QByteArray("250 2.0.0 Captured as " + id.toLatin1()).constData());
    reset();
}

void Conversation::reset()
{
    abandonContent();
    m_hasSender = false;
    m_smtputf8 = false;
    m_isBinary = false;
    m_envelope = {};
}

void Conversation::disconnected()
{
    abandonContent();
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
