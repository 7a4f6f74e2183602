#include "core/mime/Base64.h"

#include "core/base/Random.h"
#include "tests/unit/mime/Pieces.h"

#include <QTest>

#include <array>
#include <vector>

using namespace envoi;
using namespace envoi::testing;
using namespace envoi::mime;
using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray base64(const QByteArray &octets)
{
    QByteArray out;
    appendBase64(octets, out);
    return out;
}

} // namespace

class tst_Base64 : public QObject {
    Q_OBJECT

private slots:
    void base64OfAnySize();
    void base64SourceInAnyChunks();
    void base64Decoding_data();
    void base64Decoding();
    void base64DecodingSplitAnywhere();
};

void tst_Base64::base64OfAnySize()
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

void tst_Base64::base64SourceInAnyChunks()
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

void tst_Base64::base64Decoding_data()
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

void tst_Base64::base64Decoding()
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

void tst_Base64::base64DecodingSplitAnywhere()
{
    SeededRandom random(4);
    const QByteArray octets = randomOctets(random, 200);
    const QByteArray encoded = base64(octets);
    for (qsizetype first = 1; first < encoded.size(); ++first)
        QCOMPARE(decoded<Base64Decoder>(encoded, first, encoded.size()), octets);
}

QTEST_GUILESS_MAIN(tst_Base64)
#include "tst_Base64.moc"
