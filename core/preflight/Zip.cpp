#include "core/preflight/Zip.h"

#include "core/preflight/Octets.h"

#include <algorithm>
#include <numeric>

#ifdef ENVOI_HAS_ZLIB
#include <zlib.h>
#endif

namespace envoi::preflight {

namespace {

constexpr std::uint32_t localSignature = 0x04034B50;
constexpr std::uint32_t directorySignature = 0x02014B50;
constexpr std::uint32_t endSignature = 0x06054B50;
constexpr qint64 localSize = 30;
constexpr qint64 directorySize = 46;
constexpr qint64 endSize = 22;
constexpr std::uint16_t encrypted = 0x0001;
constexpr std::uint16_t hasDescriptor = 0x0008;
constexpr std::uint16_t stored = 0;
constexpr std::uint16_t deflated = 8;

/// The end of the central directory lies before a comment of up to 65,535 octets.
qint64 findEnd(const Octets &zip)
{
    for (qint64 at = zip.size() - endSize; at >= 0 && at >= zip.size() - endSize - 0xFFFF; --at) {
        if (zip.u32(at) == endSignature && at + endSize + zip.u16(at + 20) == zip.size())
            return at;
    }
    return -1;
}

bool locate(const Octets &zip, std::vector<ZipEntry> &entries, qint64 directoryAt)
{
    std::vector<std::size_t> order(entries.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t i) { return entries[i].at; });
    qint64 expected = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        ZipEntry &entry = entries[order[i]];
        const qint64 next = i + 1 < order.size() ? entries[order[i + 1]].at : directoryAt;
        if (entry.at != expected || zip.u32(entry.at) != localSignature)
            return false;
        entry.span = next - entry.at;
        entry.dataAt = entry.at + localSize + zip.u16(entry.at + 26) + zip.u16(entry.at + 28);
        if (entry.span < localSize || entry.dataAt + entry.packedSize > next)
            return false;
        expected = next;
    }
    std::vector<ZipEntry> sorted;
    for (const std::size_t i : order)
        sorted.push_back(std::move(entries[i]));
    entries = std::move(sorted);
    return true;
}

void put16(QByteArray &where, qsizetype at, std::uint16_t value)
{
    QByteArray octets;
    append16(octets, value, true);
    where.replace(at, 2, octets);
}

void put32(QByteArray &where, qsizetype at, std::uint32_t value)
{
    QByteArray octets;
    append32(octets, value, true);
    where.replace(at, 4, octets);
}

} // namespace

bool canUnpack()
{
#ifdef ENVOI_HAS_ZLIB
    return true;
#else
    return false;
#endif
}

std::optional<std::vector<ZipEntry>> readZip(QByteArrayView octets)
{
    const Octets zip(octets, true);
    if (zip.u32(0) != localSignature)
        return std::nullopt;
    const qint64 end = findEnd(zip);
    if (end < 0)
        return std::nullopt;
    const int count = zip.u16(end + 10);
    const qint64 directoryAt = zip.u32(end + 16);
    if (zip.u16(end + 4) != 0 || zip.u16(end + 8) != count || count == 0xFFFF ||
        directoryAt + zip.u32(end + 12) != end)
        return std::nullopt;
    std::vector<ZipEntry> entries;
    qint64 at = directoryAt;
    for (int i = 0; i < count; ++i) {
        if (zip.u32(at) != directorySignature || !zip.has(at, directorySize))
            return std::nullopt;
        const qint64 size = directorySize + zip.u16(at + 28) + zip.u16(at + 30) + zip.u16(at + 32);
        if (at + size > end)
            return std::nullopt;
        ZipEntry entry;
        entry.flags = zip.u16(at + 8);
        entry.method = zip.u16(at + 10);
        entry.packedSize = zip.u32(at + 20);
        entry.size = zip.u32(at + 24);
        entry.at = zip.u32(at + 42);
        entry.name = zip.mid(at + directorySize, zip.u16(at + 28)).toByteArray();
        entry.directory = zip.mid(at, size);
        if (entry.flags & encrypted)
            return std::nullopt;
        entries.push_back(std::move(entry));
        at += size;
    }
    if (at != end || !locate(zip, entries, directoryAt))
        return std::nullopt;
    return entries;
}

QByteArray unpacked(QByteArrayView octets, const ZipEntry &entry, qint64 most)
{
    if (entry.size > most)
        return {};
    const QByteArrayView packed = octets.sliced(entry.dataAt, entry.packedSize);
    if (entry.method == stored)
        return entry.packedSize == entry.size ? packed.toByteArray() : QByteArray();
#ifdef ENVOI_HAS_ZLIB
    if (entry.method != deflated)
        return {};
    QByteArray result(static_cast<qsizetype>(entry.size), '\0');
    QByteArray in = packed.toByteArray(); // zlib's interface wants octets that it may change
    z_stream stream{};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK)
        return {};
    stream.next_in = reinterpret_cast<Bytef *>(in.data());
    stream.avail_in = static_cast<uInt>(in.size());
    stream.next_out = reinterpret_cast<Bytef *>(result.data());
    stream.avail_out = static_cast<uInt>(result.size());
    const int outcome = inflate(&stream, Z_FINISH);
    const bool isWhole = outcome == Z_STREAM_END && stream.total_out == entry.size;
    inflateEnd(&stream);
    return isWhole ? result : QByteArray();
#else
    return {};
#endif
}

QByteArray withReplaced(QByteArrayView octets, const std::vector<ZipEntry> &entries,
                        const std::vector<std::pair<std::size_t, QByteArray>> &replaced)
{
    const Octets zip(octets, true);
    QByteArray result;
    result.reserve(octets.size());
    QByteArray directory;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const ZipEntry &entry = entries[i];
        const auto other = std::ranges::find(replaced, i, [](const auto &one) { return one.first; });
        const auto at = static_cast<std::uint32_t>(result.size());
        QByteArray listed = entry.directory.toByteArray();
        if (other == replaced.end()) {
            result.append(octets.sliced(entry.at, entry.span));
        } else {
            const auto &content = other->second;
            const auto size = static_cast<std::uint32_t>(content.size());
            const auto flags = static_cast<std::uint16_t>(entry.flags & ~hasDescriptor);
            // Local header and directory agree on flags, method, CRC and both sizes.
            QByteArray local = octets.sliced(entry.at, localSize + zip.u16(entry.at + 26)).toByteArray();
            put16(local, 6, flags);
            put16(local, 8, stored);
            put32(local, 14, crc32Of(content));
            put32(local, 18, size);
            put32(local, 22, size);
            put16(local, 28, 0); // no extra field
            put16(listed, 8, flags);
            put16(listed, 10, stored);
            put32(listed, 16, crc32Of(content));
            put32(listed, 20, size);
            put32(listed, 24, size);
            result.append(local).append(content);
        }
        put32(listed, 42, at);
        directory.append(listed);
    }
    const qint64 end = findEnd(zip);
    QByteArray last = octets.sliced(end).toByteArray();
    put32(last, 12, static_cast<std::uint32_t>(directory.size()));
    put32(last, 16, static_cast<std::uint32_t>(result.size()));
    return result + directory + last;
}

} // namespace envoi::preflight
