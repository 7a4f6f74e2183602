#pragma once

#include "core/spelling/Dictionary.h"
#include "core/spelling/PersonalWords.h"
#include "core/spelling/Spelling.h"
#include "core/spelling/WordFinder.h"

#include <map>
#include <optional>

namespace envoi::spelling {

/// What a Speller does in its thread: dictionaries, loaded when they are first needed, and what is
/// right by them.
class Engine {
public:
    /// \a preferred: languages to try first, BCP 47 tags.
    Engine(QStringList folders, const QString &personalFile, QStringList preferred);

    /// Of all dictionaries, in order.
    QStringList languages();
    QList<Finding> check(const Request &request);
    /// \a languages: those to ask, the first before the others. None: the one most likely.
    QStringList suggestions(const QString &word, const QStringList &languages, int most);
    PersonalWords &personal() { return m_personal; }

private:
    using Dictionaries = std::vector<Dictionary *>;

    void look();
    Dictionary *dictionary(const QString &language);
    Dictionaries dictionaries(const QStringList &languages);
    bool isRight(const Word &word, const Dictionaries &used, const QStringList &ignored);
    int known(const std::vector<Word> &words, Dictionary *dictionary, const QStringList &ignored);
    QList<Range> wrong(const std::vector<Word> &words, const Dictionaries &used, const QStringList &ignored);
    Finding checkByItself(const Paragraph &paragraph, const Request &request);

    QStringList m_folders;
    QStringList m_preferred;
    PersonalWords m_personal;
    std::optional<QList<DictionaryFiles>> m_installed;
    QStringList m_likely;
    std::map<QString, std::unique_ptr<Dictionary>> m_loaded; ///< null: it can't be loaded
};

} // namespace envoi::spelling
