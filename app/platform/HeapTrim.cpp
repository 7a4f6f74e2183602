#include "app/platform/HeapTrim.h"

#include <QtGlobal> // says whether this is glibc

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace envoi::platform {

void trimHeap()
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

} // namespace envoi::platform
