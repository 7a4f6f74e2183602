#include "core/mime/HeaderReader.h"

#include "core/mime/AddressReader.h"
#include "core/mime/Charset.h"
#include "core/mime/EncodedWord.h"
#include "core/mime/Parameters.h"
#include "core/mime/Syntax.h"

#include <QSet>

#include <algorithm>
#include <cstring>

using namespace Qt::Literals::StringLiterals;

namespace envoi::mime {

namespace {

bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

bool isControl(char c)
{
    return (c >= 0 && c < ' ' && c != '\t') || c == 0x7F;
}

/// A field's lines, of which the name is known to be right.
struct RawField {
    FieldName name;
    QByteArrayView body; ///< with its line ends
};

/// Where the name ends if \a line begins a field; white space before the colon is forgiven
/// (RFC 5322 section 4.5).
std::optional<qsizetype> nameEnd(QByteArrayView line)
{
    const qsizetype colon = line.indexOf(':');
    if (colon <= 0)
        return {};
    qsizetype end = colon;
    while (end > 0 && isBlank(line[end - 1]))
        --end;
    const auto isNameCharacter = [](char c) { return c > ' ' && c <= '~'; };
    if (end == 0 || end > 77 || !std::all_of(line.begin(), line.begin() + end, isNameCharacter))
        return {};
    return end;
}

QByteArray unfolded(QByteArrayView body)
{
    QByteArray line = body.toByteArray();
    line.removeIf([](char c) { return c == '\r' || c == '\n'; });
    return line.trimmed();
}

/// RFC 2046 section 5.1.1: a boundary can't end in white space, as a delimiter may have some behind it.
QByteArray withoutBlanksAtEnd(QByteArray boundary)
{
    while (!boundary.isEmpty() && isBlank(boundary.back()))
        boundary.chop(1);
    return boundary;
}

/// What a Content-Type that is none is taken for. RFC 2045 section 5.2 recommends text/plain, but what names
/// something that isn't text could be anything.
MediaType mendedMediaType(QByteArrayView value)
{
    const auto tokenIn = [](QByteArrayView text) {
        return text.first(std::ranges::find_if_not(text, isTokenCharacter) - text.begin());
    };
    const QByteArrayView trimmed = value.trimmed();
    const QByteArrayView type = tokenIn(trimmed);
    const QByteArrayView rest = trimmed.sliced(type.size());
    if (rest.startsWith('/')) {
        // "text/html charset=utf-8": something follows without a semicolon.
        if (auto made = MediaType::make(type, tokenIn(rest.sliced(1))))
            return *made;
    }
    const bool saysNothing = type.isEmpty() || rest.startsWith('=');
    return saysNothing || type.compare("text", Qt::CaseInsensitive) == 0
               ? MediaType()
               : MediaType::fromName(u"application/octet-stream");
}

class HeaderReader {
public:
    HeaderReader(bool isMessage, std::vector<Defect> &defects) : m_isMessage(isMessage), m_defects(defects) {}

    /// The field, unless it went elsewhere or nowhere.
    std::optional<Field> add(const RawField &raw);
    EntityHeader header;

private:
    void note(Defect::Kind kind, const FieldName &name)
    {
        m_defects.push_back({kind, QString::fromLatin1(name.toBytes())});
    }
    void readContentType(const RawField &raw);
    void readTransferEncoding(const FieldName &name);
    void readDisposition(const RawField &raw);
    void noteOddities(const ParameterizedBody &body, const FieldName &name);
    std::optional<Field> toField(const RawField &raw);
    void check(const RawField &raw, const Field &field);

