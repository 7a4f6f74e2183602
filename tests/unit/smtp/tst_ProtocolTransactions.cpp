#include "tests/unit/smtp/Machine.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::smtp;
using namespace envoi::test;
using Verdict = Outcome::Verdict;
using Recipient = RecipientOutcome::Verdict;

/// Several letters in one session: one after the other, appended while it lives, cut into several mail
/// transactions.
class tst_ProtocolTransactions : public QObject {
    Q_OBJECT

private slots:
    void endAndBeginningTogether_data();
    void endAndBeginningTogether();
    void appended();
    void probed();
    void idleEnds_data();
    void idleEnds();
    void manyLetters();
    void openedWhileAnotherIsUnsettled();
    void recipientLimits();
    void domainLimit();
    void tooManyRecipients_data();
    void tooManyRecipients();
    void laterRoundFails_data();
    void laterRoundFails();
    void mailLimit();
};

namespace {

Rows begins(const QByteArrayList &names)
{
    return envelope(names) + Rows{"C: DATA"};
}

const Case twoLetters{.recipients = {{"a@example.com"}, {"b@example.com"}}};

} // namespace

/// What may follow once the first letter's data is sent and the second's MAIL, RCPT and DATA with it.
void tst_ProtocolTransactions::endAndBeginningTogether_data()
{
    QTest::addColumn<Rows>("rows");
    QTest::addColumn<Verdict>("first");
    QTest::addColumn<Verdict>("second");
    QTest::addColumn<ErrorCode>("code"); // of the second
    const auto row = [](const char *name, const Rows &rows, Verdict first, Verdict second, ErrorCode code) {
        QTest::newRow(name) << rows << first << second << code;
    };
    using enum ErrorCode;
    const auto no = Verdict::NotSent;
    const auto sent = Verdict::Sent;
    const auto unknown = Verdict::Unknown;
    const Rows done{"D", "S: 250 done"};
    row("all well", Rows{"S: 250 one"} + accepted + done + goodbye, sent, sent, Cancelled);
    row("the first refused", Rows{"S: 550 spam"} + accepted + done + goodbye, no, sent, Cancelled);
    row("MAIL refused", Rows{"S: 250 one", "S: 451 slow down", "S: 503 x", "S: 503 x"} + goodbye, sent, no,
        TemporaryFailure);
    row("MAIL refused, 354",
        Rows{"S: 250 one", "S: 451 slow down", "S: 503 x", "S: 354 go", "C: .", "S: 503 x"} + goodbye, sent,
        no, TemporaryFailure);
    row("nobody accepted, 354",
        Rows{"S: 250 one", "S: 250 ok", "S: 550 nobody", "S: 354 go", "C: .", "S: 554 none"} + goodbye, sent,
        no, RecipientsRefused);
    row("both refused", Rows{"S: 550 spam", "S: 550 not you", "S: 503 x", "S: 503 x"} + goodbye, no, no,
        SenderRefused);
    row("cut", {"X", "END"}, unknown, no, ConnectionLost);
    row("silence", {"T", "END"}, unknown, no, TimedOut);
    row("cancelled", {"CANCEL", "END"}, unknown, no, Cancelled);
    row("cut before the end had left", {"X: 62", "END"}, no, no, ConnectionLost);
    row("cut just after the end had left", {"X: 61", "END"}, unknown, no, ConnectionLost);
    row("rubbish", {"S: rubbish", "END"}, unknown, no, ProtocolViolation);
    row("354 to the end", {"S: 354 what?", "END"}, unknown, no, ProtocolViolation);
    row("421", {"S: 421 bye", "END"}, no, no, ServiceUnavailable);
    row("421 to MAIL", {"S: 250 one", "S: 421 bye", "END"}, sent, no, ServiceUnavailable);
    row("cut after the first", {"S: 250 one", "X", "END"}, sent, no, ConnectionLost);
    row("cut before 354", {"S: 250 one", "S: 250 ok", "S: 250 ok", "X", "END"}, sent, no, ConnectionLost);
    row("cut after the second", Rows{"S: 250 one"} + accepted + Rows{"D", "X", "END"}, sent, unknown,
        OutcomeUnknown);
}

