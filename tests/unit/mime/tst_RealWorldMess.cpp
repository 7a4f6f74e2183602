// What is wrong with real mail is read as it was meant, and named.
#include "core/base/Random.h"
#include "core/mime/MessageReader.h"
#include "core/mime/MessageWriter.h"

#include <QTest>

#include <algorithm>
#include <vector>

using namespace envoi;
using namespace envoi::mime;
using namespace Qt::Literals::StringLiterals;

namespace {

using Kind = Defect::Kind;
using Defects = std::vector<Defect>;

QString textOf(const Part &part)
{
    const auto *text = std::get_if<QString>(&part.content);
    return text ? *text : u"(no text)"_s;
}

QString fieldOf(const ReadMessage &read, QByteArrayView name)
{
    for (const Field &field : read.message.header.fields()) {
        if (field.name().is(name))
            return field.toText();
    }
    return u"(no field)"_s;
}

QByteArray written(const Message &message)
{
    SeededRandom random(1);
    MessageWriter writer(message, random, {.utf8Fields = true, .withBcc = true});
    return readAll(writer).value_or("unreadable");
}

} // namespace

class tst_RealWorldMess : public QObject {
    Q_OBJECT

private slots:
    void fields_data();
    void fields();
    void bodies_data();
    void bodies();
    void whatEnvoiWroteIsRight_data();
    void whatEnvoiWroteIsRight();
    void manyMultiparts();
    void oneFieldOfAMegabyte();
    void headerOfTenMegabytes();
};

void tst_RealWorldMess::fields_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QString>("subject");
    QTest::addColumn<Defects>("defects");
    const Defects none;
    const auto subject = [&](const char *label, const QByteArray &body, const QString &text,
                             std::initializer_list<Kind> kinds = {}) {
        Defects defects;
        for (const Kind kind : kinds)
            defects.push_back({kind, u"Subject"_s});
        QTest::newRow(label) << "Subject: " + body + "\r\n\r\n" << text << defects;
    };
    subject("blank line within a folded field", "a\r\n \r\n b", u"a  b"_s);
    subject("tabs", "a\r\n\t\tb", u"a\t\tb"_s);
    QTest::newRow("spaces before the colon") << "Subject \t: a\r\n\r\n"_ba << u"a"_s << none;
    QTest::newRow("nothing behind the colon") << "Subject:a\r\n\r\n"_ba << u"a"_s << none;
    QTest::newRow("first line folded")
        << " x\r\nSubject: a\r\n\r\n"_ba << u"a"_s << Defects{{Kind::MalformedField, {}}};
    QTest::newRow("folded without a space")
        << "Subject: a\r\nb\r\nTo: c@example.com\r\n\r\n"_ba << u"a"_s << Defects{{Kind::MalformedField, {}}};
    QTest::newRow("no name") << ": x\r\nSubject: a\r\n\r\n"_ba << u"a"_s
                             << Defects{{Kind::MalformedField, {}}};
    QTest::newRow("quoted mailbox line")
        << ">From a@example.com\r\nSubject: a\r\n\r\n"_ba << u"a"_s << Defects{{Kind::MalformedField, {}}};
    QTest::newRow("white space ends the header")
        << "Subject: a\r\n \t\r\nHello\r\n"_ba << u"a"_s << Defects{{Kind::MissingHeaderEnd, {}}};
    QTest::newRow("two From") << "From: a@example.com\r\nFrom: b@example.com\r\nSubject: a\r\n\r\n"_ba
                              << u"a"_s << Defects{{Kind::DuplicateField, u"From"_s}};

    subject("raw UTF-8", "gr\xC3\xBC\xC3\x9F", u"grüß"_s); // RFC 6532
    subject("raw windows-1252", "gr\xFC\x80", u"grü€"_s, {Kind::EightBitField});
    subject("raw UTF-8 that is none", "gr\xC3\xBC\xC3", u"grÃ¼Ã"_s, {Kind::EightBitField});
    subject("NUL", "a"_ba + '\0' + "b", u"a b"_s, {Kind::MalformedField});
    subject("escape", "a\x1B[31mb", u"a [31mb"_s, {Kind::MalformedField});

    subject("character split over two words", "=?utf-8?B?ww==?= =?utf-8?B?vA==?=", u"ü"_s);
    subject("character split, without padding", "=?utf-8?B?ww?= =?utf-8?B?vA?=", u"ü"_s);
    subject("character split, folded", "=?utf-8?Q?gr=C3?=\r\n =?utf-8?Q?=BC?=", u"grü"_s);
    subject("shift state over two words",
            "=?iso-2022-jp?B?GyRCJCI=?= =?iso-2022-jp?B?GyRCJCIbKEI=?=", u"ああ"_s);
    subject("half a character", "=?utf-8?Q?=C3?= a", u"\xFFFD a"_s, {Kind::InvalidCharacters});
    subject("spaces inside", "=?utf-8?Q?a b c?=", u"a b c"_s);
    subject("folded inside", "=?utf-8?B?YWJj\r\n YWJj?=", u"abcabc"_s);
    subject("question mark inside", "=?utf-8?Q?a?b?=", u"a?b"_s);
    subject("no end", "=?utf-8?Q?abc", u"=?utf-8?Q?abc"_s);
    subject("no charset", "=??Q?abc?=", u"=??Q?abc?="_s);
    subject("no such encoding", "=?utf-8?X?abc?=", u"=?utf-8?X?abc?="_s);
    subject("unknown charset", "=?x-none?Q?gr=FC?=", u"grü"_s, {Kind::UnknownCharset});
    subject("not its charset", "=?utf-8?Q?gr=FC?=", u"gr\xFFFD"_s, {Kind::InvalidCharacters});
    subject("GBK called GB2312", "=?gb2312?B?gUA=?=", u"丂"_s);
    subject("in quotes", "\"=?utf-8?Q?gr=C3=BC?=\"", u"\"grü\""_s);
    subject("glued", "a=?utf-8?Q?b?==?utf-8?Q?c?=d", u"abcd"_s);
    subject("language", "=?utf-8*en?Q?a?=", u"a"_s);
    subject("longer than allowed", "=?utf-8?Q?" + QByteArray(500, 'a') + "?=", QString(500, u'a'));
    subject("NUL inside", "=?utf-8?Q?a=00b?=", u"a b"_s);
    subject("field inside", "=?utf-8?Q?a=0D=0ABcc:_b@example.com?=", u"a  Bcc: b@example.com"_s);
}

