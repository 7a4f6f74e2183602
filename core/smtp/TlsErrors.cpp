#include "core/smtp/TlsErrors.h"
#include "core/base/Words.h"

#include <QCryptographicHash>
#include <QDateTime>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::smtp {

namespace {

ErrorCode codeOf(QSslError::SslError error)
{
    switch (error) {
    case QSslError::CertificateExpired:
    case QSslError::CertificateNotYetValid:
        return ErrorCode::CertificateExpired;
    case QSslError::HostNameMismatch:
        return ErrorCode::CertificateWrongHost;
    default:
        return ErrorCode::CertificateUntrusted;
    }
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
    // The gravest says it: who nobody vouches for is not better for being in date.
    ErrorCode code = ErrorCode::CertificateWrongHost;
    for (const ErrorCode graver : {ErrorCode::CertificateExpired, ErrorCode::CertificateUntrusted}) {
        const auto isOne = [&](const QSslError &error) { return codeOf(error.error()) == graver; };
        if (std::ranges::any_of(errors, isOne))
            code = graver;
    }
    QStringList texts;
    for (const QSslError &error : errors) {
        if (!texts.contains(error.errorString()))
            texts += error.errorString();
    }
    QString detail;
    if (!certificate.isNull()) {
        ServerFacts facts;
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
    return {code, host, detail, texts.join("; "_L1)};
}

QString spacedFingerprint(const QString &hexadecimal)
{
    QStringList groups;
    for (qsizetype i = 0; i < hexadecimal.size(); i += 4)
        groups += hexadecimal.mid(i, 4);
    return groups.join(u' ');
}

void describeCertificate(const QSslCertificate &certificate, ServerFacts &facts)
{
    if (certificate.isNull())
        return;
    facts.certificateSubject = nameOf(certificate, false);
    facts.certificateIssuer = nameOf(certificate, true);
    facts.certificateExpiry = certificate.expiryDate().toUTC().date().toString(Qt::ISODate);
    facts.certificateFingerprint =
        QString::fromLatin1(certificate.digest(QCryptographicHash::Sha256).toHex());
}

} // namespace envoi::smtp
