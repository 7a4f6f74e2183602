#include "core/mime/Part.h"

#include <QTest>

#include <ctime>

using namespace envoi;
using namespace envoi::mime;
using namespace Qt::Literals::StringLiterals;

class tst_Part : public QObject {
    Q_OBJECT

private slots:
    void harmlessNames_data();
    void harmlessNames();
    void longNames();
    void mediaTypes();
    void parameters();
    void opening();
    void recipients();
    void manyRecipients();
};

void tst_Part::harmlessNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("harmless");
    QTest::newRow("plain") << u"Report 2026.pdf"_s << u"Report 2026.pdf"_s;
    QTest::newRow("empty") << u""_s << u"attachment"_s;
    QTest::newRow("path") << u"/etc/passwd"_s << u"passwd"_s;
    QTest::newRow("Windows path") << u"C:\\Users\\a\\b.txt"_s << u"b.txt"_s;
    QTest::newRow("folder") << u"a/b/"_s << u"b"_s;
    QTest::newRow("up") << u"../.."_s << u"attachment"_s;
    QTest::newRow("dots") << u"..."_s << u"attachment"_s;
    QTest::newRow("separators") << u"/\\/"_s << u"attachment"_s;
    QTest::newRow("hidden") << u".profile"_s << u".profile"_s;
    QTest::newRow("drive and stream") << u"a.txt:b.exe"_s << u"a.txt_b.exe"_s;
    QTest::newRow("controls") << u"a\u0001b\u007Fc\u0085.pdf"_s << u"abc.pdf"_s;
    QTest::newRow("NUL") << QString(u"a.pdf\0.exe"_s) << u"a.pdf.exe"_s;
    QTest::newRow("line ends") << u"a\r\nb.pdf"_s << u"a  b.pdf"_s;
    QTest::newRow("right to left override") << u"gpj.\u202Eexe.doc"_s << u"gpj.exe.doc"_s;
    QTest::newRow("tab") << u"a\tb.pdf"_s << u"a b.pdf"_s;
    QTest::newRow("DEL alone") << u"\u007F"_s << u"attachment"_s;
    QTest::newRow("bare CR, bare LF") << u"a\rb\nc"_s << u"a b c"_s;
    QTest::newRow("a field in it") << u"a.pdf\r\nBcc: b@example.com"_s << u"a.pdf  Bcc_ b@example.com"_s;
    QTest::newRow("path behind a line end") << u"a\r\n../b.pdf"_s << u"b.pdf"_s;
    QTest::newRow("embeddings") << u"\u202Aa\u202Bb\u202Cc\u202Dd\u202Ee.txt"_s << u"abcde.txt"_s;
    QTest::newRow("invisible tags") << u"a\U000E0001\U000E0041.txt"_s << u"a.txt"_s;
    QTest::newRow("low surrogate first")
        << QString(QChar(u'\xDC00')) + QChar(u'\xD800') + u".txt"_s << u".txt"_s;
    QTest::newRow("nothing left") << u"\u202E\u0001"_s + QChar(u'\xD800') << u"attachment"_s;
    QTest::newRow("separator hidden by an override") << u"a\u202E/\u202Eb"_s << u"b"_s;
    QTest::newRow("quotes") << u"a\";x=\"b"_s << u"a\";x=\"b"_s;
    QTest::newRow("isolates and marks") << u"\u2066a\u2069\u200E\u200F\u061C\uFEFF\u2028"_s << u"a"_s;
    QTest::newRow("lone surrogate") << u"a"_s + QChar(u'\xD800') + u"b"_s << u"ab"_s;
    QTest::newRow("emoji") << u"👩\u200D🚀.png"_s << u"👩\u200D🚀.png"_s;
    QTest::newRow("trailing") << u" a.exe . . "_s << u"a.exe"_s;
    QTest::newRow("device") << u"CON"_s << u"_CON"_s;
    QTest::newRow("device with extension") << u"nul.tar.gz"_s << u"_nul.tar.gz"_s;
    QTest::newRow("numbered device") << u"Lpt1.txt"_s << u"_Lpt1.txt"_s;
    QTest::newRow("device, superscript") << u"COM\u00B9"_s << u"_COM\u00B9"_s;
    QTest::newRow("no device") << u"CONTENT.txt"_s << u"CONTENT.txt"_s;
    QTest::newRow("no device either") << u"COMX"_s << u"COMX"_s;
}

