#pragma once

#include "core/base/ByteSource.h"
#include "core/base/Random.h"

#include <QByteArray>

#include <algorithm>
#include <utility>
#include <vector>

/// Octets through decoders and sources in pieces of any size.
namespace envoi::testing {

/// Decodes in pieces, the first of \a first octets, the others of \a step.
template <typename Decoder>
QByteArray decoded(const QByteArray &octets, qsizetype first, qsizetype step, bool *damaged = nullptr)
{
    Decoder decoder;
    QByteArray all;
    for (qsizetype i = 0; i < octets.size(); i += i == 0 ? first : step) {
        const QByteArray piece = octets.mid(i, i == 0 ? first : step);
        std::vector<char> room(Decoder::room(static_cast<std::size_t>(piece.size())));
        const char *end = decoder.decode(piece, room.data());
        all.append(room.data(), end - room.data());
    }
    std::vector<char> room(Decoder::room(0));
    const char *end = decoder.finish(room.data());
    all.append(room.data(), end - room.data());
    if (damaged)
        *damaged = decoder.isDamaged();
    return all;
}

template <typename Decoder>
QByteArray decoded(const QByteArray &octets, bool *damaged = nullptr)
{
    return decoded<Decoder>(octets, octets.size(), std::max<qsizetype>(octets.size(), 1), damaged);
}

/// A source that gives at most so many octets at a time.
class Trickle final : public ByteSource {
public:
    Trickle(QByteArray bytes, qsizetype step) : m_source(std::move(bytes)), m_step(step) {}
    Result<qsizetype> read(std::span<char> buffer) override
    {
        return m_source.read(buffer.first(std::min(buffer.size(), static_cast<std::size_t>(m_step))));
    }
    Result<void> rewind() override { return m_source.rewind(); }

private:
    BytesSource m_source;
    qsizetype m_step;
};

inline QByteArray pull(ByteSource &source, std::size_t step)
{
    QByteArray all;
    std::vector<char> buffer(step);
    for (;;) {
        const auto count = source.read(buffer);
        if (!count || *count == 0)
            return all;
        all.append(buffer.data(), *count);
    }
}

inline QByteArray randomOctets(SeededRandom &random, qsizetype size)
{
    QByteArray octets(size, Qt::Uninitialized);
    for (char &c : octets)
        c = static_cast<char>(random.next());
    return octets;
}

/// Qt's own base64, cut into lines of 76.
inline QByteArray expectedBase64(const QByteArray &octets)
{
    const QByteArray flat = octets.toBase64();
    QByteArray lines;
    for (qsizetype i = 0; i < flat.size(); i += 76) {
        if (i > 0)
            lines += "\r\n";
        lines += flat.mid(i, 76);
    }
    return lines;
}

} // namespace envoi::testing
