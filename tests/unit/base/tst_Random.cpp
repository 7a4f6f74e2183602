#include "core/base/Random.h"

#include <QSet>
#include <QtTest>

using namespace envoi;

class TestRandom : public QObject {
    Q_OBJECT

private slots:
    void repeatsForOneSeed()
    {
        SeededRandom first(7);
        SeededRandom second(7);
        SeededRandom other(8);
        const QByteArray text = first.hex(256);
        QCOMPARE(second.hex(256), text);
        QVERIFY(other.hex(256) != text);
    }

    void hexHasTheLengthAsked()
    {
        SystemRandom random;
        QSet<QByteArray> seen;
        for (const int bits : {4, 64, 68, 128}) {
            const QByteArray text = random.hex(bits);
            QCOMPARE(text.size(), bits / 4);
            QVERIFY(QByteArray::fromHex(text.size() % 2 == 0 ? text : '0' + text).size() ==
                    (text.size() + 1) / 2);
        }
        for (int i = 0; i < 1000; ++i)
            seen.insert(random.hex(128));
        QCOMPARE(seen.size(), 1000);
    }
};

QTEST_GUILESS_MAIN(TestRandom)
#include "tst_Random.moc"