void tst_RealWorldMess::fields()
{
    QFETCH(QByteArray, header);
    QFETCH(Defects, defects);
    const ReadMessage read = readMessage(header);
    QTEST(fieldOf(read, "Subject"), "subject");
    QVERIFY(read.defects == defects);
}

void tst_RealWorldMess::bodies_data()
{
    QTest::addColumn<QByteArray>("octets");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QString>("text");
    QTest::addColumn<Defects>("defects");
    const auto row = [](const char *label, const QByteArray &octets, const QByteArray &type,
                        const QString &text, const Defects &defects = {}) {
        QTest::newRow(label) << octets << type << text << defects;
    };
    const Defects oddType{{Kind::MalformedField, u"Content-Type"_s}};
    const Defects oddEncoding{{Kind::MalformedField, u"Content-Transfer-Encoding"_s}};
    row("no slash", "Content-Type: text\r\n\r\nx", "text/plain", u"x"_s, oddType);
    row("no subtype", "Content-Type: text/\r\n\r\nx", "text/plain", u"x"_s, oddType);
    row("no type", "Content-Type:\r\n\r\nx", "text/plain", u"x"_s, oddType);
    row("parameter only", "Content-Type: charset=utf-8\r\n\r\nx", "text/plain", u"x"_s, oddType);
    row("no semicolon", "Content-Type: Text/HTML charset=utf-8\r\n\r\nx", "text/html", u"x"_s, oddType);
    row("comma", "Content-Type: text/html, charset=utf-8\r\n\r\nx", "text/html", u"x"_s, oddType);
    row("some type", "Content-Type: zip\r\n\r\nx", "application/octet-stream", u"(no text)"_s, oddType);
    row("two types", "Content-Type: text/html\r\nContent-Type: image/png\r\n\r\nx", "text/html", u"x"_s,
        {{Kind::DuplicateField, u"Content-Type"_s}});
    row("charset in the wrong quotes", "Content-Type: text/plain; charset='utf-8'\r\n\r\n\xC3\xBC",
        "text/plain", u"ü"_s);
    row("GBK called GB2312", "Content-Type: text/plain; charset=gb2312\r\n\r\n\x81\x40", "text/plain",
        u"丂"_s);
    row("lone surrogate", "Content-Type: text/plain; charset=utf-16be\r\n\r\n\xD8\x41", "text/plain",
        u"\xFFFD"_s, {{Kind::InvalidCharacters, {}}});
    row("NUL", "\r\na"_ba + '\0' + "b", "text/plain", QString(u"a"_s + QChar(0) + u'b'),
        {{Kind::InvalidCharacters, {}}});

    row("encoding in quotes", "Content-Transfer-Encoding: \"base64\"\r\n\r\nYQ==", "text/plain", u"a"_s,
        oddEncoding);
    row("encoding empty", "Content-Transfer-Encoding:\r\n\r\na", "text/plain", u"a"_s, oddEncoding);
    row("encoding with a dash", "Content-Transfer-Encoding: 8-Bit\r\n\r\na", "text/plain", u"a"_s,
        oddEncoding);
    row("encoding with a semicolon", "Content-Transfer-Encoding: base64;\r\n\r\nYQ==", "text/plain", u"a"_s);
    row("soft break at the end", "Content-Transfer-Encoding: quoted-printable\r\n\r\na=", "text/plain",
        u"a"_s);
    row("base64 cut off", "Content-Transfer-Encoding: base64\r\n\r\nYWJjY", "text/plain", u"abc"_s,
        {{Kind::InvalidTransferEncoding, {}}});
    row("LF alone in quoted-printable", "Content-Transfer-Encoding: quoted-printable\r\n\r\na=\nb\n",
        "text/plain", u"ab\n"_s, {{Kind::BareLineEnd, {}}});

    const QByteArray mixed = "Content-Type: multipart/mixed; boundary=";
    row("empty boundary", mixed + "\"\"\r\n\r\n--\r\n\r\nx\r\n----\r\n", "text/plain", u"--\n\nx\n----\n"_s,
        {{Kind::MissingBoundary, {}}});
    row("boundary that ends in a space", mixed + "\"b \"\r\n\r\n--b \r\n\r\nx\r\n--b--\r\n",
        "multipart/mixed", u"x"_s);
    row("spaces behind delimiters", mixed + "b\r\n\r\n--b \t\r\n\r\nx\r\n--b-- \r\n", "multipart/mixed",
        u"x"_s);
    row("quoted-printable multipart",
        "Content-Transfer-Encoding: quoted-printable\r\n" + mixed + "b\r\n\r\n--b\r\n\r\n=41\r\n--b--\r\n",
        "multipart/mixed", u"=41"_s, {{Kind::InvalidTransferEncoding, {}}});
    row("final boundary cut", mixed + "b\r\n\r\n--b\r\n\r\nx\r\n--b-", "multipart/mixed", u"x\n--b-"_s,
        {{Kind::MissingFinalBoundary, {}}});
    row("broken multipart within a message",
        "Content-Type: message/rfc822\r\n\r\nContent-Type: multipart/mixed\r\n\r\nx", "message/rfc822",
        u"(no text)"_s);
    row("binary",
        "\x7F"
        "ELF\x02\x01\x01"_ba +
            QByteArray(9, '\0'),
        "text/plain",
        u"\x7F"
        "ELF\x02\x01\x01"_s +
            QString(9, QChar(0)),
        {{Kind::MissingHeaderEnd, {}}, {Kind::InvalidCharacters, {}}});
}

