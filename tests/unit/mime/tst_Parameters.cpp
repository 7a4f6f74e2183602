#include "FieldCheck.h"
#include "Generated.h"
#include "core/mime/Parameters.h"

#include <QtTest>

#include <ctime>

using namespace envoi;
using namespace envoi::mime;
using namespace Qt::Literals::StringLiterals;

namespace {

using Pairs = QList<std::pair<QString, QString>>;

QByteArray written(const QString &name, ParameterEncoding encoding)
{
    return encoding == ParameterEncoding::Rfc2231
               ? parameterizedField("Content-Disposition", "attachment", {{"filename", name, encoding}})
               : parameterizedField("Content-Type", "application/pdf", {{"name", name, encoding}});
}

} // namespace

class TestParameters : public QObject {
    Q_OBJECT

private slots:
    void writes_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("rfc2231");
        QTest::addColumn<QByteArray>("rfc2047");
        const auto row = [](const char *label, const QString &name, const QByteArray &rfc2231,
                            const QByteArray &rfc2047) {
            QTest::newRow(label) << name << QByteArray("Content-Disposition: attachment;" + rfc2231 + "\r\n")
                                 << QByteArray("Content-Type: application/pdf;" + rfc2047 + "\r\n");
        };
        row("plain", u"a b.pdf"_s, " filename=\"a b.pdf\"", " name=\"a b.pdf\"");
        row("token", u"a.pdf"_s, " filename=\"a.pdf\"", " name=\"a.pdf\"");
        row("quotes", u"a\"b\\c"_s, " filename=\"a\\\"b\\\\c\"", " name=\"a\\\"b\\\\c\"");
        row("controls", u"a\r\n\0b\x7F"_s, " filename=\"a   b \"", " name=\"a   b \"");
        row("foreign", u"Übersicht 1.pdf"_s, " filename*=UTF-8''%C3%9Cbersicht%201.pdf",
            "\r\n name=\"=?UTF-8?Q?=C3=9Cbersicht_1=2Epdf?=\"");
        row("looks encoded", u"=?UTF-8?Q?x?="_s, " filename*=UTF-8''%3D%3FUTF-8%3FQ%3Fx%3F%3D",
            "\r\n name=\"=?UTF-8?B?PT9VVEYtOD9RP3g/PQ==?=\"");
        row("long", u"ä"_s.repeated(30),
            "\r\n filename*0*=UTF-8''%C3%A4%C3%A4%C3%A4%C3%A4%C3%A4%C3%A4%C3%A4%C3%A4%C3%A4;"
            "\r\n filename*1*=%C3%A4%C3%A4%C3%A4%C3%A4%C3%A4%C3%A4%C3%A4%C3%A4%C3%A4%C3%A4;"
            "\r\n filename*2*=%C3%A4%C3%A4%C3%A4%C3%A4%C3%A4%C3%A4%C3%A4%C3%A4%C3%A4%C3%A4;"
            "\r\n filename*3*=%C3%A4",
            "\r\n name=\"=?UTF-8?B?w6TDpMOkw6TDpMOkw6TDpMOkw6TDpMOkw6TDpMOkw6TDpMOkw6TDpMOk?=\r\n "
            "=?UTF-8?B?w6TDpMOkw6TDpMOkw6TDpMOk?=\"");
    }

    void writes()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, rfc2231);
        QFETCH(QByteArray, rfc2047);
        QCOMPARE(written(name, ParameterEncoding::Rfc2231), rfc2231);
        QCOMPARE(written(name, ParameterEncoding::Rfc2047), rfc2047);
        QCOMPARE(faultOf(rfc2231), QString());
        QCOMPARE(faultOf(rfc2047), QString());
    }

    void writesSeveral()
    {
        QCOMPARE(parameterizedField(
                     "Content-Type", "text/plain",
                     {{"charset", u"UTF-8"_s}, {"format", u"flowed"_s}, {"x", u"a b"_s}, {"y", {}}}),
                 "Content-Type: text/plain; charset=UTF-8; format=flowed; x=\"a b\"; y=\"\"\r\n");
        QCOMPARE(parameterizedField("Content-Type", "multipart/mixed", {}),
                 "Content-Type: multipart/mixed\r\n");
        QCOMPARE(parameterizedField("Content-Type", "multipart/mixed", {{"boundary", QString(70, u'b')}}),
                 "Content-Type: multipart/mixed;\r\n boundary=\"" + QByteArray(70, 'b') + "\"\r\n");
    }

    void reads_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QString>("parameters");
        QTest::addColumn<bool>("malformed");
        const auto row = [](const char *label, const QByteArray &body, const QByteArray &value,
                            const QString &parameters, bool malformed = false) {
            QTest::newRow(label) << body << value << parameters << malformed;
        };
        row("none", " text/plain", "text/plain", {});
        row("empty", "", "", {});
        row("tokens", "text/plain; Charset=UTF-8;format=flowed", "text/plain",
            u"charset=UTF-8|format=flowed"_s);
        row("comments", "text/plain (x;y); (a) charset (b) = (c) UTF-8 (d (e)); x=\"a(b)\"", "text/plain",
            u"charset=UTF-8|x=a(b)"_s);
        row("folded", "text/plain;\r\n\tcharset=\r\n UTF-8", "text/plain", u"charset=UTF-8"_s);
        row("quoted", "a; filename=\"a;b \\\"c\\\" \\\\.pdf\"; x=y", "a", u"filename=a;b \"c\" \\.pdf|x=y"_s);
        row("quoted and folded", "a; filename=\"a\r\n b\"", "a", u"filename=a b"_s);
        row("missing quotes", "a; filename=Annual report.pdf; x=y", "a", u"filename=Annual report.pdf|x=y"_s,
            true);
        row("open quotes", "a; filename=\"x", "a", u"filename=x"_s, true);
        row("text after quotes", "a; filename=\"x\"y; z=1", "a", u"filename=x|z=1"_s, true);
        row("stray semicolons", ";;a=b;;", "", u"a=b"_s);
        row("no value", "a; b; c=; d=1", "a", u"c=|d=1"_s, true);
        row("twice", "a; b=1; b=2", "a", u"b=1"_s, true);
        row("extended", "a; filename*=UTF-8''%e2%82%ac%20rates", "a", u"filename=€ rates"_s);
        row("extended with language", "a; filename*=iso-8859-1'en'%A3%20rates", "a", u"filename=£ rates"_s);
        row("extended wins", "a; filename=x; filename*=UTF-8''y", "a", u"filename=y"_s);
        row("extended and quoted", "a; filename*=\"UTF-8''%C3%BC\"", "a", u"filename=ü"_s);
        row("extended without charset", "a; filename*=%C3%BC", "a", u"filename=ü"_s);
        row("broken percent", "a; filename*=UTF-8''a%4zb%", "a", u"filename=a%4zb%"_s, true);
        row("pieces", "a; filename*1*=%BCc; filename*0*=UTF-8''a%C3; filename*2=\"%41\"", "a",
            u"filename=aüc%41"_s);
        row("plain pieces", "a; url*0=\"ftp://\"; url*1=\"x.example\"", "a", u"url=ftp://x.example"_s);
        row("missing piece", "a; x*0=1; x*2=3", "a", u"x=1"_s, true);
        row("missing first piece", "a; x*1=3", "a", u"x="_s, true);
        row("odd number", "a; x*-1=3; x*a=4; x*99999=5; y=1", "a", u"y=1"_s, true);
        row("encoded-word", "a; name=\"=?UTF-8?Q?=C3=BCa?=\r\n =?UTF-8?Q?b?=\"", "a", u"name=üab"_s);
        row("encoded-word in pieces", "a; name*0=\"=?UTF-8?Q?=C3=BC\"; name*1=\"a?=\"", "a", u"name=üa"_s);
        row("encoded-word without quotes", "a; name==?UTF-8?Q?=C3=BCa?=", "a", u"name=üa"_s, true);
        row("raw UTF-8", "a; name=\"\xC3\xBC\"", "a", u"name=ü"_s, true);
        row("line end in an encoded-word", "a; name=\"=?UTF-8?Q?a=0D=0AX:_y?=\"", "a", u"name=a  X: y"_s);
        row("line end in percent", "a; name*=UTF-8''a%0D%0AX%00", "a", u"name=a  X "_s);
        row("open comment", "a; b=1 (; c=2", "a", u"b=1"_s, true);
    }

    void reads()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, value);
        QFETCH(QString, parameters);
        QFETCH(bool, malformed);
        const auto read = parseParameters(body);
        QCOMPARE(read.value, value);
        QStringList texts;
        for (const auto &[name, text] : read.parameters)
            texts.append(QString::fromLatin1(name) + u'=' + text);
        QCOMPARE(texts.join(u'|'), parameters);
        QCOMPARE(read.malformed, malformed);
    }

    void saysWhatItGuessed()
    {
        QVERIFY(parseParameters("a; x*=x-none''%FC").unknownCharset);
        QVERIFY(parseParameters("a; x*=UTF-8''%FC").invalidOctets);
        QVERIFY(!parseParameters("a; x*=UTF-8''%C3%BC").invalidOctets);
        QCOMPARE(parseParameters("a; X=1").parameter("x").value(), u"1"_s);
        QVERIFY(!parseParameters("a; X=1").parameter("y"));
    }

    void anyFileName_data()
    {
        QTest::addColumn<bool>("rfc2231");
        QTest::newRow("RFC 2231") << true;
        QTest::newRow("RFC 2047") << false;
    }

    void anyFileName()
    {
        QFETCH(bool, rfc2231);
        SeededRandom random(5);
        for (int i = 0; i < 5000; ++i) {
            QString name = generated::text(random);
            name.replace(u'\t', u' ');
            const QByteArray field =
                written(name, rfc2231 ? ParameterEncoding::Rfc2231 : ParameterEncoding::Rfc2047);
            // An ASCII name stands in one quoted-string, however long: not every reader joins pieces.
            QByteArray checked = field;
            if (const auto quote = checked.indexOf('"'); quote >= 0 && !checked.contains("=?UTF-8"))
                checked.truncate(quote), checked.append("\r\n");
            QString fault = faultOf(checked);
            QVERIFY2(fault.isEmpty(), qPrintable(fault + u'\n' + QString::fromUtf8(field)));
            const auto read = parseParameters(QByteArrayView(field).sliced(field.indexOf(':') + 1));
            QVERIFY2(!read.malformed && !read.invalidOctets && !read.unknownCharset, field.constData());
            QCOMPARE(read.parameters.size(), std::size_t(1));
            QCOMPARE(read.parameters.front().second, name);
        }
    }

    void isLinear_data()
    {
        QTest::addColumn<QByteArray>("unit");
        for (const char *unit : {"(", "\"", ";", "; a=b", "; a*=b", "=", "\\", "; x*0=1", "\r\n ", "%", "'",
                                 "; \"", "*", "=?", "a=\"=?UTF-8?Q?x?=\";"})
            QTest::newRow(unit) << QByteArray(unit);
    }

    void isLinear()
    {
        QFETCH(QByteArray, unit);
        for (const QByteArray &prefix : {QByteArray(), QByteArray("a; b=\""), QByteArray("a; b*=")}) {
            // Time of this process alone: others may be busy. Quadratic work would take minutes.
            const std::clock_t start = std::clock();
            std::ignore = parseParameters(prefix + unit.repeated(30'000));
            const auto seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
            QVERIFY2(seconds < 2, qPrintable(QString::number(seconds)));
        }
        QByteArray many("a");
        for (int i = 0; i < 20'000; ++i)
            many += "; n" + QByteArray::number(i) + "*" + QByteArray::number(i % 7) + "=1";
        QCOMPARE(parseParameters(many).parameters.size(), std::size_t(20'000));
    }
};

QTEST_GUILESS_MAIN(TestParameters)
#include "tst_Parameters.moc"
