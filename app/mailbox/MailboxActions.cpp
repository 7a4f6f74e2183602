// What can be done in the mailbox window.
#include "app/look/Look.h"
#include "app/mailbox/MailboxParts.h"
#include "app/mailbox/RescheduleDialog.h"
#include "app/mailbox/TranscriptDialog.h"
#include "app/platform/Dialogs.h"

#include <QAction>
#include <QDesktopServices>
#include <QFileInfo>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QMenuBar>
#include <QToolBar>
#include <QToolButton>
#include <QUrl>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::mailbox {

using State = QueuedLetter::State;

void MailboxWindow::Implementation::buildActions()
{
    const auto make = [this](const QString &name, const QString &icon, const QString &text,
                             const QKeySequence &keys, auto run) {
        auto *action = new QAction(icon.isEmpty() ? QIcon() : look::icon(icon), text, q);
        action->setObjectName(name);
        action->setShortcut(keys);
        if (!keys.isEmpty())
            action->setToolTip(action->toolTip() + u" ("_s + keys.toString(QKeySequence::NativeText) + u')');
        connect(action, &QAction::triggered, this, run);
        return action;
    };
    auto *newLetter = make(u"newLetter"_s, u"new-letter"_s, tr("&New Letter"), QKeySequence::New,
                           [this] { emit q->newLetterRequested(); });
    m_open = make(u"open"_s, u"open"_s, tr("&Open"), QKeySequence::Open, [this] { open(); });
    m_forward = make(u"forward"_s, u"forward"_s, tr("&Forward"), Qt::CTRL | Qt::Key_L, [this] {
        if (const auto letter = m_letters->current())
            emit q->answerRequested(letter::AnswerKind::Forward, m_index.path(*letter));
    });
    m_sendNow =
        make(u"sendNow"_s, u"send"_s, tr("&Send Now"), Qt::CTRL | Qt::Key_Return, [this] { sendNow(); });
    m_takeBack = make(u"takeBack"_s, u"edit"_s, tr("&Take Back and Edit"), Qt::CTRL | Qt::Key_E,
                      [this] { takeBack(); });
    m_sendAgain = make(u"sendAgain"_s, u"reload"_s, tr("Send A&gain…"), {}, [this] { sendAgain(); });
    m_reschedule = make(u"reschedule"_s, u"clock"_s, tr("&Another Time…"), {}, [this] { reschedule(); });
    m_transcript = make(u"transcript"_s, u"server"_s, tr("T&ranscript"), Qt::CTRL | Qt::SHIFT | Qt::Key_T,
                        [this] { showTranscript(); });
    m_reveal = make(u"reveal"_s, u"folder"_s, tr("S&how the File"), {}, [this] { reveal(); });
    m_putBack = make(u"putBack"_s, u"undo"_s, tr("&Put Back"), {}, [this] { putBack(); });
    m_remove = make(u"remove"_s, u"delete"_s, tr("&Delete"), QKeySequence::Delete, [this] { remove(); });
    m_undo =
        make(u"undo"_s, u"undo"_s, tr("&Undo Delete"), QKeySequence::Undo, [this] { m_deletions->undo(); });
    m_oldestFirst = make(u"oldestFirst"_s, {}, tr("&Oldest First"), {},
                         [this] { m_letters->setOldestFirst(m_oldestFirst->isChecked()); });
    m_oldestFirst->setCheckable(true);
    auto *find =
        make(u"find"_s, u"search"_s, tr("&Find…"), QKeySequence::Find, [this] { m_letters->focusSearch(); });
    auto *close = make(u"close"_s, {}, tr("&Close"), Qt::CTRL | Qt::Key_W, [this] { q->close(); });
    auto *quit = make(u"quit"_s, {}, tr("&Quit"), Qt::CTRL | Qt::Key_Q, [this] { emit q->quitRequested(); });
    quit->setMenuRole(QAction::QuitRole);
    // In the search field these keys are the text's.
    for (auto *action : {m_remove, m_undo}) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        m_letters->view()->addAction(action);
        m_folders->addAction(action);
    }

    auto *file = q->menuBar()->addMenu(tr("&File"));
    file->addActions({newLetter, m_open, m_forward});
    file->addSeparator();
    file->addAction(m_reveal);
    file->addSeparator();
    file->addActions({close, quit});
    auto *edit = q->menuBar()->addMenu(tr("&Edit"));
    edit->addActions({m_undo, m_remove, m_putBack});
    edit->addSeparator();
    edit->addAction(find);
    auto *view = q->menuBar()->addMenu(tr("&View"));
    for (const Place place : places) {
        auto *action =
            make(u"place%1"_s.arg(static_cast<int>(place)), iconOf(place), nameOf(place),
                 QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + static_cast<int>(place))),
                 [this, place] {
                     m_folders->choose(place);
                     m_letters->view()->setFocus(Qt::ShortcutFocusReason);
                 });
        view->addAction(action);
    }
    view->addSeparator();
    view->addAction(m_oldestFirst);
    auto *sending = q->menuBar()->addMenu(tr("&Letter"));
    const QList<QAction *> ofQueue{m_sendNow, m_takeBack, m_sendAgain, m_reschedule, m_transcript};
    sending->addActions(ofQueue);

    auto *bar = q->addToolBar(tr("Letters"));
    bar->setObjectName(u"toolBar"_s);
    bar->setMovable(false);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->addAction(newLetter);
    bar->addSeparator();
    bar->addActions(
        {m_open, m_sendNow, m_takeBack, m_sendAgain, m_reschedule, m_transcript, m_forward, m_putBack});
    bar->addAction(m_remove);

    m_letters->view()->addActions({m_open, m_forward});
    m_letters->view()->addActions(ofQueue);
    m_letters->view()->addActions({m_putBack, m_reveal});
}

