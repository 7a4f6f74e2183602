// A client that is made in one thread and runs in another, as in a delivery: whatever of it stayed behind
// makes Qt warn, or waits for ever.
#include "tests/support/ClientRun.h"
#include "tests/support/ScenarioServer.h"
#include "tests/support/TestCertificates.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QThread>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::smtp;
using envoi::test::address;
using envoi::test::ScenarioServer;
using envoi::test::TestCertificates;
using envoi::test::transaction;

namespace {

/// A client in a thread of its own; what it says arrives here.
class DistantClient : public QObject {
public:
    DistantClient()
    {
        m_client->moveToThread(&m_thread);
        connect(&m_thread, &QThread::finished, m_client, &QObject::deleteLater);
        connect(m_client, &Client::transactionFinished, this,
                [this](int, const Outcome &outcome) { verdicts.push_back(outcome.verdict); });
        connect(m_client, &Client::finished, this,
                [this](const ServerFacts &facts, const std::optional<Error> &why) {
                    tlsVersion = facts.tlsVersion;
                    error = why;
                });
        m_thread.start();
    }
    ~DistantClient() override
    {
        m_thread.quit();
        m_thread.wait();
    }

    /// False if it did not end in 20 s.
    bool send(const Server &server, TimeLimits limits = {})
    {
        QSignalSpy finished(m_client, &Client::finished);
        QMetaObject::invokeMethod(m_client, [this, server, limits] {
            std::vector<Transaction> letters;
            letters.push_back(transaction("Subject: Hello\r\n\r\n", {address("ben@example.com")}));
            m_client->run(server, {}, std::move(letters), limits);
        });
        return finished.wait(20'000);
    }

    std::vector<Outcome::Verdict> verdicts;
    QString tlsVersion;
    std::optional<Error> error;

private:
    QThread m_thread;
    Client *m_client = new Client;
};

} // namespace

class tst_ClientThread : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void init() { QTest::failOnWarning(QRegularExpression(u"."_s)); }
    void sends_data();
    void sends();
    void timesOut_data() { sends_data(); }
    void timesOut();

private:
    Server prepared(ScenarioServer &server, Security security) const;

    TestCertificates m_certificates;
};

void tst_ClientThread::initTestCase()
{
    QVERIFY2(m_certificates.problem().isEmpty(), qPrintable(m_certificates.problem()));
}

/// By name, so that there may be several addresses to try.
Server tst_ClientThread::prepared(ScenarioServer &server, Security security) const
{
    const auto pair = m_certificates.pair(TestCertificates::Kind::Good);
    server.setCertificate(pair.chain, pair.key, security == Security::ImplicitTls);
    return {u"localhost"_s, server.listen(), security, {m_certificates.authority()}};
}

void tst_ClientThread::sends_data()
{
    QTest::addColumn<Security>("security");
    QTest::addColumn<QByteArrayList>("beginning");
    QTest::newRow("plain") << Security::None << QByteArrayList{"S: 220 mx"};
    QTest::newRow("STARTTLS") << Security::StartTls
                              << QByteArrayList{"S: 220 mx",   "C: EHLO *", "S: 250-mx", "S: 250 STARTTLS",
                                                "C: STARTTLS", "S: 220 go", "TLS"};
    QTest::newRow("implicit TLS") << Security::ImplicitTls << QByteArrayList{"S: 220 mx"};
}

void tst_ClientThread::sends()
{
    QFETCH(Security, security);
    QFETCH(QByteArrayList, beginning);
    ScenarioServer server(beginning + QByteArrayList{"C: EHLO *", "S: 250 mx", "C: MAIL FROM:*", "S: 250 ok",
                                                     "C: RCPT TO:*", "S: 250 ok", "C: DATA", "S: 354 go", "D",
                                                     "S: 250 taken", "C: QUIT", "S: 221 bye", "X"});
    DistantClient client;
    QVERIFY2(client.send(prepared(server, security)), server.standing().constData());
    QVERIFY2(!client.error, server.standing().constData());
    QCOMPARE(client.verdicts, std::vector{Outcome::Verdict::Sent});
    QCOMPARE(client.tlsVersion.isEmpty(), security == Security::None);
    QCOMPARE(server.messages().size(), 1);
}

/// Its timers are where it runs.
void tst_ClientThread::timesOut()
{
    QFETCH(Security, security);
    QFETCH(QByteArrayList, beginning);
    ScenarioServer server(beginning + QByteArrayList{"C: EHLO *", "W"});
    DistantClient client;
    TimeLimits limits;
    limits.command = std::chrono::seconds(1);
    QVERIFY2(client.send(prepared(server, security), limits), server.standing().constData());
    QVERIFY(client.error);
    QCOMPARE(client.error->code, ErrorCode::TimedOut);
    QCOMPARE(client.verdicts, std::vector{Outcome::Verdict::NotSent});
}

QTEST_GUILESS_MAIN(tst_ClientThread)
#include "tst_ClientThread.moc"
