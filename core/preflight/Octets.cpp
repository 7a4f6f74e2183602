#include "core/preflight/Octets.h"

#include <array>

namespace envoi::preflight {

namespace {

constexpr std::array<std::uint32_t, 256> makeTable()
{
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        std::uint32_t value = i;
        for (int bit = 0; bit < 8; ++bit)
            value = (value & 1U) ? 0xEDB88320U ^ (value >> 1) : value >> 1;
        table[i] = value;
    }
    return table;
}

void append(QByteArray &to, std::uint32_t value, int count, bool isLittleEndian)
{
    for (int i = 0; i < count; ++i)
        to.append(static_cast<char>((value >> (8 * (isLittleEndian ? i : count - 1 - i))) & 0xFFU));
}

} // namespace

void append16(QByteArray &to, std::uint16_t value, bool isLittleEndian)
{
    append(to, value, 2, isLittleEndian);
}

void append32(QByteArray &to, std::uint32_t value, bool isLittleEndian)
{
    append(to, value, 4, isLittleEndian);
}

std::uint32_t crc32Of(QByteArrayView octets)
{
    static constexpr auto table = makeTable();
    std::uint32_t value = 0xFFFFFFFFU;
    for (const char c : octets)
        value = table[(value ^ static_cast<std::uint8_t>(c)) & 0xFFU] ^ (value >> 8);
    return value ^ 0xFFFFFFFFU;
}

} // namespace envoi::preflight
