#include "core/mime/MessageReader.h"

#include "core/base/Random.h"
#include "core/mime/MessageWriter.h"
#include "tests/unit/mime/Difference.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <ctime>
#include <vector>

using namespace envoi;
using namespace envoi::mime;
using namespace Qt::Literals::StringLiterals;

namespace {

using Kind = Defect::Kind;

QString textOf(const Part &part)
{
    const auto *text = std::get_if<QString>(&part.content);
    return text ? *text : u"(no text)"_s;
}

bool has(const ReadMessage &read, Kind kind, const QString &where)
{
    return std::ranges::find(read.defects, Defect{kind, where}) != read.defects.end();
}

QByteArray written(const Message &message, quint64 seed = 1, const WriteOptions &options = {.withBcc = true})
{
    SeededRandom random(seed);
    MessageWriter writer(message, random, options);
    return readAll(writer).value_or("unreadable");
}

/// The tree as text: types in brackets.
QString shape(const Part &part)
{
    QString text = QString::fromLatin1(part.mediaType.name());
    if (part.isMultipart()) {
        QStringList children;
        for (const Part &child : part.children())
            children.append(shape(child));
        text += u'(' + children.join(u", "_s) + u')';
    }
    return text;
}

const QByteArray twoParts = "Content-Type: multipart/mixed; boundary=b\r\n"
                            "\r\n"
                            "preamble\r\n"
                            "--b\r\n"
                            "\r\n"
                            "one\r\n"
                            "\r\n"
                            "--b  \r\n"
                            "Content-Type: application/x\r\n"
                            "Content-Transfer-Encoding: base64\r\n"
                            "\r\n"
                            "YWJj\r\n"
                            "--b--\r\n"
                            "epilogue\r\n";

} // namespace

class tst_MessageReader : public QObject {
    Q_OBJECT

private slots:
    void simple();
    void tree();
    void lineEnds();
    void defects_data();
    void defects();
    void shapes_data();
    void shapes();
    void texts_data();
    void texts();
    void fileNames_data();
    void fileNames();
    void attachedTextStaysAsItIs();
    void headerLimit();
    void depthLimit();
    void partLimit();
    void linearTime_data();
    void linearTime();
    void files();
    void storesOutliveTheMessage();
    void cutAnywhere();
};

void tst_MessageReader::simple()
{
    const ReadMessage read = readMessage("From: Anna Example <a@example.com>\r\n"
                                         "To: b@example.com\r\n"
                                         "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\n"
                                         "Date: Mon, 23 Nov 2026 10:00:00 +0100\r\n"
                                         "Message-ID: <1@example.com>\r\n"
                                         "MIME-Version: 1.0\r\n"
                                         "Content-Type: text/plain; charset=iso-8859-1; format=flowed\r\n"
                                         "Content-Transfer-Encoding: quoted-printable\r\n"
                                         "Content-Language: de\r\n"
                                         "\r\n"
                                         "Gr=FC=\r\n=DFe\r\n-- \r\nA\r\n");
    QVERIFY(read.defects.empty());
    const Message &message = read.message;
    QCOMPARE(message.header.fields().size(), 5U);
    QCOMPARE(message.header.find("Subject")->toText(), u"Grüße"_s);
    QCOMPARE(message.header.find("From")->toAddresses().mailboxes().front().displayName(), u"Anna Example"_s);
    QVERIFY(!message.header.find("MIME-Version") && !message.header.find("Content-Type"));
    QCOMPARE(textOf(message.body), u"Grüße\n--\nA\n"_s); // space at a line's end is not quoted-printable's
    QCOMPARE(message.body.mediaType.name(), "text/plain"_ba);
    QCOMPARE(message.body.mediaType.parameter("format"), u"flowed"_s);
    QVERIFY(message.body.mediaType.parameter("charset").isEmpty());
    QCOMPARE(message.body.header.find("Content-Language")->toText(), u"de"_s);
}

