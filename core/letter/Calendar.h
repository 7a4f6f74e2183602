#pragma once

#include "core/letter/Draft.h"

#include <QByteArrayView>

#include <optional>

/// Inside the room: invitations and answers to them (iTIP, RFC 5546, as RFC 6047 carries it in mail), and
/// the other texts whose own standard says that they are UTF-8.
namespace envoi::letter {

/// The METHOD of the iCalendar object (RFC 5545 section 3.7.2) that begins with \a front, in upper case;
/// empty when it has none.
QString calendarMethod(QByteArrayView front);

/// Whether \a type is of an object that asks something of who gets it, or answers. PUBLISH does not: it
/// stands in what many programs export.
bool isInvitation(const mime::MediaType &type);

/// Adds to \a type, of the file \a file, what only its content tells: the method of text/calendar, and the
/// charset of text/calendar and text/vcard. Reads the front of the file.
void readTextParameters(const FileReference &file, mime::MediaType &type);

/// \a invitation as the alternative that calendars look for. Nothing when its octets can't be had or are
/// too many for an invitation.
std::optional<mime::Part> invitationPart(const Attachment &invitation);
/// The same once more, as a file for those that show no such alternative: its type keeps others
/// from taking it for a second invitation.
mime::Part invitationFilePart(const Attachment &invitation);

} // namespace envoi::letter
