#pragma once

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>

#include <memory>
#include <utility>

/// Inside the room: what touches the disk is done by a worker.
namespace envoi::delivery {

/// Runs \a work in \a worker, after all that was given to it before, and \a done with its result in this
/// thread, if \a context lives then.
template <typename Work, typename Done>
void inWorker(QThreadPool &worker, QObject *context, Work work, Done done)
{
    // The context is only looked at in its own thread; the application outlives the worker.
    auto guard = std::make_shared<QPointer<QObject>>(context);
    worker.start([guard = std::move(guard), work = std::move(work), done = std::move(done)]() mutable {
        using Value = decltype(work());
        auto result = std::make_shared<Value>(work());
        auto *application = QCoreApplication::instance();
        if (!application)
            return;
        QMetaObject::invokeMethod(
            application,
            [guard = std::move(guard), done = std::move(done), result = std::move(result)]() mutable {
                if (*guard)
                    done(std::move(*result));
            },
            Qt::QueuedConnection);
    });
}

} // namespace envoi::delivery
