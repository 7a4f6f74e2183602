#pragma once

#include "core/base/Random.h"
#include "core/delivery/Session.h"

#include <atomic>
#include <deque>
#include <functional>

namespace envoi::delivery {

/// How a pool behaves.
struct PoolLimits {
    /// Connections at once, at most; from 1. Many servers allow few for one account.
    int connections = 2;
    /// A connection without letters is closed after this time...
    std::chrono::milliseconds idle{30'000};
    /// ... and has to give a sign of life (NOOP) before it gets a letter, after this...
    std::chrono::milliseconds trusted{2'000};
    /// ... within this time. If not, the letter goes over another one.
    std::chrono::milliseconds signOfLife{5'000};
    /// Before a connection is opened again, after one that failed for now; doubled with each, up to the
    /// longest. Each pause is between the half and the whole of that, by chance.
    std::chrono::milliseconds firstPause{1'000};
    std::chrono::milliseconds longestPause{60'000};
    /// Connections that fail one after the other before the letters that wait fail with them; and how often
    /// a letter is begun before it does. From 1.
    int attempts = 3;
    smtp::TimeLimits time = {};
};

/// The connections to one server for one account, and the letters that wait for them. Lives in one thread
/// with an event loop and never blocks it.
///
/// - First come, first served. What is submitted goes before what a source has; a source is asked when there
///   is room. A letter takes a connection that is idle, or a new one, or the one with the fewest letters
///   (Session::mostLetters at most).
/// - One connection is opened at a time: what refuses one for good (a password, a certificate) refuses all
/// that
///   wait, and is not asked twice.
/// - What was not begun on a connection that ended, or begun and surely not taken, goes over another one.
///   A letter whose outcome is unknown is settled so, and never sent again.
/// - 421, 4yz to the log-in, and lost connections are failures for now: a growing pause before the next
///   connection is opened. Others carry on meanwhile.
class Pool : public QObject {
    Q_OBJECT

public:
    /// Gives the next letter, which will have this id; nothing at its end. Called in the pool's thread.
    using Source = std::function<std::optional<smtp::Transaction>(Id)>;

    /// \a random: for the pauses; must outlive the pool.
    Pool(smtp::Server server, smtp::Credentials credentials, PoolLimits limits, Random &random,
         QObject *parent = nullptr);
    ~Pool() override;

    /// An id that no other letter has. From any thread.
    Id newId() { return ++m_lastId; }
    /// \a id: from newId().
    void submit(Id id, smtp::Transaction transaction);
    /// Sends all that \a source has.
    void draw(Source source);
    /// Opens a connection, if there is none, though there is nothing to send: opened() or failed() follows.
    void logIn();
    /// Stops a letter at once. It ends as Cancelled, or Unknown if it had been sent whole. The one exception:
    /// where that would make another letter's outcome unknown, it ends when that is known.
    void cancel(Id id);
    /// Stops all letters, drops the sources and closes all connections.
    void cancelAll();
    /// Sends what there is and leaves politely; closed() follows. Nothing more may be submitted.
    void close();

signals:
    /// A connection is logged in. Connections are numbered from 1.
    void opened(int connection, const envoi::smtp::ServerFacts &facts);
    /// See smtp::Client.
    void secured(int connection, const envoi::smtp::ServerFacts &facts);
    void transcriptLine(int connection, const envoi::smtp::TranscriptLine &line);
    /// The letter is to go over this connection, which may only be opening; again when it's another one.
    void assigned(envoi::delivery::Id id, int connection);
    void progress(envoi::delivery::Id id, qint64 sent, qint64 total);
    /// Once for each letter.
    void settled(envoi::delivery::Id id, const envoi::smtp::Outcome &outcome);
    void ended(int connection, const envoi::smtp::ServerFacts &facts,
               const std::optional<envoi::Error> &error);
    /// A connection failed for now; none is opened before \a pause is over.
    void paused(int connection, std::chrono::milliseconds pause, const envoi::Error &error);
    /// All that waited has been settled with this error; the sources are dropped.
    void failed(const envoi::Error &error);
    /// After close(): nothing is left.
    void closed();

private:
    using ParcelPointer = std::shared_ptr<Parcel>;

    void pumpLater();
    void pump();
    bool anyWaits();
    Session *place();
    Session *open();
    void onSettled(const ParcelPointer &parcel, const smtp::Outcome &outcome, const Session &session);
    bool goesBack(Parcel &parcel, const smtp::Outcome &outcome, const Session &session) const;
    void onEnded(Session *session, const smtp::ServerFacts &facts, const std::optional<Error> &error);
    void failForNow(const Session &session, const Error &error);
    void failWaiting(const Error &error);

    smtp::Server m_server;
    smtp::Credentials m_credentials;
    PoolLimits m_limits;
    Random &m_random;
    std::atomic<Id> m_lastId = 0;
    std::deque<ParcelPointer> m_queue; ///< in the order of their ids
    std::deque<Source> m_sources;
    std::vector<Session *> m_sessions;
    QTimer m_pause;
    int m_lastConnection = 0;
    int m_failures = 0;        ///< one after the other
    int m_lastFailed = 0;      ///< the last connection that had been opened when the last of them happened
    bool m_everOpened = false; ///< the server has been reached, and has accepted the log-in
    bool m_isLogInWanted = false;
    bool m_isPumping = false; ///< soon
    bool m_isClosing = false;
    bool m_isClosed = false;
};

} // namespace envoi::delivery
