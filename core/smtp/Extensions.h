#pragma once

#include "core/smtp/Outcome.h"

#include <QStringList>

namespace envoi::smtp {

/// What a server says in its reply to EHLO that it can do.
struct Extensions {
    static Extensions fromReply(const Reply &reply);

    bool pipelining = false;   ///< RFC 2920
    bool eightBitMime = false; ///< RFC 6152
    bool smtputf8 = false;     ///< RFC 6531
    bool startTls = false;     ///< RFC 3207
    bool size = false;         ///< RFC 1870
    qint64 sizeLimit = 0;      ///< octets; 0 for none
    QStringList mechanisms;    ///< RFC 4954, in upper case, in order
    QStringList keywords;      ///< every line, keyword in upper case, with its parameters
};

} // namespace envoi::smtp
