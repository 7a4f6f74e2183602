#include "app/words/ServerCauses.h"

#include <QCoreApplication>

#include <algorithm>

namespace envoi::words {

namespace {

using enum ServerCause;

struct Sentences {
    ServerCause cause;
    const char *headline;
    const char *advice;
};

constexpr Sentences sentences[] = {
    {AppPasswordNeeded, QT_TRANSLATE_NOOP("Words", "The server wants an app password."),
     QT_TRANSLATE_NOOP("Words",
                       "Make one in the settings of your mail provider and enter it instead of the password "
                       "of your account.")},
    {WrongPassword, QT_TRANSLATE_NOOP("Words", "The server did not accept your user name and password."),
     QT_TRANSLATE_NOOP("Words",
                       "Check both. Many providers want an app password instead of the password of your "
                       "account.")},
    {PasswordsNotTaken, QT_TRANSLATE_NOOP("Words", "This server no longer takes passwords."),
     QT_TRANSLATE_NOOP("Words",
                       "It lets in only programs that log in with OAuth, which Envoi does not offer yet. "
                       "Send through another account, or ask your administrator to allow passwords.")},
    {PasswordExpired, QT_TRANSLATE_NOOP("Words", "Your password at this server has expired."),
     QT_TRANSLATE_NOOP("Words", "Choose a new one at your mail provider and enter it here.")},
    {TokenRefused, QT_TRANSLATE_NOOP("Words", "The server did not accept the access token."),
     QT_TRANSLATE_NOOP("Words", "It has expired or does not allow sending: get a new one that does.")},
    {WebLogInNeeded, QT_TRANSLATE_NOOP("Words", "The provider wants you to log in with a web browser first."),
     QT_TRANSLATE_NOOP("Words", "Log in there, confirm that it was you who tried to send, and try again. An "
                                "app password may help too.")},
    {SmtpLoginOff, QT_TRANSLATE_NOOP("Words", "Sending from programs is turned off for your mailbox."),
     QT_TRANSLATE_NOOP("Words", "Ask your administrator to allow \"Authenticated SMTP\" for it.")},
    {LogInRuledOut, QT_TRANSLATE_NOOP("Words", "The rules of your organisation do not allow this log-in."),
     QT_TRANSLATE_NOOP(
         "Words",
         "The password may be right all the same: ask your administrator which programs may log in.")},
    {LogInBroken, QT_TRANSLATE_NOOP("Words", "The server can't check passwords at present."),
     QT_TRANSLATE_NOOP("Words", "That is not about your password: try again in a few minutes.")},
    {MechanismTooWeak, QT_TRANSLATE_NOOP("Words", "The server finds this way to log in too weak."),
     QT_TRANSLATE_NOOP(
         "Words",
         "Choose TLS or STARTTLS in the account's settings, or ask your mail provider for an app password.")},
    {MechanismUnknown, QT_TRANSLATE_NOOP("Words", "The server does not know this way to log in."),
     QT_TRANSLATE_NOOP("Words", "Check server, port and security in the account's settings: the outgoing "
                                "server of your provider may be another one.")},
    {NetworkNotAllowed, QT_TRANSLATE_NOOP("Words", "Your account may not be used from this network address."),
     QT_TRANSLATE_NOOP(
         "Words",
         "Add the address to those that are allowed, in the settings of your account at the provider.")},
    {AccountLocked, QT_TRANSLATE_NOOP("Words", "The server has locked your account for a while."),
     QT_TRANSLATE_NOOP("Words",
                       "There were too many attempts to log in. Check the password, wait some time and try "
                       "again.")},
    {AccountDisabled, QT_TRANSLATE_NOOP("Words", "Your account at this server is blocked."),
     QT_TRANSLATE_NOOP("Words", "Log in at your mail provider's web site, or ask its support.")},
    {AccountNotReady, QT_TRANSLATE_NOOP("Words", "Your account may not send yet."),
     QT_TRANSLATE_NOOP("Words",
                       "The provider has to activate it, or its free allowance is used up: look into your "
                       "account there.")},
    {SendingBlocked, QT_TRANSLATE_NOOP("Words", "The provider has blocked sending from your account."),
     QT_TRANSLATE_NOOP("Words", "Too much of what left it looked like spam. Change your password in case "
                                "somebody else knows it, and ask the provider's support.")},
    {LoginNeeded, QT_TRANSLATE_NOOP("Words", "The server wants you to log in first."),
     QT_TRANSLATE_NOOP("Words", "Enter user name and password in the account's settings.")},
    {TlsNeeded, QT_TRANSLATE_NOOP("Words", "The server wants an encrypted connection."),
     QT_TRANSLATE_NOOP("Words", "Choose TLS (port 465) or STARTTLS (port 587) in the account's settings.")},
    {RequireTlsFailed,
     QT_TRANSLATE_NOOP("Words", "A server on the way can't promise to keep the letter encrypted."),
     QT_TRANSLATE_NOOP(
         "Words", "Send it without that demand if its content allows, or reach the recipient another way.")},
    {RelayingDenied, QT_TRANSLATE_NOOP("Words", "The server does not carry your mail to other servers."),
     QT_TRANSLATE_NOOP(
         "Words", "Enter user name and password in the account's settings, or use the outgoing server of "
                  "your own mail provider.")},
    {SenderNotOwned, QT_TRANSLATE_NOOP("Words", "This account may not send from that address."),
     QT_TRANSLATE_NOOP("Words",
                       "Choose a From address that belongs to the account, or add the address to it at your "
                       "mail provider.")},
    {SenderNotVerified, QT_TRANSLATE_NOOP("Words", "The provider does not know that address yet."),
     QT_TRANSLATE_NOOP("Words",
                       "Verify the sender's address or domain in your account there. A new account may also "
                       "be able to write to verified recipients only.")},
    {SenderDomainUnknown,
     QT_TRANSLATE_NOOP("Words", "The server does not accept the domain of your From address."),
     QT_TRANSLATE_NOOP("Words", "Check the spelling of your own address: its domain can't receive answers.")},
    {SenderUnknown, QT_TRANSLATE_NOOP("Words", "The server does not know your From address."),
     QT_TRANSLATE_NOOP("Words", "Check its spelling, or choose a From address that belongs to the account.")},
    {TooLarge, QT_TRANSLATE_NOOP("Words", "The letter is too large for the server."),
     QT_TRANSLATE_NOOP("Words", "Remove or shrink attachments, or send a link to them instead.")},
    {MailboxFull, QT_TRANSLATE_NOOP("Words", "The recipient's mailbox is full."),
     QT_TRANSLATE_NOOP("Words", "Try again later, or tell the recipient another way.")},
    {MailboxDisabled, QT_TRANSLATE_NOOP("Words", "The recipient's mailbox takes no mail."),
     QT_TRANSLATE_NOOP("Words", "It is not in use at present: reach the recipient another way.")},
    {MailboxMoved, QT_TRANSLATE_NOOP("Words", "The recipient has another address now."),
     QT_TRANSLATE_NOOP("Words", "The server's own words may name it.")},
    {MailboxBusy,
     QT_TRANSLATE_NOOP("Words", "The recipient gets more mail at present than the server allows."),
     QT_TRANSLATE_NOOP("Words", "Try again in an hour.")},
    {MailboxRestricted, QT_TRANSLATE_NOOP("Words", "The recipient takes mail from certain senders only."),
     QT_TRANSLATE_NOOP("Words", "Ask to be let in, or reach the recipient another way.")},
    {BlockedByRecipient, QT_TRANSLATE_NOOP("Words", "The recipient does not take mail from your address."),
     QT_TRANSLATE_NOOP("Words", "Reach the recipient another way.")},
    {Suppressed, QT_TRANSLATE_NOOP("Words", "Your provider sends nothing more to that address."),
     QT_TRANSLATE_NOOP("Words", "An earlier letter came back from there. Check the address, and take it off "
                                "the suppression list in your account at the provider.")},
    {NoSuchMailbox, QT_TRANSLATE_NOOP("Words", "There is no such mailbox."),
     QT_TRANSLATE_NOOP("Words", "Check the spelling of the address.")},
    {NoSuchDomain, QT_TRANSLATE_NOOP("Words", "The domain of that address takes no mail."),
     QT_TRANSLATE_NOOP("Words", "Check the spelling of what stands after the @.")},
    {RecipientServerDown, QT_TRANSLATE_NOOP("Words", "The recipient's server can't be reached at present."),
     QT_TRANSLATE_NOOP("Words", "Try again later. Check what stands after the @ if it stays so.")},
    {LookupFailed, QT_TRANSLATE_NOOP("Words", "The server could not look up one of the addresses."),
     QT_TRANSLATE_NOOP("Words",
                       "Its directory or name service fails at present: try again in a few minutes.")},
    {AddressNotUnderstood, QT_TRANSLATE_NOOP("Words", "The server does not understand that address."),
     QT_TRANSLATE_NOOP("Words", "Check its spelling.")},
    {NonAsciiAddress, QT_TRANSLATE_NOOP("Words", "The server can't handle an address with these letters."),
     QT_TRANSLATE_NOOP("Words",
                       "Use an address without accents and foreign letters before the @, if there is one.")},
    {TooManyRecipients, QT_TRANSLATE_NOOP("Words", "The letter has too many recipients for the server."),
     QT_TRANSLATE_NOOP("Words", "Send it to fewer at a time.")},
    {DailyLimit, QT_TRANSLATE_NOOP("Words", "You have sent as much as the server allows for now."),
     QT_TRANSLATE_NOOP("Words",
                       "Providers limit how many letters an account may send in a day: try again tomorrow.")},
    {RateLimited, QT_TRANSLATE_NOOP("Words", "The server finds that too much is being sent at once."),
     QT_TRANSLATE_NOOP("Words", "Wait some minutes and try again.")},
    {Greylisted, QT_TRANSLATE_NOOP("Words", "The server asks to try again later."),
     QT_TRANSLATE_NOOP("Words",
                       "Some servers do so with senders they do not know yet. Send the letter again in a few "
                       "minutes.")},
    {ServerFull, QT_TRANSLATE_NOOP("Words", "The server has no room left at present."),
     QT_TRANSLATE_NOOP("Words", "Try again later.")},
    {ServerBusy, QT_TRANSLATE_NOOP("Words", "The server is not available at present."),
     QT_TRANSLATE_NOOP("Words", "Try again later.")},
    {ServerFault, QT_TRANSLATE_NOOP("Words", "Something failed in the server."),
     QT_TRANSLATE_NOOP("Words", "Try again in a few minutes; tell its administrator if it stays so.")},
    {ServerMisconfigured, QT_TRANSLATE_NOOP("Words", "The server is not set up correctly."),
     QT_TRANSLATE_NOOP("Words", "Tell its administrator what the server said, or try again later.")},
    {WaitedTooLong, QT_TRANSLATE_NOOP("Words", "The server waited too long for the rest."),
     QT_TRANSLATE_NOOP("Words", "The connection may be slow or cut off in between: try again.")},
    {CommandNotUnderstood, QT_TRANSLATE_NOOP("Words", "The server did not understand what was asked of it."),
     QT_TRANSLATE_NOOP("Words", "Check server and port in the account's settings. A virus scanner or a "
                                "firewall in between may also change what is said.")},
    {NameNotAccepted, QT_TRANSLATE_NOOP("Words", "The server does not accept the name of this computer."),
     QT_TRANSLATE_NOOP("Words", "Use the outgoing server of your mail provider, with port 465 or 587.")},
    {DmarcFailed,
     QT_TRANSLATE_NOOP("Words", "The recipient's server doubts that the letter is really from you."),
     QT_TRANSLATE_NOOP("Words",
                       "The letter failed DMARC: send from the provider that the domain of your From address "
                       "belongs to, or have its DNS records set up for this server.")},
    {NotAuthenticated,
     QT_TRANSLATE_NOOP("Words", "The recipient's server doubts that the letter is really from you."),
     QT_TRANSLATE_NOOP(
         "Words", "The domain of your From address does not allow this server to send for it: its SPF and "
                  "DKIM records have to be set up, or another account be used.")},
    {NoReverseName, QT_TRANSLATE_NOOP("Words", "The server does not take mail from this network address."),
     QT_TRANSLATE_NOOP("Words",
                       "Do not send to the recipient's server directly: use the outgoing server of your mail "
                       "provider.")},
    {AddressBlocked,
     QT_TRANSLATE_NOOP("Words", "The network address that the letter comes from is on a block list."),
     QT_TRANSLATE_NOOP("Words",
                       "Use the outgoing server of your mail provider; if you do, tell its support what the "
                       "server said.")},
    {Spam, QT_TRANSLATE_NOOP("Words", "The server takes the letter for spam."),
     QT_TRANSLATE_NOOP("Words",
                       "Change its subject or text, leave out links and attachments, or write from another "
                       "address.")},
    {DangerousContent,
     QT_TRANSLATE_NOOP("Words", "The server holds the letter or an attachment for dangerous."),
     QT_TRANSLATE_NOOP("Words",
                       "Programs, scripts and archives with a password are often refused: share such a file "
                       "another way.")},
    {AttachmentType, QT_TRANSLATE_NOOP("Words", "The server does not accept an attachment of that type."),
     QT_TRANSLATE_NOOP("Words",
                       "Share that file another way, or send it as a type that is accepted, such as PDF.")},
    {LinkBlocked, QT_TRANSLATE_NOOP("Words", "The letter holds a link that is on a block list."),
     QT_TRANSLATE_NOOP("Words", "Leave it out, also from the signature and from what is quoted.")},
    {ContentNotSupported,
     QT_TRANSLATE_NOOP("Words", "The recipient's server can't handle the form of this letter."),
     QT_TRANSLATE_NOOP("Words", "Send it as plain text, or its files another way.")},
    {FaultyHead, QT_TRANSLATE_NOOP("Words", "The server finds a fault in the head of the letter."),
     QT_TRANSLATE_NOOP(
         "Words", "The server's own words say where. Check names and addresses for unusual characters.")},
    {MailLoop, QT_TRANSLATE_NOOP("Words", "The letter goes round in circles between servers."),
     QT_TRANSLATE_NOOP("Words",
                       "The recipient's mail is forwarded wrongly: tell the recipient another way.")},
    {LineEndings, QT_TRANSLATE_NOOP("Words", "The server does not accept how the lines of the message end."),
     QT_TRANSLATE_NOOP("Words", "A file that is sent as it is must have lines that end in CR and LF.")},
    {Policy, QT_TRANSLATE_NOOP("Words", "The rules of the server do not allow this letter."),
     QT_TRANSLATE_NOOP("Words", "The server's own words say which rule it is.")},
};

const Sentences &of(ServerCause cause)
{
    return *std::ranges::find(sentences, cause, &Sentences::cause);
}

} // namespace

QString headline(ServerCause cause)
{
    return QCoreApplication::translate("Words", of(cause).headline);
}

QString advice(ServerCause cause)
{
    return QCoreApplication::translate("Words", of(cause).advice);
}

bool isAboutLogin(ServerCause cause)
{
    return cause == AppPasswordNeeded || cause == WrongPassword || cause == PasswordsNotTaken ||
           cause == SmtpLoginOff;
}

} // namespace envoi::words
