// A client that waits for more: append(), finish(), probe(), and what it tells of each letter.
#include "tests/support/ClientRun.h"
#include "tests/support/ScenarioServer.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::smtp;
using namespace envoi::test;

class tst_ClientSession : public QObject {
    Q_OBJECT

private slots:
    void appends();
    void appendedBeforeItStands();
    void finishesWithNothing();
    void probes();
    void probeWithoutAnswer();
    void lostWhileIdle();
    void progressOfEachLetter_data();
    void progressOfEachLetter();
};

namespace {

const QByteArrayList greeting{"S: 220 mx", "C: EHLO [127.0.0.1]", "S: 250 mx"};
const QByteArrayList farewell{"C: QUIT", "S: 221 bye", "X"};

QByteArrayList letterRows(const QByteArray &to)
{
    return {"C: MAIL FROM:<anna@example.com>",
            "S: 250 ok",
            "C: RCPT TO:<" + to + ">",
            "S: 250 ok",
            "C: DATA",
            "S: 354 go",
            "D",
            "S: 250 done"};
}

Transaction letterTo(const char *to, const QByteArray &octets = "Subject: x\r\n\r\n")
{
    return transaction(octets, {address(to)});
}

void wait(ClientRun &run, ScenarioServer &server, TimeLimits limits = {})
{
    run.client.run({u"127.0.0.1"_s, server.listen(), Security::None, {}}, {}, {}, limits, {}, WhenIdle::Wait);
}

} // namespace

void tst_ClientSession::appends()
{
    ScenarioServer server(greeting + letterRows("a@example.com") + letterRows("b@example.com") +
                          letterRows("c@example.com") + farewell);
    ClientRun run;
    QSignalSpy ready(&run.client, &Client::ready);
    wait(run, server);
    QTRY_COMPARE(ready.size(), 1);
    QVERIFY(run.client.isOpen() && run.outcomes.empty());
    // One alone, then two at once; each time it tells when it has nothing to do.
    QCOMPARE(run.client.append(letterTo("a@example.com")), 0);
    QTRY_COMPARE(ready.size(), 2);
    QCOMPARE(run.order, std::vector{0});
    QCOMPARE(run.client.append(letterTo("b@example.com")), 1);
    QCOMPARE(run.client.append(letterTo("c@example.com")), 2);
    QTRY_COMPARE(ready.size(), 3);
    QVERIFY(run.client.isOpen());
    run.client.finish();
    QVERIFY(!run.client.isOpen());
    QVERIFY2(run.wait(), server.standing().constData());
    QVERIFY2(server.surprises().isEmpty() && server.isThrough(), server.standing().constData());
    QVERIFY(!run.error);
    QCOMPARE(run.order, (std::vector{0, 1, 2}));
    for (const auto &[index, outcome] : run.outcomes)
        QCOMPARE(outcome.verdict, Outcome::Verdict::Sent);
}

void tst_ClientSession::appendedBeforeItStands()
{
    ScenarioServer server(greeting + letterRows("a@example.com") + farewell);
    ClientRun run;
    QSignalSpy ready(&run.client, &Client::ready);
    wait(run, server);
    QVERIFY(run.client.isOpen());
    QCOMPARE(run.client.append(letterTo("a@example.com")), 0);
    run.client.finish();
    QVERIFY2(run.wait(), server.standing().constData());
    QVERIFY2(server.surprises().isEmpty() && server.isThrough(), server.standing().constData());
    QCOMPARE(run.outcomes[0].verdict, Outcome::Verdict::Sent);
    QCOMPARE(ready.size(), 0);
}

void tst_ClientSession::finishesWithNothing()
{
    ScenarioServer server(greeting + farewell);
    ClientRun run;
    wait(run, server);
    run.client.finish();
    QVERIFY2(run.wait(), server.standing().constData());
    QVERIFY2(server.surprises().isEmpty() && server.isThrough(), server.standing().constData());
    QVERIFY(!run.error);
}

