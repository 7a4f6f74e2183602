#include "core/mime/Flowed.h"

#include "core/mime/Graphemes.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::mime {

namespace {

/// With its last space written as "=20", such a line still is one in quoted-printable.
constexpr qsizetype mostColumns = 74;
/// Deeper marks would leave no room for text: they are taken for text themselves.
constexpr qsizetype mostDepth = 40;
constexpr QStringView signature = u"-- "; ///< neither fixed nor flowed (RFC 3676 section 4.3)

/// A line without what format=flowed puts in front.
struct FlowedLine {
    qsizetype depth = 0;
    QStringView content;
};

qsizetype marksOf(QStringView line)
{
    const auto mark = std::ranges::find_if(line, [](QChar c) { return c != u'>'; });
    return mark - line.begin();
}

/// Only what unflowed() would write this way is taken for a quotation.
FlowedLine lineToWrite(QStringView line)
{
    const qsizetype depth = marksOf(line);
    const QStringView rest = line.sliced(depth);
    if (depth == 0 || depth > mostDepth)
        return {0, line};
    if (rest.isEmpty())
        return {depth, rest};
    return rest.size() > 1 && rest.front() == u' ' ? FlowedLine{depth, rest.sliced(1)} : FlowedLine{0, line};
}

FlowedLine lineAsRead(QStringView line)
{
    const qsizetype depth = marksOf(line);
    const QStringView rest = line.sliced(depth);
    return {depth, rest.startsWith(u' ') ? rest.sliced(1) : rest};
}

/// Scripts of which the words have no spaces between them; pictures, too.
bool isSpaceless(char32_t c)
{
    return (c >= 0x0E00 && c < 0x1100) || (c >= 0x1780 && c < 0x1800) || c >= 0x2E80;
}

qsizetype columnsOf(char32_t c)
{
    return (c >= 0x1100 && c < 0x1160) || c >= 0x2E80 ? 2 : 1;
}

/// Finds where a line breaks: behind a space, or between two characters of a script without spaces.
class Breaker {
public:
    explicit Breaker(QStringView content) : m_content(content), m_graphemes(content) {}

    /// The end of the piece that begins at \a start and has room for so many columns: as long as possible,
    /// or longer where there is no place to break.
    qsizetype pieceEnd(qsizetype start, qsizetype columns)
    {
        qsizetype end = start;
        qsizetype width = 0;
        bool afterSpaceless = false;
        for (qsizetype i = start; i < m_content.size();) {
            if (width > columns && end > start)
                return end;
            const bool isPair = m_content[i].isHighSurrogate() && i + 1 < m_content.size();
            const char32_t c =
                isPair ? QChar::surrogateToUcs4(m_content[i], m_content[i + 1]) : m_content[i].unicode();
            const bool spaceless = isSpaceless(c);
            if (i > start && (spaceless || afterSpaceless || m_content[i - 1] == u' ') &&
                m_graphemes.isBoundary(i) && m_content.sliced(start, i - start) != signature.chopped(1))
                end = i;
            afterSpaceless = spaceless;
            width += columnsOf(c);
            i += isPair ? 2 : 1;
        }
        return width <= columns || end == start ? m_content.size() : end;
    }

private:
    QStringView m_content;
    Graphemes m_graphemes;
};

class Writer {
public:
    explicit Writer(QStringView text) { m_out.reserve(text.size() + text.size() / 16 + 16); }

    void append(QStringView paragraph)
    {
        const FlowedLine line = lineToWrite(paragraph);
        if (line.content == signature)
            return appendLine(line.depth, signature, false);
        const bool endsInSpace = line.content.endsWith(u' ');
        // Marks with spaces between them would be lost on the lines that follow.
        const bool stays = line.depth > 0 && line.content.startsWith(u'>');
        // No character takes more than two columns.
        const qsizetype columns = mostColumns - line.depth - 2;
        if (stays || 2 * line.content.size() <= columns) {
            appendLine(line.depth, line.content, endsInSpace);
        } else {
            Breaker breaker(line.content);
            for (qsizetype start = 0; start < line.content.size();) {
                const qsizetype end = breaker.pieceEnd(start, columns);
                const QStringView piece = line.content.sliced(start, end - start);
                appendLine(line.depth, piece, endsInSpace || end < line.content.size());
                start = end;
            }
        }
        // What ends in a space flows, be it into nothing.
        if (endsInSpace)
            appendLine(line.depth, {}, false);
    }

    QString take() && { return std::move(m_out); }

private:
    void appendLine(qsizetype depth, QStringView content, bool flows)
    {
        if (!m_isFirst)
            m_out.append(u'\n');
        m_isFirst = false;
        m_out.resize(m_out.size() + depth, u'>');
        const bool isStuffed = depth > 0
                                   ? !content.isEmpty()
                                   : content.startsWith(u' ') || content.startsWith(u'>') ||
                                         content.startsWith("From "_L1) || (flows && content == "From"_L1);
        if (isStuffed)
            m_out.append(u' ');
        m_out.append(content);
        if (flows)
            m_out.append(u' ');
    }

    QString m_out;
    bool m_isFirst = true;
};

/// CR, LF and CRLF each end a line.
template <typename Function>
void forEachLine(QStringView text, Function function)
{
    for (qsizetype begin = 0; begin <= text.size();) {
        const auto rest = text.sliced(begin);
        const auto found = std::ranges::find_if(rest, [](QChar c) { return c == u'\n' || c == u'\r'; });
        const qsizetype end = begin + (found - rest.begin());
        function(text.sliced(begin, end - begin));
        begin = end + (text.sliced(end).startsWith("\r\n"_L1) ? 2 : 1);
    }
}

} // namespace

QString flowed(QStringView text)
{
    Writer writer(text);
    forEachLine(text, [&writer](QStringView paragraph) { writer.append(paragraph); });
    return std::move(writer).take();
}

QString unflowed(QStringView text, bool delSp)
{
    QString out;
    out.reserve(text.size());
    bool isFirst = true;
    bool flows = false;
    bool lacksSpace = false;
    qsizetype depth = 0;
    forEachLine(text, [&](QStringView read) {
        FlowedLine line = lineAsRead(read);
        const bool isSignature = line.content == signature;
        // A line that flows into another depth ends its paragraph all the same (section 4.5).
        if (!flows || line.depth != depth || isSignature) {
            if (!isFirst)
                out.append(u'\n');
            out.resize(out.size() + line.depth, u'>');
            lacksSpace = line.depth > 0;
        }
        isFirst = false;
        depth = line.depth;
        flows = !isSignature && line.content.endsWith(u' ');
        if (flows && delSp)
            line.content.chop(1);
        if (lacksSpace && !line.content.isEmpty()) {
            out.append(u' ');
            lacksSpace = false;
        }
        out.append(line.content);
    });
    return out;
}

} // namespace envoi::mime
