// What a plain letter has: quotes, a type of one width, a guide for the eye.
#include "EditorTest.h"

#include "app/editor/PlainQuotes.h"

#include <QAction>
#include <QFontInfo>
#include <QMenu>

using namespace envoi;
using namespace envoi::editor;

class tst_PlainLetter : public EditorTest {
    Q_OBJECT

private slots:
    void init()
    {
        setUp();
        m_editor->setFormat(letter::Draft::Format::Plain);
        text()->setFocus();
    }
    void cleanup() { tearDown(); }
    void returnSplitsAQuote_data();
    void returnSplitsAQuote();
    void quotesLines();
    void quotingIsOneStep();
    void hasOneWidthAndAGuide();

private:
    QString content() const { return m_editor->content().text; }
    void show(const QString &plain)
    {
        Editor::Content content;
        content.format = letter::Draft::Format::Plain;
        content.text = plain;
        m_editor->setContent(content);
    }
};

void tst_PlainLetter::returnSplitsAQuote_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<int>("position");
    QTest::addColumn<QString>("after");
    QTest::newRow("in the middle") << u"> one two"_s << 5 << u"> one\nx\n> two"_s;
    QTest::newRow("in a deep one") << u"> > one two"_s << 7 << u"> > one\nx\n> > two"_s;
    QTest::newRow("without spaces") << u">>one two"_s << 5 << u">>one\nx\n>>two"_s;
    QTest::newRow("at the end") << u"> one\n> two"_s << 5 << u"> one\nx\n> two"_s;
    QTest::newRow("before the marks") << u"> one"_s << 0 << u"\nx> one"_s;
    QTest::newRow("no quote") << u"one two"_s << 3 << u"one\nx two"_s;
}

void tst_PlainLetter::returnSplitsAQuote()
{
    QFETCH(QString, before);
    QFETCH(int, position);
    QFETCH(QString, after);
    show(before);
    QTextCursor cursor = text()->textCursor();
    cursor.setPosition(position);
    text()->setTextCursor(cursor);
    type(u"{Return}x"_s);
    QCOMPARE(content(), after);
}

void tst_PlainLetter::quotesLines()
{
    show(u"one\ntwo\n> three\nfour"_s);
    QTextCursor cursor = text()->textCursor();
    cursor.setPosition(1);
    cursor.setPosition(10, QTextCursor::KeepAnchor);
    text()->setTextCursor(cursor);
    type(u"{Ctrl+Shift+9}"_s);
    QCOMPARE(content(), u"> one\n> two\n>> three\nfour"_s);
    QCOMPARE(plainQuoteLevel(text()->textCursor()), 2);
    type(u"{Ctrl+Shift+9}"_s);
    QCOMPARE(content(), u"one\ntwo\n> three\nfour"_s);
}

void tst_PlainLetter::quotingIsOneStep()
{
    show(u"one\ntwo"_s);
    text()->selectAll();
    type(u"{Ctrl+Shift+9}"_s);
    QCOMPARE(content(), u"> one\n> two"_s);
    type(u"{Ctrl+Z}"_s);
    QCOMPARE(content(), u"one\ntwo"_s);
}

void tst_PlainLetter::hasOneWidthAndAGuide()
{
    QMenu menu;
    m_editor->fillViewMenu(&menu);
    emit menu.aboutToShow();
    const auto action = [&menu](const QString &name) {
        for (QAction *one : menu.actions()) {
            if (QString(one->text()).remove(u'&') == name)
                return one;
        }
        return static_cast<QAction *>(nullptr);
    };
    QVERIFY(action(u"Fixed Width"_s)->isEnabled());
    action(u"Fixed Width"_s)->trigger();
    QVERIFY(QFontInfo(text()->font()).fixedPitch());
    action(u"Wrap Guide"_s)->trigger();
    auto *guide = text()->viewport()->findChild<QWidget *>(u"wrapGuide"_s);
    QVERIFY(guide->isVisible());
    // The last character before the line's end stands before it, the next behind it.
    show(u"0"_s.repeated(74));
    QTextCursor cursor = text()->textCursor();
    cursor.movePosition(QTextCursor::End);
    text()->setTextCursor(cursor);
    QVERIFY(qAbs(text()->cursorRect().center().x() - guide->x()) <= 2);
    QCOMPARE(content(), u"0"_s.repeated(74));
    // A rich letter has neither.
    m_editor->setFormat(letter::Draft::Format::Rich);
    QVERIFY(!guide->isVisible());
    QVERIFY(!QFontInfo(text()->font()).fixedPitch());
    m_editor->setFormat(letter::Draft::Format::Plain);
    action(u"Fixed Width"_s)->trigger();
    action(u"Wrap Guide"_s)->trigger();
    QVERIFY(!guide->isVisible());
}

QTEST_MAIN(tst_PlainLetter)
#include "tst_PlainLetter.moc"
