#pragma once

#include <QString>

#include <optional>

namespace envoi::words {

/// Why a server refused, as far as its reply tells: servers say the same thing in many ways.
enum class ServerCause {
    AppPasswordNeeded,
    WrongPassword,
    PasswordsNotTaken, ///< the provider has done away with passwords
    PasswordExpired,
    TokenRefused,   ///< OAuth: expired, or not for sending
    WebLogInNeeded, ///< the provider wants to see its person in a browser first
    SmtpLoginOff,   ///< the administrator has not allowed it for this mailbox
    LogInRuledOut,  ///< by an organisation's rules, not for its password
    LogInBroken,    ///< the server can't check passwords at present
    MechanismTooWeak,
    MechanismUnknown,
    NetworkNotAllowed, ///< the account is for certain network addresses only
    AccountLocked,     ///< for a while, after wrong attempts
    AccountDisabled,   ///< for good, until someone acts
    AccountNotReady,   ///< not activated, a trial, no credit
    SendingBlocked,    ///< the account stays, but it looked like a source of spam
    LoginNeeded,
    TlsNeeded,
    RequireTlsFailed, ///< RFC 8689
    RelayingDenied,
    SenderNotOwned,
    SenderNotVerified, ///< services that send want each sender to be confirmed first
    SenderDomainUnknown,
    SenderUnknown,
    TooLarge,
    MailboxFull,
    MailboxDisabled,
    MailboxMoved,
    MailboxBusy,       ///< gets too much mail at once
    MailboxRestricted, ///< takes mail from certain senders only
    BlockedByRecipient,
    Suppressed, ///< a service sends nothing more there, since something came back
    NoSuchMailbox,
    NoSuchDomain,
    RecipientServerDown,
    LookupFailed, ///< DNS or a directory, for now
    AddressNotUnderstood,
    NonAsciiAddress,
    TooManyRecipients,
    DailyLimit,
    RateLimited,
    Greylisted,
    ServerFull,
    ServerBusy,
    ServerFault,
    ServerMisconfigured,
    WaitedTooLong,
    CommandNotUnderstood,
    NameNotAccepted, ///< that of this computer, in EHLO
    DmarcFailed,
    NotAuthenticated, ///< SPF or DKIM
    NoReverseName,
    AddressBlocked, ///< the network address, on a block list
    Spam,
    DangerousContent,
    AttachmentType,
    LinkBlocked,
    ContentNotSupported,
    FaultyHead,
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
