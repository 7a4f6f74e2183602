#include "app/editor/PictureOctets.h"

#include <QBuffer>
#include <QImageReader>
#include <QImageWriter>

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

namespace {

constexpr int widestInLetter = 800;  ///< pixels
constexpr int drawingDensity = 2;    ///< pixels of it for each that is shown
constexpr int drawingAtMost = 4096;  ///< pixels a side
constexpr int jpegQuality = 85;      ///< of a photograph made smaller
constexpr int convertedQuality = 92; ///< ... and of one that only changes its format

struct Start {
    QByteArrayView octets;
    PictureKind kind;
};

constexpr std::array<Start, 7> starts{{{"\x89PNG\r\n\x1a\n", PictureKind::Png},
                                       {"\xff\xd8\xff", PictureKind::Jpeg},
                                       {"GIF87a", PictureKind::Gif},
                                       {"GIF89a", PictureKind::Gif},
                                       {"BM", PictureKind::Bmp},
                                       {QByteArrayView("II*\0", 4), PictureKind::Tiff},
                                       {QByteArrayView("MM\0*", 4), PictureKind::Tiff}}};

bool looksLikeSvg(const QByteArray &octets)
{
    const QByteArray front = octets.first(std::min<qsizetype>(octets.size(), 4096)).trimmed();
    const bool isXml = front.startsWith('<') || front.startsWith("\xef\xbb\xbf<");
    return isXml && (front.contains("<svg") || front.contains(":svg"));
}

QByteArray formatName(PictureKind kind)
{
    switch (kind) {
    case PictureKind::Png:
        return "png";
    case PictureKind::Jpeg:
        return "jpeg";
    case PictureKind::Gif:
        return "gif";
    case PictureKind::WebP:
        return "webp";
    case PictureKind::Svg:
        return "svg";
    case PictureKind::Bmp:
        return "bmp";
    case PictureKind::Tiff:
        return "tiff";
    case PictureKind::None:
        break;
    }
    return {};
}

/// A reader over octets that nobody else has.
class Reader {
public:
    Reader(const QByteArray &octets, PictureKind kind)
    {
        m_buffer.setData(octets);
        m_buffer.open(QIODevice::ReadOnly);
        reader.setDevice(&m_buffer);
        // By its own octets, never by a name; and by no plug-in that was not asked for.
        reader.setFormat(formatName(kind));
        reader.setAutoDetectImageFormat(false);
        reader.setAutoTransform(true);
    }
    bool isTurned() { return reader.transformation() & QImageIOHandler::TransformationRotate90; }
    QSize uprightSize()
    {
        const QSize size = reader.size();
        return size.isValid() && isTurned() ? size.transposed() : size;
    }

private:
    QBuffer m_buffer;

public:
    QImageReader reader;
};

bool isSeenThrough(const QImage &image)
{
    if (!image.hasAlphaChannel())
        return false;
    const QImage argb = image.convertToFormat(QImage::Format_ARGB32);
    for (int y = 0; y < argb.height(); ++y) {
        const auto *line = reinterpret_cast<const QRgb *>(argb.constScanLine(y));
        if (std::any_of(line, line + argb.width(), [](QRgb pixel) { return qAlpha(pixel) != 255; }))
            return true;
    }
    return false;
}

std::optional<PictureOctets> written(const QImage &image, PictureKind kind, int quality)
{
    PictureOctets picture;
    QBuffer buffer(&picture.octets);
    buffer.open(QIODevice::WriteOnly);
    const bool isJpeg = kind == PictureKind::Jpeg;
    QImageWriter writer(&buffer, isJpeg ? "jpeg" : "png");
    if (isJpeg) {
        writer.setQuality(quality);
        writer.setOptimizedWrite(true);
    }
    if (!writer.write(image))
        return {};
    picture.mediaType = isJpeg ? u"image/jpeg"_s : u"image/png"_s;
    picture.extension = isJpeg ? u".jpg"_s : u".png"_s;
    picture.size = image.size();
    picture.natural = image.size();
    return picture;
}

std::optional<PictureOctets> drawn(const QByteArray &octets)
{
    const QByteArray harmless = harmlessSvg(octets);
    if (harmless.isEmpty())
        return {};
    Reader source(harmless, PictureKind::Svg);
    QSize natural = source.reader.size();
    if (natural.isEmpty())
        return {};
    if (natural.width() > widestInLetter || natural.height() > drawingAtMost / drawingDensity)
        natural.scale(widestInLetter, drawingAtMost / drawingDensity, Qt::KeepAspectRatio);
    natural = natural.expandedTo({1, 1});
    source.reader.setScaledSize(natural * drawingDensity);
    const QImage image = source.reader.read();
    if (image.isNull())
        return {};
    auto picture = written(image, PictureKind::Png, -1);
    if (picture)
        picture->natural = natural;
    return picture;
}

} // namespace

PictureKind pictureKind(const QByteArray &octets)
{
    for (const Start &start : starts) {
        if (octets.startsWith(start.octets))
            return start.kind;
    }
    if (octets.startsWith("RIFF") && octets.size() >= 12 && octets.sliced(8, 4) == "WEBP")
        return PictureKind::WebP;
    return looksLikeSvg(octets) ? PictureKind::Svg : PictureKind::None;
}

bool isForMail(PictureKind kind)
{
    return kind == PictureKind::Png || kind == PictureKind::Jpeg || kind == PictureKind::Gif;
}

bool canBeScaled(PictureKind kind)
{
    return kind == PictureKind::Png || kind == PictureKind::Jpeg;
}

QSize sizeInLetter(QSize natural)
{
    if (natural.width() > widestInLetter)
        natural = {widestInLetter, qRound(double(natural.height()) * widestInLetter / natural.width())};
    return natural.expandedTo({1, 1});
}

QSize pictureSize(const QByteArray &octets)
{
    const PictureKind kind = pictureKind(octets);
    if (!isForMail(kind))
        return {};
    const QSize size = Reader(octets, kind).uprightSize();
    return size.isValid() ? size : QSize();
}

std::optional<PictureOctets> pictureForMail(const QByteArray &octets)
{
    const PictureKind kind = pictureKind(octets);
    if (kind == PictureKind::None)
        return {};
    if (kind == PictureKind::Svg)
        return drawn(octets);
    if (isForMail(kind)) {
        const QSize size = pictureSize(octets);
        if (size.isEmpty())
            return {};
        const bool isJpeg = kind == PictureKind::Jpeg;
        const QString name = QString::fromLatin1(formatName(kind));
        return PictureOctets{octets, u"image/"_s + name, isJpeg ? u".jpg"_s : u'.' + name, size, size};
    }
    Reader source(octets, kind);
    const QImage image = source.reader.read();
    if (image.isNull())
        return {};
    const bool asJpeg = kind == PictureKind::WebP && !isSeenThrough(image);
    return written(image, asJpeg ? PictureKind::Jpeg : PictureKind::Png, convertedQuality);
}

std::optional<PictureOctets> pictureScaledTo(const QByteArray &octets, int width)
{
    const PictureKind kind = pictureKind(octets);
    if (!canBeScaled(kind) || width < 1)
        return {};
    Reader source(octets, kind);
    const QSize size = source.uprightSize();
    if (size.isEmpty() || size.width() <= width)
        return {};
    QSize scaled(width, std::max(1, qRound(double(size.height()) * width / size.width())));
    // The reader scales before it turns.
    source.reader.setScaledSize(source.isTurned() ? scaled.transposed() : scaled);
    const QImage image = source.reader.read();
    return image.isNull() ? std::nullopt : written(image, kind, jpegQuality);
}

} // namespace envoi::editor
