#include "app/platform/Fonts.h"

#include <QtGlobal>

#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)
#include <dlfcn.h>
#endif

namespace envoi::platform {

FontPreparation::FontPreparation()
{
#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)
    // Qt Gui brings fontconfig along, or was built without it; either way it is no library of ours. FcInit
    // may be called in any thread, and Qt's own call then finds the work done.
    using Initialise = int (*)();
    if (const auto initialise = reinterpret_cast<Initialise>(dlsym(RTLD_DEFAULT, "FcInit")))
        m_thread = std::thread([initialise] { initialise(); });
#endif
}

void FontPreparation::await()
{
    if (m_thread.joinable())
        m_thread.join();
}

} // namespace envoi::platform
