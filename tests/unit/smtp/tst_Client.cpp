#include "tests/support/ClientRun.h"
#include "tests/support/ScenarioServer.h"
#include "tests/support/TestCertificates.h"

#include <QDateTime>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::smtp;
using envoi::test::address;
using envoi::test::ClientRun;
using envoi::test::ScenarioServer;
using envoi::test::TestCertificates;
using envoi::test::transaction;

namespace {

const QByteArray message = "Subject: Hello\r\n\r\nDear Ben,\r\n.\r\nAnna\r\n";
const QByteArray password = "s3cret pässword";

enum class Wire { Plain, StartTls, ImplicitTls };

Security securityOf(Wire wire)
{
    return wire == Wire::Plain      ? Security::None
           : wire == Wire::StartTls ? Security::StartTls
                                    : Security::ImplicitTls;
}

/// The rows with what comes before them on that wire.
QByteArrayList script(Wire wire, const QByteArrayList &rows, bool withLogin = true)
{
    QByteArrayList all{"S: 220 mx.example.com ESMTP"};
    if (wire == Wire::StartTls)
        all += {"C: EHLO [127.0.0.1]", "S: 250-mx.example.com",
                "S: 250 STARTTLS",     "C: STARTTLS",
                "S: 220 go",           "TLS"};
    all += {"C: EHLO [127.0.0.1]",  "S: 250-mx.example.com", "S: 250-PIPELINING",
            "S: 250-SIZE 50000000", "S: 250-8BITMIME",       "S: 250 AUTH PLAIN LOGIN"};
    if (withLogin)
        all += {"C: AUTH PLAIN " + ("\0anna\0"_ba + password).toBase64(), "S: 235 2.7.0 welcome"};
    return all + rows;
}

const QByteArrayList envelopeRows{"C: MAIL FROM:<anna@example.com> SIZE=*",
                                  "C: RCPT TO:<ben@example.com>",
                                  "C: DATA",
                                  "S: 250 2.1.0 ok",
                                  "S: 250 2.1.5 ok",
                                  "S: 354 go ahead"};

std::vector<Transaction> one(const QByteArray &content = message)
{
    std::vector<Transaction> transactions;
    transactions.push_back(transaction(content, {address("ben@example.com")}));
    return transactions;
}

QByteArray bigMessage()
{
    return "Subject: Hello\r\n\r\n" +
           QByteArray("The same line again and again, for as long as it takes.\r\n").repeated(20'000);
}

bool keepsSecret(const ClientRun &run)
{
    const QString text =
        run.transcriptText() + (run.error ? run.error->serverText + run.error->detail : QString());
    for (const QByteArray &secret : {password, password.toBase64(), ("\0anna\0"_ba + password).toBase64()}) {
        if (text.contains(QString::fromUtf8(secret)))
            return false;
    }
    return true;
}

Credentials login()
{
    return {u"anna"_s, Secret(password)};
}

} // namespace

class tst_Client : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void sends_data();
    void sends();
    void faults_data();
    void faults();
    void noServer();
    void timesOut_data();
    void timesOut();
    void farewellIsShort();
    void cancels_data();
    void cancels();
    void largeMessage_data();
    void largeMessage();
    void testsConnection();
    void ehloName_data();
    void ehloName();

private:
    Server serverFor(const ScenarioServer &server, Wire wire) const;
    void prepare(ScenarioServer &server, Wire wire) const;

    std::unique_ptr<TestCertificates> m_certificates;
};

void tst_Client::initTestCase()
{
    m_certificates = std::make_unique<TestCertificates>();
    QVERIFY2(m_certificates->problem().isEmpty(), qPrintable(m_certificates->problem()));
}

Server tst_Client::serverFor(const ScenarioServer &server, Wire wire) const
{
    return {u"127.0.0.1"_s, server.port(), securityOf(wire), {m_certificates->authority()}};
}

void tst_Client::prepare(ScenarioServer &server, Wire wire) const
{
    const auto pair = m_certificates->pair(TestCertificates::Kind::Good);
    server.setCertificate(pair.chain, pair.key, wire == Wire::ImplicitTls);
    server.listen();
}

