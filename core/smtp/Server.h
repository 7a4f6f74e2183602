#pragma once

#include "core/connection/Connection.h"

namespace envoi::smtp {

// Servers of mail are reached, checked and logged in to in one way, whatever they speak then.
using connection::Credentials;
using connection::Security;
using connection::Server;
using connection::TlsFacts;
using connection::TlsSessions;
using connection::TranscriptLine;

/// The port of servers that take mail in that way (RFC 8314, RFC 6409, RFC 5321).
constexpr quint16 usualPort(Security security)
{
    switch (security) {
    case Security::ImplicitTls:
        return 465;
    case Security::StartTls:
        return 587;
    case Security::None:
        break;
    }
    return 25;
}

} // namespace envoi::smtp
