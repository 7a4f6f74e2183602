#include "core/capture/DotUnstuffer.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using envoi::capture::DotUnstuffer;

class tst_DotUnstuffer : public QObject {
    Q_OBJECT

private slots:
    void unstuffs_data();
    void unstuffs();
};

void tst_DotUnstuffer::unstuffs_data()
{
    QTest::addColumn<QByteArray>("wire");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QByteArray>("rest"); // null: the end is not reached
    const QByteArray rest = "RSET\r\n"_ba;
    QTest::newRow("plain") << "a\r\nb\r\n.\r\n"_ba
                           << "a\r\nb\r\n"_ba
                           << ""_ba;
    QTest::newRow("rest") << "a\r\n.\r\nRSET\r\n"_ba
                          << "a\r\n"_ba << rest;
    QTest::newRow("empty") << ".\r\nRSET\r\n"_ba
                           << ""_ba << rest;
    QTest::newRow("first dot") << "..a\r\n.\r\n"_ba
                               << ".a\r\n"_ba
                               << ""_ba;
    QTest::newRow("a dot alone") << "..\r\n.\r\n"_ba
                                 << ".\r\n"_ba
                                 << ""_ba;
    QTest::newRow("two dots alone") << "...\r\n.\r\n"_ba
                                    << "..\r\n"_ba
                                    << ""_ba;
    QTest::newRow("dots within") << "a.\r\nb..c\r\n.\r\n"_ba
                                 << "a.\r\nb..c\r\n"_ba
                                 << ""_ba;
    QTest::newRow("stuffed for nothing") << ".a\r\n.\r\n"_ba
                                         << "a\r\n"_ba
                                         << ""_ba;
    QTest::newRow("lone LF is content") << "a\n.\nb\r\n.\r\n"_ba
                                        << "a\n.\nb\r\n"_ba
                                        << ""_ba;
    QTest::newRow("LF dot CR LF") << "a\n.\r\nb\r\n.\r\nx"_ba
                                  << "a\n.\r\nb\r\n"_ba
                                  << "x"_ba;
    QTest::newRow("CR LF dot LF") << "a\r\n.\nb\r\n.\r\n"_ba
                                  << "a\r\n\nb\r\n"_ba
                                  << ""_ba;
    QTest::newRow("CR LF dot CR") << "a\r\n.\rb\r\n.\r\n"_ba
                                  << "a\r\n\rb\r\n"_ba
                                  << ""_ba;
    QTest::newRow("CR LF dot CR CR LF") << "a\r\n.\r\r\n.\r\n"_ba
                                        << "a\r\n\r\r\n"_ba
                                        << ""_ba;
    QTest::newRow("lone CR") << "a\rb\r\r\n.\r\n"_ba
                             << "a\rb\r\r\n"_ba
                             << ""_ba;
    QTest::newRow("CR dot CR LF") << "a\r.\r\n.\r\n"_ba
                                  << "a\r.\r\n"_ba
                                  << ""_ba;
    QTest::newRow("NUL and high octets") << "\0\xff\r\n..\0\r\n.\r\n"_ba
                                         << "\0\xff\r\n.\0\r\n"_ba
                                         << ""_ba;
    QTest::newRow("no end") << "a\r\nb\r\n"_ba
                            << "a\r\nb\r\n"_ba << QByteArray();
    QTest::newRow("empty lines") << "\r\n\r\n.\r\n"_ba
                                 << "\r\n\r\n"_ba
                                 << ""_ba;
}

void tst_DotUnstuffer::unstuffs()
{
    QFETCH(QByteArray, wire);
    QFETCH(QByteArray, content);
    QFETCH(QByteArray, rest);
    // Whole, octet by octet, and cut in three at any two places.
    for (qsizetype first = 0; first <= wire.size(); ++first) {
        for (qsizetype second = first; second <= wire.size(); ++second) {
            DotUnstuffer unstuffer;
            QByteArray out;
            qsizetype taken = 0;
            for (const auto &piece :
                 {wire.first(first), wire.sliced(first, second - first), wire.sliced(second)})
                taken += unstuffer.feed(piece, out);
            QCOMPARE(out, content);
            QCOMPARE(unstuffer.isFinished(), !rest.isNull());
            if (!rest.isNull())
                QCOMPARE(wire.sliced(taken), rest);
        }
    }
    DotUnstuffer unstuffer;
    QByteArray out;
    for (const char c : wire)
        unstuffer.feed(QByteArrayView(&c, 1), out);
    QCOMPARE(out, content);
}

QTEST_GUILESS_MAIN(tst_DotUnstuffer)
#include "tst_DotUnstuffer.moc"
