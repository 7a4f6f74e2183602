#include "core/delivery/Pool.h"

#include "tests/unit/delivery/PoolRun.h"

#include <set>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::delivery;
using namespace envoi::test;
using namespace std::chrono_literals;
using Verdict = smtp::Outcome::Verdict;
using Answer = std::optional<QByteArray>;

class tst_PoolFailures : public QObject {
    Q_OBJECT

private slots:
    void staleConnection_data();
    void staleConnection();
    void endsInTheMiddle_data();
    void endsInTheMiddle();
    void unknownIsNeverSentAgain();
    void wrongPassword();
    void wrongPasswordLater();
    void nobodyThere();
    void notNow_data();
    void notNow();
    void notNowForEver();
    void fewerConnections();
    void growingPauses();
    void mailMax();
    void lostAgainAndAgain();
    void onlyTheLetterIsRefused();
};

void tst_PoolFailures::staleConnection_data()
{
    QTest::addColumn<QByteArray>("atNoop");
    QTest::addColumn<QByteArray>("atMail");
    QTest::addColumn<bool>("isTold");
    QTest::newRow("closed, and noticed") << QByteArray("250 ok") << QByteArray("250 ok") << true;
    QTest::newRow("closed at NOOP") << QByteArray("X") << QByteArray("250 ok") << false;
    QTest::newRow("421 at NOOP") << QByteArray("421 too late") << QByteArray("250 ok") << false;
    QTest::newRow("silent") << QByteArray() << QByteArray("250 ok") << false;
    QTest::newRow("closed at MAIL") << QByteArray("250 ok") << QByteArray("X") << false;
}

void tst_PoolFailures::staleConnection()
{
    QFETCH(QByteArray, atNoop);
    QFETCH(QByteArray, atMail);
    QFETCH(bool, isTold);
    auto limits = PoolRun::quick();
    limits.trusted = 0ms;
    limits.signOfLife = 50ms;
    // Nothing of this is a failure: else the letter would wait for an hour.
    limits.firstPause = limits.longestPause = 1h;
    PoolRun run(limits);
    run.submit(letterCalled("1"));
    QVERIFY(run.settles(1));
    run.server.answer = [&](const MailServer::Line &line) -> Answer {
        if (line.connection == 1 && line.text == "NOOP")
            return atNoop;
        if (line.connection == 1 && line.text.startsWith("MAIL"))
            return atMail;
        return std::nullopt;
    };
    if (isTold) {
        run.server.hangUp();
        QTRY_COMPARE(run.ends.size(), 1u);
    }
    run.submit(letterCalled("2"));
    QVERIFY(run.settles(2));
    QCOMPARE(run.sent(), 2);
    QCOMPARE(run.server.connections, 2);
    QCOMPARE(run.server.subjects, numbers(2));
    QVERIFY(run.failures.empty());
}

void tst_PoolFailures::endsInTheMiddle_data()
{
    QTest::addColumn<QByteArray>("command");
    QTest::addColumn<QByteArray>("reply");
    for (const QByteArray command : {"MAIL", "RCPT", "DATA", "."}) {
        QTest::addRow("421 at %s", command.constData())
            << command << QByteArray("421 4.3.2 I am going to rest");
        if (command != ".")
            QTest::addRow("closed at %s", command.constData()) << command << QByteArray("X");
    }
}

void tst_PoolFailures::endsInTheMiddle()
{
    QFETCH(QByteArray, command);
    QFETCH(QByteArray, reply);
    PoolRun run;
    run.server.answer = [&](const MailServer::Line &line) -> Answer {
        const int at = command == "." ? 8 : 7;
        if (line.connection <= 2 && line.letters == at && line.text.startsWith(command))
            return reply;
        return std::nullopt;
    };
    run.submitMany(30);
    QVERIFY(run.settles(30));
    QCOMPARE(run.sent(), 30);
    QCOMPARE(run.server.subjects, numbers(30));
    QCOMPARE(run.server.connections, 3);
    QCOMPARE(run.server.mostAtOnce, 1);
}

