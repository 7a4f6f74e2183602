#include "tests/unit/smtp/Machine.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::smtp;
using namespace envoi::test;
using Verdict = Outcome::Verdict;
using Recipient = RecipientOutcome::Verdict;

/// BDAT (RFC 3030), pipelined: whole letters in flight.
class tst_ProtocolChunking : public QObject {
    Q_OBJECT

private slots:
    void inOneFlight();
    void outcomes_data();
    void outcomes();
    void window();
    void progressOfEach();
    void largeLetter();
    void refusedInTheMiddle();
    void sourceThatFails();
    void sizes_data();
    void sizes();
    void binary();
    void withoutPipelining();
    void cutAnywhere();
    void cutAtEachOctet();
};

namespace {

const Case fourLetters{
    .recipients = {{"a@example.com"}, {"b@example.com"}, {"c@example.com"}, {"d@example.com"}}};

/// Four letters in flight, as they are said.
const Rows fourSaid = envelope({"a"}) + Rows{"B", "C: RSET"} + envelope({"b"}) + Rows{"B", "C: RSET"} +
                      envelope({"c"}) + Rows{"B", "C: RSET"} + envelope({"d"}) + Rows{"B"};

std::vector<Transaction> letters(const QByteArray &content, int count)
{
    std::vector<Transaction> list;
    for (int i = 0; i < count; ++i)
        list.push_back(transaction(content, {address("ben@example.com")}));
    return list;
}

} // namespace

void tst_ProtocolChunking::inOneFlight()
{
    for (const auto chopping :
         {Conversation::Chopping::Whole, Conversation::Chopping::Lines, Conversation::Chopping::Octets}) {
        Protocol protocol = machine(fourLetters);
        Conversation talk(protocol, chopping);
        const QByteArray problem =
            talk.follow(chunking + fourSaid +
                        Rows{"S: 250 a", "S: 250 a", "S: 250 one", "S: 250 reset", "S: 250 b", "S: 250 b",
                             "S: 250 two", "S: 250 reset", "S: 250 c", "S: 250 c", "S: 250 three",
                             "S: 250 reset", "S: 250 d", "S: 250 d", "S: 250 four"} +
                        goodbye);
        QVERIFY2(problem.isEmpty(), (problem + '\n' + talk.transcript).constData());
        QCOMPARE(talk.order, (std::vector{0, 1, 2, 3}));
        for (const auto &[index, outcome] : talk.outcomes)
            QCOMPARE(outcome.verdict, Verdict::Sent);
        QCOMPARE(talk.outcomes.at(2).finalReply.lines, QStringList{u"three"_s});
        // Nothing is stuffed.
        QCOMPARE(talk.messages, Rows(4, message));
        QVERIFY(talk.transcript.contains("C: BDAT 23 LAST\n"));
    }
}

