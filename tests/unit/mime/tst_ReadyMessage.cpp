#include "core/mime/ReadyMessage.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::mime;

namespace {

const QByteArray start = "From: a@example.com\r\nTo: b@example.com\r\n";
constexpr WriteOptions everything{.eightBit = true, .utf8Fields = false, .withBcc = false};

} // namespace

class ReadyMessageTest : public QObject {
    Q_OBJECT

private slots:
    void asItStands_data();
    void asItStands();
    void mended_data();
    void mended();
    void utf8Fields();
    void writtenAnew_data();
    void writtenAnew();
    void signedIsNotWrittenAnew();
    void append();
    void hugeBodyIsNotHeld();
    void noFile();
    void changedFile();

private:
    QString file(const QByteArray &octets)
    {
        const QString path = m_folder.filePath(u"%1.eml"_s.arg(m_count++));
        QFile file(path);
        const bool written = file.open(QIODevice::WriteOnly) && file.write(octets) == octets.size();
        return written ? path : QString();
    }

    /// Read twice, to see that rewinding gives the same.
    static QByteArray octetsOf(const ReadyMessage &message, const WriteOptions &options = everything)
    {
        SeededRandom random(1);
        const auto opened = message.open(options, random);
        if (!opened)
            return "error: " + opened.error().detail.toUtf8();
        const QByteArray first = readAll(*opened->source).value();
        if (!opened->source->rewind() || readAll(*opened->source) != first)
            return "error: it is another one when read again";
        if (opened->size != first.size())
            return "error: the size is wrong";
        return first;
    }

    QTemporaryDir m_folder;
    int m_count = 0;
};

void ReadyMessageTest::asItStands_data()
{
    QTest::addColumn<QByteArray>("octets");
    QTest::addColumn<QByteArray>("expected");

    const auto same = [](const char *name, const QByteArray &octets) {
        QTest::newRow(name) << octets << octets;
    };
    same("plain", start + "\r\nHello\r\n");
    same("no line end at the end", start + "\r\nHello");
    same("no body", start + "\r\n");
    same("odd but right folding and spaces",
         start + "SUBJECT:a   b\r\n\tc  \r\nX-A :x\r\nDKIM-Signature: v=1;\r\n"
                 "        b=abc=\r\n\r\n\r\n\r\nHello \t \r\n\r\n\r\n");
    same("twice the same field, odd case",
         start + "Received: 1\r\nReceived: 2\r\nmime-version:  1.0 (x)\r\n\r\nx\r\n");
    same("signed",
         start + "Content-Type: multipart/signed; boundary=b;\r\n  protocol=\"application/pgp-signature\"\r\n"
                 "\r\nA preamble\r\n--b\r\nContent-Type:text/plain;charset=\"iso-8859-1\"\r\n"
                 "Content-Transfer-Encoding: quoted-printable\r\n\r\nGr=FC=DFe=20\r\n--b  \r\n"
                 "content-type: application/pgp-signature\r\n\r\n.\r\n--b--\r\nAn epilogue\r\n");
    same("odd base64", start + "Content-Transfer-Encoding: base64\r\n\r\nYWJj\r\nZGVm Z2hp\r\n");
    same("8-bit body", start + "\r\nGr\xFC\xDF"
                               "e\r\n");
    same("a line of 998 octets", start + "\r\n" + QByteArray(998, 'x') + "\r\n");

    QTest::newRow("what is Envoi's own is left out")
        << "X-Unsent: 1\r\nX-Envoi-Draft: eyJiY2MiOlsieCJdfQ==\r\n aGlkZGVu\r\n" + start +
               "x-envoi-other: x\r\nSubject: x\r\n\r\nX-Unsent: stays\r\n"
        << start + "Subject: x\r\n\r\nX-Unsent: stays\r\n";
    QTest::newRow("Bcc is left out") << "Bcc: x@example.com,\r\n y@example.com\r\n" + start +
                                            "bcc : z@example.com\r\nResent-Bcc: z@example.com\r\n"
                                            "Subject: x\r\n\r\nBcc: stays\r\n"
                                     << start + "Subject: x\r\n\r\nBcc: stays\r\n";
    QTest::newRow("LF") << "From: a@example.com\nTo: b@example.com\nSubject: a\n b\n\n1\n\n2"_ba
                        << start + "Subject: a\r\n b\r\n\r\n1\r\n\r\n2";
    QTest::newRow("CR in the body") << start + "\r\na\rb\r\r\n" << start + "\r\na\r\nb\r\n\r\n";
    QTest::newRow("mailbox file") << "From a@example.com Thu Jan  1 00:00:00 1970\n" + start + "\r\nx\r\n"
                                  << start + "\r\nx\r\n";
    QTest::newRow("byte order mark") << "\xEF\xBB\xBF" + start + "\r\nx\r\n" << start + "\r\nx\r\n";
}