void tst_MessageReader::tree()
{
    const ReadMessage read = readMessage(twoParts);
    QVERIFY(read.defects.empty());
    QCOMPARE(shape(read.message.body), u"multipart/mixed(text/plain, application/x)"_s);
    QCOMPARE(textOf(read.message.body.children()[0]), u"one\n"_s);
    QCOMPARE(octetsOf(read.message.body.children()[1]), "abc"_ba);
    const auto &store =
        std::get<std::shared_ptr<const ContentStore>>(read.message.body.children()[1].content);
    QCOMPARE(store->size(), 3);
    const auto source = store->open();
    std::vector<char> one(1);
    for (int round = 0; round < 2; ++round) {
        for (const char c : {'a', 'b', 'c'}) {
            QCOMPARE(*source->read(one), 1);
            QCOMPARE(one.front(), c);
        }
        QCOMPARE(*source->read(one), 0);
        QCOMPARE(*source->read(one), 0);
        QVERIFY(source->rewind());
    }
}

void tst_MessageReader::lineEnds()
{
    QByteArray octets = twoParts;
    octets.replace("\r\n", "\n");
    const ReadMessage read = readMessage(octets);
    QCOMPARE(read.defects, (std::vector<Defect>{{Kind::BareLineEnd, {}}}));
    QCOMPARE(shape(read.message.body), u"multipart/mixed(text/plain, application/x)"_s);
    QCOMPARE(textOf(read.message.body.children()[0]), u"one\n"_s);
    QCOMPARE(octetsOf(read.message.body.children()[1]), "abc"_ba);
    const ReadMessage alone = readMessage("Subject: x\r\n\r\na\rb\r\nc\r"_ba);
    QCOMPARE(textOf(alone.message.body), u"a\nb\nc\n"_s);
    QVERIFY(has(alone, Kind::BareLineEnd, {}));
}

void tst_MessageReader::defects_data()
{
    QTest::addColumn<QByteArray>("octets");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("where");
    const auto header = [](QByteArray fields) { return fields + "\r\n\r\nx"; };
    const auto part = [](QByteArray fields) {
        return "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + fields + "\r\n--b--\r\n";
    };
    QTest::newRow("empty") << ""_ba << Kind::MissingHeaderEnd << u""_s;
    QTest::newRow("header only") << "Subject: x\r\n"_ba << Kind::MissingHeaderEnd << u""_s;
    QTest::newRow("text only") << "Hello, world\r\nhow are you?\r\n"_ba << Kind::MissingHeaderEnd << u""_s;
    QTest::newRow("part without a header end")
        << part("Content-Type: text/plain") << Kind::MissingHeaderEnd << u"1"_s;
    QTest::newRow("no field") << header("A: b\r\nno field\r\nC: d") << Kind::MalformedField << u""_s;
    QTest::newRow("CR in a field") << header("A: b\rc") << Kind::BareLineEnd << u"A"_s;
    QTest::newRow("NUL in a field") << header("A: b"_ba + '\0' + "c") << Kind::MalformedField << u"A"_s;
    QTest::newRow("eight bits") << header("Subject: gr\xFC") << Kind::EightBitField << u"Subject"_s;
    QTest::newRow("unknown charset") << header("Content-Type: text/plain; charset=x-none")
                                     << Kind::UnknownCharset << u""_s;
    QTest::newRow("not its charset") << header("Content-Type: text/plain; charset=utf-8") + "\xFF"
                                     << Kind::InvalidCharacters << u""_s;
    QTest::newRow("eight bits unannounced") << header("A: b") + "\xFF" << Kind::InvalidCharacters << u""_s;
    QTest::newRow("unknown encoding")
        << header("Content-Transfer-Encoding: x-uuencode") << Kind::UnknownTransferEncoding << u""_s;
    QTest::newRow("broken base64") << header("Content-Transfer-Encoding: base64") + "*"
                                   << Kind::InvalidTransferEncoding << u""_s;
    QTest::newRow("broken base64 in a part")
        << part("Content-Transfer-Encoding: base64\r\n\r\nYWJ") << Kind::InvalidTransferEncoding << u"1"_s;
    QTest::newRow("broken quoted-printable") << header("Content-Transfer-Encoding: quoted-printable") + "=zz"
                                             << Kind::InvalidTransferEncoding << u""_s;
    QTest::newRow("base64 multipart")
        << "Content-Transfer-Encoding: base64\r\n" + twoParts << Kind::InvalidTransferEncoding << u""_s;
    QTest::newRow("no boundary") << header("Content-Type: multipart/mixed") << Kind::MissingBoundary << u""_s;
    QTest::newRow("endless boundary")
        << header("Content-Type: multipart/mixed; boundary=" + QByteArray(300, 'b')) << Kind::MissingBoundary
        << u""_s;
    QTest::newRow("boundary never used")
        << header("Content-Type: multipart/mixed; boundary=b") << Kind::MissingFinalBoundary << u""_s;
    QTest::newRow("no final boundary")
        << twoParts.first(twoParts.indexOf("--b--")) << Kind::MissingFinalBoundary << u""_s;
    QTest::newRow("inner without final boundary")
        << part("Content-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\nx") << Kind::MissingFinalBoundary
        << u"1"_s;
    QTest::newRow("address") << header("To: a@b@c, d@example.com") << Kind::MalformedAddress << u"To"_s;
    QTest::newRow("semicolon") << header("To: a@b; c@d") << Kind::IrregularAddress << u"To"_s;
    QTest::newRow("date") << header("Date: yesterday") << Kind::MalformedDate << u"Date"_s;
    QTest::newRow("message id") << header("Message-ID: none") << Kind::MalformedMessageId << u"Message-ID"_s;
    QTest::newRow("content id") << part("Content-ID: <image1>\r\n\r\nx") << Kind::MalformedMessageId
                                << u"Content-ID"_s;
    QTest::newRow("two subjects") << header("Subject: a\r\nsubject: b") << Kind::DuplicateField
                                  << u"subject"_s;
    QTest::newRow("two types") << header("Content-Type: text/plain\r\nContent-Type: text/html")
                               << Kind::DuplicateField << u"Content-Type"_s;
    QTest::newRow("no type") << header("Content-Type: plain") << Kind::MalformedField << u"Content-Type"_s;
}

