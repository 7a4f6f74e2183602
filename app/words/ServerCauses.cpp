#include "app/words/ServerCauses.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::words {

namespace {

/// A sign by which a cause is known. All that is filled in must be there.
struct Sign {
    ServerCause cause;
    int code;           ///< 0: any
    const char *status; ///< subject and detail of the enhanced code, "7.8"; null: any
    const char *text;   ///< in lower case; null: any
};

using enum ServerCause;

/// The first that fits counts, so the special ones stand before the general ones.
constexpr Sign signs[] = {
    // Logging in
    {AppPasswordNeeded, 0, nullptr, "application-specific password"},
    {AppPasswordNeeded, 0, nullptr, "app-specific password"},
    {AppPasswordNeeded, 0, nullptr, "app password"},
    {AppPasswordNeeded, 534, "7.9", nullptr},
    {SmtpLoginOff, 0, nullptr, "smtpclientauthentication is disabled"},
    {SmtpLoginOff, 0, nullptr, "smtp auth is disabled"},
    {PasswordsNotTaken, 0, nullptr, "basic authentication is disabled"},
    {PasswordsNotTaken, 0, nullptr, "basic authentication is not supported"},
    {PasswordsNotTaken, 0, "7.30", nullptr},
    {AccountLocked, 0, nullptr, "too many login attempts"},
    {AccountLocked, 0, nullptr, "too many failed"},
    {AccountLocked, 0, nullptr, "too many bad auth"},
    {AccountLocked, 0, nullptr, "too many authentication"},
    {AccountLocked, 0, nullptr, "temporarily locked"},
    {AccountLocked, 0, nullptr, "account is locked"},
    {AccountLocked, 0, nullptr, "account locked"},
    {AccountDisabled, 0, nullptr, "account is disabled"},
    {AccountDisabled, 0, nullptr, "account has been disabled"},
    {AccountDisabled, 0, nullptr, "account disabled"},
    {AccountDisabled, 0, nullptr, "account suspended"},
    {AccountDisabled, 0, nullptr, "account has been suspended"},
    {AccountDisabled, 0, nullptr, "account is suspended"},
    {AccountDisabled, 0, nullptr, "account is blocked"},
    {AccountNotReady, 0, nullptr, "not yet activated"},
    {AccountNotReady, 0, nullptr, "not activated"},
    {AccountNotReady, 0, nullptr, "test purposes only"},
    {AccountNotReady, 0, nullptr, "maximum credits exceeded"},
    {AccountNotReady, 0, nullptr, "pending approval"},
    {PasswordsNotTaken, 0, "7.139", nullptr},
    {WrongPassword, 535, nullptr, nullptr},
    {WrongPassword, 0, "7.8", nullptr},
    {TlsNeeded, 0, nullptr, "must issue a starttls"},
    {TlsNeeded, 0, nullptr, "starttls first"},
    {TlsNeeded, 0, nullptr, "starttls is required"},
    {TlsNeeded, 0, nullptr, "encryption required"},
    {TlsNeeded, 0, nullptr, "requires tls"},
    {TlsNeeded, 538, nullptr, nullptr},
    {TlsNeeded, 0, "7.10", nullptr},
    {TlsNeeded, 0, "7.11", nullptr},
    {LoginNeeded, 0, "7.57", nullptr},
    {LoginNeeded, 530, nullptr, nullptr},
    {LoginNeeded, 0, nullptr, "authentication required"},
    {LoginNeeded, 0, nullptr, "authentication is required"},
    {LoginNeeded, 0, nullptr, "client was not authenticated"},

    // The sender
    {SenderNotOwned, 0, "7.60", nullptr},
    {SenderNotOwned, 0, "2.252", nullptr},
    {SenderNotOwned, 0, nullptr, "sendasdenied"},
    {SenderNotOwned, 0, nullptr, "not owned by"},
    {SenderNotOwned, 0, nullptr, "send as this sender"},
    {SenderNotOwned, 0, nullptr, "not authorized to send on behalf"},
    {SenderNotOwned, 0, nullptr, "not allowed to send as"},
    {SenderNotOwned, 0, nullptr, "sender address is not allowed"},
    {SenderNotVerified, 0, nullptr, "address is not verified"},
    {SenderNotVerified, 0, nullptr, "address not verified"},
    {SenderNotVerified, 0, nullptr, "verified sender"},
    {SenderNotVerified, 0, nullptr, "domain is not verified"},
    {SenderNotVerified, 0, nullptr, "sender signature"},
    {SenderDomainUnknown, 0, "1.8", nullptr},
    {SenderDomainUnknown, 0, "7.27", nullptr},
    {SenderDomainUnknown, 0, nullptr, "sender address rejected: domain not found"},

    // How much, how often
    {DailyLimit, 0, nullptr, "daily"},
    {DailyLimit, 0, nullptr, "sending limit"},
    {DailyLimit, 0, nullptr, "sending quota"},
    {DailyLimit, 0, "4.5", nullptr},
    {DailyLimit, 0, "1.90", nullptr},
    {TooManyRecipients, 0, "5.3", nullptr},
    {TooManyRecipients, 0, nullptr, "too many recipients"},
    {RateLimited, 0, "7.28", nullptr},
    {RateLimited, 0, nullptr, "rate limit"},
    {RateLimited, 0, nullptr, "ratelimit"},
    {RateLimited, 0, nullptr, "unusual rate"},
    {RateLimited, 0, nullptr, "too many messages"},
    {RateLimited, 0, nullptr, "too many connections"},
    {RateLimited, 0, nullptr, "too many concurrent"},
    {RateLimited, 0, nullptr, "throttl"},
    {Greylisted, 0, nullptr, "greylist"},
    {Greylisted, 0, nullptr, "graylist"},
    {Greylisted, 0, nullptr, "grey list"},

    // The recipient
    {RelayingDenied, 0, nullptr, "relaying"},
    {RelayingDenied, 0, nullptr, "relay access denied"},
    {RelayingDenied, 0, nullptr, "unable to relay"},
    {RelayingDenied, 0, nullptr, "not permitted to relay"},
    {RelayingDenied, 0, nullptr, "relay not permitted"},
    {RelayingDenied, 0, nullptr, "do not relay"},
    {RelayingDenied, 0, nullptr, "relay denied"},
    {RelayingDenied, 0, "7.54", nullptr},
    {MailboxFull, 0, "2.2", nullptr},
    {MailboxFull, 0, nullptr, "mailbox full"},
    {MailboxFull, 0, nullptr, "mailbox is full"},
    {MailboxFull, 0, nullptr, "over quota"},
    {MailboxFull, 0, nullptr, "quota exceeded"},
    {MailboxFull, 0, nullptr, "out of storage space"},
    {MailboxDisabled, 0, "2.1", nullptr},
    {MailboxDisabled, 0, nullptr, "mailbox disabled"},
    {NonAsciiAddress, 0, "6.7", nullptr},
    {NonAsciiAddress, 0, nullptr, "smtputf8"},
    {NoSuchMailbox, 0, "1.1", nullptr},
    {NoSuchMailbox, 0, nullptr, "user unknown"},
    {NoSuchMailbox, 0, nullptr, "unknown user"},
    {NoSuchMailbox, 0, nullptr, "no such user"},
    {NoSuchMailbox, 0, nullptr, "user not found"},
    {NoSuchMailbox, 0, nullptr, "recipient not found"},
    {NoSuchMailbox, 0, nullptr, "no mailbox here"},
    {NoSuchMailbox, 0, nullptr, "does not exist"},
    {NoSuchMailbox, 0, nullptr, "mailbox unavailable"},
    {NoSuchDomain, 0, "1.2", nullptr},
    {NoSuchDomain, 0, "1.10", "null mx"},
    {NoSuchMailbox, 0, "1.10", nullptr},
    {NoSuchDomain, 0, "4.4", nullptr},
    {NoSuchDomain, 0, nullptr, "domain not found"},
    {NoSuchDomain, 0, nullptr, "host not found"},
    {AddressNotUnderstood, 0, "1.3", nullptr},
    {AddressNotUnderstood, 0, "1.7", nullptr},

    // Trust
    {DangerousContent, 0, nullptr, "virus"},
    {DangerousContent, 0, nullptr, "malware"},
    {DangerousContent, 0, nullptr, "potential security issue"},
    {DangerousContent, 0, nullptr, "attachment type"},
    {DangerousContent, 0, nullptr, "banned file"},
    {DmarcFailed, 0, "7.509", nullptr},
    {DmarcFailed, 0, "7.515", nullptr},
    {DmarcFailed, 0, nullptr, "dmarc"},
    {DmarcFailed, 0, "7.26", nullptr},
    {NotAuthenticated, 0, "7.20", nullptr},
    {NotAuthenticated, 0, "7.21", nullptr},
    {NotAuthenticated, 0, "7.22", nullptr},
    {NotAuthenticated, 0, "7.23", nullptr},
    {NotAuthenticated, 0, "7.24", nullptr},
    {NotAuthenticated, 0, nullptr, "spf"},
    {NotAuthenticated, 0, nullptr, "dkim"},
    {NotAuthenticated, 0, nullptr, "unauthenticated email"},
    {NoReverseName, 0, "7.25", nullptr},
    {NoReverseName, 0, nullptr, "reverse dns"},
    {NoReverseName, 0, nullptr, "reverse hostname"},
    {NoReverseName, 0, nullptr, "ptr record"},
    {AddressBlocked, 0, "7.606", nullptr},
    {AddressBlocked, 0, nullptr, "spamhaus"},
    {AddressBlocked, 0, nullptr, "blocklist"},
    {AddressBlocked, 0, nullptr, "block list"},
    {AddressBlocked, 0, nullptr, "blacklist"},
    {AddressBlocked, 0, nullptr, "dnsbl"},
    {AddressBlocked, 0, nullptr, "blocked using"},
    {AddressBlocked, 0, nullptr, "banned sending ip"},
    {AddressBlocked, 0, nullptr, "poor reputation"},
    {AddressBlocked, 0, nullptr, "low reputation"},
    {Spam, 0, nullptr, "spam"},
    {Spam, 0, nullptr, "unsolicited"},
    {Spam, 0, nullptr, "content rejected"},
    {Spam, 0, nullptr, "junk mail"},

    // The message and the server
    {TooLarge, 552, nullptr, nullptr},
    {TooLarge, 0, "3.4", nullptr},
    {TooLarge, 0, "2.3", nullptr},
    {TooLarge, 0, nullptr, "message too large"},
    {TooLarge, 0, nullptr, "message size exceeds"},
    {MailLoop, 0, "4.6", nullptr},
    {MailLoop, 0, nullptr, "too many hops"},
    {LineEndings, 0, nullptr, "bare lf"},
    {LineEndings, 0, nullptr, "bare newline"},
    {LineEndings, 0, nullptr, "bare cr"},
    {ServerFull, 0, "3.1", nullptr},
    {ServerFull, 0, nullptr, "insufficient system storage"},
    {Greylisted, 450, "7.1", nullptr},
    {Greylisted, 451, "7.1", nullptr},
    {Greylisted, 450, "2.0", nullptr},
    {ServerBusy, 421, nullptr, nullptr},
    {ServerBusy, 0, "3.2", nullptr},
    {Policy, 550, "7.1", nullptr},
    {Policy, 554, "7.1", nullptr},
    {Policy, 550, "7.0", nullptr},
    {Policy, 554, "7.0", nullptr},
};

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
    {SmtpLoginOff, QT_TRANSLATE_NOOP("Words", "Sending from programs is turned off for your mailbox."),
     QT_TRANSLATE_NOOP("Words", "Ask your administrator to allow \"Authenticated SMTP\" for it.")},
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
    {LoginNeeded, QT_TRANSLATE_NOOP("Words", "The server wants you to log in first."),
     QT_TRANSLATE_NOOP("Words", "Enter user name and password in the account's settings.")},
    {TlsNeeded, QT_TRANSLATE_NOOP("Words", "The server wants an encrypted connection."),
     QT_TRANSLATE_NOOP("Words", "Choose TLS (port 465) or STARTTLS (port 587) in the account's settings.")},
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
    {TooLarge, QT_TRANSLATE_NOOP("Words", "The letter is too large for the server."),
     QT_TRANSLATE_NOOP("Words", "Remove or shrink attachments, or send a link to them instead.")},
    {MailboxFull, QT_TRANSLATE_NOOP("Words", "The recipient's mailbox is full."),
     QT_TRANSLATE_NOOP("Words", "Try again later, or tell the recipient another way.")},
    {MailboxDisabled, QT_TRANSLATE_NOOP("Words", "The recipient's mailbox takes no mail."),
     QT_TRANSLATE_NOOP("Words", "It is not in use at present: reach the recipient another way.")},
    {NoSuchMailbox, QT_TRANSLATE_NOOP("Words", "There is no such mailbox."),
     QT_TRANSLATE_NOOP("Words", "Check the spelling of the address.")},
    {NoSuchDomain, QT_TRANSLATE_NOOP("Words", "The domain of that address takes no mail."),
     QT_TRANSLATE_NOOP("Words", "Check the spelling of what stands after the @.")},
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

std::optional<ServerCause> causeOf(const QString &reply)
{
    static const QRegularExpression codes(u"^\\s*([245]\\d\\d)[ -]*(?:[245]\\.(\\d{1,3}\\.\\d{1,3})\\b)?"_s);
    const auto match = codes.match(reply);
    if (!match.hasMatch())
        return std::nullopt;
    const int code = match.captured(1).toInt();
    const QString status = match.captured(2);
    // An address or a link may hold any word: "spam@example.com" is no spam.
    static const QRegularExpression names(u"\\S*(?:@|://)\\S*"_s);
    const QString text = reply.mid(match.capturedEnd()).remove(names).simplified().toLower();
    const auto fits = [&](const Sign &sign) {
        return (sign.code == 0 || sign.code == code) &&
               (!sign.status || status == QLatin1StringView(sign.status)) &&
               (!sign.text || text.contains(QLatin1StringView(sign.text)));
    };
    const auto found = std::ranges::find_if(signs, fits);
    if (code < 400 || found == std::ranges::end(signs))
        return std::nullopt;
    return found->cause;
}

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
