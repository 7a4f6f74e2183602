#include "core/imap/ResponseParser.h"

#include "core/base/Words.h"

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::imap {

namespace {

constexpr std::size_t mostTokens = 16 * 1024;

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

QByteArrayView takeWord(QByteArrayView &rest)
{
    const qsizetype end = rest.indexOf(' ');
    const QByteArrayView word = end < 0 ? rest : rest.first(end);
    rest = rest.sliced(end < 0 ? rest.size() : end + 1);
    return word;
}

Response::Status statusOf(QByteArrayView word)
{
    using enum Response::Status;
    constexpr std::pair<const char *, Response::Status> rows[] = {
        {"OK", Ok}, {"NO", No}, {"BAD", Bad}, {"BYE", Bye}, {"PREAUTH", PreAuth}};
    for (const auto &[name, status] : rows) {
        if (word.compare(name, Qt::CaseInsensitive) == 0)
            return status;
    }
    return None;
}

/// Whether what begins so is text to the end of the line, in which braces mean nothing.
bool isText(QByteArrayView line)
{
    if (line.startsWith('+'))
        return true;
    const bool isUntagged = takeWord(line) == "*";
    return !isUntagged || statusOf(takeWord(line)) != Response::Status::None;
}

/// The size in "{n}" at the end of \a line (RFC 9051 "literal", RFC 6855 "literal8"); -1 for none.
qsizetype literalSize(QByteArrayView line)
{
    if (!line.endsWith('}'))
        return -1;
    const qsizetype open = line.lastIndexOf('{');
    if (open < 0)
        return -1;
    QByteArrayView digits = line.sliced(open + 1).chopped(1);
    if (digits.endsWith('+'))
        digits.chop(1);
    if (digits.isEmpty() || digits.size() > 18 ||
        !std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; }))
        return -1;
    return digits.toLongLong();
}

/// Reads "[CODE arguments] text" behind a status.
void readText(QByteArrayView rest, Response &response)
{
    if (rest.startsWith('[')) {
        bool quoted = false;
        for (qsizetype i = 1; i < rest.size(); ++i) {
            if (quoted && rest[i] == '\\')
                ++i;
            else if (rest[i] == '"')
                quoted = !quoted;
            else if (rest[i] == ']' && !quoted) {
                QByteArrayView inside = rest.first(i).sliced(1);
                response.code = takeWord(inside).toByteArray().toUpper();
                while (!inside.isEmpty()) {
                    if (const auto word = takeWord(inside); !word.isEmpty())
                        response.codeArguments += word.toByteArray();
                }
                rest = rest.sliced(i + 1);
                break;
            }
        }
    }
    response.text = shown(rest).trimmed();
}

/// Data, with literals in it, as tokens. Empty where it is not made of any.
std::vector<Token> tokensOf(QByteArrayView rest)
{
    std::vector<Token> tokens;
    while (!rest.isEmpty() && tokens.size() < mostTokens) {
        const char c = rest.front();
        if (c == ' ') {
            rest = rest.sliced(1);
        } else if (c == '(' || c == ')') {
            tokens.push_back({c == '(' ? Token::Kind::Open : Token::Kind::Close});
            rest = rest.sliced(1);
        } else if (c == '"') {
            Token token{Token::Kind::String};
            qsizetype i = 1;
            for (; i < rest.size() && rest[i] != '"'; ++i) {
                if (rest[i] == '\\' && i + 1 < rest.size())
                    ++i;
                token.octets += rest[i];
            }
            if (i >= rest.size())
                return {};
            tokens.push_back(std::move(token));
            rest = rest.sliced(i + 1);
        } else if (c == '{' || rest.startsWith("~{")) {
            const qsizetype end = rest.indexOf('\n');
            QByteArrayView head = end < 0 ? QByteArrayView() : rest.first(end);
            if (head.endsWith('\r'))
                head.chop(1);
            const qsizetype size = literalSize(head);
            if (size < 0 || size > rest.size() - end - 1 || head.lastIndexOf('{') > 1)
                return {};
            tokens.push_back({Token::Kind::String, rest.sliced(end + 1, size).toByteArray()});
            rest = rest.sliced(end + 1 + size);
        } else {
            const auto ends = [](char a) { return a == ' ' || a == '(' || a == ')' || a == '"'; };
            const auto end = std::ranges::find_if(rest, ends);
            const qsizetype size = end - rest.begin();
            tokens.push_back({Token::Kind::Atom, rest.first(size).toByteArray()});
            rest = rest.sliced(size);
        }
    }
    return tokens;
}

} // namespace

