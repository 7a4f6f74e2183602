#pragma once

#include "app/mailbox/LetterList.h"
#include "app/mailbox/Place.h"

#include <QWidget>

#include <map>

class QLabel;
class QLineEdit;
class QListView;
class QStackedWidget;
class QToolButton;

namespace envoi::mailbox {

/// The letters of one folder: a field to search in, and the list.
class LetterPane : public QWidget {
    Q_OBJECT

public:
    LetterPane(store::LetterIndex &index, Queue &queue, QWidget *parent = nullptr);

    void showPlace(Place place);
    Place place() const { return m_place; }
    void setOldestFirst(bool on);
    bool isOldestFirst() const { return m_oldestFirst; }
    void focusSearch();
    /// Looks at the index again.
    void reload();
    /// The one that is shown or has the focus; nothing while none is.
    std::optional<store::LetterSummary> current() const;
    std::optional<QueuedLetter> currentQueued() const;
    /// Those of the selected ones that are loaded.
    QList<store::LetterSummary> selected() const;
    LetterList &letters() { return *m_letters; }
    QListView *view() { return m_view; }
    QLineEdit *search() { return m_search; }

signals:
    /// Another letter is the current one, or the same has changed.
    void currentChanged();
    void activated();
    /// How many letters each place has, or how many were found there.
    void counted(const QHash<int, qsizetype> &counts, bool isSearch);
    void sortingChanged(bool oldestFirst);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void take(const store::LetterListing &listing);
    void showEmptyText(const QHash<int, qsizetype> &counts);
    QStringList scheduledNames() const;

    store::LetterIndex &m_index;
    Queue &m_queue;
    Place m_place = Place::Drafts;
    bool m_oldestFirst = false;
    quint64 m_ticket = 0;
    /// The place of which the list's rows are.
    std::optional<Place> m_shown;
    qint64 m_currentId = 0;
    int m_currentRow = -1;
    QLineEdit *m_search;
    QToolButton *m_sort;
    QStackedWidget *m_pages;
    QListView *m_view;
    QLabel *m_empty;
    LetterList *m_letters;
    LetterDelegate *m_delegate;
};

} // namespace envoi::mailbox
