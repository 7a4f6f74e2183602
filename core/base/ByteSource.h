#pragma once

#include "core/base/Result.h"

#include <QByteArray>

#include <memory>
#include <span>

namespace envoi {

/// A stream of octets that is pulled: what mime writes and smtp sends, neither knowing the other.
/// Used from one thread at a time.
class ByteSource {
public:
    ByteSource() = default;
    virtual ~ByteSource() = default;
    ByteSource(const ByteSource &) = delete;
    ByteSource &operator=(const ByteSource &) = delete;

    /// Fills the front of \a buffer (not empty) and says how many octets it wrote; 0 is the end.
    /// An error is final until rewind().
    virtual Result<qsizetype> read(std::span<char> buffer) = 0;

    /// Back to the first octet; the same octets follow again.
    virtual Result<void> rewind() = 0;
};

/// Octets that are in memory already. Keeps a (shared) copy.
class BytesSource final : public ByteSource {
public:
    explicit BytesSource(QByteArray bytes) : m_bytes(std::move(bytes)) {}
    Result<qsizetype> read(std::span<char> buffer) override;
    Result<void> rewind() override;

private:
    QByteArray m_bytes;
    qsizetype m_position = 0;
};

/// Everything that is left in \a source. For tests and for small things: it holds all in memory.
Result<QByteArray> readAll(ByteSource &source);

/// How many octets \a source has from its start, by reading it once; rewinds before and after.
Result<qint64> measure(ByteSource &source);

} // namespace envoi
