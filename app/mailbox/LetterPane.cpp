#include "app/mailbox/LetterPane.h"

#include "app/look/Look.h"

#include <QAction>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QLocale>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace envoi::mailbox {

LetterPane::LetterPane(store::LetterIndex &index, Queue &queue, QWidget *parent)
    : QWidget(parent), m_index(index), m_queue(queue), m_search(new QLineEdit(this)),
      m_sort(look::textButton(this, u"sort"_s, u"chevron-down"_s, tr("Newest"))),
      m_pages(new QStackedWidget(this)), m_view(new QListView(this)), m_empty(new QLabel(this)),
      m_letters(new LetterList(index, queue, this)), m_delegate(new LetterDelegate(this))
{
    m_search->setObjectName(u"search"_s);
    m_search->setAccessibleName(tr("Search"));
    m_search->setPlaceholderText(tr("Search recipients, subject and text"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(look::icon(u"search"_s, look::Tone::Muted), QLineEdit::LeadingPosition);
    m_sort->setAccessibleName(tr("Sorting"));

    m_view->setObjectName(u"letters"_s);
    m_view->setAccessibleName(tr("Letters"));
    m_view->setModel(m_letters);
    m_view->setItemDelegate(m_delegate);
    m_view->setUniformItemSizes(true);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_empty->setObjectName(u"empty"_s);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(24);
    m_empty->setTextFormat(Qt::PlainText);
    m_empty->setBackgroundRole(QPalette::Base);
    m_empty->setForegroundRole(QPalette::PlaceholderText);
    m_empty->setAutoFillBackground(true);
    m_pages->addWidget(m_view);
    m_pages->addWidget(m_empty);

    auto *top = new QHBoxLayout;
    top->setContentsMargins(8, 6, 6, 6);
    top->addWidget(m_search, 1);
    top->addWidget(m_sort);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addWidget(m_pages, 1);

    m_search->installEventFilter(this);
    connect(m_search, &QLineEdit::textChanged, this, &LetterPane::reload);
    connect(m_search, &QLineEdit::returnPressed, m_view, [this] { m_view->setFocus(Qt::OtherFocusReason); });
    connect(m_sort, &QToolButton::clicked, this, [this] { setOldestFirst(!m_oldestFirst); });
    connect(&m_index, &store::LetterIndex::listed, this, &LetterPane::take);
    connect(&m_index, &store::LetterIndex::searchUnavailable, this, [this] {
        m_search->setEnabled(false);
        m_search->setPlaceholderText(tr("Searching needs SQLite, which is not installed"));
    });
    connect(&m_index, &store::LetterIndex::changed, this,
            [this](store::LetterFolder, const QList<qint64> &altered) {
                m_letters->forget(altered);
                reload();
                if (altered.contains(m_currentId))
                    emit currentChanged();
            });
    connect(m_letters, &LetterList::loaded, this, [this] {
        // What is shown beside the list waits for it.
        if (m_view->currentIndex().isValid() && m_letters->letter(m_view->currentIndex()))
            emit currentChanged();
    });
    connect(&m_queue, &Queue::changed, this, [this] {
        m_letters->refreshStandings();
        reload();
        emit currentChanged();
    });
    connect(&m_queue, &Queue::progressed, this, [this] { m_letters->refreshStandings(); });
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &now) {
                m_currentRow = now.row();
                m_currentId = now.isValid() ? m_letters->ids().value(now.row()) : 0;
                emit currentChanged();
            });
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &LetterPane::currentChanged);
    connect(m_view, &QListView::activated, this, &LetterPane::activated);
}

void LetterPane::showPlace(Place place)
{
    m_place = place;
    reload();
}

void LetterPane::setOldestFirst(bool on)
{
    if (on == m_oldestFirst)
        return;
    m_oldestFirst = on;
    m_sort->setText(on ? tr("Oldest") : tr("Newest"));
    m_sort->setIcon(look::icon(on ? u"chevron-up"_s : u"chevron-down"_s));
    reload();
    emit sortingChanged(on);
}

