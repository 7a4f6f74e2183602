#include "core/base/Random.h"
#include "core/smtp/DotStuffer.h"

#include <QTest>

#include <ctime>

using namespace Qt::Literals::StringLiterals;
using envoi::smtp::DotStuffer;

namespace {

QByteArray stuff(const QByteArray &content, QList<qsizetype> cuts)
{
    DotStuffer stuffer;
    QByteArray out;
    qsizetype from = 0;
    cuts += content.size();
    for (const qsizetype cut : cuts) {
        stuffer.append({content.constData() + from, static_cast<std::size_t>(cut - from)}, out);
        from = cut;
    }
    stuffer.finish(out);
    return out;
}

/// What is meant, written as plainly as can be: line by line over the whole.
QByteArray plainly(QByteArray content)
{
    content.replace("\r\n", "\n").replace('\r', '\n');
    QByteArrayList lines = content.split('\n');
    if (lines.last().isEmpty())
        lines.removeLast();
    QByteArray out;
    for (const QByteArray &line : lines)
        out += (line.startsWith('.') ? "." : "") + line + "\r\n";
    return out + ".\r\n";
}

} // namespace

class tst_DotStuffer : public QObject {
    Q_OBJECT

private slots:
    void examples_data();
    void examples();
    void everyShortMessage();
    void manyBareReturns();
    void longMessage();
};

void tst_DotStuffer::examples_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QByteArray>("wire");
    QTest::newRow("empty") << ""_ba
                           << ".\r\n"_ba;
    QTest::newRow("a line") << "a\r\n"_ba
                            << "a\r\n.\r\n"_ba;
    QTest::newRow("no end of line") << "a"_ba
                                    << "a\r\n.\r\n"_ba;
    QTest::newRow("a dot at the very start") << ".\r\n"_ba
                                             << "..\r\n.\r\n"_ba;
    QTest::newRow("only a dot") << "."_ba
                                << "..\r\n.\r\n"_ba;
    QTest::newRow("dots") << "a\r\n..b\r\n.c."_ba
                          << "a\r\n...b\r\n..c.\r\n.\r\n"_ba;
    QTest::newRow("LF dot LF") << "a\n.\nb\n"_ba
                               << "a\r\n..\r\nb\r\n.\r\n"_ba;
    QTest::newRow("CR dot CR") << "a\r.\rb\r"_ba
                               << "a\r\n..\r\nb\r\n.\r\n"_ba;
    QTest::newRow("LF dot CRLF") << "a\n.\r\nb"_ba
                                 << "a\r\n..\r\nb\r\n.\r\n"_ba;
    QTest::newRow("CRLF dot CR") << "a\r\n.\rb"_ba
                                 << "a\r\n..\r\nb\r\n.\r\n"_ba;
    QTest::newRow("CR CRLF") << "a\r\r\nb"_ba
                             << "a\r\n\r\nb\r\n.\r\n"_ba;
    QTest::newRow("NUL") << "a\0.b\r\n"_ba
                         << "a\0.b\r\n.\r\n"_ba;
}

void tst_DotStuffer::examples()
{
    QFETCH(QByteArray, content);
    QFETCH(QByteArray, wire);
    QCOMPARE(stuff(content, {}), wire);
    QCOMPARE(plainly(content), wire);
}

void tst_DotStuffer::manyBareReturns()
{
    const QByteArray content(2 * 1024 * 1024, '\r');
    const std::clock_t start = std::clock();
    const QByteArray wire = stuff(content, {});
    QVERIFY((std::clock() - start) / CLOCKS_PER_SEC < 10);
    QCOMPARE(wire.size(), 2 * content.size() + 3);
}

void tst_DotStuffer::everyShortMessage()
{
    // All messages of CR, LF, dot and a letter up to six octets, cut at every place and at every two.
    const char alphabet[] = {'\r', '\n', '.', 'x'};
    for (int length = 0; length <= 6; ++length) {
        for (int number = 0; number < 1 << (2 * length); ++number) {
            QByteArray content;
            for (int i = 0; i < length; ++i)
                content += alphabet[(number >> (2 * i)) & 3];
            const QByteArray wire = plainly(content);
            for (int first = 0; first <= length; ++first) {
                for (int second = first; second <= length; ++second) {
                    const QByteArray got = stuff(content, {first, second});
                    QVERIFY2(got == wire, (content.toHex() + " became " + got.toHex()).constData());
                }
            }
            // Nobody on the way can see an end of data but the last.
            QCOMPARE(("\r\n" + wire).indexOf("\r\n.\r\n"), wire.size() - 3);
            QVERIFY(!QByteArray(wire).replace("\r\n", "").contains('\n'));
            QVERIFY(!QByteArray(wire).replace("\r\n", "").contains('\r'));
        }
    }
}

void tst_DotStuffer::longMessage()
{
    envoi::SeededRandom random(20);
    QByteArray content;
    for (int i = 0; i < 200'000; ++i)
        content += "\r\n.\n\r.abcdefgh"[random.next() % 14];
    QList<qsizetype> cuts;
    for (qsizetype cut = 0; cut < content.size(); cut += static_cast<qsizetype>(random.next() % 100))
        cuts += cut;
    QCOMPARE(stuff(content, cuts), plainly(content));
}

QTEST_GUILESS_MAIN(tst_DotStuffer)
#include "tst_DotStuffer.moc"