void tst_PoolFailures::unknownIsNeverSentAgain()
{
    PoolRun run;
    run.server.answer = [](const MailServer::Line &line) -> Answer {
        if (line.connection == 1 && line.letters == 3 && line.text == ".")
            return "X";
        return std::nullopt;
    };
    run.submitMany(10);
    QVERIFY(run.settles(10));
    QCOMPARE(run.outcomes.at(3).verdict, Verdict::Unknown);
    QCOMPARE(run.errorOf(3), ErrorCode::OutcomeUnknown);
    QCOMPARE(run.sent(), 9);
    QCOMPARE(run.server.subjects, numbers(10));
}

void tst_PoolFailures::wrongPassword()
{
    auto limits = PoolRun::quick();
    limits.connections = 4;
    PoolRun run(limits, "guess");
    int asked = 0;
    run.pool.draw([&](Id) {
        ++asked;
        return letterCalled("of a source");
    });
    run.submitMany(50);
    QVERIFY(run.settles(50));
    for (const auto &[id, outcome] : run.outcomes) {
        QCOMPARE(outcome.error.value().code, ErrorCode::AuthenticationRefused);
        QVERIFY(outcome.error.value().serverText.contains(u"5.7.8"_s));
        QCOMPARE(outcome.recipients.size(), 1u);
    }
    QCOMPARE(run.failures.size(), 1u);
    run.pool.close();
    QVERIFY(run.closes());
    QCOMPARE(run.server.logIns, 1);
    QCOMPARE(run.server.connections, 1);
    QCOMPARE(asked, 0);
}

void tst_PoolFailures::wrongPasswordLater()
{
    // What is on a connection that stands goes on; what waits for another one has failed.
    auto limits = PoolRun::quick();
    limits.connections = 2;
    PoolRun run(limits);
    run.server.answer = [](const MailServer::Line &line) -> Answer {
        if (line.text == ".")
            return "HOLD";
        return std::nullopt;
    };
    run.submit(letterCalled("1"));
    QTRY_COMPARE(run.server.held(), 1);
    run.server.password = "another";
    run.submitMany(3);
    QVERIFY(run.settles(1));
    QCOMPARE(run.errorOf(2), ErrorCode::AuthenticationRefused);
    run.server.release();
    QVERIFY(run.settles(4));
    QCOMPARE(run.outcomes.at(1).verdict, Verdict::Sent);
    QCOMPARE(run.server.logIns, 2);
}

void tst_PoolFailures::nobodyThere()
{
    PoolRun run;
    run.server.stopListening();
    run.submitMany(3);
    QVERIFY(run.settles(3));
    // A person waits for it: told at once.
    QCOMPARE(run.ends.size(), 1u);
    QCOMPARE(run.errorOf(2), ErrorCode::ConnectionRefused);
}

void tst_PoolFailures::notNow_data()
{
    QTest::addColumn<QByteArray>("command");
    QTest::addColumn<QByteArray>("reply");
    QTest::newRow("greeting") << QByteArray() << QByteArray("421 4.7.0 too many connections");
    QTest::newRow("greeting 450") << QByteArray() << QByteArray("450 4.7.0 come back later");
    QTest::newRow("EHLO") << QByteArray("EHLO") << QByteArray("421 4.7.0 too busy");
    QTest::newRow("log-in") << QByteArray("AUTH") << QByteArray("454 4.7.0 cannot check that now");
}

void tst_PoolFailures::notNow()
{
    QFETCH(QByteArray, command);
    QFETCH(QByteArray, reply);
    PoolRun run;
    run.server.answer = [&](const MailServer::Line &line) -> Answer {
        const bool isIt = command.isEmpty() ? line.text.isEmpty() : line.text.startsWith(command);
        if (line.connection <= 2 && isIt)
            return reply;
        return std::nullopt;
    };
    run.submitMany(5);
    QVERIFY(run.settles(5));
    QCOMPARE(run.sent(), 5);
    QCOMPARE(run.server.connections, 3);
    QVERIFY(run.failures.empty());
}

