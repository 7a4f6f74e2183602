#include "core/letter/Calendar.h"
#include "core/letter/Draft.h"

#include <QMimeDatabase>

namespace envoi::letter {

qint64 Attachment::size() const
{
    struct Sizer {
        qint64 operator()(const FileReference &file) const { return file.size(); }
        qint64 operator()(const QByteArray &bytes) const { return bytes.size(); }
        qint64 operator()(const std::shared_ptr<const mime::ContentStore> &store) const
        {
            return store ? store->size() : 0;
        }
    };
    return std::visit(Sizer(), octets);
}

mime::MediaType mediaTypeForFile(const QString &path)
{
    const QMimeType type = QMimeDatabase().mimeTypeForFile(path);
    // Names of the desktop's own (inode/x-empty, application/x-zerosize) mean nothing in mail.
    const bool isReal = type.isValid() && !type.name().startsWith(QLatin1String("inode/")) &&
                        type.name() != QLatin1String("application/x-zerosize");
    const auto mediaType = mime::MediaType::fromName(isReal ? QStringView(type.name()) : QStringView());
    // Only what has parts may be called multipart.
    return mediaType.type() == "multipart" ? mime::MediaType::fromName({}) : mediaType;
}

Result<Attachment> attachmentFromFile(const QString &path)
{
    auto file = FileReference::look(path);
    if (!file)
        return std::unexpected(file.error());
    Attachment attachment;
    attachment.name = file->name();
    attachment.mediaType = mediaTypeForFile(file->path());
    readTextParameters(*file, attachment.mediaType);
    attachment.octets = std::move(*file);
    return attachment;
}

} // namespace envoi::letter