void tst_MessageReader::defects()
{
    QFETCH(QByteArray, octets);
    QFETCH(Kind, kind);
    QFETCH(QString, where);
    const ReadMessage read = readMessage(octets);
    QVERIFY(has(read, kind, where));
    // What is written from it has none, but for what a field says.
    const ReadMessage again = readMessage(written(read.message));
    for (const Defect &defect : again.defects) {
        QVERIFY(defect.kind == Kind::MalformedAddress || defect.kind == Kind::IrregularAddress ||
                defect.kind == Kind::MalformedDate || defect.kind == Kind::MalformedMessageId ||
                defect.kind == Kind::DuplicateField);
    }
}

void tst_MessageReader::shapes_data()
{
    QTest::addColumn<QByteArray>("octets");
    QTest::addColumn<QString>("tree");
    QTest::newRow("no header") << "Hello,\r\n\r\nAnna"_ba << u"text/plain"_s;
    QTest::newRow("upper case") << "CONTENT-TYPE: TEXT/HTML\r\n\r\n"_ba << u"text/html"_s;
    QTest::newRow("space before the colon") << "Content-Type : text/html\r\n\r\n"_ba << u"text/html"_s;
    QTest::newRow("old text") << "Content-Type: text\r\n\r\n"_ba << u"text/plain"_s;
    QTest::newRow("nonsense") << "Content-Type: ;;;\r\n\r\n"_ba << u"text/plain"_s;
    QTest::newRow("mailbox line") << "From a@example.com Mon Nov 23\r\nContent-Type: text/html\r\n\r\n"_ba
                                  << u"text/html"_s;
    QTest::newRow("byte order mark") << "\xEF\xBB\xBF"
                                        "Content-Type: text/html\r\n\r\n"_ba
                                     << u"text/html"_s;
    QTest::newRow("unknown encoding") << "Content-Type: text/html\r\nContent-Transfer-Encoding: x\r\n\r\n"_ba
                                      << u"application/octet-stream"_s;
    QTest::newRow("message") << "Content-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\n"_ba
                             << u"message/rfc822"_s;
    QTest::newRow("digest")
        << "Content-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n\r\nSubject: x\r\n--b--"_ba
        << u"multipart/digest(message/rfc822)"_s;
    QTest::newRow("nested, one boundary the beginning of the other")
        << "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
           "Content-Type: multipart/alternative; boundary=bb\r\n\r\n--bb\r\n\r\nx\r\n--bb--\r\n--b\r\n\r\ny\r\n--b--"_ba
        << u"multipart/mixed(multipart/alternative(text/plain), text/plain)"_s;
    QTest::newRow("the same boundary twice")
        << "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
           "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n"_ba
        << u"multipart/mixed(multipart/alternative(text/plain))"_s;
    QTest::newRow("outer boundary ends the inner")
        << "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
           "Content-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\n\r\nx\r\n--b\r\n\r\ny\r\n--b--"_ba
        << u"multipart/mixed(multipart/alternative(text/plain), text/plain)"_s;
    QTest::newRow("empty part")
        << "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n--b\r\n\r\n--b--"_ba
        << u"multipart/mixed(text/plain, text/plain)"_s;
    QTest::newRow("no part at all")
        << "Content-Type: multipart/mixed; boundary=b\r\n\r\nx\r\n--b--\r\ny\r\n"_ba << u"text/plain"_s;
    QTest::newRow("a line that only looks like it")
        << "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n--bx\r\n--b--x\r\n --b\r\nx--b\r\n--b--"_ba
        << u"multipart/mixed(text/plain)"_s;
    QTest::newRow("boundary with spaces and quotes")
        << "Content-Type: multipart/mixed; boundary=\"a b?:\\\"\"\r\n\r\n--a b?:\"\r\n\r\nx\r\n--a b?:\"--"_ba
        << u"multipart/mixed(text/plain)"_s;
}

