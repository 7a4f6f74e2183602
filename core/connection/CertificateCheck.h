#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QSslCertificate>
#include <QSslError>

namespace envoi::connection {

/// Whether \a certificate is made out to \a wireHost (see wireHost()), by RFC 9525: only subjectAltName
/// counts, and a wildcard stands for one whole label, the first of at least three.
bool isMadeOutTo(const QSslCertificate &certificate, const QByteArray &wireHost);

/// Whether its key or its signature could be forged: RSA below 2048 bits, elliptic curves below 224, any
/// other kind; MD5 and SHA-1, unless it is signed with its own key.
bool isWeak(const QSslCertificate &certificate);

/// What is wrong with a server's certificate at the time \a now. Stricter than QSslSocket, and for a resumed
/// session the only check; who vouches for it is left to QSslSocket. UnspecifiedError means weak.
QList<QSslError> certificateErrors(const QSslCertificate &certificate, const QByteArray &wireHost,
                                   const QDateTime &now);

/// Whether trust in one very certificate outweighs the error: it is about who vouches for the
/// certificate, for which name and when.
bool isAboutTrust(QSslError::SslError error);

/// Whether a person who has looked at \a certificate may trust it where \a error refused it.
bool mayBeTrusted(const Error &error, const QSslCertificate &certificate);

/// SHA-256, hexadecimal, lower case.
QString fingerprint(const QSslCertificate &certificate);

} // namespace envoi::connection
