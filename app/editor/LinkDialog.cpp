#include "app/editor/LinkDialog.h"

#include "app/editor/Schema.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

LinkDialog::LinkDialog(QWidget *parent)
    : QDialog(parent), m_text(new QLineEdit), m_address(new QLineEdit), m_hint(new QLabel)
{
    setWindowTitle(tr("Link"));
    m_address->setPlaceholderText(tr("example.com or name@example.com"));
    m_address->setMinimumWidth(320);
    m_hint->setTextFormat(Qt::PlainText);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    m_accept = buttons->button(QDialogButtonBox::Ok);
    // Words alone, as in every other dialog.
    for (auto *button : buttons->buttons())
        button->setIcon({});
    m_remove = buttons->addButton(tr("Remove Link"), QDialogButtonBox::DestructiveRole);
    auto *form = new QFormLayout(this);
    form->addRow(tr("&Text:"), m_text);
    form->addRow(tr("&Address:"), m_address);
    form->addRow(QString(), m_hint);
    form->addRow(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_remove, &QPushButton::clicked, this, [this] {
        emit removeRequested();
        reject();
    });
    connect(m_address, &QLineEdit::textChanged, this, &LinkDialog::check);
}

void LinkDialog::begin(const QString &text, const QString &address, bool existing)
{
    m_text->setText(text);
    m_address->setText(address);
    m_remove->setVisible(existing);
    m_accept->setText(existing ? tr("Change") : tr("Insert"));
    check();
    (text.isEmpty() ? m_text : m_address)->setFocus();
    m_address->selectAll();
}

QString LinkDialog::text() const
{
    return m_text->text();
}

QString LinkDialog::address() const
{
    return wholeAddress(m_address->text());
}

void LinkDialog::check()
{
    const bool good = !address().isEmpty();
    m_accept->setEnabled(good);
    m_hint->setText(good || m_address->text().trimmed().isEmpty()
                        ? QString()
                        : tr("A link goes to a web page (https) or to an e-mail address."));
}

} // namespace envoi::editor
