// How a letter leaves: what stands in its way, its way, and what became of it.
#include "app/accounts/CertificateDialog.h"
#include "app/compose/AccountPassword.h"
#include "app/compose/AttachmentShelf.h"
#include "app/compose/Checks.h"
#include "app/compose/ChecksPanel.h"
#include "app/compose/ComposeWindow.h"
#include "app/compose/DraftKeeper.h"
#include "app/compose/HeaderForm.h"
#include "app/compose/IdentityChooser.h"
#include "app/compose/Outgoing.h"
#include "app/compose/PreviewPane.h"
#include "app/compose/RecipientsField.h"
#include "app/compose/SendControls.h"
#include "app/compose/SendLater.h"
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
    if (m_state != State::Writing || m_outgoing)
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
    const auto at = m_sendAt;
    setState(State::Writing);
    m_sendAt = at;
    send();
}

void ComposeWindow::sendAt(const QDateTime &due)
{
    if (m_state != State::Writing)
        return;
    m_sendAt = due;
    send();
    if (m_state == State::Writing)
        m_sendAt.reset();
}

void ComposeWindow::chooseSendingTime()
{
    auto *dialog = new SendLaterDialog(QDateTime::currentDateTime(), this);
    connect(dialog, &SendLaterDialog::chosen, this, &ComposeWindow::sendAt);
    dialog->open();
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

/// The letter is whole and looked over. It goes into the outbox; from there it goes on also without this
/// window.
void ComposeWindow::prepareDispatch()
{
    const auto chosen = m_header->from()->choice();
    if (!chosen) {
        setState(State::Writing);
        return;
    }
    // The same letter keeps its Message-ID through all attempts, so that one that went unnoticed can be
    // told from a second letter. What is kept of the letter must know it before the outbox has it: else a
    // crash in between would make two letters of one.
    const auto mailbox = chosen->identity.mailbox();
    if (!m_base.messageId && mailbox) {
        SystemRandom random;
        m_base.messageId = mime::MessageId::generate(random, mailbox->addrSpec().domain());
        if (!m_keeper->path().isEmpty()) {
            m_keeper->keepNow([this](const Result<void> &) { dispatch(); });
            return;
        }
    }
    dispatch();
}

void ComposeWindow::dispatch()
{
    const auto chosen = m_header->from()->choice();
    if (!chosen || m_state != State::Sending) {
        setState(State::Writing);
        return;
    }
    m_capturedId.clear();
    if (chosen->account.isTestServer) {
        if (const auto port = m_services.ensureTestServer(); !port) {
            const auto words = words::explain(port.error());
            setState(State::Writing);
            m_banner->tell({look::Tone::Error, words.headline, words.advice, {words.serverText}});
            return;
        }
    }
    const QString server = chosen->account.isTestServer ? tr("the test server") : chosen->account.host;
    m_outgoing = new Outgoing(m_services.dispatcher(), server, this);
    joinOutgoing();
    m_transcript->begin(chosen->account.isTestServer ? u"localhost"_s : chosen->account.host);
    m_showTranscript->setEnabled(true);
    delivery::Submission submission;
    submission.letter = draft();
    submission.accountId = chosen->account.id;
    submission.identityId = chosen->identity.id;
    submission.wantsCopy = chosen->account.wantsSentCopies();
    submission.isScheduled = m_sendAt.has_value();
    if (m_sendAt)
        submission.due = *m_sendAt;
    else if (const int seconds = m_services.undoSeconds(); seconds > 0)
        submission.due = QDateTime::currentDateTimeUtc().addSecs(seconds);
    m_outgoing->submit(std::move(submission));
}

void ComposeWindow::joinOutgoing()
{
    connect(&m_services.captureServer(), &capture::CaptureServer::captured, m_outgoing,
            [this](const capture::CapturedMessage &message) { m_capturedId = message.id; });
    connect(m_outgoing, &Outgoing::stageChanged, this, [this](const QString &text) {
        // Another attempt, of itself or from elsewhere.
        if (m_state == State::Queued && m_outgoing->isKept() && !m_outgoing->untilDue()) {
            m_banner->clear();
            m_transcript->begin(m_transcript->host());
            setState(State::Sending);
        }
        m_controls->setStage(text);
    });
    connect(m_outgoing, &Outgoing::countdown, this, [this] {
        if (const auto left = m_outgoing->untilDue(); left && m_state == State::Sending)
            m_controls->setCountdown(static_cast<int>((*left + 999) / 1000));
    });
    connect(m_outgoing, &Outgoing::progress, m_controls, &SendControls::setProgress);
    connect(m_outgoing, &Outgoing::transcriptLine, m_transcript, &Transcript::append);
    connect(m_outgoing, &Outgoing::secured, m_transcript, &Transcript::setSecured);
    connect(m_outgoing, &Outgoing::passwordNeeded, this, &ComposeWindow::askPassword);
    connect(m_outgoing, &Outgoing::kept, this, &ComposeWindow::onKept);
    connect(m_outgoing, &Outgoing::notKept, this, [this](const Error &error) {
        m_outgoing->deleteLater();
        m_outgoing = nullptr;
        m_sendAt.reset();
        m_closeWhenKept = false;
        setState(State::Writing);
        tellProblems({error});
    });
    connect(m_outgoing, &Outgoing::settled, this, &ComposeWindow::onSettled);
    connect(m_outgoing, &Outgoing::takenBack, this, &ComposeWindow::onTakenBack);
    connect(m_outgoing, &Outgoing::notTakenBack, this, [this](const Error &error) {
        m_wasSending = false;
        // Where it came too late, what became of the letter is told as it comes.
        if (error.code == ErrorCode::OutcomeUnknown)
            return;
        const auto words = words::explain(error);
        m_banner->tell({look::Tone::Error, words.headline, words.advice, {words.serverText}});
    });
    connect(m_outgoing, &Outgoing::gone, this, [this] {
        setModified(false);
        m_closing = true;
        close();
    });
}

void ComposeWindow::onKept()
{
    // The outbox has it now; what was kept of it in case of an accident would be a second letter.
    m_keeper->forgetDraftToo();
    setModified(false);
    emit draftsChanged();
    if (m_closeWhenKept) {
        close();
        return;
    }
    if (!m_sendAt)
        return;
    setState(State::Queued);
    const QDateTime local = m_sendAt->toLocalTime();
    Banner::Notice notice;
    notice.tone = look::Tone::Success;
    notice.headline = tr("The letter will be sent %1.").arg(sendingTimeText(local));
    notice.advice =
        tr("It lies in the outbox until then. Envoi sends it if it is running at that time, or else "
           "when it is next started.");
    m_banner->tell(notice);
    addQueueButtons();
}

void ComposeWindow::addQueueButtons()
{
    m_banner->addButton(tr("Send Now"), [this] {
        m_sendAt.reset();
        m_outgoing->sendNow();
    });
    m_banner->addButton(tr("Edit Letter"), [this] { m_outgoing->takeBack(); });
    m_banner->addButton(tr("Close"), [this] { close(); });
}

void ComposeWindow::cancelSending()
{
    if (!m_outgoing) {
        stopWaitingForFiles();
        return;
    }
    m_wasSending = true;
    m_controls->setStage(tr("Stopping…"));
    m_outgoing->takeBack();
}

void ComposeWindow::stopWaitingForFiles()
{
    if (m_state != State::Sending)
        return;
    // It waited for files only. Whatever comes of that now is nobody's concern.
    m_sendWhenLooked = false;
    m_sendAt.reset();
    ++m_checking;
    setState(State::Writing);
    m_banner->tell({look::Tone::Muted, tr("Sending was stopped."), tr("Nobody has got the letter."), {}});
}

void ComposeWindow::askPassword(bool canKeep, bool wasRefused)
{
    const auto chosen = m_header->from()->choice();
    if (!chosen)
        return;
    bool keep = false;
    Secret password = askAccountPassword(this, chosen->account, canKeep, wasRefused, keep);
    // The dialog's event loop ran: it may be over by now.
    if (!m_outgoing)
        return;
    if (!password.isEmpty()) {
        m_services.rememberPassword(chosen->account.id, password.duplicate());
        m_outgoing->usePassword(std::move(password), keep);
        return;
    }
    m_wasSending = true;
    m_outgoing->declinePassword();
    m_outgoing->takeBack();
}

bool ComposeWindow::asksPasswordOf(const QString &accountId) const
{
    const auto chosen = m_header->from()->choice();
    return m_outgoing && m_outgoing->isKept() && chosen && chosen->account.id == accountId;
}

void ComposeWindow::onSettled(const SendReport &report)
{
    // It was stopped, and comes back.
    if (report.outcome.error && report.outcome.error->code == ErrorCode::Cancelled && m_wasSending)
        return;
    m_wasSending = false;
    m_transcript->end();
    if (const auto chosen = m_header->from()->choice()) {
        learn(m_services.memory(), chosen->account, report.facts);
        m_preview->touch();
    }
    m_record.add(report.outcome);
    markRecipients();
    using LetterState = store::LetterRecord::State;
    switch (report.record.state) {
    case LetterState::Sent:
        m_outgoing->deleteLater();
        m_outgoing = nullptr;
        setState(State::Sent);
        recordRecipients();
        tellSent(report);
        break;
    case LetterState::Refused:
        // It needs the person, who is here.
        m_failure = std::make_unique<SendReport>(report);
        m_outgoing->takeBack();
        break;
    case LetterState::Unknown:
    case LetterState::Waiting:
    case LetterState::Scheduled:
    case LetterState::Sending:
        tellQueued(report);
        break;
    }
}

void ComposeWindow::onTakenBack(const delivery::Dispatcher::TakenBack &taken)
{
    m_outgoing->deleteLater();
    m_outgoing = nullptr;
    m_sendAt.reset();
    const auto failure = std::exchange(m_failure, {});
    // What some have is a letter of its own; this one is for the others.
    m_base.messageId = taken.draft.messageId;
    m_keeper->adopt(taken.path);
    setState(State::Writing);
    touched();
    if (failure) {
        tellFailure(*failure);
        return;
    }
    m_banner->clear();
    if (std::exchange(m_wasSending, false)) {
        const bool somebody = std::ranges::any_of(m_record.recipients(), [](const auto &one) {
            return one.verdict == smtp::RecipientOutcome::Verdict::Accepted;
        });
        m_banner->tell({look::Tone::Muted,
                        tr("Sending was stopped."),
                        somebody ? tr("Nobody else has got the letter.") : tr("Nobody has got the letter."),
                        {},
                        !m_transcript->lines().isEmpty()});
    }
}

void ComposeWindow::tellQueued(const SendReport &report)
{
    setState(State::Queued);
    tellFailure(report);
    const bool isUnknown = report.record.state == store::LetterRecord::State::Unknown;
    if (isUnknown) {
        m_banner->addButton(tr("Send Again"), [this] {
            if (mayArriveTwice())
                m_outgoing->sendAgain();
        });
        m_banner->addButton(tr("Close"), [this] { close(); });
        return;
    }
    addQueueButtons();
}

void ComposeWindow::tellFailure(const SendReport &report)
{
    const auto &outcome = report.outcome;
    const auto chosen = m_header->from()->choice();
    const QString provider = chosen ? chosen->account.presetId : QString();
    using Verdict = smtp::Outcome::Verdict;
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
    if (m_state == State::Queued && report.record.nextAttempt.isValid())
        notice.advice += (notice.advice.isEmpty() ? QString() : u" "_s) +
                         tr("The letter waits in the outbox; Envoi tries again %1.")
                             .arg(sendingTimeText(report.record.nextAttempt.toLocalTime()));
    m_banner->tell(notice);
    if (outcome.verdict == Verdict::PartlySent && m_state == State::Writing) {
        m_banner->addButton(tr("Send Again"), [this] { send(); });
        m_banner->addButton(tr("Keep Only These"), [this] { keepOnlyMissing(); });
    }
    if (outcome.error) {
        const auto code = outcome.error->code;
        if (code == ErrorCode::AuthenticationRefused || code == ErrorCode::HostNotFound ||
            code == ErrorCode::AuthenticationUnavailable || code == ErrorCode::ConnectionRefused)
            m_banner->addButton(tr("Manage Accounts…"), [this] { emit accountsRequested(); });
        if (code == ErrorCode::ExtensionMissing && m_state == State::Writing)
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
