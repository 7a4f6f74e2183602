#include "core/mime/Part.h"

#include "core/mime/QuotedPrintable.h"
#include "core/mime/Syntax.h"

#include <QSet>

#include <algorithm>
#include <tuple>

using namespace Qt::Literals::StringLiterals;

namespace envoi::mime {

namespace {

bool isToken(QByteArrayView text)
{
    return !text.isEmpty() && std::ranges::all_of(text, isTokenCharacter);
}

bool isControl(QChar c)
{
    return c.unicode() < 0x20 || (c.unicode() >= 0x7F && c.unicode() < 0xA0);
}

} // namespace

Result<MediaType> MediaType::make(QByteArrayView type, QByteArrayView subtype)
{
    if (!isToken(type) || !isToken(subtype))
        return failure(ErrorCode::FieldBodyInvalid,
                       QString::fromUtf8(type) + u'/' + QString::fromUtf8(subtype));
    MediaType made;
    made.m_type = type.toByteArray().toLower();
    made.m_subtype = subtype.toByteArray().toLower();
    return made;
}

MediaType MediaType::fromName(QStringView name)
{
    const QByteArray octets = name.trimmed().toUtf8();
    const qsizetype slash = octets.indexOf('/');
    if (slash > 0) {
        if (auto made = make(QByteArrayView(octets).first(slash), QByteArrayView(octets).sliced(slash + 1)))
            return *made;
    }
    MediaType unknown;
    unknown.m_type = "application"_ba;
    unknown.m_subtype = "octet-stream"_ba;
    return unknown;
}

QString MediaType::parameter(QByteArrayView name) const
{
    for (const auto &[known, value] : m_parameters) {
        if (name.compare(known, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

Result<void> MediaType::setParameter(QByteArrayView name, const QString &value)
{
    if (!isToken(name) || std::ranges::any_of(value, isControl))
        return failure(ErrorCode::FieldBodyInvalid, QString::fromUtf8(name));
    for (auto &[known, old] : m_parameters) {
        if (name.compare(known, Qt::CaseInsensitive) == 0) {
            old = value;
            return {};
        }
    }
    m_parameters.emplace_back(name.toByteArray().toLower(), value);
    return {};
}

void MediaType::removeParameter(QByteArrayView name)
{
    std::erase_if(m_parameters, [name](const auto &parameter) {
        return name.compare(parameter.first, Qt::CaseInsensitive) == 0;
    });
}

const std::vector<Part> &Part::children() const
{
    static const std::vector<Part> none;
    const auto *parts = std::get_if<std::vector<Part>>(&content);
    return parts ? *parts : none;
}

bool Part::isFlowed() const
{
    return std::holds_alternative<QString>(content) && mediaType.is("text/plain") &&
           mediaType.parameter("format").compare("flowed"_L1, Qt::CaseInsensitive) == 0;
}

std::unique_ptr<ByteSource> Part::open() const
{
    struct Opener {
        std::unique_ptr<ByteSource> operator()(const QString &text) const
        {
            const QByteArray utf8 = text.toUtf8();
            QByteArray lines;
            appendLines(utf8, surveyText(utf8), lines);
            return std::make_unique<BytesSource>(lines);
        }
        std::unique_ptr<ByteSource> operator()(const FileReference &file) const { return file.open(); }
        std::unique_ptr<ByteSource> operator()(const QByteArray &bytes) const
        {
            return std::make_unique<BytesSource>(bytes);
        }
        std::unique_ptr<ByteSource> operator()(const std::shared_ptr<const ContentStore> &store) const
        {
            return store ? store->open() : std::make_unique<BytesSource>(QByteArray());
        }
        std::unique_ptr<ByteSource> operator()(const std::vector<Part> &) const
        {
            return std::make_unique<BytesSource>(QByteArray());
        }
    };
    return std::visit(Opener(), content);
}

Part Part::text(QString text)
{
    Part part;
    part.content = std::move(text);
    return part;
}

Part Part::flowedText(QString text)
{
    Part part = Part::text(std::move(text));
    std::ignore = part.mediaType.setParameter("format", u"flowed"_s);
    return part;
}

Part Part::html(QString html)
{
    Part part;
    part.mediaType = *MediaType::make("text", "html");
    part.content = std::move(html);
    return part;
}

Part Part::file(FileReference file, MediaType mediaType)
{
    Part part;
    part.mediaType = std::move(mediaType);
    part.disposition = Disposition::Attachment;
    part.fileName = file.name();
    part.content = std::move(file);
    return part;
}

Part Part::bytes(QByteArray bytes, MediaType mediaType)
{
    Part part;
    part.mediaType = std::move(mediaType);
    part.content = std::move(bytes);
    return part;
}

Part Part::message(FileReference file)
{
    return Part::file(std::move(file), *MediaType::make("message", "rfc822"));
}

Part Part::message(QByteArray octets, QString fileName)
{
    Part part = bytes(std::move(octets), *MediaType::make("message", "rfc822"));
    part.disposition = Disposition::Attachment;
    part.fileName = std::move(fileName);
    return part;
}

Part Part::multipart(QByteArrayView subtype, std::vector<Part> children)
{
    Part part;
    part.mediaType = MediaType::make("multipart", subtype).value_or(*MediaType::make("multipart", "mixed"));
    part.content = std::move(children);
    return part;
}

std::vector<Mailbox> recipientsOf(const Header &header)
{
    std::vector<Mailbox> all;
    QSet<QByteArray> seen;
    for (const QByteArrayView name : {"To", "Cc", "Bcc"}) {
        for (const Field &field : header.fields()) {
            if (!field.name().is(name))
                continue;
            for (Mailbox &mailbox : field.toAddresses().mailboxes()) {
                const qsizetype before = seen.size();
                seen.insert(mailbox.addrSpec().toBytes());
                if (seen.size() > before)
                    all.push_back(std::move(mailbox));
            }
        }
    }
    return all;
}

} // namespace envoi::mime
