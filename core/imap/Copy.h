#pragma once

#include "core/base/ByteSource.h"
#include "core/connection/Connection.h"

#include <QDateTime>

#include <functional>
#include <memory>
#include <optional>

namespace envoi::imap {

using connection::Credentials;
using connection::Security;
using connection::Server;
using connection::TlsFacts;
using connection::TranscriptLine;

/// The port of servers that are spoken to in that way (RFC 8314, RFC 9051).
constexpr quint16 usualPort(Security security)
{
    return security == Security::ImplicitTls ? 993 : 143;
}

/// A message to be put into the folder, flagged \Seen.
struct Copy {
    struct Content {
        std::unique_ptr<ByteSource> source; ///< octets with CRLF line ends
        qint64 size = 0;                    ///< exactly how many: IMAP tells it ahead
    };
    /// Called in the client's thread when it is its turn, and again where the folder had to be made first.
    std::function<Result<Content>()> open;
    /// msg-id with its angle brackets: by it a copy that is there already is found, and not made again. Empty
    /// to make one in any case.
    QByteArray messageId;
    /// An earlier try ended as Unknown: where the folder can't be searched, none is made.
    bool mayBeThere = false;
    bool hasUtf8Fields = false; ///< RFC 6855: goes as UTF8 where the server has that
    QDateTime sentAt;           ///< the internal date; invalid for the server's clock
};

/// What became of one copy.
struct Outcome {
    enum class Verdict {
        Appended,
        WasThere, ///< a message of that Message-ID was in the folder
        NotAppended,
        Unknown, ///< all of it was said, and no answer came: look for it before trying again
    };
    Verdict verdict = Verdict::NotAppended;
    QString mailbox; ///< as a person reads it; empty where it did not come to that
    /// Where the server tells (RFC 4315).
    quint32 uidValidity = 0;
    quint32 uid = 0;
    /// Set unless it is there.
    std::optional<Error> error = {};
    /// Whether the same may pass later, without anybody's doing.
    bool mayPassLater = false;

    bool isThere() const { return verdict == Verdict::Appended || verdict == Verdict::WasThere; }
};

/// What was found out about the server.
struct ServerFacts : TlsFacts {
    QString greeting;
    QStringList capabilities; ///< in upper case, in order
    QString mechanism;        ///< by which the log-in was done; "LOGIN command" for that; empty for none
    QString mailbox;          ///< the folder for sent mail, as a person reads it
    bool willCreate = false;  ///< there is none yet: it is made with the first copy
    qint64 appendLimit = 0;   ///< RFC 7889, in octets; 0 where it is not told
};

} // namespace envoi::imap
