#include "app/compose/CommandMatch.h"

#include <QString>

#include <algorithm>

namespace envoi::compose {

namespace {

/// Each character by its base letter, in one case, so that positions stay those of the text.
QString folded(QStringView text)
{
    QString result(text.size(), Qt::Uninitialized);
    std::ranges::transform(text, result.begin(), [](QChar character) {
        const QString parts = character.decomposition();
        return (parts.isEmpty() || character.decompositionTag() != QChar::Canonical ? character : parts[0])
            .toCaseFolded();
    });
    return result;
}

bool startsWord(const QString &text, qsizetype at)
{
    return at == 0 || !text[at - 1].isLetterOrNumber();
}

/// Where \a word stands in \a text as a whole, at a word's beginning if there is such a place; -1 for
/// nowhere.
qsizetype placeOf(const QString &word, const QString &text)
{
    const qsizetype first = text.indexOf(word);
    for (qsizetype at = first; at >= 0; at = text.indexOf(word, at + 1)) {
        if (startsWord(text, at))
            return at;
    }
    return first;
}

/// The letters of \a word in order, each at a word's beginning where one is ahead; empty if one is missing.
QList<qsizetype> scattered(const QString &word, const QString &text)
{
    QList<qsizetype> positions;
    qsizetype from = 0;
    for (const QChar letter : word) {
        qsizetype at = text.indexOf(letter, from);
        if (at < 0)
            return {};
        for (qsizetype next = at; next >= 0; next = text.indexOf(letter, next + 1)) {
            if (startsWord(text, next)) {
                // Only if what is left still follows it.
                const QStringView rest = QStringView(word).sliced(positions.size() + 1);
                qsizetype end = next + 1;
                const bool fits = std::ranges::all_of(rest, [&](QChar other) {
                    end = text.indexOf(other, end) + 1;
                    return end > 0;
                });
                if (fits)
                    at = next;
                break;
            }
        }
        positions.append(at);
        from = at + 1;
    }
    return positions;
}

} // namespace

CommandMatch matchCommand(QStringView query, QStringView name)
{
    constexpr int whole = 1000;
    constexpr int atBeginning = 300;
    constexpr int within = 100;
    constexpr int letters = 10;
    const QString text = folded(name);
    CommandMatch match{.score = 1, .positions = {}};
    const QString wanted = folded(query).simplified();
    if (wanted == text)
        match.score += whole;
    for (const QString &word : wanted.split(u' ', Qt::SkipEmptyParts)) {
        const qsizetype at = placeOf(word, text);
        if (at >= 0) {
            match.score += startsWord(text, at) ? atBeginning : within;
            for (qsizetype i = 0; i < word.size(); ++i)
                match.positions.append(at + i);
            continue;
        }
        const QList<qsizetype> positions = scattered(word, text);
        if (positions.isEmpty())
            return {};
        match.score += letters;
        match.positions += positions;
    }
    std::ranges::sort(match.positions);
    match.positions.erase(std::unique(match.positions.begin(), match.positions.end()), match.positions.end());
    return match;
}

} // namespace envoi::compose
