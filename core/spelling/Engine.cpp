#include "core/spelling/Engine.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::spelling {

namespace {

constexpr int wordsToTell = 4;      ///< a paragraph of fewer is checked in the letter's language
constexpr int wordsToDoubt = 8;     ///< a paragraph of so many that no dictionary knows is in none of them
constexpr qsizetype mostUnited = 4; ///< dictionaries that are asked at once while nothing is known yet

bool isGood(int known, int of)
{
    return known * 10 >= of * 7;
}

} // namespace

Engine::Engine(QStringList folders, const QString &personalFile, QStringList preferred)
    : m_folders(std::move(folders)), m_preferred(std::move(preferred)), m_personal(personalFile)
{
}

void Engine::look()
{
    if (m_installed)
        return;
    m_installed = installedDictionaries(m_folders);
    for (const auto &files : likelyDictionaries(*m_installed, m_preferred))
        m_likely.append(files.language);
}

QStringList Engine::languages()
{
    // Whoever opens the menu may have installed one meanwhile.
    m_installed.reset();
    m_likely.clear();
    look();
    QStringList languages;
    for (const auto &files : std::as_const(*m_installed))
        languages.append(files.language);
    return languages;
}

Dictionary *Engine::dictionary(const QString &language)
{
    if (const auto at = m_loaded.find(language); at != m_loaded.end())
        return at->second.get();
    const auto files = std::ranges::find(*m_installed, language, &DictionaryFiles::language);
    if (files == m_installed->end())
        return nullptr;
    return (m_loaded[language] = Dictionary::load(*files)).get();
}

Engine::Dictionaries Engine::dictionaries(const QStringList &languages)
{
    Dictionaries used;
    for (const auto &language : languages) {
        if (auto *one = dictionary(language))
            used.push_back(one);
    }
    return used;
}

bool Engine::isRight(const Word &word, const Dictionaries &used, const QStringList &ignored)
{
    return m_personal.contains(word.text) || ignored.contains(word.text) ||
           std::ranges::any_of(used, [&word](Dictionary *one) {
               return one->knows(word.text) || (word.isBeforeDot && one->knows(word.text + u'.'));
           });
}

int Engine::known(const std::vector<Word> &words, Dictionary *dictionary, const QStringList &ignored)
{
    if (!dictionary)
        return 0;
    const Dictionaries alone{dictionary};
    return static_cast<int>(std::ranges::count_if(words, [&](const Word &word) {
        return isRight(word, alone, ignored) ||
               (!word.parts.empty() && std::ranges::all_of(word.parts, [&](const Word &part) {
                   return isRight(part, alone, ignored);
               }));
    }));
}

QList<Range> Engine::wrong(const std::vector<Word> &words, const Dictionaries &used,
                           const QStringList &ignored)
{
    QList<Range> ranges;
    const auto isWrong = [&](const Word &word) {
        // A name in another script is no mistake in this language.
        return std::ranges::any_of(used, [&](Dictionary *one) { return one->isInScript(word.text); }) &&
               !isRight(word, used, ignored);
    };
    for (const Word &word : words) {
        if (!isWrong(word))
            continue;
        if (word.parts.empty())
            ranges.append(word.range);
        for (const Word &part : word.parts) {
            if (isWrong(part))
                ranges.append(part.range);
        }
    }
    return ranges;
}

Finding Engine::checkByItself(const Paragraph &paragraph, const Request &request)
{
    Finding finding{paragraph.id, {}, {}, 0};
    const auto words = findWords(paragraph.text, paragraph.skipped, request.capitals);
    const int count = static_cast<int>(words.size());
    finding.words = count;
    if (count == 0 || m_likely.isEmpty())
        return finding;
    // The letter's may be of another region than the likely one (de-AT).
    const bool isLetterKnown = dictionary(request.letterLanguage) != nullptr;
    const QString letterLanguage = isLetterKnown ? request.letterLanguage : m_likely.first();
    const bool isOwnKnown = m_likely.contains(paragraph.language) || paragraph.language == letterLanguage;
    QString language = isOwnKnown ? paragraph.language : letterLanguage;
    if (count < wordsToTell) {
        // While nothing tells the letter's language, a word is right if any of them knows it.
        const bool isOpen = !isLetterKnown && paragraph.language.isEmpty();
        QList<Range> wrongOnes = wrong(words, dictionaries({language}), request.ignored);
        if (isOpen && !wrongOnes.isEmpty() && m_likely.size() > 1)
            wrongOnes = wrong(words, dictionaries(m_likely.first(std::min(m_likely.size(), mostUnited))),
                              request.ignored);
        finding.wrong = wrongOnes;
        return finding;
    }
    int best = known(words, dictionary(language), request.ignored);
    if (!isGood(best, count)) {
        // What was found before stays unless another one is clearly better.
        for (const QString &other : std::as_const(m_likely)) {
            const int its = other == language ? 0 : known(words, dictionary(other), request.ignored);
            if (its > best + std::max(1, count / 6)) {
                best = its;
                language = other;
            }
        }
    }
    if (count >= wordsToDoubt && best * 2 < count)
        return finding;
    finding.language = language;
    finding.wrong = wrong(words, dictionaries({language}), request.ignored);
    return finding;
}

QList<Finding> Engine::check(const Request &request)
{
    look();
    QList<Finding> findings;
    Dictionaries chosen;
    if (request.choice.kind == Choice::Kind::Languages)
        chosen = dictionaries(request.choice.languages);
    for (const Paragraph &paragraph : request.paragraphs) {
        if (request.choice.kind == Choice::Kind::Automatic) {
            findings.append(checkByItself(paragraph, request));
            continue;
        }
        Finding finding{paragraph.id, {}, {}, 0};
        if (!chosen.empty()) {
            const auto words = findWords(paragraph.text, paragraph.skipped, request.capitals);
            finding.words = static_cast<int>(words.size());
            finding.wrong = wrong(words, chosen, request.ignored);
        }
        findings.append(finding);
    }
    return findings;
}

QStringList Engine::suggestions(const QString &word, const QStringList &languages, int most)
{
    look();
    const QString plain = QString(word).replace(u'\u2019', u'\'');
    std::vector<QStringList> lists;
    Dictionaries asked = dictionaries(languages);
    if (asked.empty() && !m_likely.isEmpty())
        asked = dictionaries({m_likely.first()});
    for (Dictionary *one : asked) {
        if (one->isInScript(plain))
            lists.push_back(one->suggestions(plain));
    }
    // The first of each, then the second of each.
    QStringList merged;
    for (qsizetype at = 0; at < most && merged.size() < most; ++at) {
        for (const QStringList &list : lists) {
            if (at < list.size() && !merged.contains(list[at]) && merged.size() < most)
                merged.append(list[at]);
        }
    }
    if (word.contains(u'\u2019'))
        merged.replaceInStrings(u"'"_s, u"\u2019"_s);
    return merged;
}

} // namespace envoi::spelling
