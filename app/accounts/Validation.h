#pragma once

#include "core/account/Account.h"

#include <QList>
#include <QString>

namespace envoi::accounts {

/// What stands in the way of keeping an account, for the field where it can be mended.
struct Problem {
    enum class Place { Name, Host, Port, FolderHost, FolderPort, Identity };
    Place place;
    QString text;
};

QList<Problem> problemsOf(const account::Account &account);
/// Why \a address is no address; empty when it is one.
QString problemOfAddress(const QString &address);
/// The same for an address-list that may be empty.
QString problemOfAddressList(const QString &text);

/// What \a preset says for a person with that address: a new account, not complete where the provider
/// leaves something to the person.
account::Account accountFromPreset(const account::Preset &preset, const QString &name,
                                   const QString &address);
QString newId();

} // namespace envoi::accounts
