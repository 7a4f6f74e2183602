#pragma once

#include "app/mailbox/Deletions.h"
#include "app/mailbox/FolderPane.h"
#include "app/mailbox/LetterPane.h"
#include "app/mailbox/MailboxWindow.h"
#include "app/mailbox/Queue.h"
#include "app/mailbox/ReadingPane.h"

class QAction;
class QLabel;
class QMenu;
class QSplitter;
class QToolBar;
class QToolButton;

namespace envoi::mailbox {

/// Inside the room: the window's parts. MailboxWindow.cpp joins them, MailboxActions.cpp has what can be
/// done.
class MailboxWindow::Implementation : public QObject {
    Q_OBJECT

public:
    Implementation(MailboxWindow *window, store::LetterIndex &index, Queue &queue,
                   const QString &trashFolder);

    void buildActions();
    void refreshActions();
    void showCurrent();
    void showCounts(const QHash<int, qsizetype> &counts, bool isSearch);
    void showStatus();

    void open();
    void remove();
    void sendNow();
    void sendAgain();
    void takeBack();
    void reschedule();
    void putBack();
    void reveal();
    void showTranscript();
    QStringList selectedQueued() const;
    QStringList selectedPaths() const;

    MailboxWindow *q;
    store::LetterIndex &m_index;
    Queue &m_queue;
    Deletions *m_deletions;
    FolderPane *m_folders;
    LetterPane *m_letters;
    ReadingPane *m_reading;
    QSplitter *m_splitter;
    QLabel *m_status;
    QLabel *m_deleted;
    QToolButton *m_undoButton;
    bool m_isSearch = false;
    std::pair<qsizetype, qsizetype> m_progress;

    QAction *m_open = nullptr;
    QAction *m_forward = nullptr;
    QAction *m_sendNow = nullptr;
    QAction *m_takeBack = nullptr;
    QAction *m_sendAgain = nullptr;
    QAction *m_reschedule = nullptr;
    QAction *m_transcript = nullptr;
    QAction *m_reveal = nullptr;
    QAction *m_remove = nullptr;
    QAction *m_putBack = nullptr;
    QAction *m_undo = nullptr;
    QAction *m_oldestFirst = nullptr;
};

} // namespace envoi::mailbox
