// How a letter leaves: what stands in its way, its way, and what became of it.
#include "app/accounts/CertificateDialog.h"
#include "app/compose/AttachmentShelf.h"
#include "app/compose/Checks.h"
#include "app/compose/ChecksPanel.h"
#include "app/compose/ComposeWindow.h"
#include "app/compose/DraftKeeper.h"
#include "app/compose/HeaderForm.h"
#include "app/compose/IdentityChooser.h"
#include "app/compose/LetterSender.h"
#include "app/compose/PreviewPane.h"
#include "app/compose/RecipientsField.h"
#include "app/compose/SendControls.h"
#include "app/compose/ServerMemory.h"
#include "app/compose/Services.h"
#include "app/compose/Transcript.h"
#include "app/editor/Editor.h"
#include "app/platform/Background.h"
#include "app/platform/Dialogs.h"
#include "app/words/Words.h"
#include "core/connection/CertificateCheck.h"

#include <QLineEdit>
#include <QTimer>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {

using Row = HeaderForm::Row;

/// The letter without what lies in files, which are slow to ask.
letter::Draft withoutFiles(letter::Draft draft)
{
    std::erase_if(draft.attachments, [](const letter::Attachment &one) {
        return std::holds_alternative<FileReference>(one.octets);
    });
    std::erase_if(draft.images, [](const letter::InlineImage &one) {
        return std::holds_alternative<FileReference>(one.image.octets);
    });
    return draft;
}

} // namespace

void ComposeWindow::send()
{
    if (m_state != State::Writing || m_sender)
        return;
    m_header->commit();
    if (isLookingAtFiles()) {
        // What was asked for before is still part of the letter; nothing else is from now on.
        m_sendWhenLooked = true;
        setState(State::Sending);
        m_controls->setStage(tr("Looking at the files…"));
        return;
    }
    const letter::Draft draft = this->draft();
    if (tellProblems(letter::problems(withoutFiles(draft))))
        return;
    // Whoever says it again means it.
    for (const auto &finding : ChecksPanel::Findings(m_checksPanel->asked()))
        m_checks->waveThrough(finding);
    if (!mayGoAgain())
        return;
    checkFiles();
}

bool ComposeWindow::isLookingAtFiles() const
{
    return m_shelf->isLooking() || m_editor->isReading() || m_mending > 0;
}

void ComposeWindow::goOnWhenLooked()
{
    if (isLookingAtFiles() || !std::exchange(m_sendWhenLooked, false))
        return;
    setState(State::Writing);
    send();
}

void ComposeWindow::checkFiles()
{
    m_banner->clear();
    const QPointer<QWidget> focus = focusWidget();
    setState(State::Sending);
    m_controls->setStage(tr("Checking…"));
    const int checking = ++m_checking;
    platform::inBackground(
        this, [draft = draft()] { return letter::problems(draft); },
        [this, checking, focus](const std::vector<Error> &problems) {
            if (checking != m_checking)
                return;
            ++m_checking;
            if (problems.empty()) {
                lookOver(focus);
                return;
            }
            setState(State::Writing);
            tellProblems(problems);
        });
}

bool ComposeWindow::tellProblems(const std::vector<Error> &problems)
{
    if (problems.empty())
        return false;
    const auto words = words::explain(problems.front());
    Banner::Notice notice;
    notice.headline = words.headline;
    notice.advice = words.advice;
    if (problems.size() > 1) {
        for (const auto &problem : problems) {
            const auto one = words::explain(problem);
            notice.details.append(one.advice.isEmpty() ? one.headline : one.headline + u' ' + one.advice);
        }
    }
    m_banner->tell(notice);
    if (problems.front().code == ErrorCode::NoSender)
        m_banner->addButton(tr("Manage Accounts…"), [this] { emit accountsRequested(); });
    focusProblem(problems.front());
    m_shelf->recheck();
    return true;
}

