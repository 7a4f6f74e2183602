#include "app/captured/CapturedWindow.h"

#include "app/captured/CapturedModel.h"
#include "app/look/Look.h"
#include "app/look/Notice.h"
#include "app/platform/Dialogs.h"
#include "app/reading/AnswerActions.h"
#include "app/reading/LetterView.h"

#include <QAction>
#include <QApplication>
#include <QDesktopServices>
#include <QFileInfo>
#include <QLabel>
#include <QListView>
#include <QPointer>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusBar>
#include <QThreadPool>
#include <QToolBar>
#include <QUrl>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace envoi::captured {

class CapturedWindow::Implementation {
public:
    Implementation(CapturedWindow *window, capture::CaptureServer &server);

    QAction *addAction(QToolBar *bar, const QString &name, const QString &icon, const QString &text);
    void select(const QString &id);
    void showCurrent();
    void removeCurrent();
    void removeAll();
    void reveal();
    void refreshActions();

    CapturedWindow *q;
    capture::CaptureServer &m_server;
    CapturedModel *m_model;
    QListView *m_list;
    QStackedWidget *m_pages;
    QLabel *m_emptyPage;
    reading::LetterView *m_letterView;
    QAction *m_remove;
    QAction *m_removeAll;
    QAction *m_reveal;
    reading::AnswerActions *m_answers;
    /// Whose letter is shown or being read.
    QString m_shownId;
};

