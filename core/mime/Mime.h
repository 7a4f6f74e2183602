#pragma once

/// The front door of the room: messages as values (RFC 5322, RFC 2045 to 2049), from value to octets
/// and back. Nothing here touches a socket, a clock or a widget.
///
///   Address.h        Mailbox, Group, AddressList; reading what a person typed
///   Field.h          FieldName, Field, Header: header fields that can't be broken open
///   Part.h           MediaType, Part, Message: the tree of a message
///   MessageWriter.h  Message -> octets, as a stream
///   Outline.h        what MessageWriter will write, without reading the files
///   MessageReader.h  octets -> Message, with every oddity named
///   ReadyMessage.h   a message that is sent as it stands, signatures and all
///   MailtoUrl.h      mailto: links (RFC 6068)

#include "core/mime/Address.h"
#include "core/mime/Field.h"
#include "core/mime/MailtoUrl.h"
#include "core/mime/MessageReader.h"
#include "core/mime/MessageWriter.h"
#include "core/mime/Outline.h"
#include "core/mime/Part.h"
#include "core/mime/ReadyMessage.h"
