// The bar over the text where there is little room, and what is shown in the dark.
#include "EditorTest.h"

#include "app/editor/FormattingBar.h"
#include "app/editor/ShownColours.h"
#include "app/look/Look.h"

#include <QMenu>
#include <QSignalSpy>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextLayout>

using namespace envoi;
using namespace envoi::editor;

class tst_FormattingBar : public EditorTest {
    Q_OBJECT

private slots:
    void init() { setUp(); }
    void cleanup() { tearDown(); }
    void allWhereThereIsRoom();
    void theRestInAMenu();
    void whatIsUsedMostStays();
    void darkColoursInTheDark();
    void readableColours();

private:
    QToolButton *further() const
    {
        return m_editor->toolBar()->findChild<QToolButton *>(u"furtherButtons"_s);
    }
    QStringList hidden() const
    {
        QStringList names;
        for (QToolButton *one : m_editor->toolBar()->findChildren<QToolButton *>()) {
            if (!one->isVisible() && one != further() && one->objectName() != u"qt_toolbar_ext_button")
                names += one->accessibleName();
        }
        for (QComboBox *one : m_editor->toolBar()->findChildren<QComboBox *>()) {
            if (!one->isVisible())
                names += one->accessibleName();
        }
        return names;
    }
};

void tst_FormattingBar::allWhereThereIsRoom()
{
    m_editor->resize(1400, 500);
    QTRY_COMPARE(hidden(), QStringList());
    QVERIFY(!further()->isVisible());
    m_editor->resize(420, 500);
    QTRY_VERIFY(further()->isVisible());
    m_editor->resize(1400, 500);
    QTRY_COMPARE(hidden(), QStringList());
    QVERIFY(!further()->isVisible());
}

void tst_FormattingBar::theRestInAMenu()
{
    m_editor->resize(420, 500);
    QTRY_VERIFY(further()->isVisible());
    // Nothing sticks out, and Qt has no menu of its own to offer.
    QVERIFY(further()->geometry().right() <= m_editor->toolBar()->width());
    auto *own = m_editor->toolBar()->findChild<QToolButton *>(u"qt_toolbar_ext_button"_s);
    QVERIFY(!own || !own->isVisible());
    type(u"word{Ctrl+A}"_s);
    QMenu *menu = further()->menu();
    emit menu->aboutToShow();
    QStringList entries;
    QAction *strike = nullptr;
    QMenu *sizes = nullptr;
    for (QAction *one : menu->actions()) {
        const QString name = one->text().remove(u'&');
        if (!one->isSeparator())
            entries += name;
        if (name == u"Strikethrough")
            strike = one;
        if (name == u"Font Size")
            sizes = one->menu();
    }
    // Boxes and buttons with menus are there, too.
    for (const QString &name : {u"Font"_s, u"Font Size"_s, u"Alignment"_s, u"Insert"_s, u"More for text"_s})
        QVERIFY2(entries.contains(name), qPrintable(name));
    QVERIFY(entries.contains(u"Clear Formatting"_s));
    QVERIFY(!entries.contains(u"Bold"_s));
    QVERIFY(strike);
    strike->trigger();
    QCOMPARE(body(), u"<div><s>word</s></div>\n"_s);
    QVERIFY(sizes);
    sizes->actions().last()->trigger();
    QVERIFY(body().contains(u"font-size"_s));
}

void tst_FormattingBar::whatIsUsedMostStays()
{
    m_editor->resize(640, 480);
    QTRY_VERIFY(further()->isVisible());
    for (const QString &name : {u"Bold"_s, u"Italic"_s, u"Underline"_s, u"Bulleted List"_s,
                                u"Numbered List"_s, u"Link"_s, u"Text Colour"_s}) {
        QVERIFY2(button(name), qPrintable(name));
        QVERIFY2(button(name)->isVisible(), qPrintable(name));
    }
}

void tst_FormattingBar::darkColoursInTheDark()
{
    m_editor->setPalette(look::palette(look::Scheme::Dark));
    const QString letter = u"<div>a <span style=\"color:#1a4f9c\">dark blue</span> and <span style=\""
                           u"color:#000000;background-color:#fff176\">marked</span> b</div>\n"_s;
    setBody(letter);
    QCOMPARE(body(), letter);
    const auto shown = [this] { return text()->document()->begin().layout()->formats(); };
    QCOMPARE(shown().size(), 1);
    QCOMPARE(shown().first().start, 2);
    QCOMPARE(shown().first().length, 9);
    const QColor lighter = shown().first().format.foreground().color();
    QVERIFY(lighter.lightness() > QColor(0x1a, 0x4f, 0x9c).lightness());
    // It goes with its text.
    QTextCursor start(text()->document());
    text()->setTextCursor(start);
    type(u"xy"_s);
    QCOMPARE(shown().size(), 1);
    QCOMPARE(shown().first().start, 4);
    // On white paper nothing is lighter than it is.
    QSignalSpy edited(m_editor.get(), &Editor::edited);
    m_editor->setPalette(look::palette(look::Scheme::Light));
    QCOMPARE(shown().size(), 0);
    m_editor->setPalette(look::palette(look::Scheme::Dark));
    QCOMPARE(shown().size(), 1);
    QCOMPARE(edited.size(), 0);
    QVERIFY(body().contains(u"color:#1a4f9c"_s));
}

void tst_FormattingBar::readableColours()
{
    const QColor paper(0x18, 0x19, 0x1d);
    QCOMPARE(readableOnPaper(Qt::white, paper), QColor(Qt::white));
    const QColor grey = readableOnPaper(Qt::black, paper);
    QVERIFY(grey.lightness() > 100 && grey.lightness() < 160);
    const QColor blue = readableOnPaper(QColor(0, 0, 0x80), paper);
    QVERIFY(blue.blue() > 200);
    QVERIFY(std::abs(blue.hue() - 240) <= 2);
}

QTEST_MAIN(tst_FormattingBar)
#include "tst_FormattingBar.moc"
