#pragma once

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>

#include <functional>
#include <utility>

namespace envoi::platform {

/// Threads for whatever looks at files: more than there are cores, since they mostly wait, and one that
/// waits for a network disk that is gone must not keep the others from their work. The end of the program
/// does not wait for them.
QThreadPool &backgroundThreads();

/// Tests stand a slow disk in here: \a hook runs in the thread before each work; empty for none.
void setBackgroundHook(std::function<void()> hook);
void runBackgroundHook();

/// Runs \a work in another thread and \a done with its result in the GUI thread, if \a context lives then.
template <typename Work, typename Done>
void inBackground(QObject *context, Work work, Done done)
{
    backgroundThreads().start([guard = QPointer<QObject>(context), work, done] {
        runBackgroundHook();
        auto result = work();
        auto *application = QCoreApplication::instance();
        if (!application)
            return;
        // The application outlives this work; the context may not.
        QMetaObject::invokeMethod(application, [guard, done, result = std::move(result)] {
            if (guard)
                done(result);
        });
    });
}

} // namespace envoi::platform
