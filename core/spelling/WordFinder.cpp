#include "core/spelling/WordFinder.h"

#include <QTextBoundaryFinder>

#include <algorithm>
#include <span>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::spelling {

namespace {

constexpr qsizetype longestWord = 80; ///< what is longer is no word, and costs Hunspell much time
constexpr QChar softHyphen(u'\u00ad');

bool isHyphen(QChar c)
{
    return c == u'-' || c == u'\u2010' || c == u'\u2011';
}

bool isApostrophe(QChar c)
{
    return c == u'\'' || c == u'\u2019' || c == u'\u02bc';
}

bool isSpace(QChar c)
{
    return c.isSpace() || c == QChar::ObjectReplacementCharacter;
}

/// Whether what stands between two spaces is for programs to read, not for people.
bool isForPrograms(QStringView token)
{
    while (!token.isEmpty() && !token.front().isLetterOrNumber() &&
           !QStringView(u"/~\\#@").contains(token.front()))
        token = token.sliced(1);
    return token.contains(u'@') || token.contains(u'_') || token.contains(u'\\') || token.contains(u"://") ||
           token.count(u'/') > 1 || token.startsWith(u"www.", Qt::CaseInsensitive) ||
           token.startsWith(u"mailto:", Qt::CaseInsensitive) || token.startsWith(u'/') ||
           token.startsWith(u"~/") || token.startsWith(u'#');
}

bool isOfSpacelessScript(QChar c)
{
    switch (c.script()) {
    case QChar::Script_Han:
    case QChar::Script_Hiragana:
    case QChar::Script_Katakana:
    case QChar::Script_Thai:
    case QChar::Script_Lao:
    case QChar::Script_Khmer:
    case QChar::Script_Myanmar:
        return true;
    default:
        return false;
    }
}

bool isWorthChecking(QStringView word, bool capitals)
{
    if (word.size() < 2 || word.size() > longestWord)
        return false;
    int letters = 0;
    bool hasSmall = false;
    for (qsizetype i = 0; i < word.size(); ++i) {
        const QChar c = word[i];
        if (c.isDigit() || c.isNumber() || c == u'_' || isOfSpacelessScript(c))
            return false;
        letters += c.isLetter() ? 1 : 0;
        if (c.isUpper() && i > 0 && word[i - 1].isLower())
            return false;
        // A script without capitals is as good as small.
        hasSmall |= c.isLetter() && !c.isUpper();
    }
    return letters >= 2 && (hasSmall || capitals);
}

QString plainWord(QStringView word)
{
    QString plain = word.toString();
    plain.remove(softHyphen);
    for (QChar &c : plain) {
        if (isApostrophe(c))
            c = u'\'';
        else if (isHyphen(c))
            c = u'-';
    }
    return plain.normalized(QString::NormalizationForm_C);
}

class Finder {
public:
    Finder(const QString &text, const QList<Range> &skipped, bool capitals)
        : m_text(text), m_skipped(skipped), m_capitals(capitals)
    {
    }

    std::vector<Word> run()
    {
        std::vector<Range> chain; // what hyphens and dots join
        for (const Range &item : items()) {
            if (!chain.empty() && (chain.back().end() + 1 != item.start || !isJoint(m_text[item.start - 1])))
                take(std::exchange(chain, {}));
            chain.push_back(item);
        }
        take(chain);
        return std::move(m_words);
    }

private:
    Word word(Range range) const
    {
        Word word;
        word.range = range;
        word.text = plainWord(QStringView(m_text).mid(range.start, range.length));
        word.isBeforeDot = range.end() < m_text.size() && m_text[range.end()] == u'.';
        return word;
    }

    static bool isJoint(QChar c) { return c == u'.' || isHyphen(c); }

    /// Words by UAX #29, cut at dots, which not every version of it does.
    std::vector<Range> items() const
    {
        std::vector<Range> items;
        QTextBoundaryFinder finder(QTextBoundaryFinder::Word, m_text);
        for (qsizetype at = 0; at >= 0 && at < m_text.size();) {
            const bool isItem = finder.boundaryReasons() & QTextBoundaryFinder::StartOfItem;
            const qsizetype end = finder.toNextBoundary();
            for (qsizetype start = at; isItem && start < end;) {
                const qsizetype dot = QStringView(m_text).first(end).indexOf(u'.', start);
                const qsizetype until = dot < 0 ? end : dot;
                if (until > start)
                    items.push_back({static_cast<int>(start), static_cast<int>(until - start)});
                start = until + 1;
            }
            at = end;
        }
        return items;
    }

    void take(std::span<const Range> chain)
    {
        if (chain.empty() || isSkipped(chain.front().start, chain.back().end()) ||
            isTokenForPrograms(chain.front().start))
            return;
        std::vector<std::span<const Range>> compounds;
        for (std::size_t start = 0; start < chain.size();) {
            std::size_t end = start + 1;
            while (end < chain.size() && m_text[chain[end].start - 1] != u'.')
                ++end;
            // "end.Next" lacks a space; "example.com", "notes.txt" and "e.g" are as they should be.
            if (start > 0 && !m_text[chain[start].start].isUpper())
                return;
            compounds.push_back(chain.subspan(start, end - start));
            start = end;
        }
        for (const auto &compound : compounds)
            takeCompound(compound);
    }

    /// Words that hyphens join, or one.
    void takeCompound(std::span<const Range> items)
    {
        std::vector<Word> parts;
        const int start = items.front().start;
        const int length = items.back().end() - start;
        bool isWhole = length <= longestWord;
        for (const Range &item : items) {
            const QStringView part = QStringView(m_text).mid(item.start, item.length);
            if (isWorthChecking(part, m_capitals))
                parts.push_back(word(item));
            else
                isWhole = isWhole && part.size() == 1 && part.front().isLetter();
        }
        if (items.size() > 1 && isWhole && !parts.empty()) {
            Word whole = word({start, length});
            whole.parts = std::move(parts);
            m_words.push_back(std::move(whole));
            return;
        }
        std::ranges::move(parts, std::back_inserter(m_words));
    }

    bool isSkipped(int start, int end)
    {
        while (m_nextSkipped < m_skipped.size() && m_skipped[m_nextSkipped].end() <= start)
            ++m_nextSkipped;
        return m_nextSkipped < m_skipped.size() && m_skipped[m_nextSkipped].start < end;
    }

    /// Whether the token around \a at is; asked from left to right.
    bool isTokenForPrograms(int at)
    {
        if (at >= m_tokenEnd) {
            int start = at;
            while (start > m_tokenEnd && !isSpace(m_text[start - 1]))
                --start;
            m_tokenEnd = at;
            while (m_tokenEnd < m_text.size() && !isSpace(m_text[m_tokenEnd]))
                ++m_tokenEnd;
            m_isForPrograms = isForPrograms(QStringView(m_text).mid(start, m_tokenEnd - start));
        }
        return m_isForPrograms;
    }

    const QString &m_text;
    const QList<Range> &m_skipped;
    bool m_capitals;
    qsizetype m_nextSkipped = 0;
    int m_tokenEnd = 0;
    bool m_isForPrograms = false;
    std::vector<Word> m_words;
};

} // namespace

std::vector<Word> findWords(const QString &text, const QList<Range> &skipped, bool capitals)
{
    return Finder(text, skipped, capitals).run();
}

} // namespace envoi::spelling