CapturedWindow::Implementation::Implementation(CapturedWindow *window, capture::CaptureServer &server)
    : q(window), m_server(server), m_model(new CapturedModel(q)), m_list(new QListView(q)),
      m_pages(new QStackedWidget(q)), m_emptyPage(new QLabel(q)), m_letterView(new reading::LetterView(q))
{
    auto *strip = new look::Notice(q);
    strip->setObjectName(u"strip"_s);
    strip->say(look::Notice::Kind::Info,
               tr("These letters went nowhere: the local test server keeps them on this computer."));

    m_list->setObjectName(u"letters"_s);
    m_list->setAccessibleName(tr("Captured letters"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new CapturedDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_emptyPage->setAlignment(Qt::AlignCenter);
    m_emptyPage->setWordWrap(true);
    m_emptyPage->setText(
        tr("Nothing was captured yet.\n\nSend a letter from the account “Local test server”, and "
           "it appears here as its recipients would have got it."));
    m_pages->addWidget(m_emptyPage);
    m_pages->addWidget(m_letterView);

    auto *bar = q->addToolBar(tr("Captured letters"));
    bar->setObjectName(u"toolBar"_s);
    bar->setMovable(false);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_remove = addAction(bar, u"remove"_s, u"delete"_s, tr("Delete"));
    m_remove->setShortcut(QKeySequence::Delete);
    m_remove->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_list->addAction(m_remove);
    m_removeAll = addAction(bar, u"removeAll"_s, u"cancel"_s, tr("Delete all"));
    bar->addSeparator();
    m_reveal = addAction(bar, u"reveal"_s, u"folder"_s, tr("Show the file"));

    bar->addSeparator();
    m_answers = new reading::AnswerActions(*bar, q);
    QObject::connect(m_answers, &reading::AnswerActions::requested, q, [this](letter::AnswerKind kind) {
        if (const capture::CapturedMessage *message = m_model->message(m_list->currentIndex()))
            emit q->answerRequested(kind, message->path);
    });

    auto *splitter = new QSplitter(q);
    splitter->addWidget(m_list);
    splitter->addWidget(m_pages);
    splitter->setStretchFactor(1, 1);
    splitter->setChildrenCollapsible(false);
    splitter->setSizes({q->fontMetrics().averageCharWidth() * 46, q->fontMetrics().averageCharWidth() * 96});
    auto *content = new QWidget(q);
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(8, 6, 8, 0);
    layout->setSpacing(6);
    layout->addWidget(strip);
    layout->addWidget(splitter, 1);
    q->setCentralWidget(content);
    q->statusBar()->setSizeGripEnabled(false);

    m_model->setMessages(m_server.messages());
    refreshActions();

    QObject::connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, q,
                     [this] { showCurrent(); });
    QObject::connect(m_remove, &QAction::triggered, q, [this] { removeCurrent(); });
    QObject::connect(m_removeAll, &QAction::triggered, q, [this] { removeAll(); });
    QObject::connect(m_reveal, &QAction::triggered, q, [this] { reveal(); });
    QObject::connect(m_letterView, &reading::LetterView::told, q,
                     [this](const QString &text) { q->statusBar()->showMessage(text, 10'000); });
    QObject::connect(&m_server, &capture::CaptureServer::captured, q,
                     [this](const capture::CapturedMessage &message) {
                         m_model->add(message);
                         if (!m_list->currentIndex().isValid())
                             select(message.id);
                         refreshActions();
                     });
}

QAction *CapturedWindow::Implementation::addAction(QToolBar *bar, const QString &name, const QString &icon,
                                                   const QString &text)
{
    QAction *action = bar->addAction(look::icon(icon), text);
    action->setObjectName(name);
    return action;
}

void CapturedWindow::Implementation::refreshActions()
{
    const bool any = m_model->rowCount() > 0;
    const bool current = m_list->currentIndex().isValid();
    m_remove->setEnabled(current);
    m_removeAll->setEnabled(any);
    m_reveal->setEnabled(current);
    m_pages->setCurrentWidget(current ? static_cast<QWidget *>(m_letterView) : m_emptyPage);
    const int count = m_model->rowCount();
    q->statusBar()->showMessage(count == 0   ? QString()
                                : count == 1 ? tr("One letter")
                                             : tr("%n letters", nullptr, count));
}

void CapturedWindow::Implementation::select(const QString &id)
{
    QModelIndex index = m_model->indexOfId(id);
    if (!index.isValid())
        index = m_model->index(0);
    if (index.isValid()) {
        m_list->setCurrentIndex(index);
        m_list->scrollTo(index);
    }
}

void CapturedWindow::Implementation::showCurrent()
{
    refreshActions();
    const capture::CapturedMessage *message = m_model->message(m_list->currentIndex());
    if (!message) {
        m_shownId.clear();
        m_letterView->setWaiting();
        m_answers->setEnabled(false, false);
        return;
    }
    if (message->id == m_shownId)
        return;
    m_shownId = message->id;
    m_letterView->setWaiting();
    m_answers->setEnabled(false, false);
    QThreadPool::globalInstance()->start([window = QPointer(q), this, wanted = *message] {
        auto letter = reading::readLetter(wanted);
        QMetaObject::invokeMethod(
            qApp,
            [window, this, id = wanted.id, letter = std::move(letter)] {
                // The window may be gone, or show another letter by now.
                if (!window || m_shownId != id)
                    return;
                m_letterView->setLetter(letter);
                m_answers->setEnabled(!letter->error, letter->takesListAnswers);
            },
            Qt::QueuedConnection);
    });
}

void CapturedWindow::Implementation::removeCurrent()
{
    const capture::CapturedMessage *message = m_model->message(m_list->currentIndex());
    if (!message)
        return;
    const QString id = message->id;
    // A file that is still mapped can't be deleted everywhere.
    m_shownId.clear();
    m_letterView->setWaiting();
    m_model->remove(id);
    m_server.remove(id);
    showCurrent();
}

void CapturedWindow::Implementation::removeAll()
{
    const int count = m_model->rowCount();
    if (platform::dialogs().confirm(q,
                                    count == 1 ? tr("Delete the captured letter?")
                                               : tr("Delete all %n captured letters?", nullptr, count),
                                    tr("Their files on this computer are deleted."),
                                    tr("Delete all")) != platform::Dialogs::Answer::Yes)
        return;
    m_shownId.clear();
    m_letterView->setWaiting();
    m_server.removeAll();
    m_model->setMessages(m_server.messages());
    showCurrent();
}

void CapturedWindow::Implementation::reveal()
{
    if (const capture::CapturedMessage *message = m_model->message(m_list->currentIndex()))
        QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(message->path).absolutePath()));
}

CapturedWindow::CapturedWindow(capture::CaptureServer &server, QWidget *parent)
    : QMainWindow(parent), m_implementation(std::make_unique<Implementation>(this, server))
{
    setWindowTitle(tr("Captured letters"));
    resize(fontMetrics().averageCharWidth() * 150, fontMetrics().height() * 46);
}

CapturedWindow::~CapturedWindow() = default;

void CapturedWindow::show(const QString &id)
{
    m_implementation->select(id);
    QMainWindow::show();
    raise();
    activateWindow();
}

} // namespace envoi::captured
