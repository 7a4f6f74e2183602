#include "tests/unit/smtp/Machine.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::smtp;
using namespace envoi::test;
using Verdict = Outcome::Verdict;
using Recipient = RecipientOutcome::Verdict;

class tst_ProtocolSession : public QObject {
    Q_OBJECT

private slots:
    void sessionErrors_data();
    void sessionErrors();
    void tooEarly();
    void logsIn_data();
    void logsIn();
    void echoedSecret();
};

void tst_ProtocolSession::sessionErrors_data()
{
    QTest::addColumn<Case>("setting");
    QTest::addColumn<Rows>("rows");
    QTest::addColumn<ErrorCode>("code");
    const auto row = [](const char *name, const Case &setting, const Rows &rows, ErrorCode code) {
        QTest::newRow(name) << setting << rows << code;
    };
    using enum ErrorCode;
    const Case plain{};
    const Case tls{.security = Security::StartTls, .user = u"anna"_s};
    const Rows hello{"S: 220 mx", "C: EHLO client.example"};
    const Rows starting = hello + Rows{"S: 250-mx", "S: 250-AUTH PLAIN", "S: 250 STARTTLS", "C: STARTTLS"};
    const auto loggingIn = [&](const QByteArray &mechanisms) {
        return starting +
               Rows{"S: 220 go", "TLS", "C: EHLO client.example", "S: 250-mx", "S: 250 AUTH " + mechanisms};
    };
    row("greeting 554", plain, Rows{"S: 554 go away"} + goodbye, ServiceUnavailable);
    row("greeting 421", plain, {"S: 421 busy", "END"}, ServiceUnavailable);
    row("greeting 250", plain, {"S: 250 what?", "END"}, ProtocolViolation);
    row("not SMTP", plain, {"S: * OK IMAP", "END"}, NotSmtp);
    row("silence", plain, {"T", "END"}, TimedOut);
    row("cut", plain, {"X", "END"}, ConnectionLost);
    row("half a greeting", plain, {"S~ 220 m", "X", "END"}, ConnectionLost);
    row("cancelled", plain, {"CANCEL", "END"}, Cancelled);
    row("EHLO 421", plain, hello + Rows{"S: 421 busy", "END"}, ServiceUnavailable);
    row("EHLO 451", plain, hello + Rows{"S: 451 later"} + goodbye, TemporaryFailure);
    row("EHLO 354", plain, hello + Rows{"S: 354 what?", "END"}, ProtocolViolation);
    row("EHLO 220", plain, hello + Rows{"S: 220 mx", "END"}, ProtocolViolation);
    row("EHLO and HELO 550", plain,
        hello + Rows{"S: 550 no", "C: HELO client.example", "S: 550 no"} + goodbye, ServiceUnavailable);
    row("HELO, TLS required", tls,
        hello + Rows{"S: 500 what?", "C: HELO client.example", "S: 250 mx"} + goodbye, TlsNotOffered);
    row("STARTTLS stripped", tls, hello + Rows{"S: 250-mx", "S: 250 AUTH PLAIN"} + goodbye, TlsNotOffered);
    row("STARTTLS 454", tls, starting + Rows{"S: 454 not now"} + goodbye, TlsNotOffered);
    row("STARTTLS 502", tls, starting + Rows{"S: 502 not at all"} + goodbye, TlsNotOffered);
    row("STARTTLS 250", tls, starting + Rows{"S: 250 what?", "END"}, ProtocolViolation);
    row("STARTTLS 421", tls, starting + Rows{"S: 421 busy", "END"}, ServiceUnavailable);
    row("a line slipped in", tls, starting + Rows{"S: 220 go", "S: 250 mx", "END"}, TlsInjection);
    row("a fragment slipped in", tls, starting + Rows{"S~ 220 go\r\n250-SMTPUTF8 ", "END"}, TlsInjection);
    row("an octet slipped in", tls, starting + Rows{"S~ 220 go\r\n2", "END"}, TlsInjection);
    row("a line slipped in later", tls, starting + Rows{"S: 220 go", "S~ 250 mx\r\n", "END"}, TlsInjection);
    row("cut in the handshake", tls, starting + Rows{"S: 220 go", "X", "END"}, ConnectionLost);
    row("silence in the handshake", tls, starting + Rows{"S: 220 go", "T", "END"}, TimedOut);
    row("cancelled in the handshake", tls, starting + Rows{"S: 220 go", "CANCEL", "END"}, Cancelled);
    row("HELO, log-in wanted", {.user = u"anna"_s},
        hello + Rows{"S: 500 what?", "C: HELO client.example", "S: 250 mx"} + goodbye,
        AuthenticationUnavailable);
    row("plaintext, not loopback", {.user = u"anna"_s, .loopback = false},
        hello + Rows{"S: 250-mx", "S: 250 AUTH PLAIN LOGIN"} + goodbye, AuthenticationUnavailable);
    row("no log-in offered", tls, loggingIn("") + goodbye, AuthenticationUnavailable);
    row("offered before TLS only", tls,
        starting + Rows{"S: 220 go", "TLS", "C: EHLO client.example", "S: 250 mx"} + goodbye,
        AuthenticationUnavailable);
    row("offered before TLS, HELO after", tls,
        starting +
            Rows{"S: 220 go", "TLS", "C: EHLO client.example", "S: 500 what?", "C: HELO client.example",
                 "S: 250 mx"} +
            goodbye,
        AuthenticationUnavailable);
    row("others offered", tls, loggingIn("GSSAPI XOAUTH2") + goodbye, AuthenticationUnavailable);
}

