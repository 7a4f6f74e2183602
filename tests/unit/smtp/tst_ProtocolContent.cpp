#include "tests/unit/smtp/Machine.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::smtp;
using namespace envoi::test;
using Verdict = Outcome::Verdict;
using Recipient = RecipientOutcome::Verdict;

class tst_ProtocolContent : public QObject {
    Q_OBJECT

private slots:
    void declares_data();
    void declares();
    void refusesBeforeSaying_data();
    void refusesBeforeSaying();
    void sourceThatFails();
    void longMessageInPieces();
};

void tst_ProtocolContent::declares_data()
{
    QTest::addColumn<QByteArrayList>("extensions");
    QTest::addColumn<bool>("eightBit");
    QTest::addColumn<qint64>("size");
    QTest::addColumn<bool>("fieldsNeedUtf8");
    QTest::addColumn<QString>("from");
    QTest::addColumn<QByteArray>("mail");
    const QString anna = u"anna@example.com"_s;
    QTest::newRow("nothing offered") << Rows{} << false << qint64(9) << false << anna
                                     << "MAIL FROM:<anna@example.com>"_ba;
    QTest::newRow("SIZE") << Rows{"SIZE"} << false << qint64(9) << false << anna
                          << "MAIL FROM:<anna@example.com> SIZE=9"_ba;
    QTest::newRow("SIZE 0") << Rows{"SIZE 0"} << false << qint64(9) << false << anna
                            << "MAIL FROM:<anna@example.com> SIZE=9"_ba;
    QTest::newRow("just fits") << Rows{"SIZE 9"} << false << qint64(9) << false << anna
                               << "MAIL FROM:<anna@example.com> SIZE=9"_ba;
    QTest::newRow("size unknown") << Rows{"SIZE 5"} << false << qint64(-1) << false << anna
                                  << "MAIL FROM:<anna@example.com>"_ba;
    QTest::newRow("8BITMIME") << Rows{"8BITMIME"} << true << qint64(9) << false << anna
                              << "MAIL FROM:<anna@example.com> BODY=8BITMIME"_ba;
    QTest::newRow("8BITMIME, not needed")
        << Rows{"8BITMIME"} << false << qint64(9) << false << anna << "MAIL FROM:<anna@example.com>"_ba;
    QTest::newRow("SMTPUTF8, not needed")
        << Rows{"SMTPUTF8"} << false << qint64(9) << false << anna << "MAIL FROM:<anna@example.com>"_ba;
    QTest::newRow("SMTPUTF8 in a field") << Rows{"SMTPUTF8", "8BITMIME"} << false << qint64(9) << true << anna
                                         << "MAIL FROM:<anna@example.com> SMTPUTF8"_ba;
    QTest::newRow("SMTPUTF8 in the envelope")
        << Rows{"SMTPUTF8", "8BITMIME", "SIZE 100"} << true << qint64(9) << false << u"änne@example.com"_s
        << "MAIL FROM:<\xc3\xa4nne@example.com> SIZE=9 BODY=8BITMIME SMTPUTF8"_ba;
    QTest::newRow("a quoted local part") << Rows{} << false << qint64(9) << false << u"\"a b\"@example.com"_s
                                         << "MAIL FROM:<\"a b\"@example.com>"_ba;
    QTest::newRow("an IDN") << Rows{} << false << qint64(9) << false << u"anna@bücher.example"_s
                            << "MAIL FROM:<anna@xn--bcher-kva.example>"_ba;
    QTest::newRow("the null reverse-path")
        << Rows{} << false << qint64(9) << false << QString() << "MAIL FROM:<>"_ba;
}

void tst_ProtocolContent::declares()
{
    QFETCH(QByteArrayList, extensions);
    QFETCH(bool, eightBit);
    QFETCH(qint64, size);
    QFETCH(bool, fieldsNeedUtf8);
    QFETCH(QString, from);
    QFETCH(QByteArray, mail);
    std::optional<AddrSpec> reversePath;
    if (!from.isEmpty())
        reversePath = AddrSpec::parse(from).value();
    Transaction::Capabilities seen;
    std::vector<Transaction> transactions;
    transactions.push_back(
        {Envelope::make(reversePath, {address("ben@example.com")}).value(),
         [&](const Transaction::Capabilities &capabilities) -> Result<Transaction::Content> {
             seen = capabilities;
             return Transaction::Content{std::make_unique<BytesSource>("a: b\r\n\r\nc"_ba), size, eightBit};
         },
         fieldsNeedUtf8});
    Protocol protocol = machine({}, std::move(transactions));
    Conversation talk(protocol);
    Rows rows{"S: 220 mx", "C: EHLO client.example"};
    for (const QByteArray &extension : extensions)
        rows += "S: 250-" + extension;
    rows.insert(2, "S: 250-mx");
    const QByteArray problem = talk.follow(rows + Rows{"S: 250 HELP", "C: " + mail});
    QVERIFY2(problem.isEmpty(), problem.constData());
    QCOMPARE(seen.eightBit, extensions.contains("8BITMIME"));
    QCOMPARE(seen.smtputf8, mail.endsWith("SMTPUTF8"));
}

