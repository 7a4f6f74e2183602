#pragma once

#include "core/delivery/Consignment.h"
#include "core/delivery/Pool.h"

#include <QHash>

namespace envoi::delivery {

/// Carries letters to one server for one account, in a thread of its own, so that the caller's never waits: a
/// Pool with its signals brought over. May be used for as long as the account stays as it is.
class Delivery : public QObject {
    Q_OBJECT

public:
    /// Gives the next consignment, which will have this id; nothing at its end. Called in the delivery's
    /// thread.
    using Source = std::function<std::optional<Consignment>(Id)>;

    Delivery(smtp::Server server, smtp::Credentials credentials, PoolLimits limits = {},
             QObject *parent = nullptr);
    /// Cancels what is under way and leaves politely; waits for that no longer than a moment.
    ~Delivery() override;

    /// Whether it was made of the same.
    bool isFor(const smtp::Server &server, const smtp::Credentials &credentials) const;

    /// See Pool for all of these.
    Id submit(Consignment consignment);
    void draw(Source source);
    void logIn();
    void cancel(Id id);
    void cancelAll();
    void close();
    bool isOpen(int connection) const { return m_facts.contains(connection); }
    /// What is known of a connection that is open, else nothing.
    smtp::ServerFacts facts(int connection) const { return m_facts.value(connection); }

signals:
    void opened(int connection, const envoi::smtp::ServerFacts &facts);
    void secured(int connection, const envoi::smtp::ServerFacts &facts);
    void transcriptLine(int connection, const envoi::smtp::TranscriptLine &line);
    void assigned(envoi::delivery::Id id, int connection);
    void progress(envoi::delivery::Id id, qint64 sent, qint64 total);
    void settled(envoi::delivery::Id id, const envoi::smtp::Outcome &outcome);
    void ended(int connection, const envoi::smtp::ServerFacts &facts,
               const std::optional<envoi::Error> &error);
    void paused(int connection, std::chrono::milliseconds pause, const envoi::Error &error);
    void failed(const envoi::Error &error);
    void closed();

private:
    template <typename Call>
    void inPool(Call call);

    class Implementation;
    std::unique_ptr<Implementation> m_implementation;
    QHash<int, smtp::ServerFacts> m_facts;
};

} // namespace envoi::delivery
