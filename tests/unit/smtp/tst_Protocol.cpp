#include "tests/unit/smtp/Machine.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::smtp;
using namespace envoi::test;
using Verdict = Outcome::Verdict;
using Recipient = RecipientOutcome::Verdict;

static_assert(usualPort(Security::ImplicitTls) == 465);
static_assert(usualPort(Security::StartTls) == 587);
static_assert(usualPort(Security::None) == 25);

class tst_Protocol : public QObject {
    Q_OBJECT

private slots:
    void conversations_data();
    void conversations();
    void outcomes_data();
    void outcomes();
    void partialRefusal();
    void severalTransactions();
    void waits();
    void cutAnywhere_data();
    void cutAnywhere();
};

void tst_Protocol::conversations_data()
{
    QTest::addColumn<Case>("setting");
    QTest::addColumn<Rows>("rows");
    QTest::newRow("one by one") << Case{}
                                << bare +
                                       Rows{"C: MAIL FROM:<anna@example.com>",
                                            "S: 250 ok",
                                            "C: RCPT TO:<ben@example.com>",
                                            "S: 251 will forward",
                                            "C: DATA",
                                            "S: 354 go",
                                            "D",
                                            "S: 250 done"} +
                                       goodbye;
    QTest::newRow("in one flight") << Case{}
                                   << pipelining + flight + accepted + Rows{"D", "S: 250 done"} + goodbye;
    QTest::newRow("replies apart") << Case{}
                                   << pipelining + flight + Rows{"S: 250 ok"} +
                                          Rows{"S~ 250 o", "S~ k\r\n35", "S~ 4 go\r\n", "D", "S: 250 done"} +
                                          goodbye;
    QTest::newRow("HELO only") << Case{}
                               << Rows{"S: 220 mx",    "C: EHLO client.example",
                                       "S: 502 what?", "C: HELO client.example",
                                       "S: 250 mx",    "C: MAIL FROM:<anna@example.com>",
                                       "S: 250 ok",    "C: RCPT TO:<ben@example.com>",
                                       "S: 250 ok",    "C: DATA",
                                       "S: 354 go",    "D",
                                       "S: 250 done"} +
                                      goodbye;
    QTest::newRow("STARTTLS") << Case{.security = Security::StartTls}
                              << Rows{"S: 220 mx",
                                      "C: EHLO client.example",
                                      "S: 250-mx",
                                      "S: 250-PIPELINING",
                                      "S: 250 STARTTLS",
                                      "C: STARTTLS",
                                      "S: 220 go",
                                      "TLS",
                                      "C: EHLO client.example",
                                      "S: 250 mx",
                                      "C: MAIL FROM:<anna@example.com>",
                                      "S: 250 ok",
                                      "C: RCPT TO:<ben@example.com>",
                                      "S: 250 ok",
                                      "C: DATA",
                                      "S: 354 go",
                                      "D",
                                      "S: 250 done"} +
                                     goodbye;
    QTest::newRow("no goodbye") << Case{}
                                << pipelining + flight + accepted +
                                       Rows{"D", "S: 250 done", "C: QUIT", "X", "END"};
    QTest::newRow("slow goodbye") << Case{}
                                  << pipelining + flight + accepted +
                                         Rows{"D", "S: 250 done", "C: QUIT", "T", "END"};
    QTest::newRow("rude goodbye") << Case{}
                                  << pipelining + flight + accepted +
                                         Rows{"D", "S: 250 done", "C: QUIT", "S: rubbish", "END"};
    QTest::newRow("cancelled while leaving")
        << Case{} << pipelining + flight + accepted + Rows{"D", "S: 250 done", "C: QUIT", "CANCEL", "END"};
    QTest::newRow("words with every reply") << Case{}
                                            << pipelining + flight + Rows{"S: 250-2.1.0 a",
                                                                          "S: 250 2.1.0 b",
                                                                          "S: 250-2.1.5 a",
                                                                          "S: 250 2.1.5 b",
                                                                          "S: 354-a",
                                                                          "S: 354 b",
                                                                          "D",
                                                                          "S: 250-2.0.0 a",
                                                                          "S: 250 2.0.0 b"} +
                                                   goodbye;
}

