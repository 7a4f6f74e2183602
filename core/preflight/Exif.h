#pragma once

#include <QByteArray>
#include <QByteArrayView>

/// Inside the room: what stands in Exif (CIPA DC-008, a TIFF structure) and in XMP about a picture.
namespace envoi::preflight {

struct Exif {
    bool hasPosition = false;
    /// How the picture is turned, 1 to 8; 1 is upright.
    int orientation = 1;
};

/// \a tiff begins with its byte order, "II" or "MM". Whatever is broken counts as not there.
Exif readExif(QByteArrayView tiff);

/// A TIFF structure that says how a picture is turned, and nothing else.
QByteArray orientationOnly(int orientation);

/// Whether an XMP packet holds a position.
bool xmpHasPosition(QByteArrayView xmp);

} // namespace envoi::preflight
