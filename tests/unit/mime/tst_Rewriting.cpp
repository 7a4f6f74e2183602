// What was read is written again, and what is hard to carry comes through.
#include "core/base/Random.h"
#include "tests/unit/mime/Difference.h"

#include <QTest>

using namespace envoi;
using namespace envoi::mime;
using namespace Qt::Literals::StringLiterals;

namespace {

QString textOf(const Part &part)
{
    const auto *text = std::get_if<QString>(&part.content);
    return text ? *text : u"(no text)"_s;
}

QByteArray written(const Message &message, quint64 seed = 1, const WriteOptions &options = {.withBcc = true})
{
    SeededRandom random(seed);
    MessageWriter writer(message, random, options);
    return readAll(writer).value_or("unreadable");
}

} // namespace

class tst_Rewriting : public QObject {
    Q_OBJECT

private slots:
    void unknownFieldsAreKept();
    void dispositionIsKept();
    void threadIsKept();
    void hostileFileNames();
    void difficultLines_data();
    void difficultLines();
};

void tst_Rewriting::unknownFieldsAreKept()
{
    const QByteArray fields = "X-Long: one\r\n two\r\n\tthree\r\n"
                              "X-Encoded: =?utf-8?Q?=41?=\r\n"
                              "X-Empty:\r\n"
                              "Received: from a\r\n\tby b; Mon, 23 Nov 2026 10:00:00 +0100\r\n"
                              "From: \"A. B\" <a@example.com> (comment)\r\n";
    const QByteArray octets = written(readMessage(fields + "\r\nx").message);
    QVERIFY(octets.startsWith(fields));
    const QByteArray part = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nX-Part: 1\r\n"
                            "Content-Description: d\r\nContent-ID: <image1>\r\n\r\nx\r\n--b--";
    const QByteArray kept = written(readMessage(part).message);
    QVERIFY(kept.contains("\r\nX-Part: 1\r\n") && kept.contains("\r\nContent-Description: d\r\n"));
    QVERIFY(kept.contains("\r\nContent-ID: <image1>\r\n"));
}

void tst_Rewriting::dispositionIsKept()
{
    const QByteArray octets = written(
        readMessage("Content-Type: application/pdf; name=a.pdf; x-unix-mode=0644\r\n"
                    "Content-Disposition: attachment; size=12; filename=a.pdf;\r\n"
                    " creation-date=\"Tue, 24 Nov 2026 05:51:32 +0100\"; x-note*=utf-8''%C3%BC\r\n\r\nx")
            .message);
    QVERIFY2(octets.contains("\r\nContent-Disposition: attachment; filename=\"a.pdf\"; size=12;\r\n"
                             " creation-date=\"Tue, 24 Nov 2026 05:51:32 +0100\"; x-note*=UTF-8''%C3%BC\r\n"),
             octets.constData());
    QVERIFY(octets.contains("\r\nContent-Type: application/pdf; x-unix-mode=0644; name=\"a.pdf\"\r\n"));
    // Without a disposition there is nothing to hold them.
    QVERIFY(!written(Message{{}, Part::text(u"x"_s)}).contains("Content-Disposition"));
}

void tst_Rewriting::threadIsKept()
{
    const QByteArray fields = "References: <old$1> <2@example.com>\r\n <3>\r\nIn-Reply-To: <3>\r\n";
    const ReadMessage read = readMessage(fields + "\r\nx");
    QVERIFY(written(read.message).startsWith(fields));
    // They are odd, but nothing is missing.
    QCOMPARE(read.defects, (std::vector<Defect>{{Defect::Kind::MalformedMessageId, u"References"_s},
                                                {Defect::Kind::MalformedMessageId, u"In-Reply-To"_s}}));
    QCOMPARE(read.message.header.find("References")->toMessageIds().size(), 3);
}

