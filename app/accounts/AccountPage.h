#pragma once

#include "app/accounts/ConnectionTest.h"
#include "app/accounts/Validation.h"
#include "core/account/Account.h"
#include "core/account/SecretStore.h"

#include <QWidget>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace envoi::look {
class Notice;
}

namespace envoi::accounts {

class IdentitiesEditor;
class SentFolderFields;

/// Everything about one account. Works on a copy: nothing is kept before accepted() is answered.
class AccountPage : public QWidget {
    Q_OBJECT

public:
    explicit AccountPage(account::SecretStore &secrets, QWidget *parent = nullptr);
    ~AccountPage() override;

    /// Shows \a account; \a isNew when it is not among the accounts yet.
    void setAccount(const account::Account &account, bool isNew);
    /// As the fields have it.
    account::Account account() const;
    bool isNew() const { return m_isNew; }
    /// Whether the fields differ from what was set.
    bool isEdited() const;
    /// What Save does: accepted() if all is well, and true then; else says what is wrong, where.
    bool tryAccept();
    /// After the account itself was kept: the password too, if one was entered.
    void keepPassword();
    void showError(const Error &error);

signals:
    void accepted(const envoi::account::Account &account);
    /// Discard what was changed, or the account that was to be added.
    void discarded();

private:
    void buildServerFields(QFormLayout *form);
    QWidget *buildTrust();
    void edited();
    void describePreset();
    void describeSecurity();
    void describePassword();
    void readPassword();
    void describeTrust();
    bool showProblems();
    /// The password as entered, or the one in the key store; nothing, and a word on it, where there is none.
    void askCredentials(const QString &user, std::function<void(std::optional<smtp::Credentials>)> answer);
    void answerTest(std::function<void(std::optional<ConnectionTest::Target>)> answer);
    smtp::Security security() const;
    /// The password as entered, without what a copied token brings along.
    QByteArray enteredPassword() const;

    enum class KeyStore { Asking, Empty, HasPassword, Unavailable };
    account::SecretStore &m_secrets;
    account::Account m_original;
    bool m_isNew = false;
    bool m_filling = false;
    bool m_toldProblems = false;
    KeyStore m_keyStore = KeyStore::Asking;
    smtp::Security m_lastSecurity = smtp::Security::ImplicitTls;

    look::Notice *m_notice;
    look::Notice *m_hint;
    QLineEdit *m_name;
    QLabel *m_nameProblem;
    QWidget *m_server;
    QLineEdit *m_host;
    QLabel *m_hostProblem;
    QComboBox *m_security;
    QLabel *m_securityText;
    look::Notice *m_securityWarning;
    QSpinBox *m_port;
    QLabel *m_portProblem;
    QLineEdit *m_user;
    QLabel *m_userText;
    QLabel *m_passwordCaption;
    QLineEdit *m_password;
    QLabel *m_passwordText;
    QWidget *m_copies;
    SentFolderFields *m_sentFolder;
    IdentitiesEditor *m_identities;
    QLabel *m_identitiesProblem;
    ConnectionTest *m_test;
    account::TrustedCertificate m_trusted;
    QWidget *m_trust;
    QLabel *m_trustText;
    QPushButton *m_save;
    QPushButton *m_discard;
};

} // namespace envoi::accounts
