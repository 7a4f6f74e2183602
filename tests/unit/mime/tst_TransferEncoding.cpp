#include "core/mime/TransferEncoding.h"

#include "core/mime/LineSource.h"
#include "tests/unit/mime/Pieces.h"

#include <QTest>

using namespace envoi;
using namespace envoi::testing;
using namespace envoi::mime;
using namespace Qt::Literals::StringLiterals;

class tst_TransferEncoding : public QObject {
    Q_OBJECT

private slots:
    void survey_data();
    void survey();
    void choice_data();
    void choice();
    void names();
    void lineSource();
};

void tst_TransferEncoding::survey_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qsizetype>("size");
    QTest::addColumn<qsizetype>("escapes");
    QTest::addColumn<qsizetype>("longest");
    QTest::addColumn<bool>("ascii");
    QTest::addColumn<bool>("controls");
    QTest::addColumn<bool>("trouble");
    const auto n = [](qsizetype count) { return count; };
    QTest::newRow("empty") << ""_ba << n(0) << n(0) << n(0) << true << false << false;
    QTest::newRow("lines") << "ab\ncde\r\n"_ba << n(9) << n(0) << n(3) << true << false << false;
    QTest::newRow("umlaut") << "ü\n"_ba << n(4) << n(2) << n(2) << false << false << false;
    QTest::newRow("tab is text") << "\t"_ba << n(1) << n(0) << n(1) << true << false << false;
    QTest::newRow("NUL is not") << QByteArray(1, '\0') << n(1) << n(1) << n(1) << true << true << false;
    QTest::newRow("From") << "a\nFrom b"_ba << n(9) << n(0) << n(6) << true << false << true;
    QTest::newRow("From within") << "a From b"_ba << n(8) << n(0) << n(8) << true << false << false;
    QTest::newRow("like a boundary") << "--=_envoi_0\n"_ba << n(13) << n(1) << n(11) << true << false << true;
}

void tst_TransferEncoding::survey()
{
    QFETCH(QByteArray, text);
    const TextSurvey found = surveyText(text);
    QTEST(found.size, "size");
    QTEST(found.escapes, "escapes");
    QTEST(found.longestLine, "longest");
    QTEST(found.isAscii, "ascii");
    QTEST(found.hasControls, "controls");
    QTEST(found.hasTrouble, "trouble");
}

void tst_TransferEncoding::choice_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("sevenBit");
    QTest::addColumn<QByteArray>("eightBit");
    QTest::newRow("empty") << ""_ba
                           << "7bit"_ba
                           << "7bit"_ba;
    QTest::newRow("ascii") << "Hello\n"_ba
                           << "7bit"_ba
                           << "7bit"_ba;
    QTest::newRow("78") << QByteArray(78, 'x') << "7bit"_ba
                        << "7bit"_ba;
    QTest::newRow("79") << QByteArray(79, 'x') << "quoted-printable"_ba
                        << "quoted-printable"_ba;
    QTest::newRow("From") << "From x"_ba
                          << "quoted-printable"_ba
                          << "quoted-printable"_ba;
    QTest::newRow("control") << "a\x01"_ba
                             << "quoted-printable"_ba
                             << "quoted-printable"_ba;
    QTest::newRow("German") << "Viele Grüße"_ba
                            << "quoted-printable"_ba
                            << "8bit"_ba;
    QTest::newRow("998") << "Grüße" + QByteArray(991, 'x') << "quoted-printable"_ba
                         << "8bit"_ba;
    QTest::newRow("999") << "Grüße" + QByteArray(992, 'x') << "quoted-printable"_ba
                         << "quoted-printable"_ba;
    QTest::newRow("Chinese") << "你好,世界"_ba
                             << "base64"_ba
                             << "8bit"_ba;
    QTest::newRow("Chinese in HTML") << "<p style=\"margin:0\">你好,世界</p>"_ba
                                     << "quoted-printable"_ba
                                     << "8bit"_ba;
}

void tst_TransferEncoding::choice()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, sevenBit);
    QFETCH(QByteArray, eightBit);
    QCOMPARE(nameOf(chooseForText(surveyText(text), TransferEncoding::SevenBit)).toByteArray(), sevenBit);
    QCOMPARE(nameOf(chooseForText(surveyText(text), TransferEncoding::EightBit)).toByteArray(), eightBit);
}

void tst_TransferEncoding::names()
{
    for (const auto encoding :
         {TransferEncoding::SevenBit, TransferEncoding::EightBit, TransferEncoding::Binary,
          TransferEncoding::QuotedPrintable, TransferEncoding::Base64})
        QCOMPARE(transferEncodingFromName(nameOf(encoding)), encoding);
    QCOMPARE(transferEncodingFromName(" BASE64\t"), TransferEncoding::Base64);
    QVERIFY(!transferEncodingFromName("x-uuencode"));
    QVERIFY(!transferEncodingFromName(""));
}

void tst_TransferEncoding::lineSource()
{
    const QByteArray text = "a\nb\r\nc\rd\r\r\n\n\re"_ba;
    const QByteArray expected = "a\r\nb\r\nc\r\nd\r\n\r\n\r\n\r\ne"_ba;
    for (qsizetype step = 1; step <= text.size(); ++step) {
        LineSource source(std::make_unique<Trickle>(text, step));
        for (const std::size_t chunk : {1UL, 2UL, 3UL, 100UL}) {
            QCOMPARE(pull(source, chunk), expected);
            QVERIFY(source.rewind());
        }
        const auto survey = surveyLines(std::make_unique<Trickle>(text, step));
        QVERIFY(survey);
        QCOMPARE(survey->size, expected.size());
        QCOMPARE(survey->longestLine, 1);
    }
}

QTEST_GUILESS_MAIN(tst_TransferEncoding)
#include "tst_TransferEncoding.moc"