void tst_ProtocolContent::refusesBeforeSaying_data()
{
    QTest::addColumn<QByteArray>("extension");
    QTest::addColumn<QString>("to");
    QTest::addColumn<bool>("fieldsNeedUtf8");
    QTest::addColumn<bool>("eightBit");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("too large") << "SIZE 8"_ba << u"b@example.com"_s << false << false
                               << ErrorCode::MessageTooLarge;
    QTest::newRow("needs SMTPUTF8") << "SIZE"_ba << u"bärbel@example.com"_s << false << false
                                    << ErrorCode::Smtputf8NotOffered;
    QTest::newRow("a field needs SMTPUTF8")
        << "SIZE"_ba << u"b@example.com"_s << true << false << ErrorCode::Smtputf8NotOffered;
    QTest::newRow("8 bits") << "SIZE"_ba << u"b@example.com"_s << false << true << ErrorCode::InvalidArgument;
}

void tst_ProtocolContent::refusesBeforeSaying()
{
    QFETCH(QByteArray, extension);
    QFETCH(QString, to);
    QFETCH(bool, fieldsNeedUtf8);
    QFETCH(bool, eightBit);
    QFETCH(ErrorCode, code);
    std::vector<Transaction> transactions;
    transactions.push_back(
        {Envelope::make(address("anna@example.com"), {AddrSpec::parse(to).value()}).value(),
         [&](const Transaction::Capabilities &) -> Result<Transaction::Content> {
             return Transaction::Content{std::make_unique<BytesSource>("a: b\r\n\r\nc"_ba), 9, eightBit};
         },
         fieldsNeedUtf8});
    transactions.push_back(transaction("a: b\r\n", {address("ben@example.com")}));
    Protocol protocol = machine({}, std::move(transactions));
    Conversation talk(protocol);
    // Nothing of it is said, and the next letter goes out.
    const QByteArray problem = talk.follow(
        Rows{"S: 220 mx", "C: EHLO client.example", "S: 250-mx", "S: 250-PIPELINING", "S: 250 " + extension,
             "C: MAIL FROM:<anna@example.com> SIZE=6", "C: RCPT TO:<ben@example.com>", "C: DATA"} +
        accepted + Rows{"D", "S: 250 done"} + goodbye);
    QVERIFY2(problem.isEmpty(), problem.constData());
    QCOMPARE(talk.outcomes.at(0).verdict, Verdict::NotSent);
    QCOMPARE(talk.outcomes.at(0).error->code, code);
    if (code == ErrorCode::MessageTooLarge)
        QVERIFY(talk.outcomes.at(0).error->detail.contains(u'8'));
    QCOMPARE(talk.outcomes.at(1).verdict, Verdict::Sent);
}

