#include "core/base/Random.h"
#include "core/mime/Base64.h"
#include "core/mime/LineSource.h"
#include "core/mime/TransferEncoding.h"

#include <QTest>

#include <vector>

using namespace envoi;
using namespace envoi::mime;
using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray randomOctets(SeededRandom &random, qsizetype size)
{
    QByteArray octets(size, Qt::Uninitialized);
    for (char &c : octets)
        c = static_cast<char>(random.next());
    return octets;
}

/// Qt's own base64, cut into lines of 76.
QByteArray expectedBase64(const QByteArray &octets)
{
    const QByteArray flat = octets.toBase64();
    QByteArray lines;
    for (qsizetype i = 0; i < flat.size(); i += 76) {
        if (i > 0)
            lines += "\r\n";
        lines += flat.mid(i, 76);
    }
    return lines;
}

QByteArray base64(const QByteArray &octets)
{
    QByteArray out;
    appendBase64(octets, out);
    return out;
}

QByteArray quotedPrintable(const QByteArray &text)
{
    QByteArray out;
    appendQuotedPrintable(text, surveyText(text), out);
    return out;
}

/// Decodes in pieces, the first of \a first octets, the others of \a step.
template <typename Decoder>
QByteArray decoded(const QByteArray &octets, qsizetype first, qsizetype step, bool *damaged = nullptr)
{
    Decoder decoder;
    QByteArray all;
    for (qsizetype i = 0; i < octets.size(); i += i == 0 ? first : step) {
        const QByteArray piece = octets.mid(i, i == 0 ? first : step);
        std::vector<char> room(Decoder::room(static_cast<std::size_t>(piece.size())));
        const char *end = decoder.decode(piece, room.data());
        all.append(room.data(), end - room.data());
    }
    std::vector<char> room(Decoder::room(0));
    const char *end = decoder.finish(room.data());
    all.append(room.data(), end - room.data());
    if (damaged)
        *damaged = decoder.isDamaged();
    return all;
}

template <typename Decoder>
QByteArray decoded(const QByteArray &octets, bool *damaged = nullptr)
{
    return decoded<Decoder>(octets, octets.size(), std::max<qsizetype>(octets.size(), 1), damaged);
}

/// A source that gives at most so many octets at a time.
class Trickle final : public ByteSource {
public:
    Trickle(QByteArray bytes, qsizetype step) : m_source(std::move(bytes)), m_step(step) {}
    Result<qsizetype> read(std::span<char> buffer) override
    {
        return m_source.read(buffer.first(std::min(buffer.size(), static_cast<std::size_t>(m_step))));
    }
    Result<void> rewind() override { return m_source.rewind(); }

private:
    BytesSource m_source;
    qsizetype m_step;
};

QByteArray pull(ByteSource &source, std::size_t step)
{
    QByteArray all;
    std::vector<char> buffer(step);
    for (;;) {
        const auto count = source.read(buffer);
        if (!count || *count == 0)
            return all;
        all.append(buffer.data(), *count);
    }
}

} // namespace

class tst_TransferEncoding : public QObject {
    Q_OBJECT

private slots:
    void base64OfAnySize();
    void base64SourceInAnyChunks();
    void base64Decoding_data();
    void base64Decoding();
    void base64DecodingSplitAnywhere();
    void quotedPrintableText_data();
    void quotedPrintableText();
    void quotedPrintableDecoding_data();
    void quotedPrintableDecoding();
    void quotedPrintableRoundTrip();
    void quotedPrintableEndlessSpaces();
    void survey_data();
    void survey();
    void choice_data();
    void choice();
    void names();
    void lineSource();
};

void tst_TransferEncoding::base64OfAnySize()
{
    SeededRandom random(2);
    for (qsizetype size = 0; size < 600; ++size) {
        const QByteArray octets = randomOctets(random, size);
        const QByteArray encoded = base64(octets);
        QCOMPARE(encoded, expectedBase64(octets));
        QCOMPARE(base64Size(size), encoded.size());
        bool damaged = true;
        QCOMPARE(decoded<Base64Decoder>(encoded, &damaged), octets);
        QVERIFY(!damaged);
    }
    QCOMPARE(base64Size(200LL * 1024 * 1024 * 1024), 293866183410LL);
}

