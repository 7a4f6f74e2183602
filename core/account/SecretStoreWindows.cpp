// The Credential Manager of Windows, for builds without QtKeychain. Elsewhere this file is empty.
#include <QtGlobal>

#if defined(Q_OS_WIN) && !defined(ENVOI_HAS_KEYCHAIN)

#include "core/account/SecretStore.h"

#include <QCoreApplication>

#include <utility>

#define WIN32_LEAN_AND_MEAN
#include <windows.h>

#include <wincred.h>

using namespace Qt::Literals::StringLiterals;

namespace envoi::account {

namespace {

template <typename Value>
void answerLater(QObject *context, std::function<void(Result<Value>)> done, Result<Value> result)
{
    auto held = std::make_shared<Result<Value>>(std::move(result));
    QMetaObject::invokeMethod(
        context ? context : QCoreApplication::instance(),
        [done = std::move(done), held] { done(std::move(*held)); }, Qt::QueuedConnection);
}

std::wstring targetName(const QString &key)
{
    return (u"Envoi/"_s + key).toStdWString();
}

std::unexpected<Error> unavailable(DWORD error)
{
    return failure(ErrorCode::KeyStoreUnavailable, {}, {}, u"Windows error %1"_s.arg(error));
}

Result<Secret> readCredential(const QString &key)
{
    PCREDENTIALW credential = nullptr;
    if (!CredReadW(targetName(key).c_str(), CRED_TYPE_GENERIC, 0, &credential)) {
        const DWORD error = GetLastError();
        return error == ERROR_NOT_FOUND ? Result<Secret>(Secret()) : unavailable(error);
    }
    Secret secret(QByteArray(reinterpret_cast<const char *>(credential->CredentialBlob),
                             static_cast<qsizetype>(credential->CredentialBlobSize)));
    SecureZeroMemory(credential->CredentialBlob, credential->CredentialBlobSize);
    CredFree(credential);
    return secret;
}

Result<void> writeCredential(const QString &key, const Secret &secret)
{
    std::wstring target = targetName(key);
    std::wstring user = key.toStdWString();
    // The interface takes a pointer to non-const octets, but does not write to them.
    QByteArray octets(secret.reveal());
    CREDENTIALW credential = {};
    credential.Type = CRED_TYPE_GENERIC;
    credential.TargetName = target.data();
    credential.UserName = user.data();
    credential.CredentialBlobSize = static_cast<DWORD>(octets.size());
    credential.CredentialBlob = reinterpret_cast<LPBYTE>(octets.data());
    credential.Persist = CRED_PERSIST_LOCAL_MACHINE;
    const bool written = CredWriteW(&credential, 0);
    const DWORD error = GetLastError();
    SecureZeroMemory(octets.data(), static_cast<SIZE_T>(octets.size()));
    if (!written)
        return unavailable(error);
    return {};
}

Result<void> removeCredential(const QString &key)
{
    if (!CredDeleteW(targetName(key).c_str(), CRED_TYPE_GENERIC, 0)) {
        if (const DWORD error = GetLastError(); error != ERROR_NOT_FOUND)
            return unavailable(error);
    }
    return {};
}

class CredentialManagerStore final : public SecretStore {
public:
    void read(const QString &key, QObject *context, std::function<void(Result<Secret>)> done) override
    {
        answerLater<Secret>(context, std::move(done), readCredential(key));
    }
    void write(const QString &key, Secret secret, QObject *context,
               std::function<void(Result<void>)> done) override
    {
        answerLater<void>(context, std::move(done), writeCredential(key, secret));
    }
    void remove(const QString &key, QObject *context, std::function<void(Result<void>)> done) override
    {
        answerLater<void>(context, std::move(done), removeCredential(key));
    }
};

} // namespace

std::unique_ptr<SecretStore> systemSecretStore()
{
    return std::make_unique<CredentialManagerStore>();
}

} // namespace envoi::account

#endif
