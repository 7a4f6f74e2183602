#include "app/cli/LogIn.h"

#include "app/cli/Output.h"
#include "app/cli/Pem.h"
#include "app/cli/Terminal.h"
#include "core/account/SecretStore.h"
#include "core/connection/Sasl.h"

#include <QEventLoop>

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::cli {

namespace {

using Kind = smtp::Credentials::Kind;

constexpr QLatin1StringView secretOptions[] = {"password-env"_L1, "password-stdin"_L1, "oauth-token-env"_L1};

bool hasSecret(const Arguments &arguments)
{
    return std::ranges::any_of(secretOptions, [&](auto option) { return arguments.has(option); });
}

/// A certificate beside a password or token only opens the connection.
Kind kindOf(const Arguments &arguments)
{
    if (arguments.has("oauth-token-env"_L1))
        return Kind::OAuthToken;
    return arguments.has("client-cert"_L1) && !hasSecret(arguments) ? Kind::ClientCertificate
                                                                    : Kind::Password;
}

/// Waits for the key store. An empty secret when it has none, or when there is no key store.
Secret secretFromKeyStore(const QString &key)
{
    const auto store = account::systemSecretStore();
    Secret found;
    QEventLoop loop;
    store->read(key, &loop, [&](Result<Secret> secret) {
        if (secret)
            found = std::move(*secret);
        loop.quit();
    });
    loop.exec();
    return found;
}

Result<Secret> secretFor(const SendTarget &target, const Arguments &arguments)
{
    if (arguments.has("oauth-token-env"_L1))
        return passwordFromEnvironment(arguments.value("oauth-token-env"_L1));
    if (arguments.has("password-env"_L1))
        return passwordFromEnvironment(arguments.value("password-env"_L1));
    if (arguments.has("password-stdin"_L1))
        return passwordFromStandardInput();
    if (target.account) {
        if (auto secret = secretFromKeyStore(target.account->id); !secret.isEmpty())
            return secret;
    }
    return askPassword(target.user);
}

} // namespace

QString logInUsageError(const Arguments &arguments)
{
    if (std::ranges::count_if(secretOptions, [&](auto option) { return arguments.has(option); }) > 1)
        return Words::tr("It is only one of --password-env, --password-stdin and --oauth-token-env.");
    if (hasSecret(arguments) && arguments.has("server"_L1) && arguments.value("user"_L1).isEmpty())
        return Words::tr("A password or token needs --user.");
    if (arguments.has("client-cert"_L1) != arguments.has("client-key"_L1))
        return Words::tr("--client-cert and --client-key belong together.");
    if (arguments.has("client-key-passphrase-env"_L1) && !arguments.has("client-key"_L1))
        return Words::tr("A passphrase needs --client-key.");
    if (arguments.has("client-cert"_L1) && arguments.value("security"_L1) == "none"_L1)
        return Words::tr("A certificate needs an encrypted connection.");
    const QStringList known = connection::saslMechanisms(kindOf(arguments));
    if (arguments.has("auth"_L1) && !known.contains(arguments.value("auth"_L1).toUpper()))
        return Words::tr("“%1” is not a way to log in with what is given; here it can be %2.")
            .arg(arguments.value("auth"_L1), known.join(", "_L1));
    return {};
}

Result<void> addClientCertificate(smtp::Server &server, const Arguments &arguments)
{
    if (!arguments.has("client-cert"_L1))
        return {};
    Secret passphrase;
    if (arguments.has("client-key-passphrase-env"_L1)) {
        auto value = passwordFromEnvironment(arguments.value("client-key-passphrase-env"_L1));
        if (!value)
            return std::unexpected(value.error());
        passphrase = std::move(*value);
    }
    auto certificates = certificatesFromPem(arguments.value("client-cert"_L1));
    if (!certificates)
        return std::unexpected(certificates.error());
    auto key = privateKeyFromPem(arguments.value("client-key"_L1), passphrase);
    if (!key)
        return std::unexpected(key.error());
    server.clientCertificates = std::move(*certificates);
    server.clientKey = std::move(*key);
    return {};
}

Result<smtp::Credentials> credentialsFor(const SendTarget &target, const Arguments &arguments)
{
    smtp::Credentials credentials{target.user, {}, kindOf(arguments), arguments.value("auth"_L1).toUpper()};
    if (!credentials.wantsLogIn() || credentials.kind == Kind::ClientCertificate)
        return credentials;
    auto secret = secretFor(target, arguments);
    if (!secret)
        return std::unexpected(secret.error());
    credentials.secret = std::move(*secret);
    return credentials;
}

} // namespace envoi::cli
