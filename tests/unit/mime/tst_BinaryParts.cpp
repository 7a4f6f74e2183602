#include "core/base/Random.h"
#include "core/mime/MessageReader.h"
#include "core/mime/MessageWriter.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace envoi;
using namespace envoi::mime;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr quint64 seed = 7;

QByteArray written(const Message &message, const WriteOptions &options)
{
    SeededRandom random(seed);
    MessageWriter writer(message, random, options);
    return readAll(writer).value_or("error");
}

} // namespace

/// The transfer encoding binary (RFC 3030).
class tst_BinaryParts : public QObject {
    Q_OBJECT

private slots:
    void binary();
    void binaryText_data();
    void binaryText();
    void nothingSignedIsBinary();
};

void tst_BinaryParts::binary()
{
    const QTemporaryDir folder;
    QByteArray octets("\0\r\n\n\r.\r\n--\r\n\xFF"_ba);
    for (int i = 0; i < 100'000; ++i)
        octets.append(static_cast<char>(i * 7));
    QFile file(folder.filePath(u"f"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(octets);
    file.close();
    const auto type = MediaType::fromName(u"application/octet-stream");
    Message message;
    message.body = Part::multipart(
        "mixed", {Part::multipart("alternative", {Part::text(u"ü\n"_s)}),
                  Part::multipart("mixed", {Part::file(*FileReference::look(file.fileName()), type)}),
                  Part::bytes(octets + '\n', type), Part::bytes("", type), Part::bytes("\r", type)});
    SeededRandom random(seed);
    MessageWriter writer(message, random, {.eightBit = true, .binary = true});
    QVERIFY(writer.hasBinary() && writer.hasEightBit());
    const auto octetsWritten = readAll(writer);
    QVERIFY(octetsWritten);
    QCOMPARE(writer.size(), octetsWritten->size());
    QCOMPARE(octetsWritten->count("Content-Transfer-Encoding: binary"), 6);
    QCOMPARE(octetsWritten->count("Content-Transfer-Encoding: 8bit"), 2);
    const ReadMessage again = readMessage(*octetsWritten);
    const auto &children = again.message.body.children();
    QCOMPARE(children.size(), 5U);
    QCOMPARE(*readAll(*children[1].children().at(0).open()), octets);
    QCOMPARE(*readAll(*children[2].open()), octets + '\n');
    QCOMPARE(*readAll(*children[3].open()), ""_ba);
    QCOMPARE(*readAll(*children[4].open()), "\r"_ba);

    // Without something that gains by it, or without 8BITMIME, there is none.
    message.body = Part::text(u"ü\n"_s);
    QVERIFY(!MessageWriter(message, random, {.eightBit = true, .binary = true}).hasBinary());
    message.body = Part::bytes("x", type);
    QVERIFY(!MessageWriter(message, random, {.binary = true}).hasBinary());
}

void tst_BinaryParts::binaryText_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("encoding");
    QTest::newRow("short") << u"a\n"_s << "7bit"_ba;
    QTest::newRow("German") << u"ü\n"_s << "8bit"_ba;
    QTest::newRow("long line") << QString(u"x"_s).repeated(79) << "binary"_ba;
    QTest::newRow("too long for 8bit") << QString(u"ü"_s).repeated(500) << "binary"_ba;
    QTest::newRow("NUL") << QString(u"a\0b"_s) << "binary"_ba;
    QTest::newRow("From") << u"From ü\n"_s << "quoted-printable"_ba;
    QTest::newRow("boundary") << u"--=_x\n"_s << "quoted-printable"_ba;
}

void tst_BinaryParts::binaryText()
{
    QFETCH(QString, text);
    Message message;
    message.body = Part::text(text);
    const QByteArray octets = written(message, {.eightBit = true, .binary = true});
    QFETCH(QByteArray, encoding);
    QVERIFY(octets.contains("Content-Transfer-Encoding: " + encoding + "\r\n"));
    QCOMPARE(std::get<QString>(readMessage(octets).message.body.content), text);
}

void tst_BinaryParts::nothingSignedIsBinary()
{
    const auto type = MediaType::fromName(u"application/pgp-signature");
    Message message;
    message.body = Part::multipart(
        "mixed",
        {Part::multipart("signed", {Part::multipart("mixed", {Part::text(u"ü\n"_s), Part::bytes("x", type)}),
                                    Part::bytes("signature", type)}),
         Part::text(u"ü\n"_s)});
    for (const bool binary : {false, true}) {
        const QByteArray octets = written(message, {.eightBit = true, .binary = binary});
        QCOMPARE(octets.count("Content-Transfer-Encoding: 8bit"), 2);
        QCOMPARE(octets.count("Content-Transfer-Encoding: base64"), 2);
        QCOMPARE(octets.count("Content-Transfer-Encoding: quoted-printable"), 1);
        QVERIFY(octets.contains("=C3=BC"));
    }
}

QTEST_GUILESS_MAIN(tst_BinaryParts)
#include "tst_BinaryParts.moc"
