#pragma once

#include <QMetaType>
#include <QString>

#include <expected>

namespace envoi {

/// What went wrong, to decide by. Each value is one situation in which a person would do
/// something different; the sentence for the person is made at the rim (app/words).
enum class ErrorCode {
    // What was asked for
    InvalidArgument, ///< a caller's value out of its stated range
    Cancelled,       ///< the person stopped it
    // Addresses and fields
    AddressSyntax,    ///< not an RFC 5322 mailbox or group; context is the text, detail says why
    DomainInvalid,    ///< a domain that neither DNS nor IDNA allows
    FieldNameInvalid, ///< RFC 5322 section 2.2: printable US-ASCII but colon
    FieldBodyInvalid, ///< a CR, LF, NUL or other control character in a field body
    NoSender,         ///< a letter without a From mailbox
    NoRecipient,      ///< a letter without any To, Cc or Bcc
    MailtoInvalid,    ///< not an RFC 6068 link
    // Files
    FileMissing,    ///< vanished, or never was
    FileIsFolder,   ///< a folder where a file is needed
    FileUnreadable, ///< no right to read it, or the device failed
    FileChanged,    ///< not the file that was attached: size or time differ
    FileUnwritable, ///< no right to write it, or a read-only folder
    DiskFull,       ///< no room left
    // Messages
    MessageMalformed, ///< a text or message that can't be sent as it is: detail says why
    MessageTooLarge,  ///< larger than the server's SIZE (RFC 1870)
    // The way to the server
    HostNotFound,       ///< no such name
    ConnectionRefused,  ///< nobody listens there
    NetworkUnreachable, ///< no route, no network
    ConnectionLost,     ///< cut off before the outcome was settled; nothing was accepted
    TimedOut,           ///< no word in the time allowed (RFC 5321 section 4.5.3.2)
    NotSmtp,            ///< something answers there that does not speak SMTP
    NotImap,            ///< something answers there that does not speak IMAP
    ProtocolViolation,  ///< a reply that the protocol does not allow at this place
    PortUnavailable,    ///< the local test server can't listen there: taken, or not allowed
    ProxyUnreachable,   ///< the proxy itself; context is the proxy, as with the next two
    ProxyRefused,       ///< the proxy does not let Envoi through to the server
    ProxyLoginNeeded,   ///< the proxy wants a user name and password, or others
    // TLS
    TlsNotOffered,          ///< STARTTLS was required, but not offered or refused
    TlsHandshakeFailed,     ///< no common cipher, or not TLS at all
    TlsTooOld,              ///< nothing above TLS 1.1
    TlsInjection,           ///< plaintext slipped in before the handshake
    CertificateUntrusted,   ///< unknown issuer
    CertificateSelfSigned,  ///< nobody vouches for it but itself
    CertificateExpired,     ///< was valid once
    CertificateNotYetValid, ///< or the clock of this computer is wrong
    CertificateWrongHost,   ///< made out to another name
    CertificateWeak,        ///< a key or a signature that can be forged; trust can't mend that
    CertificateChanged,     ///< not in order, and another one than the person trusts
    // Logging in
    PasswordNeeded,            ///< there is none at hand: ask
    AuthenticationRefused,     ///< wrong user or password, or an app password is needed
    AuthenticationUnavailable, ///< no mechanism that both sides speak, or none without TLS
    ServerNotProven, ///< it did not prove that it knows the password, or sees another connection (RFC 5802)
    KeyStoreUnavailable, ///< no key store on this system, or it is locked
    // The server's verdict
    ServiceUnavailable, ///< 421 or a refused greeting
    SenderRefused,      ///< MAIL FROM refused
    RecipientsRefused,  ///< not one recipient was accepted
    MessageRefused,     ///< refused for good after the data
    TemporaryFailure,   ///< refused for now; the same letter may pass later
    Smtputf8NotOffered, ///< an address needs RFC 6531, which the server lacks
    ExtensionMissing,   ///< the letter asks for what the server does not offer, detail says what
    SessionLimit,       ///< the server takes no more letters in this session; another one may carry it
    MailboxUnavailable, ///< the folder for sent letters is missing and can't be made, or can't be written
    MailboxFull,        ///< no room left in the mailbox (RFC 5530 OVERQUOTA)
    OutcomeUnknown,     ///< the whole message was sent, but the reply never came
    // What lies on disk
    SettingsDamaged, ///< a settings file that can't be read, left as it is
};

/// An error as a value: never thrown, always carried.
struct Error {
    ErrorCode code = ErrorCode::InvalidArgument;
    /// What it is about: the address, the file's path, the host, the field's name.
    QString context;
    /// Further plain detail for a person, in the program's words; may be empty.
    QString detail;
    /// The server's or the system's own words, unchanged; may be empty.
    QString serverText;

    friend bool operator==(const Error &, const Error &) = default;
};

/// A value, or the error that stands in its place.
template <typename T>
using Result = std::expected<T, Error>;

/// Shorthand at the place where an error is made.
inline std::unexpected<Error> failure(ErrorCode code, QString context = {}, QString detail = {},
                                      QString serverText = {})
{
    return std::unexpected(Error{code, std::move(context), std::move(detail), std::move(serverText)});
}

} // namespace envoi

Q_DECLARE_METATYPE(envoi::Error)