void tst_Rewriting::hostileFileNames()
{
    for (const QString &name : {u"a\tb\u007Fc"_s,
                                u"a\r\nBcc: b@example.com"_s,
                                u"a\n\nbody"_s,
                                QString(u"a\0b"_s),
                                u"\"; x=\"y"_s,
                                u"a\\\"b\\"_s,
                                u"=?UTF-8?Q?a=0D=0ABcc:_b?="_s,
                                u"=?UTF-8?Q?=22?="_s,
                                u"\u202Egpj.exe"_s,
                                u"ü\u2066\r\nX: y"_s,
                                u"日\xD800本"_s,
                                u"ü\u2028x"_s,
                                u"%0D%0A"_s,
                                u"a'b''c*d%"_s,
                                u"\"ü\""_s,
                                u"ü\\"_s,
                                u"ü?=\" x"_s,
                                u"ä"_s.repeated(200),
                                u"\""_s.repeated(255),
                                u"👨‍👩‍👧‍👦"_s.repeated(20)}) {
        Message message;
        message.body = Part::bytes("x", MediaType::fromName(u"application/pdf"));
        message.body.disposition = Disposition::Attachment;
        message.body.fileName = name;
        const QByteArray octets = written(message);
        for (const QByteArray &line : octets.split('\n')) {
            QVERIFY2(line.size() <= 999, octets.constData());
            for (const char c : line.chopped(line.endsWith('\r') ? 1 : 0))
                QVERIFY2(c >= ' ' && c <= '~', octets.constData());
        }
        const ReadMessage read = readMessage(octets);
        QVERIFY2(read.defects.empty(), octets.constData());
        QVERIFY(read.message.header.fields().empty() && read.message.body.header.fields().empty());
        QCOMPARE(read.message.body.fileName, harmlessFileName(name));
        QVERIFY(read.message.body.mediaType.parameters().empty());
        QVERIFY(read.message.body.dispositionParameters.empty());
        // Each of the two fields says it by itself.
        for (const char *field : {"Content-Type:", "Content-Disposition:"}) {
            QByteArray other = octets;
            other.replace(QByteArray("\r\n") + field, QByteArray("\r\nX-") + field);
            QCOMPARE(readMessage(other).message.body.fileName, harmlessFileName(name));
        }
    }
}

void tst_Rewriting::difficultLines_data()
{
    QTest::addColumn<QString>("text");
    const QString lines =
        u"trailing space \ntab\t\n  \nFrom here\n>From there\n.\n..\n. \n-- \n--=_envoi_x\n \n"_s;
    QTest::newRow("ASCII") << lines;
    QTest::newRow("German") << lines + u"Grüße \nFrom ü\n"_s;
    QTest::newRow("Chinese") << u"你好，世界。 \nFrom 你\n"_s.repeated(9) + lines;
    QTest::newRow("999") << lines + QString(999, u'x') + u" \n"_s + lines;
    QTest::newRow("999, German") << lines + u"ü"_s.repeated(998) + u" \n"_s + lines;
    QTest::newRow("long with spaces") << lines + u"word "_s.repeated(1000) + u"\n"_s + lines;
    QTest::newRow("long, Chinese") << lines + u"你好"_s.repeated(2000) + u"\n"_s + lines;
    QTest::newRow("controls") << lines + u"a\u0001\u007F"_s + QChar(u'\0') + u"\n"_s + lines;
    QTest::newRow("no line end") << lines + u"From \n. "_s;
}

void tst_Rewriting::difficultLines()
{
    QFETCH(QString, text);
    Part file = Part::bytes(text.toUtf8().replace("\n", "\r\n"), MediaType());
    file.disposition = Disposition::Attachment;
    const Part signedPart =
        Part::multipart("signed", {Part::flowedText(text),
                                   Part::bytes("s", MediaType::fromName(u"application/pgp-signature"))});
    const std::vector<Part> parts{Part::text(text), Part::flowedText(text), Part::html(text), file};
    for (const WriteOptions &options :
         {WriteOptions{}, WriteOptions{.eightBit = true}, WriteOptions{.eightBit = true, .binary = true}}) {
        Message message;
        message.body = Part::multipart("mixed", parts);
        const QByteArray octets = written(message, 1, options);
        if (!options.binary) {
            for (const QByteArray &line : octets.split('\n')) {
                QVERIFY(line.size() <= 999);
                QVERIFY(!line.startsWith("From "));
            }
        }
        const ReadMessage read = readMessage(octets);
        // A NUL is named as odd, and kept.
        QVERIFY(read.defects.empty() || text.contains(QChar(u'\0')));
        const auto &again = read.message.body.children();
        QCOMPARE(again.size(), parts.size());
        for (std::size_t i = 0; i < 3; ++i)
            QCOMPARE(textOf(again[i]), text);
        QCOMPARE(octetsOf(again[3]), octetsOf(file));
        // Each alone, where no delimiter stands behind it.
        for (const Part &part : parts) {
            message.body = part;
            QCOMPARE(octetsOf(readMessage(written(message, 1, options)).message.body), octetsOf(part));
        }
        message.body = signedPart;
        const QByteArray covered = written(message, 1, options);
        QCOMPARE(textOf(readMessage(covered).message.body.children().front()), text);
        QVERIFY(!covered.contains(" \r\n") && !covered.contains("\t\r\n"));
    }
}

QTEST_GUILESS_MAIN(tst_Rewriting)
#include "tst_Rewriting.moc"
