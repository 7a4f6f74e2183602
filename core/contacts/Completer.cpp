#include "core/contacts/Completer.h"

#include "core/base/AddrSpec.h"

#include <QMap>

#include <algorithm>
#include <cmath>
#include <limits>

namespace envoi::contacts {

namespace {

/// The more often and the later, the higher; what was never written to comes last. As each use counts half
/// after so many days, the order stays the same while time goes on: so it is made once.
double useOf(const Entry &entry, const QDateTime &now)
{
    const int times = entry.times();
    if (times == 0 || !entry.last.isValid())
        return -std::numeric_limits<double>::infinity();
    constexpr double halfLife = 60.0 * 24 * 3600;
    const qint64 last = std::min(entry.last, now).toSecsSinceEpoch();
    return std::log2(static_cast<double>(times)) + static_cast<double>(last) / halfLife;
}

QString mailboxText(const QString &name, const QString &address)
{
    const auto spec = AddrSpec::parse(address);
    return spec ? mime::Mailbox(*spec, name).toString() : address;
}

/// What people type who have no such letter at hand.
QString withoutUmlauts(QString text)
{
    const auto replace = [&text](QChar letter, QStringView by) {
        text.replace(letter, by.toString(), Qt::CaseInsensitive);
    };
    replace(u'ä', u"ae");
    replace(u'ö', u"oe");
    replace(u'ü', u"ue");
    replace(u'å', u"aa");
    return text;
}

} // namespace

QStringList Suggestion::texts() const
{
    return isGroup() ? members : QStringList{mailboxText(name, address)};
}

void Completer::addToken(qsizetype start, qsizetype size, quint32 candidate)
{
    constexpr qsizetype longest = 100;
    if (size > 0)
        m_tokens.push_back(
            {static_cast<quint32>(start), static_cast<quint16>(std::min(size, longest)), candidate});
}

void Completer::addTokens(const QString &text, quint32 candidate)
{
    const QString plain = folded(text);
    const auto base = m_pool.size();
    m_pool += plain;
    // From each word to the end of the text: "anna ex" begins there as well as "ex".
    bool inWord = false;
    for (qsizetype i = 0; i < plain.size(); ++i) {
        const bool isWord = plain[i].isLetterOrNumber();
        if (isWord && !inWord)
            addToken(base + i, plain.size() - i, candidate);
        inWord = isWord;
    }
}

void Completer::addAddressTokens(const QString &address, quint32 candidate)
{
    const QString plain = folded(address);
    const auto base = m_pool.size();
    m_pool += plain;
    const auto at = plain.lastIndexOf(u'@');
    const auto lastDot = plain.lastIndexOf(u'.');
    bool inWord = false;
    for (qsizetype i = 0; i < plain.size(); ++i) {
        const bool isWord = plain[i].isLetterOrNumber();
        // Nobody means everybody by "com".
        const bool isTopLevel = i > at && i > lastDot && lastDot > at;
        if ((isWord && !inWord && !isTopLevel) || i == at)
            addToken(base + i, plain.size() - i, candidate);
        inWord = isWord;
    }
}

QStringView Completer::textOf(const Token &token) const
{
    return QStringView(m_pool).sliced(token.start, token.size);
}

Completer::Completer(const ContactBook &book, const QDateTime &now)
{
    struct Ranked {
        double use = 0;
        QString key;
        const Entry *entry = nullptr;
    };
    std::vector<Ranked> ranked;
    ranked.reserve(book.entries().size());
    QMap<QString, std::vector<const Entry *>> groups;
    for (const auto &entry : book.entries()) {
        ranked.push_back(
            {useOf(entry, now), folded(entry.name.isEmpty() ? entry.address : entry.name), &entry});
        for (const auto &group : entry.groups)
            groups[group].push_back(&entry);
    }
    std::ranges::stable_sort(ranked, [](const Ranked &a, const Ranked &b) {
        return a.use != b.use ? a.use > b.use : a.key < b.key;
    });
    m_candidates.reserve(ranked.size() + static_cast<std::size_t>(groups.size()));
    const auto addGroups = [this, &groups] {
        for (auto it = groups.cbegin(); it != groups.cend(); ++it) {
            const auto index = static_cast<quint32>(m_candidates.size());
            Candidate group{it.key(), {}, {}, {}, true};
            for (const Entry *member : it.value()) {
                group.members.append(member->address.toCaseFolded());
                group.memberTexts.append(mailboxText(member->name, member->address));
            }
            m_candidates.push_back(std::move(group));
            addTokens(it.key(), index);
        }
        groups.clear();
    };
    for (const auto &one : ranked) {
        // Groups come before those to whom nobody ever wrote.
        if (std::isinf(one.use))
            addGroups();
        const auto index = static_cast<quint32>(m_candidates.size());
        const Entry &entry = *one.entry;
        m_candidates.push_back({entry.name, entry.address, {}, {}, entry.isImported});
        addTokens(entry.name, index);
        if (const QString other = withoutUmlauts(entry.name); other != entry.name)
            addTokens(other, index);
        addTokens(entry.nickname, index);
        addAddressTokens(entry.address, index);
    }
    addGroups();
    std::ranges::sort(m_tokens, [this](const Token &a, const Token &b) { return textOf(a) < textOf(b); });
}

std::vector<Suggestion> Completer::suggest(QStringView typed, int most, const QSet<QString> &present) const
{
    const QStringList words = typedWords(typed);
    if (words.isEmpty() || most <= 0 || words.size() > std::numeric_limits<quint8>::max())
        return {};
    // How many words each candidate has in a row, so that one with all of them is known in one pass a word.
    std::vector<quint8> found(words.size() > 1 ? m_candidates.size() : 0);
    std::vector<quint32> hits;
    for (qsizetype w = 0; w < words.size(); ++w) {
        const QStringView word = words[w];
        const auto begins = std::ranges::lower_bound(
            m_tokens, word, std::less<>(), [this, size = word.size()](const Token &token) {
                return textOf(token).first(std::min<qsizetype>(token.size, size));
            });
        const auto ends =
            std::upper_bound(begins, m_tokens.end(), word, [this](QStringView wanted, const Token &token) {
                return wanted < textOf(token).first(std::min<qsizetype>(token.size, wanted.size()));
            });
        hits.clear();
        for (auto it = begins; it != ends; ++it) {
            const auto candidate = it->candidate;
            if (words.size() == 1) {
                hits.push_back(candidate);
            } else if (found[candidate] == w) {
                found[candidate] = static_cast<quint8>(w + 1);
                hits.push_back(candidate);
            }
        }
    }
    // Only the front is put in order; a candidate may be there several times, or be present already.
    std::vector<Suggestion> result;
    auto start = hits.begin();
    while (start != hits.end() && result.size() < static_cast<std::size_t>(most)) {
        constexpr std::ptrdiff_t portion = 128;
        const auto end = start + std::min<std::ptrdiff_t>(portion, hits.end() - start);
        if (end != hits.end())
            std::nth_element(start, end, hits.end());
        std::sort(start, end);
        for (auto it = start; it != end && result.size() < static_cast<std::size_t>(most); ++it) {
            if (it != hits.begin() && *it == *(it - 1))
                continue;
            const auto &candidate = m_candidates[*it];
            const bool isThere =
                candidate.address.isEmpty()
                    ? std::ranges::all_of(candidate.members,
                                          [&](const QString &member) { return present.contains(member); })
                    : present.contains(candidate.address.toCaseFolded());
            if (isThere)
                continue;
            Suggestion suggestion{
                candidate.name, candidate.address, candidate.memberTexts, candidate.isImported, {}, {}};
            suggestion.nameSpans = matchedSpans(suggestion.name, words);
            suggestion.addressSpans = matchedSpans(suggestion.address, words);
            result.push_back(std::move(suggestion));
        }
        start = end;
    }
    return result;
}

} // namespace envoi::contacts
