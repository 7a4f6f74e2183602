#pragma once

#include "core/base/Result.h"
#include "core/store/LetterIndex.h"

#include <QList>
#include <QObject>
#include <QStringList>
#include <QThreadPool>

namespace envoi::mailbox {

class Queue;

/// Deletes letters so that it can be undone: to the trash, and back.
class Deletions : public QObject {
    Q_OBJECT

public:
    Deletions(QString trashFolder, Queue &queue, QObject *parent = nullptr);
    /// Waits for what is under way.
    ~Deletions() override;
    /// Files of any folder but the outbox.
    void remove(const QStringList &paths, const QString &said);
    void removeQueued(const QStringList &ids, const QString &said);
    /// Files in the trash, for good.
    void removeForGood(const QStringList &paths);
    void putBack(const QStringList &paths);
    bool canUndo() const { return !m_done.isEmpty(); }
    /// What undo() brings back, in words.
    QString toUndo() const { return m_done.isEmpty() ? QString() : m_done.last().said; }
    void undo();

signals:
    /// Files were moved, or what can be undone has changed.
    void changed();
    void failed(const envoi::Error &error);

private:
    struct Deletion {
        QStringList trashed; ///< paths in the trash
        QStringList queued;  ///< ids
        QString said;
    };
    void told(const std::optional<Error> &error);

    const QString m_folder;
    Queue &m_queue;
    QThreadPool m_thread;
    QList<Deletion> m_done;
};

} // namespace envoi::mailbox
