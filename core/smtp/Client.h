#pragma once

#include "core/base/ByteSource.h"
#include "core/base/Secret.h"
#include "core/smtp/Envelope.h"
#include "core/smtp/Outcome.h"

#include <QObject>
#include <QSslCertificate>

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace envoi::smtp {

/// How the connection is protected. There is no "if available": that is what an attacker takes away.
enum class Security {
    ImplicitTls, ///< TLS from the first octet (RFC 8314), usually port 465
    StartTls,    ///< STARTTLS is required (RFC 3207), usually port 587
    None,        ///< plaintext, where a person chose it
};

/// Where the server is and how to speak to it.
struct Server {
    QString host; ///< name or IP address
    quint16 port = 0;
    Security security = Security::ImplicitTls;
    /// Trusted besides the system's own authorities (--ca-file).
    QList<QSslCertificate> extraAuthorities;
};

/// With what to log in; an empty user means not at all.
struct Credentials {
    QString user;
    Secret password;
};

/// The longest time without progress before the client gives up; RFC 5321 section 4.5.3.2.
struct TimeLimits {
    std::chrono::milliseconds connect{30'000};
    std::chrono::milliseconds greeting{300'000};
    std::chrono::milliseconds command{300'000};
    std::chrono::milliseconds dataBlock{180'000};
    std::chrono::milliseconds dataEnd{600'000};
};

/// One message to be sent: an envelope, and a way to get its octets once it is known what the server
/// can carry.
struct Transaction {
    /// What the source may make use of; from the EHLO reply.
    struct Capabilities {
        bool eightBit = false; ///< 8BITMIME
        bool smtputf8 = false; ///< SMTPUTF8, and the message is to be declared so
    };
    /// The octets of the message with CRLF line ends, not dot-stuffed, and how many they are.
    struct Content {
        std::unique_ptr<ByteSource> source;
        qint64 size = -1;      ///< -1 if not known: then no SIZE= is declared
        bool eightBit = false; ///< has octets above 127: BODY=8BITMIME is declared
    };
    Envelope envelope;
    /// Called once in the client's thread. Its errors make the outcome NotSent; nothing is sent.
    std::function<Result<Content>(const Capabilities &)> open;
    /// A field of the message has non-ASCII addresses: SMTPUTF8 is needed even where the
    /// envelope does not need it.
    bool needsSmtputf8 = false;
};

/// A line of what was said, for a person to read. Secrets are not in it: the protocol
/// says "AUTH PLAIN ********" itself. Message data is told by its length.
struct TranscriptLine {
    enum class Speaker { Client, Server, Note };
    Speaker speaker;
    QString text;
};

/// Sends messages over one connection: the only place that knows QSslSocket. Lives in one thread with
/// an event loop; never blocks it. Each client is used once: run(), then finished().
class Client : public QObject {
    Q_OBJECT

public:
    explicit Client(QObject *parent = nullptr);
    ~Client() override;

    /// Connects, logs in and sends \a transactions in order. With none of them it only logs in, which
    /// is what "Test connection" does. \a ehloName: a domain or address literal, empty to derive it
    /// from the socket's own address.
    void run(Server server, Credentials credentials, std::vector<Transaction> transactions,
             TimeLimits limits = {}, QByteArray ehloName = {});
    /// Stops at once. What was not settled ends as Cancelled (or Unknown, if the whole message
    /// had been sent); finished() follows.
    void cancel();

signals:
    /// Octets of message \a index handed to the kernel, of \a total (-1 if not known).
    void progress(int index, qint64 sent, qint64 total);
    void transcriptLine(const envoi::smtp::TranscriptLine &line);
    /// Once for each transaction, in order.
    void transactionFinished(int index, const envoi::smtp::Outcome &outcome);
    /// The last signal. \a error is set when the session as a whole failed: connection, TLS, log-in.
    void finished(const envoi::smtp::ServerFacts &facts, const std::optional<envoi::Error> &error);

private:
    class Implementation;
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace envoi::smtp

Q_DECLARE_METATYPE(envoi::smtp::TranscriptLine)
Q_DECLARE_METATYPE(std::optional<envoi::Error>)
