#pragma once

#include <QDialog>

class QCheckBox;
class QLineEdit;

namespace envoi::platform {

/// Asks for a password, which can be shown while it is typed.
class PasswordDialog : public QDialog {
    Q_OBJECT

public:
    /// \a offerToKeep: whether there is a key store that could keep it.
    PasswordDialog(const QString &headline, const QString &detail, bool offerToKeep,
                   QWidget *parent = nullptr);
    /// Never null.
    QString password() const;
    bool isToBeKept() const;

private:
    QLineEdit *m_password;
    QCheckBox *m_keep = nullptr;
};

} // namespace envoi::platform