void tst_RealWorldMess::bodies()
{
    QFETCH(QByteArray, octets);
    QFETCH(QByteArray, type);
    QFETCH(QString, text);
    QFETCH(Defects, defects);
    const ReadMessage read = readMessage(octets);
    QCOMPARE(read.message.body.mediaType.name(), type);
    const auto &children = read.message.body.children();
    QCOMPARE(textOf(children.empty() ? read.message.body : children.front()), text);
    QVERIFY(read.defects == defects);
}

void tst_RealWorldMess::whatEnvoiWroteIsRight_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("subject");
    QTest::newRow("ASCII") << u"anna@example.com"_s << u"hello"_s;
    QTest::newRow("encoded") << u"Änna <anna@example.com>"_s << u"Grüße 你好"_s;
    QTest::newRow("as UTF-8") << u"Änna <änna@example.com>"_s << u"Grüße 你好"_s; // RFC 6532
}

void tst_RealWorldMess::whatEnvoiWroteIsRight()
{
    QFETCH(QString, address);
    QFETCH(QString, subject);
    Message message;
    message.header.append(Field::addresses("From", *AddressList::parse(address)));
    message.header.append(Field::addresses("Bcc", *AddressList::parse(address)));
    message.header.append(*Field::text("Subject", subject));
    message.body = Part::text(u"Grüße\n"_s);
    const ReadMessage read = readMessage(written(message));
    QVERIFY(read.defects.empty());
    QCOMPARE(fieldOf(read, "From"), address);
    QCOMPARE(fieldOf(read, "Bcc"), address);
    QCOMPARE(fieldOf(read, "Subject"), subject);
}

