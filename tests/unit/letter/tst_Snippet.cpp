#include "core/letter/Snippet.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi::letter;

class tst_Snippet : public QObject {
    Q_OBJECT

private slots:
    void abbreviations();
    void lastWordIsLookedUp_data();
    void lastWordIsLookedUp();
    void variables();
    void valuesAreNotReadAgain();
    void valuesAreCleaned();
    void placeholders();
};

void tst_Snippet::abbreviations()
{
    QVERIFY(isAbbreviation(u";addr"_s));
    QVERIFY(isAbbreviation(u"ß"_s));
    QVERIFY(isAbbreviation(QString(40, u'a')));
    QVERIFY(!isAbbreviation(QString(41, u'a')));
    QVERIFY(!isAbbreviation({}));
    QVERIFY(!isAbbreviation(u"two words"_s));
    QVERIFY(!isAbbreviation(u"a\nb"_s));
    QVERIFY(!isAbbreviation(u"a\u0007"_s));
}

void tst_Snippet::lastWordIsLookedUp_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("found");
    QTest::newRow("alone") << u"mfg"_s << u"mfg"_s;
    QTest::newRow("behind words") << u"With mfg"_s << u"mfg"_s;
    QTest::newRow("behind a tab") << u"With\tmfg"_s << u"mfg"_s;
    QTest::newRow("behind a no-break space") << u"With\u00A0mfg"_s << u"mfg"_s;
    QTest::newRow("behind a line end") << u"With\u2028mfg"_s << u"mfg"_s;
    QTest::newRow("behind a picture") << u"\uFFFCmfg"_s << u"mfg"_s;
    QTest::newRow("a word's end") << u"xmfg"_s << QString();
    QTest::newRow("behind it") << u"mfg "_s << QString();
    QTest::newRow("another case") << u"Mfg"_s << QString();
    QTest::newRow("a longer one") << u";mfg"_s << u";mfg"_s;
    QTest::newRow("nothing") << QString() << QString();
}

void tst_Snippet::lastWordIsLookedUp()
{
    QFETCH(QString, before);
    QFETCH(QString, found);
    const QList<Snippet> snippets = {{u"mfg"_s, u"one"_s}, {u";mfg"_s, u"two"_s}};
    const auto *snippet = snippetAt(snippets, before);
    QCOMPARE(snippet ? snippet->abbreviation : QString(), found);
}

void tst_Snippet::variables()
{
    QStringList asked;
    const auto values = [&asked](const QString &name) -> std::optional<QString> {
        asked.append(name);
        if (name == u"first name")
            return u"Anna"_s;
        if (name == u"subject")
            return QString();
        return std::nullopt;
    };
    QCOMPARE(filledIn(u"{{First  Name}}, {{first name}}: {{subject}} {{day}} {{cursor}}{}{{}}"_s, values),
             u"Anna, Anna: {{subject}} {{day}} {{cursor}}{}{{}}"_s);
    QCOMPARE(asked, QStringList({u"first name"_s, u"first name"_s, u"subject"_s, u"day"_s, u"cursor"_s}));
    QCOMPARE(filledIn({}, values), QString());
}

void tst_Snippet::valuesAreNotReadAgain()
{
    const auto values = [](const QString &name) { return std::optional(u"{{"_s + name + u"x}}"_s); };
    QCOMPARE(filledIn(u"{{a}}{{b}}"_s, values), u"{{ax}}{{bx}}"_s);
}

void tst_Snippet::valuesAreCleaned()
{
    const auto values = [](const QString &) { return std::optional(u"a\r\nb\rc\u0007\uFFFC\td"_s); };
    QCOMPARE(filledIn(u"<{{clipboard}}>"_s, values), u"<a\nb\nc\td>"_s);
}

void tst_Snippet::placeholders()
{
    const QList<Placeholder> expected = {{2, 7, false}, {9, 10, true}, {20, 12, true}};
    QCOMPARE(placeholdersIn(u"a {{day}}{{cursor}} {{ Cursor }}"_s), expected);
    QVERIFY(placeholdersIn(u"{{a\nb}} {{}} {a} {{"_s).isEmpty());
    QVERIFY(placeholdersIn(u"{{"_s + QString(81, u'a') + u"}}"_s).isEmpty());
}

QTEST_APPLESS_MAIN(tst_Snippet)
#include "tst_Snippet.moc"
