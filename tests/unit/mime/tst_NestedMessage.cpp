#include "core/base/Random.h"
#include "core/mime/MessageReader.h"
#include "core/mime/MessageWriter.h"

#include <QTemporaryFile>
#include <QTest>

using namespace envoi;
using namespace envoi::mime;
using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray written(const Message &message, const WriteOptions &options = {}, quint64 seed = 7)
{
    SeededRandom random(seed);
    MessageWriter writer(message, random, options);
    const auto octets = readAll(writer);
    if (!octets || writer.size() != octets->size())
        return "error";
    return *octets;
}

Message holding(Part part)
{
    Message message;
    message.body = std::move(part);
    return message;
}

const auto rfc822 = *MediaType::make("message", "rfc822");
const QByteArray latin1 = "From: =?utf-8?Q?=C3=84nna?= <anna@example.com>\n"
                          "Bcc: bob@example.com\n"
                          "MIME-Version: 1.0\n"
                          "Content-Type: text/plain; charset=iso-8859-1\n"
                          "Content-Transfer-Encoding: 8bit\n\ncaf\xE9\n";

} // namespace

/// A message within a message.
class tst_NestedMessage : public QObject {
    Q_OBJECT

private slots:
    void nested_data();
    void nested();
    void nestedInMemoryAndFiles();
    void written_data();
    void written();
    void fromFiles();
    void writtenAnew();
    void inSignedParts();
    void utf8Fields();
    void deeplyNested();
    void noBoundaryIsWithin();
    void bareReturnBeginsNoField();
};

void tst_NestedMessage::nested_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("encoding");
    QTest::addColumn<QByteArray>("content");
    const QByteArray inner = "Subject: inner\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n"
                             "--i\r\n\r\ntext\r\n--i\r\nContent-Type: image/png\r\n\r\nPNG\r\n--i--\r\n";
    QTest::newRow("7bit") << "message/rfc822"_ba
                          << "7bit"_ba << inner;
    QTest::newRow("binary") << "Message/RFC822; x=y"_ba
                            << "binary"_ba << inner;
    QTest::newRow("global") << "message/global"_ba
                            << "8bit"_ba << inner;
    QTest::newRow("base64, which no RFC allows") << "message/rfc822"_ba
                                                 << "base64"_ba << inner.toBase64();
}

void tst_NestedMessage::nested()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, encoding);
    QFETCH(QByteArray, content);
    std::optional<ReadMessage> inner;
    {
        const ReadMessage outer = readMessage(
            "Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n\r\nx\r\n--o\r\nContent-Type: " + type +
            "\r\nContent-Transfer-Encoding: " + encoding + "\r\n\r\n" + content +
            "\r\n--o\r\nContent-Type: text/plain; name=n\r\n\r\nx\r\n--o--\r\n");
        QVERIFY(!nestedMessage(outer.message.body));
        QVERIFY(!nestedMessage(outer.message.body.children().at(0)));
        QVERIFY(!nestedMessage(outer.message.body.children().at(2)));
        inner = nestedMessage(outer.message.body.children().at(1));
    }
    // It outlives the message around it.
    QVERIFY(inner);
    QVERIFY(inner->defects.empty());
    QCOMPARE(inner->message.header.find("Subject")->toText(), u"inner"_s);
    const auto &children = inner->message.body.children();
    QCOMPARE(children.size(), 2U);
    QCOMPARE(std::get<QString>(children[0].content), u"text"_s);
    QCOMPARE(*readAll(*children[1].open()), "PNG"_ba);
}

void tst_NestedMessage::nestedInMemoryAndFiles()
{
    const auto type = MediaType::fromName(u"message/rfc822");
    QCOMPARE(nestedMessage(Part::bytes("Subject: a\n\nb", type))->message.header.find("Subject")->toText(),
             u"a"_s);
    QTemporaryFile file;
    QVERIFY(file.open());
    file.write("Subject: a\n\nb");
    file.close();
    const Part part = Part::file(*FileReference::look(file.fileName()), type);
    QCOMPARE(std::get<QString>(nestedMessage(part)->message.body.content), u"b"_s);
    QVERIFY(file.open());
    file.write("Subject: a\n\nbc");
    file.close();
    QVERIFY(!nestedMessage(part)); // no longer the one that was attached
}

