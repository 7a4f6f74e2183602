#include "core/mime/LineSource.h"

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
    m_afterReturn = false;
    return m_source->rewind();
}

Result<LineSurvey> surveyLines(std::unique_ptr<ByteSource> source)
{
    LineSource lines(std::move(source));
    LineSurvey survey;
    qint64 line = 0;
    const auto chunk = std::make_unique_for_overwrite<char[]>(chunkSize);
    for (;;) {
        const auto count = lines.read({chunk.get(), chunkSize});
        if (!count)
            return std::unexpected(count.error());
        if (*count == 0)
            break;
        survey.size += *count;
        for (qsizetype i = 0; i < *count; ++i) {
            const char c = chunk[static_cast<std::size_t>(i)];
            if (c == '\r') {
                survey.longestLine = std::max(survey.longestLine, line);
                line = 0;
            } else if (c != '\n') {
                ++line;
                survey.isAscii &= static_cast<signed char>(c) >= 0;
                survey.hasNul |= c == 0;
            }
        }
    }
    survey.longestLine = std::max(survey.longestLine, line);
    return survey;
}

} // namespace envoi::mime
