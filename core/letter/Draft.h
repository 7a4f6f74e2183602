#pragma once

#include "core/base/DeliveryOptions.h"
#include "core/base/FileReference.h"
#include "core/base/Random.h"
#include "core/mime/Mime.h"

#include <QDateTime>
#include <QString>
#include <QStringList>

#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace envoi::letter {

/// Where an attachment's or a picture's octets are: a file, octets in memory (a pasted picture), or a
/// part of a draft that was opened again.
using Octets = std::variant<FileReference, QByteArray, std::shared_ptr<const mime::ContentStore>>;

struct Attachment {
    Octets octets;
    QString name; ///< as suggested to the recipient
    mime::MediaType mediaType;
    /// Octets; -1 if not known.
    qint64 size() const;
};

/// The media type of a file, by its name and, where that says nothing, by its first octets.
mime::MediaType mediaTypeForFile(const QString &path);

/// \a path as an attachment: a reference to the file, its name and media type. It will be sent as it
/// is, octet for octet, even when it is text. Of a calendar file its front is read: the type of an
/// invitation has its METHOD (RFC 6047). FileMissing, FileIsFolder, FileUnreadable.
Result<Attachment> attachmentFromFile(const QString &path);

/// A picture within the text; the HTML names it as src="cid:contentId".
struct InlineImage {
    /// Without brackets: id-left@id-right, as RFC 2045 wants it, or any other text without spaces.
    QString contentId;
    Attachment image;
};

/// An identity's own plain text of its signature, for the plain alternative of a letter that has it as HTML.
struct PlainSignature {
    /// The plain text that is made of its HTML: where the letter's reads otherwise, it was changed by hand.
    QString made;
    QString text; ///< what stands in its place, without the delimiter; empty for none
};

/// A letter as a person is writing it: complete or not, right or wrong. What is not (yet) a valid
/// address is kept as it was typed, so that nothing is lost. It is a value: the window fills it, the
/// store keeps it, composeMessage() makes a message of it.
struct Draft {
    /// Source: HTML that the person brought, which is sent to the byte as it stands.
    enum class Format { Plain, Rich, Source };

    QString from; ///< a mailbox, as text
    /// One text for each address or group, as typed.
    QStringList to;
    QStringList cc;
    QStringList bcc;
    QStringList replyTo;
    QString subject;
    Format format = Format::Rich;
    /// The letter as plain text with LF line ends. In a rich letter: the alternative; when it is
    /// empty there, it is made from the HTML.
    QString text;
    /// In a rich letter whose alternative the person has written: the text made from the HTML on which it is
    /// based (see Following.h). text is then sent as it stands, even when it is empty.
    std::optional<QString> textBasis;
    /// The letter as HTML: a complete document, or a fragment. Clean in Format::Rich, anything at all in
    /// Format::Source; not sent in Format::Plain.
    QString html;
    std::vector<InlineImage> images;
    std::vector<Attachment> attachments;
    /// Further fields by name and body, in order (--header, an opened draft's own). Any field of RFC
    /// 5322 but those above (From, To, Cc, Bcc, Subject), Resent-Bcc, and those that describe the body
    /// (MIME-Version, Content-*). Date, Message-ID, Reply-To, In-Reply-To and References take the place of
    /// what Envoi would write.
    std::vector<std::pair<QString, QString>> extraFields;
    /// Kept through every attempt to send the same letter; unset until the first.
    std::optional<mime::MessageId> messageId;
    /// msg-ids of In-Reply-To and References, with brackets.
    QStringList inReplyTo;
    QStringList references;
    /// What is asked of the servers on the way. Not in the message; a kept draft has it in X-Envoi-Draft.
    DeliveryOptions options;
    /// What the person chose to check the spelling in, as spelling::Choice::toText() has it; empty when
    /// nothing was chosen. Kept with the draft, never sent.
    QString spelling;
    /// Where the cursor stands in the text, in characters from its beginning; -1 when that is not known. Kept
    /// with the draft, never sent.
    int cursor = -1;
    /// Addresses (addr-spec) of those who have this letter already, and of those who may have it: what became
    /// of earlier attempts to send it. Kept with the draft, never sent.
    QStringList delivered;
    QStringList maybeDelivered;