void tst_TransferEncoding::base64SourceInAnyChunks()
{
    SeededRandom random(3);
    for (const qsizetype size : {0, 1, 56, 57, 58, 171, 65663, 65664, 65665, 200000}) {
        const QByteArray octets = randomOctets(random, size);
        for (const qsizetype step : {1, 7, 57, 4096, 1000000}) {
            if (step == 1 && size > 1000)
                continue;
            Base64Source source(std::make_unique<Trickle>(octets, step));
            for (const std::size_t chunk : {1UL, 3UL, 78UL, 1000UL, 1000000UL}) {
                QCOMPARE(pull(source, chunk), expectedBase64(octets));
                std::array<char, 1> more;
                QCOMPARE(*source.read(more), 0);
                QVERIFY(source.rewind());
            }
        }
    }
}

void tst_TransferEncoding::base64Decoding_data()
{
    QTest::addColumn<QByteArray>("encoded");
    QTest::addColumn<QByteArray>("octets");
    QTest::addColumn<bool>("damaged");
    QTest::newRow("empty") << ""_ba
                           << ""_ba << false;
    QTest::newRow("one") << "QQ=="_ba
                         << "A"_ba << false;
    QTest::newRow("two") << "QUI="_ba
                         << "AB"_ba << false;
    QTest::newRow("three") << "QUJD"_ba
                           << "ABC"_ba << false;
    QTest::newRow("line ends anywhere") << "Q\r\nU\nJ\t D"_ba
                                        << "ABC"_ba << false;
    QTest::newRow("space within padding") << "QQ=\r\n="_ba
                                          << "A"_ba << false;
    QTest::newRow("no padding") << "QQ"_ba
                                << "A"_ba << true;
    QTest::newRow("half the padding") << "QQ="_ba
                                      << "A"_ba << true;
    QTest::newRow("too much padding") << "QQ==="_ba
                                      << "A"_ba << true;
    QTest::newRow("only padding") << "===="_ba
                                  << ""_ba << true;
    QTest::newRow("one character") << "Q"_ba
                                   << ""_ba << true;
    QTest::newRow("padding behind one") << "Q==="_ba
                                        << ""_ba << true;
    QTest::newRow("joined") << "QQ==QUI=QUJD"_ba
                            << "AABABC"_ba << false;
    QTest::newRow("joined badly") << "QQ=QQ=="_ba
                                  << "AA"_ba << true;
    QTest::newRow("foreign characters") << "Q!U*J-D"_ba
                                        << "ABC"_ba << true;
    QTest::newRow("eight bits") << "QU\xC3\xA4JD"_ba
                                << "ABC"_ba << true;
    QTest::newRow("NUL") << QByteArray("QU\0JD", 5) << "ABC"_ba << true;
}

void tst_TransferEncoding::base64Decoding()
{
    QFETCH(QByteArray, encoded);
    QFETCH(QByteArray, octets);
    QFETCH(bool, damaged);
    for (qsizetype step = 1; step <= std::max<qsizetype>(encoded.size(), 1); ++step) {
        bool found = !damaged;
        QCOMPARE(decoded<Base64Decoder>(encoded, step, step, &found), octets);
        QCOMPARE(found, damaged);
    }
}

void tst_TransferEncoding::base64DecodingSplitAnywhere()
{
    SeededRandom random(4);
    const QByteArray octets = randomOctets(random, 200);
    const QByteArray encoded = base64(octets);
    for (qsizetype first = 1; first < encoded.size(); ++first)
        QCOMPARE(decoded<Base64Decoder>(encoded, first, encoded.size()), octets);
}

void tst_TransferEncoding::quotedPrintableText_data()
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

void tst_TransferEncoding::quotedPrintableText()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, encoded);
    QCOMPARE(quotedPrintable(text), encoded);
}

void tst_TransferEncoding::quotedPrintableDecoding_data()
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

void tst_TransferEncoding::quotedPrintableDecoding()
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

void tst_TransferEncoding::quotedPrintableRoundTrip()
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

void tst_TransferEncoding::quotedPrintableEndlessSpaces()
{
    const QByteArray spaces(5000, ' ');
    for (const qsizetype step : {1, 999, 1000, 1001, 5000}) {
        const QByteArray octets = decoded<QuotedPrintableDecoder>("a" + spaces + "b", step, step);
        QCOMPARE(octets, "a" + spaces + "b");
        QVERIFY(decoded<QuotedPrintableDecoder>(spaces + "\r\n", step, step).endsWith("\r\n"));
    }
}

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
