#include "core/mime/ReadyMessage.h"

#include "core/mime/Charset.h"
#include "core/mime/HeaderReader.h"
#include "core/mime/LineSource.h"
#include "core/mime/TransferEncoding.h"

#include <algorithm>
#include <utility>

namespace envoi::mime {

namespace {

/// The header and the line behind it, which tells how it ends; also a mark at the start of the file.
constexpr qint64 mostFrontOctets = mostHeaderOctets + 64 * 1024;

/// Another source from its octet \a begin on.
class TailSource final : public ByteSource {
public:
    TailSource(std::unique_ptr<ByteSource> source, qint64 begin) : m_source(std::move(source)), m_begin(begin)
    {
    }

    Result<qsizetype> read(std::span<char> buffer) override
    {
        while (m_skipped < m_begin) {
            const auto most = std::min<qint64>(std::ssize(buffer), m_begin - m_skipped);
            const auto count = m_source->read(buffer.first(static_cast<std::size_t>(most)));
            if (!count || *count == 0)
                return count;
            m_skipped += *count;
        }
        return m_source->read(buffer);
    }

    Result<void> rewind() override
    {
        m_skipped = 0;
        return m_source->rewind();
    }

private:
    std::unique_ptr<ByteSource> m_source;
    qint64 m_begin;
    qint64 m_skipped = 0;
};

/// The header, then the body.
class ReadySource final : public ByteSource {
public:
    ReadySource(QByteArray header, std::unique_ptr<ByteSource> body)
        : m_header(std::move(header)), m_body(std::move(body))
    {
    }

    Result<qsizetype> read(std::span<char> buffer) override
    {
        const auto count = m_header.read(buffer);
        return count && *count == 0 ? m_body->read(buffer) : count;
    }

