// Finding and replacing words of a letter, and how large and on which paper it is shown.
#include "EditorTest.h"

#include "app/editor/Finder.h"
#include "app/look/Look.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTextDocument>
#include <QToolButton>
#include <QWheelEvent>

using namespace envoi;
using namespace envoi::editor;

class tst_Finding : public EditorTest {
    Q_OBJECT

private slots:
    void init() { setUp(); }
    void cleanup() { tearDown(); }
    void finds_data();
    void finds();
    void nextAndPreviousGoRound();
    void replacesAllInOneStep();
    void theBarFindsByKeys();
    void replacesOneByOne();
    void aLetterThatCanBeReadOnlyIsNotChanged();
    void zoomChangesNothingInTheLetter();
    void whitePaperInADarkWindow();

private:
    QWidget *bar() const { return m_editor->findChild<QWidget *>(u"findBar"_s); }
    QLineEdit *line(const QString &name) const
    {
        for (auto *one : bar()->findChildren<QLineEdit *>()) {
            if (one->accessibleName() == name)
                return one;
        }
        return nullptr;
    }
    QString count() const { return m_editor->findChild<QLabel *>(u"findCount"_s)->text(); }
    QString selected() const { return text()->textCursor().selectedText(); }
};

void tst_Finding::finds_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("wanted");
    QTest::addColumn<bool>("matchCase");
    QTest::addColumn<bool>("wholeWords");
    QTest::addColumn<QList<int>>("positions");
    const auto row = [](const char *name, const QString &text, const QString &wanted, bool matchCase,
                        bool wholeWords, const QList<int> &positions) {
        QTest::newRow(name) << text << wanted << matchCase << wholeWords << positions;
    };
    row("nothing wanted", u"abc"_s, u""_s, false, false, {});
    row("each case", u"Cake, cake"_s, u"cake"_s, false, false, {0, 6});
    row("one case", u"Cake, cake"_s, u"cake"_s, true, false, {6});
    row("not upon another", u"aaaa"_s, u"aa"_s, false, false, {0, 2});
    row("whole words", u"cake cakes pancake cake"_s, u"cake"_s, false, true, {0, 19});
    row("a word with signs", u"a (b) c"_s, u"(b)"_s, false, true, {2});
    row("non-breaking space", u"10\u00a0km"_s, u"10 km"_s, false, false, {0});
    row("paragraphs", u"one\ntwo one"_s, u"one"_s, false, false, {0, 8});
    row("not across them", u"one\ntwo"_s, u"one two"_s, false, false, {});
    row("other scripts", u"Привет, привет"_s, u"ПРИВЕТ"_s, false, true, {0, 8});
}

void tst_Finding::finds()
{
    QFETCH(QString, text);
    QFETCH(QString, wanted);
    QFETCH(bool, matchCase);
    QFETCH(bool, wholeWords);
    QFETCH(QList<int>, positions);
    QTextDocument document(text);
    QList<int> found;
    for (const Found &place :
         findAll(document, {.text = wanted, .matchCase = matchCase, .wholeWords = wholeWords}))
        found.append(place.position);
    QCOMPARE(found, positions);
}

void tst_Finding::nextAndPreviousGoRound()
{
    const QList<Found> places = {{2, 3}, {10, 3}};
    QCOMPARE(nextFound(places, 0), 0);
    QCOMPARE(nextFound(places, 2), 0);
    QCOMPARE(nextFound(places, 3), 1);
    QCOMPARE(nextFound(places, 11), 0);
    QCOMPARE(previousFound(places, 20), 1);
    QCOMPARE(previousFound(places, 12), 0);
    QCOMPARE(previousFound(places, 4), 1);
    QCOMPARE(nextFound({}, 0), -1);
    QCOMPARE(previousFound({}, 0), -1);
}

