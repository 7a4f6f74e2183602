#include "core/mime/Base64.h"

#include <algorithm>
#include <array>
#include <cstring>

#if (defined(__GNUC__) || defined(__clang__)) && (defined(__x86_64__) || defined(__i386__))
#define ENVOI_BASE64_SSSE3
#include <immintrin.h>
// Win64's stack is aligned to 16 octets only, which spilled 32-octet registers don't survive.
#ifndef _WIN32
#define ENVOI_BASE64_AVX2
#endif
#endif

namespace envoi::mime {

namespace {

constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t linesAtOnce = 1152;

/// Two characters for each 12 bits: half as many steps as one for each 6.
constexpr auto makePairs()
{
    std::array<std::array<char, 2>, 4096> pairs{};
    for (std::size_t i = 0; i < pairs.size(); ++i)
        pairs[i] = {alphabet[i >> 6], alphabet[i & 63]};
    return pairs;
}
constexpr auto pairs = makePairs();

constexpr unsigned char isPadding = 64;
constexpr unsigned char isSpace = 65;
constexpr unsigned char isForeign = 66;

constexpr auto makeValues()
{
    std::array<unsigned char, 256> values{};
    values.fill(isForeign);
    for (unsigned char i = 0; i < 64; ++i)
        values[static_cast<unsigned char>(alphabet[i])] = i;
    for (const char space : {' ', '\t', '\r', '\n'})
        values[static_cast<unsigned char>(space)] = isSpace;
    values['='] = isPadding;
    return values;
}
constexpr auto values = makeValues();

unsigned octet(char c)
{
    return static_cast<unsigned char>(c);
}

/// Whole triples only.
char *encodeTriples(const char *in, std::size_t triples, char *out)
{
    for (; triples > 0; --triples, in += 3, out += 4) {
        const unsigned bits = octet(in[0]) << 16 | octet(in[1]) << 8 | octet(in[2]);
        std::memcpy(out, pairs[bits >> 12].data(), 2);
        std::memcpy(out + 2, pairs[bits & 0xFFF].data(), 2);
    }
    return out;
}

char *encodeRest(const char *in, std::size_t size, char *out)
{
    out = encodeTriples(in, size / 3, out);
    in += size / 3 * 3;
    if (size % 3 == 1) {
        std::memcpy(out, pairs[octet(in[0]) << 4].data(), 2);
        out[2] = out[3] = '=';
        out += 4;
    } else if (size % 3 == 2) {
        const unsigned bits = octet(in[0]) << 10 | octet(in[1]) << 2;
        std::memcpy(out, pairs[bits >> 6].data(), 2);
        out[2] = alphabet[bits & 63];
        out[3] = '=';
        out += 4;
    }
    return out;
}

char *endLine(char *out)
{
    *out++ = '\r';
    *out++ = '\n';
    return out;
}

void encodeLinesScalar(const char *in, std::size_t lines, char *out)
{
    for (; lines > 0; --lines, in += base64LineOctets)
        out = endLine(encodeTriples(in, base64LineOctets / 3, out));
}

#ifdef ENVOI_BASE64_SSSE3

/// 12 octets, spread over 16, to 16 characters. Each 3 octets abc are laid out as b a c b, so that
/// the first and third 6 bits can be moved down by a multiplication that keeps the high half, the
/// second and fourth up by one that keeps the low half.
__attribute__((target("ssse3"))) inline __m128i encode12(__m128i in)
{
    in = _mm_shuffle_epi8(in, _mm_setr_epi8(1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10));
    const __m128i down =
        _mm_mulhi_epu16(_mm_and_si128(in, _mm_set1_epi32(0x0FC0FC00)), _mm_set1_epi32(0x04000040));
    const __m128i up =
        _mm_mullo_epi16(_mm_and_si128(in, _mm_set1_epi32(0x003F03F0)), _mm_set1_epi32(0x01000010));
    const __m128i indices = _mm_or_si128(down, up);
    // Ranges of the alphabet: 0 for a to z, 1 to 10 for the digits, 11 for +, 12 for /, 13 for A to Z.
    __m128i range = _mm_subs_epu8(indices, _mm_set1_epi8(51));
    range = _mm_or_si128(range, _mm_and_si128(_mm_cmpgt_epi8(_mm_set1_epi8(26), indices), _mm_set1_epi8(13)));
    const __m128i offsets = _mm_setr_epi8(71, -4, -4, -4, -4, -4, -4, -4, -4, -4, -4, -19, -16, 65, 0, 0);
    return _mm_add_epi8(indices, _mm_shuffle_epi8(offsets, range));
}

/// Reads 7 octets beyond a line and writes 2 beyond: never called for the last one.
__attribute__((target("ssse3"))) void encodeLinesSsse3(const char *in, std::size_t lines, char *out)
{
    for (; lines > 0; --lines, in += base64LineOctets) {
        for (int i = 0; i < 5; ++i) {
            const __m128i octets = _mm_loadu_si128(reinterpret_cast<const __m128i *>(in + 12 * i));
            _mm_storeu_si128(reinterpret_cast<__m128i *>(out + 16 * i), encode12(octets));
        }
        out = endLine(out + 76);
    }
}

#endif

#ifdef ENVOI_BASE64_AVX2

/// encode12() for two halves at once.
__attribute__((target("avx2"))) inline __m256i encode24(const char *from)
{
    const __m128i low = _mm_loadu_si128(reinterpret_cast<const __m128i *>(from));
    const __m128i high = _mm_loadu_si128(reinterpret_cast<const __m128i *>(from + 12));
    __m256i in = _mm256_inserti128_si256(_mm256_castsi128_si256(low), high, 1);
    in = _mm256_shuffle_epi8(
        in, _mm256_broadcastsi128_si256(_mm_setr_epi8(1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10)));
    const __m256i down = _mm256_mulhi_epu16(_mm256_and_si256(in, _mm256_set1_epi32(0x0FC0FC00)),
                                            _mm256_set1_epi32(0x04000040));
    const __m256i up = _mm256_mullo_epi16(_mm256_and_si256(in, _mm256_set1_epi32(0x003F03F0)),
                                          _mm256_set1_epi32(0x01000010));
    const __m256i indices = _mm256_or_si256(down, up);
    __m256i range = _mm256_subs_epu8(indices, _mm256_set1_epi8(51));
    range = _mm256_or_si256(
        range, _mm256_and_si256(_mm256_cmpgt_epi8(_mm256_set1_epi8(26), indices), _mm256_set1_epi8(13)));
    const __m256i offsets = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(71, -4, -4, -4, -4, -4, -4, -4, -4, -4, -4, -19, -16, 65, 0, 0));
    return _mm256_add_epi8(indices, _mm256_shuffle_epi8(offsets, range));
}

/// Reads 7 octets beyond a line and writes 2 beyond: never called for the last one.
__attribute__((target("avx2"))) void encodeLinesAvx2(const char *in, std::size_t lines, char *out)
{
    for (; lines > 0; --lines, in += base64LineOctets) {
        _mm256_storeu_si256(reinterpret_cast<__m256i *>(out), encode24(in));
        _mm256_storeu_si256(reinterpret_cast<__m256i *>(out + 32), encode24(in + 24));
        const __m128i rest = _mm_loadu_si128(reinterpret_cast<const __m128i *>(in + 48));
        _mm_storeu_si128(reinterpret_cast<__m128i *>(out + 64), encode12(rest));
        out = endLine(out + 76);
    }
}

#endif

} // namespace

