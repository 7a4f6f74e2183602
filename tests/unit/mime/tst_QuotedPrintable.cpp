#include "core/mime/QuotedPrintable.h"

#include "core/base/Random.h"
#include "tests/unit/mime/Pieces.h"

#include <QStringList>
#include <QTest>

using namespace envoi;
using namespace envoi::testing;
using namespace envoi::mime;
using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray quotedPrintable(const QByteArray &text)
{
    QByteArray out;
    appendQuotedPrintable(text, surveyText(text), out);
    return out;
}

} // namespace

class tst_QuotedPrintable : public QObject {
    Q_OBJECT

private slots:
    void quotedPrintableText_data();
    void quotedPrintableText();
    void quotedPrintableDecoding_data();
    void quotedPrintableDecoding();
    void quotedPrintableRoundTrip();
    void quotedPrintableEndlessSpaces();
};

void tst_QuotedPrintable::quotedPrintableText_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("encoded");
    const QByteArray x74(74, 'x');
    QTest::newRow("empty") << ""_ba
                           << ""_ba;
    QTest::newRow("plain") << "Hello"_ba
                           << "Hello"_ba;
    QTest::newRow("line ends") << "a\nb\rc\r\nd\n\re"_ba
                               << "a\r\nb\r\nc\r\nd\r\n\r\ne"_ba;
    QTest::newRow("equals") << "1=1"_ba
                            << "1=3D1"_ba;
    QTest::newRow("umlaut") << "Grüße"_ba
                            << "Gr=C3=BC=C3=9Fe"_ba;
    QTest::newRow("space at a line's end") << "a \nb\t\nc "_ba
                                           << "a=20\r\nb=09\r\nc=20"_ba;
    QTest::newRow("only spaces") << "  \n"_ba
                                 << " =20\r\n"_ba;
    QTest::newRow("signature") << "-- \nAnna"_ba
                               << "--=20\r\nAnna"_ba;
    QTest::newRow("From") << "From here\nFromage\n>From x"_ba
                          << "=46rom here\r\nFromage\r\n>From x"_ba;
    QTest::newRow("From alone") << "From \n"_ba
                                << "=46rom=20\r\n"_ba;
    QTest::newRow("lone dot") << ".\n..\n.a\n."_ba
                              << "=2E\r\n..\r\n.a\r\n=2E"_ba;
    QTest::newRow("NUL and bell") << QByteArray("a\0b\ac\x7F", 6) << "a=00b=07c=7F"_ba;
    QTest::newRow("75") << x74 + "y" << x74 + "y";
    QTest::newRow("76") << x74 + "yz" << x74 + "yz";
    QTest::newRow("76 in a line") << x74 + "yz\na" << x74 + "yz\r\na";
    QTest::newRow("77") << x74 + "yzA" << x74 + "y=\r\nzA";
    QTest::newRow("space in 76") << x74 + "y \nb" << x74 + "y=\r\n=20\r\nb";
    QTest::newRow("space in 75") << x74 + " \nb" << x74 + "=\r\n=20\r\nb";
    QTest::newRow("space in 74") << x74.first(73) + " \nb" << x74.first(73) + "=20\r\nb";
    QTest::newRow("escape in 74 to 76, last") << x74.first(73) + "=\nb" << x74.first(73) + "=3D\r\nb";
    QTest::newRow("escape in 74 to 76, not last") << x74.first(73) + "=b" << x74.first(73) + "=\r\n=3Db";
    QTest::newRow("character kept whole") << x74.first(71) + "€" << x74.first(71) + "=\r\n=E2=82=AC";
    QTest::newRow("From after a soft break") << x74 + "xFrom me" << x74 + "x=\r\n=46rom me";
    QTest::newRow("dot after a soft break") << x74 + "x.\n" << x74 + "x.\r\n";
    QTest::newRow("dot and space after one") << x74 + "xy.\n" << x74 + "x=\r\ny.\r\n";
}

void tst_QuotedPrintable::quotedPrintableText()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, encoded);
    QCOMPARE(quotedPrintable(text), encoded);
}