void tst_NestedMessage::written_data()
{
    QTest::addColumn<QByteArray>("octets");
    QTest::addColumn<bool>("eightBit");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("encoding");
    QTest::addColumn<QByteArray>("content");
    const QByteArray header = "Subject: x\r\n\r\n";
    const QByteArray message = "message/rfc822";
    const QByteArray opaque = "application/octet-stream; name=\"message.eml\"\r\n"
                              "Content-Transfer-Encoding: base64\r\n"
                              "Content-Disposition: attachment; filename=\"message.eml\"";
    const auto row = [&](const char *name, const QByteArray &octets, bool eightBit, const QByteArray &type,
                         const QByteArray &encoding, const QByteArray &content) {
        QTest::newRow(name) << octets << eightBit << type << encoding << content;
    };
    row("7bit", header + "a", false, message, "7bit", header + "a");
    row("LF", "Subject: x\n\na\n", false, message, "7bit", header + "a\r\n");
    row("8bit", latin1, true, message, "8bit", QByteArray(latin1).replace("\n", "\r\n"));
    row("longest line", header + QByteArray(998, 'x'), false, message, "7bit", header + QByteArray(998, 'x'));
    row("long line", header + QByteArray(999, 'x'), true, opaque, {}, {});
    row("NUL", header + '\0', true, opaque, {}, "U3ViamVjdDogeA0KDQoA");
    // Nobody knows what it is meant to be.
    row("no charset", header + "\xFF", false, opaque, {}, "U3ViamVjdDogeA0KDQr/");
    row("8bit in a signed part",
        "Content-Type: multipart/signed; "
        "boundary=s\r\n\r\n--s\r\n\r\n\xC3\xBC\r\n--s\r\n\r\nsignature\r\n--s--\r\n",
        false, opaque, {}, {});
}

void tst_NestedMessage::written()
{
    QFETCH(QByteArray, octets);
    QFETCH(bool, eightBit);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, encoding);
    QFETCH(QByteArray, content);
    const QByteArray found = ::written(holding(Part::bytes(octets, rfc822)), {.eightBit = eightBit});
    const QByteArray header = "MIME-Version: 1.0\r\nContent-Type: " + type + "\r\n" +
                              (encoding.isEmpty() ? "" : "Content-Transfer-Encoding: " + encoding + "\r\n") +
                              "\r\n";
    QVERIFY2(found.startsWith(header), found.constData());
    if (!content.isEmpty())
        QCOMPARE(found.sliced(header.size()), content);
    if (encoding.isEmpty())
        QCOMPARE(*readAll(*readMessage(found).message.body.open()), octets);
}

void tst_NestedMessage::fromFiles()
{
    QTemporaryFile file;
    QVERIFY(file.open());
    file.write(latin1);
    file.close();
    const Message message = holding(
        Part::multipart("mixed", {Part::text(u"x"_s), Part::message(*FileReference::look(file.fileName()))}));
    SeededRandom random(7);
    MessageWriter writer(message, random, {.eightBit = true});
    QCOMPARE(writer.size(), -1);
    const auto octets = readAll(writer);
    QVERIFY(octets);
    QCOMPARE(octets->count("Content-Transfer-Encoding: 8bit"), 3);
    QCOMPARE(writer.size(), octets->size());
    QVERIFY(writer.hasEightBit());
    QVERIFY(file.remove());
    QVERIFY(writer.rewind());
    QCOMPARE(readAll(writer).error().code, ErrorCode::FileMissing);
    QCOMPARE(readAll(*std::make_unique<MessageWriter>(message, random)).error().code, ErrorCode::FileMissing);
}

void tst_NestedMessage::writtenAnew()
{
    const Part forwarded = Part::message(latin1, u"old.eml"_s);
    const QByteArray octets = ::written(holding(Part::multipart("mixed", {Part::text(u"x"_s), forwarded})));
    QVERIFY(std::ranges::all_of(octets, [](char c) { return static_cast<signed char>(c) > 0; }));
    const ReadMessage read = readMessage(octets);
    QVERIFY(read.defects.empty());
    const Part &part = read.message.body.children().at(1);
    QVERIFY(part.mediaType.is("message/rfc822"));
    QVERIFY(part.disposition == Disposition::Attachment);
    QCOMPARE(part.fileName, u"old.eml"_s);
    const auto inner = nestedMessage(part);
    QVERIFY(inner && inner->defects.empty());
    QCOMPARE(inner->message.header.find("Bcc")->toText(), u"bob@example.com"_s);
    QCOMPARE(std::get<QString>(inner->message.body.content), u"café\n"_s);
}

