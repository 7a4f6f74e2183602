#include "app/accounts/AccountPage.h"

#include "app/accounts/Fields.h"
#include "app/accounts/IdentitiesEditor.h"
#include "app/accounts/SentFolderFields.h"
#include "app/look/Look.h"
#include "app/look/Notice.h"
#include "app/words/Words.h"
#include "core/connection/ThisComputer.h"

#include <QAction>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPointer>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace envoi::accounts {

AccountPage::AccountPage(account::SecretStore &secrets, QWidget *parent)
    : QWidget(parent), m_secrets(secrets), m_notice(new look::Notice(this)), m_hint(new look::Notice(this)),
      m_name(new QLineEdit(this)), m_nameProblem(problemLabel(this)), m_server(new QWidget(this)),
      m_identities(new IdentitiesEditor(this)), m_identitiesProblem(problemLabel(this))
{
    m_name->setObjectName(u"accountName"_s);
    m_notice->setObjectName(u"accountNotice"_s);
    m_hint->setObjectName(u"accountHint"_s);

    auto *content = new QWidget(this);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(16, 8, 16, 8);
    column->setSpacing(8);
    column->addWidget(m_notice);
    auto *nameForm = new QFormLayout;
    nameForm->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    addRow(nameForm, tr("Account &name:"), m_name, {m_nameProblem});
    column->addLayout(nameForm);
    column->addWidget(m_hint);

    auto *serverColumn = new QVBoxLayout(m_server);
    serverColumn->setContentsMargins({});
    serverColumn->addWidget(headingLabel(tr("Outgoing mail server"), m_server));
    auto *serverForm = new QFormLayout;
    serverForm->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    buildServerFields(serverForm);
    serverColumn->addLayout(serverForm);
    m_test = new ConnectionTest([this](auto answer) { answerTest(std::move(answer)); },
                                ConnectionTest::Protocol::Smtp, m_server);
    serverColumn->addSpacing(4);
    serverColumn->addWidget(m_test);
    serverColumn->addWidget(buildTrust());
    connect(m_test, &ConnectionTest::certificateTrusted, this, [this](const QString &fingerprint) {
        m_trusted = {fingerprint, QDateTime::currentDateTimeUtc(), m_host->text().trimmed(),
                     static_cast<quint16>(m_port->value())};
        edited();
        m_test->start();
    });
    column->addWidget(m_server);

    column->addWidget(headingLabel(tr("Addresses to write from"), content));
    column->addWidget(m_identities);
    column->addWidget(m_identitiesProblem);

    m_copies = new QWidget(content);
    auto *copies = new QVBoxLayout(m_copies);
    copies->setContentsMargins({});
    copies->addWidget(headingLabel(tr("Copies of sent letters"), m_copies));
    m_sentFolder = new SentFolderFields(
        [this](const QString &user, auto answer) {
            askCredentials(user.isEmpty() ? m_user->text().trimmed() : user, std::move(answer));
        },
        m_copies);
    copies->addWidget(m_sentFolder);
    column->addWidget(m_copies);
    column->addStretch();

    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(content);
    scroll->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);

    m_save = new QPushButton(this);
    m_save->setObjectName(u"saveAccount"_s);
    m_discard = new QPushButton(this);
    m_discard->setObjectName(u"discardAccount"_s);
    m_discard->setAutoDefault(false);
    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(16, 6, 16, 12);
    buttons->addStretch();
    buttons->addWidget(m_discard);
    buttons->addWidget(m_save);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(scroll, 1);
    layout->addLayout(buttons);

    connect(m_save, &QPushButton::clicked, this, &AccountPage::tryAccept);
    connect(m_discard, &QPushButton::clicked, this, &AccountPage::discarded);
    connect(m_name, &QLineEdit::textChanged, this, &AccountPage::edited);
    connect(m_identities, &IdentitiesEditor::edited, this, &AccountPage::edited);
    connect(m_sentFolder, &SentFolderFields::edited, this, &AccountPage::edited);
}

AccountPage::~AccountPage() = default;

