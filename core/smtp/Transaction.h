#pragma once

#include "core/base/ByteSource.h"
#include "core/smtp/Envelope.h"
#include "core/smtp/Options.h"
#include "core/smtp/Server.h"

#include <functional>
#include <memory>

namespace envoi::smtp {

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

} // namespace envoi::smtp
