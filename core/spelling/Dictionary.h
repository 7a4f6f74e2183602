#pragma once

#include "core/spelling/InstalledDictionaries.h"

#include <QHash>
#include <QString>
#include <QStringList>

#include <memory>

namespace envoi::spelling {

/// One dictionary, loaded. For one thread at a time.
class Dictionary {
public:
    /// Takes up to a second. Nothing when the files can't be read, hold nothing, or are in an unknown
    /// charset.
    static std::unique_ptr<Dictionary> load(const DictionaryFiles &files);
    ~Dictionary();
    Dictionary(const Dictionary &) = delete;
    Dictionary &operator=(const Dictionary &) = delete;

    const QString &language() const { return m_language; }
    bool knows(const QString &word);
    /// The likeliest first. May take some 100 ms.
    QStringList suggestions(const QString &word);
    /// Whether \a word is in the script of this language at all.
    bool isInScript(QStringView word) const;

private:
    class Words;
    Dictionary(QString language, std::unique_ptr<Words> words);

    QString m_language;
    QChar::Script m_script;
    std::unique_ptr<Words> m_words;
    QHash<QString, bool> m_known; ///< most words of a letter come again and again
};

} // namespace envoi::spelling
