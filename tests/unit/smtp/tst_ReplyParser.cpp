#include "core/smtp/ReplyParser.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using envoi::smtp::Reply;
using envoi::smtp::ReplyParser;

namespace {

struct Parse {
    QList<Reply> replies;
    std::optional<Error> error;
    bool partial = false;
};

Parse parse(const QByteArray &octets, qsizetype chunk)
{
    ReplyParser parser;
    Parse result;
    for (qsizetype i = 0; i < octets.size() && !result.error; i += chunk) {
        QByteArrayView view = QByteArrayView(octets).sliced(i, std::min(chunk, octets.size() - i));
        while (!view.isEmpty()) {
            auto parsed = parser.feed(view);
            if (!parsed) {
                result.error = parsed.error();
                break;
            }
            if (*parsed)
                result.replies += (*parsed)->reply;
        }
    }
    result.partial = parser.hasPartialReply();
    return result;
}

} // namespace

class tst_ReplyParser : public QObject {
    Q_OBJECT

private slots:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void refusesAtOnce();
    void leavesTheRest();
    void keepsRawLines();
};

void tst_ReplyParser::reads_data()
{
    QTest::addColumn<QByteArray>("octets");
    QTest::addColumn<QList<Reply>>("replies");
    QTest::addColumn<bool>("partial");
    const auto row = [](const char *name, const QByteArray &octets, const QList<Reply> &replies,
                        bool partial = false) { QTest::newRow(name) << octets << replies << partial; };
    row("one line", "220 mx.example.com ESMTP\r\n", {{220, {}, {u"mx.example.com ESMTP"_s}}});
    row("no text", "250\r\n", {{250, {}, {u""_s}}});
    row("no text but a space", "250 \r\n", {{250, {}, {u""_s}}});
    row("bare LF", "250 ok\n", {{250, {}, {u"ok"_s}}});
    row("several lines", "250-one\r\n250-\r\n250 three\r\n", {{250, {}, {u"one"_s, u""_s, u"three"_s}}});
    row("continued without text", "250-one\r\n250\r\n", {{250, {}, {u"one"_s, u""_s}}});
    row("two replies", "250 a\r\n354 b\r\n", {{250, {}, {u"a"_s}}, {354, {}, {u"b"_s}}});
    row("enhanced", "550 5.1.1 nobody\r\n", {{550, u"5.1.1"_s, {u"nobody"_s}}});
    row("enhanced, long", "450 4.123.456 later\r\n", {{450, u"4.123.456"_s, {u"later"_s}}});
    row("enhanced on each line", "550-5.7.1 a\r\n550 5.7.1 b\r\n", {{550, u"5.7.1"_s, {u"a"_s, u"b"_s}}});
    row("enhanced on the first line", "550-5.7.1 a\r\n550 b\r\n", {{550, u"5.7.1"_s, {u"a"_s, u"b"_s}}});
    row("enhanced alone", "250 2.0.0\r\n", {{250, u"2.0.0"_s, {u""_s}}});
    row("enhanced of another class", "250 5.0.0 x\r\n", {{250, {}, {u"5.0.0 x"_s}}});
    row("not enhanced: four digits", "250 2.0.0000 x\r\n", {{250, {}, {u"2.0.0000 x"_s}}});
    row("not enhanced: no detail", "250 2.0 x\r\n", {{250, {}, {u"2.0 x"_s}}});
    row("not enhanced: no end", "250 2.0.0x\r\n", {{250, {}, {u"2.0.0x"_s}}});
    row("not enhanced: an address", "250 2.0.0.1\r\n", {{250, {}, {u"2.0.0.1"_s}}});
    row("no enhanced codes in 3yz", "354 3.0.0 go\r\n", {{354, {}, {u"3.0.0 go"_s}}});
    row("UTF-8", "550 für später\r\n", {{550, {}, {u"für später"_s}}});
    row("not UTF-8", "550 f\xfcr\r\n", {{550, {}, {u"f\uFFFDr"_s}}});
    row("control characters", "550 \x1b[31mred\x07\r\n", {{550, {}, {u"\uFFFD[31mred\uFFFD"_s}}});
    row("NUL", QByteArray("550 a\0b\r\n", 9), {{550, {}, {u"a\uFFFDb"_s}}});
    row("CR within", "550 a\rb\r\n", {{550, {}, {u"a\uFFFDb"_s}}});
    row("the longest line", "250 " + QByteArray(4092, 'x') + "\n", {{250, {}, {QString(4092, u'x')}}});
    row("nothing yet", "", {});
    row("half a code", "25", {}, true);
    row("half a line", "250 o", {}, true);
    row("half a reply", "250-a\r\n", {}, true);
    row("a CR to go", "250 a\r", {}, true);
    row("128 lines", QByteArray("250-x\r\n").repeated(127) + "250 y\r\n",
        {{250, {}, QStringList(127, u"x"_s) + QStringList{u"y"_s}}});
}