void MailboxWindow::Implementation::refreshActions()
{
    const Place place = m_letters->place();
    const bool isThere = m_letters->current().has_value();
    const auto queued = m_letters->currentQueued();
    const auto is = [&](State state) { return queued && queued->state == state; };
    const auto set = [](QAction *action, bool isVisible, bool isEnabled) {
        action->setVisible(isVisible);
        action->setEnabled(isVisible && isEnabled);
    };
    const bool inQueue = isQueue(place);
    const bool inTrash = place == Place::Trash;
    set(m_open, !inQueue && !inTrash, isThere);
    m_open->setText(place == Place::Sent        ? tr("&Open as New")
                    : place == Place::Templates ? tr("&Write with It")
                                                : tr("&Open"));
    set(m_forward, place == Place::Sent || place == Place::Captured, isThere);
    set(m_sendNow, inQueue, is(State::Waiting) || is(State::Scheduled) || is(State::Refused));
    set(m_takeBack, inQueue, queued && !is(State::Unknown));
    set(m_sendAgain, inQueue && is(State::Unknown), true);
    set(m_reschedule, inQueue, is(State::Waiting) || is(State::Scheduled) || is(State::Refused));
    set(m_transcript, inQueue, queued && queued->hasTranscript);
    set(m_putBack, inTrash, isThere);
    set(m_remove, true, isThere && (!inQueue || queued));
    m_remove->setText(inTrash ? tr("&Delete for Good") : tr("&Delete"));
    m_reveal->setEnabled(isThere);

    const QString said = m_deletions->toUndo();
    m_undo->setEnabled(m_deletions->canUndo());
    m_undoButton->setVisible(m_deletions->canUndo());
    m_deleted->setVisible(m_deletions->canUndo());
    m_deleted->setText(m_deleted->fontMetrics().elidedText(said, Qt::ElideRight,
                                                           m_deleted->fontMetrics().averageCharWidth() * 50));
}

