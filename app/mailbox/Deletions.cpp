#include "app/mailbox/Deletions.h"

#include "app/mailbox/Queue.h"
#include "core/store/Trash.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QPointer>

namespace envoi::mailbox {

namespace {

/// Runs \a work in \a thread, and \a done with what it gives in this one.
template <typename Work, typename Done>
void in(QThreadPool &thread, QObject *context, Work work, Done done)
{
    thread.start([guard = QPointer<QObject>(context), work, done] {
        auto result = work();
        QMetaObject::invokeMethod(QCoreApplication::instance(), [guard, done, result = std::move(result)] {
            if (guard)
                done(result);
        });
    });
}

} // namespace

Deletions::Deletions(QString trashFolder, Queue &queue, QObject *parent)
    : QObject(parent), m_folder(std::move(trashFolder)), m_queue(queue)
{
    // One after the other, as they were asked for.
    m_thread.setMaxThreadCount(1);
    m_thread.start([folder = m_folder] { store::Trash(folder).clear(QDateTime::currentDateTimeUtc()); });
}

Deletions::~Deletions()
{
    m_thread.waitForDone();
}

void Deletions::told(const std::optional<Error> &error)
{
    if (error)
        emit failed(*error);
    emit changed();
}

void Deletions::remove(const QStringList &paths, const QString &said)
{
    struct Done {
        QStringList trashed;
        std::optional<Error> error;
    };
    in(
        m_thread, this,
        [folder = m_folder, paths] {
            Done done;
            for (const auto &path : paths) {
                if (const auto there = store::Trash(folder).take(path, QDateTime::currentDateTimeUtc()))
                    done.trashed.append(*there);
                else
                    done.error = there.error();
            }
            return done;
        },
        [this, said](const Done &done) {
            if (!done.trashed.isEmpty())
                m_done.append({done.trashed, {}, said});
            told(done.error);
        });
}

void Deletions::removeQueued(const QStringList &ids, const QString &said)
{
    for (const auto &id : ids)
        m_queue.remove(id);
    m_done.append({{}, ids, said});
    emit changed();
}

void Deletions::removeForGood(const QStringList &paths)
{
    in(
        m_thread, this,
        [folder = m_folder, paths] {
            for (const auto &path : paths)
                store::Trash(folder).remove(path);
            return true;
        },
        [this](bool) { told({}); });
}

void Deletions::putBack(const QStringList &paths)
{
    struct Done {
        QStringList queued;
        std::optional<Error> error;
    };
    in(
        m_thread, this,
        [folder = m_folder, paths] {
            const store::Trash trash(folder);
            Done done;
            for (const auto &path : paths) {
                if (!trash.knowsOrigin(path))
                    done.queued.append(QFileInfo(path).completeBaseName()); // it comes from the outbox
                else if (const auto back = trash.putBack(path); !back)
                    done.error = back.error();
            }
            return done;
        },
        [this](const Done &done) {
            for (const auto &id : done.queued)
                m_queue.restore(id);
            told(done.error);
        });
}

void Deletions::undo()
{
    if (m_done.isEmpty())
        return;
    const Deletion last = m_done.takeLast();
    for (const auto &id : last.queued)
        m_queue.restore(id);
    if (last.trashed.isEmpty())
        emit changed();
    else
        putBack(last.trashed);
}

} // namespace envoi::mailbox