void ReadyMessageTest::asItStands()
{
    QFETCH(QByteArray, octets);
    const auto message = ReadyMessage::fromFile(file(octets));
    QVERIFY(message);
    QTEST(octetsOf(*message), "expected");
}

void ReadyMessageTest::mended_data()
{
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("8-bit") << "Subject: Gr\xC3\xBC\xC3\x9F"
                              "e\r\n"_ba
                           << "Subject: =?UTF-8?B?R3LDvMOfZQ==?=\r\n"_ba;
    QTest::newRow("8-bit, not UTF-8") << "Subject: Gr\xFC\xDF"
                                         "e\r\n"_ba
                                      << "Subject: =?UTF-8?B?R3LDvMOfZQ==?=\r\n"_ba;
    QTest::newRow("control characters") << "Subject: a\x01"
                                           "b\x7F"
                                           "c\r\n"_ba
                                        << "Subject: a b c\r\n"_ba;
    QTest::newRow("CR begins no field") << "Subject: a\rBcc: x@example.com\r\n"_ba
                                        << "Subject: a Bcc: x@example.com\r\n"_ba;
    QTest::newRow("a line of white space ends no header") << "Subject: a\r\n \t\r\n b\r\n"_ba
                                                          << "Subject: a\r\n \t b\r\n"_ba;
}

void ReadyMessageTest::mended()
{
    QFETCH(QByteArray, field);
    QFETCH(QByteArray, expected);
    const QByteArray others = "X-A:  1\r\n";
    const auto message = ReadyMessage::fromFile(file(start + field + others + "\r\nx\r\n"));
    QVERIFY(message);
    const QByteArray sent = octetsOf(*message);
    QCOMPARE(sent.toLower(), (start + expected + others + "\r\nx\r\n").toLower());
}

void ReadyMessageTest::utf8Fields()
{
    const QByteArray octets = "From: a@example.com\r\nTo: Ä <ä@example.com>\r\nSubject:  Ö\r\n\r\nx\r\n";
    const auto message = ReadyMessage::fromFile(file(octets));
    QVERIFY(message);
    QCOMPARE(octetsOf(*message, {.eightBit = true, .utf8Fields = true}), octets);
    SeededRandom random(1);
    QVERIFY(message->open({.eightBit = true, .utf8Fields = true}, random)->eightBit);
}

void ReadyMessageTest::writtenAnew_data()
{
    QTest::addColumn<QByteArray>("rest");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("no 8BITMIME") << "Content-Type: text/plain; charset=iso-8859-1\r\n\r\nGr\xFC\xDF"
                                    "e\r\n"_ba
                                 << "Gr\xC3\xBC\xC3\x9F"
                                    "e\r\n"_ba;
    QTest::newRow("too long a line") << "\r\n" + QByteArray(2000, 'x') + "\r\n"
                                     << QByteArray(2000, 'x') + "\r\n";
    QTest::newRow("NUL") << "Content-Type: application/x\r\n\r\na\0b"_ba
                         << "a\0b"_ba;
    QTest::newRow("no field in the header") << "no field\r\nX: y\r\n\r\nx\r\n"_ba
                                            << "x\r\n"_ba;
    QTest::newRow("no end of the header") << "no field\r\nx\r\n"_ba
                                          << "no field\r\nx\r\n"_ba;
    QTest::newRow("8-bit in a field of MIME") << "Content-Type: text/plain; x=\"\xC3\xBC\"\r\n\r\nx\r\n"_ba
                                              << "x\r\n"_ba;
}

