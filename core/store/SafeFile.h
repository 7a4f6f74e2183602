#pragma once

#include "core/base/ByteSource.h"
#include "core/base/Result.h"

#include <QByteArray>
#include <QString>

/// Inside the room: files that are whole at each moment, and on the disk when the call returns. All are
/// readable by the user alone. Their errors: FileUnwritable, DiskFull; the context is the path.
namespace envoi::store {

/// Writes a temporary file, flushes it to the disk and renames it over \a path. Also the errors of \a source.
Result<void> writeSafely(const QString &path, ByteSource &source);
Result<void> writeSafely(const QString &path, const QByteArray &octets);
/// Writes \a octets over those that stand at \a offset, and nothing else.
Result<void> overwrite(const QString &path, qint64 offset, const QByteArray &octets);
/// An empty file, as a mark. One that is there already is left alone.
Result<void> createMark(const QString &path);
/// Over \a to, on the same file system: at each moment one of the two is whole.
Result<void> moveSafely(const QString &from, const QString &to);
/// Removes it for good; a file that is not there is no error.
Result<void> removeSafely(const QString &path);

/// Makes \a folder, its new parts open to the user alone.
Result<void> makeFolder(const QString &folder);
/// The names in \a folder are on the disk when this returns, not in a cache that a power cut empties.
void flushFolder(const QString &folder);

} // namespace envoi::store
