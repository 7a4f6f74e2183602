#include "core/smtp/ReplyParser.h"
#include "core/base/Words.h"

#include <algorithm>
#include <utility>

namespace envoi::smtp {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// A server's text as it can be shown: no control characters, which could dress up a terminal.
QString shown(QByteArrayView octets)
{
    QString text = QString::fromUtf8(octets);
    for (QChar &c : text) {
        if (c.category() == QChar::Other_Control && c != u'\t')
            c = QChar::ReplacementCharacter;
    }
    return text;
}

/// The length of the enhanced code (RFC 3463: class "." subject "." detail) at the front of \a text,
/// which must agree with the reply's own class; 0 if there is none.
qsizetype enhancedCodeLength(QByteArrayView text, char replyClass)
{
    if (text.size() < 5 || text[0] != replyClass || replyClass == '3' || text[1] != '.')
        return 0;
    qsizetype position = 2;
    const auto number = [&] {
        const qsizetype start = position;
        while (position < text.size() && isDigit(text[position]))
            ++position;
        return position > start && position - start <= 3;
    };
    if (!number() || position >= text.size() || text[position++] != '.' || !number())
        return 0;
    return position == text.size() || text[position] == ' ' ? position : 0;
}

} // namespace

Result<std::optional<ReplyParser::Parsed>> ReplyParser::feed(QByteArrayView &octets)
{
    if (m_error)
        return std::unexpected(*m_error);
    while (!octets.isEmpty()) {
        const qsizetype lineFeed = octets.indexOf('\n');
        const qsizetype length = lineFeed < 0 ? octets.size() : lineFeed;
        const qsizetype taken = std::min(length, maximumLine + 1 - m_line.size());
        m_line.append(octets.first(taken));
        if (!lineIsPlausible())
            return reject(Words::tr("The server's answer is not a reply of SMTP."));
        if (m_line.size() > maximumLine)
            return reject(Words::tr("A line of the server's reply is too long."));
        octets = octets.sliced(lineFeed < 0 ? length : length + 1);
        if (lineFeed < 0)
            break;
        const auto last = takeLine();
        if (!last)
            return std::unexpected(last.error());
        if (*last) {
            m_seenReply = true;
            return std::exchange(m_parsed, {});
        }
    }
    return std::nullopt;
}

bool ReplyParser::lineIsPlausible() const
{
    for (qsizetype i = 0; i < std::min<qsizetype>(3, m_line.size()); ++i) {
        if (!isDigit(m_line[i]) || (i == 0 && (m_line[i] < '2' || m_line[i] > '5')))
            return false;
    }
    return m_line.size() < 4 || m_line[3] == ' ' || m_line[3] == '-' || m_line[3] == '\r';
}

Result<bool> ReplyParser::takeLine()
{
    if (m_line.endsWith('\r'))
        m_line.chop(1);
    if (m_line.size() < 3)
        return reject(Words::tr("The server's answer is not a reply of SMTP."));
    const int code = (m_line[0] - '0') * 100 + (m_line[1] - '0') * 10 + (m_line[2] - '0');
    const bool last = m_line.size() == 3 || m_line[3] != '-';
    Reply &reply = m_parsed.reply;
    if (reply.code != 0 && reply.code != code)
        return reject(Words::tr("The lines of one reply have different codes."));
    if (m_parsed.rawLines.size() >= maximumLines)
        return reject(Words::tr("The server's reply has too many lines."));

    QByteArrayView text = QByteArrayView(m_line).sliced(std::min<qsizetype>(4, m_line.size()));
    if (const qsizetype length = enhancedCodeLength(text, m_line[0])) {
        const QString enhancedCode = QString::fromLatin1(text.first(length));
        if (reply.code == 0)
            reply.enhancedCode = enhancedCode;
        if (reply.enhancedCode == enhancedCode)
            text = text.sliced(std::min(length + 1, text.size()));
    }
    reply.code = code;
    reply.lines += shown(text);
    m_parsed.rawLines += shown(m_line);
    m_line.clear();
    return last;
}

std::unexpected<Error> ReplyParser::reject(const QString &why)
{
    m_error = Error{m_seenReply ? ErrorCode::ProtocolViolation : ErrorCode::NotSmtp,
                    {},
                    why,
                    shown(QByteArrayView(m_line).first(std::min<qsizetype>(200, m_line.size())))};
    return std::unexpected(*m_error);
}

} // namespace envoi::smtp