void tst_QuotedPrintable::quotedPrintableDecoding_data()
{
    QTest::addColumn<QByteArray>("encoded");
    QTest::addColumn<QByteArray>("octets");
    QTest::addColumn<bool>("damaged");
    QTest::newRow("plain") << "Hello world"_ba
                           << "Hello world"_ba << false;
    QTest::newRow("lower case") << "=c3=bc"_ba
                                << "ü"_ba << false;
    QTest::newRow("line ends") << "a\r\nb\nc"_ba
                               << "a\r\nb\r\nc"_ba << false;
    QTest::newRow("bare CR") << "a\rb"_ba
                             << "a\rb"_ba << true;
    QTest::newRow("CR at the end") << "a\r"_ba
                                   << "a\r"_ba << true;
    QTest::newRow("soft breaks") << "a=\r\nb=\nc=  \t\r\nd= \ne="_ba
                                 << "abcde"_ba << false;
    QTest::newRow("space added on the way") << "a  \r\nb\t\nc "_ba
                                            << "a\r\nb\r\nc"_ba << false;
    QTest::newRow("space in the middle") << "a  b \t c"_ba
                                         << "a  b \t c"_ba << false;
    QTest::newRow("space before a soft break") << "a =\r\nb"_ba
                                               << "a b"_ba << false;
    QTest::newRow("no hexadecimal") << "a=xyb=4zc"_ba
                                    << "a=xyb=4zc"_ba << true;
    QTest::newRow("half an escape at the end") << "a=4"_ba
                                               << "a=4"_ba << true;
    QTest::newRow("two equals") << "a==41"_ba
                                << "a=A"_ba << true;
    QTest::newRow("equals and space") << "a= b"_ba
                                      << "a= b"_ba << true;
    QTest::newRow("soft CR") << "a=\rb"_ba
                             << "ab"_ba << true;
    QTest::newRow("raw octets") << "\xC3\xBC"_ba
                                << "\xC3\xBC"_ba << true;
    QTest::newRow("NUL") << QByteArray("a\0b", 3) << QByteArray("a\0b", 3) << true;
}

void tst_QuotedPrintable::quotedPrintableDecoding()
{
    QFETCH(QByteArray, encoded);
    QFETCH(QByteArray, octets);
    QFETCH(bool, damaged);
    for (qsizetype step = 1; step <= encoded.size(); ++step) {
        bool found = !damaged;
        QCOMPARE(decoded<QuotedPrintableDecoder>(encoded, step, step, &found), octets);
        QCOMPARE(found, damaged);
    }
    for (qsizetype first = 1; first < encoded.size(); ++first)
        QCOMPARE(decoded<QuotedPrintableDecoder>(encoded, first, encoded.size()), octets);
}

void tst_QuotedPrintable::quotedPrintableRoundTrip()
{
    SeededRandom random(5);
    static const QStringList scraps{u"a"_s,
                                    u" "_s,
                                    u"\t"_s,
                                    u"\n"_s,
                                    u"="_s,
                                    u"."_s,
                                    u"From "_s,
                                    u"ü"_s,
                                    u"€"_s,
                                    u"😀"_s,
                                    u"\r\n"_s,
                                    u"word "_s,
                                    u"--=_"_s,
                                    u"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"_s,
                                    QString(QChar(u'\0')),
                                    u"\u007F"_s};
    for (int i = 0; i < 5000; ++i) {
        QByteArray text;
        const auto length = random.next() % 60;
        for (quint64 j = 0; j < length; ++j)
            text +=
                scraps[static_cast<qsizetype>(random.next() % static_cast<quint64>(scraps.size()))].toUtf8();
        const TextSurvey survey = surveyText(text);
        QByteArray lines;
        appendLines(text, survey, lines);
        QCOMPARE(lines.size(), survey.size);
        const QByteArray encoded = quotedPrintable(text);
        bool damaged = true;
        QCOMPARE(decoded<QuotedPrintableDecoder>(encoded, &damaged), lines);
        QVERIFY(!damaged);
        for (const QByteArray &line : encoded.split('\n')) {
            const QByteArray bare = line.endsWith('\r') ? line.chopped(1) : line;
            QVERIFY(bare.size() <= 76);
            QVERIFY(!bare.endsWith(' ') && !bare.endsWith('\t') && !bare.contains('\r'));
            QVERIFY(!bare.startsWith("From ") && bare != "." && !bare.startsWith("--=_"));
            // No character is cut: every line is valid by itself.
            QVERIFY(QByteArrayView(decoded<QuotedPrintableDecoder>(bare)).isValidUtf8());
        }
    }
}

void tst_QuotedPrintable::quotedPrintableEndlessSpaces()
{
    const QByteArray spaces(5000, ' ');
    for (const qsizetype step : {1, 999, 1000, 1001, 5000}) {
        const QByteArray octets = decoded<QuotedPrintableDecoder>("a" + spaces + "b", step, step);
        QCOMPARE(octets, "a" + spaces + "b");
        QVERIFY(decoded<QuotedPrintableDecoder>(spaces + "\r\n", step, step).endsWith("\r\n"));
    }
}

QTEST_GUILESS_MAIN(tst_QuotedPrintable)
#include "tst_QuotedPrintable.moc"