void tst_Protocol::conversations()
{
    QFETCH(Case, setting);
    QFETCH(Rows, rows);
    for (const auto chopping :
         {Conversation::Chopping::Whole, Conversation::Chopping::Lines, Conversation::Chopping::Octets}) {
        Protocol protocol = machine(setting);
        Conversation talk(protocol, chopping);
        const QByteArray problem = talk.follow(rows);
        QVERIFY2(problem.isEmpty(), (problem + '\n' + talk.transcript).constData());
        QVERIFY(!talk.error);
        QCOMPARE(talk.order, std::vector{0});
        QCOMPARE(talk.outcomes.at(0).verdict, Verdict::Sent);
        QCOMPARE(talk.outcomes.at(0).finalReply.code, 250);
        QCOMPARE(talk.outcomes.at(0).recipients.at(0).verdict, Recipient::Accepted);
        QCOMPARE(talk.messages, Rows{"Subject: x\r\n\r\n..\r\nAnna\r\n.\r\n"});
    }
}

void tst_Protocol::outcomes_data()
{
    QTest::addColumn<Rows>("rows");
    QTest::addColumn<Verdict>("verdict");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<Recipient>("recipient");
    QTest::addColumn<int>("finalCode");
    QTest::addColumn<bool>("sessionFails");
    const auto row = [](const char *name, const Rows &rows, Verdict verdict, ErrorCode code,
                        Recipient recipient, int finalCode, bool fails) {
        QTest::newRow(name) << rows << verdict << code << recipient << finalCode << fails;
    };
    using enum ErrorCode;
    const Rows start = pipelining + flight;
    const Rows data = start + accepted;
    const Rows oneByOne = bare + Rows{"C: MAIL FROM:<anna@example.com>"};
    const auto no = Verdict::NotSent;

    row("MAIL 550", start + Rows{"S: 550 5.7.1 no", "S: 503 x", "S: 503 x"} + goodbye, no, SenderRefused,
        Recipient::NotTried, 0, false);
    row("MAIL 550, DATA 354",
        start + Rows{"S: 550 no", "S: 503 x", "S: 354 go", "C: .", "S: 554 x"} + goodbye, no, SenderRefused,
        Recipient::NotTried, 0, false);
    row("MAIL 550, RCPT 250, DATA 354",
        start + Rows{"S: 550 no", "S: 250 x", "S: 354 go", "C: .", "S: 250 x"} + goodbye, no, SenderRefused,
        Recipient::NotTried, 0, false);
    row("MAIL 451", start + Rows{"S: 451 4.3.0 later", "S: 503 x", "S: 503 x"} + goodbye, no,
        TemporaryFailure, Recipient::NotTried, 0, false);
    row("MAIL 552", start + Rows{"S: 552 5.3.4 big", "S: 503 x", "S: 503 x"} + goodbye, no, MessageTooLarge,
        Recipient::NotTried, 0, false);
    row("MAIL 530", start + Rows{"S: 530 5.7.0 TLS first", "S: 503 x", "S: 503 x"} + goodbye, no,
        SenderRefused, Recipient::NotTried, 0, false);
    row("MAIL 530, log-in offered",
        Rows{"S: 220 mx", "C: EHLO *", "S: 250-mx", "S: 250-AUTH PLAIN", "S: 250 PIPELINING"} + flight +
            Rows{"S: 530 5.7.0 log in", "S: 503 x", "S: 503 x"} + goodbye,
        no, PasswordNeeded, Recipient::NotTried, 0, false);
    row("MAIL 550, one by one", oneByOne + Rows{"S: 550 no"} + goodbye, no, SenderRefused,
        Recipient::NotTried, 0, false);
    row("MAIL 354", start + Rows{"S: 354 what?", "END"}, no, ProtocolViolation, Recipient::NotTried, 0, true);
    row("MAIL 421", start + Rows{"S: 421 4.3.2 closing", "END"}, no, ServiceUnavailable, Recipient::NotTried,
        0, true);
    row("RCPT 550", start + Rows{"S: 250 ok", "S: 550 5.1.1 nobody", "S: 554 none"} + goodbye, no,
        RecipientsRefused, Recipient::RefusedForGood, 0, false);
    row("RCPT 550, DATA 354",
        start + Rows{"S: 250 ok", "S: 550 5.1.1 nobody", "S: 354 go", "C: .", "S: 554 none"} + goodbye, no,
        RecipientsRefused, Recipient::RefusedForGood, 0, false);
    row("RCPT 550, DATA 354, dot 250",
        start + Rows{"S: 250 ok", "S: 550 5.1.1 nobody", "S: 354 go", "C: .", "S: 250 ok"} + goodbye, no,
        RecipientsRefused, Recipient::RefusedForGood, 0, false);
    row("RCPT 450", start + Rows{"S: 250 ok", "S: 450 4.2.0 greylisted", "S: 554 none"} + goodbye, no,
        TemporaryFailure, Recipient::RefusedForNow, 0, false);
    row("RCPT 450, one by one",
        oneByOne + Rows{"S: 250 ok", "C: RCPT TO:<ben@example.com>", "S: 450 later"} + goodbye, no,
        TemporaryFailure, Recipient::RefusedForNow, 0, false);
    row("RCPT 354", start + Rows{"S: 250 ok", "S: 354 what?", "END"}, no, ProtocolViolation,
        Recipient::NotTried, 0, true);
    row("RCPT 421", start + Rows{"S: 250 ok", "S: 421 closing", "END"}, no, ServiceUnavailable,
        Recipient::NotTried, 0, true);
    row("DATA 451", start + Rows{"S: 250 ok", "S: 250 ok", "S: 451 later"} + goodbye, no, TemporaryFailure,
        Recipient::RefusedForNow, 0, false);
    row("DATA 554", start + Rows{"S: 250 ok", "S: 250 ok", "S: 554 no"} + goodbye, no, MessageRefused,
        Recipient::RefusedForGood, 0, false);
    row("DATA 250", start + Rows{"S: 250 ok", "S: 250 ok", "S: 250 what?", "END"}, no, ProtocolViolation,
        Recipient::NotTried, 0, true);
    row("DATA 421", start + Rows{"S: 250 ok", "S: 250 ok", "S: 421 closing", "END"}, no, ServiceUnavailable,
        Recipient::NotTried, 0, true);
    row("dot 550", data + Rows{"D", "S: 550 5.7.1 spam"} + goodbye, no, MessageRefused,
        Recipient::RefusedForGood, 550, false);
    row("dot 552", data + Rows{"D", "S: 552 5.3.4 big"} + goodbye, no, MessageTooLarge,
        Recipient::RefusedForGood, 552, false);
    row("dot 451", data + Rows{"D", "S: 451 4.7.1 later"} + goodbye, no, TemporaryFailure,
        Recipient::RefusedForNow, 451, false);
    row("dot 421", data + Rows{"D", "S: 421 4.3.2 closing", "END"}, no, ServiceUnavailable,
        Recipient::RefusedForNow, 421, true);
    row("dot 354", data + Rows{"D", "S: 354 what?", "END"}, Verdict::Unknown, OutcomeUnknown,
        Recipient::Unknown, 0, true);
    row("dot, then rubbish", data + Rows{"D", "S: rubbish", "END"}, Verdict::Unknown, OutcomeUnknown,
        Recipient::Unknown, 0, true);
    row("dot, then half a line", data + Rows{"D", "S~ 250 o", "X", "END"}, Verdict::Unknown, OutcomeUnknown,
        Recipient::Unknown, 0, true);
    row("dot, then cut", data + Rows{"D", "X", "END"}, Verdict::Unknown, OutcomeUnknown, Recipient::Unknown,
        0, true);
    row("dot, then silence", data + Rows{"D", "T", "END"}, Verdict::Unknown, OutcomeUnknown,
        Recipient::Unknown, 0, true);
    row("dot, then cancelled", data + Rows{"D", "CANCEL", "END"}, Verdict::Unknown, OutcomeUnknown,
        Recipient::Unknown, 0, true);
    row("cut before 354", start + Rows{"S: 250 ok", "S: 250 ok", "X", "END"}, no, ConnectionLost,
        Recipient::NotTried, 0, true);
    row("silence before 354", start + Rows{"S: 250 ok", "S: 250 ok", "T", "END"}, no, TimedOut,
        Recipient::NotTried, 0, true);
    row("cancelled before 354", start + Rows{"S: 250 ok", "CANCEL", "END"}, no, Cancelled,
        Recipient::NotTried, 0, true);
}

