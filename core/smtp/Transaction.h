#pragma once

#include "core/base/ByteSource.h"
#include "core/smtp/Credentials.h"
#include "core/smtp/Envelope.h"
#include "core/smtp/Options.h"

#include <QMetaType>
#include <QString>

#include <functional>
#include <memory>

namespace envoi::smtp {

/// How the connection is protected. There is no "if available": that is what an attacker takes away.
enum class Security {
    ImplicitTls, ///< TLS from the first octet (RFC 8314), usually port 465
    StartTls,    ///< STARTTLS is required (RFC 3207), usually port 587
    None,        ///< plaintext, where a person chose it
};

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

/// What becomes of a session that has nothing to do.
enum class WhenIdle {
    Leave, ///< QUIT after the last letter
    Wait,  ///< for more of them
};

/// One message to be sent: an envelope, and a way to get its octets once it is known what the server
/// can carry.
struct Transaction {
    /// What the source may make use of; from the EHLO reply.
    struct Capabilities {
        bool eightBit = false; ///< 8BITMIME
        bool smtputf8 = false; ///< SMTPUTF8, and the message is to be declared so
        bool binary = false;   ///< CHUNKING and BINARYMIME
    };
    /// The octets of the message with CRLF line ends, not dot-stuffed, and how many they are.
    struct Content {
        std::unique_ptr<ByteSource> source;
        qint64 size = -1;      ///< -1 if not known: then no SIZE= is declared
        bool eightBit = false; ///< has octets above 127: BODY=8BITMIME is declared
        bool binary = false;   ///< is not lines of text: BODY=BINARYMIME is declared
    };
    Envelope envelope;
    /// Called once in the client's thread, maybe while an earlier message is not settled. Its errors make the
    /// outcome NotSent; nothing is sent. The source is read once for each mail transaction that the
    /// recipients need, and rewound between them.
    std::function<Result<Content>(const Capabilities &)> open;
    /// A field of the message has non-ASCII addresses: SMTPUTF8 is needed even where the
    /// envelope does not need it.
    bool needsSmtputf8 = false;
    Options options = {};
};

/// A line of what was said, for a person to read. Secrets are not in it: the protocol
/// says "AUTH PLAIN ********" itself. Message data is told by its length.
struct TranscriptLine {
    enum class Speaker { Client, Server, Note };
    Speaker speaker;
    QString text;
    /// When, in milliseconds since 1970 (UTC), as the client's clock has it. 0 from the protocol, which has
    /// none.
    qint64 time = 0;
};

} // namespace envoi::smtp

Q_DECLARE_METATYPE(envoi::smtp::TranscriptLine)
