#include "app/accounts/ConnectionTest.h"

#include "app/accounts/CertificateDialog.h"
#include "app/look/Look.h"
#include "app/look/Notice.h"
#include "app/words/Shown.h"
#include "app/words/Words.h"
#include "core/connection/CertificateCheck.h"
#include "core/imap/Imap.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace envoi::accounts {

namespace {

/// Shorter than for sending: somebody sits before the window and waits.
smtp::TimeLimits patience()
{
    using namespace std::chrono_literals;
    smtp::TimeLimits limits;
    limits.connect = 20s;
    limits.greeting = 30s;
    limits.command = 30s;
    return limits;
}

} // namespace

QList<std::pair<QString, QString>> describe(const smtp::ServerFacts &facts)
{
    QList<std::pair<QString, QString>> lines;
    const auto add = [&lines](const QString &name, const QString &value) {
        if (!value.isEmpty())
            lines.append({name, value});
    };
    if (facts.tlsVersion.isEmpty())
        add(ConnectionTest::tr("Encryption"),
            facts.greeting.isEmpty() ? QString() : ConnectionTest::tr("none"));
    else if (facts.tlsCipher.isEmpty())
        add(ConnectionTest::tr("Encryption"), facts.tlsVersion);
    else
        add(ConnectionTest::tr("Encryption"),
            ConnectionTest::tr("%1 with %2").arg(facts.tlsVersion, facts.tlsCipher));
    add(ConnectionTest::tr("Certificate for"), facts.certificateSubject);
    add(ConnectionTest::tr("Issued by"), facts.certificateIssuer);
    add(ConnectionTest::tr("Valid until"), words::shownDay(facts.certificateExpiry));
    add(ConnectionTest::tr("Fingerprint"), connection::spacedFingerprint(facts.certificateFingerprint));
    add(ConnectionTest::tr("Ways to log in"), facts.mechanisms.join(u", "_s));
    add(ConnectionTest::tr("Largest letter"),
        facts.sizeLimit > 0 ? words::fileSize(facts.sizeLimit) : QString());
    add(ConnectionTest::tr("Extensions"), facts.extensions.join(u", "_s));
    add(ConnectionTest::tr("Greeting"), facts.greeting);
    return lines;
}

