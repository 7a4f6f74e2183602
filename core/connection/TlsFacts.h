#pragma once

#include <QSslCertificate>
#include <QString>

namespace envoi::connection {

/// What was found out about the encryption of a connection and about who is at its other end.
struct TlsFacts {
    QString tlsVersion; ///< "TLS 1.3"; empty for plaintext
    QString tlsCipher;
    QString certificateSubject;
    QString certificateIssuer;
    QString certificateExpiry;      ///< ISO 8601 date
    QString certificateFingerprint; ///< SHA-256, hexadecimal
    bool isPinned = false;          ///< the certificate is the one that the person trusts (Server)
    QSslCertificate certificate;    ///< all that it says
};

/// A fingerprint in groups of four digits: to be compared by eye, and to break at the end of a line.
QString spacedFingerprint(const QString &hexadecimal);

} // namespace envoi::connection