void tst_ProtocolTransactions::endAndBeginningTogether()
{
    QFETCH(Rows, rows);
    QFETCH(Verdict, first);
    QFETCH(Verdict, second);
    QFETCH(ErrorCode, code);
    for (const auto chopping :
         {Conversation::Chopping::Whole, Conversation::Chopping::Lines, Conversation::Chopping::Octets}) {
        Protocol protocol = machine(twoLetters);
        Conversation talk(protocol, chopping);
        const QByteArray problem =
            talk.follow(pipelining + begins({"a"}) + accepted + Rows{"D"} + begins({"b"}) + rows);
        QVERIFY2(problem.isEmpty(), (problem + '\n' + talk.transcript).constData());
        QCOMPARE(talk.order, (std::vector{0, 1}));
        QCOMPARE(talk.outcomes.at(0).verdict, first);
        QCOMPARE(talk.outcomes.at(1).verdict, second);
        if (second != Verdict::Sent)
            QCOMPARE(talk.outcomes.at(1).error->code, code);
        if (second == Verdict::NotSent && code == ErrorCode::ConnectionLost)
            QCOMPARE(talk.outcomes.at(1).recipients[0].verdict, Recipient::NotTried);
    }
}

void tst_ProtocolTransactions::appended()
{
    Protocol protocol = machine({.whenIdle = WhenIdle::Wait});
    Conversation talk(protocol);
    QByteArray problem = talk.follow(pipelining + begins({"ben"}) + accepted + Rows{"D"});
    QVERIFY2(problem.isEmpty(), problem.constData());
    // While the first is not settled: its start goes out at once.
    QCOMPARE(protocol.append(transaction(message, {address("b@example.com")})), 1);
    problem = talk.follow(begins({"b"}) + Rows{"S: 250 one"} + accepted + Rows{"D", "S: 250 two", "READY"});
    QVERIFY2(problem.isEmpty(), problem.constData());
    QCOMPARE(protocol.waiting(), Protocol::Waiting::Idle);
    QVERIFY(protocol.isOpen());
    // While it idles.
    QCOMPARE(protocol.append(transaction(message, {address("c@example.com")})), 2);
    problem = talk.follow(begins({"c"}) + Rows{"S: 250 ok", "S: 550 no", "S: 554 none", "READY"});
    QVERIFY2(problem.isEmpty(), problem.constData());
    QCOMPARE(protocol.append(transaction(message, {address("d@example.com")})), 3);
    problem = talk.follow(Rows{"C: RSET"} + begins({"d"}) + Rows(3, "S: 250 ok"));
    QVERIFY2(problem.isEmpty(), problem.constData());
    protocol.finish();
    QVERIFY(!protocol.isOpen());
    problem = talk.follow(Rows{"S: 354 go", "D", "S: 250 done"} + goodbye);
    QVERIFY2(problem.isEmpty(), problem.constData());
    QCOMPARE(talk.order, (std::vector{0, 1, 2, 3}));
    QVERIFY(!talk.error);

    // Before there is a connection, and finished while idle.
    Protocol early({Security::None, {}, u"mx"_s, nullptr, WhenIdle::Wait}, {});
    QCOMPARE(early.append(transaction(message, {address("ben@example.com")})), 0);
    early.connected({"client.example", true});
    Conversation soon(early);
    problem = soon.follow(pipelining + begins({"ben"}) + accepted + Rows{"D", "S: 250 done", "READY"});
    QVERIFY2(problem.isEmpty(), problem.constData());
    early.finish();
    problem = soon.follow(goodbye);
    QVERIFY2(problem.isEmpty(), problem.constData());
}

void tst_ProtocolTransactions::probed()
{
    for (const char *answer : {"S: 250 ok", "S: 502 what?"}) {
        Protocol protocol({Security::None, {}, u"mx"_s, nullptr, WhenIdle::Wait}, {});
        protocol.connected({"client.example", true});
        Conversation talk(protocol);
        protocol.probe(); // not yet
        QByteArray problem = talk.follow(pipelining + Rows{"READY"});
        QVERIFY2(problem.isEmpty(), problem.constData());
        protocol.probe();
        protocol.probe(); // once is enough
        // NOOP must be the last of a group (RFC 2920 section 3.1): the letter waits for its answer.
        protocol.append(transaction(message, {address("ben@example.com")}));
        problem = talk.follow({"C: NOOP"});
        QVERIFY2(problem.isEmpty(), problem.constData());
        QCOMPARE(protocol.waiting(), Protocol::Waiting::Reply);
        problem = talk.follow(Rows{answer} + begins({"ben"}) + accepted + Rows{"D", "S: 250 done", "READY"});
        QVERIFY2(problem.isEmpty(), problem.constData());
        protocol.probe();
        problem = talk.follow({"C: NOOP", answer, "READY"});
        QVERIFY2(problem.isEmpty(), problem.constData());
    }
}

