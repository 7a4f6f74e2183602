#pragma once

#include <QByteArray>
#include <QHash>
#include <QMutex>

namespace envoi::connection {

/// What servers gave out to begin the next TLS session sooner (RFC 8446 section 2.2, RFC 5077). In memory
/// only, as it holds keys. May be used from several threads.
class TlsSessions {
public:
    /// Empty when there is none. \a key: see ServerTls.
    QByteArray find(const QByteArray &key) const;
    void keep(const QByteArray &key, const QByteArray &ticket);
    void forget(const QByteArray &key);

private:
    mutable QMutex m_mutex;
    QHash<QByteArray, QByteArray> m_tickets;
};

} // namespace envoi::connection