void ComposeWindow::focusProblem(const Error &problem)
{
    switch (problem.code) {
    case ErrorCode::AddressSyntax:
    case ErrorCode::DomainInvalid:
        if (m_header->focusFirstInvalid())
            return;
        break;
    case ErrorCode::NoSender:
        m_header->from()->setFocus();
        return;
    case ErrorCode::FileMissing:
    case ErrorCode::FileIsFolder:
    case ErrorCode::FileUnreadable:
    case ErrorCode::FileChanged:
        m_shelf->focusFile(problem.context);
        return;
    default:
        break;
    }
    m_header->field(Row::To)->inputWidget()->setFocus();
}

void ComposeWindow::dispatch()
{
    const auto chosen = m_header->from()->choice();
    if (!chosen) {
        setState(State::Writing);
        return;
    }
    // The same letter keeps its Message-ID through all attempts, so that one that went unnoticed can be
    // told from a second letter.
    const auto mailbox = chosen->identity.mailbox();
    if (!m_base.messageId && mailbox) {
        SystemRandom random;
        m_base.messageId = mime::MessageId::generate(random, mailbox->addrSpec().domain());
    }
    quint16 testServerPort = 0;
    m_capturedId.clear();
    if (chosen->account.isTestServer) {
        const auto port = m_services.ensureTestServer();
        if (!port) {
            const auto words = words::explain(port.error());
            setState(State::Writing);
            m_banner->tell({look::Tone::Error, words.headline, words.advice, {words.serverText}});
            return;
        }
        testServerPort = *port;
    }
    m_sender =
        new LetterSender(m_services.secrets(), m_services.deliveries(), m_services.extraAuthorities(), this);
    if (chosen->account.isTestServer) {
        connect(&m_services.captureServer(), &capture::CaptureServer::captured, m_sender,
                [this](const capture::CapturedMessage &message) { m_capturedId = message.id; });
    }
    connect(m_sender, &LetterSender::stageChanged, m_controls, &SendControls::setStage);
    connect(m_sender, &LetterSender::progress, m_controls, &SendControls::setProgress);
    connect(m_sender, &LetterSender::transcriptLine, m_transcript, &Transcript::append);
    connect(m_sender, &LetterSender::secured, m_transcript, &Transcript::setSecured);
    connect(m_sender, &LetterSender::passwordNeeded, this, &ComposeWindow::askPassword);
    connect(m_sender, &LetterSender::finished, this, &ComposeWindow::sendFinished);
    m_transcript->begin(chosen->account.isTestServer ? u"localhost"_s : chosen->account.host);
    m_showTranscript->setEnabled(true);
    m_sender->send(draft(), chosen->account, testServerPort, m_passwordRefused, m_record);
}

void ComposeWindow::cancelSending()
{
    if (!m_sender) {
        if (m_state != State::Sending)
            return;
        // It waited for files only. Whatever comes of that now is nobody's concern.
        m_sendWhenLooked = false;
        ++m_checking;
        setState(State::Writing);
        m_banner->tell({look::Tone::Muted, tr("Sending was stopped."), tr("Nobody has got the letter."), {}});
        return;
    }
    m_controls->setStage(tr("Stopping…"));
    m_sender->cancel();
}

void ComposeWindow::askPassword(bool canKeep)
{
    const auto chosen = m_header->from()->choice();
    if (!chosen)
        return;
    const QString headline = tr("Password for %1").arg(chosen->account.user);
    const QString detail = m_passwordRefused
                               ? tr("%1 did not accept the last one.").arg(chosen->account.host)
                               : tr("%1 asks for it before it takes letters.").arg(chosen->account.host);
    bool keep = false;
    auto &dialogs = platform::dialogs();
    QByteArray octets;
    {
        QString text = canKeep ? dialogs.askPasswordToKeep(this, headline, detail, keep)
                               : dialogs.askPassword(this, headline, detail);
        // The dialog's event loop ran: it may be over by now.
        if (!m_sender)
            return;
        if (text.isNull()) {
            m_sender->cancel();
            return;
        }
        octets = text.toUtf8();
        text.fill(u'\0');
    }
    m_sender->usePassword(Secret(octets), keep);
    octets.fill('\0');
}