void tst_MessageReader::shapes()
{
    QFETCH(QByteArray, octets);
    QFETCH(QString, tree);
    QCOMPARE(shape(readMessage(octets).message.body), tree);
    octets.replace("\r\n", "\n");
    QCOMPARE(shape(readMessage(octets).message.body), tree);
}

void tst_MessageReader::texts_data()
{
    QTest::addColumn<QByteArray>("octets");
    QTest::addColumn<QString>("text");
    const QByteArray utf8 = "Content-Type: text/plain; charset=utf-8\r\n";
    QTest::newRow("utf-8") << utf8 + "\r\nGrüße" << u"Grüße"_s;
    QTest::newRow("base64") << utf8 + "Content-Transfer-Encoding: base64\r\n\r\nR3LDvMOfZQ0KCg=="
                            << u"Grüße\n\n"_s;
    QTest::newRow("UTF-16")
        << "Content-Type: text/plain; charset=utf-16be\r\nContent-Transfer-Encoding: base64\r\n\r\n"
           "AEcA/A=="_ba
        << u"Gü"_s;
    QTest::newRow("windows-1252") << "Content-Type: text/plain; charset=windows-1252\r\n\r\n\x80"_ba
                                  << u"€"_s;
    QTest::newRow("nothing said") << "\r\nGr\xFC\xDF"_ba << u"Grüß"_s;
    QTest::newRow("nothing said, UTF-8") << "\r\nGrüß"_ba << u"Grüß"_s;
    QTest::newRow("body begins without an empty line")
        << "A: b\r\nHello, Anna\r\n\r\nhow are you"_ba << u"Hello, Anna\n\nhow are you"_s;
    QTest::newRow("header cut") << "Subject: x"_ba << u""_s;
    QTest::newRow("multipart without boundary")
        << "Content-Type: multipart/mixed\r\n\r\n--b\r\n\r\nx"_ba << u"--b\n\nx"_s;
    QTest::newRow("multipart that never begins")
        << "Content-Type: multipart/mixed; boundary=b\r\n\r\nx\r\n"_ba << u"x\n"_s;
}

void tst_MessageReader::texts()
{
    QFETCH(QByteArray, octets);
    const ReadMessage read = readMessage(octets);
    QTEST(textOf(read.message.body), "text");
    const ReadMessage again = readMessage(written(read.message));
    QTEST(textOf(again.message.body), "text");
}

