#pragma once

#include "app/accounts/ConnectionTest.h"
#include "app/accounts/Validation.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace envoi::look {
class Notice;
}

namespace envoi::accounts {

/// "Copies of sent letters": whether the account puts a copy of what it sends into a folder on an IMAP
/// server, and where. Filled in from what is known of the provider.
class SentFolderFields : public QWidget {
    Q_OBJECT

public:
    /// \a credentials calls back once with what to log in with, or with nothing where that can't be.
    using AskCredentials = std::function<void(const QString &user,
                                              std::function<void(std::optional<smtp::Credentials>)> answer)>;
    explicit SentFolderFields(AskCredentials credentials, QWidget *parent = nullptr);

    /// What \a account has; the rest of it tells what is likely.
    void setAccount(const account::Account &account);
    account::SentFolder sentFolder() const;
    /// Whose name is shown where the field for it is empty.
    void setAccountUser(const QString &user);
    /// Those that are about its fields.
    void showProblems(const QList<Problem> &problems);
    void focus(Problem::Place place);

signals:
    void edited();

private:
    QWidget *buildDetails();
    void changed();
    void suggest();
    void describe();
    void answerTest(std::function<void(std::optional<ConnectionTest::Target>)> answer);
    smtp::Security security() const;

    AskCredentials m_credentials;
    account::Account m_account;
    account::TrustedCertificate m_trusted;
    bool m_filling = false;
    smtp::Security m_lastSecurity = smtp::Security::ImplicitTls;
    QLabel *m_text;
    QCheckBox *m_on;
    QWidget *m_details;
    QLineEdit *m_host;
    QLabel *m_hostProblem;
    QComboBox *m_security;
    look::Notice *m_securityWarning;
    QSpinBox *m_port;
    QLabel *m_portProblem;
    QLineEdit *m_user;
    QLineEdit *m_mailbox;
    ConnectionTest *m_test;
    QWidget *m_trust;
    QLabel *m_trustText;
};

} // namespace envoi::accounts
