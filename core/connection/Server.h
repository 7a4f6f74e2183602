#pragma once

#include <QList>
#include <QSslCertificate>
#include <QSslKey>
#include <QString>

#include <memory>

namespace envoi::connection {

class TlsSessions;

/// How the connection is protected. There is no "if available": that is what an attacker takes away.
enum class Security {
    ImplicitTls, ///< TLS from the first octet (RFC 8314)
    StartTls,    ///< STARTTLS is required (RFC 3207, RFC 9051 section 6.2.1)
    None,        ///< plaintext, where a person chose it
};

/// Where the server is and how to speak to it.
struct Server {
    QString host; ///< name or IP address
    quint16 port = 0;
    Security security = Security::ImplicitTls;
    /// Trusted besides the system's own authorities (--ca-file).
    QList<QSslCertificate> extraAuthorities;
    /// What TLS shows of the person, where the server asks: the certificate, then what vouches for it, and
    /// its key. Empty for none. Credentials of the kind ClientCertificate log in by it.
    QList<QSslCertificate> clientCertificates = {};
    QSslKey clientKey = {};
    /// SHA-256 fingerprint, hexadecimal in lower case, of the one certificate that the person trusts whoever
    /// vouches for it, whatever its names and its time; empty for none. One that is in order needs no trust.
    QString pinnedCertificate = {};
    /// Where sessions are kept to begin the next one sooner; null for not at all.
    std::shared_ptr<TlsSessions> sessions = {};
};

} // namespace envoi::connection