    /// What stands for its signature in the plain alternative that is made. Not kept.
    std::optional<PlainSignature> plainSignature;

    /// Whether it goes as HTML, with plain text as the alternative.
    bool isHtml() const { return format != Format::Plain && !html.isEmpty(); }
};

/// What makes a message of a letter but is not in it.
struct ComposeContext {
    QDateTime now; ///< with its offset from UTC
    Random &random;
};

/// Everything that stands in the way of sending \a draft, in the order in which a person would mend it:
/// NoSender, NoRecipient, AddressSyntax / DomainInvalid (one for each wrong address), FieldNameInvalid,
/// FieldBodyInvalid, FileMissing / FileChanged / FileUnreadable / FileIsFolder. Looks at the files.
std::vector<Error> problems(const Draft &draft);

/// The message to be sent: mixed(alternative(text, related(html, images)), files), without the levels
/// that have one child. It carries the Bcc field, which the writer leaves out when sending.
/// Pictures that the HTML does not name become attachments. The first attached invitation (text/calendar
/// with a method other than PUBLISH) is read, and goes as the last alternative and as a file besides. The
/// first of problems() otherwise.
Result<mime::Message> composeMessage(const Draft &draft, const ComposeContext &context);

/// The same for the outbox: it is sent from there, but for Bcc and X-Envoi-Draft (mime::ReadyMessage), and
/// opened again as the letter that it was (draftFromMessage()).
Result<mime::Message> queuedMessage(const Draft &draft, const ComposeContext &context);

/// The same of a letter that need not be ready yet, for the eye: what is wrong is left out. Looks at no file
/// but an invitation. Never fails.
mime::Message previewMessage(const Draft &draft, const ComposeContext &context);

/// The same for keeping: X-Unsent: 1, Bcc, and what is not valid kept in fields of Envoi's own. Never
/// fails. Each attachment is whole in it unless \a referToFiles, when a file is kept as a reference.
mime::Message draftMessage(const Draft &draft, const ComposeContext &context, bool referToFiles = false);

/// Where a message comes from that is opened as a letter.
enum class Kept { ByEnvoi, Elsewhere };

/// The letter that is in \a message: what draftMessage() wrote comes back whole; of any other
/// message a letter with its fields, text, pictures and attachments. Date and Message-ID are kept only
/// from a draft of Envoi's own. References to files are followed only in a message that Envoi itself
/// has kept (\a kept): in any other they could name whatever its author would like to be sent.
Draft draftFromMessage(const mime::Message &message, Kept kept = Kept::Elsewhere);

/// Whether \a message is a draft: X-Unsent, or what draftMessage() writes, says so. It must be composed
/// before it is sent; as it stands it would give away its Bcc and where files lie.
bool isDraft(const mime::Header &header);
/// The files that the draft \a message only refers to, as it names them.
QStringList referredFiles(const mime::Message &message);

/// The class of the <div> that holds the letter's signature, as Thunderbird has it; the sanitizer keeps it.
constexpr QStringView signatureClass = u"moz-signature";

/// Plain text for an HTML letter, for the text/plain alternative: paragraphs, lists, quotes with ">",
/// links with their targets, tables a row a line. Above a signature that ends the letter stands "-- " (RFC
/// 3676 section 4.3). LF line ends. Linear in its input, bounded in depth.
QString plainTextFromHtml(const QString &html, const std::optional<PlainSignature> &signature = {});
/// The plain text of the signature in \a html, without the delimiter; empty for none.
QString signatureTextFromHtml(const QString &html);

/// Makes the plain alternative of a letter that has HTML and none yet; not where the person has written it.
void fillText(Draft &draft);

/// HTML that is safe to lay out and to show: no scripts, styles sheets, forms, event attributes,
/// remote or local resources (src is kept for cid: only), tables nested at most 6 deep, elements at
/// most 100 deep, only properties that mail clients show. \a removedRemote, when given, counts what
/// was left out of remote content. Linear in its input.
QString sanitizedHtml(const QString &html, int *removedRemote = nullptr);

} // namespace envoi::letter
