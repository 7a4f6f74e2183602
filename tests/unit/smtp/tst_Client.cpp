#include "tests/support/ClientRun.h"
#include "tests/support/ScenarioServer.h"
#include "tests/support/TestCertificates.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

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
    all += {"C: EHLO [127.0.0.1]", "S: 250-mx.example.com", "S: 250-PIPELINING",
            "S: 250-SIZE 100000",  "S: 250-8BITMIME",       "S: 250 AUTH PLAIN LOGIN"};
    if (withLogin)
        all += {"C: AUTH PLAIN " + ("\0anna\0"_ba + password).toBase64(), "S: 235 2.7.0 welcome"};
    return all + rows;
}

const QByteArrayList envelopeRows{"C: MAIL FROM:<anna@example.com> SIZE=38",
                                  "C: RCPT TO:<ben@example.com>",
                                  "C: DATA",
                                  "S: 250 2.1.0 ok",
                                  "S: 250 2.1.5 ok",
                                  "S: 354 go ahead"};

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

private:
    Server serverFor(const ScenarioServer &server, Wire wire, bool trust = true) const;
    void prepare(ScenarioServer &server, Wire wire,
                 TestCertificates::Kind kind = TestCertificates::Kind::Good) const;

    std::unique_ptr<TestCertificates> m_certificates;
};

void tst_Client::initTestCase()
{
    m_certificates = std::make_unique<TestCertificates>();
    QVERIFY2(m_certificates->problem().isEmpty(), qPrintable(m_certificates->problem()));
}

Server tst_Client::serverFor(const ScenarioServer &server, Wire wire, bool trust) const
{
    Server result{u"127.0.0.1"_s, server.port(), securityOf(wire), {}};
    if (trust)
        result.extraAuthorities = {m_certificates->authority()};
    return result;
}

void tst_Client::prepare(ScenarioServer &server, Wire wire, TestCertificates::Kind kind) const
{
    const auto pair = m_certificates->pair(kind);
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

    ClientRun run;
    std::vector<Transaction> transactions;
    transactions.push_back(transaction(message, {address("ben@example.com")}));
    run.client.run(serverFor(server, wire), login(), std::move(transactions));
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
    QCOMPARE(run.facts.sizeLimit, 100000);
    QCOMPARE(run.facts.extensions,
             (QStringList{u"PIPELINING"_s, u"SIZE 100000"_s, u"8BITMIME"_s, u"AUTH PLAIN LOGIN"_s}));
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
}

QTEST_GUILESS_MAIN(tst_Client)
#include "tst_Client.moc"
