#include "core/mime/MessageWriter.h"

#include "core/mime/MessageLayout.h"

#include <algorithm>
#include <cstring>
#include <optional>

namespace envoi::mime {

class MessageWriter::Implementation {
public:
    Implementation(const Message &message, Random &random, const WriteOptions &options)
        : m_boundaries(drawBoundaries(message.body, random)), m_options(options)
    {
        // The message itself is kept only where files decide how it is laid out; they are read first
        // when the stream is.
        if (mustReadToLayOut(message.body))
            m_message = message;
        else
            m_layout = layOut(message, m_boundaries, options);
    }

    Result<qsizetype> read(std::span<char> buffer);

    void rewind()
    {
        m_position = 0;
        m_insertion = 0;
        m_source.reset();
        m_error.reset();
    }

    qint64 size() const { return m_layout && *m_layout ? (*m_layout)->size : -1; }
    bool hasEightBit() const { return m_layout && *m_layout && (*m_layout)->hasEightBit; }
    bool hasBinary() const { return m_layout && *m_layout && (*m_layout)->hasBinary; }

private:
    Result<qsizetype> fail(const Error &error)
    {
        m_error = error;
        return std::unexpected(error);
    }

    std::vector<QByteArray> m_boundaries;
    WriteOptions m_options;
    std::optional<Message> m_message;
    std::optional<Result<Layout>> m_layout;
    qsizetype m_position = 0;
    std::size_t m_insertion = 0;
    std::unique_ptr<ByteSource> m_source;
    std::optional<Error> m_error;
};

Result<qsizetype> MessageWriter::Implementation::read(std::span<char> buffer)
{
    if (m_error)
        return std::unexpected(*m_error);
    if (!m_layout || !*m_layout)
        m_layout = layOut(*m_message, m_boundaries, m_options);
    if (!*m_layout)
        return fail(m_layout->error());

    const Layout &layout = **m_layout;
    qsizetype written = 0;
    const qsizetype wanted = std::ssize(buffer);
    while (written < wanted) {
        const bool hasInsertion = m_insertion < layout.insertions.size();
        const qsizetype until = hasInsertion ? layout.insertions[m_insertion].position : layout.octets.size();
        if (m_position < until) {
            const qsizetype count = std::min(wanted - written, until - m_position);
            std::memcpy(buffer.data() + written, layout.octets.constData() + m_position,
                        static_cast<std::size_t>(count));
            m_position += count;
            written += count;
            continue;
        }
        if (!hasInsertion)
            break;
        if (!m_source)
            m_source = layout.insertions[m_insertion].open();
        const auto count = m_source->read(buffer.subspan(static_cast<std::size_t>(written)));
        // What stands before it is handed out first; the error comes with the next call.
        if (!count) {
            m_error = count.error();
            break;
        }
        written += *count;
        if (*count == 0) {
            m_source.reset();
            ++m_insertion;
        }
    }
    if (written == 0 && m_error)
        return std::unexpected(*m_error);
    return written;
}

MessageWriter::MessageWriter(const Message &message, Random &random, const WriteOptions &options)
    : m_implementation(std::make_unique<Implementation>(message, random, options))
{
}

MessageWriter::~MessageWriter() = default;

Result<qsizetype> MessageWriter::read(std::span<char> buffer)
{
    return m_implementation->read(buffer);
}

Result<void> MessageWriter::rewind()
{
    m_implementation->rewind();
    return {};
}

qint64 MessageWriter::size() const
{
    return m_implementation->size();
}

bool MessageWriter::hasEightBit() const
{
    return m_implementation->hasEightBit();
}

bool MessageWriter::hasBinary() const
{
    return m_implementation->hasBinary();
}

Result<qint64> MessageWriter::measuredSize()
{
    const qint64 known = size();
    return known < 0 ? measure(*this) : Result<qint64>(known);
}

} // namespace envoi::mime
