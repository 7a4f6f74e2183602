#include "core/delivery/Pool.h"

#include "tests/unit/delivery/PoolRun.h"

using namespace envoi;
using namespace envoi::delivery;
using namespace envoi::test;
using namespace std::chrono_literals;
using Verdict = smtp::Outcome::Verdict;

class tst_Pool : public QObject {
    Q_OBJECT

private slots:
    void thousandLettersOneLogIn();
    void neverTooManyConnections();
    void secondConnectionBesideABusyOne();
    void leavesWhenIdle();
    void noopBeforeReuse();
    void logsInWithoutLetters();
    void closes();
    void oneBeforeManyOfASource();
    void keepsFewOfMany();
    void cancelsWhatWaits();
    void cancelsInTheData();
    void cancelsWhatIsOut();
    void cancelLeavesNobodyUnknown();
    void cancelsAll();
};

void tst_Pool::thousandLettersOneLogIn()
{
    PoolRun run;
    run.submitMany(1000);
    QVERIFY(run.settles(1000));
    QCOMPARE(run.sent(), 1000);
    QCOMPARE(run.server.logIns, 1);
    QCOMPARE(run.server.connections, 1);
    QCOMPARE(run.server.subjects, numbers(1000));
    // Those that come later need none either.
    run.submit(letterCalled("late"));
    QVERIFY(run.settles(1001));
    QCOMPARE(run.server.logIns, 1);
}

void tst_Pool::neverTooManyConnections()
{
    auto limits = PoolRun::quick();
    limits.connections = 3;
    PoolRun run(limits);
    int given = 0;
    int more = 50;
    run.pool.draw([&](Id) -> std::optional<smtp::Transaction> {
        if (run.opened == 3 && --more < 0)
            return std::nullopt;
        return letterCalled(QByteArray::number(++given));
    });
    run.pool.close();
    QVERIFY(run.closes());
    QCOMPARE(run.sent(), given);
    QCOMPARE(run.server.mostAtOnce, 3);
    QCOMPARE(run.server.connections, 3);
    QCOMPARE(run.server.quits, 3);
}

void tst_Pool::secondConnectionBesideABusyOne()
{
    auto limits = PoolRun::quick();
    limits.connections = 2;
    PoolRun run(limits);
    const Id large = run.submit(endlessLetter());
    QTRY_VERIFY(run.server.commands.contains("DATA"));
    const Id small = run.submit(letterCalled("small"));
    QVERIFY(run.settles(1));
    QCOMPARE(run.outcomes.at(small).verdict, Verdict::Sent);
    QVERIFY(run.connectionOf[large] != run.connectionOf[small]);
}

void tst_Pool::leavesWhenIdle()
{
    auto limits = PoolRun::quick();
    limits.idle = 20ms;
    PoolRun run(limits);
    for (int i = 1; i <= 2; ++i) {
        run.submit(letterCalled("one"));
        QVERIFY(run.settles(i));
        QTRY_COMPARE(run.ends.size(), i);
        QVERIFY(!run.ends.back());
        QTRY_COMPARE(run.server.atOnce(), 0);
        QCOMPARE(run.server.quits, i);
        QCOMPARE(run.server.connections, i);
    }
    QCOMPARE(run.closed, 0);
}

void tst_Pool::noopBeforeReuse()
{
    auto limits = PoolRun::quick();
    limits.trusted = 0ms;
    PoolRun run(limits);
    run.submitMany(2);
    QVERIFY(run.settles(2));
    QVERIFY(!run.server.commands.contains("NOOP"));
    QTRY_VERIFY(run.opened == 1);
    run.submit(letterCalled("late"));
    QVERIFY(run.settles(3));
    QCOMPARE(run.server.commands.count("NOOP"), 1);
    QCOMPARE(run.server.connections, 1);
    QCOMPARE(run.sent(), 3);
}