void ComposeWindow::sendFinished(const SendReport &report)
{
    m_sender->deleteLater();
    m_sender = nullptr;
    using Verdict = smtp::Outcome::Verdict;
    m_transcript->end();
    if (const auto chosen = m_header->from()->choice()) {
        learn(m_services.memory(), chosen->account, report.facts);
        m_preview->touch();
    }
    m_record.add(report.outcome);
    markRecipients();
    m_passwordRefused =
        report.outcome.error && report.outcome.error->code == ErrorCode::AuthenticationRefused;
    if (report.outcome.verdict == Verdict::Sent) {
        setState(State::Sent);
        recordRecipients();
        // What was kept of it in case of an accident is not needed any more, nor the draft it came from.
        m_keeper->forgetDraftToo();
        setModified(false);
        tellSent(report);
        emit draftsChanged();
        return;
    }
    setState(State::Writing);
    // Who has it already is part of what is kept.
    if (report.outcome.verdict != Verdict::NotSent)
        touched();
    tellFailure(report);
}

void ComposeWindow::tellFailure(const SendReport &report)
{
    const auto &outcome = report.outcome;
    const auto chosen = m_header->from()->choice();
    const QString provider = chosen ? chosen->account.presetId : QString();
    using Verdict = smtp::Outcome::Verdict;
    if (outcome.verdict == Verdict::NotSent && outcome.error && outcome.error->code == ErrorCode::Cancelled) {
        const bool somebody = std::ranges::any_of(m_record.recipients(), [](const auto &one) {
            return one.verdict == smtp::RecipientOutcome::Verdict::Accepted;
        });
        m_banner->tell({look::Tone::Muted,
                        tr("Sending was stopped."),
                        somebody ? tr("Nobody else has got the letter.") : tr("Nobody has got the letter."),
                        {},
                        true});
        return;
    }
    auto words = words::explain(outcome, provider);
    if (words.headline.isEmpty() && outcome.error)
        words = words::explain(*outcome.error, provider);
    Banner::Notice notice;
    notice.tone = outcome.verdict == Verdict::NotSent ? look::Tone::Error : look::Tone::Warning;
    notice.headline = words.headline;
    notice.advice = words.advice;
    // What was said of each recipient stands with it.
    const auto untold = [](const auto &one) { return one.reply.code == 0; };
    if (!words.serverText.isEmpty() && std::ranges::all_of(outcome.recipients, untold))
        notice.details.append(words.serverText);
    notice.details += outcomeLines(report);
    notice.hasTranscript = true;
    m_banner->tell(notice);
    if (outcome.verdict == Verdict::PartlySent) {
        m_banner->addButton(tr("Send Again"), [this] { send(); });
        m_banner->addButton(tr("Keep Only These"), [this] { keepOnlyMissing(); });
    }
    if (outcome.error) {
        const auto code = outcome.error->code;
        if (code == ErrorCode::AuthenticationRefused || code == ErrorCode::HostNotFound ||
            code == ErrorCode::AuthenticationUnavailable || code == ErrorCode::ConnectionRefused)
            m_banner->addButton(tr("Manage Accounts…"), [this] { emit accountsRequested(); });
        if (code == ErrorCode::ExtensionMissing)
            m_banner->addButton(tr("Delivery Options…"), [this] { showDeliveryOptions(); });
        if (chosen && connection::mayBeTrusted(*outcome.error, report.facts.certificate))
            m_banner->addButton(
                tr("Show Certificate…"),
                [this, account = chosen->account, error = *outcome.error,
                 certificate = report.facts.certificate] { showCertificate(account, error, certificate); });
    }
}

void ComposeWindow::showCertificate(const account::Account &account, const Error &error,
                                    const QSslCertificate &certificate)
{
    auto *dialog = new accounts::CertificateDialog(certificate, error, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, account, certificate] {
        m_banner->tell({look::Tone::Success,
                        tr("You trust this certificate of %1.").arg(account.host),
                        tr("Send the letter again. The account's settings show what you trust."),
                        {},
                        {}});
        m_banner->addButton(tr("Send Again"), [this] { send(); });
        emit certificateTrusted(account.id, {connection::fingerprint(certificate),
                                             QDateTime::currentDateTimeUtc(), account.host, account.port});
    });
    dialog->open();
}

} // namespace envoi::compose
