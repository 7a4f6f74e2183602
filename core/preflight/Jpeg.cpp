// JPEG (ITU-T T.81, annex B): a chain of segments, and between some of them entropy-coded octets.
#include "core/preflight/Exif.h"
#include "core/preflight/Octets.h"
#include "core/preflight/Pictures.h"

using namespace Qt::Literals::StringLiterals;

namespace envoi::preflight {

namespace {

enum Marker : std::uint8_t {
    App0 = 0xE0,
    App1 = 0xE1,
    App2 = 0xE2,
    App14 = 0xEE,
    App15 = 0xEF,
    Comment = 0xFE,
    StartOfScan = 0xDA,
    EndOfImage = 0xD9
};

constexpr QByteArrayView exifName("Exif\0\0", 6);
constexpr QByteArrayView xmpName("http://ns.adobe.com/xap/1.0/\0", 29);
constexpr QByteArrayView profileName("ICC_PROFILE\0", 12);

/// One segment; of a scan, with the coded octets that follow it.
struct Segment {
    std::uint8_t marker = 0;
    qint64 at = 0;       ///< of its 0xFF
    qint64 size = 0;     ///< all of it
    QByteArrayView body; ///< behind the length
};

class Segments {
public:
    explicit Segments(QByteArrayView octets) : m_octets(octets) {}
    /// False at the end of the image, or where it is broken: see isWhole().
    bool next(Segment &segment)
    {
        if (m_octets.u8(m_at) != 0xFF)
            return false;
        // Any number of 0xFF may stand before a marker.
        qint64 at = m_at;
        while (m_octets.u8(at + 1) == 0xFF)
            ++at;
        segment.marker = m_octets.u8(at + 1);
        if (segment.marker == EndOfImage) {
            m_end = at + 2;
            return false;
        }
        const qint64 length = m_octets.u16(at + 2);
        if (length < 2 || !m_octets.has(at + 2, length))
            return false;
        segment.at = at;
        segment.body = m_octets.mid(at + 4, length - 2);
        qint64 end = at + 2 + length;
        if (segment.marker == StartOfScan) {
            while (m_octets.has(end, 2) && !isMarkerAt(end))
                ++end;
        }
        segment.size = end - at;
        m_at = end;
        return true;
    }
    bool isWhole() const { return m_end > 0; }

private:
    /// A stuffed 0xFF 0x00, and the restart markers, belong to the coded octets.
    bool isMarkerAt(qint64 at) const
    {
        const auto second = m_octets.u8(at + 1);
        return m_octets.u8(at) == 0xFF && second != 0 && second != 0xFF && (second < 0xD0 || second > 0xD7);
    }

    Octets m_octets;
    qint64 m_at = 2;
    qint64 m_end = 0;
};

bool isFrame(std::uint8_t marker)
{
    // SOF0 to SOF15; among them DHT, JPG and DAC.
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

bool isAbout(const Segment &segment)
{
    if (segment.marker == App2)
        return !segment.body.startsWith(profileName); // else a table of further pictures behind this one
    return segment.marker == Comment ||
           (segment.marker >= App1 && segment.marker <= App15 && segment.marker != App14);
}

} // namespace

bool isJpeg(QByteArrayView octets)
{
    return octets.startsWith(QByteArrayView("\xFF\xD8\xFF", 3));
}

FileFacts jpegFacts(const QByteArray &octets)
{
    FileFacts facts;
    facts.kind = FileFacts::Kind::Jpeg;
    Segments segments(octets);
    Segment segment;
    while (segments.next(segment)) {
        if (segment.marker == App1 && segment.body.startsWith(exifName)) {
            facts.hasPosition =
                facts.hasPosition || readExif(segment.body.sliced(exifName.size())).hasPosition;
        } else if (segment.marker == App1 && segment.body.startsWith(xmpName)) {
            facts.hasPosition = facts.hasPosition || xmpHasPosition(segment.body);
        } else if (isFrame(segment.marker) && segment.body.size() >= 5) {
            const Octets frame(segment.body);
            facts.height = frame.u16(1);
            facts.width = frame.u16(3);
        }
    }
    facts.isRemovable = segments.isWhole();
    return facts;
}

QByteArray bareJpeg(const QByteArray &octets)
{
    QByteArray bare("\xFF\xD8", 2);
    QByteArray rest;
    int orientation = 1;
    Segments segments(octets);
    Segment segment;
    while (segments.next(segment)) {
        if (segment.marker == App1 && segment.body.startsWith(exifName))
            orientation = readExif(segment.body.sliced(exifName.size())).orientation;
        if (isAbout(segment))
            continue;
        // JFIF wants to be first of all.
        QByteArray &where = segment.marker == App0 && rest.isEmpty() ? bare : rest;
        where.append(QByteArrayView(octets).sliced(segment.at, segment.size));
    }
    if (!segments.isWhole())
        return {};
    if (orientation != 1) {
        const QByteArray exif = exifName.toByteArray() + orientationOnly(orientation);
        bare.append("\xFF\xE1", 2);
        append16(bare, static_cast<std::uint16_t>(exif.size() + 2), false);
        bare.append(exif);
    }
    return bare + rest + QByteArray("\xFF\xD9", 2);
}

} // namespace envoi::preflight
