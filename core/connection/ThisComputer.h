#pragma once

#include <QString>

namespace envoi::connection {

/// Whether \a host names this very computer, so that nothing is sent over a network: a loopback address,
/// "localhost", or a name below it (RFC 6761 section 6.3).
bool isThisComputer(const QString &host);

} // namespace envoi::connection
