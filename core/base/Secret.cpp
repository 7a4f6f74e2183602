#include "core/base/Secret.h"

namespace envoi {

void Secret::wipe() noexcept
{
    // A QByteArray that someone else still shares is theirs to wipe; detaching would only copy it.
    if (m_octets.isEmpty() || !m_octets.isDetached())
        return;
    volatile char *octet = m_octets.data();
    for (qsizetype i = 0; i < m_octets.size(); ++i)
        octet[i] = 0;
    m_octets.clear();
}

} // namespace envoi