void tst_ProtocolTransactions::idleEnds_data()
{
    QTest::addColumn<QByteArray>("how");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("cut") << "X"_ba << ErrorCode::ConnectionLost;
    QTest::newRow("421") << "S: 421 idle for too long"_ba << ErrorCode::ServiceUnavailable;
    QTest::newRow("a reply to nothing") << "S: 250 ok"_ba << ErrorCode::ProtocolViolation;
    QTest::newRow("cancelled") << "CANCEL"_ba << ErrorCode::Cancelled;
}

void tst_ProtocolTransactions::idleEnds()
{
    QFETCH(QByteArray, how);
    QFETCH(ErrorCode, code);
    Protocol protocol = machine({.whenIdle = WhenIdle::Wait});
    Conversation talk(protocol);
    const QByteArray problem =
        talk.follow(pipelining + begins({"ben"}) + accepted + Rows{"D", "S: 250 done", "READY", how, "END"});
    QVERIFY2(problem.isEmpty(), problem.constData());
    QCOMPARE(talk.error->code, code);
    QVERIFY(!protocol.isOpen());
    QCOMPARE(talk.outcomes.at(0).verdict, Verdict::Sent);
}

/// What is done is let go of.
void tst_ProtocolTransactions::manyLetters()
{
    auto alive = std::make_shared<int>(0);
    const auto letter = [alive] {
        Transaction result = transaction(message, {address("ben@example.com")});
        result.open = [alive, open = std::move(result.open)](const auto &can) { return open(can); };
        return result;
    };
    Protocol protocol({Security::None, {}, u"mx"_s, nullptr, WhenIdle::Wait}, {});
    protocol.connected({"client.example", true});
    Conversation talk(protocol);
    QVERIFY(talk.follow(chunking).isEmpty());
    for (int i = 0; i < 1000; ++i) {
        protocol.append(letter());
        QVERIFY(alive.use_count() <= 3);
        talk.drain();
        protocol.receive("250 ok\r\n250 ok\r\n250 done\r\n");
        talk.drain();
        QCOMPARE(talk.outcomes.at(i).verdict, Verdict::Sent);
        talk.said.clear();
    }
}

void tst_ProtocolTransactions::openedWhileAnotherIsUnsettled()
{
    // One that can't be opened then costs nothing but itself, and is told of in its turn.
    std::vector<Transaction> list;
    for (int i = 0; i < 3; ++i)
        list.push_back(transaction(message, {address("ben@example.com")}));
    list[1].open = [](const Transaction::Capabilities &) -> Result<Transaction::Content> {
        return failure(ErrorCode::FileMissing, u"/tmp/a"_s);
    };
    Protocol protocol = machine({}, std::move(list));
    Conversation talk(protocol);
    const QByteArray problem =
        talk.follow(pipelining + begins({"ben"}) + accepted + Rows{"D"} + begins({"ben"}) +
                    Rows{"S: 250 one"} + accepted + Rows{"D", "S: 250 three"} + goodbye);
    QVERIFY2(problem.isEmpty(), problem.constData());
    QCOMPARE(talk.order, (std::vector{0, 1, 2}));
    QCOMPARE(talk.outcomes.at(1).error->code, ErrorCode::FileMissing);
    QCOMPARE(talk.outcomes.at(2).verdict, Verdict::Sent);
}