void AccountPage::buildServerFields(QFormLayout *form)
{
    m_host = new QLineEdit(m_server);
    m_host->setObjectName(u"host"_s);
    m_host->setPlaceholderText(tr("smtp.example.com"));
    m_hostProblem = problemLabel(m_server);
    addRow(form, tr("Ser&ver:"), m_host, {m_hostProblem});

    m_security = new QComboBox(m_server);
    m_security->setObjectName(u"security"_s);
    m_security->addItem(look::icon(u"lock"_s), tr("TLS from the start"),
                        static_cast<int>(smtp::Security::ImplicitTls));
    m_security->addItem(look::icon(u"lock"_s), tr("STARTTLS, required"),
                        static_cast<int>(smtp::Security::StartTls));
    m_security->addItem(look::icon(u"lock-open"_s), tr("None: not encrypted"),
                        static_cast<int>(smtp::Security::None));
    m_securityText = explanationLabel(m_server);
    m_securityWarning = new look::Notice(m_server);
    m_securityWarning->setObjectName(u"securityWarning"_s);
    addRow(form, tr("Se&curity:"), m_security, {m_securityText, m_securityWarning});

    m_port = new QSpinBox(m_server);
    m_port->setObjectName(u"port"_s);
    m_port->setRange(0, 65535);
    m_port->setSpecialValueText(u" "_s);
    m_port->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_portProblem = problemLabel(m_server);
    addRow(form, tr("&Port:"), m_port, {m_portProblem});

    m_user = new QLineEdit(m_server);
    m_user->setObjectName(u"user"_s);
    m_userText = explanationLabel(m_server);
    addRow(form, tr("&User name:"), m_user, {m_userText});

    m_password = new QLineEdit(m_server);
    m_password->setObjectName(u"password"_s);
    m_password->setEchoMode(QLineEdit::Password);
    m_passwordText = explanationLabel(m_server);
    m_passwordText->setObjectName(u"passwordText"_s);
    auto *reveal = m_password->addAction(look::icon(u"eye"_s), QLineEdit::TrailingPosition);
    reveal->setText(tr("Show what was entered"));
    reveal->setToolTip(reveal->text());
    reveal->setCheckable(true);
    connect(reveal, &QAction::toggled, m_password,
            [this](bool on) { m_password->setEchoMode(on ? QLineEdit::Normal : QLineEdit::Password); });
    m_passwordCaption = new QLabel(m_server);
    m_passwordCaption->setBuddy(m_password);
    auto *column = new QVBoxLayout;
    column->setSpacing(3);
    column->addWidget(m_password);
    column->addWidget(m_passwordText);
    form->addRow(m_passwordCaption, column);

    connect(m_host, &QLineEdit::textChanged, this, &AccountPage::edited);
    connect(m_port, &QSpinBox::valueChanged, this, &AccountPage::edited);
    connect(m_user, &QLineEdit::textChanged, this, &AccountPage::edited);
    connect(m_password, &QLineEdit::textChanged, this, &AccountPage::edited);
    connect(m_security, &QComboBox::currentIndexChanged, this, [this] {
        // The port goes along, unless it is one that the person or the provider chose.
        if (!m_filling && (m_port->value() == 0 || m_port->value() == smtp::usualPort(m_lastSecurity)))
            m_port->setValue(smtp::usualPort(security()));
        m_lastSecurity = security();
        edited();
    });
}

QWidget *AccountPage::buildTrust()
{
    m_trust = new QWidget(m_server);
    m_trust->setObjectName(u"trustedCertificate"_s);
    m_trustText = explanationLabel(m_trust);
    m_trustText->setObjectName(u"trustedCertificateText"_s);
    m_trustText->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *forget = new QPushButton(tr("&Forget This Certificate"), m_trust);
    forget->setObjectName(u"forgetCertificate"_s);
    forget->setAutoDefault(false);
    connect(forget, &QPushButton::clicked, this, [this] {
        m_trusted = {};
        edited();
    });
    auto *layout = new QVBoxLayout(m_trust);
    layout->setContentsMargins({});
    layout->addWidget(m_trustText);
    layout->addWidget(forget, 0, Qt::AlignLeft);
    return m_trust;
}

void AccountPage::describeTrust()
{
    // One for another server is gone once the account is saved.
    const bool fits = !account().trusted.fingerprint.isEmpty();
    m_trust->setVisible(fits);
    if (fits)
        m_trustText->setText(
            tr("Since %1 you trust one certificate for %2:%3, whoever issued it.\nSHA-256 fingerprint: %4")
                .arg(QLocale().toString(m_trusted.since.toLocalTime().date(), QLocale::LongFormat),
                     m_trusted.host)
                .arg(m_trusted.port)
                .arg(connection::spacedFingerprint(m_trusted.fingerprint)));
}

