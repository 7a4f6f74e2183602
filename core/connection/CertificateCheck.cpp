#include "core/connection/CertificateCheck.h"

#include "core/connection/ChannelBinding.h"

#include <QCryptographicHash>
#include <QHostAddress>
#include <QSslKey>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::connection {

namespace {

bool matches(const QString &presented, const QString &host)
{
    const QString pattern = presented.toLower();
    if (!pattern.contains(u'*'))
        return pattern == host;
    // "*.com" would be everybody, and part of a label is nobody's to give (RFC 9525 section 6.3).
    const QString rest = pattern.mid(1);
    const qsizetype firstDot = host.indexOf(u'.');
    return pattern.startsWith("*."_L1) && !rest.contains(u'*') && rest.count(u'.') >= 2 && firstDot > 0 &&
           host.sliced(firstDot) == rest;
}

bool hasWeakKey(const QSslCertificate &certificate)
{
    const QSslKey key = certificate.publicKey();
    switch (key.algorithm()) {
    case QSsl::Rsa:
        return key.length() < 2048;
    case QSsl::Ec:
        return key.length() < 224;
    case QSsl::Opaque:
        return false; // a kind that Qt does not know, as Ed25519
    default:
        return true;
    }
}

bool hasWeakSignature(const QSslCertificate &certificate)
{
    const auto hash = signatureHash(certificate);
    return hash == QCryptographicHash::Md5 || hash == QCryptographicHash::Sha1;
}

} // namespace

bool isMadeOutTo(const QSslCertificate &certificate, const QByteArray &wireHost)
{
    const auto names = certificate.subjectAlternativeNames();
    const QString host = QString::fromLatin1(wireHost);
    const QHostAddress address(host);
    const auto is = [&](const QString &name) {
        return address.isNull() ? matches(name, host) : QHostAddress(name) == address;
    };
    return std::ranges::any_of(names.values(address.isNull() ? QSsl::DnsEntry : QSsl::IpAddressEntry), is);
}

bool isWeak(const QSslCertificate &certificate)
{
    return hasWeakKey(certificate) || (!certificate.isSelfSigned() && hasWeakSignature(certificate));
}

QList<QSslError> certificateErrors(const QSslCertificate &certificate, const QByteArray &wireHost,
                                   const QDateTime &now)
{
    QList<QSslError> errors;
    if (certificate.isNull())
        return {QSslError(QSslError::NoPeerCertificate)};
    if (!isMadeOutTo(certificate, wireHost))
        errors += QSslError(QSslError::HostNameMismatch, certificate);
    if (now < certificate.effectiveDate())
        errors += QSslError(QSslError::CertificateNotYetValid, certificate);
    if (now > certificate.expiryDate())
        errors += QSslError(QSslError::CertificateExpired, certificate);
    if (isWeak(certificate))
        errors += QSslError(QSslError::UnspecifiedError, certificate);
    return errors;
}

bool isAboutTrust(QSslError::SslError error)
{
    switch (error) {
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::SelfSignedCertificate:
    case QSslError::SelfSignedCertificateInChain:
    case QSslError::CertificateUntrusted:
    case QSslError::InvalidCaCertificate:
    case QSslError::InvalidPurpose:
    case QSslError::CertificateExpired:
    case QSslError::CertificateNotYetValid:
    case QSslError::HostNameMismatch:
        return true;
    default:
        return false;
    }
}

bool mayBeTrusted(const Error &error, const QSslCertificate &certificate)
{
    using enum ErrorCode;
    switch (error.code) {
    case CertificateUntrusted:
    case CertificateSelfSigned:
    case CertificateExpired:
    case CertificateNotYetValid:
    case CertificateWrongHost:
    case CertificateChanged:
        return !certificate.isNull() && !isWeak(certificate);
    default:
        return false;
    }
}

QString fingerprint(const QSslCertificate &certificate)
{
    return QString::fromLatin1(certificate.digest(QCryptographicHash::Sha256).toHex());
}

} // namespace envoi::connection
