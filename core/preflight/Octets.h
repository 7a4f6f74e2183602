#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <cstdint>

/// Inside the room: numbers in octets, with bounds that hold.
namespace envoi::preflight {

/// Reads numbers at places that may lie outside: 0 then.
class Octets {
public:
    explicit Octets(QByteArrayView octets, bool isLittleEndian = false)
        : m_octets(octets), m_little(isLittleEndian)
    {
    }
    qsizetype size() const { return m_octets.size(); }
    bool has(qint64 at, qint64 count) const
    {
        return at >= 0 && count >= 0 && at <= m_octets.size() && count <= m_octets.size() - at;
    }
    std::uint8_t u8(qint64 at) const { return has(at, 1) ? byte(at) : std::uint8_t{0}; }
    std::uint16_t u16(qint64 at) const { return static_cast<std::uint16_t>(number(at, 2)); }
    std::uint32_t u24(qint64 at) const { return number(at, 3); }
    std::uint32_t u32(qint64 at) const { return number(at, 4); }
    /// Cut to what there is.
    QByteArrayView mid(qint64 at, qint64 count) const
    {
        return has(at, 0) ? m_octets.sliced(at, std::min<qint64>(std::max<qint64>(count, 0), size() - at))
                          : QByteArrayView();
    }
    bool startsWith(qint64 at, QByteArrayView what) const { return mid(at, what.size()) == what; }

private:
    std::uint8_t byte(qint64 at) const { return static_cast<std::uint8_t>(m_octets[at]); }
    std::uint32_t number(qint64 at, int count) const
    {
        if (!has(at, count))
            return 0;
        std::uint32_t value = 0;
        for (int i = 0; i < count; ++i)
            value = (value << 8) | byte(at + (m_little ? count - 1 - i : i));
        return value;
    }

    QByteArrayView m_octets;
    bool m_little;
};

void append16(QByteArray &to, std::uint16_t value, bool isLittleEndian);
void append32(QByteArray &to, std::uint32_t value, bool isLittleEndian);
/// CRC-32 as PNG and zip have it (ISO 3309).
std::uint32_t crc32Of(QByteArrayView octets);

} // namespace envoi::preflight