void tst_Client::sends_data()
{
    QTest::addColumn<Wire>("wire");
    QTest::addColumn<ScenarioServer::Chopping>("chopping");
    for (const auto chopping : {ScenarioServer::Chopping::Whole, ScenarioServer::Chopping::Octets}) {
        const char *how = chopping == ScenarioServer::Chopping::Whole ? "whole" : "octets";
        QTest::addRow("plain, %s", how) << Wire::Plain << chopping;
        QTest::addRow("STARTTLS, %s", how) << Wire::StartTls << chopping;
        QTest::addRow("implicit TLS, %s", how) << Wire::ImplicitTls << chopping;
    }
}

void tst_Client::sends()
{
    QFETCH(Wire, wire);
    QFETCH(ScenarioServer::Chopping, chopping);
    ScenarioServer server(script(
        wire, envelopeRows + QByteArrayList{"D", "S: 250 2.0.0 queued as 1", "C: QUIT", "S: 221 bye", "X"}));
    server.setChopping(chopping);
    prepare(server, wire);

    const qint64 begun = QDateTime::currentMSecsSinceEpoch();
    ClientRun run;
    run.client.run(serverFor(server, wire), login(), one());
    QVERIFY2(run.wait(), server.standing().constData());
    QVERIFY2(server.surprises().isEmpty() && server.isThrough(), server.standing().constData());
    QVERIFY2(!run.error, qPrintable(run.transcriptText()));
    QCOMPARE(run.order, std::vector{0});
    const Outcome &outcome = run.outcomes[0];
    QCOMPARE(outcome.verdict, Outcome::Verdict::Sent);
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.finalReply.toString(), u"250 2.0.0 queued as 1"_s);
    QCOMPARE(outcome.recipients.size(), 1u);
    QCOMPARE(outcome.recipients[0].verdict, RecipientOutcome::Verdict::Accepted);
    QCOMPARE(server.messages(), QByteArrayList{QByteArray(message).replace("\r\n.", "\r\n..") + ".\r\n"});
    QCOMPARE(run.facts.mechanism, u"PLAIN"_s);
    QCOMPARE(run.facts.sizeLimit, 50000000);
    QCOMPARE(run.facts.extensions,
             (QStringList{u"PIPELINING"_s, u"SIZE 50000000"_s, u"8BITMIME"_s, u"AUTH PLAIN LOGIN"_s}));
    if (wire == Wire::Plain) {
        QVERIFY(run.facts.tlsVersion.isEmpty());
    } else {
        QCOMPARE(run.facts.tlsVersion, u"TLS 1.3"_s);
        QCOMPARE(run.facts.certificateSubject, u"Envoi test server"_s);
        QCOMPARE(run.facts.certificateIssuer, u"Envoi Test Authority"_s);
        QCOMPARE(run.facts.certificateFingerprint.size(), 64);
        QVERIFY(!server.receivedInClear().contains("AUTH"));
    }
    QVERIFY(!run.progress.empty());
    QCOMPARE(run.progress.back(), std::pair(0, qint64(message.size())));
    QVERIFY(run.transcriptText().contains("C: AUTH PLAIN ********\n"_L1));
    // Each line has its time, and what protects the connection is told once, before anything is sent.
    QVERIFY(run.transcript.front().time >= begun);
    QVERIFY(std::ranges::is_sorted(run.transcript, {}, &TranscriptLine::time));
    QVERIFY(run.transcript.back().time <= QDateTime::currentMSecsSinceEpoch());
    QCOMPARE(run.secured.size(), 1);
    QCOMPARE(run.secured.front().tlsVersion, run.facts.tlsVersion);
    QVERIFY(run.secured.front().mechanism.isEmpty());
}

