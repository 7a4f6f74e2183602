#pragma once

#include "core/account/Account.h"
#include "core/delivery/Deliveries.h"
#include "core/delivery/Dispatcher.h"

#include <QObject>

class QThreadPool;

namespace envoi::delivery {

/// One attempt to carry a letter out of the outbox: from its file to what the server says. Each is used once.
/// Inside the room.
class LetterSender : public QObject {
    Q_OBJECT

public:
    /// \a worker: touches the disk; one thread, so that all it does keeps its order.
    LetterSender(std::shared_ptr<store::Outbox> outbox, QThreadPool &worker, Deliveries &deliveries,
                 QObject *parent);
    /// Cancels a letter that is on its way.
    ~LetterSender() override;

    /// \a record is written as Sending before a connection is made; the letter is dated \a now.
    void send(store::LetterRecord record, smtp::Server server, smtp::Credentials credentials,
              const QDateTime &now);
    void cancel();

    const std::vector<store::LetterRecord::Line> &transcript() const { return m_lines; }

signals:
    void stageChanged(envoi::delivery::Stage stage);
    void progress(qint64 sent, qint64 total);
    void transcriptLine(const envoi::smtp::TranscriptLine &line);
    void secured(const envoi::smtp::ServerFacts &facts);
    /// The last signal, always from the event loop.
    void finished(const envoi::smtp::Outcome &outcome, const envoi::smtp::ServerFacts &facts);

private:
    void deliver(Consignment consignment);
    void conclude(const smtp::Outcome &outcome);
    void fail(const Error &error);
    void append(const smtp::TranscriptLine &line);

    std::shared_ptr<store::Outbox> m_outbox;
    QThreadPool &m_worker;
    Deliveries &m_deliveries;
    store::LetterRecord m_record;
    smtp::Server m_server;
    smtp::Credentials m_credentials;
    Delivery *m_delivery = nullptr; ///< while the letter is there
    Id m_id = 0;
    int m_connection = 0; ///< that carries the letter, or is opened for it
    bool m_isCancelled = false;
    bool m_isDone = false;
    smtp::ServerFacts m_facts; ///< of its connection
    std::vector<store::LetterRecord::Line> m_lines;
};

} // namespace envoi::delivery