QStringList MailboxWindow::Implementation::selectedQueued() const
{
    QStringList ids;
    for (const auto &letter : m_letters->selected())
        ids.append(QFileInfo(letter.name).completeBaseName());
    return ids;
}

QStringList MailboxWindow::Implementation::selectedPaths() const
{
    QStringList paths;
    for (const auto &letter : m_letters->selected())
        paths.append(m_index.path(letter));
    return paths;
}

void MailboxWindow::Implementation::open()
{
    const auto letter = m_letters->current();
    if (!letter)
        return;
    const QString path = m_index.path(*letter);
    switch (m_letters->place()) {
    case Place::Drafts:
    case Place::Captured:
        emit q->openRequested(path);
        break;
    case Place::Templates:
        emit q->templateRequested(path);
        break;
    case Place::Sent:
        emit q->answerRequested(letter::AnswerKind::EditAsNew, path);
        break;
    case Place::Outbox:
    case Place::Scheduled:
        // One that is just being sent is not stopped by a double click.
        if (const auto queued = m_letters->currentQueued();
            queued && queued->state != State::Sending && queued->state != State::Unknown)
            takeBack();
        break;
    case Place::Trash:
        break;
    }
}

void MailboxWindow::Implementation::remove()
{
    const auto letters = m_letters->selected();
    if (letters.isEmpty())
        return;
    const int count = static_cast<int>(letters.size());
    const QString subject = letters.first().subject.isEmpty() ? tr("(no subject)") : letters.first().subject;
    if (m_letters->place() == Place::Trash) {
        if (platform::dialogs().confirm(q,
                                        count == 1 ? tr("Delete “%1” for good?").arg(subject)
                                                   : tr("Delete %n letters for good?", nullptr, count),
                                        tr("This can't be undone."),
                                        tr("Delete for Good")) == platform::Dialogs::Answer::Yes)
            m_deletions->removeForGood(selectedPaths());
        return;
    }
    const QString said = count == 1 ? tr("“%1” is in the trash.").arg(subject)
                                    : tr("%n letters are in the trash.", nullptr, count);
    // It is not read while it is moved.
    m_reading->show({}, {}, {});
    if (isQueue(m_letters->place()))
        m_deletions->removeQueued(selectedQueued(), said);
    else
        m_deletions->remove(selectedPaths(), said);
}

void MailboxWindow::Implementation::putBack()
{
    m_reading->show({}, {}, {});
    m_deletions->putBack(selectedPaths());
}

void MailboxWindow::Implementation::sendNow()
{
    for (const auto &id : selectedQueued())
        m_queue.sendNow(id);
}

void MailboxWindow::Implementation::takeBack()
{
    if (const auto letter = m_letters->currentQueued())
        m_queue.takeBack(letter->id);
}

void MailboxWindow::Implementation::sendAgain()
{
    const auto letter = m_letters->currentQueued();
    if (letter &&
        platform::dialogs().confirm(
            q, tr("Send it again?"),
            tr("Some may get it twice. It keeps its Message-ID, by which many programs know a letter "
               "that they have already."),
            tr("Send Again")) == platform::Dialogs::Answer::Yes)
        m_queue.sendAgain(letter->id);
}

void MailboxWindow::Implementation::reschedule()
{
    const auto letter = m_letters->currentQueued();
    if (!letter)
        return;
    auto *dialog = new RescheduleDialog(letter->due, q);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &RescheduleDialog::chosen, this,
            [this, id = letter->id](const QDateTime &due) { m_queue.reschedule(id, due); });
    dialog->open();
}

void MailboxWindow::Implementation::reveal()
{
    if (const auto letter = m_letters->current())
        QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(m_index.path(*letter)).absolutePath()));
}

void MailboxWindow::Implementation::showTranscript()
{
    const auto letter = m_letters->currentQueued();
    if (!letter)
        return;
    auto *dialog = new TranscriptDialog(m_letters->current()->subject, m_queue.transcript(letter->id), q);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

} // namespace envoi::mailbox
