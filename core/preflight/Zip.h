#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <cstdint>
#include <optional>
#include <vector>

/// Inside the room: as much of the zip format (APPNOTE.TXT) as office files need.
namespace envoi::preflight {

struct ZipEntry {
    QByteArray name;
    std::uint16_t flags = 0;
    std::uint16_t method = 0; ///< 0 stored, 8 deflated
    std::uint32_t packedSize = 0;
    std::uint32_t size = 0;
    qint64 at = 0;            ///< of its local header
    qint64 span = 0;          ///< up to the next entry or the directory
    qint64 dataAt = 0;        ///< of its octets
    QByteArrayView directory; ///< its entry in the central directory
};

/// Whether this build can unpack at all.
bool canUnpack();

/// The entries in their order in the file. Nothing where it is no zip archive, is broken, encrypted, split or
/// larger than 4 GB (Zip64), or where octets lie in it that no entry accounts for.
std::optional<std::vector<ZipEntry>> readZip(QByteArrayView octets);

/// The entry's octets; empty where it is broken or larger than \a most.
QByteArray unpacked(QByteArrayView octets, const ZipEntry &entry, qint64 most);

/// The same archive with other octets for some entries (by their place in \a entries), which are stored; all
/// others stay octet for octet.
QByteArray withReplaced(QByteArrayView octets, const std::vector<ZipEntry> &entries,
                        const std::vector<std::pair<std::size_t, QByteArray>> &replaced);

} // namespace envoi::preflight
