// draftFromMessage(): from any message to a letter.
#include "core/letter/Calendar.h"
#include "core/letter/Compose.h"
#include "core/letter/DraftFields.h"

#include <QJsonObject>
#include <QMimeDatabase>

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::letter {

namespace {

/// Fields of another program's message that still mean something in a letter made of it. The others
/// tell of its journey, or of how it was made.
constexpr std::array<QByteArrayView, 10> fieldsWorthKeeping{
    "Importance", "Priority",     "X-Priority", "X-MSMail-Priority",           "Sensitivity",
    "Keywords",   "Organization", "Comments",   "Disposition-Notification-To", "Return-Receipt-To"};

QStringList addressTexts(const mime::Header &header, QByteArrayView name)
{
    QStringList texts;
    for (const mime::Field &field : header.fields()) {
        if (!field.name().is(name))
            continue;
        const mime::AddressList list = field.toAddresses();
        for (const mime::Address &address : list.addresses()) {
            // "Undisclosed recipients:;" says that there is nobody to say.
            const auto *group = std::get_if<mime::Group>(&address);
            if (!group || !group->mailboxes().empty())
                texts.append(mime::toString(address));
        }
        if (list.isEmpty())
            texts += mime::splitAddresses(field.toText());
    }
    return texts;
}

QStringList messageIdTexts(const mime::Header &header, mime::FieldName name)
{
    QStringList texts;
    if (const mime::Field *field = header.find(name)) {
        for (const mime::MessageId &id : field->toMessageIds())
            texts.append(u'<' + QString::fromLatin1(id.toBytes()) + u'>');
    }
    return texts;
}

QString oneLine(QString text)
{
    for (QChar &c : text) {
        if (c.category() == QChar::Other_Control)
            c = u' ';
    }
    return text.simplified();
}

std::vector<AddrSpec> addrSpecs(const mime::AddressList &list)
{
    std::vector<AddrSpec> specs;
    for (const mime::Mailbox &mailbox : list.mailboxes())
        specs.push_back(mailbox.addrSpec());
    return specs;
}

mime::AddressList addressesOf(const mime::Header &header, QByteArrayView name)
{
    mime::AddressList list;
    for (const mime::Field &field : header.fields()) {
        if (!field.name().is(name))
            continue;
        const mime::AddressList addresses = field.toAddresses();
        for (const mime::Address &address : addresses.addresses())
            list.append(address);
    }
    return list;
}

/// The texts that Envoi kept, unless another program has changed the field itself since.
QStringList keptAddresses(const QStringList &kept, const mime::Header &header, QByteArrayView name)
{
    if (addrSpecs(validAddresses(kept)) == addrSpecs(addressesOf(header, name)))
        return kept;
    return addressTexts(header, name);
}

void readFields(Draft &draft, const mime::Header &header)
{
    const QStringList from = addressTexts(header, "From");
    draft.from = from.isEmpty() ? QString() : from.first();
    draft.to = addressTexts(header, "To");
    draft.cc = addressTexts(header, "Cc");
    draft.bcc = addressTexts(header, "Bcc");
    draft.replyTo = addressTexts(header, "Reply-To");
    if (const mime::Field *subject = header.find("Subject"))
        draft.subject = oneLine(subject->toText());
    draft.inReplyTo = messageIdTexts(header, "In-Reply-To");
    draft.references = messageIdTexts(header, "References");
    for (const mime::Field &field : header.fields()) {
        const bool isWorthKeeping = std::ranges::any_of(
            fieldsWorthKeeping, [&field](QByteArrayView name) { return field.name().is(name); });
        if (isWorthKeeping)
            draft.extraFields.emplace_back(QString::fromLatin1(field.name().toBytes()),
                                           oneLine(field.toText()));
    }
}

void readOwnFields(Draft &draft, const mime::Header &header, const QJsonObject &kept, Kept by)
{
    readFields(draft, header);
    const QString from = kept.value(u"from"_s).toString();
    mime::AddressList keptFrom;
    if (const auto mailbox = mime::Mailbox::parse(from))
        keptFrom.append(*mailbox);
    if (addrSpecs(keptFrom) == addrSpecs(addressesOf(header, "From")))
        draft.from = from;
    draft.to = keptAddresses(stringsFrom(kept.value(u"to"_s)), header, "To");
    draft.cc = keptAddresses(stringsFrom(kept.value(u"cc"_s)), header, "Cc");
    draft.bcc = keptAddresses(stringsFrom(kept.value(u"bcc"_s)), header, "Bcc");
    draft.replyTo = keptAddresses(stringsFrom(kept.value(u"replyTo"_s)), header, "Reply-To");
    if (const QString subject = kept.value(u"subject"_s).toString(); oneLine(subject) == draft.subject)
        draft.subject = subject;
    draft.inReplyTo = stringsFrom(kept.value(u"inReplyTo"_s));
    draft.references = stringsFrom(kept.value(u"references"_s));
    draft.spelling = kept.value(u"spelling"_s).toString();
    draft.cursor = kept.value(u"cursor"_s).toInt(-1);
    // A received message could say so of whomever its author would like to miss the answer.
    if (by == Kept::ByEnvoi) {
        draft.delivered = stringsFrom(kept.value(u"delivered"_s));
        draft.maybeDelivered = stringsFrom(kept.value(u"maybeDelivered"_s));
    }
    draft.extraFields = fieldsFrom(kept.value(u"extraFields"_s));
    draft.options = optionsFrom(kept.value(u"options"_s).toObject());
    draft.format = formatFrom(kept.value(u"format"_s));
    if (const mime::Field *field = header.find("Message-ID")) {
        if (const auto ids = field->toMessageIds(); !ids.isEmpty() && ids.first().isValid())
            draft.messageId = ids.first();
    }
}

/// A name for a part that came without one.
QString nameFor(const mime::Part &part)
{
    if (part.mediaType.is("message/rfc822"))
        return u"message.eml"_s;
    const QString suffix =
        QMimeDatabase().mimeTypeForName(QString::fromLatin1(part.mediaType.name())).preferredSuffix();
    const QString stem = part.mediaType.type() == "image" ? u"image"_s : u"attachment"_s;
    return suffix.isEmpty() ? stem : stem + u'.' + suffix;
}

Octets octetsOf(const mime::Part &part)
{
    struct Visitor {
        const mime::Part &part;
        Octets operator()(const FileReference &file) const { return file; }
        Octets operator()(const QByteArray &bytes) const { return bytes; }
        Octets operator()(const std::shared_ptr<const mime::ContentStore> &store) const { return store; }
        Octets operator()(const QString &text) const { return text.toUtf8(); }
        Octets operator()(const std::vector<mime::Part> &) const { return QByteArray(); }
    };
    return std::visit(Visitor{part}, part.content);
}

QString contentIdOf(const mime::Part &part)
{
    if (part.contentId)
        return QString::fromLatin1(part.contentId->toBytes());
    const mime::Field *field = part.header.find("Content-ID");
    QString id = field ? field->toText().trimmed() : QString();
    if (id.startsWith(u'<') && id.endsWith(u'>'))
        id = id.sliced(1, id.size() - 2);
    return id;
}

/// Goes through a tree of any shape and sorts its leaves.
class BodyReader {
public:
    BodyReader(Draft &draft, const QJsonObject &kept, bool followsFiles)
        : m_draft(draft), m_kept(kept), m_isOwn(!kept.isEmpty()), m_followsFiles(followsFiles),
          m_textRole(kept.value(u"text"_s).toObject())
    {
    }

    void read(const mime::Part &body)
    {
        m_named = namedContentIds(htmlIn(body));
        readPart(body, false);
        if (m_invitation)
            addInvitation(*m_invitation);
        m_draft.textBasis = basisFrom(m_textRole, m_draft.html);
        if (isTextMade(m_kept))
            m_draft.text.clear();
    }

private:
    static bool isText(const mime::Part &part, QByteArrayView name)
    {
        return part.mediaType.is(name) && std::holds_alternative<QString>(part.content) &&
               part.disposition != mime::Disposition::Attachment && part.fileName.isEmpty();
    }

    static QString htmlIn(const mime::Part &part)
    {
        QString html = isText(part, "text/html") ? std::get<QString>(part.content) : QString();
        for (const mime::Part &child : part.children())
            html += htmlIn(child);
        return html;
    }

    void readPart(const mime::Part &part, bool inAlternative)
    {
        if (part.isMultipart()) {
            const bool isAlternative = part.mediaType.is("multipart/alternative");
            for (const mime::Part &child : part.children())
                readPart(child, isAlternative);
            return;
        }
        const QJsonObject role = m_isOwn ? jsonFrom(part.header, "X-Envoi-Part") : QJsonObject();
        if (fileFrom(role) && !m_followsFiles)
            return;
        switch (roleFrom(role)) {
        case PartRole::Image:
            m_draft.images.push_back({role.value(u"contentId"_s).toString(), attachmentFrom(part, role)});
            return;
        case PartRole::Attachment:
            m_draft.attachments.push_back(attachmentFrom(part, role));
            return;
        case PartRole::Text:
            if (!m_hasText)
                m_textRole = role;
            [[fallthrough]];
        case PartRole::Html:
        case PartRole::None:
            readForeignPart(part, inAlternative);
        }
    }

    /// It comes twice: as an alternative and as a file.
    void addInvitation(const mime::Part &part)
    {
        const auto file = std::ranges::find_if(m_draft.attachments, [](const Attachment &attachment) {
            return attachment.mediaType.is("application/ics") || isInvitation(attachment.mediaType);
        });
        if (file != m_draft.attachments.end())
            file->mediaType = part.mediaType;
        else
            m_draft.attachments.push_back(attachmentFrom(part, {}));
    }

    void readForeignPart(const mime::Part &part, bool inAlternative)
    {
        if (inAlternative && isInvitation(part.mediaType) && !m_invitation) {
            m_invitation = &part;
            return;
        }
        // Apple Mail cuts a letter where a file stands in it; the pieces are read as one document.
        if (isText(part, "text/html") && (m_draft.html.isEmpty() || (!inAlternative && !m_isOwn))) {
            m_draft.html += std::get<QString>(part.content);
            return;
        }
        if (isText(part, "text/plain")) {
            const QString &text = std::get<QString>(part.content);
            if (!m_hasText) {
                m_hasText = true;
                m_draft.text = text;
                return;
            }
            // A mailing list's footer, or the text below a picture. In HTML it would have no place.
            if (!inAlternative && m_draft.html.isEmpty()) {
                if (!text.isEmpty())
                    m_draft.text += (m_draft.text.endsWith(u'\n') ? u"\n"_s : u"\n\n"_s) + text;
                return;
            }
        }
        const QString contentId = contentIdOf(part);
        const InlineImage image{contentId, {}};
        if (part.mediaType.type() == "image" && isNamed(image, m_named)) {
            m_draft.images.push_back({contentId, attachmentFrom(part, {})});
            return;
        }
        m_draft.attachments.push_back(attachmentFrom(part, {}));
    }

    Attachment attachmentFrom(const mime::Part &part, const QJsonObject &role) const
    {
        Attachment attachment{octetsOf(part), part.fileName, part.mediaType};
        if (!role.isEmpty())
            attachment.name = role.value(u"name"_s).toString();
        else if (attachment.name.isEmpty())
            attachment.name = nameFor(part);
        if (const auto file = fileFrom(role); file && m_followsFiles)
            attachment.octets = *file;
        return attachment;
    }

    Draft &m_draft;
    const QJsonObject &m_kept;
    bool m_isOwn;
    bool m_followsFiles;
    bool m_hasText = false;
    QJsonObject m_textRole;
    const mime::Part *m_invitation = nullptr;
    QSet<QString> m_named;
};

void addReferredFiles(const mime::Part &part, QStringList &names)
{
    const QJsonObject role = jsonFrom(part.header, "X-Envoi-Part");
    if (fileFrom(role))
        names.append(role.value(u"name"_s).toString());
    for (const mime::Part &child : part.children())
        addReferredFiles(child, names);
}

} // namespace

bool isDraft(const mime::Header &header)
{
    return header.find("X-Unsent") || header.find("X-Envoi-Draft");
}

QStringList referredFiles(const mime::Message &message)
{
    QStringList names;
    // A draft's only part has its fields in the message's header.
    if (const QJsonObject role = jsonFrom(message.header, "X-Envoi-Part"); fileFrom(role))
        names.append(role.value(u"name"_s).toString());
    addReferredFiles(message.body, names);
    return names;
}

Draft draftFromMessage(const mime::Message &message, Kept kept)
{
    Draft draft;
    const QJsonObject own = jsonFrom(message.header, "X-Envoi-Draft");
    BodyReader(draft, own, kept == Kept::ByEnvoi).read(message.body);
    if (!own.isEmpty()) {
        readOwnFields(draft, message.header, own, kept);
        return draft;
    }
    readFields(draft, message.header);
    draft.format = draft.html.isEmpty() ? Draft::Format::Plain : Draft::Format::Rich;
    if (draft.text.isEmpty() && !draft.html.isEmpty())
        draft.text = plainTextFromHtml(draft.html);
    return draft;
}

} // namespace envoi::letter
