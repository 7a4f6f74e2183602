#include "core/letter/Compose.h"

#include "core/base/Words.h"
#include "core/letter/HtmlTokenizer.h"

#include <QUrl>

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::letter {

namespace {

bool isAnyOf(const mime::FieldName &name, std::initializer_list<QByteArrayView> names)
{
    return std::ranges::any_of(names, [&name](QByteArrayView other) { return name.is(other); });
}

mime::Content contentOf(const Octets &octets)
{
    return std::visit([](const auto &value) { return mime::Content(value); }, octets);
}

bool endsContentId(QChar c)
{
    return c.unicode() <= 0x20 || c == u'"' || c == u'\'' || c == u'<' || c == u'>' || c == u'(' || c == u')';
}

} // namespace

bool isReservedField(const mime::FieldName &name)
{
    return isAnyOf(name, {"From", "To", "Cc", "Bcc", "Resent-Bcc", "Subject", "MIME-Version", "X-Unsent"}) ||
           name.toBytes().toLower().startsWith("content-") || name.toBytes().toLower().startsWith("x-envoi-");
}

bool isSingleField(const mime::FieldName &name)
{
    return isAnyOf(name, {"Date", "Sender", "Reply-To", "Message-ID", "In-Reply-To", "References"});
}

Result<mime::Field> extraField(const QString &name, const QString &body)
{
    const auto parsed = mime::FieldName::parse(name);
    if (!parsed)
        return std::unexpected(parsed.error());
    if (isReservedField(*parsed)) {
        return failure(ErrorCode::FieldNameInvalid, name,
                       Words::tr("this field is made from the letter itself and cannot be added by name"));
    }
    return mime::Field::fromUser(name, body);
}

mime::AddressList validAddresses(const QStringList &texts, std::vector<Error> *errors)
{
    mime::AddressList list;
    for (const QString &text : texts) {
        if (text.trimmed().isEmpty())
            continue;
        if (auto address = mime::parseAddress(text))
            list.append(std::move(*address));
        else if (errors)
            errors->push_back(address.error());
    }
    return list;
}

QList<mime::MessageId> validMessageIds(const QStringList &texts)
{
    QList<mime::MessageId> ids;
    for (const QString &text : texts) {
        if (const auto id = mime::MessageId::read(text.toUtf8()))
            ids.append(*id);
    }
    return ids;
}

QSet<QString> namedContentIds(const QString &html)
{
    QSet<QString> ids;
    for (qsizetype at = html.indexOf(u"cid:"_s, 0, Qt::CaseInsensitive); at >= 0;
         at = html.indexOf(u"cid:"_s, at, Qt::CaseInsensitive)) {
        at += 4;
        qsizetype end = at;
        while (end < html.size() && !endsContentId(html[end]))
            ++end;
        const QString written = decodedCharacterReferences(QStringView(html).sliced(at, end - at), true);
        ids.insert(written);
        ids.insert(QUrl::fromPercentEncoding(written.toUtf8()));
        at = end;
    }
    return ids;
}

bool isNamed(const InlineImage &image, const QSet<QString> &contentIds)
{
    return !image.contentId.isEmpty() && contentIds.contains(image.contentId);
}

mime::Part attachmentPart(const Attachment &attachment, mime::Disposition disposition)
{
    mime::Part part;
    part.mediaType =
        attachment.mediaType.type() == "multipart" ? mime::MediaType::fromName({}) : attachment.mediaType;
    part.disposition = disposition;
    part.fileName = attachment.name;
    if (const auto *file = std::get_if<FileReference>(&attachment.octets); file && attachment.name.isEmpty())
        part.fileName = file->name();
    part.content = contentOf(attachment.octets);
    return part;
}

mime::Part imagePart(const InlineImage &image)
{
    mime::Part part = attachmentPart(image.image, mime::Disposition::Inline);
    if (auto id = mime::MessageId::parse(image.contentId.toUtf8())) {
        part.contentId = std::move(*id);
    } else if (auto field = mime::Field::raw("Content-ID", '<' + image.contentId.toUtf8() + '>')) {
        // "cid:logo" is no msg-id, but everyone's mail programs find it.
        part.header.append(std::move(*field));
    }
    return part;
}

mime::Part joined(QByteArrayView subtype, std::vector<mime::Part> parts)
{
    if (parts.size() == 1)
        return std::move(parts.front());
    return mime::Part::multipart(subtype, std::move(parts));
}

} // namespace envoi::letter
