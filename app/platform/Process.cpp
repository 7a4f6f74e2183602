// The one file that speaks to Windows' shell, so that its header's macros reach no other.
#include "app/platform/Platform.h"

#include <QtGlobal>

#ifdef Q_OS_WIN
#include <windows.h>

#include <shobjidl.h>
#endif

namespace envoi::platform {

void prepareProcess()
{
#ifdef Q_OS_WIN
    // Must be what the installer's shortcut has, and set before there is any window.
    SetCurrentProcessExplicitAppUserModelID(L"Envoi.Envoi");
#endif
}

void allowForeground()
{
#ifdef Q_OS_WIN
    // Only the process that the person has just started may give the foreground away.
    AllowSetForegroundWindow(ASFW_ANY);
#endif
}

} // namespace envoi::platform
