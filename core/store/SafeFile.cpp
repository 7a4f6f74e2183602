#include "core/store/SafeFile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
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

namespace envoi::store {

namespace {

constexpr std::size_t chunkSize = 64 * 1024;
constexpr QFile::Permissions userOnly = QFile::ReadOwner | QFile::WriteOwner;

QString systemWords()
{
    return QString::fromLocal8Bit(std::strerror(errno));
}

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

bool hasFolder(const QString &folder)
{
    const QFileInfo info(folder);
    if (info.isDir())
        return true;
    const QString parent = info.absolutePath();
    if (parent != folder && !QFileInfo(parent).isDir() && !hasFolder(parent))
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
        return writeFailure(path, systemWords());
    return {};
}

} // namespace

Result<void> makeFolder(const QString &folder)
{
    if (!hasFolder(folder))
        return writeFailure(folder, systemWords());
    return {};
}

void flushFolder([[maybe_unused]] const QString &folder)
{
#ifndef Q_OS_WIN
    const int handle = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_CLOEXEC);
    if (handle < 0)
        return;
    // Not every file system can do it; the file itself is safe either way.
    (void)::fsync(handle);
    ::close(handle);
#endif
}

Result<void> writeSafely(const QString &path, ByteSource &source)
{
    const QFileInfo target(path);
    if (target.isDir())
        return failure(ErrorCode::FileIsFolder, path);
    const QString folder = target.absolutePath();
    if (!hasFolder(folder))
        return writeFailure(path, systemWords());

    QSaveFile file(path);
    // Without Qt's own buffer each write tells at once whether there was room.
    if (!file.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        return writeFailure(path, file.errorString());
    file.setPermissions(userOnly);
    if (auto written = writeAll(file, source, path); !written) {
        file.cancelWriting();
        return written;
    }
    if (!file.commit())
        return writeFailure(path, file.errorString());
    flushFolder(folder);
    return {};
}

Result<void> writeSafely(const QString &path, const QByteArray &octets)
{
    BytesSource source(octets);
    return writeSafely(path, source);
}

Result<void> overwrite(const QString &path, qint64 offset, const QByteArray &octets)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadWrite | QIODevice::ExistingOnly | QIODevice::Unbuffered) ||
        !file.seek(offset) || file.write(octets) != octets.size())
        return writeFailure(path, file.errorString());
#ifndef Q_OS_WIN
    if (::fsync(file.handle()) != 0)
        return writeFailure(path, systemWords());
#endif
    return {};
}

Result<void> createMark(const QString &path)
{
    QFile file(path);
    if (!file.exists() && !file.open(QIODevice::WriteOnly | QIODevice::NewOnly, userOnly) && !file.exists())
        return writeFailure(path, file.errorString());
    file.close();
    flushFolder(QFileInfo(path).absolutePath());
    return {};
}

Result<void> moveSafely(const QString &from, const QString &to)
{
    const QString folder = QFileInfo(to).absolutePath();
    // QFile::rename() does not replace.
    std::error_code error;
    std::filesystem::rename(QFileInfo(from).filesystemFilePath(), QFileInfo(to).filesystemFilePath(), error);
    if (error)
        return writeFailure(to, QString::fromLocal8Bit(error.message()));
    flushFolder(folder);
    if (const QString left = QFileInfo(from).absolutePath(); left != folder)
        flushFolder(left);
    return {};
}

Result<void> removeSafely(const QString &path)
{
    QFile file(path);
    if (!file.remove() && file.exists())
        return writeFailure(path, file.errorString());
    flushFolder(QFileInfo(path).absolutePath());
    return {};
}

} // namespace envoi::store
