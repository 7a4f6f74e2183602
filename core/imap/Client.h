#pragma once

#include "core/imap/Copy.h"

#include <QObject>

#include <chrono>
#include <memory>
#include <vector>

namespace envoi::imap {

/// The longest time without progress before the client gives up.
struct TimeLimits {
    std::chrono::milliseconds connect{30'000};
    std::chrono::milliseconds command{120'000}; ///< also the greeting
    std::chrono::milliseconds content{180'000}; ///< for a block of it to leave
    std::chrono::milliseconds stored{600'000};  ///< after its end, for the server to answer
};

/// Puts copies into one folder over one connection: the only place of the room that knows QSslSocket. Lives
/// in one thread with an event loop; never blocks it. Each client is used once: run(), then finished(). A
/// slot of its own signals may cancel it, but deletes it by deleteLater() only.
class Client : public QObject {
    Q_OBJECT

public:
    explicit Client(QObject *parent = nullptr);
    ~Client() override;

    /// Connects, logs in, finds the folder and makes \a copies in order. With none of them it changes
    /// nothing, which is what a test of the connection does. \a mailbox: the folder's name, empty to find it.
    void run(Server server, Credentials credentials, std::vector<Copy> copies, QString mailbox = {},
             TimeLimits limits = {});
    /// Stops at once. What was not settled ends as Cancelled (or Unknown, if all of it had been said);
    /// finished() follows.
    void cancel();

signals:
    void transcriptLine(const envoi::connection::TranscriptLine &line);
    /// Once for each copy, in order.
    void copyFinished(int index, const envoi::imap::Outcome &outcome);
    /// The last signal. \a error is set when the session as a whole failed: connection, TLS, log-in.
    void finished(const envoi::imap::ServerFacts &facts, const std::optional<envoi::Error> &error);

private:
    class Implementation;
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace envoi::imap