void tst_ProtocolChunking::outcomes_data()
{
    QTest::addColumn<Rows>("rows");
    QTest::addColumn<Verdict>("verdict");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<Recipient>("recipient");
    QTest::addColumn<bool>("fails");
    const auto row = [](const char *name, const Rows &rows, Verdict verdict, ErrorCode code,
                        Recipient recipient, bool fails = false) {
        QTest::newRow(name) << rows << verdict << code << recipient << fails;
    };
    using enum ErrorCode;
    const auto no = Verdict::NotSent;
    const auto unknown = Verdict::Unknown;
    row("MAIL 550", Rows{"S: 550 no", "S: 503 x", "S: 503 x"} + goodbye, no, SenderRefused,
        Recipient::NotTried);
    row("MAIL 550, the rest 250", Rows{"S: 550 no", "S: 250 x", "S: 250 x"} + goodbye, no, SenderRefused,
        Recipient::NotTried);
    row("RCPT 550", Rows{"S: 250 ok", "S: 550 5.1.1 nobody", "S: 554 none"} + goodbye, no, RecipientsRefused,
        Recipient::RefusedForGood);
    row("RCPT 450", Rows{"S: 250 ok", "S: 450 later", "S: 503 none"} + goodbye, no, TemporaryFailure,
        Recipient::RefusedForNow);
    row("RCPT 550, BDAT 250", Rows{"S: 250 ok", "S: 550 nobody", "S: 250 ok"} + goodbye, no,
        RecipientsRefused, Recipient::RefusedForGood);
    row("BDAT 554", Rows{"S: 250 ok", "S: 250 ok", "S: 554 spam"} + goodbye, no, MessageRefused,
        Recipient::RefusedForGood);
    row("BDAT 552", Rows{"S: 250 ok", "S: 250 ok", "S: 552 5.3.4 big"} + goodbye, no, MessageTooLarge,
        Recipient::RefusedForGood);
    row("BDAT 452", Rows{"S: 250 ok", "S: 250 ok", "S: 452 full"} + goodbye, no, TemporaryFailure,
        Recipient::RefusedForNow);
    row("BDAT 354", {"S: 250 ok", "S: 250 ok", "S: 354 what?", "END"}, unknown, OutcomeUnknown,
        Recipient::Unknown, true);
    row("BDAT 421", {"S: 250 ok", "S: 250 ok", "S: 421 bye", "END"}, no, ServiceUnavailable,
        Recipient::RefusedForNow, true);
    row("RCPT 421", {"S: 250 ok", "S: 421 bye", "END"}, no, ServiceUnavailable, Recipient::NotTried, true);
    row("cut", {"X", "END"}, unknown, OutcomeUnknown, Recipient::Unknown, true);
    row("cut, and the last octet never left", {"X: 1", "END"}, no, ConnectionLost, Recipient::NotTried, true);
    row("cut after RCPT", {"S: 250 ok", "S: 250 ok", "X", "END"}, unknown, OutcomeUnknown, Recipient::Unknown,
        true);
    row("cut after a refused RCPT", {"S: 250 ok", "S: 550 nobody", "X", "END"}, no, RecipientsRefused,
        Recipient::RefusedForGood, true);
    row("cut after a refused MAIL", {"S: 550 no", "X", "END"}, no, SenderRefused, Recipient::NotTried, true);
    row("silence", {"S: 250 ok", "T", "END"}, unknown, OutcomeUnknown, Recipient::Unknown, true);
    row("cancelled", {"CANCEL", "END"}, unknown, OutcomeUnknown, Recipient::Unknown, true);
    row("rubbish", {"S: rubbish", "END"}, unknown, OutcomeUnknown, Recipient::Unknown, true);
}

void tst_ProtocolChunking::outcomes()
{
    QFETCH(Rows, rows);
    QFETCH(Verdict, verdict);
    QFETCH(ErrorCode, code);
    QFETCH(Recipient, recipient);
    QFETCH(bool, fails);
    for (const auto chopping :
         {Conversation::Chopping::Whole, Conversation::Chopping::Lines, Conversation::Chopping::Octets}) {
        Protocol protocol = machine({});
        Conversation talk(protocol, chopping);
        const QByteArray problem = talk.follow(chunking + envelope({"ben"}) + Rows{"B"} + rows);
        QVERIFY2(problem.isEmpty(), (problem + '\n' + talk.transcript).constData());
        QCOMPARE(talk.order, std::vector{0});
        QCOMPARE(talk.outcomes.at(0).verdict, verdict);
        QCOMPARE(talk.outcomes.at(0).error->code, code);
        QCOMPARE(talk.outcomes.at(0).recipients[0].verdict, recipient);
        QCOMPARE(talk.error.has_value(), fails);
    }
}

