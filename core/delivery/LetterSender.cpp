#include "core/delivery/LetterSender.h"

#include "core/delivery/Background.h"

#include <QTimer>

#include <utility>

namespace envoi::delivery {

namespace {

/// What is kept of what was said: its end, as that is what it ended with.
constexpr std::size_t mostLines = 400;
constexpr qsizetype longestLine = 1000;

/// All that must be on the disk before anything is said, and the letter as it is then.
Result<Consignment> prepare(const std::shared_ptr<store::Outbox> &outbox, const store::LetterRecord &record,
                            const QDateTime &now)
{
    const QString &id = record.id;
    // Of an earlier attempt. It goes first: with it, this one would be taken for one that was given.
    outbox->clearGiven(id);
    if (auto written = outbox->write(record); !written)
        return std::unexpected(written.error());
    if (!record.keepsDate) {
        if (auto stamped = outbox->stampDate(id, now); !stamped)
            return std::unexpected(stamped.error());
    }
    auto message = mime::ReadyMessage::fromFile(outbox->letterPath(id));
    if (!message)
        return std::unexpected(message.error());
    SystemRandom random;
    auto consignment = consign(std::move(*message), {now, random});
    if (!consignment)
        return consignment;
    auto envelope = smtp::Envelope::make(consignment->envelope.reversePath(), toBeTried(record));
    if (!envelope)
        return std::unexpected(envelope.error());
    consignment->envelope = std::move(*envelope);
    consignment->options = record.options;
    consignment->opening = [outbox, id] { outbox->clearGiven(id); };
    consignment->ending = [outbox, id] { return outbox->markGiven(id); };
    return consignment;
}

} // namespace

LetterSender::LetterSender(std::shared_ptr<store::Outbox> outbox, QThreadPool &worker, Deliveries &deliveries,
                           QObject *parent)
    : QObject(parent), m_outbox(std::move(outbox)), m_worker(worker), m_deliveries(deliveries)
{
}

LetterSender::~LetterSender()
{
    if (m_delivery)
        m_delivery->cancel(m_id);
}

void LetterSender::send(store::LetterRecord record, smtp::Server server, smtp::Credentials credentials,
                        const QDateTime &now)
{
    m_record = std::move(record);
    m_server = std::move(server);
    m_credentials = std::move(credentials);
    emit stageChanged(Stage::Preparing);
    inWorker(
        m_worker, this, [outbox = m_outbox, record = m_record, now] { return prepare(outbox, record, now); },
        [this](Result<Consignment> made) {
            if (m_isDone || m_isCancelled)
                return;
            if (made)
                deliver(std::move(*made));
            else
                fail(made.error());
        });
}

void LetterSender::deliver(Consignment consignment)
{
    emit stageChanged(Stage::Connecting);
    m_delivery = &m_deliveries.of(m_record.accountId, m_server, std::move(m_credentials));
    m_id = m_delivery->submit(std::move(consignment));
    connect(m_delivery, &Delivery::assigned, this, [this](Id id, int connection) {
        if (id != m_id)
            return;
        m_connection = connection;
        m_facts = m_delivery->facts(connection);
        if (!m_delivery->isOpen(connection))
            return;
        emit stageChanged(Stage::Talking);
        emit secured(m_facts);
    });
    connect(m_delivery, &Delivery::opened, this, [this](int connection, const smtp::ServerFacts &facts) {
        if (connection != m_connection)
            return;
        m_facts = facts;
        emit stageChanged(Stage::Talking);
    });
    connect(m_delivery, &Delivery::ended, this, [this](int connection, const smtp::ServerFacts &facts) {
        if (connection == m_connection)
            m_facts = facts;
    });
    connect(m_delivery, &Delivery::secured, this, [this](int connection, const smtp::ServerFacts &facts) {
        if (connection == m_connection)
            emit secured(facts);
    });
    connect(m_delivery, &Delivery::progress, this, [this](Id id, qint64 sent, qint64 total) {
        if (id == m_id)
            emit progress(sent, total);
    });
    connect(m_delivery, &Delivery::transcriptLine, this,
            [this](int connection, const smtp::TranscriptLine &line) {
                if (connection == m_connection)
                    append(line);
            });
    connect(m_delivery, &Delivery::paused, this, [this](int connection) {
        if (connection == m_connection)
            emit stageChanged(Stage::Patience);
    });
    connect(m_delivery, &Delivery::settled, this, [this](Id id, const smtp::Outcome &outcome) {
        if (id == m_id)
            conclude(outcome);
    });
}

void LetterSender::append(const smtp::TranscriptLine &line)
{
    if (m_lines.size() >= 2 * mostLines)
        m_lines.erase(m_lines.begin(), m_lines.begin() + mostLines);
    m_lines.push_back({static_cast<int>(line.speaker), line.text.left(longestLine), line.time});
    emit transcriptLine(line);
}

void LetterSender::cancel()
{
    if (m_isDone)
        return;
    if (m_delivery)
        m_delivery->cancel(m_id);
    else if (!std::exchange(m_isCancelled, true))
        fail({ErrorCode::Cancelled, {}, {}, {}});
}

void LetterSender::fail(const Error &error)
{
    smtp::Outcome outcome;
    outcome.error = error;
    QTimer::singleShot(0, this, [this, outcome] { conclude(outcome); });
}

void LetterSender::conclude(const smtp::Outcome &outcome)
{
    if (m_isDone)
        return;
    m_isDone = true;
    m_delivery = nullptr;
    if (m_lines.size() > mostLines)
        m_lines.erase(m_lines.begin(), m_lines.end() - mostLines);
    emit finished(outcome, m_facts);
}

} // namespace envoi::delivery