void AccountPage::setAccount(const account::Account &account, bool isNew)
{
    m_filling = true;
    m_original = account;
    m_trusted = account.trusted;
    m_isNew = isNew;
    m_toldProblems = false;
    m_notice->clear();
    m_name->setText(account.name);
    m_host->setText(account.host);
    m_lastSecurity = account.security;
    m_security->setCurrentIndex(m_security->findData(static_cast<int>(account.security)));
    m_port->setValue(account.port);
    m_user->setText(account.user);
    m_password->clear();
    m_identities->setIdentities(account.identities);
    m_server->setVisible(!account.isTestServer);
    m_sentFolder->setAccount(account);
    m_copies->setVisible(!account.isTestServer);
    m_save->setText(isNew ? tr("&Add account") : tr("&Save"));
    m_discard->setText(isNew ? tr("Cancel") : tr("&Discard changes"));
    m_filling = false;
    describePreset();
    m_keyStore = KeyStore::Asking;
    if (!account.isTestServer)
        readPassword();
    edited();
    if (!account.isTestServer)
        (account.host.isEmpty() || account.host.contains(u'{') ? m_host : m_password)->setFocus();
}

account::Account AccountPage::account() const
{
    account::Account result = m_original;
    result.name = m_name->text().trimmed();
    result.identities = m_identities->identities();
    if (!result.isTestServer) {
        result.host = m_host->text().trimmed();
        result.port = static_cast<quint16>(m_port->value());
        result.security = security();
        result.user = m_user->text().trimmed();
        result.trusted = m_trusted;
        result.sentFolder = m_sentFolder->sentFolder();
        if (m_trusted.host != result.host || m_trusted.port != result.port)
            result.trusted = {};
    }
    return result;
}

bool AccountPage::isEdited() const
{
    return m_isNew || account() != m_original || !m_password->text().isEmpty();
}

smtp::Security AccountPage::security() const
{
    return static_cast<smtp::Security>(m_security->currentData().toInt());
}

void AccountPage::edited()
{
    if (m_filling)
        return;
    m_test->reset();
    describeSecurity();
    describePassword();
    describeTrust();
    m_sentFolder->setAccountUser(m_user->text().trimmed());
    m_save->setEnabled(isEdited());
    m_discard->setEnabled(isEdited());
    if (m_toldProblems)
        showProblems();
}

void AccountPage::describePreset()
{
    const account::Preset *preset = account::presetById(m_original.presetId);
    m_hint->clear();
    if (m_original.isTestServer) {
        m_hint->say(
            look::Notice::Kind::Info, tr("This account delivers to nobody."),
            tr("Letters go to Envoi's own test server on this computer (127.0.0.1), where you can look "
               "at what would have been sent. Nobody gets them, whatever the recipients are."));
    } else if (preset && !preset->hint.isEmpty()) {
        m_hint->say(preset->refusesPasswords ? look::Notice::Kind::Warning : look::Notice::Kind::Info,
                    preset->hint);
        if (!preset->helpUrl.isEmpty())
            m_hint->setLink(tr("How to do that, at %1").arg(preset->name), preset->helpUrl);
    }
    const QString secret = preset && !preset->secretName.isEmpty() ? preset->secretName : tr("Password");
    m_passwordCaption->setText(tr("%1:").arg(secret));
    m_password->setAccessibleName(secret);
}

void AccountPage::describeSecurity()
{
    m_securityWarning->clear();
    switch (security()) {
    case smtp::Security::ImplicitTls:
        m_securityText->setText(
            tr("Encrypted from the first byte. The best choice where the server has it."));
        break;
    case smtp::Security::StartTls:
        m_securityText->setText(tr("Encrypted before anything is said. Envoi sends nothing if the server "
                                   "does not offer it."));
        break;
    case smtp::Security::None:
        m_securityText->setText(tr("For a server on this computer, or in a network that you trust."));
        if (!m_host->text().trimmed().isEmpty() && !connection::isThisComputer(m_host->text().trimmed())) {
            m_securityWarning->say(
                look::Notice::Kind::Warning, tr("Everybody on the way can read along."),
                tr("Letters travel to this server without encryption. Choose TLS or STARTTLS "
                   "unless you know that the way is safe."));
        }
        break;
    }
}

void AccountPage::readPassword()
{
    const QString id = m_original.id;
    m_secrets.read(id, this, [this, id](Result<Secret> secret) {
        if (id != m_original.id)
            return; // another account is shown by now
        if (!secret)
            m_keyStore = KeyStore::Unavailable;
        else
            m_keyStore = secret->isEmpty() ? KeyStore::Empty : KeyStore::HasPassword;
        describePassword();
    });
}

