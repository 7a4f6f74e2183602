#include "app/compose/AttachmentFiles.h"

#include "core/base/Random.h"

#include <QDir>
#include <QFileInfo>
#include <QSaveFile>

#include <algorithm>
#include <array>

namespace envoi::compose {

Result<void> checkAttachment(const letter::Attachment &attachment)
{
    const auto *file = std::get_if<FileReference>(&attachment.octets);
    return file ? file->check() : Result<void>();
}

std::unique_ptr<ByteSource> openOctets(const letter::Octets &octets)
{
    if (const auto *file = std::get_if<FileReference>(&octets))
        return file->open();
    if (const auto *bytes = std::get_if<QByteArray>(&octets))
        return std::make_unique<BytesSource>(*bytes);
    const auto &part = std::get<std::shared_ptr<const mime::ContentStore>>(octets);
    return part ? part->open() : nullptr;
}

bool isSameOctets(const letter::Octets &a, const letter::Octets &b)
{
    if (a.index() != b.index())
        return false;
    if (const auto *bytes = std::get_if<QByteArray>(&a)) {
        // They are shared as long as they are the same; comparing them all would take as long as reading
        // them.
        const auto &other = std::get<QByteArray>(b);
        return bytes->constData() == other.constData() && bytes->size() == other.size();
    }
    if (const auto *file = std::get_if<FileReference>(&a))
        return *file == std::get<FileReference>(b);
    return std::get<2>(a) == std::get<2>(b);
}

bool liesIn(const QString &path, const QStringList &folders)
{
    const QString clean = QDir::cleanPath(path);
    return std::ranges::any_of(folders, [&clean](const QString &folder) {
        return clean.startsWith(QDir::cleanPath(folder) + u'/');
    });
}

Result<QString> shelteredCopy(const QString &path, const QString &shelter)
{
    auto attached = letter::attachmentFromFile(path);
    if (!attached)
        return std::unexpected(attached.error());
    // Two files may have one name.
    SystemRandom random;
    const QString folder = shelter + u'/' + QString::fromLatin1(random.hex(64));
    constexpr auto userOnly = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;
    QDir().mkdir(shelter, userOnly);
    if (!QDir().mkdir(folder, userOnly))
        return failure(ErrorCode::FileUnwritable, folder);
    const QString copy = folder + u'/' + QFileInfo(path).fileName();
    if (auto saved = saveAttachment(*attached, copy); !saved) {
        QDir(folder).removeRecursively();
        return std::unexpected(saved.error());
    }
    return copy;
}

Result<void> saveAttachment(const letter::Attachment &attachment, const QString &path)
{
    const auto source = openOctets(attachment.octets);
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
