#include "core/base/Random.h"
#include "core/mime/MessageReader.h"
#include "core/mime/MessageWriter.h"

#include <QCryptographicHash>
#include <QTest>

using namespace envoi;
using namespace envoi::mime;
using namespace Qt::Literals::StringLiterals;

namespace {

Result<QByteArray> tryWrite(const Message &message, const WriteOptions &options = {}, quint64 seed = 7)
{
    SeededRandom random(seed);
    MessageWriter writer(message, random, options);
    return readAll(writer);
}

QByteArray written(const Message &message, const WriteOptions &options = {})
{
    return tryWrite(message, options).value_or("error");
}

/// What a verifier hashes: from behind the first delimiter of the multipart/signed to before the line end
/// of the next one, in lines that end in CRLF (RFC 3156 section 5, RFC 8551 section 3.1.1).
QByteArray signedHash(QByteArray message)
{
    message.replace("\r\n", "\n");
    const qsizetype type = message.indexOf("multipart/signed");
    const qsizetype name = message.indexOf("boundary=", type) + 9;
    const qsizetype end = message.indexOf('\n', name);
    const QByteArray boundary = message.sliced(name, end - name).replace("\"", "");
    const QByteArray delimiter = "\n--" + boundary + "\n";
    const qsizetype begin = message.indexOf(delimiter, end) + delimiter.size();
    QByteArray entity = message.sliced(begin, message.indexOf(delimiter, begin) - begin);
    return QCryptographicHash::hash(entity.replace("\n", "\r\n"), QCryptographicHash::Sha256).toHex();
}

QByteArray signedMessage(const QByteArray &entity)
{
    return "From: anna@example.com\n"
           "Content-Type: multipart/mixed; boundary=outer\n\n"
           "--outer\n"
           "Content-Type: multipart/signed; micalg=pgp-sha256;\n"
           "  protocol=\"application/pgp-signature\"; boundary=\"the one\"\n\n"
           "preamble\n"
           "--the one\n" +
           entity +
           "\n--the one\n"
           "Content-Type: application/pgp-signature\n\nsignature\n"
           "--the one--\n"
           "--outer\n\nfooter\n"
           "--outer--\n";
}

} // namespace

/// What is signed is written safely, and stays as it is (RFC 3156, RFC 8551).
class tst_SignedParts : public QObject {
    Q_OBJECT

private slots:
    void writtenForEveryRelay();
    void readAndWrittenAgain_data();
    void readAndWrittenAgain();
    void whatCannotBeCarried();
    void noBoundaryIsWithin();
};

void tst_SignedParts::writtenForEveryRelay()
{
    Part file = Part::bytes("\xFF", MediaType::fromName(u"image/png"));
    file.header.append(*Field::raw("Content-Description", "Gr\xC3\xBC\xC3\x9F"
                                                          "e"));
    Message message;
    message.body = Part::multipart(
        "mixed", {Part::multipart(
                      "signed",
                      {Part::multipart("mixed", {Part::text(u"Grüße\n"_s), Part::text(u"-- \nAnna\n"_s),
                                                 Part::text(u"tab\t"_s), Part::text(u"From here\n"_s), file}),
                       Part::bytes("signature", MediaType::fromName(u"application/pgp-signature"))}),
                  Part::text(u"-- \nfooter, größer"_s)});
    const QByteArray octets = written(message, {.eightBit = true, .binary = true, .utf8Fields = true});
    const qsizetype footer = octets.indexOf("footer");
    QVERIFY(footer > 0);
    const qsizetype begin = octets.indexOf("multipart/signed");
    const QByteArray within = octets.sliced(begin, octets.lastIndexOf("\r\n--=_", footer) - begin);
    for (const QByteArray &line : within.split('\n')) {
        const QByteArray content = line.chopped(line.endsWith('\r') ? 1 : 0);
        QVERIFY2(!content.endsWith(' ') && !content.endsWith('\t') && !content.startsWith("From "),
                 content.constData());
        QVERIFY2(std::ranges::all_of(content, [](char c) { return static_cast<signed char>(c) > 0; }),
                 content.constData());
    }
    QVERIFY(within.contains("--=20\r\nAnna"));
    QVERIFY(octets.sliced(begin + within.size()).contains("-- \r\nfooter, größer"));
    const ReadMessage again = readMessage(octets);
    QCOMPARE(std::get<QString>(again.message.body.children()[0].children()[0].children()[1].content),
             u"-- \nAnna\n"_s);
    // Once more, and nothing has moved.
    QCOMPARE(signedHash(written(again.message)), signedHash(octets));
}

