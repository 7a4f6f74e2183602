#include "core/letter/ReplyQuote.h"

#include "core/letter/Draft.h"
#include "core/letter/HtmlTokenizer.h"

#include <QStringList>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::letter {

namespace {

/// \a clean without the signatures that stand in no quote. Its tags are as the sanitizer writes them, so that
/// they can be told by their beginning.
QString withoutSignature(const QString &clean)
{
    const QString start = u"<div class=\"%1\""_s.arg(signatureClass);
    QString out;
    qsizetype from = 0;
    for (qsizetype at = clean.indexOf(start); at >= 0; at = clean.indexOf(start, from)) {
        const QStringView before = QStringView(clean).first(at);
        const bool isQuoted = before.count(u"<blockquote") > before.count(u"</blockquote>");
        qsizetype depth = 1;
        qsizetype end = at + start.size();
        while (depth > 0) {
            end = clean.indexOf(u'<', end);
            if (end < 0)
                break;
            const QStringView tag = QStringView(clean).sliced(end);
            if (tag.startsWith(u"<div"))
                ++depth;
            else if (tag.startsWith(u"</div>"))
                --depth;
            end += depth == 0 ? 6 : 1;
        }
        if (end < 0)
            break;
        out += QStringView(clean).sliced(from, (isQuoted ? end : at) - from);
        from = end;
    }
    out += QStringView(clean).sliced(from);
    return out;
}

bool isBlank(const QString &line)
{
    return QStringView(line).trimmed().isEmpty();
}

} // namespace

QString shortened(const QString &text, qsizetype most, const QString &cut)
{
    if (text.size() <= most)
        return text;
    qsizetype end = text.lastIndexOf(u'\n', most);
    if (end <= 0)
        end = most - (text[most - 1].isHighSurrogate() ? 1 : 0);
    return text.first(end) + u'\n' + cut;
}

QString quotedText(const QString &text, qsizetype most, const QString &cut)
{
    QStringList lines = text.split(u'\n');
    // The last delimiter counts: what follows is no part of the letter (RFC 3676 section 4.3).
    if (const auto delimiter = lines.lastIndexOf(u"-- "_s); delimiter >= 0)
        lines.resize(delimiter);
    while (!lines.isEmpty() && isBlank(lines.last()))
        lines.removeLast();
    const auto first = std::ranges::find_if_not(lines, isBlank);
    lines.erase(lines.begin(), first);
    lines = shortened(lines.join(u'\n'), most, cut).split(u'\n');
    for (QString &line : lines)
        line.prepend(line.startsWith(u'>') ? u">"_s : isBlank(line) ? u">"_s : u"> "_s);
    return lines.join(u'\n');
}

QString quotableHtml(const QString &html, qsizetype most, const QString &cut)
{
    // Before anything is done with all of it: much that is sent is many times what it shows.
    constexpr qsizetype mostMarkup = 8;
    QString clean = sanitizedHtml(html.size() > most * mostMarkup ? html.first(most * mostMarkup) : html);
    bool isCut = html.size() > most * mostMarkup;
    clean = withoutSignature(clean);
    if (clean.size() > most) {
        const qsizetype end = clean.lastIndexOf(u'<', most);
        // What is left open is closed by the sanitizer.
        clean = sanitizedHtml(clean.first(end > 0 ? end : most));
        isCut = true;
    }
    return isCut ? clean + u"<div>"_s + cut.toHtmlEscaped() + u"</div>"_s : clean;
}

} // namespace envoi::letter
