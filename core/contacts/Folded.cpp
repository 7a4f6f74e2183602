#include "core/contacts/Folded.h"

#include <algorithm>

namespace envoi::contacts {

namespace {

bool isMark(QChar c)
{
    return c.category() == QChar::Mark_NonSpacing || c.category() == QChar::Mark_Enclosing;
}

bool beginsWord(QStringView text, qsizetype at)
{
    return text[at].isLetterOrNumber() && !text[at].isLowSurrogate() &&
           (at == 0 || !(text[at - 1].isLetterOrNumber() || isMark(text[at - 1])));
}

} // namespace

QStringList typedWords(QStringView text)
{
    QString plain = folded(text);
    for (QChar &c : plain) {
        if (c == u'<' || c == u'>' || c == u'"' || c == u'(' || c == u')' || c == u',')
            c = u' ';
    }
    constexpr qsizetype most = 8;
    return plain.simplified().split(u' ', Qt::SkipEmptyParts).mid(0, most);
}

QList<Span> matchedSpans(QStringView text, const QStringList &words)
{
    QList<Span> spans;
    qsizetype done = 0;
    constexpr qsizetype longestText = 300;
    const auto end = std::min(text.size(), longestText);
    for (qsizetype start = 0; start < end; ++start) {
        if (start < done || (!beginsWord(text, start) && text[start] != u'@'))
            continue;
        qsizetype best = 0;
        for (const auto &word : words) {
            // Folding may make one letter two and drop others: so as much of the text as gives the word.
            const auto most = std::min(end - start, 2 * word.size() + 8);
            for (qsizetype size = std::max<qsizetype>(1, word.size() / 2); size <= most; ++size) {
                if (folded(text.sliced(start, size)).startsWith(word)) {
                    best = std::max(best, size);
                    break;
                }
            }
        }
        while (best > 0 && start + best < end && isMark(text[start + best]))
            ++best;
        if (best > 0) {
            spans.append({start, best});
            done = start + best;
        }
    }
    return spans;
}

} // namespace envoi::contacts