void tst_Protocol::outcomes()
{
    QFETCH(Rows, rows);
    QFETCH(Verdict, verdict);
    QFETCH(ErrorCode, code);
    QFETCH(Recipient, recipient);
    QFETCH(int, finalCode);
    QFETCH(bool, sessionFails);
    for (const auto chopping :
         {Conversation::Chopping::Whole, Conversation::Chopping::Lines, Conversation::Chopping::Octets}) {
        Protocol protocol = machine({});
        Conversation talk(protocol, chopping);
        const QByteArray problem = talk.follow(rows);
        QVERIFY2(problem.isEmpty(), (problem + '\n' + talk.transcript).constData());
        QCOMPARE(talk.order, std::vector{0});
        const Outcome &outcome = talk.outcomes.at(0);
        QCOMPARE(outcome.verdict, verdict);
        QVERIFY(outcome.error);
        QCOMPARE(outcome.error->code, code);
        QCOMPARE(outcome.recipients.size(), 1u);
        QCOMPARE(outcome.recipients[0].verdict, recipient);
        QCOMPARE(outcome.finalReply.code, finalCode);
        QCOMPARE(talk.error.has_value(), sessionFails);
    }
}

void tst_Protocol::partialRefusal()
{
    Protocol protocol = machine({.recipients = {{"a@example.com", "b@example.com", "c@example.com"}}});
    Conversation talk(protocol);
    const QByteArray problem = talk.follow(
        pipelining +
        Rows{"C: MAIL FROM:<anna@example.com>", "C: RCPT TO:<a@example.com>", "C: RCPT TO:<b@example.com>",
             "C: RCPT TO:<c@example.com>", "C: DATA", "S: 250 ok", "S: 550 5.1.1 nobody", "S: 250 ok",
             "S: 450 4.2.1 later", "S: 354 go", "D", "S: 250 2.0.0 done"} +
        goodbye);
    QVERIFY2(problem.isEmpty(), problem.constData());
    const Outcome &outcome = talk.outcomes.at(0);
    QCOMPARE(outcome.verdict, Verdict::PartlySent);
    QCOMPARE(outcome.error->code, ErrorCode::RecipientsRefused);
    QCOMPARE(outcome.error->context, u"a@example.com, c@example.com"_s);
    QCOMPARE(outcome.recipients[0].verdict, Recipient::RefusedForGood);
    QCOMPARE(outcome.recipients[0].reply.toString(), u"550 5.1.1 nobody"_s);
    QCOMPARE(outcome.recipients[1].verdict, Recipient::Accepted);
    QCOMPARE(outcome.recipients[1].reply.toString(), u"250 2.0.0 done"_s);
    QCOMPARE(outcome.recipients[2].verdict, Recipient::RefusedForNow);
    QVERIFY(!talk.error);
}