void tst_Client::faults_data()
{
    QTest::addColumn<Wire>("wire");
    QTest::addColumn<QByteArrayList>("rows");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<bool>("mayLogIn");
    const auto row = [](const char *name, Wire wire, const QByteArrayList &rows, ErrorCode code,
                        bool mayLogIn = false) { QTest::newRow(name) << wire << rows << code << mayLogIn; };
    using enum ErrorCode;
    const QByteArrayList hello{"S: 220 mx", "C: EHLO *"};
    const QByteArrayList starting =
        hello + QByteArrayList{"S: 250-mx", "S: 250-AUTH PLAIN LOGIN", "S: 250 STARTTLS", "C: STARTTLS"};
    row("hangs up at once", Wire::Plain, {"X"}, ConnectionLost);
    row("hangs up at once, implicit TLS", Wire::ImplicitTls, {"X"}, ConnectionLost);
    row("half a greeting", Wire::Plain, {"S~ 220 m", "X"}, ConnectionLost);
    row("greeting 554", Wire::Plain, {"S: 554 no", "C: QUIT", "X"}, ServiceUnavailable);
    row("greeting 421", Wire::Plain, {"S: 421 busy", "X"}, ServiceUnavailable);
    row("not SMTP", Wire::Plain, {"S: * OK IMAP4rev1", "W"}, NotSmtp);
    row("plaintext where TLS is expected", Wire::ImplicitTls, {"PLAIN", "S: 220 mx ESMTP", "W"},
        TlsHandshakeFailed);
    row("plaintext and gone", Wire::ImplicitTls, {"PLAIN", "X"}, TlsHandshakeFailed);
    row("a reply without end", Wire::Plain,
        hello + QByteArrayList{"S~ 250 " + QByteArray(5'000'000, 'x'), "W"}, ProtocolViolation);
    row("a reply of endless lines", Wire::Plain,
        hello + QByteArrayList{"S~ " + QByteArray("250-x\r\n").repeated(500'000), "W"}, ProtocolViolation);
    row("STARTTLS 454", Wire::StartTls, starting + QByteArrayList{"S: 454 not now", "C: QUIT", "X"},
        TlsNotOffered);
    row("STARTTLS, then gone", Wire::StartTls, starting + QByteArrayList{"X"}, ConnectionLost);
    row("gone in the handshake", Wire::StartTls, starting + QByteArrayList{"S: 220 go", "X"},
        TlsHandshakeFailed);
    row("rubbish instead of a handshake", Wire::StartTls,
        starting + QByteArrayList{"S: 220 go", "C! *", "S: rubbish", "W"}, TlsHandshakeFailed);
    for (const Wire wire : {Wire::Plain, Wire::StartTls, Wire::ImplicitTls}) {
        const QByteArray how = wire == Wire::Plain      ? ""
                               : wire == Wire::StartTls ? ", STARTTLS"
                                                        : ", implicit TLS";
        const auto later = [&](const char *name, const QByteArrayList &rows, ErrorCode code) {
            row((name + how).constData(), wire, script(wire, rows), code, true);
        };
        row(("535" + how).constData(), wire,
            script(wire, {"C: AUTH PLAIN *", "S: 535 5.7.8 not you", "C: QUIT", "S: 221 bye", "X"}, false),
            AuthenticationRefused, true);
        later("gone after the log-in", {"X"}, ConnectionLost);
        later("gone before 354", envelopeRows.first(5) + QByteArrayList{"X"}, ConnectionLost);
        later("gone in the data", envelopeRows + QByteArrayList{"D: 100000", "X"}, ConnectionLost);
        later("421 in the data", envelopeRows + QByteArrayList{"D: 100000", "S: 421 closing", "W"},
              ServiceUnavailable);
        later("gone after the data", envelopeRows + QByteArrayList{"D", "X"}, OutcomeUnknown);
        later("half a reply after the data", envelopeRows + QByteArrayList{"D", "S~ 250 2.0", "X"},
              OutcomeUnknown);
        later("rubbish after the data", envelopeRows + QByteArrayList{"D", "S: rubbish", "X"},
              OutcomeUnknown);
        later("421 after the data", envelopeRows + QByteArrayList{"D", "S: 421 closing", "X"},
              ServiceUnavailable);
        later("452 after the data", envelopeRows + QByteArrayList{"D", "S: 452 full", "C: QUIT", "X"},
              TemporaryFailure);
    }
}

void tst_Client::faults()
{
    QFETCH(Wire, wire);
    QFETCH(QByteArrayList, rows);
    QFETCH(ErrorCode, code);
    QFETCH(bool, mayLogIn);
    for (const auto chopping : {ScenarioServer::Chopping::Whole, ScenarioServer::Chopping::Octets}) {
        if (chopping == ScenarioServer::Chopping::Octets && rows.join().size() > 100'000)
            continue;
        const bool implicit = rows.value(0) != "PLAIN" && wire == Wire::ImplicitTls;
        QByteArrayList all = rows;
        all.removeAll("PLAIN");
        ScenarioServer server(all);
        server.setChopping(chopping);
        prepare(server, implicit ? Wire::ImplicitTls : Wire::StartTls);
        ClientRun run;
        // Large enough that the middle of it is not its end.
        const bool large = rows.contains("D: 100000");
        run.client.run(serverFor(server, wire), login(), large ? one(bigMessage().repeated(20)) : one());
        QVERIFY2(run.wait(), server.standing().constData());
        QCOMPARE(run.finishedCount, 1);
        QCOMPARE(run.order, std::vector{0});
        const Outcome &outcome = run.outcomes[0];
        QVERIFY(outcome.error);
        QVERIFY2(outcome.error->code == code, qPrintable(run.transcriptText() + outcome.error->serverText));
        QCOMPARE(outcome.verdict,
                 code == ErrorCode::OutcomeUnknown ? Outcome::Verdict::Unknown : Outcome::Verdict::NotSent);
        QVERIFY(keepsSecret(run));
        if (!mayLogIn) {
            QVERIFY(!server.received().contains("AUTH"));
            QVERIFY(!server.received().contains("MAIL"));
        }
        if (wire != Wire::Plain)
            QVERIFY(!server.receivedInClear().contains("AUTH"));
    }
}

void tst_Client::noServer()
{
    ClientRun refused;
    QTcpServer nobody;
    QVERIFY(nobody.listen(QHostAddress::LocalHost));
    const quint16 port = nobody.serverPort();
    nobody.close();
    refused.client.run({u"127.0.0.1"_s, port, Security::ImplicitTls, {}}, login(), one());
    QVERIFY(refused.wait());
    QCOMPARE(refused.error->code, ErrorCode::ConnectionRefused);
    QCOMPARE(refused.outcomes[0].error->code, ErrorCode::ConnectionRefused);

    ClientRun unknown;
    unknown.client.run({u"no-such-host.invalid"_s, 465, Security::ImplicitTls, {}}, login(), one());
    QVERIFY(unknown.wait());
    QCOMPARE(unknown.error->code, ErrorCode::HostNotFound);
    QCOMPARE(unknown.error->context, u"no-such-host.invalid"_s);
}

void tst_Client::timesOut_data()
{
    QTest::addColumn<Wire>("wire");
    QTest::addColumn<QByteArrayList>("rows");
    QTest::addColumn<Outcome::Verdict>("verdict");
    const auto no = Outcome::Verdict::NotSent;
    QTest::newRow("no greeting") << Wire::Plain << QByteArrayList{"W"} << no;
    QTest::newRow("no handshake") << Wire::ImplicitTls << QByteArrayList{"PLAIN", "W"} << no;
    QTest::newRow("no answer to EHLO") << Wire::Plain << QByteArrayList{"S: 220 mx", "C: EHLO *", "W"} << no;
    QTest::newRow("no handshake after STARTTLS")
        << Wire::StartTls << QByteArrayList{"S: 220 mx",   "C: EHLO *", "S: 250-mx", "S: 250 STARTTLS",
                                            "C: STARTTLS", "S: 220 go", "W"}
        << no;
    QTest::newRow("no 354") << Wire::Plain << script(Wire::Plain, envelopeRows.first(5) + QByteArrayList{"W"})
                            << no;
    QTest::newRow("no reply to the data")
        << Wire::Plain << script(Wire::Plain, envelopeRows + QByteArrayList{"D", "W"})
        << Outcome::Verdict::Unknown;
    QTest::newRow("does not read") << Wire::Plain
                                   << script(Wire::Plain, envelopeRows + QByteArrayList{"DEAF"}) << no;
    QTest::newRow("does not read, TLS")
        << Wire::ImplicitTls << script(Wire::ImplicitTls, envelopeRows + QByteArrayList{"DEAF"}) << no;
}

void tst_Client::timesOut()
{
    QFETCH(Wire, wire);
    QFETCH(QByteArrayList, rows);
    QFETCH(Outcome::Verdict, verdict);
    const bool implicit = rows.value(0) != "PLAIN" && wire == Wire::ImplicitTls;
    rows.removeAll("PLAIN");
    ScenarioServer server(rows);
    prepare(server, implicit ? Wire::ImplicitTls : Wire::StartTls);
    ClientRun run;
    // Short where it is to strike, long where it must not, however busy the machine.
    const std::chrono::milliseconds soon{700}, later{60'000};
    const TimeLimits limits = verdict == Outcome::Verdict::Unknown
                                  ? TimeLimits{later, later, later, later, soon}
                                  : TimeLimits{soon, soon, soon, soon, later};
    run.client.run(serverFor(server, wire), login(),
                   rows.contains("DEAF") ? one(bigMessage().repeated(16)) : one(), limits);
    QVERIFY(run.wait());
    QVERIFY(run.error);
    QCOMPARE(run.error->code, ErrorCode::TimedOut);
    QCOMPARE(run.outcomes[0].verdict, verdict);
    QCOMPARE(run.outcomes[0].error->code,
             verdict == Outcome::Verdict::Unknown ? ErrorCode::OutcomeUnknown : ErrorCode::TimedOut);
}

void tst_Client::farewellIsShort()
{
    // The letter is sent; that the server never says goodbye is no error and takes no more than seconds.
    ScenarioServer server(
        script(Wire::Plain, envelopeRows + QByteArrayList{"D", "S: 250 ok", "C: QUIT", "W"}));
    prepare(server, Wire::Plain);
    ClientRun run;
    run.client.run(serverFor(server, Wire::Plain), login(), one());
    QVERIFY(run.wait());
    QVERIFY(!run.error);
    QCOMPARE(run.outcomes[0].verdict, Outcome::Verdict::Sent);
}

void tst_Client::cancels_data()
{
    QTest::addColumn<QByteArray>("when"); // by the start of a line of the transcript
    QTest::addColumn<Outcome::Verdict>("verdict");
    const auto no = Outcome::Verdict::NotSent;
    QTest::newRow("before it began") << ""_ba << no;
    for (const char *line :
         {"S: 220", "C: EHLO", "C: STARTTLS", "-- TLS", "C: AUTH", "S: 235", "C: MAIL", "S: 354"})
        QTest::newRow(line) << QByteArray(line) << no;
    QTest::newRow("after the data") << "C: (message"_ba << Outcome::Verdict::Unknown;
    QTest::newRow("while leaving") << "C: QUIT"_ba << Outcome::Verdict::Sent;
}

void tst_Client::cancels()
{
    QFETCH(QByteArray, when);
    QFETCH(Outcome::Verdict, verdict);
    ScenarioServer server(
        script(Wire::StartTls, envelopeRows + QByteArrayList{"D", "S: 250 ok", "C: QUIT", "S: 221 bye"}));
    prepare(server, Wire::StartTls);
    ClientRun run;
    QObject::connect(&run.client, &Client::transcriptLine, &run.client, [&] {
        if (!when.isEmpty() && run.transcriptText()
                                   .split(u'\n', Qt::SkipEmptyParts)
                                   .last()
                                   .startsWith(QString::fromLatin1(when)))
            run.client.cancel();
    });
    run.client.run(serverFor(server, Wire::StartTls), login(), one());
    if (when.isEmpty())
        run.client.cancel();
    QVERIFY(run.wait());
    QCOMPARE(run.finishedCount, 1);
    QCOMPARE(run.order, std::vector{0});
    QCOMPARE(run.outcomes[0].verdict, verdict);
    if (verdict == Outcome::Verdict::NotSent)
        QCOMPARE(run.outcomes[0].error->code, ErrorCode::Cancelled);
    run.client.cancel();
    QCOMPARE(run.finishedCount, 1);
}

void tst_Client::largeMessage_data()
{
    QTest::addColumn<Wire>("wire");
    QTest::newRow("plain") << Wire::Plain;
    QTest::newRow("STARTTLS") << Wire::StartTls;
    QTest::newRow("implicit TLS") << Wire::ImplicitTls;
}

/// Progress is told in many steps that only grow, never runs ahead of what the server can have got by
/// more than the system's own buffers, and the octets arrive as they were.
void tst_Client::largeMessage()
{
    QFETCH(Wire, wire);
    const QByteArray content = bigMessage().repeated(10);
    const QByteArrayList rows =
        script(wire, envelopeRows + QByteArrayList{"D", "S: 250 ok", "C: QUIT", "S: 221 bye"});
    ScenarioServer server(rows);
    prepare(server, wire);
    ClientRun run;
    qint64 furthestAhead = 0;
    QObject::connect(&run.client, &Client::progress, &run.client, [&](int, qint64 sent, qint64 total) {
        QCOMPARE(total, content.size());
        furthestAhead = std::max(furthestAhead, sent - server.received().size());
    });
    run.client.run(serverFor(server, wire), login(), one(content));
    QVERIFY(run.wait());
    QVERIFY2(run.outcomes[0].verdict == Outcome::Verdict::Sent, qPrintable(run.transcriptText()));
    QCOMPARE(server.messages(), QByteArrayList{content + ".\r\n"});
    QVERIFY(run.progress.size() > 20);
    for (std::size_t i = 1; i < run.progress.size(); ++i)
        QVERIFY(run.progress[i - 1].second < run.progress[i].second);
    QCOMPARE(run.progress.back().second, content.size());
    QVERIFY2(furthestAhead < 8 * 1024 * 1024, QByteArray::number(furthestAhead).constData());
}

void tst_Client::testsConnection()
{
    ScenarioServer server(script(Wire::ImplicitTls, {"C: QUIT", "S: 221 bye", "X"}));
    prepare(server, Wire::ImplicitTls);
    ClientRun run;
    run.client.run(serverFor(server, Wire::ImplicitTls), login(), {});
    QVERIFY(run.wait());
    QVERIFY(!run.error);
    QVERIFY(run.order.empty());
    QCOMPARE(run.facts.greeting, u"mx.example.com ESMTP"_s);
    QCOMPARE(run.facts.mechanisms, (QStringList{u"PLAIN"_s, u"LOGIN"_s}));
    QCOMPARE(run.facts.mechanism, u"PLAIN"_s);
    QVERIFY(!run.facts.tlsCipher.isEmpty());
    QVERIFY(QDate::fromString(run.facts.certificateExpiry, Qt::ISODate).isValid());
}

void tst_Client::ehloName_data()
{
    QTest::addColumn<QByteArray>("given");
    QTest::addColumn<QByteArray>("said");
    QTest::newRow("none") << ""_ba
                          << "[127.0.0.1]"_ba;
    QTest::newRow("a domain") << "client.example"_ba
                              << "client.example"_ba;
    QTest::newRow("a line break") << "a\r\nMAIL FROM:<x@example.com>"_ba
                                  << "[127.0.0.1]"_ba;
    QTest::newRow("a space") << "a b"_ba
                             << "[127.0.0.1]"_ba;
    QTest::newRow("not ASCII") << "\xc3\xa4.example"_ba
                               << "[127.0.0.1]"_ba;
}

void tst_Client::ehloName()
{
    QFETCH(QByteArray, given);
    QFETCH(QByteArray, said);
    ScenarioServer server({"S: 220 mx", "C: EHLO " + said, "S: 250 mx", "C: QUIT", "X"});
    prepare(server, Wire::Plain);
    ClientRun run;
    run.client.run(serverFor(server, Wire::Plain), {}, {}, {}, given);
    QVERIFY(run.wait());
    QVERIFY2(server.surprises().isEmpty() && server.isThrough(), server.standing().constData());
    QVERIFY(!run.error);
}

QTEST_GUILESS_MAIN(tst_Client)
#include "tst_Client.moc"