void tst_Pool::logsInWithoutLetters()
{
    PoolRun run;
    run.pool.logIn();
    QTRY_COMPARE(run.opened, 1);
    run.pool.close();
    QVERIFY(run.closes());
    QCOMPARE(run.server.logIns, 1);
    QCOMPARE(run.server.quits, 1);
    QVERIFY(!run.ends.at(0));
}

void tst_Pool::closes()
{
    {
        PoolRun run;
        run.pool.close();
        QVERIFY(run.closes());
        QCOMPARE(run.server.connections, 0);
    }
    PoolRun run;
    run.submitMany(20);
    run.pool.close();
    QVERIFY(run.closes());
    QCOMPARE(run.sent(), 20);
    QCOMPARE(run.server.quits, 1);
}

void tst_Pool::oneBeforeManyOfASource()
{
    PoolRun run;
    int given = 0;
    bool isEnough = false;
    run.pool.draw([&](Id) -> std::optional<smtp::Transaction> {
        if (isEnough)
            return std::nullopt;
        return letterCalled(QByteArray::number(++given));
    });
    QTRY_VERIFY(given > 50);
    const int before = given;
    const Id one = run.submit(letterCalled("one"));
    QTRY_VERIFY(run.outcomes.contains(one));
    isEnough = true;
    QVERIFY(run.server.subjects.indexOf("one") <= before);
    run.pool.close();
    QVERIFY(run.closes());
    QCOMPARE(run.sent(), given + 1);
}

void tst_Pool::keepsFewOfMany()
{
    constexpr int count = 20'000;
    struct Counted {
        explicit Counted(int &counter) : live(counter) { ++live; }
        ~Counted() { --live; }
        int &live;
    };
    int live = 0;
    int mostLive = 0;
    auto limits = PoolRun::quick();
    limits.connections = 2;
    PoolRun run(limits);
    int given = 0;
    run.pool.draw([&](Id) -> std::optional<smtp::Transaction> {
        if (given == count)
            return std::nullopt;
        ++given;
        auto letter = letterCalled("tiny");
        letter.open = [counted = std::make_shared<Counted>(live), open = letter.open](
                          const smtp::Transaction::Capabilities &capabilities) { return open(capabilities); };
        mostLive = std::max(mostLive, live);
        return letter;
    });
    run.pool.close();
    QVERIFY(run.closes());
    QCOMPARE(run.sent(), count);
    QVERIFY(run.server.logIns <= 2);
    QVERIFY2(mostLive <= 2 * int(Session::mostLetters) + 1, QByteArray::number(mostLive).constData());
    QTRY_COMPARE(live, 0);
}

void tst_Pool::cancelsWhatWaits()
{
    PoolRun run;
    run.server.answer = [](const MailServer::Line &line) -> std::optional<QByteArray> {
        if (line.text == ".")
            return "HOLD";
        return std::nullopt;
    };
    run.submitMany(20);
    QTRY_COMPARE(run.server.held(), 1);
    // The last is not on a connection yet, the fourth is, and has not begun.
    QVERIFY(run.connectionOf.contains(4));
    QVERIFY(!run.connectionOf.contains(20));
    for (const Id id : {Id(20), Id(4)}) {
        run.pool.cancel(id);
        QCOMPARE(run.errorOf(id), ErrorCode::Cancelled);
        QCOMPARE(run.outcomes.at(id).verdict, Verdict::NotSent);
        QCOMPARE(run.outcomes.at(id).recipients.size(), 1u);
    }
    run.pool.cancel(4);
    run.pool.cancel(77);
    run.server.release();
    QVERIFY(run.settles(20));
    QCOMPARE(run.sent(), 18);
    QVERIFY(!run.server.subjects.contains("4") && !run.server.subjects.contains("20"));
    QCOMPARE(run.server.connections, 1);
}

