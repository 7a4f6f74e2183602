#include "core/store/Trash.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QStorageInfo>

using namespace Qt::Literals::StringLiterals;

namespace envoi::store {

namespace {

constexpr qint64 sane = 4096; ///< octets of a note
constexpr auto userOnly = QFile::ReadOwner | QFile::WriteOwner;

QString beside(const QString &path, const QString &suffix)
{
    const QFileInfo info(path);
    return info.absolutePath() + u'/' + info.completeBaseName() + suffix;
}

/// \a name in \a folder, or one like it that no file has.
QString freePath(const QString &folder, const QString &name)
{
    const QFileInfo wanted(folder + u'/' + name);
    QString path = wanted.filePath();
    for (int i = 2; QFileInfo::exists(path); ++i)
        path = beside(wanted.filePath(), u"-%1.eml"_s.arg(i));
    return path;
}

std::unexpected<Error> unwritable(const QString &path, const QString &description)
{
    const QStorageInfo storage(QFileInfo(path).absolutePath());
    const bool isFull = storage.isValid() && !storage.isReadOnly() && storage.bytesAvailable() == 0;
    return failure(isFull ? ErrorCode::DiskFull : ErrorCode::FileUnwritable, path, {}, description);
}

QJsonObject noteOf(const QString &path)
{
    QFile file(beside(path, u".origin"_s));
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.read(sane)).object() : QJsonObject();
}

Result<void> writeNote(const QString &path, const QJsonObject &note)
{
    QSaveFile file(beside(path, u".origin"_s));
    if (!file.open(QIODevice::WriteOnly))
        return unwritable(path, file.errorString());
    file.setPermissions(userOnly);
    file.write(QJsonDocument(note).toJson());
    if (!file.commit())
        return unwritable(path, file.errorString());
    return {};
}

/// The letter last: until then it is where it was.
Result<void> moveLetter(const QString &from, const QString &to)
{
    const QString record = beside(from, u".json"_s);
    const bool hasRecord = QFile::exists(record) && QFile::rename(record, beside(to, u".json"_s));
    QFile file(from);
    if (file.rename(to))
        return {};
    if (hasRecord)
        QFile::rename(beside(to, u".json"_s), record);
    return unwritable(to, file.errorString());
}

QString textOf(const QDateTime &time)
{
    return time.toUTC().toString(Qt::ISODate);
}

} // namespace

Trash::Trash(QString folder) : m_folder(QDir::cleanPath(QDir(folder).absolutePath())) {}

Result<QString> Trash::take(const QString &path, const QDateTime &now) const
{
    const QFileInfo letter(path);
    if (!letter.isFile())
        return failure(ErrorCode::FileMissing, path);
    if (!QFileInfo(m_folder).isDir()) {
        QDir().mkpath(QFileInfo(m_folder).absolutePath());
        if (!QDir().mkdir(m_folder, userOnly | QFile::ExeOwner))
            return failure(ErrorCode::FileUnwritable, m_folder);
    }
    const QString to = freePath(m_folder, letter.fileName());
    // Relative, as a backup may come back elsewhere.
    const QString origin = QDir(m_folder).relativeFilePath(letter.absolutePath());
    if (const auto noted = writeNote(to, {{u"folder"_s, origin}, {u"deleted"_s, textOf(now)}}); !noted)
        return std::unexpected(noted.error());
    if (const auto moved = moveLetter(letter.absoluteFilePath(), to); !moved) {
        QFile::remove(beside(to, u".origin"_s));
        return std::unexpected(moved.error());
    }
    return to;
}

bool Trash::knowsOrigin(const QString &path) const
{
    return noteOf(path).contains(u"folder"_s);
}

Result<QString> Trash::putBack(const QString &path) const
{
    const QString origin = noteOf(path)[u"folder"_s].toString();
    if (!QFileInfo(path).isFile() || origin.isEmpty())
        return failure(ErrorCode::FileMissing, path);
    const QString folder = QDir::cleanPath(QDir(m_folder).absoluteFilePath(origin));
    if (!QFileInfo(folder).isDir() && !QDir().mkdir(folder, userOnly | QFile::ExeOwner))
        return failure(ErrorCode::FileUnwritable, folder);
    const QString to = freePath(folder, QFileInfo(path).fileName());
    if (const auto moved = moveLetter(path, to); !moved)
        return std::unexpected(moved.error());
    QFile::remove(beside(path, u".origin"_s));
    return to;
}

void Trash::remove(const QString &path) const
{
    for (const auto &suffix : {u".eml"_s, u".json"_s, u".origin"_s})
        QFile::remove(beside(path, suffix));
}

void Trash::clear(const QDateTime &now) const
{
    for (const QFileInfo &letter : QDir(m_folder).entryInfoList({u"*.eml"_s}, QDir::Files)) {
        QJsonObject note = noteOf(letter.filePath());
        const auto deleted = QDateTime::fromString(note[u"deleted"_s].toString(), Qt::ISODate);
        if (!deleted.isValid()) {
            note.insert(u"deleted"_s, textOf(now));
            (void)writeNote(letter.filePath(), note);
        } else if (deleted.addDays(keptFor.count()) < now) {
            remove(letter.filePath());
        }
    }
}

} // namespace envoi::store
