#pragma once

#include "core/account/Account.h"

#include <QDialog>
#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;
class QTreeWidget;

namespace envoi::accounts {

/// The addresses that an account can write from.
class IdentitiesEditor : public QWidget {
    Q_OBJECT

public:
    explicit IdentitiesEditor(QWidget *parent = nullptr);
    QList<account::Identity> identities() const { return m_identities; }
    void setIdentities(const QList<account::Identity> &identities);

signals:
    void edited();

private:
    void refresh();
    qsizetype current() const;
    void add();
    void editCurrent();
    void removeCurrent();
    QList<account::Identity> m_identities;
    QTreeWidget *m_list;
    QToolButton *m_edit;
    QToolButton *m_remove;
};

class SignatureEditor;

/// Asks for one of them.
class IdentityDialog : public QDialog {
    Q_OBJECT

public:
    IdentityDialog(const account::Identity &identity, QWidget *parent);
    account::Identity identity() const;
    void accept() override;

private:
    account::Identity m_identity;
    QLineEdit *m_name;
    QLineEdit *m_address;
    QLabel *m_addressProblem;
    QLineEdit *m_replyTo;
    QLabel *m_replyToProblem;
    SignatureEditor *m_signature;
};

} // namespace envoi::accounts