void tst_SignedParts::readAndWrittenAgain_data()
{
    QTest::addColumn<QByteArray>("entity");
    QTest::newRow("odd spelling") << "content-type:TEXT/plain;charset=\"us-ascii\"\nX-Own:  1\n\n=20 \n"_ba;
    QTest::newRow("empty") << ""_ba;
    QTest::newRow("blank lines at the end") << "Content-Type: text/plain\n\nx\n\n\n"_ba;
    QTest::newRow("encoded otherwise") << "Content-Transfer-Encoding: base64\n\neA==\n\neA==\n"_ba;
    QTest::newRow("multipart with preamble and epilogue")
        << "Content-Type: multipart/mixed; boundary=b\n\npreamble\n--b\n\nx\n--b \n\ny\n--b--\nepilogue\n"_ba;
    QTest::newRow("signed twice")
        << "Content-Type: multipart/signed; boundary=b\n\n--b\n\nx  \n--b\n\ny\n--b--\n"_ba;
    QTest::newRow("no header end") << "Content-Type: text/plain"_ba;
    QTest::newRow("message within") << "Content-Type: message/rfc822\n\nSubject:x\n\n--=_envoi_\n"_ba;
    QTest::newRow("8bit")
        << "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\nGr\xC3\xBC\xC3\x9F"
           "e \n"_ba;
}

void tst_SignedParts::readAndWrittenAgain()
{
    QFETCH(QByteArray, entity);
    const QByteArray lf = signedMessage(entity);
    const QByteArray crlf = QByteArray(lf).replace("\n", "\r\n");
    const QByteArray expected = signedHash(lf);
    QCOMPARE(signedHash(crlf), expected);
    for (const QByteArray &octets : {lf, crlf}) {
        ReadMessage read = readMessage(octets);
        const Part &inner = read.message.body.children().at(0).children().at(0);
        QVERIFY(inner.signedEntity);
        QVERIFY(!read.message.body.children().at(0).children().at(1).signedEntity);
        for (const WriteOptions &options :
             {WriteOptions{.eightBit = true},
              WriteOptions{.eightBit = true, .binary = true, .utf8Fields = true}}) {
            const QByteArray again = written(read.message, options);
            QCOMPARE(signedHash(again), expected);
            QCOMPARE(signedHash(written(readMessage(again).message, options)), expected);
            SeededRandom random(7);
            MessageWriter writer(read.message, random, options);
            QCOMPARE(*writer.measuredSize(), again.size());
            QCOMPARE(readMessage(again).message.body.children().size(), 2U);
        }
    }
}

void tst_SignedParts::whatCannotBeCarried()
{
    for (const QByteArray &entity : {"\n\xFF"_ba, '\n' + QByteArray(999, 'x'), QByteArray("\nx\0", 3)}) {
        const auto octets = tryWrite(readMessage(signedMessage(entity)).message);
        QVERIFY(!octets);
        QCOMPARE(octets.error().code, ErrorCode::MessageMalformed);
    }
    QVERIFY(tryWrite(readMessage(signedMessage("\n\xFF"_ba)).message, {.eightBit = true}));
}

void tst_SignedParts::noBoundaryIsWithin()
{
    SeededRandom random(7);
    const QByteArray boundary = "=_envoi_" + random.hex(128);
    const QByteArray octets = signedMessage("\n--" + boundary + "\n\nevil\n");
    const ReadMessage read = readMessage(written(readMessage(octets).message));
    QVERIFY(read.defects.empty());
    QCOMPARE(read.message.body.children().size(), 2U);
    QCOMPARE(signedHash(written(readMessage(octets).message)), signedHash(octets));
}

QTEST_GUILESS_MAIN(tst_SignedParts)
#include "tst_SignedParts.moc"