    bool m_isMessage;
    std::vector<Defect> &m_defects;
    QSet<QByteArray> m_seen;
};

void HeaderReader::noteOddities(const ParameterizedBody &body, const FieldName &name)
{
    if (body.unknownCharset)
        note(Defect::Kind::UnknownCharset, name);
    if (body.invalidOctets)
        note(Defect::Kind::InvalidCharacters, name);
    if (body.malformed)
        note(Defect::Kind::MalformedField, name);
}

void HeaderReader::readContentType(const RawField &raw)
{
    const ParameterizedBody body = parseParameters(raw.body);
    noteOddities(body, raw.name);
    const qsizetype slash = body.value.indexOf('/');
    const QByteArrayView value(body.value);
    auto made = slash < 0 ? MediaType::make(value.trimmed(), "")
                          : MediaType::make(value.first(slash).trimmed(), value.sliced(slash + 1).trimmed());
    if (!made) {
        if (!body.malformed)
            note(Defect::Kind::MalformedField, raw.name);
        made = mendedMediaType(value);
    }
    header.mediaType = *made;
    for (const auto &[name, text] : body.parameters) {
        if (name == "boundary")
            header.boundary = withoutBlanksAtEnd(text.toUtf8());
        else if (name == "charset")
            header.charset = text.trimmed().toLatin1();
        else if (name == "name") {
            if (header.fileName.isEmpty() && !text.isEmpty())
                header.fileName = harmlessFileName(text);
        } else if (!header.mediaType->setParameter(name, text))
            note(Defect::Kind::MalformedField, raw.name);
    }
}

void HeaderReader::readTransferEncoding(const FieldName &name)
{
    header.encoding = transferEncodingFromName(header.encodingName);
    if (header.encoding)
        return;
    QByteArray meant = header.encodingName.toLower();
    meant.removeIf([](char c) { return c == '"' || c == '\'' || isBlank(c); });
    if (meant.isEmpty() || meant == "7-bit")
        header.encoding = TransferEncoding::SevenBit;
    else if (meant == "8-bit")
        header.encoding = TransferEncoding::EightBit;
    else
        header.encoding = transferEncodingFromName(meant);
    if (header.encoding)
        note(Defect::Kind::MalformedField, name);
}

void HeaderReader::readDisposition(const RawField &raw)
{
    const ParameterizedBody body = parseParameters(raw.body);
    noteOddities(body, raw.name);
    // RFC 2183 section 2.8: one that is not known is an attachment.
    header.disposition = body.value.trimmed().compare("inline", Qt::CaseInsensitive) == 0
                             ? Disposition::Inline
                             : Disposition::Attachment;
    for (const auto &[name, text] : body.parameters) {
        if (name != "filename")
            header.dispositionParameters.emplace_back(name, text);
        else if (!text.isEmpty())
            header.fileName = harmlessFileName(text);
    }
}

std::optional<Field> HeaderReader::toField(const RawField &raw)
{
    const QByteArray body = raw.body.toByteArray();
    if (auto field = Field::raw(raw.name, body))
        return *field;
    // Control characters, a CR alone among them, become spaces; line ends stay.
    QByteArray clean;
    clean.reserve(body.size());
    bool bareReturn = false;
    for (qsizetype i = 0; i < body.size(); ++i) {
        const char c = body[i];
        const bool endsLine = c == '\n' || (c == '\r' && i + 1 < body.size() && body[i + 1] == '\n');
        bareReturn |= c == '\r' && !endsLine;
        clean.append(isControl(c) && !endsLine ? ' ' : c);
    }
    note(bareReturn ? Defect::Kind::BareLineEnd : Defect::Kind::MalformedField, raw.name);
    if (auto field = Field::raw(raw.name, clean))
        return *field;
    return {};
}

bool isAnyOf(const FieldName &name, std::initializer_list<QByteArrayView> names)
{
    return std::ranges::any_of(names, [&](QByteArrayView other) { return name.is(other); });
}

bool isContentField(const FieldName &name)
{
    return name.toBytes().toLower().startsWith("content-");
}

/// What RFC 5322 section 3.6 and RFC 2045 allow once.
bool standsOnce(const FieldName &name)
{
    return isAnyOf(name,
                   {"Date", "From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Message-ID", "In-Reply-To",
                    "References", "Subject", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
                    "Content-Disposition", "Content-ID", "Content-Description"});
}

void HeaderReader::check(const RawField &raw, const Field &field)
{
    DecodingOddities oddities;
    if (raw.body.contains("=?"))
        decodeEncodedWords(decodeUnlabelled(unfolded(raw.body)), &oddities);
    if (oddities.unknownCharset)
        note(Defect::Kind::UnknownCharset, raw.name);
    if (oddities.invalidOctets)
        note(Defect::Kind::InvalidCharacters, raw.name);
    if (isAnyOf(raw.name, {"From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Resent-From", "Resent-Sender",
                           "Resent-To", "Resent-Cc", "Resent-Bcc"})) {
        const ReadAddresses read = readAddressField(decodeUnlabelled(unfolded(raw.body)));
        if (read.malformed > 0)
            note(Defect::Kind::MalformedAddress, raw.name);
        else if (read.irregular)
            note(Defect::Kind::IrregularAddress, raw.name);
    } else if (isAnyOf(raw.name, {"Date", "Resent-Date"})) {
        if (!field.toDate())
            note(Defect::Kind::MalformedDate, raw.name);
    } else if (isAnyOf(raw.name, {"Message-ID", "Resent-Message-ID", "In-Reply-To", "References"})) {
        const QList<MessageId> ids = field.toMessageIds();
        if ((ids.isEmpty() && !raw.body.trimmed().isEmpty()) ||
            !std::ranges::all_of(ids, &MessageId::isValid))
            note(Defect::Kind::MalformedMessageId, raw.name);
    }
}

std::optional<Field> HeaderReader::add(const RawField &raw)
{
    // UTF-8 is how RFC 6532 has it, and what the writer makes of an address that nothing else can carry.
    if (!raw.body.isValidUtf8())
        note(Defect::Kind::EightBitField, raw.name);
    bool isFirst = true;
    if (standsOnce(raw.name)) {
        const QByteArray key = raw.name.toBytes().toLower();
        isFirst = !m_seen.contains(key);
        if (isFirst)
            m_seen.insert(key);
        else
            note(Defect::Kind::DuplicateField, raw.name);
    }
    if (raw.name.is("MIME-Version"))
        return {};
    if (raw.name.is("Content-Type")) {
        if (isFirst)
            readContentType(raw);
        return {};
    }
    if (raw.name.is("Content-Transfer-Encoding")) {
        if (isFirst) {
            header.encodingName = parseParameters(raw.body).value.trimmed();
            readTransferEncoding(raw.name);
        }
        return {};
    }
    if (raw.name.is("Content-Disposition")) {
        if (isFirst)
            readDisposition(raw);
        return {};
    }
    if (raw.name.is("Content-ID")) {
        if (const auto id = MessageId::parse(unfolded(raw.body))) {
            if (isFirst)
                header.contentId = *id;
            return {};
        }
        note(Defect::Kind::MalformedMessageId, raw.name);
        if (!isFirst)
            return {};
    }
    const auto field = toField(raw);
    if (!field)
        return {};
    if (isContentField(raw.name)) {
        header.contentFields.append(*field);
        return field;
    }
    if (m_isMessage)
        check(raw, *field);
    header.fields.append(*field);
    return field;
}

} // namespace

Line lineAt(QByteArrayView octets, qsizetype begin)
{
    const auto left = static_cast<std::size_t>(octets.size() - begin);
    const void *found = left > 0 ? std::memchr(octets.data() + begin, '\n', left) : nullptr;
    if (!found)
        return {begin, octets.size(), octets.size()};
    const qsizetype feed = static_cast<const char *>(found) - octets.data();
    return {begin, feed > begin && octets[feed - 1] == '\r' ? feed - 1 : feed, feed + 1};
}

qsizetype messageBegin(QByteArrayView octets)
{
    const qsizetype begin = octets.startsWith("\xEF\xBB\xBF") ? 3 : 0;
    return octets.sliced(begin).startsWith("From ") ? lineAt(octets, begin).next : begin;
}

EntityHeader readHeader(QByteArrayView octets, qsizetype begin, bool isMessage,
                        const std::function<bool(const Line &)> &endsEntity, std::vector<Defect> &defects)
{
    HeaderReader reader(isMessage, defects);
    const qsizetype limit = std::min(octets.size(), begin + mostHeaderOctets);
    const QByteArrayView within = octets.first(limit);
    std::optional<FieldName> name;
    qsizetype fieldBegin = 0;
    qsizetype bodyBegin = 0;
    qsizetype bodyEnd = 0;
    bool bareFeed = false;
    const auto closeField = [&] {
        if (name) {
            auto field = reader.add({*name, octets.sliced(bodyBegin, bodyEnd - bodyBegin)});
            if (isMessage)
                reader.header.places.push_back({*name, fieldBegin, bodyEnd, std::move(field)});
        }
        name.reset();
    };

    qsizetype position = begin;
    bool closed = false;
    while (position < limit) {
        const Line line = lineAt(within, position);
        // A line that the limit cuts is not read in half.
        if (line.next == limit && limit < octets.size() && line.end == limit)
            break;
        if (endsEntity(line))
            break;
        bareFeed |= line.next > line.end && octets[line.end] == '\n';
        const QByteArrayView content = octets.sliced(line.begin, line.end - line.begin);
        if (content.isEmpty()) {
            position = line.next;
            closed = true;
            break;
        }
        if (isBlank(content.front()) && name) {
            bodyEnd = line.next;
            position = line.next;
            continue;
        }
        const auto end = isBlank(content.front()) ? std::nullopt : nameEnd(content);
        if (end) {
            closeField();
            name = *FieldName::parse(QString::fromLatin1(content.first(*end)));
            fieldBegin = line.begin;
            bodyBegin = line.begin + content.indexOf(':') + 1;
            bodyEnd = line.next;
            position = line.next;
            continue;
        }
        // No field. Fields that follow tell a slip from a body that began without an empty line.
        closeField();
        const Line next = lineAt(within, line.next);
        const QByteArrayView nextContent = octets.sliced(next.begin, next.end - next.begin);
        if (nextContent.isEmpty() || isBlank(nextContent.front()) || !nameEnd(nextContent))
            break;
        defects.push_back({Defect::Kind::MalformedField, {}});
        position = line.next;
    }
    closeField();
    if (!closed)
        defects.push_back({Defect::Kind::MissingHeaderEnd, {}});
    if (bareFeed)
        defects.push_back({Defect::Kind::BareLineEnd, {}});
    reader.header.end = position;
    return std::move(reader.header);
}

} // namespace envoi::mime
