#include "core/base/ErrorName.h"

using namespace Qt::Literals::StringLiterals;

namespace envoi {

QString errorName(ErrorCode code)
{
    using enum ErrorCode;
    switch (code) {
    case InvalidArgument:
        return u"invalid-argument"_s;
    case Cancelled:
        return u"cancelled"_s;
    case AddressSyntax:
        return u"address-syntax"_s;
    case DomainInvalid:
        return u"domain-invalid"_s;
    case FieldNameInvalid:
        return u"field-name-invalid"_s;
    case FieldBodyInvalid:
        return u"field-body-invalid"_s;
    case NoSender:
        return u"no-sender"_s;
    case NoRecipient:
        return u"no-recipient"_s;
    case MailtoInvalid:
        return u"mailto-invalid"_s;
    case FileMissing:
        return u"file-missing"_s;
    case FileIsFolder:
        return u"file-is-folder"_s;
    case FileUnreadable:
        return u"file-unreadable"_s;
    case FileChanged:
        return u"file-changed"_s;
    case FileUnwritable:
        return u"file-unwritable"_s;
    case DiskFull:
        return u"disk-full"_s;
    case MessageMalformed:
        return u"message-malformed"_s;
    case MessageTooLarge:
        return u"message-too-large"_s;
    case HostNotFound:
        return u"host-not-found"_s;
    case ConnectionRefused:
        return u"connection-refused"_s;
    case NetworkUnreachable:
        return u"network-unreachable"_s;
    case ConnectionLost:
        return u"connection-lost"_s;
    case TimedOut:
        return u"timed-out"_s;
    case NotSmtp:
        return u"not-smtp"_s;
    case NotImap:
        return u"not-imap"_s;
    case ProtocolViolation:
        return u"protocol-violation"_s;
    case PortUnavailable:
        return u"port-unavailable"_s;
    case ProxyUnreachable:
        return u"proxy-unreachable"_s;
    case ProxyRefused:
        return u"proxy-refused"_s;
    case ProxyLoginNeeded:
        return u"proxy-login-needed"_s;
    case TlsNotOffered:
        return u"tls-not-offered"_s;
    case TlsHandshakeFailed:
        return u"tls-handshake-failed"_s;
    case TlsTooOld:
        return u"tls-too-old"_s;
    case TlsInjection:
        return u"tls-injection"_s;
    case CertificateUntrusted:
        return u"certificate-untrusted"_s;
    case CertificateSelfSigned:
        return u"certificate-self-signed"_s;
    case CertificateNotYetValid:
        return u"certificate-not-yet-valid"_s;
    case CertificateWeak:
        return u"certificate-weak"_s;
    case CertificateChanged:
        return u"certificate-changed"_s;
    case CertificateExpired:
        return u"certificate-expired"_s;
    case CertificateWrongHost:
        return u"certificate-wrong-host"_s;
    case PasswordNeeded:
        return u"password-needed"_s;
    case AuthenticationRefused:
        return u"authentication-refused"_s;
    case AuthenticationUnavailable:
        return u"authentication-unavailable"_s;
    case ServerNotProven:
        return u"server-not-proven"_s;
    case KeyStoreUnavailable:
        return u"key-store-unavailable"_s;
    case ServiceUnavailable:
        return u"service-unavailable"_s;
    case SenderRefused:
        return u"sender-refused"_s;
    case RecipientsRefused:
        return u"recipients-refused"_s;
    case MessageRefused:
        return u"message-refused"_s;
    case TemporaryFailure:
        return u"temporary-failure"_s;
    case Smtputf8NotOffered:
        return u"smtputf8-not-offered"_s;
    case ExtensionMissing:
        return u"extension-missing"_s;
    case MailboxUnavailable:
        return u"mailbox-unavailable"_s;
    case MailboxFull:
        return u"mailbox-full"_s;
    case SessionLimit:
        return u"session-limit"_s;
    case OutcomeUnknown:
        return u"outcome-unknown"_s;
    case SettingsDamaged:
        return u"settings-damaged"_s;
    }
    return u"error"_s;
}

std::optional<ErrorCode> errorFromName(QStringView name)
{
    for (int i = 0; i <= static_cast<int>(ErrorCode::SettingsDamaged); ++i) {
        const auto code = static_cast<ErrorCode>(i);
        if (name == errorName(code))
            return code;
    }
    return std::nullopt;
}

} // namespace envoi