void tst_ProtocolTransactions::recipientLimits()
{
    Protocol protocol = machine({.recipients = {{"a@example.com", "b@example.com", "c@example.com"}}});
    Conversation talk(protocol);
    const QByteArray problem =
        talk.follow(hello({"LIMITS MAILMAX=5 rcptmax=2 NEW=1 RCPTDOMAINMAX=0"}) + begins({"a", "b"}) +
                    Rows{"S: 250 ok", "S: 250 ok", "S: 550 no", "S: 354 go", "D", "S: 250 one"} +
                    begins({"c"}) + accepted + Rows{"D", "S: 250 two"} + goodbye);
    QVERIFY2(problem.isEmpty(), problem.constData());
    QCOMPARE(talk.messages, Rows(2, QByteArray(message).replace("\r\n.", "\r\n..") + ".\r\n"));
    const Outcome &outcome = talk.outcomes.at(0);
    QCOMPARE(outcome.verdict, Verdict::PartlySent);
    QCOMPARE(outcome.error->context, u"b@example.com"_s);
    QCOMPARE(outcome.recipients[0].reply.toString(), u"250 one"_s);
    QCOMPARE(outcome.recipients[1].verdict, Recipient::RefusedForGood);
    QCOMPARE(outcome.recipients[2].reply.toString(), u"250 two"_s);

    // A round in which nobody is accepted doesn't end it.
    Protocol another = machine({.recipients = {{"a@example.com", "b@example.com"}}});
    Conversation next(another);
    const QByteArray trouble = next.follow(
        hello({"LIMITS RCPTMAX=1"}) + begins({"a"}) + Rows{"S: 250 ok", "S: 550 no", "S: 554 none"} +
        Rows{"C: RSET"} + begins({"b"}) + Rows{"S: 250 ok"} + accepted + Rows{"D", "S: 250 two"} + goodbye);
    QVERIFY2(trouble.isEmpty(), trouble.constData());
    QCOMPARE(next.outcomes.at(0).verdict, Verdict::PartlySent);
}

void tst_ProtocolTransactions::domainLimit()
{
    Protocol protocol = machine({.recipients = {{"a@one.example", "b@two.example", "c@one.example",
                                                 "d@three.example", "e@two.example"}}});
    Conversation talk(protocol);
    const auto to = [](const Rows &recipients) {
        Rows rows{"C: MAIL FROM:<anna@example.com>"};
        for (const QByteArray &recipient : recipients)
            rows += "C: RCPT TO:<" + recipient + ".example>";
        return rows + Rows{"C: DATA"} + Rows(recipients.size(), "S: 250 ok") + Rows{"S: 250 ok", "S: 354 go"};
    };
    const QByteArray problem = talk.follow(
        hello({"LIMITS RCPTDOMAINMAX=1"}) + to({"a@one", "c@one"}) + Rows{"D", "S: 250 ok"} +
        to({"b@two", "e@two"}) + Rows{"D", "S: 250 ok"} + to({"d@three"}) + Rows{"D", "S: 250 ok"} + goodbye);
    QVERIFY2(problem.isEmpty(), problem.constData());
    QCOMPARE(talk.outcomes.at(0).verdict, Verdict::Sent);
}

void tst_ProtocolTransactions::tooManyRecipients_data()
{
    QTest::addColumn<QByteArray>("reply");
    QTest::addColumn<bool>("again");
    QTest::newRow("452 4.5.3") << "S: 452 4.5.3 too many"_ba << true;
    QTest::newRow("452") << "S: 452 too many"_ba << true;
    QTest::newRow("552, of old") << "S: 552 too many"_ba << true;
    QTest::newRow("452 4.2.2") << "S: 452 4.2.2 mailbox full"_ba << false;
    QTest::newRow("450") << "S: 450 later"_ba << false;
}

void tst_ProtocolTransactions::tooManyRecipients()
{
    QFETCH(QByteArray, reply);
    QFETCH(bool, again);
    for (const bool chunked : {false, true}) {
        Protocol protocol =
            machine({.recipients = {{"a@example.com", "b@example.com", "c@example.com", "d@example.com"}}});
        Conversation talk(protocol);
        const auto says = [&](const QByteArrayList &names, const Rows &replies) {
            if (chunked)
                return envelope(names) + Rows{"B"} + replies + Rows{"S: 250 ok"};
            return begins(names) + replies + Rows{"S: 354 go", "D", "S: 250 ok"};
        };
        Rows rows = (chunked ? chunking : pipelining) +
                    says({"a", "b", "c", "d"}, {"S: 250 ok", "S: 250 ok", "S: 250 ok", reply, reply});
        if (again)
            rows += says({"c", "d"}, {"S: 250 ok", "S: 250 ok", "S: 550 no"});
        const QByteArray problem = talk.follow(rows + goodbye);
        QVERIFY2(problem.isEmpty(), problem.constData());
        const Outcome &outcome = talk.outcomes.at(0);
        QCOMPARE(talk.order, std::vector{0});
        QCOMPARE(outcome.verdict, Verdict::PartlySent);
        QCOMPARE(outcome.recipients[2].verdict, again ? Recipient::Accepted : Recipient::RefusedForNow);
        QCOMPARE(outcome.recipients[3].verdict, again ? Recipient::RefusedForGood : Recipient::RefusedForNow);
    }
    // With the first of them there is nothing to be gained by trying again.
    Protocol protocol = machine({});
    Conversation talk(protocol);
    const QByteArray problem =
        talk.follow(pipelining + begins({"ben"}) + Rows{"S: 250 ok", reply, "S: 554 none"} + goodbye);
    QVERIFY2(problem.isEmpty(), problem.constData());
    QCOMPARE(talk.outcomes.at(0).verdict, Verdict::NotSent);
}

