#pragma once

#include <QByteArray>
#include <QSize>
#include <QString>

#include <optional>

namespace envoi::editor {

/// What a picture's octets are, by their beginning.
enum class PictureKind { None, Png, Jpeg, Gif, WebP, Svg, Bmp, Tiff };
PictureKind pictureKind(const QByteArray &octets);
/// PNG, JPEG and GIF: every mail program shows them. The others are made into PNG or JPEG first.
bool isForMail(PictureKind kind);
/// PNG and JPEG. A GIF may move, and would not any more.
bool canBeScaled(PictureKind kind);

/// A picture as it goes into a letter.
struct PictureOctets {
    QByteArray octets;
    QString mediaType; ///< "image/png"
    QString extension; ///< ".png"
    QSize size;        ///< pixels, upright
    QSize natural;     ///< pixels at which it is shown unless somebody chose others
};

// Pure and thread-safe; slow for large pictures, so not for the window's thread.

/// A picture that every mail program shows: PNG, JPEG and GIF as they are, the others converted: WebP to
/// JPEG, or to PNG where something shines through; SVG drawn at twice the size at which it is shown.
/// Nothing when it is damaged, too large, or there is no plug-in of Qt's for it.
std::optional<PictureOctets> pictureForMail(const QByteArray &octets);

/// The same picture \a width pixels wide: JPEG stays JPEG (quality 85, turned upright, without its
/// EXIF data), PNG stays PNG. Nothing when it is no wider than that, or can't be scaled.
std::optional<PictureOctets> pictureScaledTo(const QByteArray &octets, int width);

/// The size that a new picture of \a natural size is given in a letter: at most 800 pixels wide.
QSize sizeInLetter(QSize natural);

/// Its size upright, from its header alone; empty when it has none that can be read.
QSize pictureSize(const QByteArray &octets);

/// An SVG without what could reach out or take for ever: no pictures but those within it (data:), no
/// entities, scripts, style sheets' @import; empty when it is none, or is too large when all that it
/// uses again is drawn.
QByteArray harmlessSvg(const QByteArray &octets);

} // namespace envoi::editor
