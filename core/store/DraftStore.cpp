#include "core/store/DraftStore.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QStandardPaths>
#include <QStorageInfo>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#ifndef Q_OS_WIN
#include <fcntl.h>
#include <unistd.h>
#endif

using namespace Qt::Literals::StringLiterals;

namespace envoi::store {

namespace {

constexpr std::size_t chunkSize = 64 * 1024;
constexpr QFile::Permissions userOnly = QFile::ReadOwner | QFile::WriteOwner;

/// Whether \a description is what the system says when there is no room. Qt reports that as any other
/// write error.
bool saysDiskFull(const QString &description)
{
#ifdef Q_OS_WIN
    constexpr std::array codes{ENOSPC, EFBIG};
#else
    constexpr std::array codes{ENOSPC, EFBIG, EDQUOT};
#endif
    return std::ranges::any_of(codes, [&description](int code) {
        return description == QString::fromLocal8Bit(std::strerror(code));
    });
}

std::unexpected<Error> writeFailure(const QString &path, const QString &description)
{
    const QStorageInfo storage(QFileInfo(path).absolutePath());
    const bool isFull = saysDiskFull(description) ||
                        (storage.isValid() && !storage.isReadOnly() && storage.bytesAvailable() == 0);
    return failure(isFull ? ErrorCode::DiskFull : ErrorCode::FileUnwritable, path, {}, description);
}

/// Makes \a folder, its new parts open to the user alone.
bool makeFolder(const QString &folder)
{
    const QFileInfo info(folder);
    if (info.isDir())
        return true;
    const QString parent = info.absolutePath();
    if (parent != folder && !QFileInfo(parent).isDir() && !makeFolder(parent))
        return false;
    // Another thread may have been quicker.
    return QDir().mkdir(folder, userOnly | QFile::ExeOwner) || QFileInfo(folder).isDir();
}

/// The octets of \a file are on the disk when this is true, not in a cache that a power cut empties.
bool flushToDisk(QSaveFile &file)
{
    if (!file.flush())
        return false;
#ifdef Q_OS_WIN
    return true; // commit() flushes it, and there Qt has no handle to do it with
#else
    return ::fsync(file.handle()) == 0; // commit() does it too, but does not say whether it failed
#endif
}

/// The same for a name that has just been given: on POSIX that is the folder's matter.
void flushFolder([[maybe_unused]] const QString &folder)
{
#ifndef Q_OS_WIN
    const int handle = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_CLOEXEC);
    if (handle < 0)
        return;
    // Not every file system can do it; the letter itself is safe either way.
    (void)::fsync(handle);
    ::close(handle);
#endif
}

Result<void> writeAll(QSaveFile &file, ByteSource &source, const QString &path)
{
    std::array<char, chunkSize> chunk;
    for (;;) {
        const auto count = source.read(chunk);
        if (!count)
            return std::unexpected(count.error());
        if (*count == 0)
            break;
        // A disk that fills up takes a part first, and only the next write is told why.
        for (qint64 done = 0; done < *count;) {
            const qint64 written = file.write(chunk.data() + done, *count - done);
            if (written <= 0)
                return writeFailure(path, file.errorString());
            done += written;
        }
    }
    if (!flushToDisk(file))
        return writeFailure(path, QString::fromLocal8Bit(std::strerror(errno)));
    return {};
}

} // namespace

DraftStore::DraftStore(QString folder) : m_folder(QDir::cleanPath(QDir(folder).absolutePath())) {}

QString DraftStore::defaultFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + u"/drafts"_s;
}

QString DraftStore::newPath() const
{
    SystemRandom random;
    for (;;) {
        const QString path = m_folder + u'/' + QString::fromLatin1(random.hex(128)) + u".eml"_s;
        if (!QFileInfo::exists(path))
            return path;
    }
}

Result<void> DraftStore::save(const QString &path, const letter::Draft &draft,
                              const letter::ComposeContext &context, bool referToFiles) const
{
    const QFileInfo target(path);
    if (target.isDir())
        return failure(ErrorCode::FileIsFolder, path);
    const QString folder = target.absolutePath();
    if (!makeFolder(folder))
        return writeFailure(path, QString::fromLocal8Bit(std::strerror(errno)));

    QSaveFile file(path);
    // Without Qt's own buffer each write tells at once whether there was room.
    if (!file.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        return writeFailure(path, file.errorString());
    file.setPermissions(userOnly);
    const mime::Message message = letter::draftMessage(draft, context, referToFiles);
    mime::MessageWriter writer(message, context.random,
                               {.eightBit = true, .utf8Fields = true, .withBcc = true});
    if (auto written = writeAll(file, writer, path); !written) {
        file.cancelWriting();
        return written;
    }
    if (!file.commit())
        return writeFailure(path, file.errorString());
    flushFolder(folder);
    return {};
}

Result<void> DraftStore::move(const QString &from, const QString &to) const
{
    // QFile::rename() does not replace.
    std::error_code error;
    std::filesystem::rename(QFileInfo(from).filesystemFilePath(), QFileInfo(to).filesystemFilePath(), error);
    if (error)
        return writeFailure(to, QString::fromLocal8Bit(error.message()));
    flushFolder(QFileInfo(to).absolutePath());
    return {};
}

Result<letter::Draft> DraftStore::load(const QString &path, QStringList *notTaken, bool *isDraft) const
{
    const bool isOurs = QFileInfo(path).absolutePath() == m_folder;
#ifdef Q_OS_WIN
    // A file that is mapped can't be replaced there, and this draft is to be saved again.
    const auto file = FileReference::look(path);
    if (!file)
        return std::unexpected(file.error());
    const auto octets = readAll(*file->open());
    if (!octets)
        return std::unexpected(octets.error());
    const mime::Message message = mime::readMessage(*octets).message;
#else
    const auto read = mime::readMessageFile(path);
    if (!read)
        return std::unexpected(read.error());
    const mime::Message &message = read->message;
#endif
    if (isDraft)
        *isDraft = isOurs || letter::isDraft(message.header);
    if (notTaken)
        *notTaken = isOurs ? QStringList() : letter::referredFiles(message);
    return letter::draftFromMessage(message, isOurs ? letter::Kept::ByEnvoi : letter::Kept::Elsewhere);
}

QStringList DraftStore::paths() const
{
    // A temporary file that a crash left behind has another suffix.
    const QFileInfoList files = QDir(m_folder).entryInfoList({u"*.eml"_s}, QDir::Files, QDir::Time);
    QStringList paths;
    for (const QFileInfo &info : files)
        paths.append(info.absoluteFilePath());
    return paths;
}

void DraftStore::remove(const QString &path) const
{
    QFile::remove(path);
}

} // namespace envoi::store
