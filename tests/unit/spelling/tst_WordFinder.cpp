#include "core/spelling/WordFinder.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi::spelling;

class tst_WordFinder : public QObject {
    Q_OBJECT

private slots:
    void finds_data();
    void finds();
    void skipsRanges();
    void partsOfWhatHyphensJoin();
    void endsOfSentences();
    void longTextIsLinear();
};

void tst_WordFinder::finds_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("words");
    QTest::addColumn<bool>("capitals");
    const auto row = [](const char *name, const QString &text, const QString &words, bool capitals = false) {
        QTest::newRow(name) << text << words << capitals;
    };
    row("nothing", {}, {});
    row("words", u"Dear Anna, thank you!"_s, u"Dear Anna thank you"_s);
    row("apostrophes", u"don't can\u2019t 'quoted' dogs'"_s, u"don't can't quoted dogs"_s);
    row("hyphens", u"well-known e-mail - dash"_s, u"well-known e-mail dash"_s);
    row("soft hyphen", u"let\u00adter"_s, u"letter"_s);
    row("composed", u"gro\u0308\u00dfer"_s, u"gr\u00f6\u00dfer"_s);
    row("URL", u"see https://example.com/teh/pgae?q=wrod or www.exmaple.com now"_s, u"see or now"_s);
    row("URL in brackets", u"(<https://example.com/teh>) yes"_s, u"yes"_s);
    row("addresses", u"write to anna@exmaple.com, or <bert@exmaple.com>: mailto:cecil"_s, u"write to or"_s);
    row("hosts and files", u"on example.com in notes.txt"_s, u"on in"_s);
    row("paths", u"in /usr/shrae/dict or C:\\Wnidows or src/flie/thing or ~/thnig and/or this"_s,
        u"in or or or and or this"_s);
    row("digits", u"on 24th a4 room12b x86 end"_s, u"on end"_s);
    row("capitals", u"the NATO USA's RFC end"_s, u"the USA's end"_s);
    row("capitals wanted", u"the NATO end"_s, u"the NATO end"_s, true);
    row("camels and snakes", u"a QTextEdit, iPhone, snake_case and #hashtag here"_s, u"and here"_s);
    row("one letter", u"a x I we"_s, u"we"_s);
    row("a space is missing", u"This is the end.Next is e.g. this"_s, u"This is the end Next is this"_s);
    row("other scripts",
        u"\u043f\u0440\u0438\u0432\u0435\u0442 \u6f22\u5b57 \u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35 yes"_s,
        u"\u043f\u0440\u0438\u0432\u0435\u0442 yes"_s);
    row("picture between", u"one\ufffctwo\u2028three"_s, u"one two three"_s);
    row("smiles", u":-) ;-P <3 ok"_s, u"ok"_s);
}

void tst_WordFinder::finds()
{
    QFETCH(QString, text);
    QFETCH(QString, words);
    QFETCH(bool, capitals);
    QStringList found;
    int end = 0;
    for (const Word &word : findWords(text, {}, capitals)) {
        found.append(word.text);
        QVERIFY(word.range.start >= end);
        end = word.range.end();
        QVERIFY(end <= text.size());
    }
    QCOMPARE(found.join(u' '), words);
}

void tst_WordFinder::skipsRanges()
{
    const QString text = u"one two three four"_s;
    QStringList found;
    for (const Word &word : findWords(text, {{4, 3}, {14, 1}}))
        found.append(word.text);
    QCOMPARE(found, (QStringList{u"one"_s, u"three"_s}));
}

void tst_WordFinder::partsOfWhatHyphensJoin()
{
    const auto words = findWords(u"a well-known T-shirt x86-based"_s);
    QCOMPARE(words.size(), 3U);
    QCOMPARE(words[0].text, u"well-known"_s);
    QCOMPARE(words[0].range, (Range{2, 10}));
    QCOMPARE(words[0].parts.size(), 2U);
    QCOMPARE(words[0].parts[1].range, (Range{7, 5}));
    QCOMPARE(words[1].text, u"T-shirt"_s);
    QCOMPARE(words[1].parts.size(), 1U);
    QCOMPARE(words[2].text, u"based"_s);
    QVERIFY(words[2].parts.empty());
}

void tst_WordFinder::endsOfSentences()
{
    const auto words = findWords(u"apples etc. and"_s);
    QCOMPARE(words.size(), 3U);
    QVERIFY(!words[0].isBeforeDot);
    QVERIFY(words[1].isBeforeDot);
    QVERIFY(!words[2].isBeforeDot);
}

void tst_WordFinder::longTextIsLinear()
{
    // Quadratic ways would never come to an end here.
    const qsizetype size = 300'000;
    QCOMPARE(findWords(QString(size, u'a')).size(), 0U);
    QCOMPARE(findWords(QString(u"ab-"_s).repeated(size / 3)).size(), size_t(size / 3));
    QCOMPARE(findWords(QString(u"ab "_s).repeated(size / 3)).size(), size_t(size / 3));
    QCOMPARE(findWords(QString(u"ab."_s).repeated(size / 3)).size(), 0U);
    QCOMPARE(findWords(QString(u"ab@"_s).repeated(size / 3)).size(), 0U);
    QCOMPARE(findWords(QString(u"ab,"_s).repeated(size / 3)).size(), size_t(size / 3));
}

QTEST_GUILESS_MAIN(tst_WordFinder)
#include "tst_WordFinder.moc"
