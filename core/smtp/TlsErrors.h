#pragma once

#include "core/base/Result.h"
#include "core/smtp/Outcome.h"

#include <QList>
#include <QSslCertificate>
#include <QSslError>

namespace envoi::smtp {

/// Why \a certificate was not trusted, as the one error that a person has to know. \a errors is not
/// empty.
Error certificateError(const QString &host, const QSslCertificate &certificate,
                       const QList<QSslError> &errors);

/// Writes down what the certificate says.
void describeCertificate(const QSslCertificate &certificate, ServerFacts &facts);

} // namespace envoi::smtp
