// draftMessage(): from a letter to what is kept.
#include "core/letter/Compose.h"
#include "core/letter/DraftFields.h"

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::letter {

namespace {

/// What of \a text a field can hold.
QString withoutControls(QString text)
{
    for (QChar &c : text) {
        if (c.category() == QChar::Other_Control && c != u'\t')
            c = u' ';
    }
    return text;
}

mime::Header keptHeader(const Draft &draft, const ComposeContext &context)
{
    mime::Header header;
    header.append(mime::Field::date("Date", context.now));
    if (const auto from = mime::Mailbox::parse(draft.from))
        header.append(mime::Field::addresses("From", mime::AddressList(*from)));
    const auto appendList = [&header](mime::FieldName name, const QStringList &texts) {
        if (mime::AddressList list = validAddresses(texts); !list.isEmpty())
            header.append(mime::Field::addresses(std::move(name), std::move(list)));
    };
    appendList("Reply-To", draft.replyTo);
    appendList("To", draft.to);
    appendList("Cc", draft.cc);
    appendList("Bcc", draft.bcc);
    if (auto subject = mime::Field::text("Subject", withoutControls(draft.subject)))
        header.append(std::move(*subject));
    if (draft.messageId)
        header.append(mime::Field::messageIds("Message-ID", {*draft.messageId}));
    if (const auto ids = validMessageIds(draft.inReplyTo); !ids.isEmpty())
        header.append(mime::Field::messageIds("In-Reply-To", ids));
    if (const auto ids = validMessageIds(draft.references); !ids.isEmpty())
        header.append(mime::Field::messageIds("References", ids));
    for (const auto &[name, body] : draft.extraFields) {
        auto field = extraField(name, body);
        if (field && !isSingleField(field->name()))
            header.append(std::move(*field));
    }
    // Outlook and others open a message with this field as a letter to be written on.
    header.append(*mime::Field::text("X-Unsent", u"1"_s));
    header.append(jsonField("X-Envoi-Draft", toJson(draft)));
    return header;
}

/// The same leaf without octets, which a reference in its X-Envoi-Part stands for.
void leaveOutFile(mime::Part &part)
{
    if (std::holds_alternative<FileReference>(part.content))
        part.content = QByteArray();
}

void addRole(mime::Part &part, const QJsonObject &role)
{
    part.header.append(jsonField("X-Envoi-Part", role));
}

mime::Part keptAttachment(const Attachment &attachment, bool referToFiles)
{
    mime::Part part = attachmentPart(attachment, mime::Disposition::Attachment);
    addRole(part, partJson(PartRole::Attachment, &attachment, {}, referToFiles));
    if (referToFiles)
        leaveOutFile(part);
    return part;
}

mime::Part keptImage(const InlineImage &image, bool referToFiles)
{
    mime::Part part = imagePart(image);
    // Without a name, a reader might take text for a part of the letter.
    if (part.fileName.isEmpty())
        part.fileName = u"image"_s;
    addRole(part, partJson(PartRole::Image, &image.image, image.contentId, referToFiles));
    if (referToFiles)
        leaveOutFile(part);
    return part;
}

} // namespace

mime::Message draftMessage(const Draft &draft, const ComposeContext &context, bool referToFiles)
{
    std::vector<mime::Part> alternatives;
    std::vector<mime::Part> related;
    std::vector<mime::Part> files;
    // A text that is not there yet is made from the HTML once it is needed, so none is kept.
    if (!draft.text.isEmpty() || draft.html.isEmpty() || draft.textBasis) {
        alternatives.push_back(mime::Part::flowedText(draft.text));
        addRole(alternatives.back(), textJson(draft.textBasis));
    }
    if (!draft.html.isEmpty()) {
        related.push_back(mime::Part::html(draft.html));
        addRole(related.back(), partJson(PartRole::Html));
    }
    for (const InlineImage &image : draft.images)
        (related.empty() ? files : related).push_back(keptImage(image, referToFiles));
    for (const Attachment &attachment : draft.attachments)
        files.push_back(keptAttachment(attachment, referToFiles));
    if (!related.empty())
        alternatives.push_back(joined("related", std::move(related)));
    files.insert(files.begin(), joined("alternative", std::move(alternatives)));
    return mime::Message{keptHeader(draft, context), joined("mixed", std::move(files))};
}

} // namespace envoi::letter
