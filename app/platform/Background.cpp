#include "app/platform/Background.h"

#include <QMutex>

namespace envoi::platform {

namespace {

constexpr int mostThreads = 16;

struct Hook {
    QMutex mutex;
    std::function<void()> run;
};

Hook &hook()
{
    // Never destroyed: a thread may outlive main().
    static auto *const one = new Hook;
    return *one;
}

} // namespace

QThreadPool &backgroundThreads()
{
    static auto *const pool = [] {
        // Never destroyed, since that would wait for a disk that never answers.
        auto *made = new QThreadPool;
        made->setMaxThreadCount(mostThreads);
        return made;
    }();
    return *pool;
}

void setBackgroundHook(std::function<void()> run)
{
    const QMutexLocker lock(&hook().mutex);
    hook().run = std::move(run);
}

void runBackgroundHook()
{
    std::function<void()> run;
    {
        const QMutexLocker lock(&hook().mutex);
        run = hook().run;
    }
    if (run)
        run();
}

} // namespace envoi::platform
