#include "core/delivery/Delivery.h"

#include <QThread>

#include <tuple>
#include <utility>

namespace envoi::delivery {

namespace {

/// How long a person who quits waits for servers to say goodbye.
constexpr std::chrono::milliseconds farewell{250};

} // namespace

class Delivery::Implementation {
public:
    Implementation(const smtp::Server &where, const smtp::Credentials &as)
        : server(where), credentials(as.duplicate())
    {
    }

    const smtp::Server server;
    const smtp::Credentials credentials;
    SystemRandom random;
    QThread thread;
    Pool *pool = nullptr; ///< lives in the thread, which deletes it at its end
};

Delivery::Delivery(smtp::Server server, smtp::Credentials credentials, PoolLimits limits, QObject *parent)
    : QObject(parent), m_implementation(std::make_unique<Implementation>(server, credentials))
{
    auto *pool = new Pool(std::move(server), std::move(credentials), limits, m_implementation->random);
    QThread &thread = m_implementation->thread;
    m_implementation->pool = pool;
    pool->moveToThread(&thread);
    connect(&thread, &QThread::finished, pool, &QObject::deleteLater);
    connect(pool, &Pool::opened, this, [this](int connection, const smtp::ServerFacts &facts) {
        m_facts.insert(connection, facts);
        emit opened(connection, facts);
    });
    connect(pool, &Pool::ended, this,
            [this](int connection, const smtp::ServerFacts &facts, const std::optional<Error> &error) {
                m_facts.remove(connection);
                emit ended(connection, facts, error);
            });
    connect(pool, &Pool::secured, this, &Delivery::secured);
    connect(pool, &Pool::transcriptLine, this, &Delivery::transcriptLine);
    connect(pool, &Pool::assigned, this, &Delivery::assigned);
    connect(pool, &Pool::progress, this, &Delivery::progress);
    connect(pool, &Pool::settled, this, &Delivery::settled);
    connect(pool, &Pool::paused, this, &Delivery::paused);
    connect(pool, &Pool::failed, this, &Delivery::failed);
    connect(pool, &Pool::closed, this, &Delivery::closed);
    thread.setObjectName(QStringLiteral("Delivery"));
    thread.start();
}

Delivery::~Delivery()
{
    QThread &thread = m_implementation->thread;
    inPool([&thread](Pool &pool) {
        connect(&pool, &Pool::closed, &thread, &QThread::quit, Qt::DirectConnection);
        pool.cancelAll();
        pool.close();
    });
    if (!thread.wait(QDeadlineTimer(farewell))) {
        thread.quit();
        thread.wait();
    }
}

bool Delivery::isFor(const smtp::Server &server, const smtp::Credentials &credentials) const
{
    const auto whereTo = [](const smtp::Server &one) {
        return std::tie(one.host, one.port, one.security, one.extraAuthorities, one.clientCertificates,
                        one.clientKey, one.pinnedCertificate);
    };
    const auto as = [](const smtp::Credentials &one) {
        return std::tie(one.user, one.secret.reveal(), one.kind, one.mechanism);
    };
    return whereTo(server) == whereTo(m_implementation->server) &&
           as(credentials) == as(m_implementation->credentials);
}

template <typename Call>
void Delivery::inPool(Call call)
{
    Pool *pool = m_implementation->pool;
    QMetaObject::invokeMethod(
        pool, [pool, call = std::move(call)]() mutable { call(*pool); }, Qt::QueuedConnection);
}

Id Delivery::submit(Consignment consignment)
{
    const Id id = m_implementation->pool->newId();
    inPool([id, transaction = transaction(std::move(consignment))](Pool &pool) mutable {
        pool.submit(id, std::move(transaction));
    });
    return id;
}

void Delivery::draw(Source source)
{
    inPool([source = std::move(source)](Pool &pool) {
        pool.draw([source](Id id) -> std::optional<smtp::Transaction> {
            auto consignment = source(id);
            if (!consignment)
                return std::nullopt;
            return transaction(std::move(*consignment));
        });
    });
}

void Delivery::logIn()
{
    inPool([](Pool &pool) { pool.logIn(); });
}

void Delivery::cancel(Id id)
{
    inPool([id](Pool &pool) { pool.cancel(id); });
}

void Delivery::cancelAll()
{
    inPool([](Pool &pool) { pool.cancelAll(); });
}

void Delivery::close()
{
    inPool([](Pool &pool) { pool.close(); });
}

} // namespace envoi::delivery