void tst_ProtocolContent::sourceThatFails()
{
    for (const qsizetype good : {0, 10, 100'000}) {
        std::vector<Transaction> transactions;
        transactions.push_back(
            {Envelope::make(address("anna@example.com"), {address("ben@example.com")}).value(),
             [good](const Transaction::Capabilities &) -> Result<Transaction::Content> {
                 return Transaction::Content{std::make_unique<FailingSource>(good), -1, false};
             },
             false});
        transactions.push_back(transaction(message, {address("ben@example.com")}));
        Protocol protocol = machine({}, std::move(transactions));
        Conversation talk(protocol);
        talk.follow(pipelining + flight + accepted + Rows{"END"});
        QCOMPARE(talk.finishedCount, 1);
        QCOMPARE(talk.outcomes.at(0).verdict, Verdict::NotSent);
        QCOMPARE(talk.outcomes.at(0).error->code, ErrorCode::FileChanged);
        QCOMPARE(talk.outcomes.at(1).verdict, Verdict::NotSent);
        QCOMPARE(talk.outcomes.at(1).error->code, ErrorCode::ConnectionLost);
        QVERIFY(talk.outcomes.at(1).error->detail.contains("an earlier letter"_L1));
        QVERIFY2(!talk.everythingSaid.contains("\r\n."), "half a message must not be ended");
    }
    // One that can't be opened costs nothing but itself.
    std::vector<Transaction> transactions;
    transactions.push_back({Envelope::make(address("anna@example.com"), {address("ben@example.com")}).value(),
                            [](const Transaction::Capabilities &) -> Result<Transaction::Content> {
                                return failure(ErrorCode::FileMissing, u"/tmp/a"_s);
                            },
                            false});
    transactions.push_back(transaction(message, {address("ben@example.com")}));
    Protocol protocol = machine({}, std::move(transactions));
    Conversation talk(protocol);
    const QByteArray problem =
        talk.follow(pipelining + flight + accepted + Rows{"D", "S: 250 done"} + goodbye);
    QVERIFY2(problem.isEmpty(), problem.constData());
    QCOMPARE(talk.outcomes.at(0).error->code, ErrorCode::FileMissing);
    QCOMPARE(talk.outcomes.at(1).verdict, Verdict::Sent);
}

void tst_ProtocolContent::longMessageInPieces()
{
    const QByteArray line = ".0123456789\r\n";
    const QByteArray content = line.repeated(100'000);
    std::vector<Transaction> transactions;
    transactions.push_back(transaction(content, {address("ben@example.com")}));
    Protocol protocol = machine({}, std::move(transactions));
    Conversation talk(protocol);
    QVERIFY(talk.follow(pipelining + flight).isEmpty());
    protocol.receive("250 ok\r\n250 ok\r\n354 go\r\n");
    QByteArray wire;
    for (;;) {
        const QByteArray piece = protocol.takeOutput();
        if (piece.isEmpty())
            break;
        QVERIFY(piece.size() <= 128 * 1024);
        wire += piece;
        const auto progress = protocol.progress();
        QCOMPARE(progress.size(), 1u);
        QCOMPARE(progress[0].index, 0);
        QCOMPARE(progress[0].total, content.size());
        QVERIFY(progress[0].sent <= content.size() && progress[0].sent <= wire.size());
        QVERIFY(protocol.progress(piece.size())[0].sent < progress[0].sent);
    }
    QCOMPARE(wire, ("." + line).repeated(100'000) + ".\r\n");
    QCOMPARE(protocol.progress()[0].sent, content.size());

    // Refused in the middle: not ended, and no other outcome than the server's word.
    transactions.clear();
    transactions.push_back(transaction(content, {address("ben@example.com")}));
    for (const auto &[reply, code] : std::initializer_list<std::pair<const char *, ErrorCode>>{
             {"552 5.3.4 too big\r\n", ErrorCode::MessageTooLarge},
             {"451 full\r\n", ErrorCode::TemporaryFailure},
             {"554 no\r\n", ErrorCode::MessageRefused},
             {"421 closing\r\n", ErrorCode::ServiceUnavailable},
             {"250 ok\r\n", ErrorCode::ProtocolViolation},
             {"354 go\r\n", ErrorCode::ProtocolViolation},
             {"rubbish\r\n", ErrorCode::ProtocolViolation}}) {
        std::vector<Transaction> one;
        one.push_back(transaction(content, {address("ben@example.com")}));
        Protocol refused = machine({}, std::move(one));
        Conversation conversation(refused);
        QVERIFY(conversation.follow(pipelining + flight).isEmpty());
        refused.receive("250 ok\r\n250 ok\r\n354 go\r\n");
        QVERIFY(!refused.takeOutput().isEmpty());
        QCOMPARE(refused.waiting(), Protocol::Waiting::DataBlock);
        refused.receive(reply);
        QVERIFY(refused.takeOutput().isEmpty());
        conversation.drain();
        QCOMPARE(conversation.outcomes.at(0).verdict, Verdict::NotSent);
        QCOMPARE(conversation.outcomes.at(0).error->code, code);
        QCOMPARE(conversation.finishedCount, 1);
    }
}

QTEST_GUILESS_MAIN(tst_ProtocolContent)
#include "tst_ProtocolContent.moc"
