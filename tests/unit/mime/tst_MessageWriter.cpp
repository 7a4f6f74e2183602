#include "core/mime/MessageWriter.h"

#include "core/base/Random.h"
#include "core/mime/MessageReader.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <vector>

using namespace envoi;
using namespace envoi::mime;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr quint64 seed = 7;

AddressList list(const QString &text)
{
    return *AddressList::parse(text);
}

Result<QByteArray> tryWrite(const Message &message, const WriteOptions &options = {})
{
    SeededRandom random(seed);
    MessageWriter writer(message, random, options);
    auto octets = readAll(writer);
    const auto isAboveAscii = [](char c) { return static_cast<unsigned char>(c) > 127; };
    if (octets && writer.hasEightBit() != std::ranges::any_of(*octets, isAboveAscii))
        return failure(ErrorCode::InvalidArgument, u"hasEightBit() is wrong"_s);
    return octets;
}

QByteArray written(const Message &message, const WriteOptions &options = {})
{
    return tryWrite(message, options).value_or("error");
}

QByteArray body(const QByteArray &octets)
{
    return octets.sliced(octets.indexOf("\r\n\r\n") + 4);
}

/// The value of a header field of the outermost header, unfolded.
QByteArray fieldOf(const QByteArray &octets, const QByteArray &name)
{
    QByteArray header = octets.first(octets.indexOf("\r\n\r\n") + 2);
    header.replace("\r\n ", " ");
    header.replace("\r\n\t", " ");
    for (const QByteArray &line : header.split('\n')) {
        if (line.startsWith(name + ": "))
            return line.sliced(name.size() + 2).chopped(1);
    }
    return "none";
}

Message textMessage(const QString &text)
{
    Message message;
    message.body = Part::text(text);
    return message;
}

/// Octets that are only known while they are read.
class Unsized final : public ContentStore {
public:
    explicit Unsized(QByteArray bytes) : m_bytes(std::move(bytes)) {}
    std::unique_ptr<ByteSource> open() const override { return std::make_unique<BytesSource>(m_bytes); }
    qint64 size() const override { return -1; }

private:
    QByteArray m_bytes;
};

QString writeFile(const QTemporaryDir &folder, const QString &name, const QByteArray &octets)
{
    const QString path = folder.filePath(name);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(octets) != octets.size())
        qFatal("can't write a test file");
    return path;
}

} // namespace

class tst_MessageWriter : public QObject {
    Q_OBJECT

private slots:
    void plainText();
    void wholeTree();
    void textEncoding_data();
    void textEncoding();
    void eightBitMarksItsParents();
    void bccStaysBehind();
    void madeFieldsAreIgnored();
    void utf8OnlyWhereNeeded();
    void fileNames();
    void emptyMultipart();
    void wrongTypes();
    void noPartHoldsABoundary();
    void anyChunkSizeAndRewind();
    void sizes();
    void fileErrors();
    void manyFilesOpenOneByOne();
};

void tst_MessageWriter::plainText()
{
    Message message = textMessage(u"Hello,\nworld\n"_s);
    message.header.append(Field::addresses("From", list(u"anna@example.com"_s)));
    message.header.append(*Field::text("Subject", u"Hi"_s));
    QCOMPARE(written(message), "From: anna@example.com\r\n"
                               "Subject: Hi\r\n"
                               "MIME-Version: 1.0\r\n"
                               "Content-Type: text/plain; charset=utf-8\r\n"
                               "Content-Transfer-Encoding: 7bit\r\n"
                               "\r\n"
                               "Hello,\r\nworld\r\n"_ba);
}

