#include "app/accounts/SentFolderFields.h"

#include "app/accounts/Fields.h"
#include "app/look/Look.h"
#include "app/look/Notice.h"
#include "core/connection/ThisComputer.h"
#include "core/imap/Copy.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace envoi::accounts {

SentFolderFields::SentFolderFields(AskCredentials credentials, QWidget *parent)
    : QWidget(parent), m_credentials(std::move(credentials)), m_text(explanationLabel(this)),
      m_on(new QCheckBox(tr("Put a c&opy into the folder for sent mail on the server (IMAP)"), this))
{
    m_text->setObjectName(u"sentCopiesText"_s);
    m_on->setObjectName(u"sentCopies"_s);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addWidget(m_on);
    column->addWidget(m_text);
    column->addWidget(buildDetails());
    connect(m_on, &QCheckBox::toggled, this, [this](bool on) {
        if (on && !m_filling)
            suggest();
        changed();
    });
}

QWidget *SentFolderFields::buildDetails()
{
    m_details = new QWidget(this);
    m_details->setObjectName(u"sentFolderDetails"_s);
    auto *column = new QVBoxLayout(m_details);
    column->setContentsMargins({});
    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    column->addLayout(form);

    m_host = new QLineEdit(m_details);
    m_host->setObjectName(u"imapHost"_s);
    m_host->setPlaceholderText(tr("imap.example.com"));
    m_hostProblem = problemLabel(m_details);
    addRow(form, tr("&IMAP server:"), m_host, {m_hostProblem});

    m_security = new QComboBox(m_details);
    m_security->setObjectName(u"imapSecurity"_s);
    m_security->addItem(look::icon(u"lock"_s), tr("TLS from the start"),
                        static_cast<int>(smtp::Security::ImplicitTls));
    m_security->addItem(look::icon(u"lock"_s), tr("STARTTLS, required"),
                        static_cast<int>(smtp::Security::StartTls));
    m_security->addItem(look::icon(u"lock-open"_s), tr("None: not encrypted"),
                        static_cast<int>(smtp::Security::None));
    m_securityWarning = new look::Notice(m_details);
    m_securityWarning->setObjectName(u"imapSecurityWarning"_s);
    addRow(form, tr("IMAP securit&y:"), m_security, {m_securityWarning});

    m_port = new QSpinBox(m_details);
    m_port->setObjectName(u"imapPort"_s);
    m_port->setRange(0, 65535);
    m_port->setSpecialValueText(u" "_s);
    m_port->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_portProblem = problemLabel(m_details);
    addRow(form, tr("IMAP po&rt:"), m_port, {m_portProblem});

    m_user = new QLineEdit(m_details);
    m_user->setObjectName(u"imapUser"_s);
    addRow(form, tr("IMAP us&er name:"), m_user);

    m_mailbox = new QLineEdit(m_details);
    m_mailbox->setObjectName(u"imapMailbox"_s);
    m_mailbox->setPlaceholderText(tr("The one that the server means for sent mail"));
    addRow(form, tr("Fo&lder:"), m_mailbox);

    m_test = new ConnectionTest([this](auto answer) { answerTest(std::move(answer)); },
                                ConnectionTest::Protocol::Imap, m_details);
    column->addSpacing(4);
    column->addWidget(m_test);
    m_trust = new QWidget(m_details);
    m_trust->setObjectName(u"imapTrusted"_s);
    m_trustText = explanationLabel(m_trust);
    m_trustText->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *forget = new QPushButton(tr("Forget This Certificate"), m_trust);
    forget->setObjectName(u"forgetImapCertificate"_s);
    forget->setAutoDefault(false);
    auto *trust = new QVBoxLayout(m_trust);
    trust->setContentsMargins({});
    trust->addWidget(m_trustText);
    trust->addWidget(forget, 0, Qt::AlignLeft);
    column->addWidget(m_trust);

    for (QLineEdit *field : {m_host, m_user, m_mailbox})
        connect(field, &QLineEdit::textChanged, this, &SentFolderFields::changed);
    connect(m_port, &QSpinBox::valueChanged, this, &SentFolderFields::changed);
    connect(m_security, &QComboBox::currentIndexChanged, this, [this] {
        // The port goes along, unless it is one that the person or the provider chose.
        if (!m_filling && (m_port->value() == 0 || m_port->value() == imap::usualPort(m_lastSecurity)))
            m_port->setValue(imap::usualPort(security()));
        m_lastSecurity = security();
        changed();
    });
    connect(forget, &QPushButton::clicked, this, [this] {
        m_trusted = {};
        changed();
    });
    connect(m_test, &ConnectionTest::certificateTrusted, this, [this](const QString &fingerprint) {
        m_trusted = {fingerprint, QDateTime::currentDateTimeUtc(), m_host->text().trimmed(),
                     static_cast<quint16>(m_port->value())};
        changed();
        m_test->start();
    });
    return m_details;
}

