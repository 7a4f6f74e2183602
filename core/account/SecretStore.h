#pragma once

#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>

namespace envoi::account {

/// The system's key store. Asynchronous: callbacks come from the event loop, once, unless
/// \a context is gone by then. Nothing is ever written to a file.
class SecretStore {
public:
    SecretStore() = default;
    virtual ~SecretStore() = default;
    SecretStore(const SecretStore &) = delete;
    SecretStore &operator=(const SecretStore &) = delete;

    /// An empty secret when there is none under \a key. KeyStoreUnavailable.
    virtual void read(const QString &key, QObject *context, std::function<void(Result<Secret>)> done) = 0;
    virtual void write(const QString &key, Secret secret, QObject *context,
                       std::function<void(Result<void>)> done) = 0;
    virtual void remove(const QString &key, QObject *context, std::function<void(Result<void>)> done) = 0;
};

/// QtKeychain where it was built in; elsewhere one that always answers KeyStoreUnavailable, so that
/// Envoi asks each time.
std::unique_ptr<SecretStore> systemSecretStore();

/// Keeps secrets until the program ends. For tests.
std::unique_ptr<SecretStore> memorySecretStore();

} // namespace envoi::account
