#pragma once

#include "core/account/Account.h"
#include "core/account/SecretStore.h"

#include <QDialog>

#include <memory>

namespace envoi::accounts {

/// Adds, edits and removes accounts and their identities: presets with their hints, the password into the
/// key store, "Test connection" with what it found. Works on copies; saves when a page is accepted.
class AccountsDialog : public QDialog {
    Q_OBJECT

public:
    AccountsDialog(account::AccountStore &store, account::SecretStore &secrets, QWidget *parent = nullptr);
    ~AccountsDialog() override;
    /// Opens with the page that adds an account.
    void beginToAdd();
    /// Asks first when something was changed and not saved.
    void done(int result) override;

signals:
    /// Saved: what the accounts are now.
    void accountsChanged(const QList<envoi::account::Account> &accounts);

private:
    class Implementation;
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace envoi::accounts
