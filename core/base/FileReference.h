#pragma once

#include "core/base/ByteSource.h"
#include "core/base/Result.h"

#include <QDateTime>
#include <QString>

namespace envoi {

/// A file as it was seen when it was attached. Its content stays on disk until it is sent; a file
/// that is gone or has changed by then is an error before sending, not a surprise after.
class FileReference {
public:
    /// Looks at the file. FileMissing, FileIsFolder, FileUnreadable; context is the path.
    static Result<FileReference> look(const QString &path);
    /// One seen at another time, as a draft recorded it; not looked at now.
    static FileReference remembered(QString path, qint64 size, QDateTime modified);

    const QString &path() const { return m_path; }
    /// Octets, when it was seen.
    qint64 size() const { return m_size; }
    const QDateTime &modified() const { return m_modified; }
    /// The last part of the path.
    QString name() const;

    /// Whether the file still is what was seen: FileMissing, FileChanged, FileUnreadable otherwise.
    Result<void> check() const;
    /// Its octets, as a stream that checks first and fails with FileChanged should the size
    /// turn out to differ while reading.
    std::unique_ptr<ByteSource> open() const;

    friend bool operator==(const FileReference &, const FileReference &) = default;

private:
    QString m_path;
    qint64 m_size = 0;
    QDateTime m_modified;
};

} // namespace envoi
