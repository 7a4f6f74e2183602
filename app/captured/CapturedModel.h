#pragma once

#include "app/reading/Letter.h"

#include <QAbstractListModel>
#include <QHash>
#include <QStyledItemDelegate>

namespace envoi::captured {

/// The captured messages, newest first. Who a letter is from and its subject are read from its file in a
/// worker thread when the list first shows it.
class CapturedModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { IdRole = Qt::UserRole, FromRole, SubjectRole, TimeRole, SizeRole };

    explicit CapturedModel(QObject *parent = nullptr);
    /// \a messages: oldest first, as the server has them.
    void setMessages(const QList<capture::CapturedMessage> &messages);
    void add(const capture::CapturedMessage &message);
    void remove(const QString &id);
    const capture::CapturedMessage *message(const QModelIndex &index) const;
    QModelIndex indexOfId(const QString &id) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    struct Entry {
        capture::CapturedMessage message;
        std::optional<reading::Summary> summary;
        bool asked = false;
    };
    void ask(Entry &entry) const;
    void take(const QString &id, const reading::Summary &summary);
    mutable std::vector<Entry> m_entries; // newest first
};

/// A row in two lines: subject and time, sender and size.
class CapturedDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace envoi::captured
