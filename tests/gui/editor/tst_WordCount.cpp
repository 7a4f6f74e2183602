// How long a text is, as people count.
#include "EditorTest.h"

#include "app/editor/WordCount.h"

using namespace envoi::editor;

class tst_WordCount : public EditorTest {
    Q_OBJECT

private slots:
    void counts_data();
    void counts();
    void countsWhatIsSelected();
};

void tst_WordCount::counts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("words");
    QTest::addColumn<int>("characters");
    QTest::addColumn<int>("withoutSpaces");
    QTest::newRow("nothing") << u""_s << 0 << 0 << 0;
    QTest::newRow("spaces") << u"  \n "_s << 0 << 3 << 0;
    QTest::newRow("words") << u"Don't stop, now."_s << 3 << 16 << 14;
    QTest::newRow("lines") << u"one\ntwo\u2029three\u2028four"_s << 4 << 15 << 15;
    QTest::newRow("numbers") << u"3,5 km in 2026"_s << 4 << 14 << 11;
    QTest::newRow("combining marks") << u"e\u0301te\u0301"_s << 1 << 3 << 3;
    QTest::newRow("emoji") << u"\U0001F44D\U0001F3FD ok"_s << 1 << 4 << 3;
    QTest::newRow("pictures") << u"a \uFFFC b"_s << 2 << 4 << 2;
}

void tst_WordCount::counts()
{
    QFETCH(QString, text);
    QFETCH(int, words);
    QFETCH(int, characters);
    QFETCH(int, withoutSpaces);
    QCOMPARE(countWords(text).words, words);
    QCOMPARE(countWords(text).characters, characters);
    QCOMPARE(countWords(text).withoutSpaces, withoutSpaces);
}

void tst_WordCount::countsWhatIsSelected()
{
    setUp();
    setBody(u"<div>one <b>two</b></div><blockquote><div>three</div></blockquote>"_s);
    QCOMPARE(m_editor->wordCount().words, 3);
    QCOMPARE(m_editor->selectionCount().words, 0);
    text()->selectAll();
    QCOMPARE(m_editor->selectionCount(), m_editor->wordCount());
    tearDown();
}

QTEST_MAIN(tst_WordCount)
#include "tst_WordCount.moc"
