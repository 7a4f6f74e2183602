#include "app/compose/AccountPassword.h"

#include "app/platform/Dialogs.h"

#include <QCoreApplication>

namespace envoi::compose {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(AccountPassword)
};

} // namespace

Secret askAccountPassword(QWidget *parent, const account::Account &account, bool canKeep, bool wasRefused,
                          bool &keep)
{
    const QString headline = Words::tr("Password for %1").arg(account.user);
    const QString detail = wasRefused
                               ? Words::tr("%1 did not accept the last one.").arg(account.host)
                               : Words::tr("%1 asks for it before it takes letters.").arg(account.host);
    auto &dialogs = platform::dialogs();
    QString text = canKeep ? dialogs.askPasswordToKeep(parent, headline, detail, keep)
                           : dialogs.askPassword(parent, headline, detail);
    QByteArray octets = text.toUtf8();
    text.fill(u'\0');
    Secret secret(octets);
    octets.fill('\0');
    return secret;
}

} // namespace envoi::compose