void SentFolderFields::setAccount(const account::Account &account)
{
    m_filling = true;
    m_account = account;
    const account::SentFolder &folder = account.sentFolder;
    m_trusted = folder.trusted;
    m_on->setChecked(folder.isOn);
    m_host->setText(folder.host);
    m_lastSecurity = folder.security;
    m_security->setCurrentIndex(m_security->findData(static_cast<int>(folder.security)));
    m_port->setValue(folder.port);
    m_user->setText(folder.user);
    m_mailbox->setText(folder.mailbox);
    m_filling = false;
    m_test->reset();
    showProblems({});
    describe();
}

account::SentFolder SentFolderFields::sentFolder() const
{
    account::SentFolder folder{.isOn = m_on->isChecked(),
                               .host = m_host->text().trimmed(),
                               .port = static_cast<quint16>(m_port->value()),
                               .security = security(),
                               .user = m_user->text().trimmed(),
                               .mailbox = m_mailbox->text().trimmed(),
                               .trusted = m_trusted};
    if (m_trusted.host != folder.host || m_trusted.port != folder.port)
        folder.trusted = {};
    return folder;
}

void SentFolderFields::setAccountUser(const QString &user)
{
    m_user->setPlaceholderText(user);
}

void SentFolderFields::showProblems(const QList<Problem> &problems)
{
    const auto textAt = [&problems](Problem::Place place) {
        for (const Problem &problem : problems) {
            if (problem.place == place)
                return problem.text;
        }
        return QString();
    };
    setProblem(m_hostProblem, m_host, textAt(Problem::Place::FolderHost));
    setProblem(m_portProblem, m_port, textAt(Problem::Place::FolderPort));
}

void SentFolderFields::focus(Problem::Place place)
{
    if (place == Problem::Place::FolderPort)
        m_port->setFocus();
    else
        m_host->setFocus();
}

smtp::Security SentFolderFields::security() const
{
    return static_cast<smtp::Security>(m_security->currentData().toInt());
}

void SentFolderFields::changed()
{
    if (m_filling)
        return;
    m_test->reset();
    describe();
    emit edited();
}

/// What is likely, where nothing is set yet.
void SentFolderFields::suggest()
{
    if (!m_host->text().isEmpty())
        return;
    account::SentFolder likely;
    likely.port = imap::usualPort(likely.security);
    const account::Preset *preset = account::presetById(m_account.presetId);
    if (preset && !preset->imapHost.isEmpty()) {
        likely.host = preset->imapHost;
        likely.port = preset->imapPort;
        likely.security = preset->imapSecurity;
    } else if (m_account.host.startsWith("smtp."_L1)) {
        likely.host = "imap."_L1 + m_account.host.sliced(5);
    }
    m_filling = true;
    m_host->setText(likely.host);
    m_lastSecurity = likely.security;
    m_security->setCurrentIndex(m_security->findData(static_cast<int>(likely.security)));
    m_port->setValue(likely.port);
    m_filling = false;
}

void SentFolderFields::describe()
{
    const account::Preset *preset = account::presetById(m_account.presetId);
    const bool isFiled = preset && preset->filesSentMail;
    m_on->setVisible(!isFiled);
    m_details->setVisible(!isFiled && m_on->isChecked());
    if (isFiled)
        m_text->setText(
            tr("%1 keeps what you send in its own folder for sent mail, so Envoi puts no second copy "
               "there. Envoi keeps one on this computer, too.")
                .arg(preset->name));
    else if (m_on->isChecked())
        m_text->setText(
            tr("It is made with the same password, after the letter was sent, and tried again until "
               "it is there. It shows the Bcc recipients. Envoi keeps a copy on this computer, too."));
    else
        m_text->setText(
            tr("Envoi keeps what you send on this computer. Other programs and devices see it only "
               "if a copy is on the server."));

    m_securityWarning->clear();
    const QString host = m_host->text().trimmed();
    if (security() == smtp::Security::None && !host.isEmpty() && !connection::isThisComputer(host))
        m_securityWarning->say(
            look::Notice::Kind::Warning, tr("No copy can be put there without encryption."),
            tr("Envoi sends a password over the network only when it is encrypted. Choose TLS "
               "or STARTTLS."));
    const account::SentFolder folder = sentFolder();
    m_trust->setVisible(!folder.trusted.fingerprint.isEmpty());
    m_trustText->setText(
        tr("Since %1 you trust one certificate for %2:%3, whoever issued it.\nSHA-256 fingerprint: %4")
            .arg(QLocale().toString(m_trusted.since.toLocalTime().date(), QLocale::LongFormat),
                 m_trusted.host)
            .arg(m_trusted.port)
            .arg(connection::spacedFingerprint(m_trusted.fingerprint)));
}

void SentFolderFields::answerTest(std::function<void(std::optional<ConnectionTest::Target>)> answer)
{
    account::Account account = m_account;
    account.sentFolder = sentFolder();
    const QList<Problem> problems = problemsOf(account);
    showProblems(problems);
    for (const Problem &problem : problems) {
        if (problem.place == Problem::Place::FolderHost || problem.place == Problem::Place::FolderPort)
            return answer(std::nullopt);
    }
    m_credentials(account.sentFolder.user, [answer, folder = account.sentFolder,
                                            preset = m_account.presetId](auto credentials) {
        if (!credentials)
            return answer(std::nullopt);
        answer(ConnectionTest::Target{folder.server(), std::move(*credentials), preset, folder.mailbox});
    });
}

} // namespace envoi::accounts