void tst_MessageWriter::wholeTree()
{
    Part picture = Part::bytes("\x89PNG"_ba, MediaType::fromName(u"image/png"));
    picture.disposition = Disposition::Inline;
    picture.contentId = *MessageId::parse("<pic@example.com>");
    picture.fileName = u"p.png"_s;
    Part file = Part::bytes("abc"_ba, MediaType::fromName(u"application/pdf"));
    file.disposition = Disposition::Attachment;
    file.fileName = u"Grüße.pdf"_s;
    file.header.append(*Field::text("Content-Description", u"A file"_s));
    Message message;
    message.body = Part::multipart(
        "mixed",
        {Part::multipart("alternative", {Part::text(u"t\n"_s),
                                         Part::multipart("related", {Part::html(u"<p>t</p>"_s), picture})}),
         file});
    SeededRandom random(seed);
    const QByteArray mixed = "=_envoi_" + random.hex(128);
    const QByteArray alternative = "=_envoi_" + random.hex(128);
    const QByteArray related = "=_envoi_" + random.hex(128);
    const QByteArray octets = written(message);
    QCOMPARE(octets, "MIME-Version: 1.0\r\n"
                     "Content-Type: multipart/mixed;\r\n boundary=\"" +
                         mixed +
                         "\"\r\n"
                         "\r\n"
                         "--" +
                         mixed +
                         "\r\n"
                         "Content-Type: multipart/alternative;\r\n boundary=\"" +
                         alternative +
                         "\"\r\n"
                         "\r\n"
                         "--" +
                         alternative +
                         "\r\n"
                         "Content-Type: text/plain; charset=utf-8\r\n"
                         "Content-Transfer-Encoding: 7bit\r\n"
                         "\r\n"
                         "t\r\n"
                         "\r\n"
                         "--" +
                         alternative +
                         "\r\n"
                         "Content-Type: multipart/related; type=\"text/html\";\r\n boundary=\"" +
                         related +
                         "\"\r\n"
                         "\r\n"
                         "--" +
                         related +
                         "\r\n"
                         "Content-Type: text/html; charset=utf-8\r\n"
                         "Content-Transfer-Encoding: 7bit\r\n"
                         "\r\n"
                         "<p>t</p>\r\n"
                         "--" +
                         related +
                         "\r\n"
                         "Content-Type: image/png; name=\"p.png\"\r\n"
                         "Content-Transfer-Encoding: base64\r\n"
                         "Content-Disposition: inline; filename=\"p.png\"\r\n"
                         "Content-ID: <pic@example.com>\r\n"
                         "\r\n"
                         "iVBORw==\r\n"
                         "--" +
                         related +
                         "--\r\n"
                         "--" +
                         alternative +
                         "--\r\n"
                         "--" +
                         mixed +
                         "\r\n"
                         "Content-Type: application/pdf;\r\n name=\"=?UTF-8?B?R3LDvMOfZS5wZGY=?=\"\r\n"
                         "Content-Transfer-Encoding: base64\r\n"
                         "Content-Disposition: attachment; filename*=UTF-8''Gr%C3%BC%C3%9Fe.pdf\r\n"
                         "Content-Description: A file\r\n"
                         "\r\n"
                         "YWJj\r\n"
                         "--" +
                         mixed + "--\r\n");
}

void tst_MessageWriter::textEncoding_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("eightBit");
    QTest::addColumn<QByteArray>("encoding");
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("empty") << u""_s << false << "7bit"_ba
                           << ""_ba;
    QTest::newRow("all line ends") << u"a\rb\nc\r\nd\n\re"_s << false << "7bit"_ba
                                   << "a\r\nb\r\nc\r\nd\r\n\r\ne"_ba;
    QTest::newRow("German") << u"Grüße\n"_s << false << "quoted-printable"_ba
                            << "Gr=C3=BC=C3=9Fe\r\n"_ba;
    QTest::newRow("German, 8bit") << u"Grüße\n"_s << true << "8bit"_ba
                                  << "Grüße\r\n"_ba;
    QTest::newRow("Chinese") << u"你好\n"_s << false << "base64"_ba
                             << "5L2g5aW9DQo="_ba;
    QTest::newRow("long line") << QString(u"x"_s).repeated(79) << false << "quoted-printable"_ba
                               << QByteArray(75, 'x') + "=\r\nxxxx";
    QTest::newRow("too long for 8bit")
        << QString(u"ü"_s).repeated(500) << true << "base64"_ba << QByteArray();
    QTest::newRow("From") << u"From a\n"_s << true << "quoted-printable"_ba
                          << "=46rom a\r\n"_ba;
    QTest::newRow("NUL") << QString(u"a\0b"_s) << true << "quoted-printable"_ba
                         << "a=00b"_ba;
    QTest::newRow("lone surrogate") << QString(QChar(u'\xD800')) + u"a"_s << false << "7bit"_ba
                                    << "?a"_ba;
    QTest::newRow("signature") << u"-- \nAnna\n"_s << false << "7bit"_ba
                               << "-- \r\nAnna\r\n"_ba;
}

void tst_MessageWriter::textEncoding()
{
    QFETCH(QString, text);
    QFETCH(bool, eightBit);
    QFETCH(QByteArray, encoding);
    QFETCH(QByteArray, content);
    const QByteArray octets = written(textMessage(text), {.eightBit = eightBit});
    QCOMPARE(fieldOf(octets, "Content-Transfer-Encoding"), encoding);
    if (!content.isNull())
        QCOMPARE(body(octets), content);
    QVERIFY(!octets.contains('\0'));
    for (const QByteArray &line : octets.split('\n'))
        QVERIFY(line.size() <= 999);
}

