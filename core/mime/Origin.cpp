#include "core/mime/Origin.h"

#include "core/mime/Base64.h"

#include <QFile>

#include <algorithm>
#include <cstring>

namespace envoi::mime {

namespace {

constexpr qsizetype chunkSize = 32 * 1024;
/// Larger than what mail servers take: up to here a file is loaded, as a mapped one ends the program
/// when another one truncates it.
constexpr qint64 mostLoaded = 32LL * 1024 * 1024;

/// For 7bit, 8bit and binary: nothing to decode.
class Identity {
public:
    static constexpr std::size_t room(std::size_t size) { return size; }
    char *decode(QByteArrayView piece, char *out)
    {
        if (!piece.isEmpty())
            std::memcpy(out, piece.data(), static_cast<std::size_t>(piece.size()));
        return out + piece.size();
    }
    char *finish(char *out) { return out; }
    bool isDamaged() const { return false; }
};

/// Calls \a take with each piece of the decoded octets; returns whether the encoding was damaged.
template <typename Decoder, typename Take>
bool decodeInChunks(QByteArrayView encoded, Take take)
{
    Decoder decoder;
    const auto out = std::make_unique_for_overwrite<char[]>(Decoder::room(chunkSize));
    for (qsizetype i = 0; i < encoded.size(); i += chunkSize) {
        const char *end =
            decoder.decode(encoded.sliced(i, std::min(chunkSize, encoded.size() - i)), out.get());
        take(QByteArrayView(out.get(), end - out.get()));
    }
    const char *end = decoder.finish(out.get());
    take(QByteArrayView(out.get(), end - out.get()));
    return decoder.isDamaged();
}

template <typename Take>
bool decodeInChunks(QByteArrayView encoded, TransferEncoding encoding, Take take)
{
    switch (encoding) {
    case TransferEncoding::Base64:
        return decodeInChunks<Base64Decoder>(encoded, take);
    case TransferEncoding::QuotedPrintable:
        return decodeInChunks<QuotedPrintableDecoder>(encoded, take);
    default:
        take(encoded);
        return false;
    }
}

template <typename Decoder>
class DecodingSource final : public ByteSource {
public:
    DecodingSource(std::shared_ptr<const Origin> origin, QByteArrayView encoded)
        : m_origin(std::move(origin)), m_encoded(encoded),
          m_out(std::make_unique_for_overwrite<char[]>(Decoder::room(chunkSize)))
    {
    }

    Result<qsizetype> read(std::span<char> buffer) override
    {
        while (m_position == m_end && !m_finished) {
            const qsizetype size = std::min(chunkSize, m_encoded.size() - m_next);
            m_finished = size == 0;
            const char *end = m_finished ? m_decoder.finish(m_out.get())
                                         : m_decoder.decode(m_encoded.sliced(m_next, size), m_out.get());
            m_next += size;
            m_position = 0;
            m_end = static_cast<std::size_t>(end - m_out.get());
        }
        const std::size_t count = std::min(buffer.size(), m_end - m_position);
        std::memcpy(buffer.data(), m_out.get() + m_position, count);
        m_position += count;
        return static_cast<qsizetype>(count);
    }

    Result<void> rewind() override
    {
        m_decoder = Decoder();
        m_next = 0;
        m_position = m_end = 0;
        m_finished = false;
        return {};
    }

private:
    std::shared_ptr<const Origin> m_origin;
    QByteArrayView m_encoded;
    Decoder m_decoder;
    std::unique_ptr<char[]> m_out;
    qsizetype m_next = 0;
    std::size_t m_position = 0;
    std::size_t m_end = 0;
    bool m_finished = false;
};

} // namespace

Origin::Origin() = default;
Origin::~Origin() = default;

std::shared_ptr<const Origin> Origin::fromBytes(const QByteArray &octets)
{
    auto origin = std::make_shared<Origin>();
    origin->m_bytes = octets;
    origin->m_octets = origin->m_bytes;
    return origin;
}

Result<std::shared_ptr<const Origin>> Origin::fromFile(const QString &path)
{
    if (const auto seen = FileReference::look(path); !seen)
        return std::unexpected(seen.error());
    auto file = std::make_unique<QFile>(path);
    if (!file->open(QIODevice::ReadOnly))
        return failure(ErrorCode::FileUnreadable, path, {}, file->errorString());
    const qint64 size = file->size();
    // Some file systems can't map.
    const uchar *mapped = size > mostLoaded ? file->map(0, size) : nullptr;
    if (mapped) {
        auto origin = std::make_shared<Origin>();
        origin->m_file = std::move(file);
        origin->m_octets = QByteArrayView(mapped, size);
        return origin;
    }
    const QByteArray octets = file->read(size);
    if (octets.size() != size)
        return failure(ErrorCode::FileUnreadable, path, {}, file->errorString());
    return fromBytes(octets);
}

QByteArray decodedOctets(QByteArrayView encoded, TransferEncoding encoding, bool &damaged)
{
    QByteArray all;
    all.reserve(encoded.size());
    damaged = decodeInChunks(encoded, encoding, [&](QByteArrayView piece) { all.append(piece); });
    return all;
}

EncodedLeaf::EncodedLeaf(std::shared_ptr<const Origin> origin, QByteArrayView encoded,
                         TransferEncoding encoding, bool &damaged)
    : m_origin(std::move(origin)), m_encoded(encoded), m_encoding(encoding)
{
    damaged = decodeInChunks(encoded, encoding, [this](QByteArrayView piece) { m_size += piece.size(); });
}

EncodedLeaf::EncodedLeaf(std::shared_ptr<const Origin> origin, QByteArrayView encoded,
                         TransferEncoding encoding, qint64 size)
    : m_origin(std::move(origin)), m_encoded(encoded), m_encoding(encoding), m_size(size)
{
}

std::unique_ptr<ByteSource> EncodedLeaf::open() const
{
    switch (m_encoding) {
    case TransferEncoding::Base64:
        return std::make_unique<DecodingSource<Base64Decoder>>(m_origin, m_encoded);
    case TransferEncoding::QuotedPrintable:
        return std::make_unique<DecodingSource<QuotedPrintableDecoder>>(m_origin, m_encoded);
    default:
        return std::make_unique<DecodingSource<Identity>>(m_origin, m_encoded);
    }
}

} // namespace envoi::mime
