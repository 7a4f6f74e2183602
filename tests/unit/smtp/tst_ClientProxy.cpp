#include "tests/support/ClientRun.h"
#include "tests/support/ScenarioServer.h"
#include "tests/support/TestCertificates.h"
#include "tests/support/TestProxy.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::smtp;
using envoi::test::address;
using envoi::test::ClientRun;
using envoi::test::ProxyInUse;
using envoi::test::ScenarioServer;
using envoi::test::TestCertificates;
using envoi::test::TestProxy;
using envoi::test::transaction;

/// A whole session through a proxy that stands on this computer, to a server that does not.
class tst_ClientProxy : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void sends_data();
    void sends();
    void plaintextBeforeTls();
    void noPasswordInClear();

private:
    void prepare(ScenarioServer &server, Security security) const;
    ClientRun &start(ClientRun &run, Security security, const QByteArray &content) const;

    std::unique_ptr<TestCertificates> m_certificates;
};

void tst_ClientProxy::initTestCase()
{
    m_certificates = std::make_unique<TestCertificates>();
    QVERIFY2(m_certificates->problem().isEmpty(), qPrintable(m_certificates->problem()));
}

void tst_ClientProxy::prepare(ScenarioServer &server, Security security) const
{
    const auto pair = m_certificates->pair(TestCertificates::Kind::Good);
    server.setCertificate(pair.chain, pair.key, security == Security::ImplicitTls);
    server.listen();
}

ClientRun &tst_ClientProxy::start(ClientRun &run, Security security, const QByteArray &content) const
{
    std::vector<Transaction> transactions;
    transactions.push_back(transaction(content, {address("ben@example.com")}));
    Credentials credentials;
    if (security != Security::None || content.isEmpty())
        credentials = {u"anna"_s, Secret("password")};
    run.client.run({u"mail.example.com"_s, 2525, security, {m_certificates->authority()}},
                   std::move(credentials), std::move(transactions));
    return run;
}

void tst_ClientProxy::sends_data()
{
    QTest::addColumn<TestProxy::Kind>("kind");
    QTest::addColumn<TestProxy::Mood>("mood");
    QTest::addColumn<Security>("security");
    for (const auto kind : {TestProxy::Kind::Socks5, TestProxy::Kind::Http}) {
        for (const auto mood : {TestProxy::Mood::Willing, TestProxy::Mood::Eager}) {
            const auto row = [&](const char *wire, Security security) {
                // With TLS from the start it is the client that speaks first.
                if (security == Security::ImplicitTls && mood == TestProxy::Mood::Eager)
                    return;
                QTest::addRow("%s%s, %s", kind == TestProxy::Kind::Socks5 ? "SOCKS5" : "HTTP",
                              mood == TestProxy::Mood::Eager ? ", eager" : "", wire)
                    << kind << mood << security;
            };
            row("plain", Security::None);
            row("STARTTLS", Security::StartTls);
            row("implicit TLS", Security::ImplicitTls);
        }
    }
}

void tst_ClientProxy::sends()
{
    QFETCH(TestProxy::Kind, kind);
    QFETCH(TestProxy::Mood, mood);
    QFETCH(Security, security);
    QByteArrayList rows{"S: 220 mx"};
    if (security == Security::StartTls)
        rows += {"C: EHLO *", "S: 250-mx", "S: 250 STARTTLS", "C: STARTTLS", "S: 220 go", "TLS"};
    rows += {"C: EHLO *", "S: 250-mx", "S: 250 AUTH PLAIN"};
    if (security != Security::None)
        rows += {"C: AUTH PLAIN *", "S: 235 ok"};
    rows += {"C: MAIL *",   "S: 250 ok", "C: RCPT *", "S: 250 ok", "C: DATA",
             "S: 354 send", "D",         "S: 250 ok", "C: QUIT",   "S: 221 bye"};
    ScenarioServer server(rows);
    prepare(server, security);
    TestProxy proxy(kind, server.port(), mood);
    const ProxyInUse use(proxy.proxy());
    const QByteArray content =
        "Subject: Hello\r\n\r\n" + QByteArray("The same line again and again.\r\n").repeated(50'000);
    ClientRun run;
    QVERIFY2(start(run, security, content).wait(), server.standing().constData());
    QVERIFY2(!run.error, qPrintable(run.transcriptText()));
    QCOMPARE(run.outcomes[0].verdict, Outcome::Verdict::Sent);
    QCOMPARE(server.messages(), QByteArrayList{content + ".\r\n"});
    QCOMPARE(proxy.asked(), QByteArrayList{"mail.example.com:2525"});
    QVERIFY(run.transcriptText().contains(u"proxy 127.0.0.1:%1"_s.arg(proxy.port())));
    // Progress is told in steps, as without a proxy: nothing between hides what waits.
    QVERIFY(run.progress.size() > 5);
}

/// Octets that came with the proxy's reply are plaintext: TLS must not begin behind them.
void tst_ClientProxy::plaintextBeforeTls()
{
    ScenarioServer server({"S: 220 mx", "W"});
    prepare(server, Security::StartTls);
    TestProxy proxy(TestProxy::Kind::Http, server.port(), TestProxy::Mood::Eager);
    const ProxyInUse use(proxy.proxy());
    ClientRun run;
    QVERIFY(start(run, Security::ImplicitTls, "Subject: x\r\n\r\n").wait());
    QVERIFY(run.error);
    QCOMPARE(run.error->code, ErrorCode::TlsHandshakeFailed);
    QVERIFY(!run.error->detail.isEmpty());
    QCOMPARE(server.received(), QByteArray());
}

/// Without TLS a password goes to this computer only. The proxy is on it, the server is not.
void tst_ClientProxy::noPasswordInClear()
{
    ScenarioServer server({"S: 220 mx", "C: EHLO *", "S: 250-mx", "S: 250 AUTH PLAIN", "C: QUIT", "X"});
    prepare(server, Security::None);
    TestProxy proxy(TestProxy::Kind::Socks5, server.port());
    const ProxyInUse use(proxy.proxy());
    ClientRun run;
    QVERIFY(start(run, Security::None, {}).wait());
    QVERIFY(run.error);
    QCOMPARE(run.error->code, ErrorCode::AuthenticationUnavailable);
    QVERIFY(!server.received().contains("AUTH"));
}

QTEST_GUILESS_MAIN(tst_ClientProxy)
#include "tst_ClientProxy.moc"
