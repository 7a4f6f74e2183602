#include "app/words/ExitCode.h"

#include <algorithm>

namespace envoi::words {

int exitCode(const Error &error)
{
    using enum ErrorCode;
    switch (error.code) {
    case InvalidArgument:
    case AddressSyntax:
    case DomainInvalid:
    case FieldNameInvalid:
    case FieldBodyInvalid:
    case NoSender:
    case NoRecipient:
    case MailtoInvalid:
    case MessageMalformed:
    case MessageTooLarge:
    case SettingsDamaged:
        return ExitCode::DataError;
    case FileMissing:
    case FileIsFolder:
    case FileUnreadable:
    case FileChanged:
        return ExitCode::NoInput;
    case FileUnwritable:
    case DiskFull:
        return ExitCode::CantCreate;
    case HostNotFound:
    case ConnectionRefused:
    case NetworkUnreachable:
    case ProxyUnreachable:
    case ProxyRefused:
    case PortUnavailable:
    case SenderRefused:
    case RecipientsRefused:
    case MessageRefused:
    case Smtputf8NotOffered:
    case ExtensionMissing:
    case MailboxUnavailable:
        return ExitCode::Unavailable;
    case ServiceUnavailable:
        // 554 instead of a greeting is meant for good, 421 is not.
        return error.serverText.startsWith(u'5') ? ExitCode::Unavailable : ExitCode::Temporary;
    case Cancelled:
    case ConnectionLost:
    case TimedOut:
    case TemporaryFailure:
    case SessionLimit:
    case MailboxFull:
        return ExitCode::Temporary;
    case NotSmtp:
    case NotImap:
    case ProtocolViolation:
    case TlsNotOffered:
    case TlsHandshakeFailed:
    case TlsTooOld:
    case TlsInjection:
    case ServerNotProven:
    case CertificateUntrusted:
    case CertificateSelfSigned:
    case CertificateExpired:
    case CertificateNotYetValid:
    case CertificateWrongHost:
    case CertificateWeak:
    case CertificateChanged:
    case OutcomeUnknown: // not Temporary: a script must not send it again by itself
        return ExitCode::Protocol;
    case ProxyLoginNeeded:
    case PasswordNeeded:
    case AuthenticationRefused:
    case AuthenticationUnavailable:
    case KeyStoreUnavailable:
        return ExitCode::NotPermitted;
    }
    return ExitCode::Protocol;
}

int exitCode(const smtp::Outcome &outcome)
{
    using Verdict = smtp::Outcome::Verdict;
    switch (outcome.verdict) {
    case Verdict::Sent:
        return ExitCode::Ok;
    case Verdict::Unknown:
        return ExitCode::Protocol;
    case Verdict::PartlySent: {
        const bool isForGood = std::ranges::any_of(outcome.recipients, [](const auto &recipient) {
            return recipient.verdict == smtp::RecipientOutcome::Verdict::RefusedForGood;
        });
        return isForGood ? ExitCode::Unavailable : ExitCode::Temporary;
    }
    case Verdict::NotSent:
        break;
    }
    return outcome.error ? exitCode(*outcome.error) : ExitCode::Temporary;
}

} // namespace envoi::words
