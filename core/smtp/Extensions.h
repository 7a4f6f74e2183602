#pragma once

#include "core/smtp/Outcome.h"

#include <QDateTime>
#include <QStringList>

#include <chrono>

namespace envoi::smtp {

/// What a server says in its reply to EHLO that it can do.
struct Extensions {
    /// LIMITS (RFC 9422); 0 for none.
    struct Limits {
        int mails = 0;            ///< MAILMAX: mail transactions in one session
        int recipients = 0;       ///< RCPTMAX: in one mail transaction
        int recipientDomains = 0; ///< RCPTDOMAINMAX: in one mail transaction
    };

    static Extensions fromReply(const Reply &reply);

    bool pipelining = false;   ///< RFC 2920
    bool chunking = false;     ///< RFC 3030
    bool binaryMime = false;   ///< RFC 3030
    bool eightBitMime = false; ///< RFC 6152
    bool smtputf8 = false;     ///< RFC 6531
    bool startTls = false;     ///< RFC 3207
    bool size = false;         ///< RFC 1870
    qint64 sizeLimit = 0;      ///< octets; 0 for none
    bool dsn = false;          ///< RFC 3461
    bool requireTls = false;   ///< RFC 8689
    bool priority = false;     ///< MT-PRIORITY, RFC 6710
    bool deliverBy = false;    ///< RFC 2852
    std::chrono::seconds shortestDeliverBy{0};
    bool futureRelease = false; ///< RFC 4865
    std::chrono::seconds longestHold{0};
    QDateTime latestHold; ///< invalid if the server named none
    Limits limits;
    QStringList mechanisms; ///< RFC 4954, in upper case, in order
    QStringList keywords;   ///< every line, keyword in upper case, with its parameters
};

} // namespace envoi::smtp
