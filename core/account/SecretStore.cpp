#include "core/account/SecretStore.h"

#include <QCoreApplication>
#include <QHash>
#include <QPointer>

#ifdef ENVOI_HAS_KEYCHAIN
#include <qt6keychain/keychain.h>
#endif

#include <map>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::account {

namespace {

template <typename Value>
using Done = std::function<void(Result<Value>)>;

/// Calls \a done from the event loop, unless \a context is gone by then.
template <typename Value>
void answerLater(QObject *context, Done<Value> done, Result<Value> result)
{
    // Shared, for the queue copies what it is given, and a secret can't be copied.
    auto held = std::make_shared<Result<Value>>(std::move(result));
    QMetaObject::invokeMethod(
        context ? context : QCoreApplication::instance(),
        [done = std::move(done), held] { done(std::move(*held)); }, Qt::QueuedConnection);
}

class MemorySecretStore final : public SecretStore {
public:
    void read(const QString &key, QObject *context, Done<Secret> done) override
    {
        const auto found = m_secrets.find(key);
        answerLater<Secret>(context, std::move(done),
                            found == m_secrets.end() ? Secret() : found->second.duplicate());
    }
    void write(const QString &key, Secret secret, QObject *context, Done<void> done) override
    {
        m_secrets[key] = std::move(secret);
        answerLater<void>(context, std::move(done), {});
    }
    void remove(const QString &key, QObject *context, Done<void> done) override
    {
        m_secrets.erase(key);
        answerLater<void>(context, std::move(done), {});
    }

private:
    std::map<QString, Secret> m_secrets;
};

#ifdef ENVOI_HAS_KEYCHAIN

class KeychainSecretStore final : public SecretStore {
public:
    void read(const QString &key, QObject *context, Done<Secret> done) override
    {
        auto *job = prepare<QKeychain::ReadPasswordJob>(key);
        start(job, context, [job, done = std::move(done)] {
            if (job->error() == QKeychain::EntryNotFound)
                return done(Secret());
            if (job->error() != QKeychain::NoError)
                return done(unavailable(*job));
            done(Secret(job->binaryData()));
        });
    }
    void write(const QString &key, Secret secret, QObject *context, Done<void> done) override
    {
        auto *job = prepare<QKeychain::WritePasswordJob>(key);
        job->setBinaryData(secret.reveal());
        start(job, context, [job, done = std::move(done)] {
            if (job->error() != QKeychain::NoError)
                return done(unavailable(*job));
            done({});
        });
    }
    void remove(const QString &key, QObject *context, Done<void> done) override
    {
        auto *job = prepare<QKeychain::DeletePasswordJob>(key);
        start(job, context, [job, done = std::move(done)] {
            if (job->error() != QKeychain::NoError && job->error() != QKeychain::EntryNotFound)
                return done(unavailable(*job));
            done({});
        });
    }

private:
    template <typename Job>
    static Job *prepare(const QString &key)
    {
        auto *job = new Job(u"Envoi"_s); // deletes itself when it has finished
        job->setInsecureFallback(false);
        job->setKey(key);
        return job;
    }
    template <typename Job, typename Slot>
    static void start(Job *job, QObject *context, Slot slot)
    {
        QObject::connect(job, &QKeychain::Job::finished, context ? context : job, std::move(slot));
        job->start();
    }
    static std::unexpected<Error> unavailable(const QKeychain::Job &job)
    {
        return failure(ErrorCode::KeyStoreUnavailable, {}, {}, job.errorString());
    }
};

#else

class NoSecretStore final : public SecretStore {
public:
    void read(const QString &, QObject *context, Done<Secret> done) override
    {
        answerLater<Secret>(context, std::move(done), failure(ErrorCode::KeyStoreUnavailable));
    }
    void write(const QString &, Secret, QObject *context, Done<void> done) override
    {
        answerLater<void>(context, std::move(done), failure(ErrorCode::KeyStoreUnavailable));
    }
    void remove(const QString &, QObject *context, Done<void> done) override
    {
        answerLater<void>(context, std::move(done), failure(ErrorCode::KeyStoreUnavailable));
    }
};

#endif

} // namespace

#if defined(ENVOI_HAS_KEYCHAIN)
std::unique_ptr<SecretStore> systemSecretStore()
{
    return std::make_unique<KeychainSecretStore>();
}
#elif !defined(Q_OS_WIN) // SecretStoreWindows.cpp has it there
std::unique_ptr<SecretStore> systemSecretStore()
{
    return std::make_unique<NoSecretStore>();
}
#endif

std::unique_ptr<SecretStore> memorySecretStore()
{
    return std::make_unique<MemorySecretStore>();
}

} // namespace envoi::account
