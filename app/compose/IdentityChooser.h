#pragma once

#include "core/account/Account.h"

#include <QComboBox>

#include <optional>

namespace envoi::compose {

/// Whom a letter is from: the identities of all accounts, and a way to manage them.
class IdentityChooser : public QComboBox {
    Q_OBJECT

public:
    struct Choice {
        account::Account account;
        account::Identity identity;
    };

    explicit IdentityChooser(QWidget *parent = nullptr);

    /// Keeps what was chosen, if it is still there.
    void setAccounts(const QList<account::Account> &accounts);
    /// Unset when there is no identity at all.
    std::optional<Choice> choice() const;
    /// The choice as a mailbox's text; empty when there is none.
    QString mailboxText() const;
    /// Chooses the identity with the address in \a mailbox; false when there is none.
    bool choose(const QString &mailbox);

    void showPopup() override;

signals:
    /// The person chose another.
    void edited();
    void manageRequested();

protected:
    /// A turn of the wheel on the way past is no choice of another sender.
    void wheelEvent(QWheelEvent *event) override;
    /// The arrow keys stay among the identities.
    void keyPressEvent(QKeyEvent *event) override;

private:
    void settle(int index);
    QList<Choice> m_choices;
    int m_last = 0;
};

} // namespace envoi::compose
