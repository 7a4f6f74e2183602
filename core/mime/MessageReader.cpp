#include "core/mime/MessageReader.h"

#include "core/mime/Charset.h"
#include "core/mime/Flowed.h"
#include "core/mime/HeaderReader.h"
#include "core/mime/Origin.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::mime {

namespace {

constexpr std::size_t mostDepth = 50;
constexpr int mostParts = 10'000;
/// RFC 2046 allows 70. What no mail program makes is not looked for on every line.
constexpr qsizetype mostBoundaryOctets = 256;

/// A line that parts entities, or the end of all.
struct Delimiter {
    qsizetype begin = 0;
    qsizetype next = 0;
    std::ptrdiff_t level = -1; ///< which of the open multiparts, from outside; -1 at the end of all
    bool isClosing = false;
};

/// Lines ended by LF, as a Part keeps text.
QString withLineFeeds(QString text, bool &bareReturn)
{
    if (!text.contains(u'\r'))
        return text;
    QChar *const begin = text.data();
    const QChar *const end = begin + text.size();
    QChar *out = begin;
    for (const QChar *p = begin; p != end; ++p) {
        if (*p != u'\r') {
            *out++ = *p;
            continue;
        }
        if (p + 1 != end && p[1] == u'\n')
            ++p;
        else
            bareReturn = true;
        *out++ = u'\n';
    }
    text.resize(out - begin);
    return text;
}

/// The charset that HTML says it is in, where browsers look for it: in a <meta> at its beginning. Empty for
/// none.
QByteArray charsetInHtml(QByteArrayView html)
{
    constexpr qsizetype beginning = 1024;
    const QByteArray text = html.first(std::min(html.size(), beginning)).toByteArray().toLower();
    for (qsizetype meta = text.indexOf("<meta"); meta >= 0; meta = text.indexOf("<meta", meta + 1)) {
        const QByteArray tag = text.sliced(meta, std::max<qsizetype>(0, text.indexOf('>', meta) - meta));
        const qsizetype at = tag.indexOf("charset");
        if (at < 0)
            continue;
        QByteArray name = tag.sliced(at + 7).trimmed();
        if (!name.startsWith('='))
            continue;
        name = name.sliced(1).trimmed();
        name = name.sliced(name.startsWith('"') || name.startsWith('\'') ? 1 : 0);
        const auto end = std::ranges::find_if(
            name, [](char c) { return c == '"' || c == '\'' || c == ';' || c == '/' || c <= ' '; });
        name.truncate(end - name.begin());
        // What could be read so far has one octet for each letter.
        return name.startsWith("utf-16") || name.startsWith("utf-32") ? QByteArray("utf-8") : name;
    }
    return {};
}

class TreeReader {
public:
    /// \a octets lie in \a origin.
    TreeReader(std::shared_ptr<const Origin> origin, QByteArrayView octets, ReadMessage &result)
        : m_origin(std::move(origin)), m_octets(octets), m_result(result)
    {
    }

    void readMessage();

private:
    Part readEntity(Header *messageFields, const QString &where, const MediaType &usual);
    void readMultipart(Part &part, const EntityHeader &header, const QString &where);
    void readLeaf(Part &part, const EntityHeader &header, QByteArrayView content, const QString &where);
    Part opaque(QByteArrayView content);

    std::optional<Delimiter> delimiterIn(const Line &line) const;
    /// What stands from \a begin to m_stop.
    QByteArrayView beforeDelimiter(qsizetype begin) const;
    /// Goes on to the next delimiter of an open multipart, which becomes m_stop, and returns what stands
    /// before it.
    QByteArrayView skipToDelimiter();
    void note(Defect::Kind kind, const QString &where) { m_result.defects.push_back({kind, where}); }

