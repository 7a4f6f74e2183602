// The one client against the one test server, over a socket: what arrives is what was sent, to the octet.
#include "core/capture/CaptureServer.h"
#include "core/delivery/Delivery.h"
#include "core/mime/MessageReader.h"
#include "tests/support/ClientRun.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <map>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using capture::CapturedMessage;
using capture::CaptureServer;
using test::address;
using test::ClientRun;

class tst_EndToEnd : public QObject {
    Q_OBJECT

private slots:
    void octets_data();
    void octets();
    void notifications();
    void manyInOneSession();
    void tooLarge();
    void letterWithAttachment();
};

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : "unreadable"_ba;
}

/// Octets of all kinds, and no lines.
QByteArray anyOctets(qsizetype size)
{
    SeededRandom random(11);
    QByteArray octets;
    while (octets.size() < size) {
        const quint64 next = random.next();
        octets.append(reinterpret_cast<const char *>(&next), sizeof next);
    }
    octets.truncate(size);
    return octets;
}

struct Way {
    QTemporaryDir folder;
    CaptureServer server{folder.path()};
    quint16 port = server.listen().value_or(0);
    smtp::Server at() const { return {u"127.0.0.1"_s, port, smtp::Security::None, {}}; }
};

smtp::Transaction letterOf(const QByteArray &octets, bool isBinary, bool isEightBit = true)
{
    auto made = test::transaction(octets, {address("ben@example.com")});
    made.open =
        [=](const smtp::Transaction::Capabilities &capabilities) -> Result<smtp::Transaction::Content> {
        if (!capabilities.binary || !capabilities.eightBit)
            return failure(ErrorCode::InvalidArgument);
        return smtp::Transaction::Content{std::make_unique<BytesSource>(octets), octets.size(), isEightBit,
                                          isBinary};
    };
    return made;
}

} // namespace

