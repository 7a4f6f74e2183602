#pragma once

#include "core/delivery/Pool.h"
#include "tests/support/ClientRun.h"
#include "tests/support/MailServer.h"

#include <QTest>

#include <map>

namespace envoi::test {

/// A letter that is known by its subject.
inline smtp::Transaction letterCalled(const QByteArray &subject)
{
    return transaction("Subject: " + subject + "\r\n\r\nHello\r\n", {address("ben@example.com")});
}

/// Octets that come to no end.
class EndlessSource final : public ByteSource {
public:
    Result<qsizetype> read(std::span<char> buffer) override
    {
        std::ranges::fill(buffer, 'x');
        buffer[buffer.size() - 2] = '\r';
        buffer.back() = '\n';
        return std::ssize(buffer);
    }
    Result<void> rewind() override { return {}; }
};

inline smtp::Transaction endlessLetter()
{
    auto letter = letterCalled({});
    letter.open = [](const smtp::Transaction::Capabilities &) -> Result<smtp::Transaction::Content> {
        return smtp::Transaction::Content{std::make_unique<EndlessSource>()};
    };
    return letter;
}

/// A pool, its server, and what it said.
struct PoolRun {
    MailServer server;
    SeededRandom random{7};
    delivery::Pool pool;
    std::map<delivery::Id, smtp::Outcome> outcomes;
    std::vector<delivery::Id> order;
    std::map<delivery::Id, int> connectionOf;
    std::map<delivery::Id, qint64> progress;
    std::vector<std::optional<Error>> ends; ///< of connections
    std::vector<Error> failures;
    std::vector<std::chrono::milliseconds> pauses;
    int opened = 0;
    int closed = 0;

    static delivery::PoolLimits quick()
    {
        using namespace std::chrono_literals;
        return {.connections = 1, .firstPause = 1ms, .longestPause = 4ms};
    }

    explicit PoolRun(delivery::PoolLimits limits = quick(), const char *password = "secret")
        : pool({QStringLiteral("127.0.0.1"), server.port(), smtp::Security::None, {}},
               {QStringLiteral("anna"), Secret(password)}, limits, random)
    {
        using delivery::Pool;
        QObject::connect(&pool, &Pool::settled, &pool, [this](delivery::Id id, const smtp::Outcome &outcome) {
            if (!outcomes.emplace(id, outcome).second)
                qFatal("settled twice");
            order.push_back(id);
        });
        QObject::connect(&pool, &Pool::assigned, &pool,
                         [this](delivery::Id id, int connection) { connectionOf[id] = connection; });
        QObject::connect(&pool, &Pool::progress, &pool,
                         [this](delivery::Id id, qint64 octets, qint64) { progress[id] = octets; });
        QObject::connect(&pool, &Pool::opened, &pool, [this] { ++opened; });
        QObject::connect(&pool, &Pool::closed, &pool, [this] { ++closed; });
        QObject::connect(&pool, &Pool::ended, &pool,
                         [this](int, const smtp::ServerFacts &, const std::optional<Error> &error) {
                             ends.push_back(error);
                         });
        QObject::connect(&pool, &Pool::failed, &pool,
                         [this](const Error &error) { failures.push_back(error); });
        QObject::connect(
            &pool, &Pool::paused, &pool,
            [this](int, std::chrono::milliseconds pause, const Error &) { pauses.push_back(pause); });
    }

    delivery::Id submit(smtp::Transaction letter)
    {
        const delivery::Id id = pool.newId();
        pool.submit(id, std::move(letter));
        return id;
    }
    /// Letters called by numbers from 1.
    void submitMany(int count)
    {
        for (int i = 1; i <= count; ++i)
            submit(letterCalled(QByteArray::number(i)));
    }
    bool settles(int count)
    {
        return until(&delivery::Pool::settled, [&] { return std::ssize(order) == count; });
    }
    bool closes()
    {
        return until(&delivery::Pool::closed, [&] { return closed > 0; });
    }
    int countOf(smtp::Outcome::Verdict verdict) const
    {
        return static_cast<int>(
            std::ranges::count_if(outcomes, [&](const auto &one) { return one.second.verdict == verdict; }));
    }
    int sent() const { return countOf(smtp::Outcome::Verdict::Sent); }
    ErrorCode errorOf(delivery::Id id) const { return outcomes.at(id).error.value().code; }

private:
    /// QTest's own waiting sleeps between any two events.
    template <typename Signal>
    bool until(Signal signal, std::function<bool()> isSo)
    {
        QEventLoop loop;
        const auto check = [&] {
            if (isSo())
                loop.quit();
        };
        QObject::connect(&pool, signal, &loop, check, Qt::QueuedConnection);
        QTimer::singleShot(120'000, &loop, &QEventLoop::quit);
        if (!isSo())
            loop.exec();
        return isSo();
    }
};

/// What the server has if it has the letters 1 to \a count, each once and in order.
inline QByteArrayList numbers(int count)
{
    QByteArrayList list;
    for (int i = 1; i <= count; ++i)
        list += QByteArray::number(i);
    return list;
}

} // namespace envoi::test
