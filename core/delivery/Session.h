#pragma once

#include "core/delivery/Parcel.h"
#include "core/smtp/Client.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <optional>

namespace envoi::delivery {

/// One connection of a pool and the letters on it. It takes them from the start, and says them once it is
/// logged in; one that has been idle gives a sign of life first.
class Session : public QObject {
    Q_OBJECT

public:
    struct Limits {
        std::chrono::milliseconds idle;       ///< without letters, before it leaves
        std::chrono::milliseconds trusted;    ///< without letters, before it is to give a sign of life
        std::chrono::milliseconds signOfLife; ///< for the server to answer
        smtp::TimeLimits time;
    };
    /// Letters that it takes at once: one more than the protocol says at once, so that it never runs dry.
    static constexpr std::size_t mostLetters = 5;

    Session(int number, Limits limits, QObject *parent);
    ~Session() override;

    void open(smtp::Server server, smtp::Credentials credentials);
    int number() const { return m_number; }
    smtp::ServerFacts facts() const { return m_client.facts(); }
    /// Logged in, whatever came after.
    bool wasOpened() const { return m_opened; }
    /// Letters that it has taken and that are not settled.
    std::size_t load() const { return m_held.size() + m_flight.size(); }
    bool canTake() const { return !m_leaving && m_client.isOpen() && load() < mostLetters; }
    /// Nothing was under way but the question whether the server is still there: an end then is no news.
    bool isUnused() const { return m_asking || m_unused.isValid(); }

    void take(std::shared_ptr<Parcel> parcel);
    /// Whether the letter is here. It is settled at once, unless that would leave another letter's outcome
    /// unknown: then as soon as the server has answered for that.
    bool cancel(Id id);
    /// Ends the session and all letters on it.
    void cancelAll();
    /// QUIT, once there is nothing else to do. Takes no more letters.
    void leave();

signals:
    void opened();
    void secured(const envoi::smtp::ServerFacts &facts);
    void transcriptLine(const envoi::smtp::TranscriptLine &line);
    void progress(envoi::delivery::Id id, qint64 sent, qint64 total);
    /// Each letter ends here, before the session does; what becomes of it then is the pool's to say.
    void settled(const std::shared_ptr<envoi::delivery::Parcel> &parcel, const envoi::smtp::Outcome &outcome);
    /// The last signal.
    void ended(const envoi::smtp::ServerFacts &facts, const std::optional<envoi::Error> &error);

private:
    void onReady();
    void onFinished(const smtp::ServerFacts &facts, std::optional<Error> error);
    void append(std::shared_ptr<Parcel> parcel);

    int m_number;
    Limits m_limits;
    smtp::Client m_client;
    std::deque<std::shared_ptr<Parcel>> m_held;      ///< until it is ready
    std::map<int, std::shared_ptr<Parcel>> m_flight; ///< by the client's index
    QTimer m_idle;
    QTimer m_patience;      ///< for the sign of life
    QElapsedTimer m_unused; ///< valid while there are no letters
    bool m_opened = false;
    bool m_asking = false;
    bool m_leaving = false;
};

} // namespace envoi::delivery