void tst_MessageReader::fileNames_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QString>("name");
    QTest::newRow("none") << "Content-Disposition: attachment"_ba << u""_s;
    QTest::newRow("plain") << "Content-Disposition: attachment; filename=a.pdf"_ba << u"a.pdf"_s;
    QTest::newRow("by name only") << "Content-Type: application/pdf; name=a.pdf"_ba << u"a.pdf"_s;
    QTest::newRow("both")
        << "Content-Disposition: attachment; filename=b.pdf\r\nContent-Type: x/y; name=a.pdf"_ba
        << u"b.pdf"_s;
    QTest::newRow("both, the other way round")
        << "Content-Type: x/y; name=a.pdf\r\nContent-Disposition: attachment; filename=b.pdf"_ba
        << u"b.pdf"_s;
    QTest::newRow("RFC 2231") << "Content-Disposition: attachment; filename*=UTF-8''Gr%C3%BC%C3%9Fe.pdf"_ba
                              << u"Grüße.pdf"_s;
    QTest::newRow("RFC 2047")
        << "Content-Disposition: attachment; filename=\"=?utf-8?Q?Gr=C3=BC=C3=9Fe?=\""_ba << u"Grüße"_s;
    QTest::newRow("path") << "Content-Disposition: attachment; filename=\"../../etc/passwd\""_ba
                          << u"passwd"_s;
}

void tst_MessageReader::fileNames()
{
    QFETCH(QByteArray, fields);
    const ReadMessage read = readMessage(fields + "\r\n\r\nx");
    QTEST(read.message.body.fileName, "name");
    QTEST(readMessage(written(read.message)).message.body.fileName, "name");
}

void tst_MessageReader::attachedTextStaysAsItIs()
{
    const ReadMessage read = readMessage("Content-Type: text/x-diff; charset=iso-8859-1; name=a.diff\r\n"
                                         "Content-Disposition: attachment\r\n"
                                         "Content-Transfer-Encoding: base64\r\n"
                                         "\r\n"
                                         "YQr8DQ0=\r\n");
    QVERIFY(read.defects.empty());
    const QByteArray octets = "a\n\xFC\r\r"_ba;
    QCOMPARE(octetsOf(read.message.body), octets);
    QCOMPARE(read.message.body.mediaType.parameter("charset"), u"iso-8859-1"_s);
    const ReadMessage again = readMessage(written(read.message));
    QCOMPARE(octetsOf(again.message.body), octets);
    QCOMPARE(again.message.body.mediaType, read.message.body.mediaType);
}

void tst_MessageReader::headerLimit()
{
    const QByteArray line = "X-Field: " + QByteArray(900, 'x') + "\r\n";
    QByteArray octets = line.repeated(2000);
    const ReadMessage read = readMessage(octets + "\r\nthe end");
    QVERIFY(has(read, Kind::MissingHeaderEnd, {}));
    QVERIFY(std::ssize(read.message.header.fields()) * line.size() <= 1024 * 1024);
    QVERIFY(textOf(read.message.body).endsWith("the end"_L1));
    // One field without an end
    const ReadMessage endless = readMessage("X: " + QByteArray(3'000'000, 'x'));
    QCOMPARE(textOf(endless.message.body).size(), 3'000'003);
}

void tst_MessageReader::depthLimit()
{
    QByteArray octets;
    for (int i = 0; i < 200; ++i) {
        const QByteArray b = QByteArray::number(i);
        octets += "Content-Type: multipart/mixed; boundary=\"b" + b + "\"\r\n\r\n--b" + b + "\r\n";
    }
    octets += "\r\nthe end";
    const ReadMessage read = readMessage(octets);
    QVERIFY(std::ranges::any_of(read.defects, [](const Defect &d) { return d.kind == Kind::TooDeep; }));
    const Part *part = &read.message.body;
    int depth = 0;
    for (; part->isMultipart(); part = &part->children().front())
        ++depth;
    QCOMPARE(depth, 50);
    QVERIFY(octetsOf(*part).endsWith("the end"));
    QVERIFY(octetsOf(*part).startsWith("--b50"));
    QVERIFY(readMessage(written(read.message)).defects.empty());
}