void tst_Pool::cancelsInTheData()
{
    PoolRun run;
    const Id before = run.submit(letterCalled("before"));
    const Id endless = run.submit(endlessLetter());
    const Id after = run.submit(letterCalled("after"));
    // Before the answer to the first has come, cancelling would wait for that.
    QTRY_VERIFY(run.server.commands.count("DATA") == 2 && run.outcomes.contains(before));
    run.pool.cancel(endless);
    QCOMPARE(run.errorOf(endless), ErrorCode::Cancelled);
    QCOMPARE(run.outcomes.at(endless).verdict, Verdict::NotSent);
    QVERIFY(run.settles(3));
    QCOMPARE(run.outcomes.at(before).verdict, Verdict::Sent);
    QCOMPARE(run.outcomes.at(after).verdict, Verdict::Sent);
    QCOMPARE(run.server.subjects, QByteArrayList({"before", "after"}));
    QCOMPARE(run.server.connections, 2);
    QVERIFY(run.failures.empty());
}

void tst_Pool::cancelsWhatIsOut()
{
    PoolRun run;
    run.server.answer = [](const MailServer::Line &line) -> std::optional<QByteArray> {
        if (line.text == "." && line.connection == 1)
            return QByteArray();
        return std::nullopt;
    };
    run.submitMany(10);
    QTRY_COMPARE(run.server.subjects.size(), 1);
    // That it was taken can't be undone, and is not known here.
    run.pool.cancel(1);
    QCOMPARE(run.outcomes.at(1).verdict, Verdict::Unknown);
    QVERIFY(run.settles(10));
    QCOMPARE(run.sent(), 9);
    QCOMPARE(run.server.subjects, numbers(10));
}

void tst_Pool::cancelLeavesNobodyUnknown()
{
    PoolRun run;
    run.server.extensions += "CHUNKING";
    run.server.answer = [](const MailServer::Line &line) -> std::optional<QByteArray> {
        if (line.text == ".")
            return "HOLD";
        return std::nullopt;
    };
    run.submitMany(2);
    const Id endless = run.submit(endlessLetter());
    const Id after = run.submit(letterCalled("3"));
    QTRY_VERIFY(run.progress[endless] > 0);
    run.pool.cancel(endless);
    // To hang up now would leave it to guess whether 1 and 2 have arrived.
    QVERIFY(run.outcomes.empty());
    run.server.release();
    QVERIFY(run.settles(4));
    QCOMPARE(run.errorOf(endless), ErrorCode::Cancelled);
    QCOMPARE(run.outcomes.at(after).verdict, Verdict::Sent);
    QCOMPARE(run.server.subjects, numbers(3));
    QCOMPARE(run.server.connections, 1);
}

void tst_Pool::cancelsAll()
{
    auto limits = PoolRun::quick();
    limits.connections = 2;
    PoolRun run(limits);
    run.server.answer = [](const MailServer::Line &line) -> std::optional<QByteArray> {
        if (line.text.startsWith("RCPT"))
            return QByteArray();
        return std::nullopt;
    };
    int given = 0;
    run.pool.draw([&](Id) { return letterCalled(QByteArray::number(++given)); });
    run.submitMany(30);
    QTRY_COMPARE(run.server.atOnce(), 2);
    QTRY_VERIFY(run.server.commands.count("RCPT TO:<ben@example.com>") == 2);
    run.pool.cancelAll();
    QCOMPARE(run.outcomes.size(), std::size_t(30 + given));
    for (const auto &[id, outcome] : run.outcomes)
        QCOMPARE(outcome.error.value().code, ErrorCode::Cancelled);
    QTRY_COMPARE(run.server.atOnce(), 0);
    QCOMPARE(run.ends.size(), 2u);
    // It can be used again.
    run.server.answer = {};
    const Id again = run.submit(letterCalled("again"));
    QTRY_VERIFY(run.outcomes.contains(again));
    QCOMPARE(run.outcomes.at(again).verdict, Verdict::Sent);
}

QTEST_GUILESS_MAIN(tst_Pool)
#include "tst_Pool.moc"