    std::shared_ptr<const Origin> m_origin;
    QByteArrayView m_octets;
    ReadMessage &m_result;
    qsizetype m_position = 0;
    std::vector<QByteArray> m_boundaries; ///< of the open multiparts, with their two dashes
    Delimiter m_stop;
    int m_parts = 0;
    bool m_bareLineEnd = false;
};

std::optional<Delimiter> TreeReader::delimiterIn(const Line &line) const
{
    const QByteArrayView content = m_octets.sliced(line.begin, line.end - line.begin);
    if (!content.startsWith("--"))
        return {};
    for (auto level = std::ssize(m_boundaries) - 1; level >= 0; --level) {
        const QByteArray &boundary = m_boundaries[static_cast<std::size_t>(level)];
        if (!content.startsWith(boundary))
            continue;
        QByteArrayView rest = content.sliced(boundary.size());
        const bool isClosing = rest.startsWith("--");
        if (isClosing)
            rest = rest.sliced(2);
        if (rest.trimmed().isEmpty())
            return Delimiter{line.begin, line.next, level, isClosing};
    }
    return {};
}

QByteArrayView TreeReader::beforeDelimiter(qsizetype begin) const
{
    qsizetype end = m_stop.begin;
    // The line end before a delimiter belongs to it (RFC 2046 section 5.1.1).
    if (m_stop.level >= 0 && end > begin)
        --end;
    if (m_stop.level >= 0 && end > begin && m_octets[end - 1] == '\r')
        --end;
    return m_octets.sliced(begin, end - begin);
}

QByteArrayView TreeReader::skipToDelimiter()
{
    const qsizetype begin = m_position;
    // Without any boundary there is only a line end to look for.
    while (m_position < m_octets.size() && !(m_boundaries.empty() && m_bareLineEnd)) {
        const Line line = lineAt(m_octets, m_position);
        if (const auto found = delimiterIn(line)) {
            m_stop = *found;
            m_position = found->next;
            return beforeDelimiter(begin);
        }
        m_bareLineEnd |= line.next == line.end + 1 && m_octets[line.end] == '\n';
        m_position = line.next;
    }
    m_position = m_octets.size();
    m_stop = Delimiter{m_position, m_position, -1, false};
    return m_octets.sliced(begin);
}

/// What is not read any further.
Part TreeReader::opaque(QByteArrayView content)
{
    Part part;
    part.mediaType = MediaType::fromName(u"application/octet-stream");
    const auto store =
        std::make_shared<EncodedLeaf>(m_origin, content, TransferEncoding::Binary, content.size());
    m_result.origins.back().octets = store;
    part.content = store;
    return part;
}

void TreeReader::readLeaf(Part &part, const EntityHeader &header, QByteArrayView content,
                          const QString &where)
{
    TransferEncoding encoding = TransferEncoding::Binary;
    if (header.encoding) {
        encoding = *header.encoding;
    } else {
        note(Defect::Kind::UnknownTransferEncoding, where);
        // RFC 2045 section 6.4: then nothing is known of the content.
        part.mediaType = MediaType::fromName(u"application/octet-stream");
    }
    bool damaged = false;
    // Text that stands for a file stays as it is, octet for octet.
    const bool isFile = part.disposition == Disposition::Attachment || !part.fileName.isEmpty();
    if (part.mediaType.type() == "text" && !isFile) {
        const bool isEncoded =
            encoding == TransferEncoding::Base64 || encoding == TransferEncoding::QuotedPrintable;
        const QByteArray decoded = isEncoded ? decodedOctets(content, encoding, damaged) : QByteArray();
        const QByteArrayView octets = isEncoded ? QByteArrayView(decoded) : content;
        const bool saysItself = header.charset.isEmpty() && part.mediaType.is("text/html");
        const DecodedText text = decodeCharset(octets, saysItself ? charsetInHtml(octets) : header.charset);
        if (text.unknownCharset)
            note(Defect::Kind::UnknownCharset, where);
        // RFC 5322 has no place for a NUL.
        if (text.invalidOctets || text.text.contains(QChar::Null))
            note(Defect::Kind::InvalidCharacters, where);
        bool bareReturn = false;
        part.content = withLineFeeds(text.text, bareReturn);
        if (part.isFlowed()) {
            const QString delSp = part.mediaType.parameter("delsp");
            part.content =
                unflowed(std::get<QString>(part.content), delSp.compare("yes"_L1, Qt::CaseInsensitive) == 0);
            part.mediaType.removeParameter("delsp"); // the writer's own choice
        }
        m_bareLineEnd |= bareReturn && !isEncoded;
        m_result.origins.back().octets = std::make_shared<EncodedLeaf>(
            m_origin, content, encoding, isEncoded ? decoded.size() : content.size());
    } else {
        if (!header.charset.isEmpty()) {
            if (!part.mediaType.setParameter("charset", QString::fromLatin1(header.charset)))
                note(Defect::Kind::MalformedField, u"Content-Type"_s);
        }
        const auto store = std::make_shared<EncodedLeaf>(m_origin, content, encoding, damaged);
        m_result.origins.back().octets = store;
        part.content = store;
    }
    if (damaged)
        note(Defect::Kind::InvalidTransferEncoding, where);
}

void TreeReader::readMultipart(Part &part, const EntityHeader &header, const QString &where)
{
    const auto level = std::ssize(m_boundaries);
    m_boundaries.push_back("--" + header.boundary);
    const QByteArrayView preamble = skipToDelimiter();
    if (m_stop.level != level || m_stop.isClosing) {
        // It never begins: what is there is text.
        m_boundaries.pop_back();
        note(Defect::Kind::MissingFinalBoundary, where);
        part.mediaType = MediaType();
        readLeaf(part, header, preamble, where);
        if (m_stop.level == level)
            skipToDelimiter(); // the epilogue
        return;
    }
    const MediaType usual =
        part.mediaType.is("multipart/digest") ? MediaType::fromName(u"message/rfc822") : MediaType();
    std::vector<Part> children;
    while (m_stop.level == level && !m_stop.isClosing) {
        const QString number =
            (where.isEmpty() ? QString() : where + u'.') + QString::number(children.size() + 1);
        if (m_parts >= mostParts) {
            note(Defect::Kind::TooManyParts, where);
            m_result.origins.push_back({number, {}, {}, {}});
            children.push_back(opaque(m_octets.sliced(m_position)));
            m_position = m_octets.size();
            m_stop = Delimiter{m_position, m_position, -1, false};
            break;
        }
        const qsizetype begin = m_position;
        children.push_back(readEntity(nullptr, number, usual));
        if (children.size() == 1 && part.mediaType.is("multipart/signed")) {
            bool damaged = false;
            children.front().signedEntity = std::make_shared<EncodedLeaf>(m_origin, beforeDelimiter(begin),
                                                                          TransferEncoding::Binary, damaged);
        }
    }
    m_boundaries.pop_back();
    part.content = std::move(children);
    if (m_stop.level == level)
        skipToDelimiter(); // the epilogue
    else if (m_parts < mostParts)
        note(Defect::Kind::MissingFinalBoundary, where);
}

Part TreeReader::readEntity(Header *messageFields, const QString &where, const MediaType &usual)
{
    ++m_parts;
    const auto endsEntity = [this](const Line &line) { return delimiterIn(line).has_value(); };
    std::vector<Defect> defects;
    EntityHeader header = readHeader(m_octets, m_position, messageFields != nullptr, endsEntity, defects);
    m_position = header.end;
    m_result.origins.push_back({where, header.charset, header.encodingName, {}});
    for (Defect &defect : defects) {
        if (defect.kind == Defect::Kind::BareLineEnd && defect.where.isEmpty())
            m_bareLineEnd = true;
        else if (defect.where.isEmpty())
            note(defect.kind, where);
        else
            m_result.defects.push_back(std::move(defect));
    }

    Part part;
    part.mediaType = header.mediaType.value_or(usual);
    part.disposition = header.disposition;
    part.fileName = header.fileName;
    part.dispositionParameters = std::move(header.dispositionParameters);
    part.contentId = header.contentId;
    part.header = std::move(header.contentFields);
    Header &others = messageFields ? *messageFields : part.header;
    if (others.fields().empty()) {
        others = std::move(header.fields);
    } else {
        for (const Field &field : header.fields.fields())
            others.append(field);
    }

    if (part.mediaType.type() != "multipart") {
        const bool wasBare = m_bareLineEnd;
        const QByteArrayView content = skipToDelimiter();
        // In binary, CR and LF alone are content (RFC 2045 section 2.9).
        if (header.encoding == TransferEncoding::Binary)
            m_bareLineEnd = wasBare;
        readLeaf(part, header, content, where);
        return part;
    }
    if (header.boundary.isEmpty() || header.boundary.size() > mostBoundaryOctets) {
        note(Defect::Kind::MissingBoundary, where);
        part.mediaType = MediaType();
        readLeaf(part, header, skipToDelimiter(), where);
        return part;
    }
    if (m_boundaries.size() >= mostDepth) {
        note(Defect::Kind::TooDeep, where);
        const QByteArrayView content = skipToDelimiter();
        Part leaf = opaque(content);
        leaf.header = std::move(part.header);
        return leaf;
    }
    if (!header.encoding || !isIdentity(*header.encoding))
        note(header.encoding ? Defect::Kind::InvalidTransferEncoding : Defect::Kind::UnknownTransferEncoding,
             where);
    readMultipart(part, header, where);
    return part;
}

void TreeReader::readMessage()
{
    m_position = messageBegin(m_octets);
    m_result.message.body = readEntity(&m_result.message.header, {}, {});
    if (m_bareLineEnd)
        note(Defect::Kind::BareLineEnd, {});
}

ReadMessage read(std::shared_ptr<const Origin> origin, QByteArrayView octets)
{
    ReadMessage result;
    TreeReader(std::move(origin), octets, result).readMessage();
    return result;
}

ReadMessage read(std::shared_ptr<const Origin> origin)
{
    const QByteArrayView octets = origin->octets();
    return read(std::move(origin), octets);
}

} // namespace

