#include "app/cli/Interrupt.h"

#ifdef Q_OS_WIN
#define WIN32_LEAN_AND_MEAN
#include <windows.h>

#include <atomic>
#else
#include <QSocketNotifier>

#include <csignal>
#include <fcntl.h>
#include <unistd.h>
#endif

namespace envoi::cli {

#ifdef Q_OS_WIN

namespace {

std::atomic<Interrupt *> current;

/// Runs in a thread of the system's own.
BOOL WINAPI onConsole(DWORD)
{
    auto *interrupt = current.load();
    return interrupt && QMetaObject::invokeMethod(interrupt, &Interrupt::interrupted, Qt::QueuedConnection);
}

} // namespace

Interrupt::Interrupt(QObject *parent) : QObject(parent)
{
    current = this;
    SetConsoleCtrlHandler(onConsole, TRUE);
}

Interrupt::~Interrupt()
{
    SetConsoleCtrlHandler(onConsole, FALSE);
    current = nullptr;
}

#else

namespace {

int pipeEnds[2] = {-1, -1};

/// A handler may do next to nothing: it wakes the event loop through a pipe.
extern "C" void onSignal(int)
{
    const char octet = 1;
    [[maybe_unused]] const auto written = ::write(pipeEnds[1], &octet, 1);
}

} // namespace

Interrupt::Interrupt(QObject *parent) : QObject(parent)
{
    if (::pipe(pipeEnds) != 0)
        return;
    for (const int end : pipeEnds) {
        ::fcntl(end, F_SETFL, O_NONBLOCK);
        ::fcntl(end, F_SETFD, FD_CLOEXEC);
    }
    auto *notifier = new QSocketNotifier(pipeEnds[0], QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [this] {
        char octet = 0;
        while (::read(pipeEnds[0], &octet, 1) > 0) {
        }
        emit interrupted();
    });
    struct sigaction action = {};
    action.sa_handler = onSignal;
    action.sa_flags = SA_RESTART;
    ::sigaction(SIGINT, &action, nullptr);
    ::sigaction(SIGTERM, &action, nullptr);
}

Interrupt::~Interrupt()
{
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    for (int &end : pipeEnds) {
        ::close(end);
        end = -1;
    }
}

#endif

} // namespace envoi::cli