void tst_ClientSession::probes()
{
    ScenarioServer server(greeting + QByteArrayList{"C: NOOP", "S: 250 here"} + letterRows("a@example.com") +
                          QByteArrayList{"C: NOOP", "S: 250 still here"} + farewell);
    ClientRun run;
    QSignalSpy ready(&run.client, &Client::ready);
    wait(run, server);
    QTRY_COMPARE(ready.size(), 1);
    run.client.probe();
    run.client.probe(); // once is enough
    QTRY_COMPARE(ready.size(), 2);
    run.client.append(letterTo("a@example.com"));
    run.client.probe(); // there is something to do
    QTRY_COMPARE(ready.size(), 3);
    run.client.probe();
    QTRY_COMPARE(ready.size(), 4);
    run.client.finish();
    QVERIFY2(run.wait(), server.standing().constData());
    QVERIFY2(server.surprises().isEmpty() && server.isThrough(), server.standing().constData());
}

void tst_ClientSession::probeWithoutAnswer()
{
    ScenarioServer server(greeting + QByteArrayList{"C: NOOP", "W"});
    ClientRun run;
    QSignalSpy ready(&run.client, &Client::ready);
    wait(run, server, {.command = std::chrono::milliseconds(200)});
    QTRY_VERIFY(!ready.isEmpty() || run.error);
    run.client.probe();
    QVERIFY(run.wait());
    QCOMPARE(run.error.value().code, ErrorCode::TimedOut);
    QVERIFY(!run.client.isOpen());
}

void tst_ClientSession::lostWhileIdle()
{
    ScenarioServer server(greeting + letterRows("a@example.com") + QByteArrayList{"X"});
    ClientRun run;
    wait(run, server);
    run.client.append(letterTo("a@example.com"));
    QVERIFY(run.wait());
    QCOMPARE(run.outcomes[0].verdict, Outcome::Verdict::Sent);
    QCOMPARE(run.error.value().code, ErrorCode::ConnectionLost);
    QVERIFY(!run.client.isOpen());
}

void tst_ClientSession::progressOfEachLetter_data()
{
    QTest::addColumn<QByteArrayList>("extensions");
    QTest::newRow("one by one") << QByteArrayList{};
    QTest::newRow("PIPELINING") << QByteArrayList{"PIPELINING"};
}

/// Also where the next letter has begun before the last one is out: each comes to its end, and never beyond.
void tst_ClientSession::progressOfEachLetter()
{
    QFETCH(QByteArrayList, extensions);
    QByteArrayList rows{"S: 220 mx", "C: EHLO [127.0.0.1]", "S: 250-mx"};
    for (const QByteArray &extension : extensions)
        rows += "S: 250-" + extension;
    rows += "S: 250 HELP";
    constexpr int count = 5;
    for (int i = 0; i < count; ++i)
        rows += letterRows("a@example.com");
    ScenarioServer server(rows + farewell);
    ClientRun run;
    std::map<int, qint64> last;
    std::map<int, qint64> totals;
    bool grows = true;
    QObject::connect(&run.client, &Client::progress, &run.client, [&](int index, qint64 sent, qint64 total) {
        grows = grows && sent <= total && (!last.contains(index) || sent > last[index]);
        last[index] = sent;
        totals[index] = total;
    });
    wait(run, server);
    for (int i = 0; i < count; ++i)
        run.client.append(
            letterTo("a@example.com", "Subject: x\r\n\r\n" + QByteArray(i * 100'000, 'x') + "\r\n"));
    run.client.finish();
    QVERIFY2(run.wait(), server.standing().constData());
    QVERIFY(grows);
    for (int i = 0; i < count; ++i) {
        QCOMPARE(run.outcomes[i].verdict, Outcome::Verdict::Sent);
        QCOMPARE(totals[i], 16 + i * 100'000);
        QCOMPARE(last[i], totals[i]);
    }
}

QTEST_GUILESS_MAIN(tst_ClientSession)
#include "tst_ClientSession.moc"
