#include "core/mime/DateTime.h"

#include <QLocale>
#include <QTimeZone>
#include <QtTest>

using namespace envoi::mime;
using namespace Qt::Literals::StringLiterals;

class TestDateTime : public QObject {
    Q_OBJECT

private slots:
    void writes_data()
    {
        QTest::addColumn<QDateTime>("date");
        QTest::addColumn<QByteArray>("text");
        const QDate day(2026, 11, 4);
        const QTime time(5, 1, 2, 999);
        QTest::newRow("UTC") << QDateTime(day, time, Qt::UTC) << QByteArray("Wed, 4 Nov 2026 05:01:02 +0000");
        QTest::newRow("east") << QDateTime(day, time, Qt::OffsetFromUTC, 20700)
                              << QByteArray("Wed, 4 Nov 2026 05:01:02 +0545");
        QTest::newRow("west") << QDateTime(day, time, Qt::OffsetFromUTC, -1800)
                              << QByteArray("Wed, 4 Nov 2026 05:01:02 -0030");
        QTest::newRow("summer") << QDateTime(QDate(2026, 7, 1), QTime(12, 0), QTimeZone("Europe/Berlin"))
                                << QByteArray("Wed, 1 Jul 2026 12:00:00 +0200");
        QTest::newRow("seconds in the offset")
            << QDateTime(day, time, Qt::OffsetFromUTC, 3601) << QByteArray("Wed, 4 Nov 2026 05:01:01 +0100");
        QTest::newRow("none") << QDateTime() << QByteArray();
        QTest::newRow("year of five digits") << QDateTime(QDate(12026, 1, 1), time, Qt::UTC) << QByteArray();
        QTest::newRow("before Christ") << QDateTime(QDate(-5, 1, 1), time, Qt::UTC) << QByteArray();
    }

    void writes()
    {
        QFETCH(QDateTime, date);
        QFETCH(QByteArray, text);
        // Names are English whatever the person speaks.
        QLocale::setDefault(QLocale(QLocale::German));
        QCOMPARE(formatDate(date), text);
    }

    void reads_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("date");
        const auto row = [](const QString &text, const QString &date) {
            QTest::newRow(text.left(60).toUtf8().constData()) << text << date;
        };
        row(u"Tue, 24 Nov 2026 05:51:32 +0100"_s, u"2026-11-24T05:51:32+01:00"_s);
        row(u"24 Nov 2026 05:51 -0330"_s, u"2026-11-24T05:51:00-03:30"_s);
        row(u" Tue ,24  nov\r\n 2026 (day) 05 : 51 : 32 (time (nested \\) )) +0000 (GMT)"_s,
            u"2026-11-24T05:51:32Z"_s);
        row(u"Tue, 24 Nov 26 05:51:32 EST"_s, u"2026-11-24T05:51:32-05:00"_s);
        row(u"24 Nov 99 05:51:32 GMT"_s, u"1999-11-24T05:51:32Z"_s);
        row(u"24 Nov 126 05:51:32 UT"_s, u"2026-11-24T05:51:32Z"_s);
        row(u"24 Nov 2026 05:51:32 pdt"_s, u"2026-11-24T05:51:32-07:00"_s);
        row(u"24 Nov 2026 05:51:32 K"_s, u"2026-11-24T05:51:32Z"_s);
        row(u"24 Nov 2026 05:51:32 -0000"_s, u"2026-11-24T05:51:32Z"_s);
        row(u"24 Nov 2026 05:51:32 CEST"_s, u"2026-11-24T05:51:32Z"_s);
        row(u"24 Nov 2026 05:51:32"_s, u"2026-11-24T05:51:32Z"_s);
        row(u"Tuesday, 24-November-2026 05:51:32 +01:00"_s, u"2026-11-24T05:51:32+01:00"_s);
        row(u"Tue Nov 24 05:51:32 2026"_s, u"2026-11-24T05:51:32Z"_s);
        row(u"Nov 24 05:51:32 2026 +0100"_s, u"2026-11-24T05:51:32+01:00"_s);
        row(u"31 Dec 2016 23:59:60 +0000"_s, u"2017-01-01T00:00:00Z"_s);
        row(u"24 Nov 2026 05:51:32 +2330"_s, u"2026-11-23T06:21:32Z"_s);
        for (const auto &wrong :
             {u""_s, u"soon"_s, u"32 Nov 2026 05:51:32 +0100"_s, u"29 Feb 2026 05:51:32 +0100"_s,
              u"24 Foo 2026 05:51:32 +0100"_s, u"24 Nov 2026 25:51:32 +0100"_s,
              u"24 Nov 2026 05:61:32 +0100"_s, u"24 Nov 2026"_s, u"24 Nov 2026 05:51:32 +0199"_s,
              u"99999999999999999999 Nov 2026 05:51:32 +0100"_s, u"24 Nov 99999999999 05:51:32 +0100"_s,
              u"24 Nov 2026 05:51:32 +99999999999"_s, u"(((((("_s, u"24"_s, u"24 Nov"_s, u","_s, u"Tue,"_s,
              u"٢٤ Nov 2026 05:51:32 +0100"_s})
            row(wrong, {});
    }

    void reads()
    {
        QFETCH(QString, text);
        QFETCH(QString, date);
        const auto read = parseDate(text);
        QCOMPARE(read ? read->toString(Qt::ISODate) : QString(), date);
    }

    void readsAnyLength()
    {
        QVERIFY(!parseDate(u"("_s.repeated(1'000'000)));
        QVERIFY(!parseDate(u"1"_s.repeated(1'000'000)));
    }
};

QTEST_GUILESS_MAIN(TestDateTime)
#include "tst_DateTime.moc"