void tst_ProtocolSession::sessionErrors()
{
    QFETCH(Case, setting);
    QFETCH(Rows, rows);
    QFETCH(ErrorCode, code);
    for (const auto chopping :
         {Conversation::Chopping::Whole, Conversation::Chopping::Lines, Conversation::Chopping::Octets}) {
        Protocol protocol = machine(setting);
        Conversation talk(protocol, chopping);
        const QByteArray problem = talk.follow(rows);
        QVERIFY2(problem.isEmpty(), (problem + '\n' + talk.transcript).constData());
        QVERIFY(talk.error);
        QCOMPARE(talk.error->code, code);
        QCOMPARE(talk.outcomes.at(0).verdict, Verdict::NotSent);
        QCOMPARE(talk.outcomes.at(0).error, talk.error);
        QCOMPARE(talk.outcomes.at(0).recipients.at(0).verdict, Recipient::NotTried);
        QVERIFY(keptSecret(talk));
        QVERIFY(!talk.everythingSaid.contains("MAIL"));
    }
}

void tst_ProtocolSession::tooEarly()
{
    // Answers to what has not been said yet are no answers, even where they would fit.
    for (const auto &[octets, code] : std::initializer_list<std::pair<const char *, ErrorCode>>{
             {"220 mx\r\n250 mx\r\n", ErrorCode::ProtocolViolation},
             {"220 mx\r\n421 busy\r\n", ErrorCode::ServiceUnavailable}}) {
        Protocol protocol = machine({});
        Conversation talk(protocol);
        protocol.receive(octets);
        talk.drain();
        QCOMPARE(talk.finishedCount, 1);
        QCOMPARE(talk.error->code, code);
        QVERIFY(talk.everythingSaid.isEmpty());
    }
}

