#pragma once

#include <QString>

#include <optional>

namespace envoi::words {

/// Why a server refused, as far as its reply tells: servers say the same thing in many ways.
enum class ServerCause {
    AppPasswordNeeded,
    WrongPassword,
    PasswordsNotTaken, ///< the provider has done away with passwords
    SmtpLoginOff,      ///< the administrator has not allowed it for this mailbox
    AccountLocked,     ///< for a while, after wrong attempts
    AccountDisabled,   ///< for good, until someone acts
    AccountNotReady,   ///< not activated, a trial, no credit
    LoginNeeded,
    TlsNeeded,
    RelayingDenied,
    SenderNotOwned,
    SenderNotVerified, ///< services that send want each sender to be confirmed first
    SenderDomainUnknown,
    TooLarge,
    MailboxFull,
    MailboxDisabled,
    NoSuchMailbox,
    NoSuchDomain,
    AddressNotUnderstood,
    NonAsciiAddress,
    TooManyRecipients,
    DailyLimit,
    RateLimited,
    Greylisted,
    ServerFull,
    ServerBusy,
    DmarcFailed,
    NotAuthenticated, ///< SPF or DKIM
    NoReverseName,
    AddressBlocked, ///< the network address, on a block list
    Spam,
    DangerousContent,
    MailLoop,
    LineEndings,
    Policy, ///< 5.7.1, and no word that says which rule
};

/// What \a reply means ("550 5.1.1 <x@example.com>: User unknown"), if it is known.
std::optional<ServerCause> causeOf(const QString &reply);

/// One sentence: what is the matter.
QString headline(ServerCause cause);
/// What to do next.
QString advice(ServerCause cause);
/// Whether it is about user name and password, so that the provider's own hint helps.
bool isAboutLogin(ServerCause cause);

} // namespace envoi::words