void tst_MessageWriter::eightBitMarksItsParents()
{
    Message message;
    message.body = Part::multipart("mixed", {Part::multipart("alternative", {Part::text(u"ü"_s)}),
                                             Part::multipart("alternative", {Part::text(u"u"_s)})});
    const QByteArray octets = written(message, {.eightBit = true});
    QCOMPARE(fieldOf(octets, "Content-Transfer-Encoding"), "8bit"_ba);
    QCOMPARE(octets.count("Content-Transfer-Encoding: 8bit"), 3);
    QCOMPARE(octets.count("Content-Transfer-Encoding: 7bit"), 1);
}

void tst_MessageWriter::bccStaysBehind()
{
    Message message = textMessage(u"x"_s);
    message.header.append(Field::addresses("To", list(u"a@example.com"_s)));
    message.header.append(Field::addresses("bCC", list(u"b@example.com"_s)));
    message.header.append(Field::addresses("Resent-Bcc", list(u"c@example.com"_s)));
    const QByteArray sent = written(message);
    QVERIFY(!sent.toLower().contains("bcc") && !sent.contains("b@example.com") &&
            !sent.contains("c@example.com"));
    const QByteArray kept = written(message, {.withBcc = true});
    QVERIFY(kept.contains("b@example.com") && kept.contains("c@example.com"));
    QCOMPARE(message.recipients().size(), 2);
}

void tst_MessageWriter::madeFieldsAreIgnored()
{
    Message message = textMessage(u"x"_s);
    message.header.append(*Field::text("Content-Type", u"text/evil"_s));
    message.header.append(*Field::text("content-transfer-encoding", u"base64"_s));
    message.header.append(*Field::text("Mime-Version", u"2.0"_s));
    message.header.append(*Field::text("X-Order", u"1"_s));
    message.body.header.append(*Field::text("Content-Type", u"text/evil"_s));
    message.body.header.append(*Field::text("Content-Language", u"en"_s));
    message.body.header.append(*Field::text("Subject", u"not here"_s));
    QCOMPARE(written(message), "X-Order: 1\r\n"
                               "MIME-Version: 1.0\r\n"
                               "Content-Type: text/plain; charset=utf-8\r\n"
                               "Content-Transfer-Encoding: 7bit\r\n"
                               "Content-Language: en\r\n\r\nx"_ba);
}

void tst_MessageWriter::utf8OnlyWhereNeeded()
{
    Message message = textMessage(u"x"_s);
    message.header.append(Field::addresses("From", list(u"Grüße <a@example.com>"_s)));
    message.header.append(Field::addresses("To", list(u"Grüße <ü@example.com>"_s)));
    const QByteArray octets = written(message, {.utf8Fields = true});
    QVERIFY(octets.contains("To: Grüße <ü@example.com>"));
    QVERIFY(fieldOf(octets, "From").startsWith("=?"));
}

void tst_MessageWriter::fileNames()
{
    Part part = Part::bytes("a", MediaType::fromName(u"application/pdf"));
    part.disposition = Disposition::Attachment;
    part.fileName = u"../\"evil\"\r\nBcc: x@example.com\\a;b\".pdf"_s;
    Message message;
    message.body = part;
    const QByteArray octets = written(message);
    QVERIFY(!octets.contains("\nBcc"));
    QCOMPARE(fieldOf(octets, "Content-Disposition"), "attachment; filename=\"a;b\\\".pdf\""_ba);
}

void tst_MessageWriter::emptyMultipart()
{
    Message message;
    message.body = Part::multipart("mixed", {});
    const ReadMessage again = readMessage(written(message));
    QVERIFY(again.defects.empty());
    QCOMPARE(again.message.body.children().size(), 1U);
}

void tst_MessageWriter::wrongTypes()
{
    Message message;
    message.body = Part::multipart("mixed", {Part::text(u"x"_s)});
    message.body.mediaType = MediaType::fromName(u"text/plain");
    QVERIFY(fieldOf(written(message), "Content-Type").startsWith("multipart/mixed; boundary="));
    message.body = Part::bytes("x", MediaType::fromName(u"multipart/mixed"));
    QCOMPARE(fieldOf(written(message), "Content-Type"), "application/octet-stream"_ba);
    message.body = Part::bytes("x", MediaType::fromName(u"nonsense"));
    QCOMPARE(fieldOf(written(message), "Content-Type"), "application/octet-stream"_ba);
    message.body = Part();
    message.body.content = std::shared_ptr<const ContentStore>();
    QCOMPARE(body(written(message)), ""_ba);
}

