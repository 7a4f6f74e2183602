#pragma once

#include <QtGlobal>

namespace envoi::connection {

/// Whether the system has something to read (or the end) on this socket. Doesn't wait, and reads nothing.
bool isReadable(qintptr socketDescriptor);

} // namespace envoi::connection
