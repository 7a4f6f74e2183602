#pragma once

#include "app/mailbox/Queue.h"
#include "core/store/LetterIndex.h"

#include <QAbstractListModel>
#include <QCache>
#include <QSet>
#include <QStyledItemDelegate>

#include <functional>

namespace envoi::mailbox {

/// Rows of letters, which are asked of the index when they are first shown.
class LetterList : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role {
        TitleRole = Qt::UserRole, ///< whom it is to, or from
        TimeRole,
        SubjectRole,
        SnippetRole,
        AttachmentRole,
        StandingRole, ///< in words; empty where the letter is in no queue
        ToneRole,     ///< look::Tone, as an int
        ProgressRole, ///< 0 to 1; below 0 when none is shown
        IsLoadedRole,
    };

    LetterList(store::LetterIndex &index, const Queue &queue, QObject *parent = nullptr);

    /// What is listed now; \a isQueue: these are letters of the outbox.
    void setIds(const QList<qint64> &ids, bool isQueue, bool showsSender);
    const QList<qint64> &ids() const { return m_ids; }
    /// Null while it is not loaded.
    const store::LetterSummary *letter(const QModelIndex &index) const;
    /// The queue's letter in that row.
    std::optional<QueuedLetter> queued(const QModelIndex &index) const;
    QModelIndex indexOfId(qint64 id) const;
    /// The letters have changed on disk.
    void forget(const QList<qint64> &ids);
    /// What stands beside the letters has changed.
    void refreshStandings();

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

signals:
    /// Rows that were asked for are here.
    void loaded();

private:
    void want(int row) const;
    void ask();
    void take(const QList<store::LetterSummary> &letters);
    QString accessibleText(const store::LetterSummary &letter, const QString &standing) const;

    store::LetterIndex &m_index;
    const Queue &m_queue;
    QList<qint64> m_ids;
    bool m_isQueue = false;
    bool m_showsSender = false;
    mutable QCache<qint64, store::LetterSummary> m_cache;
    mutable QSet<qint64> m_asked;
    mutable int m_firstWanted = -1;
    mutable int m_lastWanted = -1;
};

/// Two lines a letter, whom and when, what; in the outbox a third, how it stands.
class LetterDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void setShowsStanding(bool on) { m_showsStanding = on; }
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    bool m_showsStanding = false;
};

} // namespace envoi::mailbox
