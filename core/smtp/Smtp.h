#pragma once

/// The front door of the room: carrying messages to a server (RFC 5321). It knows envelopes and
/// streams of octets, not messages.
///
///   Envelope.h      whom a message is from and whom it goes to
///   Credentials.h   with what to log in
///   Transaction.h   a message to be sent: its envelope and a way to get its octets
///   Options.h       what is asked of the server for it beyond its delivery
///   Outcome.h       what became of it, of each recipient, and what was learnt about the server
///   ThisComputer.h  whether a host is this computer
///   Client.h        the one way to send: start here
///
/// Inside, each usable and tested on its own, without a socket or a clock:
///
///   Protocol.h      the conversation as a state machine: fed octets, it says what to write
///   Letter.h        what it remembers of one message that is in flight
///   ReplyParser.h   octets from the server -> replies
///   Extensions.h    the reply to EHLO -> what the server can do
///   Sasl.h          how to log in (RFC 4954): which mechanism; SaslMechanisms.h, Scram.h: what each says
///   SaslPrep.h      a name or password as both sides of SCRAM must write it
///   ChannelBinding.h  what SCRAM binds to a TLS connection by
///   DotStuffer.h    the message as DATA and BDAT want it
///
/// The rim, with sockets:
///
///   Connector.h      host and port -> a TCP connection, through a proxy where there is one
///   ProxyHandshake.h asking a proxy for the way (itself without a socket)
///   ServerTls.h      how TLS begins, whether to go on, what was wrong; CertificateCheck.h, TlsSessions.h
///
/// Client.cpp is the only place that speaks through one; TlsErrors.h turns its complaints into errors.

#include "core/smtp/Client.h"
#include "core/smtp/Envelope.h"
#include "core/smtp/Outcome.h"
#include "core/smtp/Transaction.h"
