#include "core/mime/LineSource.h"

#include "core/mime/Charset.h"
#include "core/mime/TransferEncoding.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace envoi::mime {

namespace {
constexpr std::size_t chunkSize = 32 * 1024;
}

LineSource::LineSource(std::unique_ptr<ByteSource> source)
    : m_source(std::move(source)), m_in(std::make_unique_for_overwrite<char[]>(chunkSize)),
      m_out(std::make_unique_for_overwrite<char[]>(2 * chunkSize))
{
}

Result<qsizetype> LineSource::read(std::span<char> buffer)
{
    while (m_position == m_end) {
        const auto count = m_source->read({m_in.get(), chunkSize});
        if (!count)
            return std::unexpected(count.error());
        if (*count == 0)
            return 0;
        char *out = m_out.get();
        for (qsizetype i = 0; i < *count; ++i) {
            const char c = m_in[static_cast<std::size_t>(i)];
            if (c == '\r' || (c == '\n' && !m_afterReturn)) {
                *out++ = '\r';
                *out++ = '\n';
            } else if (c != '\n') {
                *out++ = c;
            }
            m_hadBareReturn |= m_afterReturn && c != '\n';
            m_afterReturn = c == '\r';
        }
        m_position = 0;
        m_end = static_cast<std::size_t>(out - m_out.get());
    }
    const std::size_t count = std::min(buffer.size(), m_end - m_position);
    std::memcpy(buffer.data(), m_out.get() + m_position, count);
    m_position += count;
    return static_cast<qsizetype>(count);
}

Result<void> LineSource::rewind()
{
    m_position = m_end = 0;
    m_afterReturn = m_hadBareReturn = false;
    return m_source->rewind();
}

bool LineSurvey::areLines() const
{
    return longestLine <= mostLineOctets && !hasNul;
}

namespace {

/// Takes lines in pieces of any size.
class Surveyor {
public:
    explicit Surveyor(const QSet<QByteArray> &boundaries) : m_boundaries(boundaries)
    {
        if (!boundaries.isEmpty())
            m_delimiterSize = 2 + boundaries.begin()->size();
        m_headSize = std::max<qsizetype>(m_delimiterSize, 5);
    }

    void take(QByteArrayView piece)
    {
        survey.size += piece.size();
        while (!piece.isEmpty()) {
            const qsizetype feed = piece.indexOf('\n');
            takeOfLine(feed < 0 ? piece : piece.first(feed));
            if (feed < 0)
                return;
            endLine();
            piece = piece.sliced(feed + 1);
        }
    }

    void finish() { endLine(); }

    LineSurvey survey;

private:
    void takeOfLine(QByteArrayView octets)
    {
        // A CRLF may be cut by a piece's end.
        const bool hasReturn = octets.endsWith('\r');
        if (hasReturn)
            octets.chop(1);
        if (octets.isEmpty())
            return;
        m_line += octets.size();
        m_last = octets.back();
        if (m_head.size() < m_headSize)
            m_head.append(octets.first(std::min(octets.size(), m_headSize - m_head.size())));
        if (!isAscii(octets)) {
            survey.isAscii = false;
            survey.isHeaderAscii &= !m_inHeader;
        }
        survey.hasNul |= octets.contains('\0');
    }

    void endLine()
    {
        survey.longestLine = std::max(survey.longestLine, m_line);
        m_inHeader &= m_line > 0;
        survey.isAlterable |= m_line > 0 && (m_last == ' ' || m_last == '\t');
        survey.isAlterable |= m_head.startsWith("From ");
        survey.hasBoundary |= m_delimiterSize > 0 && m_head.size() >= m_delimiterSize &&
                              m_head.startsWith("--=_") &&
                              m_boundaries.contains(m_head.sliced(2, m_delimiterSize - 2));
        m_head.resize(0);
        m_line = 0;
    }

    const QSet<QByteArray> &m_boundaries;
    qsizetype m_delimiterSize = 0;
    qsizetype m_headSize = 0;
    QByteArray m_head; ///< how the line begins
    qint64 m_line = 0; ///< octets of it
    char m_last = 0;
    bool m_inHeader = true;
};

} // namespace

Result<LineSurvey> surveyLines(std::unique_ptr<ByteSource> source, const QSet<QByteArray> &boundaries)
{
    LineSource lines(std::move(source));
    Surveyor surveyor(boundaries);
    const auto chunk = std::make_unique_for_overwrite<char[]>(chunkSize);
    for (;;) {
        const auto count = lines.read({chunk.get(), chunkSize});
        if (!count)
            return std::unexpected(count.error());
        if (*count == 0)
            break;
        surveyor.take({chunk.get(), *count});
    }
    surveyor.finish();
    surveyor.survey.hasBareReturn = lines.hadBareReturn();
    return surveyor.survey;
}

} // namespace envoi::mime
