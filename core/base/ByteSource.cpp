#include "core/base/ByteSource.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace envoi {

namespace {
constexpr std::size_t chunkSize = 64 * 1024;
}

Result<qsizetype> BytesSource::read(std::span<char> buffer)
{
    const auto count = std::min<qsizetype>(std::ssize(buffer), m_bytes.size() - m_position);
    if (count > 0)
        std::memcpy(buffer.data(), m_bytes.constData() + m_position, static_cast<std::size_t>(count));
    m_position += count;
    return count;
}

Result<void> BytesSource::rewind()
{
    m_position = 0;
    return {};
}

Result<QByteArray> readAll(ByteSource &source)
{
    QByteArray all;
    std::array<char, chunkSize> chunk;
    for (;;) {
        const auto count = source.read(chunk);
        if (!count)
            return std::unexpected(count.error());
        if (*count == 0)
            return all;
        all.append(chunk.data(), *count);
    }
}

Result<qint64> measure(ByteSource &source)
{
    if (auto rewound = source.rewind(); !rewound)
        return std::unexpected(rewound.error());
    qint64 total = 0;
    std::array<char, chunkSize> chunk;
    for (;;) {
        const auto count = source.read(chunk);
        if (!count)
            return std::unexpected(count.error());
        if (*count == 0)
            break;
        total += *count;
    }
    if (auto rewound = source.rewind(); !rewound)
        return std::unexpected(rewound.error());
    return total;
}

} // namespace envoi
