#include "app/words/ServerCauses.h"

#include <QSet>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using envoi::words::ServerCause;

Q_DECLARE_METATYPE(std::optional<envoi::words::ServerCause>)

class tst_ServerCauses : public QObject {
    Q_OBJECT

private slots:
    void known_data();
    void known();
    void everyCauseHasItsWords();
};

void tst_ServerCauses::known_data()
{
    using enum ServerCause;
    QTest::addColumn<QString>("reply");
    QTest::addColumn<std::optional<ServerCause>>("cause");
    const auto row = [](const char *reply, std::optional<ServerCause> cause) {
        QTest::newRow(reply) << QString::fromUtf8(reply) << cause;
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
    // Nothing known, or no refusal at all.
    row("550 No", std::nullopt);
    row("550 <spam.daily@relaying.example>: rejected, see https://spf.example/dmarc", std::nullopt);
    row("554 Transaction failed", std::nullopt);
    row("250 2.1.5 spam@example.com OK", std::nullopt);
    row("", std::nullopt);
    row("spam", std::nullopt);
    row("5", std::nullopt);
    row("550", std::nullopt);
}

void tst_ServerCauses::known()
{
    QFETCH(QString, reply);
    QFETCH(std::optional<ServerCause>, cause);
    const auto found = envoi::words::causeOf(reply);
    QCOMPARE(found ? int(*found) : -1, cause ? int(*cause) : -1);
}

void tst_ServerCauses::everyCauseHasItsWords()
{
    for (int i = 0; i <= int(ServerCause::Policy); ++i) {
        const auto cause = static_cast<ServerCause>(i);
        const QString headline = envoi::words::headline(cause);
        QVERIFY2(headline.endsWith(u'.') && headline.size() < 100, qPrintable(headline));
        QVERIFY2(envoi::words::advice(cause).endsWith(u'.'), qPrintable(headline));
    }
}

QTEST_GUILESS_MAIN(tst_ServerCauses)
#include "tst_ServerCauses.moc"