void LetterPane::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

QStringList LetterPane::scheduledNames() const
{
    QStringList names;
    for (const auto &letter : m_queue.letters()) {
        if (letter.state == QueuedLetter::State::Scheduled)
            names.append(letter.id + u".eml"_s);
    }
    return names;
}

void LetterPane::reload()
{
    store::LetterQuery query;
    query.folder = folderOf(m_place);
    query.search = m_search->text();
    query.oldestFirst = m_oldestFirst;
    if (isQueue(m_place)) {
        query.names = scheduledNames();
        query.onlyNames = m_place == Place::Scheduled;
    }
    m_ticket = m_index.list(query);
}

void LetterPane::take(const store::LetterListing &listing)
{
    if (listing.ticket != m_ticket)
        return;
    const bool isOther = m_shown != m_place;
    const auto id = isOther ? 0 : m_currentId;
    const int row = m_currentRow;
    m_shown = m_place;
    m_delegate->setShowsStanding(isQueue(m_place));
    m_letters->setIds(listing.ids, isQueue(m_place), m_place == Place::Captured);
    if (isOther)
        m_view->doItemsLayout();
    // The same letter, or what stands in its place now.
    QModelIndex now = m_letters->indexOfId(id);
    if (!now.isValid())
        now = m_letters->index(
            isOther || id == 0 ? 0 : std::clamp(row, 0, std::max(0, m_letters->rowCount() - 1)));
    if (now.isValid() && (now != m_view->currentIndex() || !m_view->selectionModel()->hasSelection())) {
        m_view->setCurrentIndex(now);
        if (isOther)
            m_view->scrollToTop();
    }
    showEmptyText(listing.counts);
    emit counted(listing.counts, !m_search->text().trimmed().isEmpty());
    if (!m_view->currentIndex().isValid())
        emit currentChanged();
}

void LetterPane::showEmptyText(const QHash<int, qsizetype> &counts)
{
    const bool isEmpty = m_letters->rowCount() == 0;
    const QString typed = m_search->text().trimmed();
    if (isEmpty && typed.isEmpty()) {
        m_empty->setText(emptyText(m_place));
    } else if (isEmpty) {
        QStringList elsewhere;
        for (const Place place : places) {
            const auto count = counts.value(static_cast<int>(folderOf(place)));
            if (count > 0 && place != Place::Scheduled && folderOf(place) != folderOf(m_place))
                elsewhere.append(tr("%1 in %2").arg(QLocale().toString(count), nameOf(place)));
        }
        QString text = tr("No letter here has “%1”.").arg(typed);
        if (!elsewhere.isEmpty())
            text += u"\n\n"_s + tr("Found: %1.").arg(elsewhere.join(u", "_s));
        m_empty->setText(text);
    }
    m_pages->setCurrentWidget(isEmpty ? static_cast<QWidget *>(m_empty) : m_view);
}

std::optional<store::LetterSummary> LetterPane::current() const
{
    const auto *letter = m_letters->letter(m_view->currentIndex());
    return letter ? std::optional(*letter) : std::nullopt;
}

std::optional<QueuedLetter> LetterPane::currentQueued() const
{
    return m_letters->queued(m_view->currentIndex());
}

QList<store::LetterSummary> LetterPane::selected() const
{
    QList<store::LetterSummary> letters;
    for (const auto &index : m_view->selectionModel()->selectedIndexes()) {
        if (const auto *letter = m_letters->letter(index))
            letters.append(*letter);
    }
    return letters;
}

bool LetterPane::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Escape && !m_search->text().isEmpty()) {
            m_search->clear();
            return true;
        }
        if (key == Qt::Key_Escape || key == Qt::Key_Down) {
            m_view->setFocus(Qt::OtherFocusReason);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace envoi::mailbox
