#pragma once

#include "app/platform/Background.h"

#include <QCoreApplication>
#include <QSemaphore>
#include <QThreadPool>

namespace envoi::compose {

/// A disk that does not answer until it is let go.
class SlowDisk {
public:
    SlowDisk()
    {
        platform::setBackgroundHook([this] { m_gate.acquire(); });
    }
    ~SlowDisk() { answer(); }
    void answer()
    {
        platform::setBackgroundHook({});
        m_gate.release(1000);
        platform::backgroundThreads().waitForDone();
        QCoreApplication::processEvents();
    }

private:
    QSemaphore m_gate;
};

} // namespace envoi::compose