void tst_Protocol::severalTransactions()
{
    // The second and third are refused at different places, the last goes out all the same. The end of one
    // message and the start of the next are one flight.
    Protocol protocol =
        machine({.recipients = {{"a@example.com"}, {"b@example.com"}, {"c@example.com"}, {"d@example.com"}}});
    Conversation talk(protocol);
    const auto begins = [](const QByteArray &name) {
        return Rows{"C: MAIL FROM:<anna@example.com>", "C: RCPT TO:<" + name + "@example.com>", "C: DATA"};
    };
    const QByteArray problem =
        talk.follow(pipelining + begins("a") + accepted + Rows{"D"} + begins("b") +
                    Rows{"S: 250 one", "S: 250 ok", "S: 550 nobody", "S: 554 none", "C: RSET"} + begins("c") +
                    Rows{"S: 250 ok"} + accepted + Rows{"D"} + begins("d") + Rows{"S: 550 spam"} + accepted +
                    Rows{"D", "S: 250 four"} + goodbye);
    QVERIFY2(problem.isEmpty(), problem.constData());
    QCOMPARE(talk.order, (std::vector{0, 1, 2, 3}));
    QCOMPARE(talk.outcomes.at(0).finalReply.lines, QStringList{u"one"_s});
    QCOMPARE(talk.outcomes.at(1).error->code, ErrorCode::RecipientsRefused);
    QCOMPARE(talk.outcomes.at(2).error->code, ErrorCode::MessageRefused);
    QCOMPARE(talk.outcomes.at(3).verdict, Verdict::Sent);
    QVERIFY(!talk.error);

    // Cut in the second: the first stays sent, the second is unknown, the third was never tried.
    Protocol another = machine({.recipients = {{"a@example.com"}, {"b@example.com"}, {"c@example.com"}}});
    Conversation cut(another);
    const QByteArray trouble =
        cut.follow(pipelining + begins("a") + accepted + Rows{"D"} + begins("b") + Rows{"S: 250 one"} +
                   accepted + Rows{"D"} + begins("c") + Rows{"X", "END"});
    QVERIFY2(trouble.isEmpty(), trouble.constData());
    QCOMPARE(cut.order, (std::vector{0, 1, 2}));
    QCOMPARE(cut.outcomes.at(0).verdict, Verdict::Sent);
    QCOMPARE(cut.outcomes.at(1).verdict, Verdict::Unknown);
    QCOMPARE(cut.outcomes.at(2).verdict, Verdict::NotSent);
    QCOMPARE(cut.outcomes.at(2).error->code, ErrorCode::ConnectionLost);
}

