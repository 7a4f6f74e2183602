#pragma once

#include <QByteArray>
#include <QCryptographicHash>

#include <optional>

class QSslCertificate;

namespace envoi::connection {

/// The channel binding "tls-server-end-point" (RFC 5929 section 4): the hash of the server's certificate by
/// the hash of its own signature, or by SHA-256 for MD5 and SHA-1. Empty where that isn't defined, as for
/// Ed25519, or not known.
QByteArray tlsServerEndPoint(const QSslCertificate &certificate);

/// The hash within the signature of \a certificate; nothing where there is none or it is not known.
std::optional<QCryptographicHash::Algorithm> signatureHash(const QSslCertificate &certificate);

} // namespace envoi::connection
