// PNG (W3C Recommendation, third edition): chunks of length, type, data and CRC.
#include "core/preflight/Exif.h"
#include "core/preflight/Octets.h"
#include "core/preflight/Pictures.h"

namespace envoi::preflight {

namespace {

constexpr QByteArrayView signature("\x89PNG\r\n\x1A\n", 8);
constexpr QByteArrayView xmpName("XML:com.adobe.xmp\0", 18);
constexpr qint64 aroundData = 12;

struct Chunk {
    QByteArrayView type;
    QByteArrayView data;
    QByteArrayView all;
};

class Chunks {
public:
    explicit Chunks(QByteArrayView octets) : m_octets(octets) {}
    /// False behind the last one, or where it is broken: see isWhole().
    bool next(Chunk &chunk)
    {
        const qint64 length = m_octets.u32(m_at);
        if (m_isWhole || !m_octets.has(m_at, length + aroundData))
            return false;
        chunk.type = m_octets.mid(m_at + 4, 4);
        chunk.data = m_octets.mid(m_at + 8, length);
        chunk.all = m_octets.mid(m_at, length + aroundData);
        m_at += length + aroundData;
        m_isWhole = chunk.type == "IEND";
        return true;
    }
    bool isWhole() const { return m_isWhole; }

private:
    Octets m_octets;
    qint64 m_at = signature.size();
    bool m_isWhole = false;
};

bool isText(const Chunk &chunk)
{
    return chunk.type == "tEXt" || chunk.type == "zTXt" || chunk.type == "iTXt";
}

QByteArray exifChunk(int orientation)
{
    const QByteArray tiff = orientationOnly(orientation);
    QByteArray chunk;
    append32(chunk, static_cast<std::uint32_t>(tiff.size()), false);
    const QByteArray typed = "eXIf" + tiff;
    chunk.append(typed);
    append32(chunk, crc32Of(typed), false);
    return chunk;
}

} // namespace

bool isPng(QByteArrayView octets)
{
    return octets.startsWith(signature);
}

FileFacts pngFacts(const QByteArray &octets)
{
    FileFacts facts;
    facts.kind = FileFacts::Kind::Png;
    Chunks chunks(octets);
    Chunk chunk;
    while (chunks.next(chunk)) {
        if (chunk.type == "IHDR") {
            const Octets header(chunk.data);
            facts.width = static_cast<int>(header.u32(0) & 0x7FFFFFFFU);
            facts.height = static_cast<int>(header.u32(4) & 0x7FFFFFFFU);
        } else if (chunk.type == "eXIf") {
            facts.hasPosition = facts.hasPosition || readExif(chunk.data).hasPosition;
        } else if (chunk.type == "iTXt" && chunk.data.startsWith(xmpName)) {
            facts.hasPosition = facts.hasPosition || xmpHasPosition(chunk.data);
        }
    }
    facts.isRemovable = chunks.isWhole();
    return facts;
}

QByteArray barePng(const QByteArray &octets)
{
    QByteArray bare = signature.toByteArray();
    int orientation = 1;
    Chunks chunks(octets);
    Chunk chunk;
    while (chunks.next(chunk)) {
        if (chunk.type == "eXIf") {
            orientation = readExif(chunk.data).orientation;
            continue;
        }
        // All texts: a position can stand in any of them, and none is painted.
        if (isText(chunk) || chunk.type == "tIME")
            continue;
        if (chunk.type == "IEND" && orientation != 1)
            bare.append(exifChunk(orientation));
        bare.append(chunk.all);
    }
    return chunks.isWhole() ? bare : QByteArray();
}

} // namespace envoi::preflight
