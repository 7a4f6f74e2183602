#include "core/mime/Field.h"

#include "core/base/Words.h"
#include "core/mime/AddressReader.h"
#include "core/mime/AddressWriter.h"
#include "core/mime/Charset.h"
#include "core/mime/DateTime.h"
#include "core/mime/EncodedWord.h"
#include "core/mime/Folding.h"

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace envoi::mime {

namespace {

constexpr qsizetype longestName = 77;
constexpr qsizetype longestMessageId = 900;

enum class Kind { Text, Addresses, Date, MessageIds };

Kind kindOf(const FieldName &name)
{
    static constexpr std::array addressFields{"From",
                                              "Sender",
                                              "Reply-To",
                                              "To",
                                              "Cc",
                                              "Bcc",
                                              "Resent-From",
                                              "Resent-Sender",
                                              "Resent-Reply-To",
                                              "Resent-To",
                                              "Resent-Cc",
                                              "Resent-Bcc",
                                              "Disposition-Notification-To",
                                              "Mail-Followup-To",
                                              "Mail-Reply-To",
                                              "Return-Receipt-To",
                                              "Errors-To"};
    static constexpr std::array dateFields{"Date", "Resent-Date"};
    static constexpr std::array messageIdFields{"Message-ID", "In-Reply-To", "References",
                                                "Resent-Message-ID"};
    const auto isOneOf = [&name](const auto &names) {
        return std::ranges::any_of(names, [&name](const char *known) { return name.is(known); });
    };
    if (isOneOf(addressFields))
        return Kind::Addresses;
    if (isOneOf(dateFields))
        return Kind::Date;
    return isOneOf(messageIdFields) ? Kind::MessageIds : Kind::Text;
}

QString fieldContext(const FieldName &name)
{
    return QString::fromLatin1(name.toBytes());
}

/// Removes the line ends of folding; what is broken there becomes a space.
QString unfolded(QByteArrayView body)
{
    QString text = decodeUnlabelled(body);
    text.remove("\r\n"_L1);
    for (QChar &c : text) {
        if (c == u'\r' || c == u'\n')
            c = u' ';
    }
    return text.trimmed();
}

/// Every "<...>" of a field with message ids: what else stands there (old phrases, comments) is no id.
QList<MessageId> readMessageIds(QByteArrayView body)
{
    QList<MessageId> ids;
    qsizetype start = body.indexOf('<');
    while (start >= 0) {
        const qsizetype end = body.indexOf('>', start);
        if (end < 0)
            break;
        QByteArray id;
        for (const char c : body.sliced(start, end - start + 1)) {
            if (c != '\r' && c != '\n' && c != ' ' && c != '\t')
                id.append(c);
        }
        if (const auto read = MessageId::read(id))
            ids.append(*read);
        start = body.indexOf('<', end);
    }
    return ids;
}

bool fitsAsItIs(QByteArrayView body, qsizetype nameLength, bool utf8)
{
    if (!isAscii(body) && (!utf8 || !body.isValidUtf8()))
        return false;
    qsizetype column = nameLength + 2;
    for (const char c : body) {
        column = c == '\n' ? 0 : column + 1;
        if (column > FoldedLine::maximalLength + 1)
            return false;
    }
    return true;
}

} // namespace

Result<FieldName> FieldName::parse(QStringView text)
{
    const bool right = !text.isEmpty() && text.size() <= longestName &&
                       std::ranges::all_of(text, [](QChar c) { return c > u' ' && c <= u'~' && c != u':'; });
    if (!right)
        return failure(ErrorCode::FieldNameInvalid, text.toString());
    return FieldName(text.toLatin1());
}

Result<MessageId> MessageId::parse(QByteArrayView text)
{
    auto id = read(text);
    if (id && !id->isValid())
        return failure(ErrorCode::FieldBodyInvalid, QString::fromUtf8(text),
                       Words::tr("this is no message id"));
    return id;
}

Result<MessageId> MessageId::read(QByteArrayView text)
{
    text = text.trimmed();
    const bool isBracketed = text.startsWith('<') && text.endsWith('>');
    if (isBracketed)
        text = text.sliced(1, text.size() - 2);
    MessageId id;
    id.m_id = text.toByteArray();
    const bool right =
        (isBracketed || id.isValid()) && !text.isEmpty() && text.size() <= longestMessageId &&
        std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~' && c != '<' && c != '>'; });
    if (!right)
        return failure(ErrorCode::FieldBodyInvalid, QString::fromUtf8(text),
                       Words::tr("this is no message id"));
    return id;
}

bool MessageId::isValid() const
{
    const auto at = m_id.lastIndexOf('@');
    return at > 0 && at + 1 < m_id.size();
}

MessageId MessageId::generate(Random &random, const Domain &domain)
{
    MessageId id;
    id.m_id = random.hex(128) + '@' + domain.ascii();
    return id;
}

Result<Field> Field::text(FieldName name, const QString &text)
{
    const bool controlled =
        std::ranges::any_of(text, [](QChar c) { return c != u'\t' && c.category() == QChar::Other_Control; });
    if (controlled)
        return failure(ErrorCode::FieldBodyInvalid, fieldContext(name),
                       Words::tr("it has a line break or another control character in it"));
    return Field(std::move(name), wellFormed(text.trimmed()));
}

Field Field::addresses(FieldName name, AddressList addresses)
{
    return {std::move(name), std::move(addresses)};
}

Field Field::date(FieldName name, const QDateTime &date)
{
    return {std::move(name), date};
}

Field Field::messageIds(FieldName name, QList<MessageId> ids)
{
    return {std::move(name), std::move(ids)};
}

Result<Field> Field::raw(FieldName name, const QByteArray &body)
{
    const auto broken = [&name] {
        return failure(ErrorCode::FieldBodyInvalid, fieldContext(name),
                       Words::tr("it has a line break or another control character in it"));
    };
    QByteArray kept;
    kept.reserve(body.size());
    qsizetype end = body.size();
    while (end > 0 &&
           (body[end - 1] == '\r' || body[end - 1] == '\n' || body[end - 1] == ' ' || body[end - 1] == '\t'))
        --end;
    qsizetype lineStart = 0;
    for (qsizetype i = 0; i < end; ++i) {
        const char c = body[i];
        if (c == '\n' || c == '\r') {
            if (c == '\r' && (i + 1 == end || body[i + 1] != '\n'))
                return broken();
            i += c == '\r' ? 1 : 0;
            if (i + 1 == end || (body[i + 1] != ' ' && body[i + 1] != '\t'))
                return broken();
            // A line of white space alone is taken for the end of the header by some.
            if (QByteArrayView(kept).sliced(lineStart).trimmed().isEmpty() && lineStart > 0)
                continue;
            kept.append("\r\n");
            lineStart = kept.size();
        } else if ((c >= 0 && c < ' ' && c != '\t') || c == 0x7F) {
            return broken();
        } else {
            kept.append(c);
        }
    }
    return Field(std::move(name), Raw{kept});
}

Result<Field> Field::fromUser(QStringView name, const QString &body)
{
    auto fieldName = FieldName::parse(name);
    if (!fieldName)
        return std::unexpected(fieldName.error());
    auto text = Field::text(*fieldName, body);
    if (!text)
        return text;
    switch (kindOf(*fieldName)) {
    case Kind::Text:
        return text;
    case Kind::Addresses: {
        auto list = AddressList::parse(body);
        if (!list)
            return std::unexpected(list.error());
        return addresses(*fieldName, *list);
    }
    case Kind::Date: {
        const auto read = parseDate(body);
        if (!read)
            return failure(ErrorCode::FieldBodyInvalid, fieldContext(*fieldName),
                           Words::tr("this is no date"));
        return date(*fieldName, *read);
    }
    case Kind::MessageIds: {
        const auto ids = readMessageIds(body.toUtf8());
        const bool complete =
            !ids.isEmpty() && ids.size() == body.count(u'<') && std::ranges::all_of(ids, &MessageId::isValid);
        if (!complete)
            return failure(ErrorCode::FieldBodyInvalid, fieldContext(*fieldName),
                           Words::tr("this is no message id"));
        return messageIds(*fieldName, ids);
    }
    }
    return text;
}

QString Field::toText() const
{
    struct Visitor {
        QString operator()(const QString &text) const { return text; }
        QString operator()(const AddressList &list) const { return list.toString(); }
        QString operator()(const QDateTime &date) const { return QString::fromLatin1(formatDate(date)); }
        QString operator()(const QList<MessageId> &ids) const
        {
            QStringList texts;
            for (const MessageId &id : ids)
                texts.append(u'<' + QString::fromLatin1(id.toBytes()) + u'>');
            return texts.join(u' ');
        }
        QString operator()(const Raw &raw) const { return decodeEncodedWords(unfolded(raw.body)); }
    };
    return std::visit(Visitor{}, m_body);
}

AddressList Field::toAddresses() const
{
    if (const auto *list = std::get_if<AddressList>(&m_body))
        return *list;
    if (const auto *raw = std::get_if<Raw>(&m_body))
        return readAddressField(unfolded(raw->body)).list;
    if (const auto *text = std::get_if<QString>(&m_body))
        return readAddressField(*text).list;
    return {};
}

std::optional<QDateTime> Field::toDate() const
{
    if (const auto *date = std::get_if<QDateTime>(&m_body))
        return date->isValid() ? std::optional(*date) : std::nullopt;
    if (const auto *raw = std::get_if<Raw>(&m_body))
        return parseDate(unfolded(raw->body));
    if (const auto *text = std::get_if<QString>(&m_body))
        return parseDate(*text);
    return {};
}

QList<MessageId> Field::toMessageIds() const
{
    if (const auto *ids = std::get_if<QList<MessageId>>(&m_body))
        return *ids;
    if (const auto *raw = std::get_if<Raw>(&m_body))
        return readMessageIds(raw->body);
    if (const auto *text = std::get_if<QString>(&m_body))
        return readMessageIds(text->toUtf8());
    return {};
}

QByteArray Field::toBytes(bool utf8) const
{
    const QByteArray name = m_name.toBytes();
    if (const auto *raw = std::get_if<Raw>(&m_body); raw && fitsAsItIs(raw->body, name.size(), utf8)) {
        const bool spaced = raw->body.isEmpty() || raw->body.front() == ' ' || raw->body.front() == '\t' ||
                            raw->body.front() == '\r';
        return name + (spaced ? ":" : ": ") + raw->body + "\r\n";
    }
    FoldedLine line(name);
    struct Visitor {
        FoldedLine &line;
        const FieldName &name;
        bool utf8;
        void operator()(const QString &text) const { appendUnstructured(line, text, utf8); }
        void operator()(const AddressList &list) const { appendAddresses(line, list, utf8); }
        void operator()(const QDateTime &date) const { line.append(" ", formatDate(date)); }
        void operator()(const QList<MessageId> &ids) const
        {
            for (const MessageId &id : ids)
                line.append(" ", '<' + id.toBytes() + '>');
        }
        void operator()(const Raw &raw) const
        {
            // It can't go as it is: too long a line, or octets that only RFC 6532 allows.
            const QString text = unfolded(raw.body);
            if (kindOf(name) == Kind::Addresses) {
                const ReadAddresses read = readAddressField(text);
                if (read.malformed == 0)
                    return appendAddresses(line, read.list, utf8);
                // Decoding could move a comma or an "@" out of a name: its encoded-words stay as they are.
                return appendUnstructured(line, text, utf8, EncodedWords::Keep);
            }
            appendUnstructured(line, decodeEncodedWords(text), utf8);
        }
    };
    std::visit(Visitor{line, m_name, utf8}, m_body);
    return std::move(line).finish();
}

bool Field::needsUtf8() const
{
    const auto needs = [](const AddressList &list) {
        return std::ranges::any_of(list.mailboxes(),
                                   [](const Mailbox &mailbox) { return mailbox.addrSpec().needsSmtputf8(); });
    };
    if (const auto *list = std::get_if<AddressList>(&m_body))
        return needs(*list);
    if (const auto *raw = std::get_if<Raw>(&m_body))
        return kindOf(m_name) == Kind::Addresses && !isAscii(raw->body) && needs(toAddresses());
    return false;
}

void Header::set(Field field)
{
    const auto sameName = [&field](const Field &other) { return other.name() == field.name(); };
    const auto first = std::ranges::find_if(m_fields, sameName);
    if (first == m_fields.end())
        return append(std::move(field));
    m_fields.erase(std::remove_if(first + 1, m_fields.end(), sameName), m_fields.end());
    *first = std::move(field);
}

void Header::remove(const FieldName &name)
{
    std::erase_if(m_fields, [&name](const Field &field) { return field.name() == name; });
}

const Field *Header::find(const FieldName &name) const
{
    const auto found =
        std::ranges::find_if(m_fields, [&name](const Field &field) { return field.name() == name; });
    return found == m_fields.end() ? nullptr : &*found;
}

} // namespace envoi::mime
