#include "core/base/FileReference.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <utility>

namespace envoi {

namespace {

Error fileError(const QFile &file, const QString &path)
{
    const auto code = QFileInfo::exists(path) ? ErrorCode::FileUnreadable : ErrorCode::FileMissing;
    return Error{code, path, {}, file.errorString()};
}

class FileSource final : public ByteSource {
public:
    explicit FileSource(FileReference reference) : m_reference(std::move(reference)) {}

    Result<qsizetype> read(std::span<char> buffer) override
    {
        if (!m_file.isOpen()) {
            if (auto opened = openFile(); !opened)
                return std::unexpected(opened.error());
        }
        const qint64 count = m_file.read(buffer.data(), std::ssize(buffer));
        if (count < 0)
            return std::unexpected(fileError(m_file, m_reference.path()));
        m_total += count;
        // Both ends matter: a file that grew must not be sent cut, one that shrank must not pass.
        if (m_total > m_reference.size() || (count == 0 && (m_total != m_reference.size() || isRewritten())))
            return failure(ErrorCode::FileChanged, m_reference.path());
        return static_cast<qsizetype>(count);
    }

    Result<void> rewind() override
    {
        m_file.close();
        m_total = 0;
        return {};
    }

private:
    Result<void> openFile()
    {
        if (auto same = m_reference.check(); !same)
            return same;
        m_file.setFileName(m_reference.path());
        if (!m_file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
            return std::unexpected(fileError(m_file, m_reference.path()));
        m_total = 0;
        return {};
    }

    /// Whether somebody has written into it meanwhile. One that is gone by now was read whole.
    bool isRewritten() const
    {
        const QFileInfo now(m_reference.path());
        return now.exists() && now.lastModified().toUTC() != m_reference.modified();
    }

    FileReference m_reference;
    QFile m_file;
    qint64 m_total = 0;
};

} // namespace

Result<FileReference> FileReference::look(const QString &path)
{
    const QFileInfo info(path);
    if (!info.exists())
        return failure(ErrorCode::FileMissing, path);
    if (info.isDir())
        return failure(ErrorCode::FileIsFolder, path);
    // A device or a pipe has no size to promise, and reading it may never end.
    if (!info.isFile() || !info.isReadable())
        return failure(ErrorCode::FileUnreadable, path);
    return remembered(info.absoluteFilePath(), info.size(), info.lastModified().toUTC());
}

FileReference FileReference::remembered(QString path, qint64 size, QDateTime modified)
{
    FileReference reference;
    reference.m_path = std::move(path);
    reference.m_size = size;
    reference.m_modified = std::move(modified);
    return reference;
}

QString FileReference::name() const
{
    return QFileInfo(m_path).fileName();
}

Result<void> FileReference::check() const
{
    const auto now = look(m_path);
    if (!now)
        return std::unexpected(now.error());
    if (now->size() != m_size || now->modified() != m_modified)
        return failure(ErrorCode::FileChanged, m_path);
    return {};
}

std::unique_ptr<ByteSource> FileReference::open() const
{
    return std::make_unique<FileSource>(*this);
}

} // namespace envoi