Result<std::optional<Response>> ResponseParser::feed(QByteArrayView &octets)
{
    if (m_error)
        return std::unexpected(*m_error);
    while (!octets.isEmpty()) {
        if (m_literalEnd > m_octets.size()) {
            const qsizetype taken = std::min(octets.size(), m_literalEnd - m_octets.size());
            m_octets.append(octets.first(taken));
            octets = octets.sliced(taken);
            continue;
        }
        m_lineStart = std::max(m_lineStart, m_literalEnd);
        const qsizetype lineFeed = octets.indexOf('\n');
        const qsizetype length = lineFeed < 0 ? octets.size() : lineFeed;
        const qsizetype taken = std::min(length, longestResponse + 1 - m_octets.size());
        m_octets.append(octets.first(taken));
        if (!isPlausible())
            return reject(Words::tr("The server's answer is not a response of IMAP."));
        if (m_octets.size() > longestResponse)
            return reject(Words::tr("The server's response is too long."));
        octets = octets.sliced(lineFeed < 0 ? length : length + 1);
        if (lineFeed < 0)
            break;
        QByteArrayView line = QByteArrayView(m_octets).sliced(m_lineStart);
        if (line.endsWith('\r'))
            line.chop(1);
        const qsizetype literal = isText(m_octets) ? -1 : literalSize(line);
        if (literal >= 0) {
            if (literal > longestResponse - m_octets.size() - 1)
                return reject(Words::tr("The server's response is too long."));
            m_octets += '\n';
            m_lineStart = m_octets.size();
            m_literalEnd = m_octets.size() + literal;
            continue;
        }
        if (m_octets.endsWith('\r'))
            m_octets.chop(1);
        m_seenResponse = true;
        return finish();
    }
    return std::nullopt;
}

/// Whether it may still become a response. The first of all is never tagged, nor a continuation.
bool ResponseParser::isPlausible() const
{
    if (m_octets.isEmpty() || m_octets == "\r")
        return m_seenResponse;
    if (!m_seenResponse)
        return m_octets.startsWith(QByteArrayView("* ").first(std::min<qsizetype>(2, m_octets.size())));
    const char first = m_octets.front();
    return first > ' ' && first < '\x7f';
}

Response ResponseParser::finish()
{
    const QByteArray octets = std::exchange(m_octets, {});
    m_lineStart = m_literalEnd = 0;
    Response response;
    QByteArrayView rest(octets);
    if (rest.startsWith('+')) {
        response.kind = Response::Kind::Continuation;
        rest = rest.sliced(1);
        readText(rest.startsWith(' ') ? rest.sliced(1) : rest, response);
        response.shown = shown(octets);
        return response;
    }
    const QByteArrayView tag = takeWord(rest);
    response.kind = tag == "*" ? Response::Kind::Untagged : Response::Kind::Tagged;
    if (response.kind == Response::Kind::Tagged)
        response.tag = tag.toByteArray();
    QByteArrayView word = takeWord(rest);
    response.status = statusOf(word);
    if (response.status != Response::Status::None) {
        readText(rest, response);
        response.shown = shown(octets);
        return response;
    }
    // "* 23 EXISTS": what it is about stands in front.
    const bool isNumber =
        !word.isEmpty() && std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
    std::vector<Token> number;
    if (isNumber) {
        number.push_back({Token::Kind::Atom, word.toByteArray()});
        word = takeWord(rest);
    }
    // A name and its data may stand together: "SEARCH" alone, or a literal right behind.
    response.name = word.trimmed().toByteArray().toUpper();
    response.tokens = tokensOf(rest);
    response.tokens.insert(response.tokens.begin(), number.begin(), number.end());
    QByteArray oneLine = octets;
    oneLine.replace("\r\n", " ").replace('\n', ' ');
    response.shown = shown(QByteArrayView(oneLine).first(std::min<qsizetype>(oneLine.size(), 2000)));
    return response;
}

std::unexpected<Error> ResponseParser::reject(const QString &why)
{
    m_error = Error{m_seenResponse ? ErrorCode::ProtocolViolation : ErrorCode::NotImap,
                    {},
                    why,
                    shown(QByteArrayView(m_octets).first(std::min<qsizetype>(200, m_octets.size())))};
    return std::unexpected(*m_error);
}

} // namespace envoi::imap
