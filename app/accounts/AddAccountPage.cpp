#include "app/accounts/AddAccountPage.h"

#include "app/accounts/Fields.h"
#include "app/accounts/Validation.h"
#include "app/look/Look.h"
#include "app/look/Notice.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace envoi::accounts {

namespace {

const auto testServerId = u"test-server"_s;

} // namespace

AddAccountPage::AddAccountPage(QWidget *parent)
    : QWidget(parent), m_address(new QLineEdit(this)), m_addressProblem(problemLabel(this)),
      m_name(new QLineEdit(this)), m_provider(new QComboBox(this)), m_providerText(explanationLabel(this)),
      m_hint(new look::Notice(this))
{
    m_address->setObjectName(u"newAddress"_s);
    m_address->setPlaceholderText(tr("you@example.com"));
    m_name->setObjectName(u"newName"_s);
    m_name->setPlaceholderText(tr("As the recipients see it"));
    m_provider->setObjectName(u"newProvider"_s);
    m_hint->setObjectName(u"newHint"_s);

    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    addRow(form, tr("E-mail &address:"), m_address, {m_addressProblem});
    addRow(form, tr("Your &name:"), m_name);
    addRow(form, tr("&Provider:"), m_provider, {m_providerText});

    auto *next = new QPushButton(tr("&Continue"), this);
    next->setObjectName(u"continueAdding"_s);
    next->setDefault(true);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    cancel->setAutoDefault(false);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(next);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 8, 16, 12);
    layout->setSpacing(10);
    layout->addWidget(headingLabel(tr("Which address do you want to write from?"), this));
    layout->addLayout(form);
    layout->addWidget(m_hint);
    layout->addStretch();
    layout->addLayout(buttons);

    connect(m_address, &QLineEdit::textChanged, this, [this] {
        setProblem(m_addressProblem, m_address, {});
        chooseByAddress();
    });
    connect(m_provider, &QComboBox::activated, this, [this] { m_chosen = true; });
    connect(m_provider, &QComboBox::currentIndexChanged, this, &AddAccountPage::describeProvider);
    connect(m_address, &QLineEdit::returnPressed, this, &AddAccountPage::finish);
    connect(m_name, &QLineEdit::returnPressed, this, &AddAccountPage::finish);
    connect(next, &QPushButton::clicked, this, &AddAccountPage::finish);
    connect(cancel, &QPushButton::clicked, this, &AddAccountPage::cancelled);
    begin(false);
}

void AddAccountPage::begin(bool offerTestServer)
{
    m_chosen = false;
    m_provider->clear();
    for (const auto &preset : account::presets())
        m_provider->addItem(preset.name, preset.id);
    if (offerTestServer)
        m_provider->addItem(tr("Local test server (delivers to nobody)"), testServerId);
    m_address->clear();
    m_name->clear();
    setProblem(m_addressProblem, m_address, {});
    chooseByAddress();
    describeProvider();
    m_address->setFocus();
}

const account::Preset *AddAccountPage::preset() const
{
    return account::presetById(m_provider->currentData().toString());
}

void AddAccountPage::chooseByAddress()
{
    if (m_chosen)
        return;
    const account::Preset *preset = account::presetForAddress(m_address->text().trimmed());
    const QString id = preset ? preset->id : u"other"_s;
    m_provider->setCurrentIndex(std::max(0, m_provider->findData(id)));
}

void AddAccountPage::describeProvider()
{
    m_hint->clear();
    if (m_provider->currentData().toString() == testServerId) {
        m_providerText->setText(
            tr("Letters go to Envoi's own test server on this computer, to be looked at."));
        return;
    }
    const account::Preset *chosen = preset();
    if (!chosen || chosen->host.isEmpty()) {
        m_providerText->setText(
            tr("Not in the list? Continue, and enter the server that your provider names."));
    } else {
        m_providerText->setText(tr("%1, port %2").arg(chosen->host).arg(chosen->port));
    }
    if (chosen && !chosen->hint.isEmpty()) {
        m_hint->say(chosen->refusesPasswords ? look::Notice::Kind::Warning : look::Notice::Kind::Info,
                    chosen->hint);
        if (!chosen->helpUrl.isEmpty())
            m_hint->setLink(tr("How to do that, at %1").arg(chosen->name), chosen->helpUrl);
    }
}

void AddAccountPage::finish()
{
    if (m_provider->currentData().toString() == testServerId) {
        account::Account account = account::testServerAccount();
        if (problemOfAddress(m_address->text()).isEmpty())
            account.identities.first().address = m_address->text().trimmed();
        if (!m_name->text().isEmpty())
            account.identities.first().displayName = m_name->text().simplified();
        emit prepared(account);
        return;
    }
    const QString problem = problemOfAddress(m_address->text());
    setProblem(m_addressProblem, m_address, problem);
    if (!problem.isEmpty()) {
        m_address->setFocus();
        return;
    }
    if (const account::Preset *chosen = preset())
        emit prepared(accountFromPreset(*chosen, m_name->text().simplified(), m_address->text().trimmed()));
}

} // namespace envoi::accounts