void tst_MessageWriter::noPartHoldsABoundary()
{
    // The boundary that this very seed gives, in the text.
    SeededRandom random(seed);
    const QString boundary = u"=_envoi_"_s + QString::fromLatin1(random.hex(128));
    const QString text =
        u"--"_s + boundary + u"\nContent-Type: text/html\n\nevil\n--"_s + boundary + u"--\n"_s;
    for (const bool eightBit : {false, true}) {
        for (const QString &more : {u""_s, u"ü"_s}) {
            Message message;
            message.body = Part::multipart("mixed", {Part::text(text + more)});
            const ReadMessage again = readMessage(written(message, {.eightBit = eightBit}));
            QVERIFY(again.defects.empty());
            QCOMPARE(again.message.body.children().size(), 1U);
            QCOMPARE(std::get<QString>(again.message.body.children().front().content), text + more);
        }
    }
}

void tst_MessageWriter::anyChunkSizeAndRewind()
{
    const QTemporaryDir folder;
    QByteArray octets;
    for (int i = 0; i < 500; ++i)
        octets.append(static_cast<char>(i));
    const QString path = writeFile(folder, u"f"_s, octets);
    const QString empty = writeFile(folder, u"empty"_s, "");
    const auto type = MediaType::fromName(u"application/octet-stream");
    Message message;
    message.body =
        Part::multipart("mixed", {Part::text(u"Grüße\n"_s), Part::file(*FileReference::look(path), type),
                                  Part::file(*FileReference::look(empty), type), Part::bytes(octets, type),
                                  Part::bytes("", type)});
    const QByteArray expected = written(message);
    QVERIFY(expected.size() > 1500);
    SeededRandom random(seed);
    MessageWriter writer(message, random);
    for (std::size_t chunk = 1; chunk < 300; ++chunk) {
        QByteArray all;
        std::vector<char> buffer(chunk);
        // Left somewhere in the middle, then begun again
        for (std::size_t i = 0; i < chunk * 7 % 1500; i += chunk)
            QVERIFY(writer.read(buffer));
        QVERIFY(writer.rewind());
        for (;;) {
            const auto count = writer.read(buffer);
            QVERIFY(count);
            if (*count == 0)
                break;
            all.append(buffer.data(), *count);
        }
        QCOMPARE(all, expected);
        QCOMPARE(*writer.read(buffer), 0);
        QVERIFY(writer.rewind());
    }
    QCOMPARE(writer.size(), expected.size());
}

void tst_MessageWriter::sizes()
{
    const auto type = MediaType::fromName(u"application/octet-stream");
    for (qsizetype size = 0; size < 250; ++size) {
        Message message;
        message.body =
            Part::multipart("mixed", {Part::bytes(QByteArray(size, 'x'), type), Part::text(u"ü x"_s)});
        SeededRandom random(seed);
        MessageWriter writer(message, random);
        QCOMPARE(writer.size(), *measure(writer));
    }
    Message message;
    message.body = Part::bytes({}, type);
    message.body.content = std::make_shared<const Unsized>("abc"_ba);
    SeededRandom random(seed);
    MessageWriter writer(message, random);
    QCOMPARE(writer.size(), -1);
    QVERIFY(readAll(writer)->endsWith("YWJj"));
}

void tst_MessageWriter::fileErrors()
{
    const QTemporaryDir folder;
    const QString path = writeFile(folder, u"f"_s, "abc");
    Message message;
    message.body =
        Part::multipart("mixed", {Part::text(u"x"_s), Part::file(*FileReference::look(path),
                                                                 MediaType::fromName(u"application/pdf"))});
    SeededRandom random(seed);
    MessageWriter writer(message, random);
    QVERIFY(writer.size() > 0);
    writeFile(folder, u"f"_s, "abcd");
    auto octets = readAll(writer);
    QVERIFY(!octets);
    QCOMPARE(octets.error().code, ErrorCode::FileChanged);
    QCOMPARE(octets.error().context, path);
    std::vector<char> buffer(100);
    QCOMPARE(writer.read(buffer).error().code, ErrorCode::FileChanged); // final until rewind()
    QVERIFY(QFile::remove(path));
    QVERIFY(writer.rewind());
    QCOMPARE(readAll(writer).error().code, ErrorCode::FileMissing);
}

void tst_MessageWriter::manyFilesOpenOneByOne()
{
    // More than a process may have open.
    const QTemporaryDir folder;
    const auto type = MediaType::fromName(u"application/pdf");
    const QString path = writeFile(folder, u"f"_s, "abc");
    std::vector<Part> parts(5000, Part::file(*FileReference::look(path), type));
    Message message;
    message.body = Part::multipart("mixed", std::move(parts));
    SeededRandom random(seed);
    MessageWriter writer(message, random);
    const auto size = measure(writer);
    QVERIFY(size);
    QCOMPARE(*size, writer.size());
}

QTEST_GUILESS_MAIN(tst_MessageWriter)
#include "tst_MessageWriter.moc"
