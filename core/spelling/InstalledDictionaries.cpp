#include "core/spelling/InstalledDictionaries.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QLocale>
#include <QRegularExpression>
#include <QStandardPaths>

#include <algorithm>
#include <map>

using namespace Qt::Literals::StringLiterals;

namespace envoi::spelling {

namespace {

constexpr qsizetype mostLikely = 6; ///< each costs some MB, and up to a second to load

QString primary(const QString &language)
{
    return language.section(u'-', 0, 0);
}

/// How well \a language suits as the one for its primary language: the smaller the better.
int rank(const QString &language, const QStringList &preferred)
{
    const auto at = preferred.indexOf(language);
    if (at >= 0)
        return static_cast<int>(at);
    // en-US before en-ZA, pt-BR before pt-PT: where most who write it live.
    const int behind = 1000;
    if (QLocale(primary(language)).bcp47Name() == language ||
        QLocale(QLocale(primary(language)).language(), QLocale::AnyTerritory).name().replace(u'_', u'-') ==
            language)
        return behind;
    return behind + static_cast<int>(language.size());
}

} // namespace

QStringList dictionaryFolders()
{
    QStringList folders = qEnvironmentVariable("DICPATH").split(QDir::listSeparator(), Qt::SkipEmptyParts);
    folders += QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + u"/dictionaries"_s;
    folders += QCoreApplication::applicationDirPath() + u"/dictionaries"_s;
#if defined(Q_OS_MACOS)
    folders += QDir::homePath() + u"/Library/Spelling"_s;
    folders += u"/Library/Spelling"_s;
    folders += u"/opt/homebrew/share/hunspell"_s;
#elif !defined(Q_OS_WIN)
    QStringList roots = QStandardPaths::standardLocations(QStandardPaths::GenericDataLocation);
    roots += {u"/usr/local/share"_s, u"/usr/share"_s};
    for (const auto &root : std::as_const(roots))
        folders += {root + u"/hunspell"_s, root + u"/myspell"_s, root + u"/myspell/dicts"_s};
#endif
    folders.removeDuplicates();
    return folders;
}

QList<DictionaryFiles> installedDictionaries(const QStringList &folders)
{
    // A tag as in de_DE_frami or sr-Latn; not hyph_en (hyphenation), nor th_en (a thesaurus).
    static const QRegularExpression tag(u"^[a-z]{2,3}([_-][A-Za-z0-9]{2,8})*$"_s);
    static const QRegularExpression thesaurus(u"^th_[a-z]{2}_"_s);
    std::map<QString, DictionaryFiles> found;
    for (const auto &folder : folders) {
        const auto files = QDir(folder).entryInfoList({u"*.dic"_s}, QDir::Files | QDir::Readable);
        for (const auto &words : files) {
            const QString name = words.completeBaseName();
            const QFileInfo affixes(words.absolutePath() + u'/' + name + u".aff"_s);
            if (!tag.match(name).hasMatch() || thesaurus.match(name).hasMatch() || !affixes.isFile() ||
                !affixes.isReadable())
                continue;
            const QString language = QString(name).replace(u'_', u'-');
            found.try_emplace(language, language, affixes.filePath(), words.filePath());
        }
    }
    QList<DictionaryFiles> dictionaries;
    for (const auto &[language, files] : found)
        dictionaries.append(files);
    return dictionaries;
}

QList<DictionaryFiles> likelyDictionaries(const QList<DictionaryFiles> &installed,
                                          const QStringList &preferred)
{
    std::map<QString, DictionaryFiles> best;
    for (const auto &files : installed) {
        const auto [at, isFirst] = best.try_emplace(primary(files.language), files);
        if (!isFirst && rank(files.language, preferred) < rank(at->second.language, preferred))
            at->second = files;
    }
    QList<DictionaryFiles> likely;
    for (const auto &language : preferred) {
        if (const auto at = best.find(primary(language)); at != best.end()) {
            likely.append(at->second);
            best.erase(at);
        }
    }
    for (const auto &[language, files] : best)
        likely.append(files);
    return likely.first(std::min(likely.size(), mostLikely));
}

} // namespace envoi::spelling
