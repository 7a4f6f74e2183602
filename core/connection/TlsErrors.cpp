#include "core/connection/TlsErrors.h"

#include "core/base/Words.h"
#include "core/connection/CertificateCheck.h"

#include <QDateTime>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::connection {

namespace {

/// The gravest says it: who nobody vouches for is not better for being in date.
ErrorCode gravest(const QSslCertificate &certificate, const QList<QSslError> &errors)
{
    const auto has = [&errors](QSslError::SslError what) {
        return std::ranges::any_of(errors, [what](const QSslError &error) { return error.error() == what; });
    };
    const auto isOfWeakness = [&](const QSslError &error) {
        return error.error() == QSslError::UnspecifiedError &&
               isWeak(error.certificate().isNull() ? certificate : error.certificate());
    };
    const auto isOther = [](const QSslError &error) {
        return error.error() != QSslError::CertificateExpired &&
               error.error() != QSslError::CertificateNotYetValid &&
               error.error() != QSslError::HostNameMismatch;
    };
    if (std::ranges::any_of(errors, isOfWeakness))
        return ErrorCode::CertificateWeak;
    if (has(QSslError::SelfSignedCertificate))
        return ErrorCode::CertificateSelfSigned;
    if (std::ranges::any_of(errors, isOther))
        return ErrorCode::CertificateUntrusted;
    if (has(QSslError::CertificateNotYetValid))
        return ErrorCode::CertificateNotYetValid;
    if (has(QSslError::CertificateExpired))
        return ErrorCode::CertificateExpired;
    return ErrorCode::CertificateWrongHost;
}

QString nameOf(const QSslCertificate &certificate, bool issuer)
{
    const auto names = [&](QSslCertificate::SubjectInfo what) {
        return (issuer ? certificate.issuerInfo(what) : certificate.subjectInfo(what)).join(", "_L1);
    };
    for (const auto what : {QSslCertificate::CommonName, QSslCertificate::Organization}) {
        if (const QString name = names(what); !name.isEmpty())
            return name;
    }
    return issuer ? certificate.issuerDisplayName() : certificate.subjectDisplayName();
}

} // namespace

Error certificateError(const QString &host, const QSslCertificate &certificate,
                       const QList<QSslError> &errors)
{
    QStringList texts;
    for (const QSslError &error : errors) {
        if (!texts.contains(error.errorString()))
            texts += error.errorString();
    }
    QString detail;
    if (!certificate.isNull()) {
        TlsFacts facts;
        describeCertificate(certificate, facts);
        QStringList names{facts.certificateSubject};
        for (const QString &name : certificate.subjectAlternativeNames()) {
            if (!names.contains(name))
                names += name;
        }
        detail = Words::tr("The certificate is made out to %1 by %2, valid from %3 to %4. SHA-256: %5")
                     .arg(names.join(", "_L1), facts.certificateIssuer,
                          certificate.effectiveDate().toUTC().date().toString(Qt::ISODate),
                          facts.certificateExpiry, spacedFingerprint(facts.certificateFingerprint));
    }
    return {gravest(certificate, errors), host, detail, texts.join("; "_L1)};
}

QString spacedFingerprint(const QString &hexadecimal)
{
    QStringList groups;
    for (qsizetype i = 0; i < hexadecimal.size(); i += 4)
        groups += hexadecimal.mid(i, 4);
    return groups.join(u' ');
}

void describeCertificate(const QSslCertificate &certificate, TlsFacts &facts)
{
    if (certificate.isNull())
        return;
    facts.certificateSubject = nameOf(certificate, false);
    facts.certificateIssuer = nameOf(certificate, true);
    facts.certificateExpiry = certificate.expiryDate().toUTC().date().toString(Qt::ISODate);
    facts.certificateFingerprint = fingerprint(certificate);
    facts.certificate = certificate;
}

} // namespace envoi::connection
