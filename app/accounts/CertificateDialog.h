#pragma once

#include "core/base/Result.h"

#include <QDialog>
#include <QSslCertificate>
#include <QString>

namespace envoi::accounts {

/// Shows a server's certificate: one that it was refused for, and asks whether exactly this one is to be
/// trusted (accepted means yes; that is never what Return does); or one that is in order or trusted already.
class CertificateDialog : public QDialog {
    Q_OBJECT

public:
    /// \a error: why it was refused, about the host that is its context.
    CertificateDialog(const QSslCertificate &certificate, const Error &error, QWidget *parent);
    /// Of a connection to \a host that stands. \a isTrusted: whoever vouches for it, the person trusts it.
    CertificateDialog(const QSslCertificate &certificate, const QString &host, bool isTrusted,
                      QWidget *parent);

private:
    void build(const QSslCertificate &certificate, const QString &host, QWidget *above, QWidget *below,
               QWidget *buttons);
};

} // namespace envoi::accounts
