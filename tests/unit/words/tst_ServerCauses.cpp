#include "app/words/ServerCauses.h"

#include <QSet>
#include <QTest>

#include <vector>

using namespace Qt::Literals::StringLiterals;
using envoi::words::ServerCause;

Q_DECLARE_METATYPE(std::optional<envoi::words::ServerCause>)

class tst_ServerCauses : public QObject {
    Q_OBJECT

private slots:
    void known_data();
    void known();
    void everyCauseIsKnown();
    void everyCauseHasItsWords();
};

namespace {

struct Known {
    const char *reply;
    std::optional<ServerCause> cause;
};

std::vector<Known> knownReplies()
{
    using enum ServerCause;
    std::vector<Known> known;
    const auto row = [&known](const char *reply, std::optional<ServerCause> cause) {
        known.push_back({reply, cause});
    };
    // As servers say it, known by what they are seen to say.
    row("534 5.7.9 Application-specific password required. Learn more at 5.7.9 "
        "https://support.google.com/mail/?p=InvalidSecondFactor",
        AppPasswordNeeded);
    row("534 5.7.9 Please log in with your web browser", AppPasswordNeeded);
    row("535 5.7.8 Username and Password not accepted. For more information, go to "
        "https://support.google.com/mail/?p=BadCredentials",
        WrongPassword);
    row("535 5.7.8 Error: authentication failed:", WrongPassword);
    row("535 Authentication credentials invalid", WrongPassword);
    row("535 5.7.139 Authentication unsuccessful, basic authentication is disabled. [XX.example]",
        PasswordsNotTaken);
    row("535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit "
        "https://aka.ms/smtp_auth_disabled",
        SmtpLoginOff);
    row("550 5.7.30 Basic authentication is not supported for Client Submission.", PasswordsNotTaken);
    row("454 4.7.0 Too many login attempts, please try again later.", AccountLocked);
    row("535 5.7.0 (#AUTH005) Too many bad auth attempts.", AccountLocked);
    row("535 5.7.8 Your account is temporarily locked", AccountLocked);
    row("535 5.7.1 This account has been disabled", AccountDisabled);
    row("502 5.7.0 Your SMTP account is not yet activated", AccountNotReady);
    row("421 Domain sandbox.example is not allowed to send: Free accounts are for test purposes only.",
        AccountNotReady);
    row("451 Authentication failed: Maximum credits exceeded", AccountNotReady);
    row("530 5.7.0 Must issue a STARTTLS command first.", TlsNeeded);
    row("538 5.7.11 Encryption required for requested authentication mechanism", TlsNeeded);
    row("530 5.7.0 Authentication Required. For more information, go to x", LoginNeeded);
    row("530 5.7.57 Client not authenticated to send mail.", LoginNeeded);
    row("530 Authentication required", LoginNeeded);
    row("554 5.7.1 <b@example.net>: Relay access denied", RelayingDenied);
    row("550 5.7.1 Relaying denied", RelayingDenied);
    row("550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain", RelayingDenied);
    row("550 5.7.60 SMTP; Client does not have permissions to send as this sender", SenderNotOwned);
    row("554 5.2.252 SendAsDenied; a@example.com not allowed to send as b@example.com", SenderNotOwned);
    row("553 5.7.1 <a@example.com>: Sender address rejected: not owned by user b@example.com",
        SenderNotOwned);
    row("554 Message rejected: Email address is not verified. The following identities failed the check in "
        "region EU-CENTRAL-1: a@example.com",
        SenderNotVerified);
    row("550 The from address does not match a verified Sender Identity.", SenderNotVerified);
    row("450 4.1.8 <a@nowhere.example>: Sender address rejected: Domain not found", SenderDomainUnknown);
    row("552 5.3.4 Message size exceeds fixed limit", TooLarge);
    row("552 5.2.3 Your message exceeded Google's message size limits.", TooLarge);
    row("552-5.7.0 This message was blocked because its content presents a potential security issue.",
        DangerousContent);
    row("452 4.2.2 The recipient's inbox is out of storage space.", MailboxFull);
    row("552 5.2.2 <b@example.net>: Mailbox is full / Blocks limit exceeded", MailboxFull);
    row("550 5.2.1 The email account that you tried to reach is inactive.", MailboxDisabled);
    row("550 5.1.1 The email account that you tried to reach does not exist.", NoSuchMailbox);
    row("550 5.1.1 <spam@example.net>: Recipient address rejected: User unknown in local recipient table",
        NoSuchMailbox);
    row("550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
        NoSuchMailbox);
    row("556 5.1.10 Recipient address has null MX", NoSuchDomain);
    row("550 5.1.2 <b@nowhere.example>: Recipient address rejected: Domain not found", NoSuchDomain);
    row("501 5.1.3 Bad recipient address syntax", AddressNotUnderstood);
    row("553 5.6.7 SMTPUTF8 is required", NonAsciiAddress);
    row("452 4.5.3 Your message has too many recipients", TooManyRecipients);
    row("550 5.4.5 Daily user sending limit exceeded.", DailyLimit);
    row("554 5.4.5 Daily sending quota exceeded", DailyLimit);
    row("421 4.7.28 Our system has detected an unusual rate of unsolicited mail", RateLimited);
    row("451 4.7.500 Server busy, throttled", RateLimited);
    row("450 4.2.0 <b@example.net>: Recipient address rejected: Greylisted, see x", Greylisted);
    row("451 4.7.1 Please try again later", Greylisted);
    row("452 4.3.1 Insufficient system storage", ServerFull);
    row("421 4.3.2 Service not available, closing transmission channel", ServerBusy);
    row("550 5.7.26 Unauthenticated email from example.com is not accepted due to domain's DMARC policy.",
        DmarcFailed);
    row("550 5.7.26 This mail has been blocked because the sender is unauthenticated.", DmarcFailed);
    row("550 5.7.515 Access denied, sending domain EXAMPLE.COM does not meet the required authentication "
        "level.",
        DmarcFailed);
    row("550 5.7.23 Message rejected due to SPF policy", NotAuthenticated);
    row("550 5.7.25 The IP address sending this message does not have a PTR record setup", NoReverseName);
    row("554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org",
        AddressBlocked);
    row("550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. Part of their network is on our "
        "block "
        "list (S3140).",
        AddressBlocked);
    row("550 5.7.606 Access denied, banned sending IP [192.0.2.1]", AddressBlocked);
    row("550-5.7.1 Our system has detected that this message is likely unsolicited mail.", Spam);
    row("554 5.7.1 Message rejected as spam by Content Filtering.", Spam);
    row("554 5.4.6 Too many hops", MailLoop);
    row("550 5.7.1 Not today", Policy);
    row("525 5.7.1 Unauthorized IP address", NetworkNotAllowed);
    row("535 5.7.8 Your password has expired", PasswordExpired);
    row("535 5.7.8 Error: invalid_token", TokenRefused);
    row("535 5.7.3 OAuth scope does not allow SMTP.Send", TokenRefused);
    row("534 5.7.14 Please log in via your web browser and then try again.", WebLogInNeeded);
    row("534 5.7.9 Authentication mechanism is too weak", MechanismTooWeak);
    row("504 5.7.4 Unrecognized authentication type", MechanismUnknown);
    row("535 5.7.8 Error: authentication failed: Invalid authentication mechanism", MechanismUnknown);
    row("535 5.7.139 Authentication unsuccessful, the request did not meet the criteria to be authenticated "
        "successfully.",
        LogInRuledOut);
    row("535 5.7.139 Authentication unsuccessful, the user credentials were incorrect.", WrongPassword);
    row("454 4.7.0 Temporary authentication failure: generic failure", LogInBroken);
    row("535 5.7.0 (#MBR1212) Incorrect username or password", WrongPassword);
    row("525 5.7.13 User Account Disabled", AccountDisabled);
    row("554 Access denied: User is not authorized to perform ses:SendRawEmail", AccountNotReady);
    row("550 5.1.8 Access denied, bad outbound sender", SendingBlocked);
    row("550 5.7.705 Access denied, tenant has exceeded threshold", SendingBlocked);
    row("554 Transaction failed: Sending paused for this account.", SendingBlocked);
    row("550 5.7.30 REQUIRETLS support required", RequireTlsFailed);
    row("551 5.7.1 Not authorised to send from this header address", SenderNotOwned);
    row("550 5.7.0 From address is not one of your addresses", SenderNotOwned);
    row("553 Relaying disallowed as anna", SenderNotOwned);
    row("550 Cannot receive from specified address: Unauthenticated senders not allowed", LoginNeeded);
    row("550 5.1.1 <a@example.com>: Sender address rejected: User unknown in virtual mailbox table",
        SenderUnknown);
    row("550 Sender verify failed", SenderUnknown);
    row("450 Requested mail action not taken: Mail send limit exceeded", DailyLimit);
    row("451 You have exceeded your messaging limits", DailyLimit);
    row("454 Throttling failure: Daily message quota exceeded.", DailyLimit);
    row("454 Throttling failure: Maximum sending rate exceeded.", RateLimited);
    row("550 5.4.6 Unusual sending activity detected. Please try after sometime", RateLimited);
    row("421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user "
        "complaints",
        RateLimited);
    row("450 4.2.1 The user you are trying to contact is receiving mail too quickly.", MailboxBusy);
    row("554 delivery error: dd This mailbox is disabled", MailboxDisabled);
    row("554 delivery error: dd This user doesn't have a yahoo.com account", NoSuchMailbox);
    row("550 Unrouteable address", NoSuchMailbox);
    row("550 5.4.1 Recipient address rejected: Access denied.", NoSuchMailbox);
    row("551 User not local; please try <b@example.net>", MailboxMoved);
    row("550 5.1.6 Recipient no longer here", MailboxMoved);
    row("550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required",
        MailboxRestricted);
    row("550 5.7.124 Sender not in allowed-senders list", MailboxRestricted);
    row("550 5.7.2 You may not write to this list", MailboxRestricted);
    row("550 5.7.1 Message blocked by recipient", BlockedByRecipient);
    row("550 5.1.1 Address is on the suppression list", Suppressed);
    row("605 Not delivering to previously bounced address", std::nullopt);
    row("550 Not delivering to previously bounced address", Suppressed);
    row("450 4.4.1 No answer from host", RecipientServerDown);
    row("451 4.3.0 <b@example.net>: Temporary lookup failure", LookupFailed);
    row("451 4.4.3 Directory server failure", LookupFailed);
    row("451 4.3.0 Error: queue file write error", ServerFault);
    row("451 4.3.5 Server configuration error", ServerMisconfigured);
    row("421 4.4.2 mx.example.net Error: timeout exceeded", WaitedTooLong);
    row("502 5.5.2 Error: command not recognized", CommandNotUnderstood);
    row("503 5.5.1 Error: nested MAIL command", CommandNotUnderstood);
    row("504 5.5.2 <x>: Helo command rejected: need fully-qualified hostname", NameNotAccepted);
    row("552 5.7.0 Our system detected an illegal attachment on your message.", AttachmentType);
    row("554 5.7.1 Message contains a URL listed on multi.surbl.org", LinkBlocked);
    row("554 5.6.1 Body type not supported by remote host", ContentNotSupported);
    row("550 5.7.1 Messages missing a valid messageId header are not accepted.", FaultyHead);
    row("554 5.7.1 [CS01] Message rejected due to local policy.", Policy);
    row("554 5.7.9 Message not accepted for policy reasons.", Policy);
    row("554 Reject due to policy restrictions.", Policy);
    row("550 Administrative prohibition", Policy);
    // As the register of enhanced codes has it (RFC 3463, RFC 5248), whatever the words.
    row("552 5.3.4 So it is", TooLarge);
    row("452 4.2.2 So it is", MailboxFull);
    row("550 5.7.26 So it is", DmarcFailed);
    row("550 5.7.27 So it is", SenderDomainUnknown);
    row("550 5.7.20 So it is", NotAuthenticated);
    row("554 5.6.0 Bare newline received", LineEndings);
    // Nothing known, or no refusal at all.
    row("550 No", std::nullopt);
    row("550 <spam.daily@relaying.example>: rejected, see https://spf.example/dmarc", std::nullopt);
    row("554 Transaction failed", std::nullopt);
    row("250 2.1.5 spam@example.com OK", std::nullopt);
    row("", std::nullopt);
    row("spam", std::nullopt);
    row("5", std::nullopt);
    row("550", std::nullopt);
    return known;
}

} // namespace