void tst_ReplyParser::reads()
{
    QFETCH(QByteArray, octets);
    QFETCH(QList<Reply>, replies);
    QFETCH(bool, partial);
    for (qsizetype chunk = 1; chunk <= std::max<qsizetype>(1, octets.size());
         chunk += chunk < 40 ? 1 : chunk) {
        const Parse result = parse(octets, chunk);
        QVERIFY(!result.error);
        QVERIFY2(result.replies == replies, qPrintable(result.replies.value(0).toString()));
        QCOMPARE(result.partial, partial);
    }
}

void tst_ReplyParser::refuses_data()
{
    QTest::addColumn<QByteArray>("octets");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<int>("repliesBefore");
    QTest::newRow("another protocol") << "* OK IMAP4rev1 ready\r\n"_ba << ErrorCode::NotSmtp << 0;
    QTest::newRow("POP3") << "+OK\r\n"_ba << ErrorCode::NotSmtp << 0;
    QTest::newRow("HTTP") << "HTTP/1.1 400 Bad Request\r\n"_ba << ErrorCode::NotSmtp << 0;
    QTest::newRow("SSH") << "SSH-2.0-x\r\n"_ba << ErrorCode::NotSmtp << 0;
    QTest::newRow("TLS alert") << "\x15\x03\x01"_ba << ErrorCode::NotSmtp << 0;
    QTest::newRow("an empty line") << "\r\n"_ba << ErrorCode::NotSmtp << 0;
    QTest::newRow("a short line") << "22\r\n"_ba << ErrorCode::NotSmtp << 0;
    QTest::newRow("1yz") << "120 wait\r\n"_ba << ErrorCode::NotSmtp << 0;
    QTest::newRow("6yz") << "600 wait\r\n"_ba << ErrorCode::NotSmtp << 0;
    QTest::newRow("four digits") << "2200 hello\r\n"_ba << ErrorCode::NotSmtp << 0;
    QTest::newRow("a tab") << "220\thello\r\n"_ba << ErrorCode::NotSmtp << 0;
    QTest::newRow("too long a line") << "220 " + QByteArray(4093, 'x') + "\r\n" << ErrorCode::NotSmtp << 0;
    QTest::newRow("an endless line") << "220 " + QByteArray(10'000'000, 'x') << ErrorCode::NotSmtp << 0;
    QTest::newRow("an endless reply")
        << QByteArray("220-x\r\n").repeated(1'000'000) << ErrorCode::NotSmtp << 0;
    QTest::newRow("two codes") << "250-a\r\n251 b\r\n"_ba << ErrorCode::NotSmtp << 0;
    QTest::newRow("129 lines") << "220 x\r\n" + QByteArray("250-x\r\n").repeated(128) + "250 x\r\n"
                               << ErrorCode::ProtocolViolation << 1;
    QTest::newRow("rubbish after a reply") << "220 x\r\nrubbish\r\n"_ba << ErrorCode::ProtocolViolation << 1;
}

void tst_ReplyParser::refuses()
{
    QFETCH(QByteArray, octets);
    QFETCH(ErrorCode, code);
    QFETCH(int, repliesBefore);
    for (const qsizetype chunk : {1, 2, 3, 7, 4096, 100'000'000}) {
        const Parse result = parse(octets, chunk);
        QVERIFY(result.error);
        QCOMPARE(result.error->code, code);
        QVERIFY(!result.error->detail.isEmpty());
        QVERIFY(result.error->serverText.size() <= 200);
        QCOMPARE(result.replies.size(), repliesBefore);
    }
}

void tst_ReplyParser::refusesAtOnce()
{
    // Not only at the end of a line that may never come.
    QVERIFY(parse("S", 1).error);
    QVERIFY(parse("2x", 1).error);
    QVERIFY(parse("220!", 1).error);
    ReplyParser parser;
    QByteArrayView rubbish("!\r\n");
    QVERIFY(!parser.feed(rubbish));
    QByteArrayView good("220 x\r\n");
    QVERIFY2(!parser.feed(good), "an error is final");
}

void tst_ReplyParser::leavesTheRest()
{
    ReplyParser parser;
    QByteArrayView octets("220 go\r\n250 slipped in\r\n");
    const auto parsed = parser.feed(octets);
    QVERIFY(parsed && *parsed);
    QCOMPARE(octets.toByteArray(), "250 slipped in\r\n"_ba);
    QVERIFY(!parser.hasPartialReply());
}

void tst_ReplyParser::keepsRawLines()
{
    ReplyParser parser;
    QByteArrayView octets("550-5.7.1 a\r\n550 b\r\n");
    const auto parsed = parser.feed(octets);
    QVERIFY(parsed && *parsed);
    QCOMPARE((*parsed)->rawLines, (QStringList{u"550-5.7.1 a"_s, u"550 b"_s}));
    QCOMPARE((*parsed)->reply.toString(), u"550 5.7.1 a b"_s);
}

QTEST_GUILESS_MAIN(tst_ReplyParser)
#include "tst_ReplyParser.moc"
