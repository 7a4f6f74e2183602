#pragma once

#include "core/smtp/Outcome.h"
#include "core/smtp/Transaction.h"

#include <QObject>

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

namespace envoi::smtp {

/// The longest time without progress before the client gives up; RFC 5321 section 4.5.3.2.
struct TimeLimits {
    std::chrono::milliseconds connect{30'000};
    std::chrono::milliseconds greeting{300'000};
    std::chrono::milliseconds command{300'000};
    std::chrono::milliseconds dataBlock{180'000};
    std::chrono::milliseconds dataEnd{600'000};
};

/// Sends messages over one connection: the only place that knows QSslSocket. Lives in one thread with
/// an event loop; never blocks it. Each client is used once: run(), then finished(). A slot of its own
/// signals may cancel it, but deletes it by deleteLater() only.
class Client : public QObject {
    Q_OBJECT

public:
    explicit Client(QObject *parent = nullptr);
    ~Client() override;

    /// Connects, logs in and sends \a transactions in order. With none of them it only logs in, which
    /// is what "Test connection" does. \a ehloName: a domain or address literal, empty to derive it
    /// from the socket's own address.
    void run(Server server, Credentials credentials, std::vector<Transaction> transactions,
             TimeLimits limits = {}, QByteArray ehloName = {}, WhenIdle whenIdle = WhenIdle::Leave);
    /// What has been found out about the server so far. From run() on.
    ServerFacts facts() const;
    // With WhenIdle::Wait, from run() on:
    /// Whether transactions may be appended.
    bool isOpen() const;
    /// The index under which it will be told of. While isOpen().
    int append(Transaction transaction);
    /// Nothing more will be appended: the session ends after the last.
    void finish();
    /// Asks the server for a sign of life, if there is nothing else to do: ready() follows, or finished().
    void probe();
    /// Stops at once. What was not settled ends as Cancelled (or Unknown, if the whole message
    /// had been sent); finished() follows.
    void cancel();

signals:
    /// Octets of message \a index handed to the kernel, of \a total (-1 if not known).
    void progress(int index, qint64 sent, qint64 total);
    void transcriptLine(const envoi::smtp::TranscriptLine &line);
    /// Once the connection stands and TLS, where it was asked for, is in order. \a facts: what is known of
    /// TLS; nothing without it.
    void secured(const envoi::smtp::ServerFacts &facts);
    /// Once for each transaction; in order, but for those that need several mail transactions.
    void transactionFinished(int index, const envoi::smtp::Outcome &outcome);
    /// With WhenIdle::Wait: logged in and nothing to do, each time that it comes to that; or see probe().
    void ready();
    /// The last signal. \a error is set when the session as a whole failed: connection, TLS, log-in.
    void finished(const envoi::smtp::ServerFacts &facts, const std::optional<envoi::Error> &error);

private:
    class Implementation;
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace envoi::smtp

Q_DECLARE_METATYPE(std::optional<envoi::Error>)
