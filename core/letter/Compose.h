#pragma once

#include "core/letter/Draft.h"

#include <QSet>

/// Inside the room: what composeMessage(), draftMessage() and problems() have in common.
namespace envoi::letter {

/// Fields that a person may not set by name, as they have a place of their own or describe the body.
bool isReservedField(const mime::FieldName &name);
/// Fields that may stand only once, so that a person's one takes the place of Envoi's.
bool isSingleField(const mime::FieldName &name);

/// A field that a person added. FieldNameInvalid, FieldBodyInvalid, AddressSyntax, DomainInvalid.
Result<mime::Field> extraField(const QString &name, const QString &body);

/// The addresses that are right among \a texts; the errors of the others go to \a errors.
mime::AddressList validAddresses(const QStringList &texts, std::vector<Error> *errors = nullptr);

/// \a texts as message ids, as others may have written them, without those that are none.
QList<mime::MessageId> validMessageIds(const QStringList &texts);

/// All that \a html names as cid:, percent-decoded.
QSet<QString> namedContentIds(const QString &html);
bool isNamed(const InlineImage &image, const QSet<QString> &contentIds);

/// A leaf with the octets and the name of \a attachment.
mime::Part attachmentPart(const Attachment &attachment, mime::Disposition disposition);
/// The same for a picture in the text, with its Content-ID.
mime::Part imagePart(const InlineImage &image);

/// \a parts below a multipart, or the one part itself.
mime::Part joined(QByteArrayView subtype, std::vector<mime::Part> parts);

} // namespace envoi::letter