qint64 base64Size(qint64 octets)
{
    if (octets <= 0)
        return 0;
    const qint64 characters = (octets + 2) / 3 * 4;
    return characters + (characters - 1) / 76 * 2;
}

const std::vector<Base64Kernel> &base64Kernels()
{
    static const std::vector<Base64Kernel> kernels = [] {
        std::vector<Base64Kernel> found;
#ifdef ENVOI_BASE64_AVX2
        if (__builtin_cpu_supports("avx2"))
            found.push_back(Base64Kernel::Avx2);
#endif
#ifdef ENVOI_BASE64_SSSE3
        if (__builtin_cpu_supports("ssse3"))
            found.push_back(Base64Kernel::Ssse3);
#endif
        found.push_back(Base64Kernel::Scalar);
        return found;
    }();
    return kernels;
}

void encodeBase64Lines(const char *in, std::size_t lines, char *out, Base64Kernel kernel)
{
    if (lines == 0)
        return;
    std::size_t done = 0;
    switch (kernel) {
    case Base64Kernel::Avx2:
#ifdef ENVOI_BASE64_AVX2
        done = lines - 1;
        encodeLinesAvx2(in, done, out);
#endif
        break;
    case Base64Kernel::Ssse3:
#ifdef ENVOI_BASE64_SSSE3
        done = lines - 1;
        encodeLinesSsse3(in, done, out);
#endif
        break;
    case Base64Kernel::Scalar:
        break;
    }
    encodeLinesScalar(in + done * base64LineOctets, lines - done, out + done * base64LineSize);
}