void tst_EndToEnd::octets_data()
{
    QTest::addColumn<QByteArray>("octets");
    QTest::addColumn<bool>("binary");
    QTest::addColumn<QString>("body");
    const QByteArray text = "Subject: x\r\n\r\n.\r\n..\r\nsch\xc3\xb6n\r\n.\r\n"_ba;
    const QByteArray head = "Subject: x\r\nContent-Transfer-Encoding: binary\r\n\r\n"_ba;
    QTest::newRow("text") << text << false << u"BODY=8BITMIME"_s;
    QTest::newRow("long text") << text.repeated(50'000) << false << u"BODY=8BITMIME"_s;
    QTest::newRow("binary") << head + "\r\n.\r\n\0\n\r.\xff"_ba << true << u"BODY=BINARYMIME"_s;
    for (const int size : {65'535, 65'536, 65'537, 5'000'000}) {
        QTest::addRow("%d octets of any kind", size)
            << head + anyOctets(size - head.size()) << true << u"BODY=BINARYMIME"_s;
    }
}

void tst_EndToEnd::octets()
{
    QFETCH(QByteArray, octets);
    QFETCH(bool, binary);
    QFETCH(QString, body);
    Way way;
    QSignalSpy captured(&way.server, &CaptureServer::captured);
    ClientRun run;
    std::vector<smtp::Transaction> letters;
    letters.push_back(letterOf(octets, binary));
    run.client.run(way.at(), {}, std::move(letters));
    QVERIFY(run.wait());
    QVERIFY2(run.outcomes[0].verdict == smtp::Outcome::Verdict::Sent, qPrintable(run.transcriptText()));
    QTRY_COMPARE(captured.size(), 1);
    const auto message = captured[0][0].value<CapturedMessage>();
    QVERIFY(contentOf(message.path) == octets);
    QCOMPARE(message.reverseParameters, u"SIZE=%1 %2"_s.arg(octets.size()).arg(body));
    QVERIFY(run.transcriptText().contains(u"C: BDAT "_s));
    QVERIFY(!run.transcriptText().contains(u"C: DATA"_s));
}

void tst_EndToEnd::notifications()
{
    Way way;
    QSignalSpy captured(&way.server, &CaptureServer::captured);
    ClientRun run;
    std::vector<smtp::Transaction> letters;
    letters.push_back(
        test::transaction("Subject: x\r\n\r\n", {address("ben+x@example.com"), address("c@example.com")}));
    letters.back().options.notifications =
        Notifications{Notifications::Returned::Headers, EnvelopeId::make("a b+c").value(), true, true, true};
    letters.push_back(test::transaction("Subject: y\r\n\r\n", {address("b\u00e4r@example.com")}));
    letters.back().options.notifications = Notifications{.envelopeId = {}, .onFailure = false};
    run.client.run(way.at(), {}, std::move(letters));
    QVERIFY(run.wait());
    QTRY_COMPARE(captured.size(), 2);
    QVERIFY(run.outcomes[0].notOffered.isEmpty());
    const auto first = captured[0][0].value<CapturedMessage>();
    QCOMPARE(first.reverseParameters, u"SIZE=14 RET=HDRS ENVID=a+20b+2Bc"_s);
    QCOMPARE(first.forwardParameters,
             (QStringList{u"NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;ben+2Bx@example.com"_s,
                          u"NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;c@example.com"_s}));
    const auto second = captured[1][0].value<CapturedMessage>();
    QCOMPARE(second.reverseParameters, u"SIZE=14 SMTPUTF8"_s);
    QCOMPARE(second.forwardParameters, QStringList{u"NOTIFY=NEVER ORCPT=utf-8;b\\x{E4}r@example.com"_s});
    // Another run of the program reads the same from the disk.
    CaptureServer later(way.folder.path());
    QCOMPARE(later.messages().size(), 2);
    QCOMPARE(later.messages()[0].reverseParameters, first.reverseParameters);
    QCOMPARE(later.messages()[1].forwardParameters, second.forwardParameters);
}

void tst_EndToEnd::manyInOneSession()
{
    Way way;
    QSignalSpy captured(&way.server, &CaptureServer::captured);
    ClientRun run;
    std::vector<smtp::Transaction> letters;
    QByteArrayList sent;
    for (int i = 0; i < 100; ++i) {
        sent.append("Subject: " + QByteArray::number(i) + "\r\n\r\n" + anyOctets(i * 1000));
        letters.push_back(letterOf(sent.back(), true));
    }
    run.client.run(way.at(), {}, std::move(letters));
    QVERIFY(run.wait());
    QVERIFY(!run.error);
    QTRY_COMPARE(captured.size(), 100);
    for (int i = 0; i < 100; ++i)
        QVERIFY(contentOf(captured[i][0].value<CapturedMessage>().path) == sent[i]);
    // Several were on their way at once; each was told of to its end.
    std::map<int, qint64> furthest;
    for (const auto &[index, octets] : run.progress)
        furthest[index] = std::max(furthest[index], octets);
    for (int i = 0; i < 100; ++i)
        QCOMPARE(furthest[i], sent[i].size());
    QCOMPARE(run.transcriptText().count(u"EHLO"_s), 1);
}

/// Refused in its middle: that letter alone is lost, and the next goes over the same connection.
void tst_EndToEnd::tooLarge()
{
    Way way;
    way.server.setLimits({.messageSize = 200'000});
    QSignalSpy captured(&way.server, &CaptureServer::captured);
    ClientRun run;
    std::vector<smtp::Transaction> letters;
    auto large = letterOf(anyOctets(400'000), true);
    large.open = [open = large.open](const smtp::Transaction::Capabilities &capabilities) {
        auto content = open(capabilities);
        content->size = -1; // so that it's not known beforehand
        return content;
    };
    letters.push_back(std::move(large));
    letters.push_back(letterOf("Subject: y\r\n\r\n", true));
    run.client.run(way.at(), {}, std::move(letters));
    QVERIFY(run.wait());
    QCOMPARE(run.outcomes[0].verdict, smtp::Outcome::Verdict::NotSent);
    QCOMPARE(run.outcomes[0].error->code, ErrorCode::MessageTooLarge);
    QCOMPARE(run.outcomes[1].verdict, smtp::Outcome::Verdict::Sent);
    QTRY_COMPARE(captured.size(), 1);
    QCOMPARE(run.transcriptText().count(u"EHLO"_s), 1);
}

/// From the draft to the disk: the attachment travels without base64.
void tst_EndToEnd::letterWithAttachment()
{
    Way way;
    QSignalSpy captured(&way.server, &CaptureServer::captured);
    letter::Draft draft;
    draft.from = u"anna@example.com"_s;
    draft.to = {u"ben@example.com"_s};
    draft.subject = u"Files"_s;
    draft.format = letter::Draft::Format::Plain;
    draft.text = u"sch\u00f6n\n"_s;
    const QByteArray file = anyOctets(300'000);
    draft.attachments.push_back({file, u"a.bin"_s, mime::MediaType::fromName(u"application/octet-stream"_s)});
    SeededRandom random(5);
    auto consignment = delivery::consign(draft, {QDateTime::currentDateTime(), random});
    QVERIFY(consignment);
    delivery::Delivery delivery(way.at(), {});
    delivery.submit(std::move(*consignment));
    delivery.close();
    QTRY_COMPARE(captured.size(), 1);
    const auto message = captured[0][0].value<CapturedMessage>();
    QVERIFY2(message.reverseParameters.contains(u"BODY=BINARYMIME"_s), qPrintable(message.reverseParameters));
    QVERIFY(message.size < file.size() + 2000);
    const auto read = mime::readMessageFile(message.path);
    QVERIFY(read.has_value() && read->defects.empty());
    const letter::Draft back = letter::draftFromMessage(read->message);
    QCOMPARE(back.text, draft.text);
    QCOMPARE(back.attachments.size(), 1u);
    QVERIFY(contentOf(message.path).contains(file));
}

QTEST_GUILESS_MAIN(tst_EndToEnd)
#include "tst_EndToEnd.moc"
