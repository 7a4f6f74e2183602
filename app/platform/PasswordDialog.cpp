#include "app/platform/PasswordDialog.h"

#include <QCheckBox>
#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace envoi::platform {

PasswordDialog::PasswordDialog(const QString &headline, const QString &detail, bool offerToKeep,
                               QWidget *parent)
    : QDialog(parent), m_password(new QLineEdit(this))
{
    setWindowTitle(QCoreApplication::applicationName());
    setWindowModality(Qt::WindowModal);
    auto *layout = new QVBoxLayout(this);

    auto *head = new QLabel(headline, this);
    head->setTextFormat(Qt::PlainText);
    head->setWordWrap(true);
    QFont bold = head->font();
    bold.setBold(true);
    head->setFont(bold);
    layout->addWidget(head);
    if (!detail.isEmpty()) {
        auto *more = new QLabel(detail, this);
        more->setTextFormat(Qt::PlainText);
        more->setWordWrap(true);
        layout->addWidget(more);
    }

    auto *label = new QLabel(tr("&Password:"), this);
    label->setBuddy(m_password);
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setAccessibleName(tr("Password"));
    m_password->setAccessibleDescription(headline);
    m_password->setMinimumWidth(fontMetrics().averageCharWidth() * 40);
    layout->addWidget(label);
    layout->addWidget(m_password);
    auto *show = new QCheckBox(tr("S&how the password"), this);
    connect(show, &QCheckBox::toggled, m_password,
            [this](bool on) { m_password->setEchoMode(on ? QLineEdit::Normal : QLineEdit::Password); });
    layout->addWidget(show);
    if (offerToKeep) {
        m_keep = new QCheckBox(tr("&Keep it in this system's key store"), this);
        layout->addWidget(m_keep);
    }

    auto *buttons = new QDialogButtonBox(this);
    auto *use = buttons->addButton(tr("Log In"), QDialogButtonBox::AcceptRole);
    buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    use->setDefault(true);
    use->setEnabled(false);
    connect(m_password, &QLineEdit::textChanged, use,
            [use](const QString &text) { use->setEnabled(!text.isEmpty()); });
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(buttons);
    m_password->setFocus();
}

QString PasswordDialog::password() const
{
    const QString text = m_password->text();
    return text.isNull() ? QLatin1String("") : text;
}

bool PasswordDialog::isToBeKept() const
{
    return m_keep && m_keep->isChecked();
}

} // namespace envoi::platform