void tst_PoolFailures::notNowForEver()
{
    PoolRun run;
    run.server.answer = [&](const MailServer::Line &line) -> Answer {
        if (line.text.isEmpty())
            return "421 4.7.0 too busy";
        return std::nullopt;
    };
    run.submitMany(5);
    QVERIFY(run.settles(5));
    QCOMPARE(run.errorOf(5), ErrorCode::ServiceUnavailable);
    QCOMPARE(run.server.connections, 3);
    QCOMPARE(run.failures.size(), 1u);
    // The next letter has as many tries.
    run.submit(letterCalled("later"));
    QVERIFY(run.settles(6));
    QCOMPARE(run.server.connections, 6);
}

void tst_PoolFailures::fewerConnections()
{
    auto limits = PoolRun::quick();
    limits.connections = 3;
    limits.firstPause = limits.longestPause = 1h;
    PoolRun run(limits);
    run.server.answer = [&](const MailServer::Line &line) -> Answer {
        if (line.connection > 1 && line.text.isEmpty())
            return "421 4.7.0 one is enough";
        return std::nullopt;
    };
    run.submitMany(200);
    QVERIFY(run.settles(200));
    QCOMPARE(run.sent(), 200);
    QCOMPARE(run.server.connections, 2);
    QCOMPARE(run.server.mostAtOnce, 2);
}

void tst_PoolFailures::growingPauses()
{
    auto limits = PoolRun::quick();
    limits.firstPause = 8ms;
    limits.longestPause = 20ms;
    limits.attempts = 6;
    PoolRun run(limits);
    run.server.answer = [&](const MailServer::Line &line) -> Answer {
        if (line.text.isEmpty())
            return "421 4.7.0 too busy";
        return std::nullopt;
    };
    run.submit(letterCalled("1"));
    QVERIFY(run.settles(1));
    QCOMPARE(run.pauses.size(), 5u);
    std::set<qint64> all;
    for (std::size_t i = 0; i < run.pauses.size(); ++i) {
        const qint64 most = i == 0 ? 8 : i == 1 ? 16 : 20;
        QVERIFY(run.pauses[i].count() <= most && run.pauses[i].count() >= most / 2);
        all.insert(run.pauses[i].count());
    }
    QVERIFY(all.size() > 2);
}

void tst_PoolFailures::mailMax()
{
    auto limits = PoolRun::quick();
    limits.firstPause = limits.longestPause = 1h;
    PoolRun run(limits);
    run.server.extensions += "LIMITS MAILMAX=10";
    run.submitMany(25);
    QVERIFY(run.settles(25));
    QCOMPARE(run.sent(), 25);
    QCOMPARE(run.server.subjects, numbers(25));
    QCOMPARE(run.server.connections, 3);
    QCOMPARE(run.server.mostAtOnce, 1);
}

void tst_PoolFailures::lostAgainAndAgain()
{
    PoolRun run;
    run.server.answer = [](const MailServer::Line &line) -> Answer {
        if (line.text.startsWith("MAIL"))
            return "X";
        return std::nullopt;
    };
    run.submitMany(3);
    QVERIFY(run.settles(3));
    QCOMPARE(run.errorOf(1), ErrorCode::ConnectionLost);
    QCOMPARE(run.errorOf(3), ErrorCode::ConnectionLost);
    QCOMPARE(run.server.connections, PoolRun::quick().attempts);
}

void tst_PoolFailures::onlyTheLetterIsRefused()
{
    PoolRun run;
    run.server.answer = [](const MailServer::Line &line) -> Answer {
        if (line.letters == 2 && line.text == ".")
            return "451 4.7.1 try again later";
        if (line.letters == 5 && line.text == ".")
            return "554 5.7.1 no";
        return std::nullopt;
    };
    run.submitMany(8);
    // Of this one nothing can be said at all: the server lacks SMTPUTF8.
    auto foreign = letterCalled("9");
    foreign.needsSmtputf8 = true;
    const Id unsayable = run.submit(std::move(foreign));
    QVERIFY(run.settles(9));
    QCOMPARE(run.sent(), 6);
    QCOMPARE(run.errorOf(unsayable), ErrorCode::Smtputf8NotOffered);
    QCOMPARE(run.errorOf(2), ErrorCode::TemporaryFailure);
    QCOMPARE(run.errorOf(5), ErrorCode::MessageRefused);
    QCOMPARE(run.server.connections, 1);
}

QTEST_GUILESS_MAIN(tst_PoolFailures)
#include "tst_PoolFailures.moc"
