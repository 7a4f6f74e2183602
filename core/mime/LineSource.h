#pragma once

#include "core/base/ByteSource.h"

#include <QByteArray>
#include <QSet>

#include <memory>

/// Inside the room: octets that are lines already and go without transfer encoding (message/rfc822).
namespace envoi::mime {

/// Another source with every CR, LF or CRLF turned into CRLF.
class LineSource final : public ByteSource {
public:
    explicit LineSource(std::unique_ptr<ByteSource> source);
    Result<qsizetype> read(std::span<char> buffer) override;
    Result<void> rewind() override;
    /// Whether a CR without LF has become a line end; known at the end.
    bool hadBareReturn() const { return m_hadBareReturn || m_afterReturn; }

private:
    std::unique_ptr<ByteSource> m_source;
    std::unique_ptr<char[]> m_in;
    std::unique_ptr<char[]> m_out;
    std::size_t m_position = 0;
    std::size_t m_end = 0;
    bool m_afterReturn = false;
    bool m_hadBareReturn = false;
};

/// What there is in such a source, by reading it once.
struct LineSurvey {
    qint64 size = 0; ///< octets as LineSource gives them
    qint64 longestLine = 0;
    bool isAscii = true;
    bool isHeaderAscii = true; ///< up to the first empty line
    bool hasNul = false;
    bool hasBareReturn = false; ///< in the source: it would begin a line that it did not begin before
    /// A line that a relay or a mail store may alter: white space at its end, or "From " at its start.
    bool isAlterable = false;
    bool hasBoundary = false; ///< a line that begins as a delimiter of one of ours

    /// RFC 5322 section 2.1.1.
    bool areLines() const;
};
/// \a boundaries are all of one size.
Result<LineSurvey> surveyLines(std::unique_ptr<ByteSource> source, const QSet<QByteArray> &boundaries = {});

} // namespace envoi::mime
