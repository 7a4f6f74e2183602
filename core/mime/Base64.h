#pragma once

#include "core/base/ByteSource.h"

#include <QByteArray>
#include <QByteArrayView>

#include <cstddef>
#include <memory>
#include <vector>

/// Inside the room: base64 (RFC 2045 section 6.8), written in lines of 76, read with tolerance.
namespace envoi::mime {

inline constexpr std::size_t base64LineOctets = 57; ///< octets that fill one line
inline constexpr std::size_t base64LineSize = 78;   ///< such a line with its CRLF

/// What so many octets become: lines of 76 with CRLF between them and none at the end.
qint64 base64Size(qint64 octets);

/// Appends the whole of \a octets, encoded: lines of 76 with CRLF between them and none at the end.
void appendBase64(QByteArrayView octets, QByteArray &out);

/// The ways to encode; each gives the same octets. Told apart for the tests.
enum class Base64Kernel { Scalar, Ssse3, Avx2 };
/// The quickest one first, those that this processor has.
const std::vector<Base64Kernel> &base64Kernels();

/// Encodes \a lines full lines, \a in of 57 and \a out of 78 octets each, every one with its CRLF.
void encodeBase64Lines(const char *in, std::size_t lines, char *out, Base64Kernel kernel);

/// Another source in base64, in constant memory.
class Base64Source final : public ByteSource {
public:
    explicit Base64Source(std::unique_ptr<ByteSource> source);
    Result<qsizetype> read(std::span<char> buffer) override;
    Result<void> rewind() override;

private:
    Result<void> fill();

    std::unique_ptr<ByteSource> m_source;
    std::unique_ptr<char[]> m_in;
    std::unique_ptr<char[]> m_out;
    std::size_t m_position = 0;
    std::size_t m_end = 0;
    bool m_started = false;
    bool m_finished = false;
};

/// Decodes in pieces of any size. White space is skipped; what does not belong there is skipped
/// too, but noted. Padding ends a quantum, not the data: pieces that were encoded one by one
/// and then joined are read whole.
class Base64Decoder {
public:
    /// Room that decode() and finish() may need for so many octets of input.
    static constexpr std::size_t room(std::size_t size) { return (size / 4 + 2) * 3; }

    /// Writes to \a out and returns the end of what it wrote.
    char *decode(QByteArrayView piece, char *out);
    char *finish(char *out);
    /// Whether anything was there that base64 does not have.
    bool isDamaged() const { return m_damaged; }

private:
    char *flush(char *out);

    unsigned m_quantum = 0;
    int m_count = 0;
    int m_padding = 0;
    bool m_damaged = false;
};

} // namespace envoi::mime