void tst_ProtocolSession::logsIn_data()
{
    QTest::addColumn<QByteArray>("offered");
    QTest::addColumn<Rows>("rows");
    QTest::addColumn<QString>("mechanism"); // empty: not logged in
    QTest::addColumn<ErrorCode>("code");
    const auto row = [](const char *name, const QByteArray &offered, const Rows &rows,
                        const QString &mechanism, ErrorCode code = ErrorCode::InvalidArgument) {
        QTest::newRow(name) << offered << rows << mechanism << code;
    };
    using enum ErrorCode;
    const Rows plain{"C: AUTH PLAIN " + plainResponse};
    const Rows login{"C: AUTH LOGIN", "S: 334 VXNlcm5hbWU6", "C: " + "anna"_ba.toBase64(),
                     "S: 334 UGFzc3dvcmQ6", "C: " + password.toBase64()};
    const Rows end{"C: QUIT", "S: 221 bye", "END"};
    row("PLAIN", "AUTH PLAIN LOGIN", plain + Rows{"S: 235 ok"} + end, u"PLAIN"_s);
    row("PLAIN, in small letters", "auth plain", plain + Rows{"S: 235 ok"} + end, u"PLAIN"_s);
    row("PLAIN first", "AUTH CRAM-MD5 LOGIN PLAIN", plain + Rows{"S: 235 ok"} + end, u"PLAIN"_s);
    row("LOGIN", "AUTH LOGIN", login + Rows{"S: 235 ok"} + end, u"LOGIN"_s);
    row("LOGIN, of old", "AUTH=LOGIN", login + Rows{"S: 235 ok"} + end, u"LOGIN"_s);
    row("LOGIN when PLAIN is refused: 504", "AUTH PLAIN LOGIN",
        plain + Rows{"S: 504 5.5.4 no"} + login + Rows{"S: 235 ok"} + end, u"LOGIN"_s);
    row("LOGIN when PLAIN is refused: 5.7.4", "AUTH PLAIN LOGIN",
        plain + Rows{"S: 550 5.7.4 no"} + login + Rows{"S: 235 ok"} + end, u"LOGIN"_s);
    row("both mechanisms refused", "AUTH PLAIN LOGIN",
        plain + Rows{"S: 504 no", "C: AUTH LOGIN", "S: 504 no"} + end, {}, AuthenticationUnavailable);
    row("535", "AUTH PLAIN LOGIN", plain + Rows{"S: 535 5.7.8 wrong"} + end, {}, AuthenticationRefused);
    row("534", "AUTH PLAIN LOGIN", plain + Rows{"S: 534 5.7.9 app password needed"} + end, {},
        AuthenticationRefused);
    row("535 to LOGIN", "AUTH LOGIN", login + Rows{"S: 535 5.7.8 wrong"} + end, {}, AuthenticationRefused);
    row("535 to the user", "AUTH LOGIN", login.first(3) + Rows{"S: 535 wrong"} + end, {},
        AuthenticationRefused);
    row("454", "AUTH PLAIN LOGIN", plain + Rows{"S: 454 4.7.0 later"} + end, {}, TemporaryFailure);
    row("421", "AUTH PLAIN", plain + Rows{"S: 421 busy", "END"}, {}, ServiceUnavailable);
    row("250", "AUTH PLAIN", plain + Rows{"S: 250 what?", "END"}, {}, ProtocolViolation);
    row("one challenge too many", "AUTH PLAIN",
        plain + Rows{"S: 334 more?", "C: *", "S: 501 cancelled"} + end, {}, AuthenticationUnavailable);
    row("accepted after giving up", "AUTH PLAIN", plain + Rows{"S: 334 more?", "C: *", "S: 235 ok", "END"},
        {}, ProtocolViolation);
    row("cut", "AUTH PLAIN", plain + Rows{"X", "END"}, {}, ConnectionLost);
    row("silence", "AUTH PLAIN", plain + Rows{"T", "END"}, {}, TimedOut);
    row("cancelled", "AUTH LOGIN", login.first(3) + Rows{"CANCEL", "END"}, {}, Cancelled);
}

void tst_ProtocolSession::logsIn()
{
    QFETCH(QByteArray, offered);
    QFETCH(Rows, rows);
    QFETCH(QString, mechanism);
    QFETCH(ErrorCode, code);
    for (const auto chopping :
         {Conversation::Chopping::Whole, Conversation::Chopping::Lines, Conversation::Chopping::Octets}) {
        Protocol protocol({Security::ImplicitTls, {u"anna"_s, Secret(password)}, u"mx.example.com"_s}, {});
        protocol.connected({"client.example", false});
        Conversation talk(protocol, chopping);
        const QByteArray problem =
            talk.follow(Rows{"S: 220 mx", "C: EHLO client.example", "S: 250-mx", "S: 250 " + offered} + rows);
        QVERIFY2(problem.isEmpty(), (problem + '\n' + talk.transcript).constData());
        QCOMPARE(protocol.facts().mechanism, mechanism);
        QCOMPARE(talk.error.has_value(), mechanism.isEmpty());
        if (talk.error)
            QCOMPARE(talk.error->code, code);
        talk.everythingSaid.clear();
        QVERIFY2(keptSecret(talk), talk.transcript.constData());
    }
}

void tst_ProtocolSession::echoedSecret()
{
    Protocol protocol({Security::ImplicitTls, {u"anna"_s, Secret(password)}, u"mx"_s}, {});
    protocol.connected({"client.example", false});
    Conversation talk(protocol);
    QVERIFY(talk.follow({"S: 220 mx", "C: EHLO client.example", "S: 250-mx", "S: 250 AUTH PLAIN", "C: AUTH *",
                         "S: 535-What is AUTH PLAIN " + plainResponse, "S: 535-" + password.toBase64(),
                         "S: 535 or " + password})
                .endsWith("QUIT\r\n"));
    talk.everythingSaid.clear();
    QVERIFY2(keptSecret(talk), talk.transcript.constData());
    QVERIFY(talk.follow({"C: QUIT", "X", "END"}).isEmpty());
    for (const QByteArray &secret : {password, password.toBase64(), plainResponse})
        QVERIFY(!talk.error->serverText.contains(QString::fromUtf8(secret)));
}

QTEST_GUILESS_MAIN(tst_ProtocolSession)
#include "tst_ProtocolSession.moc"
