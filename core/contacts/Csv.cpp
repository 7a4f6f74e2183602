#include "core/contacts/Csv.h"

#include "core/contacts/Contact.h"

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace envoi::contacts {

namespace {

constexpr qsizetype mostFields = 1000;

bool isLineEnd(QChar c)
{
    return c == u'\n' || c == u'\r';
}

} // namespace

CsvReader::CsvReader(const QString &text, QChar separator) : m_text(text), m_separator(separator)
{
    // Excel's own way to say it.
    if (m_text.startsWith("sep="_L1, Qt::CaseInsensitive) && m_text.size() > 5 && isLineEnd(m_text[5])) {
        m_separator = m_text[4];
        m_at = 5;
        endLine();
    }
    if (m_separator.isNull())
        m_separator = guessed();
}

QChar CsvReader::guessed() const
{
    // By the first row; what stands in quotes does not count.
    constexpr qsizetype enough = 20'000;
    constexpr std::array candidates{u',', u';', u'\t'};
    std::array<int, candidates.size()> counts{};
    bool quoted = false;
    for (qsizetype i = m_at; i < std::min(m_text.size(), m_at + enough); ++i) {
        const QChar c = m_text[i];
        if (c == u'"')
            quoted = !quoted;
        if (quoted)
            continue;
        if (isLineEnd(c))
            break;
        for (std::size_t k = 0; k < candidates.size(); ++k)
            counts[k] += c == candidates[k] ? 1 : 0;
    }
    const auto most = std::ranges::max_element(counts) - counts.begin();
    return candidates[static_cast<std::size_t>(most)];
}

void CsvReader::endLine()
{
    if (m_at >= m_text.size())
        return;
    if (m_text[m_at] == u'\r' && m_at + 1 < m_text.size() && m_text[m_at + 1] == u'\n')
        ++m_at;
    ++m_at;
    ++m_line;
}

QString CsvReader::quotedField()
{
    const auto start = m_at;
    const int line = m_line;
    QString field;
    ++m_at;
    while (m_at < m_text.size()) {
        const QChar c = m_text[m_at];
        if (c == u'"') {
            if (m_at + 1 >= m_text.size() || m_text[m_at + 1] != u'"') {
                ++m_at;
                // What stands behind the closing mark belongs to the field all the same.
                return field + plainField();
            }
            ++m_at;
        } else if (c == u'\n' || (c == u'\r' && (m_at + 1 >= m_text.size() || m_text[m_at + 1] != u'\n'))) {
            ++m_line;
        }
        if (field.size() < longestValue)
            field.append(c);
        else
            m_cut = true;
        ++m_at;
    }
    // It never ends: then it was none, and neither is any that follows. So the text is read twice at most.
    m_withoutQuotes = true;
    m_at = start;
    m_line = line;
    return plainField();
}

QString CsvReader::plainField()
{
    const auto start = m_at;
    while (m_at < m_text.size() && m_text[m_at] != m_separator && !isLineEnd(m_text[m_at]))
        ++m_at;
    m_cut = m_cut || m_at - start > longestValue;
    return m_text.mid(start, std::min(m_at - start, longestValue));
}

bool CsvReader::next(CsvRow &row)
{
    while (m_at < m_text.size()) {
        row.fields.clear();
        row.line = m_line;
        bool more = true;
        while (more) {
            const bool quoted = !m_withoutQuotes && m_at < m_text.size() && m_text[m_at] == u'"';
            const QString field = quoted ? quotedField() : plainField();
            if (row.fields.size() < mostFields)
                row.fields.append(field);
            else
                m_cut = true;
            more = m_at < m_text.size() && m_text[m_at] == m_separator;
            if (more)
                ++m_at;
        }
        endLine();
        if (std::ranges::any_of(row.fields, [](const QString &field) { return !field.isEmpty(); }))
            return true;
    }
    return false;
}

} // namespace envoi::contacts
