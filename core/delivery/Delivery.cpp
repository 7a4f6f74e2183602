#include "core/delivery/Delivery.h"

#include <QThread>

#include <utility>

namespace envoi::delivery {

class Delivery::Implementation {
public:
    QThread thread;
    /// Lives in the thread, which deletes it at its end; not to be touched unless running.
    smtp::Client *client = nullptr;
    bool running = false;
};

Delivery::Delivery(QObject *parent) : QObject(parent), m_implementation(std::make_unique<Implementation>()) {}

Delivery::~Delivery()
{
    cancel();
    m_implementation->thread.quit();
    m_implementation->thread.wait();
}

void Delivery::run(smtp::Server server, smtp::Credentials credentials, std::vector<Consignment> consignments,
                   smtp::TimeLimits limits)
{
    Q_ASSERT(!m_implementation->client);
    // Shared only because an event's callable must be copyable.
    struct Order {
        smtp::Server server;
        smtp::Credentials credentials;
        std::vector<smtp::Transaction> transactions;
    };
    auto order = std::make_shared<Order>();
    order->server = std::move(server);
    order->credentials = std::move(credentials);
    for (Consignment &consignment : consignments)
        order->transactions.push_back(transaction(std::move(consignment)));

    auto *client = new smtp::Client;
    client->moveToThread(&m_implementation->thread);
    connect(&m_implementation->thread, &QThread::finished, client, &QObject::deleteLater);
    connect(client, &smtp::Client::progress, this, &Delivery::progress);
    connect(client, &smtp::Client::transcriptLine, this, &Delivery::transcriptLine);
    connect(client, &smtp::Client::secured, this, &Delivery::secured);
    connect(client, &smtp::Client::transactionFinished, this, &Delivery::transactionFinished);
    connect(client, &smtp::Client::finished, this,
            [this](const smtp::ServerFacts &facts, const std::optional<Error> &error) {
                m_implementation->running = false;
                m_implementation->thread.quit();
                emit finished(facts, error);
            });
    m_implementation->client = client;
    m_implementation->running = true;
    m_implementation->thread.setObjectName(QStringLiteral("Delivery"));
    m_implementation->thread.start();
    QMetaObject::invokeMethod(
        client,
        [client, order, limits] {
            client->run(std::move(order->server), std::move(order->credentials),
                        std::move(order->transactions), limits);
        },
        Qt::QueuedConnection);
}

void Delivery::cancel()
{
    if (m_implementation->running)
        QMetaObject::invokeMethod(m_implementation->client, &smtp::Client::cancel, Qt::QueuedConnection);
}

} // namespace envoi::delivery
