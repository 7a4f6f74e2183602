// HEIF and AVIF (ISO/IEC 23008-12): what they say about a picture lies somewhere among the coded octets, as
// Exif with its name before it, or as XMP.
#include "core/preflight/Exif.h"
#include "core/preflight/Octets.h"
#include "core/preflight/Pictures.h"

#include <algorithm>
#include <array>

namespace envoi::preflight {

bool isHeif(QByteArrayView octets)
{
    constexpr std::array<QByteArrayView, 7> brands{"heic", "heix", "hevc", "mif1", "msf1", "avif", "avis"};
    return octets.size() >= 12 && octets.sliced(4, 4) == "ftyp" &&
           std::ranges::find(brands, octets.sliced(8, 4)) != brands.end();
}

FileFacts heifFacts(const QByteArray &octets)
{
    FileFacts facts;
    facts.kind = FileFacts::Kind::Heif;
    constexpr QByteArrayView name("Exif\0\0", 6);
    constexpr int mostFound = 64;
    int found = 0;
    for (qsizetype at = octets.indexOf(name); at >= 0 && found < mostFound;
         at = octets.indexOf(name, at + 1), ++found) {
        if (readExif(QByteArrayView(octets).sliced(at + name.size())).hasPosition)
            facts.hasPosition = true;
    }
    // The extents of images, the largest of which is the picture itself (ispe, section 6.5.3).
    const Octets numbers(octets);
    found = 0;
    for (qsizetype at = octets.indexOf("ispe"); at >= 0 && found < mostFound;
         at = octets.indexOf("ispe", at + 1), ++found) {
        constexpr std::uint32_t widest = 100'000;
        const auto width = numbers.u32(at + 8);
        const auto height = numbers.u32(at + 12);
        if (width > widest || height > widest)
            continue;
        facts.width = std::max(facts.width, static_cast<int>(width));
        facts.height = std::max(facts.height, static_cast<int>(height));
    }
    return facts;
}

} // namespace envoi::preflight
