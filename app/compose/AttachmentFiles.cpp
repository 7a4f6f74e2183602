#include "app/compose/AttachmentFiles.h"

#include <QSaveFile>

#include <array>

namespace envoi::compose {

Result<void> checkAttachment(const letter::Attachment &attachment)
{
    const auto *file = std::get_if<FileReference>(&attachment.octets);
    return file ? file->check() : Result<void>();
}

Result<void> saveAttachment(const letter::Attachment &attachment, const QString &path)
{
    std::unique_ptr<ByteSource> source;
    if (const auto *file = std::get_if<FileReference>(&attachment.octets))
        source = file->open();
    else if (const auto *bytes = std::get_if<QByteArray>(&attachment.octets))
        source = std::make_unique<BytesSource>(*bytes);
    else if (const auto &part = std::get<std::shared_ptr<const mime::ContentStore>>(attachment.octets))
        source = part->open();
    if (!source)
        return failure(ErrorCode::FileUnreadable, attachment.name);
    QSaveFile target(path);
    if (!target.open(QIODevice::WriteOnly))
        return failure(ErrorCode::FileUnwritable, path, {}, target.errorString());
    std::array<char, 65536> buffer;
    while (true) {
        const auto count = source->read(buffer);
        if (!count)
            return std::unexpected(count.error());
        if (*count == 0)
            break;
        if (target.write(buffer.data(), *count) != *count)
            return failure(ErrorCode::DiskFull, path, {}, target.errorString());
    }
    if (!target.commit())
        return failure(ErrorCode::DiskFull, path, {}, target.errorString());
    return {};
}

} // namespace envoi::compose
