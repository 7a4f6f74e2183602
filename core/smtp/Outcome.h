#pragma once

#include "core/base/AddrSpec.h"
#include "core/base/Result.h"
#include "core/smtp/Server.h"

#include <QByteArray>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace envoi::smtp {

/// A server's reply (RFC 5321 section 4.2): its code, the enhanced code where it has one (RFC 3463),
/// and its text, a line for each line, without codes. Octets that are not UTF-8 are shown as U+FFFD.
struct Reply {
    int code = 0;         ///< 200 to 599; 0 for none
    QString enhancedCode; ///< "5.1.1", or empty
    QStringList lines;

    bool isPositive() const { return code >= 200 && code < 400; }
    bool isTransient() const { return code >= 400 && code < 500; }
    bool isPermanent() const { return code >= 500 && code < 600; }
    /// The whole reply on one line, codes included, as shown to a person who wants to see it.
    QString toString() const;
    friend bool operator==(const Reply &, const Reply &) = default;
};

/// What became of one recipient.
struct RecipientOutcome {
    enum class Verdict {
        NotTried,       ///< the conversation ended before
        Accepted,       ///< the server took the message for this recipient
        RefusedForNow,  ///< 4yz
        RefusedForGood, ///< 5yz
        Unknown,        ///< the message was sent whole, but no reply came
    };
    AddrSpec recipient;
    Verdict verdict = Verdict::NotTried;
    /// The reply that decided: to RCPT where it was refused there, else to the end of the data.
    Reply reply;
};

/// What became of one message.
struct Outcome {
    enum class Verdict {
        NotSent,    ///< nobody gets it
        Sent,       ///< accepted for every recipient
        PartlySent, ///< accepted, but not for every recipient
        Unknown,    ///< for at least one recipient: never to be sent again unasked
    };
    Verdict verdict = Verdict::NotSent;
    std::vector<RecipientOutcome> recipients;
    /// The reply to the end of the data; code 0 when it did not come to that.
    Reply finalReply;
    /// Set unless the verdict is Sent: why. For PartlySent RecipientsRefused, or what ended the session
    /// before all recipients had their turn.
    std::optional<Error> error;
    /// Extensions that were asked for and that the server lacks; the letter went without them ("DSN").
    QStringList notOffered = {};
};

/// What was found out about the server on the way.
struct ServerFacts : TlsFacts {
    QString greeting;
    /// EHLO keywords with their parameters, in upper case as far as the keyword goes, in order.
    QStringList extensions;
    /// AUTH mechanisms that were offered, in order.
    QStringList mechanisms;
    /// The mechanism that was used to log in; empty when there was no log-in.
    QString mechanism;
    qint64 sizeLimit = 0; ///< SIZE of RFC 1870 in octets; 0 for none
};

} // namespace envoi::smtp

Q_DECLARE_METATYPE(envoi::smtp::Outcome)
Q_DECLARE_METATYPE(envoi::smtp::ServerFacts)