void tst_ProtocolChunking::window()
{
    // A letter refused in the middle of the flight costs no other; the window moves on by one letter each.
    Protocol protocol = machine({}, letters(message, 6));
    Conversation talk(protocol);
    const Rows next = Rows{"C: RSET"} + envelope({"ben"}) + Rows{"B"};
    const Rows taken{"S: 250 x", "S: 250 x", "S: 250 x", "S: 250 taken"};
    QByteArray problem = talk.follow(chunking + envelope({"ben"}) + Rows{"B"} + next + next + next);
    QVERIFY2(problem.isEmpty(), problem.constData());
    QCOMPARE(talk.messages.size(), qsizetype(Protocol::mostLetters));
    problem = talk.follow(Rows{"S: 250 x", "S: 250 x", "S: 250 taken"} + next);
    QVERIFY2(problem.isEmpty(), problem.constData());
    problem =
        talk.follow(Rows{"S: 250 x", "S: 250 x", "S: 550 nobody", "S: 554 none"} + next + taken + taken);
    QVERIFY2(problem.isEmpty(), problem.constData());
    QCOMPARE(talk.order, (std::vector{0, 1, 2, 3}));
    QCOMPARE(talk.outcomes.at(1).error->code, ErrorCode::RecipientsRefused);
    QCOMPARE(talk.outcomes.at(3).verdict, Verdict::Sent);
    // Two are left unknown; what was refused or taken stays so.
    problem = talk.follow({"X", "END"});
    QVERIFY2(problem.isEmpty(), problem.constData());
    QCOMPARE(talk.order, (std::vector{0, 1, 2, 3, 4, 5}));
    QCOMPARE(talk.outcomes.at(4).verdict, Verdict::Unknown);
    QCOMPARE(talk.outcomes.at(5).verdict, Verdict::Unknown);

    // 421 to one of them: it has done nothing of what came after that.
    Protocol stopped = machine(fourLetters);
    Conversation leaving(stopped);
    problem = leaving.follow(
        chunking + fourSaid +
        Rows{"S: 250 a", "S: 250 a", "S: 250 one", "S: 250 reset", "S: 421 4.7.0 enough", "END"});
    QVERIFY2(problem.isEmpty(), problem.constData());
    QCOMPARE(leaving.outcomes.at(0).verdict, Verdict::Sent);
    for (const int index : {1, 2, 3}) {
        QCOMPARE(leaving.outcomes.at(index).verdict, Verdict::NotSent);
        QCOMPARE(leaving.outcomes.at(index).error->code, ErrorCode::ServiceUnavailable);
        QCOMPARE(leaving.outcomes.at(index).recipients[0].verdict, Recipient::NotTried);
    }
}

