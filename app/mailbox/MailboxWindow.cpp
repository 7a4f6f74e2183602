#include "app/mailbox/MailboxWindow.h"

#include "app/look/Look.h"
#include "app/mailbox/MailboxParts.h"
#include "app/words/Words.h"

#include <QAction>
#include <QCloseEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QLabel>
#include <QLocale>
#include <QScreen>
#include <QSplitter>
#include <QStatusBar>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;

namespace envoi::mailbox {

MailboxWindow::Implementation::Implementation(MailboxWindow *window, store::LetterIndex &index, Queue &queue,
                                              const QString &trashFolder)
    : QObject(window), q(window), m_index(index), m_queue(queue),
      m_deletions(new Deletions(trashFolder, queue, this)), m_folders(new FolderPane(q)),
      m_letters(new LetterPane(index, queue, q)), m_reading(new ReadingPane(q)), m_splitter(new QSplitter(q)),
      m_status(new QLabel(q)), m_deleted(new QLabel(q)),
      m_undoButton(look::textButton(q, u"undoDelete"_s, u"undo"_s, tr("Undo")))
{
    m_splitter->setObjectName(u"panes"_s);
    m_splitter->addWidget(m_folders);
    m_splitter->addWidget(m_letters);
    m_splitter->addWidget(m_reading);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 0);
    m_splitter->setStretchFactor(2, 1);
    m_splitter->setHandleWidth(1);
    m_folders->setMinimumWidth(m_folders->sizeHint().width() * 3 / 4);
    m_letters->setMinimumWidth(q->fontMetrics().averageCharWidth() * 28);
    m_reading->setMinimumWidth(q->fontMetrics().averageCharWidth() * 30);
    q->setCentralWidget(m_splitter);

    m_status->setObjectName(u"status"_s);
    m_status->setIndent(8);
    m_deleted->setObjectName(u"deleted"_s);
    m_deleted->setTextFormat(Qt::PlainText);
    q->statusBar()->setSizeGripEnabled(false);
    q->statusBar()->addWidget(m_status, 1);
    q->statusBar()->addPermanentWidget(m_deleted);
    q->statusBar()->addPermanentWidget(m_undoButton);

    buildActions();

