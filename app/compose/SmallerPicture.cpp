#include "app/compose/SmallerPicture.h"

#include "app/compose/AttachmentFiles.h"

#include <QBuffer>
#include <QFileInfo>
#include <QImage>
#include <QImageReader>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {

constexpr int longestSide = 1920;
constexpr int jpegQuality = 85;

} // namespace

Result<letter::Attachment> smallerPicture(const letter::Attachment &picture)
{
    const auto source = openOctets(picture.octets);
    if (!source)
        return failure(ErrorCode::FileUnreadable, picture.name);
    auto octets = readAll(*source);
    if (!octets)
        return std::unexpected(octets.error());
    QBuffer from(&*octets);
    from.open(QIODevice::ReadOnly);
    QImageReader reader(&from);
    reader.setAutoTransform(true);
    const QSize size = reader.size();
    if (std::max(size.width(), size.height()) > longestSide)
        reader.setScaledSize(size.scaled(longestSide, longestSide, Qt::KeepAspectRatio));
    const QImage image = reader.read();
    if (image.isNull())
        return failure(ErrorCode::FileUnreadable, picture.name, {}, reader.errorString());
    const bool isPng = image.hasAlphaChannel();
    QByteArray small;
    QBuffer to(&small);
    to.open(QIODevice::WriteOnly);
    if (!image.save(&to, isPng ? "PNG" : "JPEG", isPng ? -1 : jpegQuality) || small.size() >= octets->size())
        return failure(ErrorCode::FileUnreadable, picture.name);
    const QString suffix = isPng ? u"png"_s : u"jpg"_s;
    const QString old = QFileInfo(picture.name).suffix();
    const bool isNamedSo = old.compare(suffix, Qt::CaseInsensitive) == 0 ||
                           (!isPng && old.compare("jpeg"_L1, Qt::CaseInsensitive) == 0);
    letter::Attachment result{small, picture.name,
                              mime::MediaType::fromName(isPng ? u"image/png"_s : u"image/jpeg"_s)};
    if (!isNamedSo)
        result.name = QFileInfo(picture.name).completeBaseName() + u'.' + suffix;
    return result;
}

} // namespace envoi::compose
