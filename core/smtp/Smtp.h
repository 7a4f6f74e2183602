#pragma once

/// The front door of the room: carrying messages to a server (RFC 5321). It knows envelopes and
/// streams of octets, not messages.
///
///   Server.h        where it is and with what to log in: the words of core/connection, and the usual ports
///   Envelope.h      whom a message is from and whom it goes to
///   Transaction.h   a message to be sent: its envelope and a way to get its octets
///   Options.h       what is asked of the server for it beyond its delivery
///   Outcome.h       what became of it, of each recipient, and what was learnt about the server
///   Client.h        the one way to send: start here
///
/// Inside, each usable and tested on its own, without a socket or a clock:
///
///   Protocol.h      the conversation as a state machine: fed octets, it says what to write
///   Letter.h        what it remembers of one message that is in flight
///   ReplyParser.h   octets from the server -> replies
///   Extensions.h    the reply to EHLO -> what the server can do
///   DotStuffer.h    the message as DATA and BDAT want it
///
/// Client.cpp is the only place that speaks through a socket. How the connection comes about, TLS, and the
/// mechanisms to log in by are core/connection's.

#include "core/smtp/Client.h"
#include "core/smtp/Envelope.h"
#include "core/smtp/Outcome.h"
#include "core/smtp/Transaction.h"