    connect(m_folders, &FolderPane::chosen, this, [this](Place place) {
        q->setWindowTitle(tr("%1 – Mailbox").arg(nameOf(place)));
        m_letters->showPlace(place);
        refreshActions();
    });
    connect(m_letters, &LetterPane::currentChanged, this, &Implementation::showCurrent);
    connect(m_letters, &LetterPane::activated, this, &Implementation::open);
    connect(m_letters, &LetterPane::counted, this, &Implementation::showCounts);
    connect(m_letters, &LetterPane::sortingChanged, m_oldestFirst, &QAction::setChecked);
    connect(m_reading, &ReadingPane::told, this,
            [this](const QString &text) { q->statusBar()->showMessage(text, 10'000); });
    connect(&m_index, &store::LetterIndex::progressed, this, [this](qsizetype done, qsizetype total) {
        m_progress = {done, total};
        showStatus();
    });
    connect(&m_queue, &Queue::progressed, this, [this] { m_reading->setQueued(m_letters->currentQueued()); });
    const auto tell = [this](const Error &error) {
        const auto words = words::explain(error);
        q->statusBar()->showMessage(words.headline + u' ' + words.advice, 20'000);
    };
    connect(&m_queue, &Queue::failed, this, tell);
    connect(m_deletions, &Deletions::failed, this, tell);
    connect(m_deletions, &Deletions::changed, this, [this] {
        m_index.refresh();
        refreshActions();
    });
    connect(m_undoButton, &QToolButton::clicked, m_deletions, &Deletions::undo);
    refreshActions();
}

void MailboxWindow::Implementation::showCurrent()
{
    const auto letter = m_letters->current();
    m_reading->setQueued(m_letters->currentQueued());
    if (letter) {
        m_reading->show(m_index.path(*letter),
                        QString::number(letter->size) + u' ' + letter->date.toString(Qt::ISODateWithMs), {});
    } else if (!m_letters->view()->currentIndex().isValid()) {
        m_reading->show({}, {},
                        m_letters->letters().rowCount() == 0 ? QString() : tr("Choose a letter to read it."));
    }
    refreshActions();
}

void MailboxWindow::Implementation::showCounts(const QHash<int, qsizetype> &counts, bool isSearch)
{
    m_isSearch = isSearch;
    qsizetype scheduled = 0;
    bool isTroubled = false;
    bool isMissed = false;
    for (const auto &letter : m_queue.letters()) {
        scheduled += letter.state == QueuedLetter::State::Scheduled ? 1 : 0;
        isTroubled |=
            letter.state == QueuedLetter::State::Refused || letter.state == QueuedLetter::State::Unknown;
        isMissed |= letter.isMissed;
    }
    for (const Place place : places) {
        qsizetype count = counts.value(static_cast<int>(folderOf(place)));
        // Which of the hits in the outbox are scheduled, only its own list knows.
        if (place == Place::Scheduled)
            count = isSearch ? 0 : scheduled;
        else if (place == Place::Outbox && !isSearch)
            count = std::max<qsizetype>(0, count - scheduled);
        if (place == m_letters->place())
            count = m_letters->letters().rowCount();
        m_folders->setCount(place, count);
    }
    m_folders->setTroubled(Place::Outbox, isTroubled);
    m_folders->setTroubled(Place::Scheduled, isMissed);
    showStatus();
}

void MailboxWindow::Implementation::showStatus()
{
    const int count = m_letters->letters().rowCount();
    QString text;
    if (m_isSearch)
        text = count == 0   ? tr("Nothing found")
               : count == 1 ? tr("Found one letter")
                            : tr("Found %1 letters").arg(QLocale().toString(count));
    else if (count > 0)
        text = count == 1 ? tr("One letter") : tr("%1 letters").arg(QLocale().toString(count));
    if (m_progress.first < m_progress.second) {
        if (!text.isEmpty())
            text += u" · "_s;
        text += tr("Reading %1 of %2")
                    .arg(QLocale().toString(m_progress.first), QLocale().toString(m_progress.second));
    }
    m_status->setText(text);
}

MailboxWindow::MailboxWindow(store::LetterIndex &index, Queue &queue, const QString &trashFolder,
                             QWidget *parent)
    : QMainWindow(parent), m_implementation(std::make_unique<Implementation>(this, index, queue, trashFolder))
{
    setWindowTitle(tr("Mailbox"));
    arrange({});
    m_implementation->m_folders->choose(Place::Drafts);
    index.refresh();
    m_implementation->m_letters->view()->setFocus();
}

MailboxWindow::~MailboxWindow() = default;

void MailboxWindow::showPlace(Place place)
{
    m_implementation->m_folders->choose(place);
}

QJsonObject MailboxWindow::arrangement() const
{
    QJsonArray widths;
    for (const int width : m_implementation->m_splitter->sizes())
        widths.append(width);
    return {{u"width"_s, width()},
            {u"height"_s, height()},
            {u"widths"_s, widths},
            {u"oldestFirst"_s, m_implementation->m_letters->isOldestFirst()},
            {u"place"_s, static_cast<int>(m_implementation->m_letters->place())}};
}

void MailboxWindow::arrange(const QJsonObject &arrangement)
{
    const int character = fontMetrics().averageCharWidth();
    const QSize usual(character * 170, fontMetrics().height() * 46);
    const QSize size(arrangement[u"width"_s].toInt(usual.width()),
                     arrangement[u"height"_s].toInt(usual.height()));
    resize(size.boundedTo(screen()->availableSize()));
    QList<int> widths;
    for (const auto &width : arrangement[u"widths"_s].toArray())
        widths.append(width.toInt());
    if (widths.size() != 3)
        widths = {m_implementation->m_folders->sizeHint().width(), character * 52, character * 90};
    m_implementation->m_splitter->setSizes(widths);
    m_implementation->m_letters->setOldestFirst(arrangement[u"oldestFirst"_s].toBool());
    const int place = arrangement[u"place"_s].toInt(-1);
    if (place >= 0 && place < static_cast<int>(places.size()))
        showPlace(static_cast<Place>(place));
}

void MailboxWindow::closeEvent(QCloseEvent *event)
{
    emit closing();
    QMainWindow::closeEvent(event);
}

void MailboxWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    // "Goes at 15:30" is said of a moment.
    if (event->type() == QEvent::ActivationChange && isActiveWindow())
        m_implementation->m_letters->letters().refreshStandings();
}

} // namespace envoi::mailbox
