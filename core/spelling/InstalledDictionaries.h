#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace envoi::spelling {

/// A dictionary's two files.
struct DictionaryFiles {
    QString language; ///< a BCP 47 tag, from the files' name: "en-US" for en_US.dic
    QString affixes;  ///< path of the .aff
    QString words;    ///< path of the .dic
};

/// Where dictionaries may lie on this system: $DICPATH, the program's own folders, the user's, the system's.
QStringList dictionaryFolders();

/// The dictionaries in \a folders, one for each language: that of the first folder. Ordered by language.
QList<DictionaryFiles> installedDictionaries(const QStringList &folders);

/// Those of \a installed that are worth trying to find out a text's language, the likeliest first: one for
/// each language whatever its regions, in the order of \a preferred (BCP 47 tags).
QList<DictionaryFiles> likelyDictionaries(const QList<DictionaryFiles> &installed,
                                          const QStringList &preferred);

} // namespace envoi::spelling
