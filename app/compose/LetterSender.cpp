#include "app/compose/LetterSender.h"

#include "app/platform/Background.h"
#include "core/delivery/Delivery.h"

#include <QTimer>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

LetterSender::LetterSender(account::SecretStore &secrets, QList<QSslCertificate> extraAuthorities,
                           QObject *parent)
    : QObject(parent), m_secrets(secrets), m_extraAuthorities(std::move(extraAuthorities))
{
}

LetterSender::~LetterSender() = default;

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

    m_delivery = new delivery::Delivery(this);
    connect(m_delivery, &delivery::Delivery::progress, this,
            [this](int, qint64 sent, qint64 total) { emit progress(sent, total); });
    connect(m_delivery, &delivery::Delivery::transcriptLine, this, &LetterSender::transcriptLine);
    connect(m_delivery, &delivery::Delivery::secured, this, &LetterSender::secured);
    connect(m_delivery, &delivery::Delivery::transactionFinished, this,
            [this](int, const smtp::Outcome &outcome) { m_outcome = outcome; });
    connect(m_delivery, &delivery::Delivery::finished, this,
            [this](const smtp::ServerFacts &facts, const std::optional<Error> &error) {
                m_facts = facts;
                smtp::Outcome outcome = m_outcome.value_or(smtp::Outcome());
                if (outcome.verdict != smtp::Outcome::Verdict::Sent && !outcome.error)
                    outcome.error = error;
                conclude(outcome);
            });
    std::vector<delivery::Consignment> consignments;
    consignments.push_back(std::move(consignment));
    m_delivery->run(server, {m_account.isTestServer ? QString() : m_account.user, std::move(m_password)},
                    std::move(consignments));
}

void LetterSender::cancel()
{
    if (m_isDone)
        return;
    if (m_delivery)
        m_delivery->cancel();
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
    if (!m_toKeep.isEmpty() && !m_facts.mechanism.isEmpty() && !refused) {
        // Whether it could be stored changes nothing for this letter: else Envoi asks again.
        m_secrets.write(m_account.id, std::move(m_toKeep), nullptr, [](const Result<void> &) {});
    }
    emit finished({std::move(outcome), m_facts});
}

} // namespace envoi::compose