void tst_Protocol::waits()
{
    using enum Protocol::Waiting;
    Protocol protocol({Security::StartTls, {}, u"mx"_s}, {});
    QCOMPARE(protocol.waiting(), Nothing);
    protocol.connected({"client.example", false});
    QCOMPARE(protocol.waiting(), Greeting);
    Conversation talk(protocol);
    QVERIFY(talk.follow({"S: 220 mx", "C: EHLO client.example"}).isEmpty());
    QCOMPARE(protocol.waiting(), Reply);
    QVERIFY(talk.follow({"S: 250-mx", "S: 250 STARTTLS", "C: STARTTLS", "S: 220 go"}).isEmpty());
    QCOMPARE(protocol.waiting(), Handshake);
    protocol.tlsEstablished();
    QCOMPARE(protocol.waiting(), Reply);
    QVERIFY(talk.follow({"C: EHLO client.example", "S: 250 mx", "C: QUIT"}).isEmpty());
    QCOMPARE(protocol.waiting(), Farewell);
    QVERIFY(talk.follow({"S: 221 bye", "END"}).isEmpty());
    QCOMPARE(protocol.waiting(), Nothing);

    Protocol sending = machine({});
    Conversation data(sending);
    QVERIFY(data.follow(pipelining + flight + accepted + Rows{"D"}).isEmpty());
    QCOMPARE(sending.waiting(), DataEnd);
}

void tst_Protocol::cutAnywhere_data()
{
    QTest::addColumn<QByteArray>("how");
    for (const char *how : {"X", "T", "CANCEL", "S: 421 closing", "S: rubbish", "S~ !"})
        QTest::newRow(how) << QByteArray(how);
}

/// One whole session, ended after each of its rows in turn: exactly one outcome, and the right one.
void tst_Protocol::cutAnywhere()
{
    QFETCH(QByteArray, how);
    const Rows whole =
        Rows{"S: 220 mx",
             "C: EHLO client.example",
             "S: 250-mx",
             "S: 250-PIPELINING",
             "S: 250 STARTTLS",
             "C: STARTTLS",
             "S: 220 go",
             "TLS",
             "C: EHLO client.example",
             "S: 250-mx",
             "S: 250-AUTH LOGIN",
             "S: 250 PIPELINING",
             "C: AUTH LOGIN",
             "S: 334 user",
             "C: *",
             "S: 334 password",
             "C: *",
             "S: 235 ok"} +
        flight + Rows{"S: 250 ok", "S: 250 ok", "S: 354 go", "D", "S: 250 done", "C: QUIT", "S: 221 bye"};
    const qsizetype dot = whole.indexOf("D");
    const qsizetype done = whole.indexOf("S: 250 done");
    for (qsizetype end = 0; end < whole.size(); ++end) {
        Protocol protocol = machine({.security = Security::StartTls, .user = u"anna"_s});
        Conversation talk(protocol);
        talk.follow(whole.first(end) + Rows{how});
        if (!talk.finishedCount) {
            // It was a reply that stands to reason there, or too early for one; then the line goes dead.
            protocol.closed();
            talk.drain();
        }
        QCOMPARE(talk.finishedCount, 1);
        QCOMPARE(talk.order, std::vector{0});
        const Outcome &outcome = talk.outcomes.at(0);
        const bool handedOver = talk.everythingSaid.contains("\r\n.\r\n");
        if (end > done)
            QCOMPARE(outcome.verdict, Verdict::Sent);
        else if (!handedOver || how == "S: 421 closing")
            QCOMPARE(outcome.verdict, Verdict::NotSent);
        else
            QCOMPARE(outcome.verdict, Verdict::Unknown);
        QVERIFY(end <= dot || handedOver);
        QCOMPARE(outcome.error.has_value(), outcome.verdict != Verdict::Sent);
        QVERIFY(!talk.transcript.contains(password.toBase64()));
    }
}

QTEST_GUILESS_MAIN(tst_Protocol)
#include "tst_Protocol.moc"
