#include "core/store/SearchText.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi::store;

class tst_SearchText : public QObject {
    Q_OBJECT

private slots:
    void words_data();
    void words();
    void expressions_data();
    void expressions();
    void bounded();
};

void tst_SearchText::words_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("wanted");
    QTest::newRow("empty") << u""_s << u""_s;
    QTest::newRow("case and accents") << u"Grüße, ÉCOLE!"_s << u"grusse ecole"_s;
    QTest::newRow("address") << u"Anna <anna@example.org>"_s << u"anna anna example org"_s;
    QTest::newRow("several spaces") << u"  a \n\t b "_s << u"a b"_s;
    QTest::newRow("Chinese") << u"你好world再见"_s << u"你 好 world 再 见"_s;
    QTest::newRow("Japanese") << u"ラーメン屋"_s << u"ラ ー メ ン 屋"_s;
    QTest::newRow("beyond the BMP") << u"x\U00020000\U00020001"_s << u"x \U00020000 \U00020001"_s;
    QTest::newRow("half a pair") << QString(QChar(0xd840)) + u"a"_s << u"a"_s;
    QTest::newRow("no words") << u"🙂 -- \" *"_s << u""_s;
}

void tst_SearchText::words()
{
    QFETCH(QString, text);
    QTEST(searchWords(text, 1000), "wanted");
}

void tst_SearchText::expressions_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("wanted");
    QTest::newRow("nothing") << u""_s << QString();
    QTest::newRow("no words") << u"\"*()"_s << QString();
    QTest::newRow("pieces") << u"Müller  rech"_s << u"\"muller\"* \"rech\"*"_s;
    QTest::newRow("operators") << u"a OR NEAR(b)"_s << u"\"a\"* \"or\"* \"near b\"*"_s;
    QTest::newRow("address") << u"anna@exam"_s << u"\"anna exam\"*"_s;
    QTest::newRow("Chinese") << u"你好"_s << u"\"你 好\"*"_s;
}

void tst_SearchText::expressions()
{
    QFETCH(QString, typed);
    QTEST(searchExpression(typed), "wanted");
}

void tst_SearchText::bounded()
{
    QCOMPARE(searchWords(QString(5000, u'a'), 10).size(), 10);
    QVERIFY(searchExpression(u"word "_s.repeated(10'000)).size() < 1000);
}

QTEST_GUILESS_MAIN(tst_SearchText)
#include "tst_SearchText.moc"