void appendBase64(QByteArrayView octets, QByteArray &out)
{
    const auto size = static_cast<std::size_t>(octets.size());
    if (size == 0)
        return;
    const qsizetype before = out.size();
    const qsizetype after = before + base64Size(octets.size());
    // The last full line is written with a CRLF, which is cut off when nothing follows it.
    out.resize(after + 2);
    char *to = out.data() + before;
    const std::size_t lines = size / base64LineOctets;
    encodeBase64Lines(octets.data(), lines, to, base64Kernels().front());
    encodeRest(octets.data() + lines * base64LineOctets, size % base64LineOctets,
               to + lines * base64LineSize);
    out.resize(after);
}

Base64Source::Base64Source(std::unique_ptr<ByteSource> source)
    : m_source(std::move(source)),
      m_in(std::make_unique_for_overwrite<char[]>(linesAtOnce * base64LineOctets)),
      m_out(std::make_unique_for_overwrite<char[]>(2 + linesAtOnce * base64LineSize))
{
}

Result<void> Base64Source::fill()
{
    constexpr std::size_t wanted = linesAtOnce * base64LineOctets;
    std::size_t size = 0;
    while (size < wanted) {
        const auto count = m_source->read({m_in.get() + size, wanted - size});
        if (!count)
            return std::unexpected(count.error());
        if (*count == 0) {
            m_finished = true;
            break;
        }
        size += static_cast<std::size_t>(*count);
    }
    m_position = m_end = 0;
    if (size == 0)
        return {};
    // CRLF stands between lines: before all but the first, and not after the last.
    char *out = m_out.get();
    if (m_started)
        out = endLine(out);
    m_started = true;
    const std::size_t lines = size / base64LineOctets;
    encodeBase64Lines(m_in.get(), lines, out, base64Kernels().front());
    out += lines * base64LineSize;
    if (const std::size_t rest = size % base64LineOctets; rest > 0)
        out = encodeRest(m_in.get() + lines * base64LineOctets, rest, out);
    else
        out -= 2;
    m_end = static_cast<std::size_t>(out - m_out.get());
    return {};
}

Result<qsizetype> Base64Source::read(std::span<char> buffer)
{
    if (m_position == m_end) {
        if (m_finished)
            return 0;
        if (auto filled = fill(); !filled)
            return std::unexpected(filled.error());
    }
    const std::size_t count = std::min(buffer.size(), m_end - m_position);
    std::memcpy(buffer.data(), m_out.get() + m_position, count);
    m_position += count;
    return static_cast<qsizetype>(count);
}

Result<void> Base64Source::rewind()
{
    m_position = m_end = 0;
    m_started = m_finished = false;
    return m_source->rewind();
}

char *Base64Decoder::flush(char *out)
{
    // One character alone has too few bits for an octet.
    if (m_count == 1)
        m_damaged = true;
    if (m_count >= 2)
        *out++ = static_cast<char>(m_quantum >> (6 * m_count - 8));
    if (m_count == 3)
        *out++ = static_cast<char>(m_quantum >> 2);
    m_quantum = 0;
    m_count = 0;
    return out;
}

char *Base64Decoder::decode(QByteArrayView piece, char *out)
{
    const char *in = piece.begin();
    const char *const end = piece.end();
    while (in != end) {
        if (m_count == 0 && m_padding == 0) {
            while (end - in >= 4) {
                const unsigned a = values[octet(in[0])];
                const unsigned b = values[octet(in[1])];
                const unsigned c = values[octet(in[2])];
                const unsigned d = values[octet(in[3])];
                if ((a | b | c | d) >= 64)
                    break;
                const unsigned bits = a << 18 | b << 12 | c << 6 | d;
                out[0] = static_cast<char>(bits >> 16);
                out[1] = static_cast<char>(bits >> 8);
                out[2] = static_cast<char>(bits);
                out += 3;
                in += 4;
            }
            if (in == end)
                break;
        }
        const unsigned char value = values[octet(*in++)];
        if (value < 64) {
            // Padding that was too short, as in "QQ=QQ=="
            if (m_padding > 0) {
                m_padding = 0;
                m_damaged = true;
            }
            m_quantum = m_quantum << 6 | value;
            if (++m_count == 4) {
                out[0] = static_cast<char>(m_quantum >> 16);
                out[1] = static_cast<char>(m_quantum >> 8);
                out[2] = static_cast<char>(m_quantum);
                out += 3;
                m_quantum = 0;
                m_count = 0;
            }
        } else if (value == isPadding) {
            if (m_count > 0) {
                m_padding = std::max(0, 3 - m_count);
                out = flush(out);
            } else if (m_padding > 0) {
                --m_padding;
            } else {
                m_damaged = true;
            }
        } else if (value == isForeign) {
            m_damaged = true;
        }
    }
    return out;
}

char *Base64Decoder::finish(char *out)
{
    if (m_count > 0 || m_padding > 0)
        m_damaged = true;
    m_padding = 0;
    return flush(out);
}

} // namespace envoi::mime
