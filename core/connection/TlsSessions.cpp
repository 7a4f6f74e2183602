#include "core/connection/TlsSessions.h"

namespace envoi::connection {

QByteArray TlsSessions::find(const QByteArray &key) const
{
    const QMutexLocker lock(&m_mutex);
    return m_tickets.value(key);
}

void TlsSessions::keep(const QByteArray &key, const QByteArray &ticket)
{
    const QMutexLocker lock(&m_mutex);
    m_tickets.insert(key, ticket);
}

void TlsSessions::forget(const QByteArray &key)
{
    const QMutexLocker lock(&m_mutex);
    m_tickets.remove(key);
}

} // namespace envoi::connection