void ReadyMessageTest::writtenAnew()
{
    QFETCH(QByteArray, rest);
    const auto message = ReadyMessage::fromFile(file(start + "Bcc: x@example.com\r\n" + rest));
    QVERIFY(message);
    const QByteArray sent = octetsOf(*message, {.eightBit = false});
    QVERIFY(!sent.contains("Bcc"));
    QVERIFY(std::ranges::all_of(sent, [](char c) { return c > 0; }));
    for (const QByteArray &line : sent.split('\n'))
        QVERIFY(line.size() <= 999);
    const ReadMessage read = readMessage(sent);
    QCOMPARE(read.defects, std::vector<Defect>());
    QTEST(readAll(*read.message.body.open()).value(), "body");
}

void ReadyMessageTest::signedIsNotWrittenAnew()
{
    const QByteArray octets =
        start + "Content-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n\r\n\xC3\xBC\r\n--b--\r\n";
    const auto message = ReadyMessage::fromFile(file(octets));
    QVERIFY(message);
    QCOMPARE(octetsOf(*message), octets);
    SeededRandom random(1);
    QCOMPARE(message->open({.eightBit = false}, random).error().code, ErrorCode::MessageMalformed);

    // What stands around it may be.
    const QByteArray entity = "Content-Type:text/plain\r\n\r\nsigned \r\n";
    const auto footed =
        ReadyMessage::fromFile(file(start +
                                    "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n"
                                    "Content-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n" +
                                    entity +
                                    "\r\n--b\r\n\r\nsignature\r\n--b--\r\n--a\r\n\r\nA long f\xC3\xBC\xC3\x9F"
                                    "e\r\n--a--\r\n"));
    QVERIFY(footed);
    const QByteArray sent = octetsOf(*footed, {.eightBit = false});
    QVERIFY(sent.contains("\r\n" + entity + "\r\n--"));
    QVERIFY(sent.contains("A long f=C3=BC=C3=9Fe"));
}

void ReadyMessageTest::append()
{
    auto message = ReadyMessage::fromFile(file(start + "\r\nx\r\n")).value();
    message.append(*Field::text("X-Added", u"ä"_s));
    QVERIFY(message.header().find("X-Added"));
    QCOMPARE(octetsOf(message).toLower(), (start + "X-Added: =?UTF-8?B?w6Q=?=\r\n\r\nx\r\n").toLower());
}

void ReadyMessageTest::hugeBodyIsNotHeld()
{
    const QByteArray octets = start + "\r\n" + QByteArray("0123456789\r\n").repeated(500'000);
    const auto message = ReadyMessage::fromFile(file(octets));
    QVERIFY(message);
    QVERIFY(octetsOf(*message) == octets);
}

void ReadyMessageTest::noFile()
{
    QCOMPARE(ReadyMessage::fromFile(m_folder.filePath(u"gone"_s)).error().code, ErrorCode::FileMissing);
    QCOMPARE(ReadyMessage::fromFile(m_folder.path()).error().code, ErrorCode::FileIsFolder);
    const auto empty = ReadyMessage::fromFile(file({}));
    QVERIFY(empty);
    QVERIFY(empty->header().fields().empty());
}

void ReadyMessageTest::changedFile()
{
    const QString path = file(start + "\r\nx\r\n");
    const auto message = ReadyMessage::fromFile(path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::Append) && file.write("more") == 4);
    file.close();
    SeededRandom random(1);
    QCOMPARE(message->open(everything, random).error().code, ErrorCode::FileChanged);
}

QTEST_GUILESS_MAIN(ReadyMessageTest)

#include "tst_ReadyMessage.moc"