void tst_Part::harmlessNames()
{
    QFETCH(QString, name);
    QFETCH(QString, harmless);
    QCOMPARE(harmlessFileName(name), harmless);
    QCOMPARE(harmlessFileName(harmless), harmless);
}

void tst_Part::longNames()
{
    for (const QString &unit : {u"x"_s, u"ü"_s, u"你"_s, u"😀"_s}) {
        const QString name = harmlessFileName(unit.repeated(300) + u".pdf"_s);
        QVERIFY(name.endsWith(u".pdf"_s));
        QVERIFY(name.toUtf8().size() <= 255);
        QVERIFY(name.toUtf8().size() > 250);
        QVERIFY(name.isValidUtf16());
        QCOMPARE(harmlessFileName(name), name);
        // What is too long for an extension is none.
        const QString odd = harmlessFileName(u"a."_s + unit.repeated(300));
        QVERIFY(odd.toUtf8().size() <= 255 && odd.toUtf8().size() > 250);
    }
}

void tst_Part::mediaTypes()
{
    QCOMPARE(MediaType().name(), "text/plain"_ba);
    QCOMPARE(MediaType::make("Text", "HTML")->name(), "text/html"_ba);
    QVERIFY(!MediaType::make("", "x") && !MediaType::make("a b", "c") && !MediaType::make("a", "b\r\nc"));
    QVERIFY(!MediaType::make("a/b", "c") && !MediaType::make("ü", "c"));
    QCOMPARE(MediaType::fromName(u" image/svg+xml ").name(), "image/svg+xml"_ba);
    for (const QString &name : {u""_s, u"image"_s, u"/x"_s, u"image/"_s, u"a/b/c"_s, u"a/b; c=d"_s})
        QCOMPARE(MediaType::fromName(name).name(), "application/octet-stream"_ba);
}

void tst_Part::parameters()
{
    MediaType type;
    QVERIFY(type.setParameter("Format", u"flowed"_s));
    QVERIFY(type.setParameter("FORMAT", u"fixed"_s));
    QCOMPARE(type.parameter("format"), u"fixed"_s);
    QCOMPARE(type.parameters().size(), 1U);
    QVERIFY(type.parameter("other").isEmpty());
    QVERIFY(!type.setParameter("a b", u"x"_s) && !type.setParameter("", u"x"_s));
    QVERIFY(!type.setParameter("a", u"x\ny"_s) && !type.setParameter("a", u"x\u007F"_s));
    QCOMPARE(type.parameters().size(), 1U);
}

void tst_Part::opening()
{
    QCOMPARE(*readAll(*Part::text(u"ü\nb\rc\r\n"_s).open()), "ü\r\nb\r\nc\r\n"_ba);
    QCOMPARE(*readAll(*Part::bytes("a\nb", MediaType()).open()), "a\nb"_ba);
    QCOMPARE(*readAll(*Part::multipart("mixed", {Part::text(u"x"_s)}).open()), ""_ba);
    QCOMPARE(Part::multipart("no token", {}).mediaType.name(), "multipart/mixed"_ba);
}

void tst_Part::manyRecipients()
{
    QByteArray to;
    for (int i = 0; i < 100'000; ++i)
        to += "r" + QByteArray::number(i) + "@example.com, ";
    Header header;
    header.append(*Field::raw("To", to));
    const std::clock_t start = std::clock();
    QCOMPARE(recipientsOf(header).size(), 100'000U);
    QVERIFY((std::clock() - start) / CLOCKS_PER_SEC < 10);
}

void tst_Part::recipients()
{
    Message message;
    const auto add = [&](FieldName name, QStringView text) {
        message.header.append(Field::addresses(std::move(name), *AddressList::parse(text)));
    };
    add("Bcc", u"d@example.com");
    add("From", u"x@example.com");
    add("To", u"B <b@example.com>, Team: c@example.com, b@EXAMPLE.com;");
    add("Cc", u"a@example.com, c@example.com");
    QStringList found;
    for (const Mailbox &mailbox : message.recipients())
        found.append(mailbox.addrSpec().toString());
    QCOMPARE(found,
             (QStringList{u"b@example.com"_s, u"c@example.com"_s, u"a@example.com"_s, u"d@example.com"_s}));
}

QTEST_GUILESS_MAIN(tst_Part)
#include "tst_Part.moc"