void tst_ServerCauses::known_data()
{
    QTest::addColumn<QString>("reply");
    QTest::addColumn<std::optional<ServerCause>>("cause");
    for (const auto &[reply, cause] : knownReplies())
        QTest::newRow(reply) << QString::fromUtf8(reply) << cause;
}

void tst_ServerCauses::known()
{
    QFETCH(QString, reply);
    QFETCH(std::optional<ServerCause>, cause);
    const auto found = envoi::words::causeOf(reply);
    QCOMPARE(found ? int(*found) : -1, cause ? int(*cause) : -1);
}

void tst_ServerCauses::everyCauseIsKnown()
{
    QSet<int> known;
    for (const auto &[reply, cause] : knownReplies())
        known.insert(cause ? int(*cause) : -1);
    for (int i = 0; i <= int(ServerCause::Policy); ++i)
        QVERIFY2(known.contains(i), qPrintable(envoi::words::headline(static_cast<ServerCause>(i))));
}

void tst_ServerCauses::everyCauseHasItsWords()
{
    QSet<QString> texts;
    for (int i = 0; i <= int(ServerCause::Policy); ++i) {
        const auto cause = static_cast<ServerCause>(i);
        const QString headline = envoi::words::headline(cause);
        QVERIFY2(headline.endsWith(u'.') && headline.size() < 100, qPrintable(headline));
        QVERIFY2(envoi::words::advice(cause).endsWith(u'.'), qPrintable(headline));
        texts.insert(headline + envoi::words::advice(cause));
    }
    // No two causes are told alike.
    QCOMPARE(texts.size(), int(ServerCause::Policy) + 1);
    QVERIFY2(texts.size() >= 40, qPrintable(QString::number(texts.size())));
}

QTEST_GUILESS_MAIN(tst_ServerCauses)
#include "tst_ServerCauses.moc"