void tst_Finding::replacesAllInOneStep()
{
    setBody(u"<div>a <b>cat</b> and a cat</div>"_s);
    QTest::keyClick(text(), Qt::Key_H, Qt::ControlModifier);
    QTest::keyClicks(line(u"Find"_s), u"cat"_s);
    QTest::keyClicks(line(u"Replace with"_s), u"mouse"_s);
    for (auto *button : bar()->findChildren<QPushButton *>()) {
        if (button->text().contains(u"ll"_s))
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QCOMPARE(body(), u"<div>a <b>mouse</b> and a mouse</div>\n"_s);
    QCOMPARE(count(), u"2 replaced"_s);
    QTest::keyClick(text(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(body(), u"<div>a <b>cat</b> and a cat</div>\n"_s);
}

void tst_Finding::theBarFindsByKeys()
{
    setBody(u"<div>one two one</div><div>One</div>"_s);
    QVERIFY(!bar()->isVisible());
    QTest::keyClick(text(), Qt::Key_F, Qt::ControlModifier);
    QVERIFY(bar()->isVisible());
    QTRY_VERIFY(line(u"Find"_s)->hasFocus());
    QTest::keyClicks(line(u"Find"_s), u"one"_s);
    QTRY_COMPARE(count(), u"1 of 3"_s);
    QCOMPARE(text()->extraSelections().size(), 3);
    QTest::keyClick(line(u"Find"_s), Qt::Key_Return);
    QCOMPARE(count(), u"2 of 3"_s);
    QTest::keyClick(line(u"Find"_s), Qt::Key_Return);
    QCOMPARE(selected(), u"One"_s);
    QTest::keyClick(line(u"Find"_s), Qt::Key_Return);
    QCOMPARE(count(), u"1 of 3"_s);
    QTest::keyClick(line(u"Find"_s), Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(count(), u"3 of 3"_s);
    QTest::keyClicks(line(u"Find"_s), u"x"_s);
    QTRY_COMPARE(count(), u"Not found"_s);
    QTest::keyClick(line(u"Find"_s), Qt::Key_Escape);
    QVERIFY(!bar()->isVisible());
    QTRY_VERIFY(text()->hasFocus());
    QVERIFY(text()->extraSelections().isEmpty());
}

void tst_Finding::replacesOneByOne()
{
    setBody(u"<div>a b a b</div>"_s);
    QTest::keyClick(text(), Qt::Key_H, Qt::ControlModifier);
    QTest::keyClicks(line(u"Find"_s), u"a"_s);
    QTRY_COMPARE(count(), u"1 of 2"_s);
    // What is put in holds what is looked for: it is not found again.
    QTest::keyClicks(line(u"Replace with"_s), u"aa"_s);
    QTest::keyClick(line(u"Replace with"_s), Qt::Key_Return);
    QCOMPARE(body(), u"<div>aa b a b</div>\n"_s);
    QTest::keyClick(line(u"Replace with"_s), Qt::Key_Return);
    QCOMPARE(body(), u"<div>aa b aa b</div>\n"_s);
}

void tst_Finding::aLetterThatCanBeReadOnlyIsNotChanged()
{
    setBody(u"<div>one</div>"_s);
    m_editor->setReadOnly(true);
    QTest::keyClick(text(), Qt::Key_H, Qt::ControlModifier);
    QVERIFY(bar()->isVisible());
    QVERIFY(!line(u"Replace with"_s)->isVisible());
}

void tst_Finding::zoomChangesNothingInTheLetter()
{
    setBody(u"<h1>one</h1><div>two</div>"_s);
    const QString before = body();
    const double size = text()->font().pointSizeF();
    QTest::keyClick(text(), Qt::Key_Plus, Qt::ControlModifier);
    QVERIFY(text()->font().pointSizeF() > size);
    QWheelEvent wheel({10, 10}, text()->viewport()->mapToGlobal(QPointF(10, 10)), {}, {0, 240}, Qt::NoButton,
                      Qt::ControlModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(text()->viewport(), &wheel);
    QVERIFY(text()->font().pointSizeF() > size * 1.4);
    QTest::keyClicks(text(), u"x"_s);
    QTest::keyClick(text(), Qt::Key_Backspace);
    QCOMPARE(body(), before);
    QTest::keyClick(text(), Qt::Key_0, Qt::ControlModifier);
    QCOMPARE(text()->font().pointSizeF(), size);
}

void tst_Finding::whitePaperInADarkWindow()
{
    const QPalette before = QApplication::palette();
    QApplication::setPalette(look::palette(look::Scheme::Dark));
    setBody(u"<div>one <a href=\"https://example.org/\">link</a></div>"_s);
    const QString sent = body();
    QTRY_VERIFY(text()->palette().color(QPalette::Base).lightness() < 128);
    QMenu menu;
    m_editor->fillViewMenu(&menu);
    emit menu.aboutToShow();
    QAction *white = nullptr;
    for (QAction *action : menu.actions()) {
        if (QString(action->text()).remove(u'&') == u"White Paper"_s)
            white = action;
    }
    QVERIFY(white);
    QVERIFY(white->isVisible());
    white->trigger();
    QVERIFY(text()->palette().color(QPalette::Base).lightness() > 200);
    QCOMPARE(body(), sent);
    white->trigger();
    QVERIFY(text()->palette().color(QPalette::Base).lightness() < 128);
    QApplication::setPalette(before);
}

QTEST_MAIN(tst_Finding)
#include "tst_Finding.moc"
