#include "app/compose/LetterSender.h"

#include "app/platform/Background.h"
#include <QTimer>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

LetterSender::LetterSender(account::SecretStore &secrets, delivery::Deliveries &deliveries,
                           QList<QSslCertificate> extraAuthorities, QObject *parent)
    : QObject(parent), m_secrets(secrets), m_deliveries(deliveries),
      m_extraAuthorities(std::move(extraAuthorities))
{
}

LetterSender::~LetterSender()
{
    if (m_delivery)
        m_delivery->cancel(m_id);
}

void LetterSender::send(const letter::Draft &draft, const account::Account &account, quint16 testServerPort,
                        bool askAnew, SendRecord record)
{
    m_draft = draft;
    m_record = std::move(record);
    m_account = account;
    m_testServerPort = testServerPort;
    if (account.isTestServer || account.user.isEmpty()) {
        start({});
        return;
    }
    m_isWaiting = true;
    emit stageChanged(tr("Asking the key store…"));
    m_secrets.read(account.id, this, [this, askAnew](Result<Secret> secret) {
        if (m_isDone || m_isCancelled)
            return;
        // Where it is not to be used it still tells whether there is a key store.
        if (askAnew || !secret || secret->isEmpty())
            emit passwordNeeded(secret.has_value());
        else
            start(std::move(*secret));
    });
}

void LetterSender::usePassword(Secret password, bool keep)
{
    if (m_isDone || m_isCancelled || !m_isWaiting)
        return;
    if (keep)
        m_toKeep = password.duplicate();
    start(std::move(password));
}

void LetterSender::start(Secret password)
{
    m_isWaiting = false;
    m_password = std::move(password);
    // Making the message looks at its files, and a disk may be slow to answer.
    emit stageChanged(tr("Making the message…"));
    using Made = std::shared_ptr<Result<delivery::Consignment>>;
    const auto make = [draft = m_draft, record = m_record] {
        SystemRandom random;
        auto made = delivery::consign(draft, {QDateTime::currentDateTime(), random});
        if (made) {
            if (auto envelope = record.remaining(made->envelope))
                made->envelope = std::move(*envelope);
            else
                made = std::unexpected(envelope.error());
        }
        return std::make_shared<Result<delivery::Consignment>>(std::move(made));
    };
    platform::inBackground(this, make, [this](const Made &made) {
        if (m_isDone || m_isCancelled)
            return;
        if (*made)
            deliver(std::move(**made));
        else
            fail(made->error());
    });
}

void LetterSender::deliver(delivery::Consignment consignment)
{
    smtp::Server server = m_account.server();
    server.extraAuthorities = m_extraAuthorities;
    if (m_account.isTestServer)
        server = {u"127.0.0.1"_s, m_testServerPort, smtp::Security::None, {}};
    emit stageChanged(
        tr("Connecting to %1…").arg(m_account.isTestServer ? tr("the test server") : server.host));

    m_delivery = &m_deliveries.of(
        m_account.id, server, {m_account.isTestServer ? QString() : m_account.user, std::move(m_password)});
    m_id = m_delivery->submit(std::move(consignment));
    connect(m_delivery, &delivery::Delivery::assigned, this, [this](delivery::Id id, int connection) {
        if (id != m_id)
            return;
        m_connection = connection;
        m_facts = m_delivery->facts(connection);
        if (m_delivery->isOpen(connection))
            emit secured(m_facts);
    });
    const auto learn = [this](int connection, const smtp::ServerFacts &facts) {
        if (connection == m_connection)
            m_facts = facts;
    };
    connect(m_delivery, &delivery::Delivery::opened, this, learn);
    connect(m_delivery, &delivery::Delivery::ended, this, learn);
    connect(m_delivery, &delivery::Delivery::secured, this,
            [this](int connection, const smtp::ServerFacts &facts) {
                if (connection == m_connection)
                    emit secured(facts);
            });
    connect(m_delivery, &delivery::Delivery::progress, this,
            [this](delivery::Id id, qint64 sent, qint64 total) {
                if (id == m_id)
                    emit progress(sent, total);
            });
    connect(m_delivery, &delivery::Delivery::transcriptLine, this,
            [this](int connection, const smtp::TranscriptLine &line) {
                if (connection == m_connection)
                    emit transcriptLine(line);
            });
    connect(m_delivery, &delivery::Delivery::paused, this, [this](int connection) {
        if (connection == m_connection)
            emit stageChanged(tr("The server asks for patience…"));
    });
    connect(m_delivery, &delivery::Delivery::settled, this,
            [this](delivery::Id id, const smtp::Outcome &outcome) {
                if (id == m_id)
                    conclude(outcome);
            });
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

void LetterSender::conclude(smtp::Outcome outcome)
{
    if (m_isDone)
        return;
    m_isDone = true;
    const bool refused = outcome.error && outcome.error->code == ErrorCode::AuthenticationRefused;
    m_delivery = nullptr;
    if (!m_toKeep.isEmpty() && !m_facts.mechanism.isEmpty() && !refused) {
        // Whether it could be stored changes nothing for this letter: else Envoi asks again.
        m_secrets.write(m_account.id, std::move(m_toKeep), nullptr, [](const Result<void> &) {});
    }
    emit finished({std::move(outcome), m_facts});
}

} // namespace envoi::compose
