#include "core/spelling/Dictionary.h"

#include "core/mime/Charset.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLocale>

#include <algorithm>
#include <array>
#include <exception>
#include <optional>
#include <string>

#ifdef ENVOI_HAS_HUNSPELL
#include <hunspell/hunspell.hxx>
#endif

using namespace Qt::Literals::StringLiterals;

namespace envoi::spelling {

namespace {

constexpr qsizetype mostRemembered = 50'000; ///< words

/// Common where nothing is known: then every script may be this language's.
QChar::Script scriptOf(const QString &language)
{
    switch (QLocale(language).script()) {
    case QLocale::LatinScript:
        return QLocale(language).language() == QLocale::C ? QChar::Script_Common : QChar::Script_Latin;
    case QLocale::CyrillicScript:
        return QChar::Script_Cyrillic;
    case QLocale::GreekScript:
        return QChar::Script_Greek;
    case QLocale::HebrewScript:
        return QChar::Script_Hebrew;
    case QLocale::ArabicScript:
        return QChar::Script_Arabic;
    case QLocale::ArmenianScript:
        return QChar::Script_Armenian;
    case QLocale::GeorgianScript:
        return QChar::Script_Georgian;
    case QLocale::DevanagariScript:
        return QChar::Script_Devanagari;
    case QLocale::BanglaScript:
        return QChar::Script_Bengali;
    case QLocale::KoreanScript:
        return QChar::Script_Hangul;
    default:
        return QChar::Script_Common;
    }
}

} // namespace

#ifdef ENVOI_HAS_HUNSPELL

namespace {

/// The name that is registered for what an .aff calls its charset.
QByteArray charsetName(QByteArray name)
{
    name = name.trimmed().toLower();
    if (name.startsWith("iso8859-"))
        return "iso-8859-" + name.sliced(8);
    if (name.startsWith("microsoft-cp"))
        return "windows-" + name.sliced(12);
    if (name.startsWith("tis620"))
        return "tis-620";
    return name;
}

QByteArray pathForHunspell(const QString &path)
{
#ifdef Q_OS_WIN
    // Only with this prefix does it take UTF-8.
    return "\\\\?\\" + QDir::toNativeSeparators(QFileInfo(path).absoluteFilePath()).toUtf8();
#else
    return QFile::encodeName(path);
#endif
}

/// Whether a .dic has words: with an empty one, every word would be wrong.
bool holdsWords(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return false;
    constexpr qint64 longestLine = 1000;
    file.readLine(longestLine); // how many there are, or so it says
    while (!file.atEnd()) {
        if (!file.readLine(longestLine).trimmed().isEmpty())
            return true;
    }
    return false;
}

} // namespace

class Dictionary::Words {
public:
    explicit Words(const DictionaryFiles &files)
        : hunspell(pathForHunspell(files.affixes).constData(), pathForHunspell(files.words).constData())
    {
    }

    bool setCharset()
    {
        const std::string &encoding = hunspell.get_dict_encoding();
        const QByteArray name = charsetName(QByteArray::fromStdString(encoding));
        if (name == "utf-8" || name == "utf8")
            return true;
        isUtf8 = false;
        bool isKnown = false;
        for (int octet = 1; octet < 256; ++octet) {
            const char one = static_cast<char>(octet);
            const auto decoded = mime::decodeCharset(QByteArrayView(&one, 1), name);
            isKnown |= !decoded.unknownCharset;
            if (decoded.unknownCharset || decoded.invalidOctets || decoded.text.size() != 1)
                continue;
            characters[octet] = decoded.text.front();
            octets.insert(decoded.text.front(), one);
        }
        return isKnown;
    }

    /// Nothing when the dictionary's charset lacks one of the characters.
    std::optional<std::string> encoded(const QString &word) const
    {
        if (isUtf8)
            return word.toStdString();
        std::string encoded;
        for (const QChar c : word) {
            const auto at = octets.find(c);
            if (at == octets.end())
                return {};
            encoded += *at;
        }
        return encoded;
    }

    QString decoded(const std::string &word) const
    {
        if (isUtf8)
            return QString::fromStdString(word);
        QString decoded;
        for (const char octet : word)
            decoded += characters[static_cast<unsigned char>(octet)];
        return decoded;
    }

    Hunspell hunspell;
    bool isUtf8 = true;
    QHash<QChar, char> octets;
    std::array<QChar, 256> characters{};
};

std::unique_ptr<Dictionary> Dictionary::load(const DictionaryFiles &files)
{
    if (!QFileInfo(files.affixes).isReadable() || !holdsWords(files.words))
        return nullptr;
    try {
        auto words = std::make_unique<Words>(files);
        if (!words->setCharset())
            return nullptr;
        return std::unique_ptr<Dictionary>(new Dictionary(files.language, std::move(words)));
    } catch (const std::exception &) {
        // What a damaged file does to the library is not known.
        return nullptr;
    }
}

bool Dictionary::knows(const QString &word)
{
    if (const auto at = m_known.constFind(word); at != m_known.constEnd())
        return *at;
    const auto encoded = m_words->encoded(word);
    const bool known = encoded && m_words->hunspell.spell(*encoded);
    if (m_known.size() >= mostRemembered)
        m_known.clear();
    m_known.insert(word, known);
    return known;
}

QStringList Dictionary::suggestions(const QString &word)
{
    const auto encoded = m_words->encoded(word);
    if (!encoded)
        return {};
    QStringList suggestions;
    for (const auto &suggestion : m_words->hunspell.suggest(*encoded))
        suggestions.append(m_words->decoded(suggestion));
    suggestions.removeAll(QString());
    return suggestions;
}

#else

class Dictionary::Words {};

std::unique_ptr<Dictionary> Dictionary::load(const DictionaryFiles &)
{
    return nullptr;
}

bool Dictionary::knows(const QString &)
{
    return true;
}

QStringList Dictionary::suggestions(const QString &)
{
    return {};
}

#endif

Dictionary::Dictionary(QString language, std::unique_ptr<Words> words)
    : m_language(std::move(language)), m_script(scriptOf(m_language)), m_words(std::move(words))
{
}

Dictionary::~Dictionary() = default;

bool Dictionary::isInScript(QStringView word) const
{
    if (m_script == QChar::Script_Common)
        return true;
    return std::ranges::all_of(word, [this](QChar c) {
        return !c.isLetter() || c.isSurrogate() || c.script() == m_script ||
               c.script() == QChar::Script_Common || c.script() == QChar::Script_Inherited;
    });
}

} // namespace envoi::spelling
