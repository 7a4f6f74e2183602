// WebP (RFC 9649): a RIFF file of chunks, each with an even length.
#include "core/preflight/Exif.h"
#include "core/preflight/Octets.h"
#include "core/preflight/Pictures.h"

namespace envoi::preflight {

namespace {

constexpr qint64 riffHeader = 12;
constexpr std::uint8_t exifFlag = 0x08;
constexpr std::uint8_t xmpFlag = 0x04;

struct Chunk {
    QByteArrayView type;
    QByteArrayView data;
    QByteArrayView all;
};

class Chunks {
public:
    explicit Chunks(QByteArrayView octets)
        : m_octets(octets, true), m_claimed(8 + qint64(m_octets.u32(4))),
          m_end(std::min<qint64>(octets.size(), m_claimed))
    {
    }
    /// False behind the last one, or where it is broken: see isWhole().
    bool next(Chunk &chunk)
    {
        if (m_at + 8 > m_end)
            return false;
        const qint64 length = m_octets.u32(m_at + 4);
        const qint64 padded = length + (length & 1);
        // Some writers leave out the last octet.
        if (m_at + 8 + length > m_end)
            return false;
        chunk.type = m_octets.mid(m_at, 4);
        chunk.data = m_octets.mid(m_at + 8, length);
        chunk.all = m_octets.mid(m_at, std::min(8 + padded, m_end - m_at));
        m_at += 8 + padded;
        return true;
    }
    bool isWhole() const { return m_at >= m_end && m_end == m_claimed; }

private:
    Octets m_octets;
    qint64 m_claimed;
    qint64 m_end;
    qint64 m_at = riffHeader;
};

/// Some writers put the name that JPEG wants before it.
QByteArrayView tiffIn(QByteArrayView exif)
{
    return exif.startsWith(QByteArrayView("Exif\0\0", 6)) ? exif.sliced(6) : exif;
}

void appendChunk(QByteArray &to, QByteArrayView type, QByteArrayView data)
{
    to.append(type);
    append32(to, static_cast<std::uint32_t>(data.size()), true);
    to.append(data);
    if (data.size() & 1)
        to.append('\0');
}

} // namespace

bool isWebp(QByteArrayView octets)
{
    return octets.size() >= riffHeader && octets.startsWith("RIFF") && octets.sliced(8).startsWith("WEBP");
}

FileFacts webpFacts(const QByteArray &octets)
{
    FileFacts facts;
    facts.kind = FileFacts::Kind::WebP;
    Chunks chunks(octets);
    Chunk chunk;
    while (chunks.next(chunk)) {
        const Octets data(chunk.data, true);
        if (chunk.type == "VP8X") {
            facts.width = static_cast<int>(data.u16(4) | (data.u8(6) << 16)) + 1;
            facts.height = static_cast<int>(data.u16(7) | (data.u8(9) << 16)) + 1;
        } else if (chunk.type == "VP8 " && facts.width == 0) {
            facts.width = data.u16(6) & 0x3FFF;
            facts.height = data.u16(8) & 0x3FFF;
        } else if (chunk.type == "VP8L" && facts.width == 0) {
            const std::uint32_t bits = data.u32(1);
            facts.width = static_cast<int>(bits & 0x3FFFU) + 1;
            facts.height = static_cast<int>((bits >> 14) & 0x3FFFU) + 1;
        } else if (chunk.type == "EXIF") {
            facts.hasPosition = facts.hasPosition || readExif(tiffIn(chunk.data)).hasPosition;
        } else if (chunk.type == "XMP ") {
            facts.hasPosition = facts.hasPosition || xmpHasPosition(chunk.data);
        }
    }
    facts.isRemovable = chunks.isWhole();
    return facts;
}

QByteArray bareWebp(const QByteArray &octets)
{
    QByteArray body;
    qsizetype flagsAt = -1;
    int orientation = 1;
    Chunks chunks(octets);
    Chunk chunk;
    while (chunks.next(chunk)) {
        if (chunk.type == "EXIF") {
            orientation = readExif(tiffIn(chunk.data)).orientation;
            continue;
        }
        if (chunk.type == "XMP ")
            continue;
        if (chunk.type == "VP8X" && !chunk.data.isEmpty() && flagsAt < 0)
            flagsAt = body.size() + 8;
        appendChunk(body, chunk.type, chunk.data);
    }
    if (!chunks.isWhole())
        return {};
    if (flagsAt >= 0) {
        auto flags = static_cast<std::uint8_t>(body[flagsAt]);
        flags = static_cast<std::uint8_t>(flags & ~(exifFlag | xmpFlag));
        if (orientation != 1) {
            flags = static_cast<std::uint8_t>(flags | exifFlag);
            appendChunk(body, "EXIF", orientationOnly(orientation));
        }
        body[flagsAt] = static_cast<char>(flags);
    }
    QByteArray bare("RIFF");
    append32(bare, static_cast<std::uint32_t>(body.size() + 4), true);
    return bare + "WEBP" + body;
}

} // namespace envoi::preflight
