#include "core/letter/TextLines.h"

#include <algorithm>
#include <utility>

namespace envoi::letter {

namespace {

constexpr qsizetype maximalIndent = 40;

} // namespace

void TextLines::separate(int blankLines)
{
    endLine();
    if (!m_tight)
        m_blankLines = std::max<qsizetype>(m_blankLines, blankLines);
}

void TextLines::breakLine()
{
    if (m_line.isEmpty()) {
        ++m_blankLines;
        m_leadingSpaces = 0;
        m_space = false;
    } else {
        endLine();
    }
}

void TextLines::append(QStringView text, bool preformatted)
{
    for (const QChar c : text) {
        if (c == u'\r')
            continue;
        if (preformatted && c == u'\n')
            breakLine();
        else if (!preformatted && (c == u' ' || c == u'\n' || c == u'\t'))
            m_space = !m_line.isEmpty() || m_leadingSpaces > 0;
        else if (c == QChar(QChar::Nbsp) || c == u' ')
            appendCharacter(u' ');
        else
            appendCharacter(c);
    }
}

void TextLines::appendCharacter(QChar c)
{
    const bool afterSpace = std::exchange(m_space, false);
    if (m_line.isEmpty()) {
        // A collapsible space counts once a non-breaking one stands before it: "&nbsp; x" is two.
        m_leadingSpaces += (afterSpace ? 1 : 0) + (c == u' ' ? 1 : 0);
        if (c == u' ')
            return;
        beginLine();
    } else if (afterSpace) {
        m_line.append(u' ');
    }
    m_line.append(c);
}

void TextLines::beginLine()
{
    if (!m_text.isEmpty()) {
        // The empty lines between two paragraphs of a quote belong to it.
        const QString marks(std::min(m_quotes, m_quotesBefore), u'>');
        for (qsizetype i = 0; i < m_blankLines; ++i)
            m_text.append(marks).append(u'\n');
    }
    m_blankLines = 0;
    m_tight = false;
    QString indent(std::min(m_indent, maximalIndent), u' ');
    if (!m_marker.isEmpty()) {
        indent.chop(std::min(m_marker.size(), indent.size()));
        indent.append(std::exchange(m_marker, {}));
    }
    m_line = QString(m_quotes, u'>');
    if (m_quotes > 0)
        m_line.append(u' ');
    m_line.append(indent);
    m_lineStart = m_line.size();
    m_line.append(QString(std::exchange(m_leadingSpaces, 0), u' '));
}

void TextLines::endLine()
{
    const bool afterSpace = std::exchange(m_space, false);
    if (m_line.isEmpty()) {
        // A paragraph of nothing but a non-breaking space is how many editors write an empty line.
        if (std::exchange(m_leadingSpaces, 0) > 0)
            ++m_blankLines;
        return;
    }
    // A collapsible space at the end isn't shown, but "-- " is the one line of which it is a part.
    if (afterSpace && QStringView(m_line).sliced(m_lineStart) == u"--")
        m_line.append(u' ');
    m_text.append(m_line).append(u'\n');
    m_line.clear();
    m_quotesBefore = m_quotes;
}

void TextLines::flushMarker()
{
    if (m_marker.isEmpty())
        return;
    endLine();
    m_leadingSpaces = 0;
    m_marker = m_marker.trimmed();
    m_indent = std::max<qsizetype>(m_indent - 1, m_marker.size());
    beginLine();
    endLine();
}

QString TextLines::finish()
{
    endLine();
    while (m_text.endsWith(u'\n'))
        m_text.chop(1);
    return std::move(m_text);
}

} // namespace envoi::letter