ReadMessage readMessage(const QByteArray &octets)
{
    return read(Origin::fromBytes(octets));
}

Result<ReadMessage> readMessageFile(const QString &path)
{
    auto origin = Origin::fromFile(path);
    if (!origin)
        return std::unexpected(origin.error());
    return read(std::move(*origin));
}

std::optional<ReadMessage> nestedMessage(const Part &part)
{
    if (!part.mediaType.is("message/rfc822") && !part.mediaType.is("message/global"))
        return {};
    if (const auto *bytes = std::get_if<QByteArray>(&part.content))
        return readMessage(*bytes);
    if (const auto *file = std::get_if<FileReference>(&part.content)) {
        auto read = file->check() ? readMessageFile(file->path()) : std::unexpected(Error());
        return read ? std::optional(std::move(*read)) : std::nullopt;
    }
    if (const auto *store = std::get_if<std::shared_ptr<const ContentStore>>(&part.content)) {
        const auto *leaf = dynamic_cast<const EncodedLeaf *>(store->get());
        if (leaf && isIdentity(leaf->encoding()))
            return read(leaf->origin(), leaf->encoded());
    }
    const auto octets = readAll(*part.open());
    return octets ? std::optional(readMessage(*octets)) : std::nullopt;
}

} // namespace envoi::mime
