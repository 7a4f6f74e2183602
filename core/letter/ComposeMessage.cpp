// problems() and composeMessage(): from a letter to what is sent.
#include "core/letter/Calendar.h"
#include "core/letter/Compose.h"
#include "core/letter/Draft.h"
#include "core/letter/DraftFields.h"

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::letter {

namespace {

bool hasRecipient(const Draft &draft)
{
    const auto isThere = [](const QString &text) { return !text.trimmed().isEmpty(); };
    return std::ranges::any_of(draft.to, isThere) || std::ranges::any_of(draft.cc, isThere) ||
           std::ranges::any_of(draft.bcc, isThere);
}

void checkAddresses(const Draft &draft, std::vector<Error> &errors)
{
    if (draft.from.trimmed().isEmpty())
        errors.push_back({ErrorCode::NoSender, {}, {}, {}});
    else if (const auto from = mime::Mailbox::parse(draft.from); !from)
        errors.push_back(from.error());

    const std::size_t before = errors.size();
    std::size_t mailboxes = 0;
    for (const QStringList *list : {&draft.to, &draft.cc, &draft.bcc})
        mailboxes += validAddresses(*list, &errors).mailboxes().size();
    // Where an address is only wrong, that says more than "no recipient"; a group may be empty.
    if (!hasRecipient(draft) || (mailboxes == 0 && errors.size() == before))
        errors.push_back({ErrorCode::NoRecipient, {}, {}, {}});
    validAddresses(draft.replyTo, &errors);
}

void checkFields(const Draft &draft, std::vector<Error> &errors)
{
    if (const auto subject = mime::Field::text("Subject", draft.subject); !subject)
        errors.push_back(subject.error());
    for (const auto &[name, body] : draft.extraFields) {
        if (const auto field = extraField(name, body); !field)
            errors.push_back(field.error());
    }
}

void checkOctets(const Attachment &attachment, std::vector<Error> &errors)
{
    const auto *file = std::get_if<FileReference>(&attachment.octets);
    if (!file)
        return;
    if (const auto same = file->check(); !same)
        errors.push_back(same.error());
}

void checkFiles(const Draft &draft, std::vector<Error> &errors)
{
    const QSet<QString> named = namedContentIds(draft.html);
    for (const InlineImage &image : draft.images) {
        const bool isFit = std::ranges::none_of(
            image.contentId, [](QChar c) { return c <= u' ' || c == u'<' || c == u'>' || c > u'~'; });
        if (isNamed(image, named) && !isFit)
            errors.push_back({ErrorCode::FieldBodyInvalid, u"Content-ID"_s, image.contentId, {}});
        checkOctets(image.image, errors);
    }
    for (const Attachment &attachment : draft.attachments)
        checkOctets(attachment, errors);
}

/// Puts \a field in its place: over the one of its name, where there may be but one.
void add(mime::Header &header, mime::Field field)
{
    if (isSingleField(field.name()))
        header.set(std::move(field));
    else
        header.append(std::move(field));
}

mime::Header composedHeader(const Draft &draft, const std::optional<mime::Mailbox> &from,
                            const ComposeContext &context)
{
    const mime::AddressList replyTo = validAddresses(draft.replyTo);
    mime::AddressList to = validAddresses(draft.to);
    const mime::AddressList cc = validAddresses(draft.cc);
    const mime::AddressList bcc = validAddresses(draft.bcc);
    // RFC 5322 can do without any recipient field, but many filters take that for a sign of spam.
    if (to.isEmpty() && cc.isEmpty())
        to.append(mime::Group(u"Undisclosed recipients"_s));

    mime::Header header;
    header.append(mime::Field::date("Date", context.now));
    if (from)
        header.append(mime::Field::addresses("From", mime::AddressList(*from)));
    if (!replyTo.isEmpty())
        header.append(mime::Field::addresses("Reply-To", replyTo));
    if (!to.isEmpty())
        header.append(mime::Field::addresses("To", to));
    if (!cc.isEmpty())
        header.append(mime::Field::addresses("Cc", cc));
    if (!bcc.isEmpty())
        header.append(mime::Field::addresses("Bcc", bcc));
    if (auto subject = mime::Field::text("Subject", draft.subject); subject && !draft.subject.isEmpty())
        header.append(std::move(*subject));
    std::optional<mime::MessageId> id = draft.messageId;
    if (!id && from)
        id = mime::MessageId::generate(context.random, from->addrSpec().domain());
    if (id)
        header.append(mime::Field::messageIds("Message-ID", {*id}));
    if (const auto ids = validMessageIds(draft.inReplyTo); !ids.isEmpty())
        header.append(mime::Field::messageIds("In-Reply-To", ids));
    if (const auto ids = validMessageIds(draft.references); !ids.isEmpty())
        header.append(mime::Field::messageIds("References", ids));
    for (const auto &[name, body] : draft.extraFields) {
        if (auto field = extraField(name, body))
            add(header, std::move(*field));
    }
    return header;
}

mime::Message compose(const Draft &draft, const std::optional<mime::Mailbox> &from,
                      const ComposeContext &context)
{
    std::vector<mime::Part> files;
    std::vector<mime::Part> related;
    const bool isRich = draft.isHtml();
    const QSet<QString> named = isRich ? namedContentIds(draft.html) : QSet<QString>();
    if (isRich)
        related.push_back(mime::Part::html(draft.html));
    for (const InlineImage &image : draft.images) {
        if (isNamed(image, named))
            related.push_back(imagePart(image));
        else
            files.push_back(attachmentPart(image.image, mime::Disposition::Attachment));
    }
    std::optional<mime::Part> invitation;
    for (const Attachment &attachment : draft.attachments) {
        const bool mayInvite = !invitation && isInvitation(attachment.mediaType);
        if (mayInvite)
            invitation = invitationPart(attachment);
        files.push_back(mayInvite && invitation ? invitationFilePart(attachment)
                                                : attachmentPart(attachment, mime::Disposition::Attachment));
    }

    std::vector<mime::Part> alternatives;
    const bool mustMakeText = isRich && draft.text.isEmpty() && !draft.textBasis;
    alternatives.push_back(mime::Part::flowedText(
        mustMakeText ? plainTextFromHtml(draft.html, draft.plainSignature) : draft.text));
    if (isRich)
        alternatives.push_back(joined("related", std::move(related)));
    if (invitation)
        alternatives.push_back(std::move(*invitation));
    files.insert(files.begin(), joined("alternative", std::move(alternatives)));

    return mime::Message{composedHeader(draft, from, context), joined("mixed", std::move(files))};
}

} // namespace

std::vector<Error> problems(const Draft &draft)
{
    std::vector<Error> errors;
    checkAddresses(draft, errors);
    checkFields(draft, errors);
    checkFiles(draft, errors);
    return errors;
}

Result<mime::Message> composeMessage(const Draft &draft, const ComposeContext &context)
{
    if (auto errors = problems(draft); !errors.empty())
        return std::unexpected(std::move(errors.front()));
    const auto from = mime::Mailbox::parse(draft.from);
    if (!from)
        return std::unexpected(from.error());

    return compose(draft, *from, context);
}

Result<mime::Message> queuedMessage(const Draft &draft, const ComposeContext &context)
{
    auto message = composeMessage(draft, context);
    if (message)
        message->header.append(jsonField("X-Envoi-Draft", toJsonWithText(draft)));
    return message;
}

mime::Message previewMessage(const Draft &draft, const ComposeContext &context)
{
    const auto from = mime::Mailbox::parse(draft.from);
    return compose(draft, from ? std::optional(*from) : std::nullopt, context);
}

} // namespace envoi::letter
