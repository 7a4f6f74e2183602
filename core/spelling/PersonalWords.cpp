#include "core/spelling/PersonalWords.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLockFile>
#include <QSaveFile>

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::spelling {

namespace {

constexpr qint64 largestFile = 4 << 20; ///< octets; what is beyond is not read, and the file left alone
constexpr int patience = 2000;          ///< ms, for another program to finish writing

QByteArray octetsOf(const QString &path)
{
    QFile file(path);
    QByteArray octets = file.open(QIODevice::ReadOnly) ? file.read(largestFile) : QByteArray();
    if (octets.startsWith("\xEF\xBB\xBF"))
        octets.remove(0, 3);
    return octets;
}

QSet<QString> wordsOf(const QByteArray &octets)
{
    QSet<QString> words;
    for (const QByteArray &line : octets.split('\n')) {
        const QString word = QString::fromUtf8(line).trimmed().normalized(QString::NormalizationForm_C);
        if (!word.isEmpty())
            words.insert(word);
    }
    return words;
}

} // namespace

PersonalWords::PersonalWords(QString path) : m_path(std::move(path)) {}

bool PersonalWords::contains(const QString &word) const
{
    const auto has = [this](const QString &form) {
        return m_words.contains(form) || m_unwritten.contains(form);
    };
    if (word.isEmpty() || (m_words.isEmpty() && m_unwritten.isEmpty()))
        return false;
    if (has(word) || has(word.toLower()))
        return true;
    const bool isPossessive = word.size() > 2 && word.endsWith(u"'s", Qt::CaseInsensitive);
    if (isPossessive && contains(word.chopped(2)))
        return true;
    // IN CAPITALS it may be any.
    return word.isUpper() && (has(word.front() + word.sliced(1).toLower()));
}

bool PersonalWords::refresh()
{
    const QFileInfo info(m_path);
    if (m_path.isEmpty() || (info.size() == m_size && info.lastModified() == m_modified))
        return false;
    const bool isFirst = std::exchange(m_isUnread, false);
    const QSet<QString> before = m_words;
    read();
    return !isFirst && m_words != before;
}

void PersonalWords::read()
{
    // First the time: what is written while it is read is read again.
    const QFileInfo info(m_path);
    m_modified = info.lastModified();
    m_size = info.size();
    m_words = wordsOf(octetsOf(m_path));
}

Result<void> PersonalWords::add(const QString &word)
{
    const QString plain = word.trimmed().normalized(QString::NormalizationForm_C);
    if (plain.isEmpty() || plain.contains(u'\n'))
        return {};
    m_unwritten.insert(plain);
    if (m_path.isEmpty())
        return {};
    const QFileInfo info(m_path);
    QDir().mkpath(info.absolutePath());
    QLockFile lock(m_path + u".lock"_s);
    if (!lock.tryLock(patience) || info.size() >= largestFile)
        return failure(ErrorCode::FileUnwritable, m_path);
    QByteArray octets = octetsOf(m_path);
    if (!wordsOf(octets).contains(plain)) {
        if (!octets.isEmpty() && !octets.endsWith('\n'))
            octets += '\n';
        for (const QString &one : std::as_const(m_unwritten))
            octets += one.toUtf8() + '\n';
        QSaveFile file(m_path);
        if (!file.open(QIODevice::WriteOnly) || file.write(octets) != octets.size() || !file.commit())
            return failure(ErrorCode::FileUnwritable, m_path, {}, file.errorString());
    }
    m_unwritten.clear();
    read();
    return {};
}

} // namespace envoi::spelling
