#include "app/cli/SendTarget.h"

#include "app/cli/LogIn.h"
#include "app/cli/Output.h"
#include "app/cli/Pem.h"
#include "core/account/SettingsJson.h"
#include "core/connection/ThisComputer.h"

#include <QRegularExpression>

#include <algorithm>
#include <limits>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::cli {

namespace {

struct HostAndPort {
    QString host;
    quint16 port = 0; ///< 0 when none is given
};

/// "host", "host:port", "[address]" or "[address]:port".
std::optional<HostAndPort> parseServer(const QString &text)
{
    const auto bracket = text.startsWith(u'[') ? text.indexOf(u']') : -1;
    if (text.startsWith(u'[') && bracket < 0)
        return std::nullopt;
    const QString host = bracket > 0 ? text.mid(1, bracket - 1) : text.section(u':', 0, 0);
    const QString rest = bracket > 0 ? text.mid(bracket + 1) : text.mid(host.size());
    const bool isStrange = std::ranges::any_of(host, [](QChar c) { return c.isSpace() || !c.isPrint(); });
    if (host.isEmpty() || isStrange || (!rest.isEmpty() && !rest.startsWith(u':')))
        return std::nullopt;
    if (rest.isEmpty())
        return HostAndPort{host, 0};
    bool isNumber = false;
    const uint port = rest.mid(1).toUInt(&isNumber);
    if (!isNumber || port == 0 || port > std::numeric_limits<quint16>::max())
        return std::nullopt;
    return HostAndPort{host, static_cast<quint16>(port)};
}

/// Encrypted from the start when nothing is said.
std::optional<smtp::Security> parseSecurity(const QString &text)
{
    return text.isEmpty() ? smtp::Security::ImplicitTls : account::securityFromName(text);
}

/// As it is compared: hexadecimal digits in lower case. Empty when it is none.
QString fingerprintFrom(QString text)
{
    text = text.toLower().remove(u':').simplified().remove(u' ');
    static const QRegularExpression sha256(u"^[0-9a-f]{64}$"_s);
    return sha256.match(text).hasMatch() ? text : QString();
}

bool isCalled(const account::Account &account, const QString &name)
{
    return account.name.compare(name, Qt::CaseInsensitive) == 0 || account.id == name ||
           std::ranges::any_of(account.identities, [&](const account::Identity &identity) {
               return identity.address.compare(name, Qt::CaseInsensitive) == 0;
           });
}

Result<account::Account> findAccount(const QString &name)
{
    const account::AccountStore store(account::AccountStore::defaultPath());
    const auto accounts = store.load();
    if (!accounts)
        return std::unexpected(accounts.error());
    const auto found =
        std::ranges::find_if(*accounts, [&](const auto &account) { return isCalled(account, name); });
    if (found != accounts->end())
        return *found;
    QStringList names;
    for (const auto &account : *accounts)
        names.append(u"“%1”"_s.arg(account.name));
    return failure(ErrorCode::InvalidArgument, name,
                   names.isEmpty()
                       ? Words::tr("There is no account yet.")
                       : Words::tr("There is no account “%1”, but %2.").arg(name, names.join(u", "_s)));
}

} // namespace

const account::Identity *SendTarget::identityFor(const QString &from) const
{
    if (!account || account->identities.isEmpty())
        return nullptr;
    const auto &identities = account->identities;
    if (from.isEmpty())
        return &identities.front();
    const auto mailbox = mime::Mailbox::parse(from);
    const QString address = mailbox ? mailbox->addrSpec().toString() : from;
    const auto found = std::ranges::find_if(identities, [&](const account::Identity &identity) {
        return identity.address.compare(address, Qt::CaseInsensitive) == 0;
    });
    return found == identities.end() ? nullptr : &*found;
}

QString targetUsageError(const Arguments &arguments)
{
    const bool hasServer = arguments.has("server"_L1);
    const bool hasAccount = arguments.has("account"_L1);
    if (hasServer == hasAccount)
        return hasServer ? Words::tr("It is either --server or --account.")
                         : Words::tr("--server or --account is needed.");
    if (hasAccount && (arguments.has("security"_L1) || arguments.has("user"_L1)))
        return Words::tr("With --account, --security and --user come from the account.");
    if (hasServer && !parseServer(arguments.value("server"_L1)))
        return Words::tr("“%1” is not HOST:PORT.").arg(arguments.value("server"_L1));
    if (!parseSecurity(arguments.value("security"_L1)) ||
        (arguments.has("security"_L1) && arguments.value("security"_L1).isEmpty()))
        return Words::tr("--security is tls, starttls or none.");
    if (arguments.has("trust-certificate"_L1) &&
        fingerprintFrom(arguments.value("trust-certificate"_L1)).isEmpty())
        return Words::tr("--trust-certificate is a SHA-256 fingerprint: 64 hexadecimal digits.");
    return logInUsageError(arguments);
}

Result<SendTarget> targetFrom(const Arguments &arguments)
{
    SendTarget target;
    if (arguments.has("account"_L1)) {
        auto account = findAccount(arguments.value("account"_L1));
        if (!account)
            return std::unexpected(account.error());
        if (account->isTestServer) {
            target.server = {u"127.0.0.1"_s, 0, smtp::Security::None, {}};
        } else {
            target.server = account->server();
            target.user = account->user;
        }
        target.account = std::move(*account);
    } else {
        const auto where = parseServer(arguments.value("server"_L1)).value_or(HostAndPort());
        const auto security =
            parseSecurity(arguments.value("security"_L1)).value_or(smtp::Security::ImplicitTls);
        target.server = {where.host, where.port ? where.port : smtp::usualPort(security), security, {}};
        target.user = arguments.value("user"_L1);
    }
    if (!target.user.isEmpty() && target.server.security == smtp::Security::None &&
        !connection::isThisComputer(target.server.host))
        return failure(ErrorCode::AuthenticationUnavailable, target.server.host,
                       Words::tr("A password is not sent over a connection that is not encrypted."));
    if (arguments.has("trust-certificate"_L1))
        target.server.pinnedCertificate = fingerprintFrom(arguments.value("trust-certificate"_L1));
    if (arguments.has("ca-file"_L1)) {
        auto authorities = certificatesFromPem(arguments.value("ca-file"_L1));
        if (!authorities)
            return std::unexpected(authorities.error());
        target.server.extraAuthorities = std::move(*authorities);
    }
    if (const auto added = addClientCertificate(target.server, arguments); !added)
        return std::unexpected(added.error());
    return target;
}

} // namespace envoi::cli