void AccountPage::describePassword()
{
    const bool needed = !m_user->text().trimmed().isEmpty();
    m_userText->setText(needed ? QString() : tr("Empty: Envoi does not log in."));
    m_userText->setVisible(!needed);
    m_password->setEnabled(needed);
    m_password->setPlaceholderText({});
    QString text;
    switch (needed ? m_keyStore : KeyStore::Asking) {
    case KeyStore::Asking:
        break;
    case KeyStore::Empty:
        text = tr("Envoi keeps it in the system's key store, never in a file; where there is none it asks "
                  "each time. Leave it empty, and Envoi asks when it sends.");
        break;
    case KeyStore::HasPassword:
        m_password->setPlaceholderText(tr("Kept in the key store; enter another to replace it"));
        break;
    case KeyStore::Unavailable:
        text = tr("This system has no key store, or it is locked: Envoi will ask each time. What you enter "
                  "here is used for the test only, and never written to a file.");
        break;
    }
    m_passwordText->setText(text);
    m_passwordText->setVisible(!text.isEmpty());
}

QByteArray AccountPage::enteredPassword() const
{
    const account::Preset *preset = account::presetById(m_original.presetId);
    const QString text = m_password->text();
    // Tokens are copied from a web page, and often bring a space along; passwords may end in one.
    const bool isToken = preset && !preset->secretName.isEmpty() && preset->secretName != tr("Password");
    return (isToken ? text.trimmed() : text).toUtf8();
}

bool AccountPage::showProblems()
{
    using Place = Problem::Place;
    const QList<Problem> problems = problemsOf(account());
    const auto textAt = [&problems](Place place) {
        for (const Problem &problem : problems) {
            if (problem.place == place)
                return problem.text;
        }
        return QString();
    };
    setProblem(m_nameProblem, m_name, textAt(Place::Name));
    setProblem(m_hostProblem, m_host, textAt(Place::Host));
    setProblem(m_portProblem, m_port, textAt(Place::Port));
    setProblem(m_identitiesProblem, m_identities, textAt(Place::Identity));
    m_sentFolder->showProblems(problems);
    return !problems.isEmpty();
}

bool AccountPage::tryAccept()
{
    m_toldProblems = true;
    if (showProblems()) {
        const Problem first = problemsOf(account()).first();
        switch (first.place) {
        case Problem::Place::Name:
            m_name->setFocus();
            break;
        case Problem::Place::Host:
            m_host->setFocus();
            break;
        case Problem::Place::Port:
            m_port->setFocus();
            break;
        case Problem::Place::FolderHost:
        case Problem::Place::FolderPort:
            m_sentFolder->focus(first.place);
            break;
        case Problem::Place::Identity:
            m_identities->setFocus();
            break;
        }
        return false;
    }
    emit accepted(account());
    return true;
}

void AccountPage::keepPassword()
{
    if (m_password->text().isEmpty() || m_original.isTestServer || m_keyStore == KeyStore::Unavailable)
        return;
    m_secrets.write(m_original.id, Secret(enteredPassword()), this, [this, id = m_original.id](auto result) {
        if (id != m_original.id)
            return;
        if (!result) {
            m_keyStore = KeyStore::Unavailable;
            m_notice->say(look::Notice::Kind::Warning, tr("The password could not be kept."),
                          words::explain(result.error()).advice);
        } else {
            m_keyStore = KeyStore::HasPassword;
        }
        describePassword();
    });
}

void AccountPage::showError(const Error &error)
{
    const words::Explanation explanation = words::explain(error);
    m_notice->say(look::Notice::Kind::Error, explanation.headline, explanation.advice);
}

void AccountPage::answerTest(std::function<void(std::optional<ConnectionTest::Target>)> answer)
{
    m_toldProblems = true;
    showProblems();
    const account::Account current = account();
    for (const Problem &problem : problemsOf(current)) {
        if (problem.place == Problem::Place::Host || problem.place == Problem::Place::Port)
            return answer(std::nullopt);
    }
    askCredentials(current.user, [answer, current](std::optional<smtp::Credentials> credentials) {
        if (!credentials)
            return answer(std::nullopt);
        answer(ConnectionTest::Target{current.server(), std::move(*credentials), current.presetId});
    });
}

void AccountPage::askCredentials(const QString &user,
                                 std::function<void(std::optional<smtp::Credentials>)> answer)
{
    if (user.isEmpty())
        return answer(smtp::Credentials{});
    if (!m_password->text().isEmpty())
        return answer(smtp::Credentials{user, Secret(enteredPassword())});
    m_secrets.read(m_original.id, this, [this, user, answer](Result<Secret> secret) {
        if (!secret || secret->isEmpty()) {
            m_passwordText->setText(tr("Enter it first: there is none in the key store to test with."));
            m_passwordText->show();
            m_password->setFocus();
            return answer(std::nullopt);
        }
        answer(smtp::Credentials{user, std::move(*secret)});
    });
}

} // namespace envoi::accounts