// Each looks for the delimiters of all around it: what is not bounded would take hours.
void tst_RealWorldMess::manyMultiparts()
{
    QByteArray deep;
    for (int i = 0; i < 10'000; ++i) {
        const QByteArray b = "b" + QByteArray::number(i);
        deep += "Content-Type: multipart/mixed; boundary=" + b + "\r\n\r\n--" + b + "\r\n";
    }
    const ReadMessage nested = readMessage(deep);
    QCOMPARE(nested.origins.size(), 51U);
    QVERIFY(std::ranges::any_of(nested.defects, [](const Defect &d) { return d.kind == Kind::TooDeep; }));
    const qint64 headers = deep.indexOf("--b49\r\n") + 7;
    QVERIFY(nested.origins.back().octets->size() < deep.size() - headers);
    QVERIFY(nested.origins.back().octets->size() > deep.size() - headers - 100);

    const QByteArray wide =
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n" +
        QByteArray("--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\n").repeated(100'000);
    const ReadMessage many = readMessage(wide);
    QCOMPARE(many.origins.size(), 10'001U);
    QVERIFY(std::ranges::any_of(many.defects, [](const Defect &d) { return d.kind == Kind::TooManyParts; }));
}

void tst_RealWorldMess::oneFieldOfAMegabyte()
{
    for (const QByteArray unit :
         {"=?utf-8?Q?a?= ", "=?", "=?utf-8?B?", "\"", "\\", "<", "a:b@example.com,", "(", ",;:", "\xC3"}) {
        for (const QByteArray name : {"Subject", "To", "Content-Type", "References"}) {
            const QByteArray body = unit.repeated(1'000'000 / unit.size());
            const ReadMessage read = readMessage(name + ": " + body + "\r\n\r\nx");
            QCOMPARE(read.message.body.children().size(), 0U);
            fieldOf(read, name);
        }
    }
}

void tst_RealWorldMess::headerOfTenMegabytes()
{
    const QByteArray line = "X-Field: " + QByteArray(89, 'x') + "\r\n";
    const ReadMessage read = readMessage(line.repeated(100'000) + "\r\nthe end");
    QCOMPARE(read.message.header.fields().size(), std::size_t(1024 * 1024 / line.size()));
    QVERIFY(read.defects == Defects({{Kind::MissingHeaderEnd, {}}}));
    QVERIFY(textOf(read.message.body).startsWith("X-Field: x"_L1));
    QVERIFY(textOf(read.message.body).endsWith("\n\nthe end"_L1));
}

QTEST_GUILESS_MAIN(tst_RealWorldMess)
#include "tst_RealWorldMess.moc"
