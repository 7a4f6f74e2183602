#pragma once

/// The front door of the room: what every protocol of mail needs before it says its first word of its own.
/// It knows no protocol but those of proxies.
///
///   Server.h         where a server is, and how the connection to it is protected: start here
///   Credentials.h    with what to log in
///   TranscriptLine.h a line of what was said
///   TlsFacts.h       what was found out about the encryption
///   ThisComputer.h   whether a host is this computer
///
/// Logging in, without a socket or a clock:
///
///   Sasl.h           which mechanism (RFC 4422); SaslMechanisms.h, Scram.h: what each says
///   SaslPrep.h       a name or password as both sides of SCRAM must write it
///   ChannelBinding.h what SCRAM binds to a TLS connection by
///
/// The rim, with sockets:
///
///   Connector.h      host and port -> a TCP connection, through a proxy where there is one
///   ProxyHandshake.h asking a proxy for the way (itself without a socket)
///   ServerTls.h      how TLS begins, whether to go on, what was wrong; CertificateCheck.h, TlsSessions.h
///   TlsErrors.h      complaints about a certificate -> the one error that a person has to know
///   Readable.h       whether a socket has something to be read

#include "core/connection/Credentials.h"
#include "core/connection/Server.h"
#include "core/connection/TlsFacts.h"
#include "core/connection/TranscriptLine.h"
