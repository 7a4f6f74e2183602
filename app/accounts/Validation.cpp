#include "app/accounts/Validation.h"

#include "core/base/AddrSpec.h"
#include "core/mime/Address.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QUuid>

using namespace Qt::Literals::StringLiterals;

namespace envoi::accounts {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("envoi::accounts", text);
}

QString sentence(const Error &error)
{
    if (!error.detail.isEmpty())
        return error.detail.at(0).toUpper() + error.detail.mid(1);
    return error.code == ErrorCode::DomainInvalid ? tr("What stands after the @ is not a domain.")
                                                  : tr("This is not an e-mail address.");
}

QString problemOfHost(const QString &host, const QString &ifEmpty)
{
    if (host.isEmpty())
        return ifEmpty;
    if (host.contains(u'{'))
        return tr("Put your own region in the place of “%1”, for example “eu-west-1”.")
            .arg(host.mid(host.indexOf(u'{'), host.indexOf(u'}') - host.indexOf(u'{') + 1));
    if (host.contains(u"://"_s))
        return tr("Only the name of the server, without “%1”.").arg(host.left(host.indexOf(u"://"_s) + 3));
    if (!QHostAddress(host).isNull())
        return {};
    if (host.contains(u':'))
        return tr("Only the name of the server; the port has a field of its own.");
    if (!Domain::parse(host))
        return tr("“%1” can't be the name of a server.").arg(host);
    return {};
}

} // namespace

QString problemOfAddress(const QString &address)
{
    if (address.trimmed().isEmpty())
        return tr("The e-mail address is missing.");
    const auto parsed = AddrSpec::parse(address);
    return parsed ? QString() : sentence(parsed.error());
}

QString problemOfAddressList(const QString &text)
{
    const auto parsed = mime::AddressList::parse(text);
    return parsed ? QString() : sentence(parsed.error());
}

QList<Problem> problemsOf(const account::Account &account)
{
    using enum Problem::Place;
    QList<Problem> problems;
    if (account.name.trimmed().isEmpty())
        problems.append({Name, tr("Give the account a name, to choose it by.")});
    if (!account.isTestServer) {
        if (const QString text =
                problemOfHost(account.host, tr("The server's name is missing. Your provider tells it as "
                                               "“SMTP server” or “outgoing mail”."));
            !text.isEmpty())
            problems.append({Host, text});
        if (account.port == 0)
            problems.append({Port, tr("The port is missing. It is 465 or 587 nearly everywhere.")});
    }
    if (account.wantsSentCopies()) {
        if (const QString text =
                problemOfHost(account.sentFolder.host, tr("The server's name is missing. Your provider tells "
                                                          "it as “IMAP server” or “incoming mail”."));
            !text.isEmpty())
            problems.append({FolderHost, text});
        if (account.sentFolder.port == 0)
            problems.append({FolderPort, tr("The port is missing. It is 993 or 143 nearly everywhere.")});
    }
    if (account.identities.isEmpty())
        problems.append({Identity, tr("Add at least one address to write from.")});
    for (const auto &identity : account.identities) {
        if (const QString text = problemOfAddress(identity.address); !text.isEmpty())
            problems.append({Identity, u"%1: %2"_s.arg(identity.address, text)});
    }
    return problems;
}

account::Account accountFromPreset(const account::Preset &preset, const QString &name, const QString &address)
{
    using UserConvention = account::Preset::UserConvention;
    account::Account account;
    account.id = newId();
    account.presetId = preset.id;
    account.name = address;
    account.host = preset.host;
    account.port = preset.port;
    account.security = preset.security;
    switch (preset.userConvention) {
    case UserConvention::Address:
        account.user = address;
        break;
    case UserConvention::LocalPart:
        account.user = address.left(address.lastIndexOf(u'@'));
        break;
    case UserConvention::Fixed:
        account.user = preset.fixedUser;
        break;
    case UserConvention::Other:
        break;
    }
    account.sentFolder.isOn = !preset.imapHost.isEmpty() && !preset.filesSentMail;
    account.sentFolder.host = preset.imapHost;
    account.sentFolder.port = preset.imapPort;
    account.sentFolder.security = preset.imapSecurity;
    account.identities.append({newId(), name, address, {}});
    return account;
}

QString newId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

} // namespace envoi::accounts