void tst_ProtocolChunking::progressOfEach()
{
    const QByteArray content = QByteArray(100'000, 'x') + "\r\n";
    Protocol protocol = machine({}, letters(content, 3));
    protocol.connected({"client.example", true});
    protocol.receive("220 mx\r\n");
    protocol.takeOutput();
    protocol.receive("250-mx\r\n250-PIPELINING\r\n250 CHUNKING\r\n");
    // Letter by letter: the first chunk, the envelope's replies, the rest.
    QByteArray wire;
    const auto take = [&] {
        for (QByteArray piece = protocol.takeOutput(); !piece.isEmpty(); piece = protocol.takeOutput())
            wire += piece;
    };
    take();
    protocol.receive("250 ok\r\n250 ok\r\n");
    take();
    const qsizetype endOfFirst = wire.indexOf("RSET");
    QVERIFY(endOfFirst > content.size());
    const auto sentAt = [&](qsizetype octets) {
        std::vector<qint64> list;
        for (const auto &one : protocol.progress(wire.size() - octets)) {
            if (one.total != content.size() || one.index != std::ssize(list))
                qFatal("no such letter");
            list.push_back(one.sent);
        }
        return list;
    };
    // The second letter's first chunk is said; nothing of it counts before all of the first has left.
    QCOMPARE(sentAt(0), (std::vector<qint64>{0, 0}));
    QCOMPARE(sentAt(endOfFirst - 1000), (std::vector<qint64>{content.size() - 1000, 0}));
    QCOMPARE(sentAt(endOfFirst), (std::vector<qint64>{content.size(), 0}));
    QCOMPARE(sentAt(wire.size() - 10), (std::vector<qint64>{content.size(), Protocol::chunkSize - 10}));
    QCOMPARE(sentAt(wire.size()), (std::vector<qint64>{content.size(), Protocol::chunkSize}));
}

void tst_ProtocolChunking::largeLetter()
{
    // One chunk before anybody has been accepted, then no more than the window holds.
    const QByteArray content = QByteArray("0123456789abcdef012345678901\r\n").repeated(100'000);
    Protocol protocol = machine({}, letters(content, 1));
    Conversation talk(protocol);
    QByteArray problem = talk.follow(chunking + envelope({"ben"}) + Rows{"B+"});
    QVERIFY2(problem.isEmpty(), problem.constData());
    QCOMPARE(protocol.waiting(), Protocol::Waiting::Reply);
    const qsizetype inWindow = Protocol::mostUnacknowledged / Protocol::chunkSize;
    problem = talk.follow(Rows{"S: 250 ok", "S: 250 ok"} + Rows(inWindow - 1, "B+"));
    QVERIFY2(problem.isEmpty(), problem.constData());
    problem = talk.follow({"S: 250 chunk", "B+", "S: 250 chunk", "S: 250 chunk", "B+", "B+"});
    QVERIFY2(problem.isEmpty(), problem.constData());
    QVERIFY(!talk.transcript.contains("250 chunk"));
    const qsizetype said = inWindow + 3;
    const qsizetype rest = content.size() / Protocol::chunkSize - said;
    problem = talk.follow(Rows(inWindow, "S: 250 ok") + Rows(inWindow, "B+") + Rows(inWindow, "S: 250 ok") +
                          Rows(rest - inWindow, "B+") + Rows{"B"});
    QVERIFY2(problem.isEmpty(), problem.constData());
    QCOMPARE(protocol.waiting(), Protocol::Waiting::Reply);
    problem = talk.follow(Rows(rest - inWindow, "S: 250 ok"));
    QCOMPARE(protocol.waiting(), Protocol::Waiting::DataEnd);
    problem = talk.follow(Rows{"S: 250 done"} + goodbye);
    QVERIFY2(problem.isEmpty(), problem.constData());
    QCOMPARE(talk.outcomes.at(0).verdict, Verdict::Sent);
    QVERIFY(talk.messages == Rows{content});
}

void tst_ProtocolChunking::refusedInTheMiddle()
{
    const QByteArray content = QByteArray("0123456789abcdef012345678901\r\n").repeated(10'000);
    const Rows begun =
        chunking + envelope({"ben"}) + Rows{"B+", "S: 250 ok", "S: 250 ok", "B+", "B+", "B+", "B"};
    const Rows next = Rows{"C: RSET"} + envelope({"ben"}) + Rows{"B+"};
    // What is in flight already is answered too; it means nothing.
    Protocol protocol = machine({}, letters(content, 2));
    Conversation talk(protocol);
    QByteArray problem = talk.follow(
        begun + next + Rows{"S: 250 ok", "S: 452 4.3.1 full", "S: 503 x", "S: 503 x", "S: 503 x"});
    QVERIFY2(problem.isEmpty(), problem.constData());
    QCOMPARE(talk.outcomes.at(0).verdict, Verdict::NotSent);
    QCOMPARE(talk.outcomes.at(0).error->code, ErrorCode::TemporaryFailure);
    QCOMPARE(talk.outcomes.at(0).error->serverText, u"452 4.3.1 full"_s);
    QCOMPARE(talk.outcomes.at(0).recipients[0].verdict, Recipient::RefusedForNow);
    QVERIFY(talk.transcript.contains("S: 452 4.3.1 full"));
    QVERIFY(!talk.finishedCount);

    // The connection lost after that: it is refused all the same.
    Protocol another = machine({}, letters(content, 1));
    Conversation cut(another);
    problem = cut.follow(begun + Rows{"S: 250 ok", "S: 552 5.3.4 big", "X", "END"});
    QVERIFY2(problem.isEmpty(), problem.constData());
    QCOMPARE(cut.outcomes.at(0).verdict, Verdict::NotSent);
    QCOMPARE(cut.outcomes.at(0).error->code, ErrorCode::MessageTooLarge);

    // A server that takes the end of what it refused: nobody can say what it has.
    Protocol odd = machine({}, letters(content, 1));
    Conversation both(odd);
    problem =
        both.follow(begun + Rows{"S: 452 no", "S: 250 x", "S: 250 x", "S: 250 x", "S: 250 taken"} + goodbye);
    QVERIFY2(problem.isEmpty(), problem.constData());
    QCOMPARE(both.outcomes.at(0).verdict, Verdict::Unknown);

    // Not a chunk more is said once one is refused.
    Protocol early = machine({}, letters(content.repeated(20), 2));
    Conversation stops(early);
    const qsizetype inWindow = Protocol::mostUnacknowledged / Protocol::chunkSize;
    problem = stops.follow(chunking + envelope({"ben"}) + Rows{"B+", "S: 250 ok", "S: 250 ok"} +
                           Rows(inWindow - 1, "B+") + Rows{"S: 552 5.3.4 big"} + next);
    QVERIFY2(problem.isEmpty(), problem.constData());
}

void tst_ProtocolChunking::sourceThatFails()
{
    // It costs its letter alone, wherever it breaks off.
    for (const qsizetype good : {0, 10, 100'000}) {
        std::vector<Transaction> list = letters(message, 1);
        list[0].open = [good](const Transaction::Capabilities &) -> Result<Transaction::Content> {
            return Transaction::Content{std::make_unique<FailingSource>(good), -1, false, false};
        };
        list.push_back(transaction(message, {address("ben@example.com")}));
        Protocol protocol = machine({}, std::move(list));
        Conversation talk(protocol);
        Rows rows = chunking + envelope({"ben"});
        Rows replies{"S: 250 ok", "S: 250 ok"};
        if (good > Protocol::chunkSize) {
            rows += Rows{"B+"} + replies;
            replies = {"S: 250 chunk"};
        }
        const QByteArray problem =
            talk.follow(rows + Rows{"C: RSET"} + envelope({"ben"}) + Rows{"B"} + replies +
                        Rows{"S: 250 reset", "S: 250 ok", "S: 250 ok", "S: 250 done"} + goodbye);
        QVERIFY2(problem.isEmpty(), problem.constData());
        QCOMPARE(talk.outcomes.at(0).verdict, Verdict::NotSent);
        QCOMPARE(talk.outcomes.at(0).error->code, ErrorCode::FileChanged);
        QCOMPARE(talk.outcomes.at(0).recipients[0].verdict, Recipient::NotTried);
        QCOMPARE(talk.outcomes.at(1).verdict, Verdict::Sent);
        QVERIFY(!talk.error);
    }
}

void tst_ProtocolChunking::sizes_data()
{
    QTest::addColumn<qsizetype>("size");
    QTest::addColumn<qsizetype>("chunks");
    const qsizetype chunk = Protocol::chunkSize;
    QTest::newRow("nothing") << qsizetype(0) << qsizetype(1);
    QTest::newRow("one octet less than a chunk") << chunk - 1 << qsizetype(1);
    QTest::newRow("a chunk") << chunk << qsizetype(1);
    QTest::newRow("one octet more") << chunk + 1 << qsizetype(2);
    QTest::newRow("two chunks") << 2 * chunk << qsizetype(2);
}

void tst_ProtocolChunking::sizes()
{
    QFETCH(qsizetype, size);
    QFETCH(qsizetype, chunks);
    const QByteArray content = QByteArray(size, 'x').chopped(std::min<qsizetype>(2, size)) +
                               QByteArray("\r\n").first(std::min<qsizetype>(2, size));
    for (const qint64 told : {qint64(size), qint64(-1)}) {
        std::vector<Transaction> list = letters(content, 1);
        list[0].open = [&](const Transaction::Capabilities &) -> Result<Transaction::Content> {
            return Transaction::Content{std::make_unique<BytesSource>(content), told, false, false};
        };
        Protocol protocol = machine({}, std::move(list));
        Conversation talk(protocol);
        Rows rows = chunking + envelope({"ben"});
        if (chunks == 2)
            rows += "B+";
        else
            rows += "B";
        rows += Rows{"S: 250 ok", "S: 250 ok"};
        if (chunks == 2)
            rows += "B";
        const QByteArray problem = talk.follow(rows + Rows(chunks, "S: 250 ok") + goodbye);
        QVERIFY2(problem.isEmpty(), problem.constData());
        QCOMPARE(talk.messages, Rows{content});
        QCOMPARE(talk.outcomes.at(0).verdict, Verdict::Sent);
    }
}

void tst_ProtocolChunking::binary()
{
    const QByteArray content("a: b\r\n\r\n\0\r\n.\n\r\xff"_ba + QByteArray("\0\n", 2));
    const auto transactions = [&](Transaction::Capabilities &seen, bool isBinary) {
        std::vector<Transaction> list = letters(content, 1);
        list[0].open = [&, isBinary](const Transaction::Capabilities &can) -> Result<Transaction::Content> {
            seen = can;
            return Transaction::Content{std::make_unique<BytesSource>(content), content.size(), true,
                                        isBinary};
        };
        return list;
    };
    const Rows offers{"S: 220 mx",         "C: EHLO client.example", "S: 250-mx",      "S: 250-PIPELINING",
                      "S: 250-BINARYMIME", "S: 250-8BITMIME",        "S: 250 CHUNKING"};
    const Rows replies{"S: 250 ok", "S: 250 ok", "S: 250 ok"};
    Transaction::Capabilities seen;
    Protocol protocol = machine({}, transactions(seen, true));
    Conversation talk(protocol);
    QByteArray problem = talk.follow(
        offers +
        Rows{"C: MAIL FROM:<anna@example.com> BODY=BINARYMIME", "C: RCPT TO:<ben@example.com>", "B"} +
        replies + goodbye);
    QVERIFY2(problem.isEmpty(), problem.constData());
    QVERIFY(seen.binary);
    QCOMPARE(talk.messages, Rows{content});

    // Text stays lines of text.
    Protocol text = machine({}, transactions(seen, false));
    Conversation lines(text);
    problem = lines.follow(
        offers + Rows{"C: MAIL FROM:<anna@example.com> BODY=8BITMIME", "C: RCPT TO:<ben@example.com>", "B"} +
        replies + goodbye);
    QVERIFY2(problem.isEmpty(), problem.constData());
    QCOMPARE(lines.messages, Rows{"a: b\r\n\r\n\0\r\n.\r\n\r\n\xff"_ba + QByteArray("\0\r\n", 3)});

    // BINARYMIME is nothing without CHUNKING (RFC 3030 section 3).
    for (const char *lacks : {"S: 250-BINARYMIME", "S: 250 CHUNKING"}) {
        Rows fewer = offers;
        fewer.replace(fewer.indexOf(lacks), lacks == "S: 250 CHUNKING"_ba ? "S: 250 X" : "S: 250-X");
        Protocol refused = machine({}, transactions(seen, true));
        Conversation none(refused);
        problem = none.follow(fewer + goodbye);
        QVERIFY2(problem.isEmpty(), problem.constData());
        QVERIFY(!seen.binary);
        QCOMPARE(none.outcomes.at(0).error->code, ErrorCode::InvalidArgument);
    }
}

void tst_ProtocolChunking::withoutPipelining()
{
    // Text goes by DATA then; what is binary chunk by chunk.
    const Rows hello{"S: 220 mx", "C: EHLO client.example", "S: 250-mx", "S: 250-BINARYMIME",
                     "S: 250 CHUNKING"};
    Protocol text = machine({});
    Conversation data(text);
    QByteArray problem =
        data.follow(hello +
                    Rows{"C: MAIL FROM:<anna@example.com>", "S: 250 ok", "C: RCPT TO:<ben@example.com>",
                         "S: 250 ok", "C: DATA", "S: 354 go", "D", "S: 250 done"} +
                    goodbye);
    QVERIFY2(problem.isEmpty(), problem.constData());

    const QByteArray content(100'000, '\0');
    const auto open = [&](const Transaction::Capabilities &) -> Result<Transaction::Content> {
        return Transaction::Content{std::make_unique<BytesSource>(content), -1, true, true};
    };
    std::vector<Transaction> list = letters(content, 2);
    list[0].open = list[1].open = open;
    Protocol protocol = machine({}, std::move(list));
    Conversation talk(protocol);
    const Rows one{"C: MAIL FROM:<anna@example.com> BODY=BINARYMIME", "S: 250 ok",
                   "C: RCPT TO:<ben@example.com>", "S: 250 ok", "B+"};
    problem = talk.follow(hello + one + Rows{"S: 452 full", "C: RSET", "S: 250 ok"} + one +
                          Rows{"S: 250 ok", "B", "S: 250 done"} + goodbye);
    QVERIFY2(problem.isEmpty(), problem.constData());
    QCOMPARE(talk.outcomes.at(0).error->code, ErrorCode::TemporaryFailure);
    QCOMPARE(talk.outcomes.at(1).verdict, Verdict::Sent);
}

/// Two letters to two recipients each, ended after each reply in turn, in each way.
void tst_ProtocolChunking::cutAnywhere()
{
    const Rows replies{"S: 250 ok", "S: 250 ok", "S: 550 no", "S: 250 taken", "S: 250 ok",
                       "S: 250 ok", "S: 250 ok", "S: 451 no", "S: 250 taken"};
    for (const char *how : {"X", "T", "CANCEL", "S: rubbish", "S~ 25", "S: 421 bye"}) {
        for (qsizetype end = 0; end <= replies.size(); ++end) {
            Protocol protocol = machine(
                {.recipients = {{"a@example.com", "b@example.com"}, {"c@example.com", "d@example.com"}}});
            Conversation talk(protocol);
            QByteArray problem = talk.follow(chunking + envelope({"a", "b"}) + Rows{"B", "C: RSET"} +
                                             envelope({"c", "d"}) + Rows{"B"});
            QVERIFY2(problem.isEmpty(), problem.constData());
            talk.follow(replies.first(end) + Rows{how});
            protocol.closed();
            talk.drain();
            QCOMPARE(talk.finishedCount, 1);
            QCOMPARE(talk.order, (std::vector{0, 1}));
            const auto lost = how == "S: 421 bye"_ba ? Verdict::NotSent : Verdict::Unknown;
            const auto &first = talk.outcomes.at(0);
            const auto &second = talk.outcomes.at(1);
            QCOMPARE(first.verdict, end >= 4 ? Verdict::PartlySent : lost);
            QCOMPARE(second.verdict, end >= 9 ? Verdict::PartlySent : lost);
            QCOMPARE(first.recipients[1].verdict == Recipient::RefusedForGood, end >= 3);
            QCOMPARE(second.recipients[1].verdict == Recipient::RefusedForNow, end >= 8);
        }
    }
}

/// What has left decides: a letter of which an octet is missing is not sent.
void tst_ProtocolChunking::cutAtEachOctet()
{
    qsizetype whole = 0;
    {
        Protocol protocol = machine(fourLetters);
        Conversation talk(protocol);
        QVERIFY(talk.follow(chunking + fourSaid).isEmpty());
        whole = talk.everythingSaid.size() - "EHLO client.example\r\n"_ba.size();
    }
    for (qsizetype unsent = 0; unsent <= whole; ++unsent) {
        Protocol protocol = machine(fourLetters);
        Conversation talk(protocol);
        QVERIFY(talk.follow(chunking + fourSaid + Rows{"X: " + QByteArray::number(unsent), "END"}).isEmpty());
        const QByteArray left = talk.everythingSaid.chopped(unsent);
        const qsizetype ended = left.count("LAST\r\n" + message);
        for (const auto &[index, outcome] : talk.outcomes) {
            QCOMPARE(outcome.verdict, index < ended ? Verdict::Unknown : Verdict::NotSent);
            QCOMPARE(outcome.error->code,
                     index < ended ? ErrorCode::OutcomeUnknown : ErrorCode::ConnectionLost);
        }
    }
}

QTEST_GUILESS_MAIN(tst_ProtocolChunking)
#include "tst_ProtocolChunking.moc"
