// How a letter is kept: drafts, closing, the session's end.
#include "app/compose/ComposeWindow.h"
#include "app/compose/DraftKeeper.h"
#include "app/compose/HeaderForm.h"
#include "app/compose/Outgoing.h"
#include "app/compose/PreviewPane.h"
#include "app/compose/SendControls.h"
#include "app/compose/Services.h"
#include "app/compose/VersionsDialog.h"
#include "app/editor/Editor.h"
#include "app/platform/Dialogs.h"
#include "app/words/Words.h"

#include <QCloseEvent>
#include <QLineEdit>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

using platform::Dialogs;

void ComposeWindow::tellSaveFailure(const Error &error)
{
    const auto words = words::explain(error);
    Banner::Notice notice;
    notice.headline = tr("The letter could not be kept as a draft: %1").arg(words.headline);
    notice.advice = words.advice;
    if (!words.serverText.isEmpty())
        notice.details.append(words.serverText);
    // One and the same trouble each second would only flicker.
    if (m_banner->headline() != notice.headline)
        m_banner->tell(notice);
}

void ComposeWindow::saveDraft()
{
    saveDraft([] {});
}

void ComposeWindow::saveDraft(std::function<void()> done)
{
    m_header->commit();
    m_keeper->save([this, edits = m_edits, done = std::move(done)](const Result<void> &result) {
        if (!result)
            return;
        // What was typed meanwhile is not in it.
        if (edits == m_edits)
            setModified(false);
        m_controls->setNote(tr("Draft saved"));
        done();
    });
}

void ComposeWindow::saveDraftAs()
{
    m_header->commit();
    QString name = m_header->subject()->text().simplified();
    name = name.isEmpty() ? tr("Letter") : name;
    const QString path = platform::dialogs().saveFile(
        this, tr("Save Letter As"), mime::harmlessFileName(name + u".eml"_s), tr("Letters (*.eml)"));
    if (path.isEmpty())
        return;
    m_keeper->saveTo(path, [this](const Result<void> &result) {
        if (result)
            m_controls->setNote(tr("Copy saved"));
    });
}

void ComposeWindow::showVersions()
{
    m_header->commit();
    m_keeper->versions([this](const QList<store::DraftVersion> &versions) {
        auto *dialog = new VersionsDialog(versions, this);
        connect(dialog, &VersionsDialog::restoreRequested, this, [this](const letter::Draft &earlier) {
            // The state that goes is a version by now, unless it was typed in the last second.
            if (m_state != State::Writing)
                return;
            display(earlier);
            touched();
            m_editor->textWidget()->setFocus();
            m_banner->tell({look::Tone::Success,
                            tr("The earlier version is back."),
                            tr("What stood here before is among the versions too."),
                            {},
                            {}});
        });
        connect(dialog, &VersionsDialog::openRequested, this, &ComposeWindow::versionRequested);
        dialog->open();
    });
}

void ComposeWindow::keepForNextStart()
{
    if (m_state == State::Sent || m_blank || !m_modified)
        return;
    m_keeper->keepAndWait();
    m_closing = true;
}

void ComposeWindow::closeEvent(QCloseEvent *event)
{
    m_preview->remember();
    if (!isMaximized() && !isFullScreen())
        m_services.rememberWindowSize(size());
    if (m_closing) {
        event->accept();
        return;
    }
    if (m_outgoing && m_outgoing->isKept()) {
        // It goes its way from the outbox.
        event->accept();
        return;
    }
    if (m_outgoing) {
        m_closeWhenKept = true;
        event->ignore();
        return;
    }
    if (m_state == State::Sending) {
        const auto answer = platform::dialogs().confirm(
            this, tr("Stop sending?"), tr("The letter is on its way to the server just now."),
            tr("Stop Sending"));
        if (answer == Dialogs::Answer::Yes)
            cancelSending();
        event->ignore();
        emit closeDeclined();
        return;
    }
    m_header->commit();
    if (m_state == State::Sent || m_blank || !m_modified) {
        m_keeper->forget();
        event->accept();
        return;
    }
    const auto answer =
        platform::dialogs().askToSave(this, tr("Save this letter as a draft?"), tr("It has not been sent."));
    if (answer == Dialogs::Answer::Discard) {
        m_keeper->forget();
        event->accept();
        return;
    }
    event->ignore();
    if (answer != Dialogs::Answer::Save) {
        emit closeDeclined();
        return;
    }
    // It asks again if something was typed meanwhile.
    saveDraft([this] { close(); });
}

} // namespace envoi::compose
