#pragma once

#include "core/base/Result.h"
#include "core/connection/TlsFacts.h"

#include <QList>
#include <QSslCertificate>
#include <QSslError>

namespace envoi::connection {

/// Why \a certificate was not trusted, as the one error that a person has to know. \a errors is not
/// empty.
Error certificateError(const QString &host, const QSslCertificate &certificate,
                       const QList<QSslError> &errors);

/// Writes down what the certificate says.
void describeCertificate(const QSslCertificate &certificate, TlsFacts &facts);

} // namespace envoi::connection