void tst_MessageReader::partLimit()
{
    QByteArray octets = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
    for (int i = 0; i < 20'000; ++i)
        octets += "--b\r\n\r\n\r\n";
    octets += "--b--\r\n";
    const ReadMessage read = readMessage(octets);
    QVERIFY(has(read, Kind::TooManyParts, {}));
    QCOMPARE(read.message.body.children().size(), 10'000U);
    QVERIFY(octetsOf(read.message.body.children().back()).endsWith("--b--\r\n"));
}

void tst_MessageReader::linearTime_data()
{
    QTest::addColumn<QByteArray>("unit");
    QTest::addColumn<QByteArray>("prefix");
    const QByteArray nested = [] {
        QByteArray octets;
        for (int i = 0; i < 50; ++i) {
            const QByteArray b = QByteArray(200, 'b') + QByteArray::number(i);
            octets += "Content-Type: multipart/mixed; boundary=" + b + "\r\n\r\n--" + b + "\r\n";
        }
        return octets + "\r\n";
    }();
    QTest::newRow("fields") << "a:\n"_ba
                            << ""_ba;
    QTest::newRow("no fields") << "a\nb:c\n"_ba
                               << ""_ba;
    QTest::newRow("folds") << "\n a"_ba
                           << "Subject: x"_ba;
    QTest::newRow("addresses") << "a@b.example,"_ba
                               << "To: "_ba;
    QTest::newRow("comments") << "("_ba
                              << "To: "_ba;
    QTest::newRow("parameters") << ";a=b"_ba
                                << "Content-Type: text/plain"_ba;
    QTest::newRow("dashes") << "--\n"_ba << nested;
    QTest::newRow("nearly boundaries") << "--" + QByteArray(200, 'b') + "\n" << nested;
    QTest::newRow("equals") << "="_ba
                            << "Content-Transfer-Encoding: quoted-printable\n\n"_ba;
    QTest::newRow("spaces") << " "_ba
                            << "Content-Transfer-Encoding: quoted-printable\n\n"_ba;
    QTest::newRow("padding") << "="_ba
                             << "Content-Transfer-Encoding: base64\n\n"_ba;
    QTest::newRow("returns") << "\r"_ba
                             << "\n"_ba;
}

void tst_MessageReader::linearTime()
{
    QFETCH(QByteArray, unit);
    QFETCH(QByteArray, prefix);
    // A step too many for each octet would take hours; the limit is far above what any machine needs.
    const QByteArray octets = prefix + unit.repeated(2'000'000 / unit.size());
    const std::clock_t begin = std::clock();
    const ReadMessage read = readMessage(octets);
    QVERIFY(written(read.message).size() > 0);
    QVERIFY2((std::clock() - begin) / CLOCKS_PER_SEC < 60, "not linear");
}

void tst_MessageReader::files()
{
    const QTemporaryDir folder;
    QCOMPARE(readMessageFile(folder.filePath(u"none"_s)).error().code, ErrorCode::FileMissing);
    QCOMPARE(readMessageFile(folder.path()).error().code, ErrorCode::FileIsFolder);
    QFile file(folder.filePath(u"a.eml"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    QVERIFY(readMessageFile(file.fileName()));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(twoParts) == twoParts.size());
    file.close();
    const auto read = readMessageFile(file.fileName());
    QVERIFY(read);
    QVERIFY(read->defects.empty());
    QCOMPARE(octetsOf(read->message.body.children()[1]), "abc"_ba);
}

void tst_MessageReader::storesOutliveTheMessage()
{
    std::unique_ptr<ByteSource> source;
    {
        QByteArray octets = twoParts;
        octets.detach();
        const ReadMessage read = readMessage(octets);
        source = read.message.body.children()[1].open();
    }
    QCOMPARE(readAll(*source).value(), "abc"_ba);
}

void tst_MessageReader::cutAnywhere()
{
    for (qsizetype size = 0; size <= twoParts.size(); ++size) {
        const ReadMessage read = readMessage(twoParts.first(size));
        const ReadMessage again = readMessage(written(read.message));
        QCOMPARE(shape(again.message.body), shape(read.message.body));
    }
}

QTEST_GUILESS_MAIN(tst_MessageReader)
#include "tst_MessageReader.moc"
