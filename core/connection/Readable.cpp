#include "core/connection/Readable.h"

#ifdef Q_OS_WIN
#define WIN32_LEAN_AND_MEAN
#include <winsock2.h>
#else
#include <poll.h>
#endif

namespace envoi::connection {

#ifdef Q_OS_WIN

bool isReadable(qintptr socketDescriptor)
{
    if (socketDescriptor < 0)
        return false;
    WSAPOLLFD waiting = {};
    waiting.fd = static_cast<SOCKET>(socketDescriptor);
    waiting.events = POLLRDNORM;
    return WSAPoll(&waiting, 1, 0) == 1 && (waiting.revents & POLLRDNORM);
}

#else

bool isReadable(qintptr socketDescriptor)
{
    pollfd waiting = {static_cast<int>(socketDescriptor), POLLIN, 0};
    return ::poll(&waiting, 1, 0) == 1 && (waiting.revents & POLLIN);
}

#endif

} // namespace envoi::connection
