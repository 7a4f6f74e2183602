#pragma once

/// The front door of the room: putting copies of sent letters into a folder on an IMAP server (RFC 9051,
/// RFC 3501). It reads no mail.
///
///   Copy.h           a copy to be made: its octets, where to; and what became of it
///   Client.h         the one way to make some: start here
///
/// Inside, each usable and tested on its own, without a socket or a clock:
///
///   Protocol.h       the conversation as a state machine: fed octets, it says what to write
///   ResponseParser.h octets from the server -> responses, literals included
///   Response.h       one response: status, code, tokens
///   MailboxList.h    which of the server's mailboxes is the one for sent mail
///   MailboxName.h    a mailbox's name as the wire has it (modified UTF-7)
///
/// How the connection comes about, TLS, and the mechanisms to log in by are core/connection's.

#include "core/imap/Client.h"
#include "core/imap/Copy.h"
