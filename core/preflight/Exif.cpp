#include "core/preflight/Exif.h"

#include "core/preflight/Octets.h"

#include <algorithm>

namespace envoi::preflight {

namespace {

enum Tag : std::uint16_t { Orientation = 0x0112, GpsFolder = 0x8825, GpsLatitude = 2, GpsLongitude = 4 };
constexpr std::uint16_t typeShort = 3;
constexpr int entrySize = 12;
constexpr int mostEntries = 1000;

/// Calls \a visit(tag, place of the entry) for each entry of the folder at \a at.
template <typename Visit>
void visitFolder(const Octets &tiff, std::uint32_t at, Visit visit)
{
    const int count = std::min<int>(tiff.u16(at), mostEntries);
    for (int i = 0; i < count; ++i) {
        const qint64 entry = static_cast<qint64>(at) + 2 + i * entrySize;
        if (!tiff.has(entry, entrySize))
            return;
        visit(tiff.u16(entry), entry);
    }
}

} // namespace

Exif readExif(QByteArrayView octets)
{
    Exif exif;
    const bool isLittle = octets.startsWith("II");
    if (!isLittle && !octets.startsWith("MM"))
        return exif;
    const Octets tiff(octets, isLittle);
    if (tiff.u16(2) != 42)
        return exif;
    visitFolder(tiff, tiff.u32(4), [&](std::uint16_t tag, qint64 entry) {
        if (tag == Orientation && tiff.u16(entry + 2) == typeShort) {
            const int value = tiff.u16(entry + 8);
            exif.orientation = value >= 1 && value <= 8 ? value : 1;
        } else if (tag == GpsFolder) {
            // A camera that does not know where it is writes a folder all the same, without these.
            visitFolder(tiff, tiff.u32(entry + 8), [&](std::uint16_t gps, qint64) {
                exif.hasPosition = exif.hasPosition || gps == GpsLatitude || gps == GpsLongitude;
            });
        }
    });
    return exif;
}

QByteArray orientationOnly(int orientation)
{
    QByteArray tiff("MM\0*", 4);
    append32(tiff, 8, false);
    append16(tiff, 1, false);
    append16(tiff, Orientation, false);
    append16(tiff, typeShort, false);
    append32(tiff, 1, false);
    append16(tiff, static_cast<std::uint16_t>(orientation), false);
    append16(tiff, 0, false);
    append32(tiff, 0, false); // no further folder
    return tiff;
}

bool xmpHasPosition(QByteArrayView xmp)
{
    return xmp.contains("GPSLatitude") || xmp.contains("GPSLongitude");
}

} // namespace envoi::preflight
