#include "app/platform/Handover.h"

#include <QTest>
#include <QtEndian>

using namespace Qt::Literals::StringLiterals;
using namespace envoi::platform;
using State = HandoverReading::State;

class tst_Handover : public QObject {
    Q_OBJECT

private slots:
    void comesBackWhole_data();
    void comesBackWhole();
    void isReadInAnyChopping();
    void refusesNonsense_data();
    void refusesNonsense();
    void refusesWhatIsTooLarge();
};

void tst_Handover::comesBackWhole_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("folder");
    QTest::newRow("nothing") << QStringList{} << QString();
    QTest::newRow("a link") << QStringList{u"mailto:anna@example.com?subject=a%20b"_s} << u"/home/anna"_s;
    QTest::newRow("not ASCII") << QStringList{u"--subject"_s, u"Grüße 😀\nzweite"_s, u"\""_s}
                               << u"/tmp/ä ö"_s;
    QTest::newRow("empty ones") << QStringList{u""_s, u""_s} << u"/"_s;
}

void tst_Handover::comesBackWhole()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, folder);
    const Handover handover{arguments, folder, u"token"_s};
    const auto reading = decode(encode(handover));
    QCOMPARE(reading.state, State::Complete);
    QCOMPARE(reading.handover, handover);
}

void tst_Handover::isReadInAnyChopping()
{
    const QByteArray octets = encode({{u"--to"_s, u"anna@example.com"_s}, u"/home"_s, {}});
    for (qsizetype length = 0; length < octets.size(); ++length)
        QCOMPARE(decode(octets.first(length)).state, State::Incomplete);
    QCOMPARE(decode(octets).state, State::Complete);
    QCOMPARE(decode(octets + 'x').state, State::Invalid);
}

void tst_Handover::refusesNonsense_data()
{
    const auto number = [](quint32 value) {
        QByteArray octets(4, Qt::Uninitialized);
        qToBigEndian(value, octets.data());
        return octets;
    };
    QTest::addColumn<QByteArray>("octets");
    const QByteArray mark("ENVOI/1\n");
    QTest::newRow("another protocol") << QByteArray("GET / HTTP/1.1\r\n");
    QTest::newRow("huge length") << mark + number(0xFFFFFFFF);
    QTest::newRow("text longer than all") << mark + number(4) + number(0xFFFFFFFF);
    QTest::newRow("text one too long") << mark + number(5) + number(2) + "x";
    QTest::newRow("no count") << mark + number(8) + number(0) + number(0);
    QTest::newRow("huge count") << mark + number(12) + number(0) + number(0) + number(0xFFFFFFFF);
    QTest::newRow("count without texts") << mark + number(12) + number(0) + number(0) + number(2);
    QTest::newRow("rest") << mark + number(13) + number(0) + number(0) + number(0) + "x";
}

void tst_Handover::refusesNonsense()
{
    QFETCH(QByteArray, octets);
    QCOMPARE(decode(octets).state, State::Invalid);
}

void tst_Handover::refusesWhatIsTooLarge()
{
    QVERIFY(encode({{QString(5'000'000, u'x')}, {}, {}}).isEmpty());
    QVERIFY(encode({QStringList(5000, u"x"_s), {}, {}}).isEmpty());
}

QTEST_GUILESS_MAIN(tst_Handover)
#include "tst_Handover.moc"
