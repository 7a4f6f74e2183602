#include "app/accounts/IdentitiesEditor.h"

#include "app/accounts/Fields.h"
#include "app/accounts/SignatureEditor.h"
#include "app/accounts/Validation.h"
#include "app/look/Look.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace envoi::accounts {

IdentitiesEditor::IdentitiesEditor(QWidget *parent) : QWidget(parent), m_list(new QTreeWidget(this))
{
    m_list->setObjectName(u"identities"_s);
    m_list->setAccessibleName(tr("Addresses to write from"));
    m_list->setHeaderLabels({tr("Name"), tr("Address"), tr("Replies go to")});
    m_list->setRootIsDecorated(false);
    m_list->setAlternatingRowColors(true);
    m_list->setUniformRowHeights(true);
    m_list->header()->setStretchLastSection(true);
    m_list->setFixedHeight(fontMetrics().height() * 8);
    setFocusProxy(m_list);

    auto *addButton = look::textButton(this, u"addIdentity"_s, u"add"_s, tr("Add address"));
    m_edit = look::textButton(this, u"editIdentity"_s, u"edit"_s, tr("Edit"));
    m_remove = look::textButton(this, u"removeIdentity"_s, u"remove"_s, tr("Remove"));

    auto *buttons = new QHBoxLayout;
    buttons->addWidget(addButton);
    buttons->addWidget(m_edit);
    buttons->addWidget(m_remove);
    buttons->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(4);
    layout->addWidget(m_list);
    layout->addLayout(buttons);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);

    connect(addButton, &QToolButton::clicked, this, &IdentitiesEditor::add);
    connect(m_edit, &QToolButton::clicked, this, &IdentitiesEditor::editCurrent);
    connect(m_remove, &QToolButton::clicked, this, &IdentitiesEditor::removeCurrent);
    connect(m_list, &QTreeWidget::itemActivated, this, &IdentitiesEditor::editCurrent);
    connect(m_list, &QTreeWidget::currentItemChanged, this, [this] {
        m_edit->setEnabled(current() >= 0);
        m_remove->setEnabled(current() >= 0 && m_identities.size() > 1);
    });
}

void IdentitiesEditor::setIdentities(const QList<account::Identity> &identities)
{
    m_identities = identities;
    refresh();
}

void IdentitiesEditor::refresh()
{
    const qsizetype before = current();
    m_list->clear();
    for (const auto &identity : m_identities)
        new QTreeWidgetItem(m_list, {identity.displayName, identity.address, identity.replyTo});
    m_list->resizeColumnToContents(0);
    m_list->resizeColumnToContents(1);
    const int row = static_cast<int>(std::min(std::max<qsizetype>(before, 0), m_identities.size() - 1));
    if (row >= 0)
        m_list->setCurrentItem(m_list->topLevelItem(row));
    m_edit->setEnabled(row >= 0);
    // An account without any address is of no use.
    m_remove->setEnabled(m_identities.size() > 1);
}

qsizetype IdentitiesEditor::current() const
{
    return m_list->currentItem() ? m_list->indexOfTopLevelItem(m_list->currentItem()) : -1;
}

void IdentitiesEditor::add()
{
    account::Identity identity;
    identity.id = newId();
    if (!m_identities.isEmpty())
        identity.displayName = m_identities.first().displayName;
    auto *dialog = new IdentityDialog(identity, this);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        m_identities.append(dialog->identity());
        refresh();
        m_list->setCurrentItem(m_list->topLevelItem(m_list->topLevelItemCount() - 1));
        emit edited();
    });
    dialog->open();
}

void IdentitiesEditor::editCurrent()
{
    const qsizetype index = current();
    if (index < 0)
        return;
    auto *dialog = new IdentityDialog(m_identities.at(index), this);
    connect(dialog, &QDialog::accepted, this, [this, dialog, index] {
        m_identities[index] = dialog->identity();
        refresh();
        emit edited();
    });
    dialog->open();
}

void IdentitiesEditor::removeCurrent()
{
    const qsizetype index = current();
    if (index < 0 || m_identities.size() < 2)
        return;
    m_identities.removeAt(index);
    refresh();
    emit edited();
}

IdentityDialog::IdentityDialog(const account::Identity &identity, QWidget *parent)
    : QDialog(parent), m_identity(identity), m_name(new QLineEdit(identity.displayName, this)),
      m_address(new QLineEdit(identity.address, this)), m_addressProblem(problemLabel(this)),
      m_replyTo(new QLineEdit(identity.replyTo, this)), m_replyToProblem(problemLabel(this)),
      m_signature(new SignatureEditor(identity.signature, this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    setWindowTitle(identity.address.isEmpty() ? tr("Add an address") : tr("Edit an address"));
    m_name->setObjectName(u"identityName"_s);
    m_address->setObjectName(u"identityAddress"_s);
    m_replyTo->setObjectName(u"identityReplyTo"_s);
    m_name->setMinimumWidth(fontMetrics().averageCharWidth() * 45);
    m_name->setPlaceholderText(tr("As the recipients see it"));
    m_address->setPlaceholderText(tr("you@example.com"));
    m_replyTo->setPlaceholderText(tr("The same address"));

    auto *form = new QFormLayout;
    addRow(form, tr("&Name:"), m_name);
    addRow(form, tr("&Address:"), m_address, {m_addressProblem});
    addRow(form, tr("&Replies go to:"), m_replyTo, {m_replyToProblem});
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    for (const auto which : {QDialogButtonBox::Ok, QDialogButtonBox::Cancel})
        buttons->button(which)->setIcon({});
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_signature, 1);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &IdentityDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &IdentityDialog::reject);
    // Once told, a mistake is gone as soon as it is mended.
    connect(m_address, &QLineEdit::textChanged, this,
            [this] { setProblem(m_addressProblem, m_address, {}); });
    connect(m_replyTo, &QLineEdit::textChanged, this,
            [this] { setProblem(m_replyToProblem, m_replyTo, {}); });
}

account::Identity IdentityDialog::identity() const
{
    account::Identity result = m_identity;
    result.displayName = m_name->text().simplified();
    result.address = m_address->text().trimmed();
    result.replyTo = m_replyTo->text().trimmed();
    result.signature = m_signature->signature();
    return result;
}

void IdentityDialog::accept()
{
    const account::Identity wanted = identity();
    const QString address = problemOfAddress(wanted.address);
    const QString replyTo = problemOfAddressList(wanted.replyTo);
    setProblem(m_addressProblem, m_address, address);
    setProblem(m_replyToProblem, m_replyTo, replyTo);
    if (!address.isEmpty())
        m_address->setFocus();
    else if (!replyTo.isEmpty())
        m_replyTo->setFocus();
    else
        QDialog::accept();
}

} // namespace envoi::accounts