    Result<void> rewind() override
    {
        if (auto rewound = m_header.rewind(); !rewound)
            return rewound;
        return m_body->rewind();
    }

private:
    BytesSource m_header;
    std::unique_ptr<ByteSource> m_body;
};

/// What a kept letter has for Envoi alone.
bool isOwnField(const FieldName &name)
{
    return name.is("X-Unsent") || name.toBytes().toLower().startsWith("x-envoi-");
}

Result<QByteArray> readFront(const FileReference &file)
{
    QByteArray front(std::min(file.size(), mostFrontOctets), Qt::Uninitialized);
    const auto source = file.open();
    qsizetype size = 0;
    while (size < front.size()) {
        const auto count =
            source->read(std::span(front.data() + size, static_cast<std::size_t>(front.size() - size)));
        if (!count)
            return std::unexpected(count.error());
        if (*count == 0)
            break;
        size += *count;
    }
    front.truncate(size);
    return front;
}

/// The lines of a field with CRLF, or nothing where they may not stand in a message like that.
QByteArray fieldAsItStands(QByteArrayView octets)
{
    QByteArray kept;
    kept.reserve(octets.size() + 2);
    for (qsizetype position = 0; position < octets.size();) {
        const Line line = lineAt(octets, position);
        const QByteArrayView content = octets.sliced(line.begin, line.end - line.begin);
        const bool isControlled = std::ranges::any_of(
            content, [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == 0x7F; });
        // A line of white space alone is taken for the end of the header by some.
        if (isControlled || content.size() > mostLineOctets || content.trimmed().isEmpty())
            return {};
        kept.append(content).append("\r\n");
        position = line.next;
    }
    return kept;
}

} // namespace

Result<ReadyMessage> ReadyMessage::fromFile(const QString &path)
{
    auto file = FileReference::look(path);
    if (!file)
        return std::unexpected(file.error());
    ReadyMessage message;
    message.m_file = std::move(*file);
    const auto front = readFront(message.m_file);
    if (!front)
        return std::unexpected(front.error());
    message.readHeader(*front);
    const auto body = surveyLines(std::make_unique<TailSource>(message.m_file.open(), message.m_bodyBegin));
    if (!body)
        return std::unexpected(body.error());
    message.m_bodySize = body->size;
    message.m_isEightBit = !body->isAscii;
    message.m_isUnfit |= !body->areLines();
    return message;
}

void ReadyMessage::readHeader(QByteArrayView octets)
{
    const auto endsEntity = [](const Line &) { return false; };
    EntityHeader read = mime::readHeader(octets, messageBegin(octets), true, endsEntity, m_defects);
    m_header = std::move(read.fields);
    m_bodyBegin = read.end;
    m_isUnfit = std::ranges::any_of(m_defects, [](const Defect &defect) {
        return defect.kind == Defect::Kind::MissingHeaderEnd ||
               (defect.kind == Defect::Kind::MalformedField && defect.where.isEmpty());
    });
    for (FieldPlace &place : read.places) {
        if (isOwnField(place.name))
            continue;
        const QByteArrayView lines = octets.sliced(place.begin, place.end - place.begin);
        const bool isBcc = place.name.is("Bcc") || place.name.is("Resent-Bcc");
        Piece piece{std::move(place.field), fieldAsItStands(lines), isAscii(lines), isBcc};
        if (!piece.isAscii && !lines.isValidUtf8())
            piece.octets.clear();
        const bool isLost = !piece.field && (piece.octets.isEmpty() || !piece.isAscii);
        if (isBcc && isLost)
            continue;
        m_isUnfit |= isLost;
        m_pieces.push_back(std::move(piece));
    }
}

void ReadyMessage::append(Field field)
{
    m_header.append(field);
    m_added.push_back(std::move(field));
}

QByteArray ReadyMessage::headerOctets(bool utf8, bool withBcc) const
{
    QByteArray octets;
    for (const Piece &piece : m_pieces) {
        if (piece.isBcc && !withBcc)
            continue;
        if (!piece.octets.isEmpty() && (piece.isAscii || utf8))
            octets += piece.octets;
        else
            octets += piece.field->toBytes(utf8 && piece.field->needsUtf8());
    }
    for (const Field &field : m_added)
        octets += field.toBytes(utf8 && field.needsUtf8());
    return octets + "\r\n";
}

Result<ReadyMessage::Opened> ReadyMessage::open(const WriteOptions &options, Random &random) const
{
    if (auto same = m_file.check(); !same)
        return std::unexpected(same.error());
    if (m_isUnfit || (m_isEightBit && !options.eightBit))
        return rewritten(options, random);
    QByteArray header = headerOctets(options.utf8Fields, options.withBcc);
    const qint64 size = header.size() + m_bodySize;
    const bool isEightBit = m_isEightBit || !isAscii(header);
    auto body = std::make_unique<LineSource>(std::make_unique<TailSource>(m_file.open(), m_bodyBegin));
    return Opened{std::make_unique<ReadySource>(std::move(header), std::move(body)), size, isEightBit};
}

Result<ReadyMessage::Opened> ReadyMessage::rewritten(const WriteOptions &options, Random &random) const
{
    auto read = readMessageFile(m_file.path());
    if (!read)
        return std::unexpected(read.error());
    Header header;
    for (const Field &field : read->message.header.fields()) {
        if (!isOwnField(field.name()))
            header.append(field);
    }
    for (const Field &field : m_added)
        header.append(field);
    read->message.header = std::move(header);
    auto writer = std::make_unique<MessageWriter>(read->message, random,
                                                  WriteOptions{.eightBit = options.eightBit,
                                                               .utf8Fields = options.utf8Fields,
                                                               .withBcc = options.withBcc});
    const auto size = writer->measuredSize();
    if (!size) {
        Error error = size.error();
        if (error.code == ErrorCode::MessageMalformed)
            error.context = m_file.path();
        return std::unexpected(std::move(error));
    }
    const bool isEightBit = options.eightBit && writer->hasEightBit();
    return Opened{std::move(writer), *size, isEightBit};
}

} // namespace envoi::mime