void tst_NestedMessage::inSignedParts()
{
    const QByteArray alterable[] = {"Subject: x\r\n\r\na \r\n", "Subject: x\r\n\r\nFrom a\r\n", latin1};
    for (const QByteArray &content : alterable) {
        const QByteArray octets = ::written(
            holding(Part::multipart("signed", {Part::message(content, {}), Part::text(u"signature"_s)})),
            {.eightBit = true, .binary = true, .utf8Fields = true});
        QCOMPARE(octets.count("Content-Transfer-Encoding: quoted-printable"), 1);
        const Part part = readMessage(octets).message.body.children().at(0);
        QCOMPARE(std::get<QString>(nestedMessage(part)->message.body.content),
                 std::get<QString>(readMessage(content).message.body.content));
    }
}

void tst_NestedMessage::utf8Fields()
{
    const QByteArray name = "From: Ä <a@example.com>\r\n\r\nx\r\n";
    const QByteArray address = "From: ä@example.com\r\n\r\nx\r\n";
    const auto part = [](const QByteArray &octets, const WriteOptions &options) {
        return readMessage(::written(holding(Part::message(octets, {})), options)).message.body;
    };
    // RFC 6532 section 3.7: where UTF-8 may be in fields, and nowhere else.
    const WriteOptions all{.eightBit = true, .utf8Fields = true};
    QVERIFY(part(name, all).mediaType.is("message/global"));
    QCOMPARE(*readAll(*part(address, all).open()), address);
    for (const bool eightBit : {false, true}) {
        const Part anew = part(name, {.eightBit = eightBit});
        QVERIFY(anew.mediaType.is("message/rfc822"));
        QVERIFY(readAll(*anew.open())->startsWith("From: =?"));
        QCOMPARE(nestedMessage(anew)->message.header.find("From")->toText(), u"Ä <a@example.com>"_s);
        QVERIFY(part(address, {.eightBit = eightBit}).mediaType.is("application/octet-stream"));
        QCOMPARE(*readAll(*part(address, {.eightBit = eightBit}).open()), address);
    }
}

void tst_NestedMessage::deeplyNested()
{
    QByteArray octets = latin1;
    for (int depth = 0; depth < 5; ++depth)
        octets = "Content-Type: message/rfc822\nContent-Transfer-Encoding: 8bit\n\n" + octets;
    Part part = readMessage(::written(holding(Part::bytes(octets, rfc822)))).message.body;
    for (int depth = 0; depth < 6; ++depth)
        part = nestedMessage(part)->message.body;
    QCOMPARE(std::get<QString>(part.content), u"café\n"_s);
    // Deeper than anybody reads, it stays whole.
    for (int depth = 0; depth < 200; ++depth)
        octets = "Content-Type: message/rfc822\nContent-Transfer-Encoding: 8bit\n\n" + octets;
    const QByteArray deep = ::written(holding(Part::bytes(octets, rfc822)));
    QVERIFY(deep.contains("Content-Type: application/octet-stream; name=\"message.eml\""));
}

void tst_NestedMessage::noBoundaryIsWithin()
{
    // The very boundary that this seed gives begins a line of the message within.
    SeededRandom random(7);
    const QByteArray boundary = "=_envoi_" + random.hex(128);
    const QByteArray inner = "Subject: x\r\n\r\n--" + boundary + "\r\n\r\nevil\r\n--" + boundary + "--\r\n";
    for (const QByteArray &content : {inner, latin1 + inner}) {
        const Message message = holding(Part::multipart("mixed", {Part::message(content, {})}));
        const QByteArray octets = ::written(message, {.eightBit = true});
        const ReadMessage read = readMessage(octets);
        QVERIFY(read.defects.empty());
        QCOMPARE(read.message.body.children().size(), 1U);
        QCOMPARE(*readAll(*read.message.body.children().front().open()),
                 QByteArray(content).replace("\r\n", "\n").replace("\n", "\r\n"));
        QCOMPARE(octets, ::written(message, {.eightBit = true}));
    }
}

void tst_NestedMessage::bareReturnBeginsNoField()
{
    for (const QByteArray &octets :
         {"Subject: x\rBcc: evil@example.com\r\n\r\ny\r\n"_ba,
          "Subject: x\rBcc: evil@example.com\r\nContent-Transfer-Encoding: odd\r\n\r\ny\r\n"_ba}) {
        const ReadMessage read = readMessage(::written(holding(Part::message(octets, {}))));
        const auto inner = readMessage(*readAll(*read.message.body.open()));
        QVERIFY(!inner.message.header.find("Bcc"));
        QCOMPARE(inner.message.header.find("Subject")->toText(), u"x Bcc: evil@example.com"_s);
    }
}

QTEST_GUILESS_MAIN(tst_NestedMessage)
#include "tst_NestedMessage.moc"
