#include "app/accounts/AccountsDialog.h"

#include "app/accounts/AccountPage.h"
#include "app/accounts/AddAccountPage.h"
#include "app/accounts/Validation.h"
#include "app/look/Look.h"
#include "app/look/Notice.h"
#include "app/platform/Dialogs.h"
#include "app/words/Words.h"

#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::accounts {

class AccountsDialog::Implementation {
public:
    Implementation(AccountsDialog *dialog, account::AccountStore &store, account::SecretStore &secrets);

    void load();
    void fillList(const QString &selectId);
    void select(int row);
    void showAccount(int row);
    void beginToAdd();
    void accept(const account::Account &account);
    void removeCurrent();
    bool keep(const QList<account::Account> &accounts);
    /// Asks about changes that are not saved. False: stay where it was.
    bool mayLeave();
    qsizetype indexOf(const QString &id) const;

    AccountsDialog *q;
    account::AccountStore &m_store;
    account::SecretStore &m_secrets;
    QList<account::Account> m_accounts;
    /// The settings can't be read: nothing may be changed, so that nothing is overwritten.
    bool m_damaged = false;
    bool m_filling = false;

    look::Notice *m_notice;
    QListWidget *m_list;
    QPushButton *m_add;
    QPushButton *m_remove;
    QStackedWidget *m_pages;
    QWidget *m_emptyPage;
    AddAccountPage *m_addPage;
    AccountPage *m_accountPage;
};

AccountsDialog::Implementation::Implementation(AccountsDialog *dialog, account::AccountStore &store,
                                               account::SecretStore &secrets)
    : q(dialog), m_store(store), m_secrets(secrets), m_notice(new look::Notice(q)),
      m_list(new QListWidget(q)), m_add(new QPushButton(look::icon(u"add"_s), tr("&Add account"), q)),
      m_remove(new QPushButton(look::icon(u"remove"_s), tr("&Remove"), q)), m_pages(new QStackedWidget(q)),
      m_emptyPage(new QWidget(q)), m_addPage(new AddAccountPage(q)),
      m_accountPage(new AccountPage(secrets, q))
{
    m_list->setObjectName(u"accounts"_s);
    m_list->setAccessibleName(tr("Accounts"));
    m_list->setIconSize({24, 24});
    m_list->setSpacing(2);
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_add->setObjectName(u"addAccount"_s);
    m_remove->setObjectName(u"removeAccount"_s);
    m_add->setAutoDefault(false);
    m_remove->setAutoDefault(false);

    auto *emptyLayout = new QVBoxLayout(m_emptyPage);
    auto *emptyText = new QLabel(tr("Add an account to send letters with."), m_emptyPage);
    emptyText->setAlignment(Qt::AlignCenter);
    emptyLayout->addWidget(emptyText);
    m_pages->addWidget(m_emptyPage);
    m_pages->addWidget(m_addPage);
    m_pages->addWidget(m_accountPage);

    auto *left = new QWidget(q);
    auto *leftLayout = new QVBoxLayout(left);
    leftLayout->setContentsMargins(12, 12, 4, 12);
    leftLayout->addWidget(m_list, 1);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_add);
    buttons->addWidget(m_remove);
    leftLayout->addLayout(buttons);

    auto *splitter = new QSplitter(q);
    splitter->addWidget(left);
    splitter->addWidget(m_pages);
    splitter->setStretchFactor(1, 1);
    splitter->setChildrenCollapsible(false);
    splitter->setSizes({q->fontMetrics().averageCharWidth() * 34, q->fontMetrics().averageCharWidth() * 80});
    auto *layout = new QVBoxLayout(q);
    layout->setContentsMargins({});
    layout->addWidget(m_notice);
    layout->addWidget(splitter, 1);

    QObject::connect(m_list, &QListWidget::currentRowChanged, q, [this](int row) { select(row); });
    QObject::connect(m_add, &QPushButton::clicked, q, [this] { beginToAdd(); });
    QObject::connect(m_remove, &QPushButton::clicked, q, [this] { removeCurrent(); });
    QObject::connect(m_addPage, &AddAccountPage::prepared, q, [this](const account::Account &account) {
        m_pages->setCurrentWidget(m_accountPage);
        m_accountPage->setAccount(account, true);
    });
    const auto backToList = [this] { fillList({}); };
    QObject::connect(m_addPage, &AddAccountPage::cancelled, q, backToList);
    QObject::connect(m_accountPage, &AccountPage::accepted, q,
                     [this](const account::Account &account) { accept(account); });
    QObject::connect(m_accountPage, &AccountPage::discarded, q,
                     [this] { fillList(m_accountPage->isNew() ? QString() : m_accountPage->account().id); });
}

void AccountsDialog::Implementation::load()
{
    auto loaded = m_store.load();
    m_damaged = !loaded;
    if (loaded) {
        m_accounts = std::move(*loaded);
    } else {
        const words::Explanation explanation = words::explain(loaded.error());
        m_notice->say(look::Notice::Kind::Error, explanation.headline, explanation.advice);
    }
    m_add->setEnabled(!m_damaged);
    fillList({});
}

qsizetype AccountsDialog::Implementation::indexOf(const QString &id) const
{
    const auto found = std::find_if(m_accounts.begin(), m_accounts.end(),
                                    [&id](const account::Account &account) { return account.id == id; });
    return found == m_accounts.end() ? -1 : found - m_accounts.begin();
}