void tst_ProtocolTransactions::laterRoundFails_data()
{
    QTest::addColumn<Rows>("rows");
    QTest::addColumn<Verdict>("verdict");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<Recipient>("recipient");
    using enum ErrorCode;
    const auto partly = Verdict::PartlySent;
    QTest::newRow("cut") << Rows{"X", "END"} << partly << ConnectionLost << Recipient::NotTried;
    QTest::newRow("cut after the dot")
        << accepted + Rows{"D", "X", "END"} << Verdict::Unknown << OutcomeUnknown << Recipient::Unknown;
    QTest::newRow("MAIL refused") << Rows{"S: 451 slow down", "S: 503 x", "S: 503 x"} + goodbye << partly
                                  << RecipientsRefused << Recipient::RefusedForNow;
    QTest::newRow("refused") << accepted + Rows{"D", "S: 550 spam"} + goodbye << partly << RecipientsRefused
                             << Recipient::RefusedForGood;
    QTest::newRow("421") << Rows{"S: 421 bye", "END"} << partly << ServiceUnavailable << Recipient::NotTried;
}

void tst_ProtocolTransactions::laterRoundFails()
{
    QFETCH(Rows, rows);
    QFETCH(Verdict, verdict);
    QFETCH(ErrorCode, code);
    QFETCH(Recipient, recipient);
    Protocol protocol = machine({.recipients = {{"a@example.com", "b@example.com"}}});
    Conversation talk(protocol);
    const QByteArray problem = talk.follow(hello({"LIMITS RCPTMAX=1"}) + begins({"a"}) + accepted +
                                           Rows{"D", "S: 250 one"} + begins({"b"}) + rows);
    QVERIFY2(problem.isEmpty(), problem.constData());
    QCOMPARE(talk.outcomes.at(0).verdict, verdict);
    QCOMPARE(talk.outcomes.at(0).error->code, code);
    QCOMPARE(talk.outcomes.at(0).recipients[0].verdict, Recipient::Accepted);
    QCOMPARE(talk.outcomes.at(0).recipients[1].verdict, recipient);
}

void tst_ProtocolTransactions::mailLimit()
{
    Protocol protocol = machine({.recipients = {{"a@example.com"}, {"b@example.com"}, {"c@example.com"}},
                                 .whenIdle = WhenIdle::Wait});
    Conversation talk(protocol);
    const QByteArray problem =
        talk.follow(hello({"LIMITS MAILMAX=2"}) + begins({"a"}) + accepted + Rows{"D"} + begins({"b"}) +
                    Rows{"S: 250 one"} + accepted + Rows{"D", "S: 250 two"} + goodbye);
    QVERIFY2(problem.isEmpty(), problem.constData());
    QCOMPARE(talk.order, (std::vector{0, 1, 2}));
    QCOMPARE(talk.outcomes.at(1).verdict, Verdict::Sent);
    QCOMPARE(talk.outcomes.at(2).verdict, Verdict::NotSent);
    QCOMPARE(talk.outcomes.at(2).error->code, ErrorCode::SessionLimit);
    QCOMPARE(talk.outcomes.at(2).recipients[0].verdict, Recipient::NotTried);
    QVERIFY(!talk.error);
}

QTEST_GUILESS_MAIN(tst_ProtocolTransactions)
#include "tst_ProtocolTransactions.moc"
