#pragma once

#include "core/base/Result.h"

#include <QDialog>
#include <QSslCertificate>

namespace envoi::accounts {

/// Shows the certificate that a server was refused for, and asks whether exactly this one is to be trusted.
/// Accepted means yes; that is never what Return does.
class CertificateDialog : public QDialog {
    Q_OBJECT

public:
    /// \a error: why it was refused, about the host that is its context.
    CertificateDialog(const QSslCertificate &certificate, const Error &error, QWidget *parent);
};

} // namespace envoi::accounts