ConnectionTest::ConnectionTest(Ask ask, Protocol protocol, QWidget *parent)
    : QWidget(parent), m_ask(std::move(ask)), m_protocol(protocol), m_button(new QPushButton(this)),
      m_progress(new QProgressBar(this)), m_step(new QLabel(this)), m_result(new look::Notice(this)),
      m_facts(new QLabel(this)), m_showCertificate(new QPushButton(tr("Sho&w Certificate…"), this))
{
    const bool isImap = protocol == Protocol::Imap;
    m_button->setObjectName(isImap ? u"testImap"_s : u"testConnection"_s);
    m_button->setAutoDefault(false);
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(fontMetrics().averageCharWidth() * 14);
    m_progress->setAccessibleName(tr("Testing the connection"));
    m_step->setTextFormat(Qt::PlainText);
    m_result->setObjectName(isImap ? u"imapTestResult"_s : u"testResult"_s);
    m_facts->setObjectName(isImap ? u"imapTestFacts"_s : u"testFacts"_s);
    m_facts->setTextFormat(Qt::RichText);
    m_facts->setWordWrap(true);
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_facts->setContentsMargins(12, 4, 12, 4);

    auto *row = new QHBoxLayout;
    row->addWidget(m_button);
    row->addWidget(m_progress);
    row->addWidget(m_step, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addLayout(row);
    layout->addWidget(m_result);
    layout->addWidget(m_showCertificate, 0, Qt::AlignLeft);
    layout->addWidget(m_facts);
    connect(m_button, &QPushButton::clicked, this, [this] {
        if (isRunning())
            finish(smtp::ServerFacts(), Error{ErrorCode::Cancelled, {}, {}, {}});
        else
            start();
    });
    m_showCertificate->setObjectName(isImap ? u"showImapCertificate"_s : u"showCertificate"_s);
    m_showCertificate->setAutoDefault(false);
    connect(m_showCertificate, &QPushButton::clicked, this, &ConnectionTest::showCertificate);
    showIdle();
    m_facts->hide();
    m_showCertificate->hide();
}

ConnectionTest::~ConnectionTest() = default;

void ConnectionTest::showIdle()
{
    m_button->setText(m_protocol == Protocol::Imap ? tr("Test folder") : tr("&Test connection"));
    m_button->setIcon(look::icon(u"server"_s));
    m_button->setEnabled(true);
    m_progress->hide();
    m_step->clear();
}

void ConnectionTest::reset()
{
    m_delivery.reset();
    m_imap.reset();
    m_result->clear();
    m_facts->hide();
    m_showCertificate->hide();
    showIdle();
}

void ConnectionTest::start()
{
    reset();
    // Pressed twice while the key store still asks for its own password: only one question.
    m_button->setEnabled(false);
    m_ask([this](std::optional<Target> target) {
        m_button->setEnabled(true);
        if (target)
            run(std::move(*target));
    });
}

void ConnectionTest::run(Target target)
{
    m_presetId = target.presetId;
    m_user = target.credentials.user;
    m_plaintext = target.server.security == smtp::Security::None;
    const QString host = target.server.host;
    m_folderText.clear();
    m_button->setText(tr("Cancel the &test"));
    m_button->setIcon(look::icon(u"cancel"_s));
    m_progress->show();
    m_step->setText(tr("Connecting to %1 …").arg(host));
    if (m_protocol == Protocol::Imap)
        return runImap(std::move(target));
    m_delivery =
        std::make_unique<delivery::Delivery>(std::move(target.server), std::move(target.credentials),
                                             delivery::PoolLimits{.attempts = 1, .time = patience()});

    connect(m_delivery.get(), &delivery::Delivery::transcriptLine, this,
            [this, host](int, const smtp::TranscriptLine &line) {
                if (line.speaker != smtp::TranscriptLine::Speaker::Client)
                    return;
                if (line.text.startsWith(u"AUTH"_s, Qt::CaseInsensitive))
                    m_step->setText(tr("Logging in as %1 …").arg(m_user));
                else
                    m_step->setText(tr("Talking to %1 …").arg(host));
            });
    connect(m_delivery.get(), &delivery::Delivery::opened, m_delivery.get(), &delivery::Delivery::close);
    connect(m_delivery.get(), &delivery::Delivery::ended, this,
            [this](int, const smtp::ServerFacts &facts, const std::optional<Error> &error) {
                finish(facts, error);
            });
    m_delivery->logIn();
}

void ConnectionTest::runImap(Target target)
{
    m_imap = std::make_unique<imap::Client>();
    connect(m_imap.get(), &imap::Client::transcriptLine, this, [this](const auto &line) {
        using Speaker = connection::TranscriptLine::Speaker;
        if (line.speaker == Speaker::Client && line.text.contains("LIST"_L1))
            m_step->setText(tr("Looking for the folder …"));
        else if (line.speaker == Speaker::Client)
            m_step->setText(tr("Logging in as %1 …").arg(m_user));
    });
    connect(m_imap.get(), &imap::Client::finished, this,
            [this](const imap::ServerFacts &found, const std::optional<Error> &error) {
                smtp::ServerFacts facts;
                static_cast<connection::TlsFacts &>(facts) = found;
                facts.greeting = found.greeting;
                facts.extensions = found.capabilities;
                facts.mechanism = found.mechanism;
                facts.sizeLimit = found.appendLimit;
                if (!error)
                    describeFolder(found);
                finish(facts, error);
            });
    imap::TimeLimits limits;
    limits.connect = patience().connect;
    limits.command = patience().command;
    m_imap->run(std::move(target.server), std::move(target.credentials), {}, target.mailbox, limits);
}

void ConnectionTest::describeFolder(const imap::ServerFacts &facts)
{
    m_folderText =
        facts.willCreate
            ? tr("The folder “%1” is not there yet: it is made with the first copy.").arg(facts.mailbox)
            : tr("Copies go into the folder “%1”.").arg(facts.mailbox);
}

void ConnectionTest::finish(const smtp::ServerFacts &facts, const std::optional<Error> &error)
{
    // It may be the sender of the very signal that brought this: it must not go before that has returned.
    if (m_delivery) {
        m_delivery->disconnect(this);
        m_delivery.release()->deleteLater();
    }
    if (m_imap) {
        m_imap->disconnect(this);
        m_imap.release()->deleteLater();
    }
    show(facts, error);
}

void ConnectionTest::show(const smtp::ServerFacts &facts, const std::optional<Error> &error)
{
    using Kind = look::Notice::Kind;
    showIdle();
    if (!error) {
        const QString headline = facts.mechanism.isEmpty()
                                     ? tr("The connection works. The server was not asked for a log-in.")
                                     : tr("The connection works and the log-in was accepted.");
        QString detail;
        if (!facts.mechanism.isEmpty())
            detail = tr("Logged in as %1 by %2.").arg(m_user, facts.mechanism);
        if (!m_folderText.isEmpty())
            detail = m_folderText + u'\n' + detail;
        if (m_plaintext)
            detail += (detail.isEmpty() ? QString() : u" "_s) + tr("Nothing is encrypted on the way.");
        m_result->say(Kind::Success, headline, detail);
    } else if (error->code == ErrorCode::Cancelled) {
        m_result->say(Kind::Info, tr("The test was stopped."));
    } else {
        const words::Explanation explanation = words::explain(*error, m_presetId);
        QString detail = explanation.advice;
        if (!explanation.serverText.isEmpty()) {
            if (!detail.isEmpty())
                detail += u'\n';
            // What stands there without a code is from this side of the connection.
            const QChar first = explanation.serverText.front();
            detail += first.isDigit() || first == u'['
                          ? tr("The server said: %1").arg(explanation.serverText)
                          : tr("In technical terms: %1").arg(explanation.serverText);
        }
        m_result->say(Kind::Error, explanation.headline, detail);
    }

    m_certificate = facts.certificate;
    m_error = error.value_or(Error());
    m_showCertificate->setVisible(error && connection::mayBeTrusted(*error, m_certificate));

    QString rows;
    for (const auto &[name, value] : describe(facts)) {
        rows += u"<tr><td style=\"color:%1; padding-right:14px\">%2</td><td>%3</td></tr>"_s.arg(
            look::colour(look::Tone::Muted).name(), name.toHtmlEscaped(), value.toHtmlEscaped());
    }
    m_facts->setText(u"<table>%1</table>"_s.arg(rows));
    m_facts->setVisible(!rows.isEmpty());
}

void ConnectionTest::showCertificate()
{
    auto *dialog = new CertificateDialog(m_certificate, m_error, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this,
            [this] { emit certificateTrusted(connection::fingerprint(m_certificate)); });
    dialog->open();
}

} // namespace envoi::accounts
