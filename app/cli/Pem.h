#pragma once

#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <QList>
#include <QSslCertificate>
#include <QSslKey>

namespace envoi::cli {

/// The certificates in a PEM file, in order. FileMissing, FileIsFolder, FileUnreadable; InvalidArgument when
/// there is none in it.
Result<QList<QSslCertificate>> certificatesFromPem(const QString &path);
/// The private key in a PEM file, RSA, EC or DSA. Errors as above; InvalidArgument also for a wrong
/// passphrase.
Result<QSslKey> privateKeyFromPem(const QString &path, const Secret &passphrase);

} // namespace envoi::cli
