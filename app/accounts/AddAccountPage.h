#pragma once

#include "core/account/Account.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;

namespace envoi::look {
class Notice;
}

namespace envoi::accounts {

/// How an account begins: a person's name and address, and the provider, chosen by the address's domain.
class AddAccountPage : public QWidget {
    Q_OBJECT

public:
    explicit AddAccountPage(QWidget *parent = nullptr);
    /// Empty again. \a offerTestServer: there is none among the accounts.
    void begin(bool offerTestServer);

signals:
    /// An account as the provider's preset says; not yet complete, not yet kept.
    void prepared(const envoi::account::Account &account);
    void cancelled();

private:
    void chooseByAddress();
    void describeProvider();
    void finish();
    const account::Preset *preset() const;
    QLineEdit *m_address;
    QLabel *m_addressProblem;
    QLineEdit *m_name;
    QComboBox *m_provider;
    QLabel *m_providerText;
    look::Notice *m_hint;
    /// The person chose the provider; the address does not any more.
    bool m_chosen = false;
};

} // namespace envoi::accounts