void AccountsDialog::Implementation::fillList(const QString &selectId)
{
    m_filling = true;
    m_list->clear();
    for (const auto &account : m_accounts) {
        const QString address = account.identities.isEmpty() ? QString() : account.identities.first().address;
        const QString second = account.isTestServer ? tr("delivers to nobody") : address;
        auto *item = new QListWidgetItem(look::icon(account.isTestServer ? u"captured"_s : u"account"_s),
                                         account.name + u'\n' + second, m_list);
        item->setData(Qt::UserRole, account.id);
        item->setToolTip(account.isTestServer ? tr("The local test server") : account.host);
    }
    // What was shown is settled by now: nothing is to be asked about it.
    const int row = m_accounts.isEmpty() ? -1 : static_cast<int>(std::max<qsizetype>(0, indexOf(selectId)));
    m_list->setCurrentRow(row);
    showAccount(row);
    m_filling = false;
}

void AccountsDialog::Implementation::select(int row)
{
    if (m_filling)
        return;
    if (!mayLeave()) {
        const qsizetype shown = indexOf(m_accountPage->account().id);
        m_filling = true;
        m_list->setCurrentRow(shown < 0 ? m_list->count() - 1 : static_cast<int>(shown));
        m_filling = false;
        return;
    }
    m_filling = true;
    if (row < m_accounts.size() && m_list->count() > m_accounts.size())
        delete m_list->takeItem(m_list->count() - 1);
    showAccount(row);
    m_filling = false;
}

void AccountsDialog::Implementation::showAccount(int row)
{
    const bool valid = row >= 0 && row < m_accounts.size();
    m_remove->setEnabled(valid && !m_damaged);
    m_pages->setCurrentWidget(valid ? static_cast<QWidget *>(m_accountPage) : m_emptyPage);
    if (valid)
        m_accountPage->setAccount(m_accounts.at(row), false);
}

bool AccountsDialog::Implementation::mayLeave()
{
    if (m_pages->currentWidget() != m_accountPage || !m_accountPage->isEdited())
        return true;
    const account::Account shown = m_accountPage->account();
    if (!m_accountPage->isNew() && indexOf(shown.id) < 0)
        return true; // it was removed
    const auto answer = platform::dialogs().askToSave(q,
                                                      m_accountPage->isNew()
                                                          ? tr("Add the account “%1”?").arg(shown.name)
                                                          : tr("Save the changes to “%1”?").arg(shown.name),
                                                      tr("What you entered is lost otherwise."));
    if (answer == platform::Dialogs::Answer::Save)
        return m_accountPage->tryAccept();
    return answer == platform::Dialogs::Answer::Discard;
}

void AccountsDialog::Implementation::beginToAdd()
{
    if (m_damaged || !mayLeave())
        return;
    // It stands in the list while it is being added, so that the list always has a current row: one
    // without takes the first when the focus comes to it, and the page would be left.
    m_filling = true;
    if (m_list->count() == m_accounts.size())
        new QListWidgetItem(look::icon(u"add"_s), tr("New account"), m_list);
    m_list->setCurrentRow(m_list->count() - 1);
    m_filling = false;
    m_remove->setEnabled(false);
    const bool hasTestServer =
        std::any_of(m_accounts.begin(), m_accounts.end(),
                    [](const account::Account &account) { return account.isTestServer; });
    m_pages->setCurrentWidget(m_addPage);
    m_addPage->begin(!hasTestServer);
}

bool AccountsDialog::Implementation::keep(const QList<account::Account> &accounts)
{
    if (const auto saved = m_store.save(accounts); !saved) {
        m_accountPage->showError(saved.error());
        return false;
    }
    m_accounts = accounts;
    emit q->accountsChanged(m_accounts);
    return true;
}

void AccountsDialog::Implementation::accept(const account::Account &account)
{
    QList<account::Account> accounts = m_accounts;
    const qsizetype index = indexOf(account.id);
    if (index >= 0)
        accounts[index] = account;
    else
        accounts.append(account);
    if (!keep(accounts))
        return;
    m_accountPage->keepPassword();
    fillList(account.id);
}

void AccountsDialog::Implementation::removeCurrent()
{
    const int row = m_list->currentRow();
    if (row < 0 || row >= m_accounts.size() || m_damaged)
        return;
    const account::Account account = m_accounts.at(row);
    const QString detail = account.isTestServer
                               ? tr("Letters that it captured stay where they are.")
                               : tr("Its settings and its password in the key store go. Letters stay.");
    if (platform::dialogs().confirm(q, tr("Remove the account “%1”?").arg(account.name), detail,
                                    tr("Remove account")) != platform::Dialogs::Answer::Yes)
        return;
    QList<account::Account> accounts = m_accounts;
    accounts.removeAt(row);
    if (!keep(accounts))
        return;
    // Whether there was a password, and whether there is a key store at all, matters no more.
    m_secrets.remove(account.id, q, [](const Result<void> &) {});
    fillList({});
}

AccountsDialog::AccountsDialog(account::AccountStore &store, account::SecretStore &secrets, QWidget *parent)
    : QDialog(parent), m_implementation(std::make_unique<Implementation>(this, store, secrets))
{
    setWindowTitle(tr("Accounts"));
    resize(fontMetrics().averageCharWidth() * 126, fontMetrics().height() * 44);
    m_implementation->load();
}

AccountsDialog::~AccountsDialog() = default;

void AccountsDialog::beginToAdd()
{
    m_implementation->beginToAdd();
}

void AccountsDialog::done(int result)
{
    if (m_implementation->mayLeave())
        QDialog::done(result);
}

} // namespace envoi::accounts
