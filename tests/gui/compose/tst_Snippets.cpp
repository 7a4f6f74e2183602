#include "Fixture.h"

#include "app/compose/SnippetMenu.h"
#include "app/compose/SnippetsDialog.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QMenuBar>
#include <QPlainTextEdit>
#include <QTextEdit>
#include <QToolButton>

using namespace envoi;
using namespace envoi::compose;
using letter::Snippet;

namespace {

const QList<Snippet> known = {
    {u"mfg"_s, u"Kind regards"_s},
    {u";addr"_s, u"Hill Street 3\n12345 Town"_s},
    {u";meet"_s, u"Meet me on {{day}} at {{time}}.\n{{cursor}}\nBye"_s},
    {u";hi"_s, u"Dear {{first name}}, about {{subject}}: "_s},
    {u";clip"_s, u"<{{clipboard}}>"_s},
    {u";two"_s, u"{{a}}{{b}}"_s},
};

/// A window whose snippets are known.
class SnippetFixture : public Fixture {
public:
    explicit SnippetFixture(const QList<Snippet> &snippets = known)
    {
        if (!services.snippets().save(snippets))
            qFatal("no snippets");
        open();
        const auto count = snippets.isEmpty() ? 1 : snippets.size() + 2;
        if (!QTest::qWaitFor([this, count] { return menu()->actions().size() == count; }))
            qFatal("snippets were not read");
        text()->setFocus();
    }
    QMenu *menu() const { return window->findChild<QMenu *>(u"snippets"_s); }
    QTextEdit *text() const { return qobject_cast<QTextEdit *>(editor()->textWidget()); }
    QString letter() const { return text()->toPlainText(); }
    QString selected() const { return text()->textCursor().selectedText(); }
    void type(const QString &keys) const { QTest::keyClicks(text(), keys); }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const
    {
        QTest::keyClick(text(), key, modifiers);
    }
    void makePlain() const
    {
        for (auto *menu : window->menuBar()->actions()) {
            if (auto *plain = menu->menu()->findChild<QAction *>(u"plainText"_s))
                plain->trigger();
        }
    }
    SnippetsDialog *manage() const
    {
        menu()->findChild<QAction *>(u"manageSnippets"_s)->trigger();
        SnippetsDialog *dialog = nullptr;
        (void)QTest::qWaitFor([&dialog, this] {
            dialog = window->findChild<SnippetsDialog *>();
            return dialog && dialog->isVisible();
        });
        return dialog;
    }
};

} // namespace

class tst_Snippets : public QObject {
    Q_OBJECT

private slots:
    void expandsAsItIsTyped_data();
    void expandsAsItIsTyped();
    void plainLetter();
    void otherWordsStay();
    void undoGivesItBack();
    void tabGoesThroughThePlaces();
    void shiftTabGoesBack();
    void touchingPlaces();
    void escapeEndsIt();
    void writingElsewhereEndsIt();
    void undoEndsIt();
    void variables();
    void whatIsUnknownIsFilledIn();
    void fromTheMenu();
    void keepsTheFormat();
    void readOnlyStays();
    void sourceTakesNone();
    void managing();
    void removing();
    void wrongAbbreviations();
    void closingAsksFirst();
    void damagedFileIsTold();
};

void tst_Snippets::expandsAsItIsTyped_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<Qt::Key>("key");
    QTest::addColumn<QString>("letter");
    QTest::newRow("space") << u"Yes. mfg"_s << Qt::Key_Space << u"Yes. Kind regards !"_s;
    QTest::newRow("tab") << u"Yes. mfg"_s << Qt::Key_Tab << u"Yes. Kind regards!"_s;
    QTest::newRow("return") << u"Yes. mfg"_s << Qt::Key_Return << u"Yes. Kind regards!"_s;
    QTest::newRow("enter") << u"Yes. mfg"_s << Qt::Key_Enter << u"Yes. Kind regards!"_s;
    QTest::newRow("lines") << u";addr"_s << Qt::Key_Space << u"Hill Street 3\n12345 Town!"_s;
}

void tst_Snippets::expandsAsItIsTyped()
{
    QFETCH(QString, typed);
    QFETCH(Qt::Key, key);
    QFETCH(QString, letter);
    SnippetFixture f;
    f.type(typed);
    f.press(key);
    f.type(u"!"_s);
    QCOMPARE(f.letter(), letter);
    QCOMPARE(f.window->draft().text, letter);
    QVERIFY(f.window->isModified());
}

void tst_Snippets::plainLetter()
{
    SnippetFixture f;
    f.makePlain();
    QCOMPARE(f.editor()->format(), letter::Draft::Format::Plain);
    f.type(u";meet"_s);
    f.press(Qt::Key_Space);
    f.type(u"Friday"_s);
    f.press(Qt::Key_Tab);
    f.type(u"nine"_s);
    f.press(Qt::Key_Tab);
    f.type(u"A"_s);
    QCOMPARE(f.window->draft().text, u"Meet me on Friday at nine.\nA\nBye"_s);
}

void tst_Snippets::otherWordsStay()
{
    SnippetFixture f;
    f.type(u"amfg mfg, MFG mfgx"_s);
    f.press(Qt::Key_Return);
    f.type(u"mfg"_s);
    f.press(Qt::Key_Return, Qt::ShiftModifier);
    QVERIFY(!f.letter().contains(u"Kind"_s));
}

void tst_Snippets::undoGivesItBack()
{
    SnippetFixture f;
    f.type(u"Yes. ;meet"_s);
    f.press(Qt::Key_Space);
    QVERIFY(f.letter().startsWith(u"Yes. Meet me"_s));
    f.press(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(f.letter(), u"Yes. ;meet"_s);
    // Now it is wanted as it stands; the next one expands again.
    f.press(Qt::Key_Space);
    f.type(u"mfg"_s);
    f.press(Qt::Key_Space);
    QCOMPARE(f.letter(), u"Yes. ;meet Kind regards "_s);
    f.press(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(f.letter(), u"Yes. ;meet mfg"_s);
    f.press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(f.letter(), u"Yes. ;meet Kind regards "_s);
}

void tst_Snippets::tabGoesThroughThePlaces()
{
    SnippetFixture f;
    f.type(u";meet"_s);
    f.press(Qt::Key_Space);
    QCOMPARE(f.selected(), u"{{day}}"_s);
    f.type(u"Friday next"_s);
    f.press(Qt::Key_Tab);
    QCOMPARE(f.selected(), u"{{time}}"_s);
    f.type(u"nine"_s);
    f.press(Qt::Key_Tab);
    f.type(u"Yours, A"_s);
    QCOMPARE(f.letter(), u"Meet me on Friday next at nine.\nYours, A\nBye"_s);
    // It is over: Tab is a tab again.
    f.press(Qt::Key_Tab);
    QVERIFY(f.letter().contains(u"Yours, A\t\nBye"_s));
}

void tst_Snippets::shiftTabGoesBack()
{
    SnippetFixture f;
    f.type(u";meet"_s);
    f.press(Qt::Key_Tab);
    f.type(u"Friday"_s);
    f.press(Qt::Key_Tab);
    f.press(Qt::Key_Tab, Qt::ShiftModifier);
    QCOMPARE(f.selected(), u"Friday"_s);
    f.press(Qt::Key_Tab, Qt::ShiftModifier);
    QCOMPARE(f.selected(), u"Friday"_s);
    f.type(u"Monday"_s);
    f.press(Qt::Key_Tab);
    QCOMPARE(f.selected(), u"{{time}}"_s);
}

void tst_Snippets::touchingPlaces()
{
    SnippetFixture f;
    f.type(u";two"_s);
    f.press(Qt::Key_Space);
    f.type(u"one"_s);
    f.press(Qt::Key_Tab);
    QCOMPARE(f.selected(), u"{{b}}"_s);
    f.type(u"two"_s);
    f.press(Qt::Key_Tab, Qt::ShiftModifier);
    QCOMPARE(f.selected(), u"one"_s);
    f.press(Qt::Key_Tab);
    QCOMPARE(f.selected(), u"two"_s);
    f.press(Qt::Key_Tab);
    f.type(u"!"_s);
    QCOMPARE(f.letter(), u"onetwo!"_s);
}

void tst_Snippets::escapeEndsIt()
{
    SnippetFixture f;
    f.type(u";meet"_s);
    f.press(Qt::Key_Space);
    f.press(Qt::Key_Escape);
    f.press(Qt::Key_Tab);
    QVERIFY(f.selected() != u"{{time}}"_s);
    QVERIFY(f.window->isVisible());
}

void tst_Snippets::writingElsewhereEndsIt()
{
    SnippetFixture f;
    f.type(u"One"_s);
    f.press(Qt::Key_Return);
    f.type(u";meet"_s);
    f.press(Qt::Key_Space);
    f.press(Qt::Key_Home, Qt::ControlModifier);
    f.press(Qt::Key_Tab);
    QCOMPARE(f.selected(), QString());
    QVERIFY(f.letter().startsWith(u"\tOne"_s));
}

void tst_Snippets::undoEndsIt()
{
    SnippetFixture f;
    f.type(u";meet"_s);
    f.press(Qt::Key_Space);
    f.press(Qt::Key_Z, Qt::ControlModifier);
    f.press(Qt::Key_Tab);
    QCOMPARE(f.letter(), u";meet\t"_s);
}

void tst_Snippets::variables()
{
    SnippetFixture f;
    f.write(u"\"Doe, Anna\" <anna@example.com>"_s, u"Tea"_s, u";hi"_s);
    f.press(Qt::Key_Space);
    QCOMPARE(f.letter(), u"Dear Anna, about Tea:  "_s);
    f.press(Qt::Key_A, Qt::ControlModifier);
    f.press(Qt::Key_Delete);
    QGuiApplication::clipboard()->setText(u"a & <b>"_s);
    f.type(u";clip"_s);
    f.press(Qt::Key_Return);
    QCOMPARE(f.letter(), u"<a & <b>>"_s);
    QCOMPARE(firstNameOf(u"Anna Maria Doe <anna@example.com>"_s), u"Anna"_s);
    QCOMPARE(firstNameOf(u"anna@example.com"_s), QString());
    QCOMPARE(firstNameOf(u"no address"_s), QString());
}

void tst_Snippets::whatIsUnknownIsFilledIn()
{
    SnippetFixture f;
    f.type(u";hi"_s);
    f.press(Qt::Key_Space);
    QCOMPARE(f.selected(), u"{{first name}}"_s);
    f.type(u"all"_s);
    f.press(Qt::Key_Tab);
    QCOMPARE(f.selected(), u"{{subject}}"_s);
}

void tst_Snippets::fromTheMenu()
{
    SnippetFixture f;
    f.type(u"Here it is: XX"_s);
    f.press(Qt::Key_Left, Qt::ShiftModifier);
    f.press(Qt::Key_Left, Qt::ShiftModifier);
    auto *action = f.menu()->actions().at(1);
    QCOMPARE(action->text(), u";addr – Hill Street 3 12345 Town"_s);
    action->trigger();
    QCOMPARE(f.letter(), u"Here it is: Hill Street 3\n12345 Town"_s);
}

void tst_Snippets::keepsTheFormat()
{
    SnippetFixture f;
    f.type(u"- "_s);
    f.press(Qt::Key_B, Qt::ControlModifier);
    f.type(u"mfg"_s);
    f.press(Qt::Key_Tab);
    QVERIFY2(f.window->draft().html.contains(u"<li><b>Kind regards</b></li>"_s),
             qPrintable(f.window->draft().html));
}

void tst_Snippets::readOnlyStays()
{
    SnippetFixture f;
    f.type(u"mfg"_s);
    f.editor()->setReadOnly(true);
    f.press(Qt::Key_Space);
    f.menu()->actions().at(1)->trigger();
    QCOMPARE(f.letter(), u"mfg"_s);
}

void tst_Snippets::sourceTakesNone()
{
    SnippetFixture f;
    f.type(u"Hello"_s);
    f.editor()->setFormat(letter::Draft::Format::Source);
    emit f.menu()->aboutToShow();
    QVERIFY(!f.menu()->actions().first()->isEnabled());
    const QString before = f.window->draft().html;
    f.menu()->actions().first()->trigger();
    QCOMPARE(f.window->draft().html, before);
}

void tst_Snippets::managing()
{
    SnippetFixture f{QList<Snippet>()};
    auto *dialog = f.manage();
    QVERIFY(dialog);
    QTest::mouseClick(dialog->findChild<QToolButton *>(u"addSnippet"_s), Qt::LeftButton);
    auto *abbreviation = dialog->findChild<QLineEdit *>(u"abbreviation"_s);
    QVERIFY(abbreviation->hasFocus());
    QTest::keyClicks(abbreviation, u";ty"_s);
    auto *text = dialog->findChild<QPlainTextEdit *>(u"snippetText"_s);
    QTest::keyClick(abbreviation, Qt::Key_Tab);
    QVERIFY(text->hasFocus());
    QTest::keyClicks(text, u"Thank you, {{name}}"_s);
    QTest::keyClick(text, Qt::Key_Return);
    QTest::keyClicks(text, u"Me"_s);
    dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok)->click();
    f.services.writers().waitForDone();
    const QList<Snippet> expected = {{u";ty"_s, u"Thank you, {{name}}\nMe"_s}};
    QCOMPARE(f.services.snippets().load().value(), expected);
    // This letter knows it at once.
    f.text()->setFocus();
    f.type(u";ty"_s);
    f.press(Qt::Key_Space);
    QCOMPARE(f.selected(), u"{{name}}"_s);
}

void tst_Snippets::removing()
{
    SnippetFixture f({{u"a"_s, u"1"_s}, {u"b"_s, u"2"_s}, {u"c"_s, u"3"_s}});
    auto *dialog = f.manage();
    QVERIFY(dialog);
    auto *list = dialog->findChild<QListWidget *>();
    auto *remove = dialog->findChild<QToolButton *>(u"removeSnippet"_s);
    list->setCurrentRow(1);
    remove->click();
    auto *text = dialog->findChild<QPlainTextEdit *>(u"snippetText"_s);
    const int row = list->currentRow();
    QCOMPARE(text->toPlainText(), row == 0 ? u"1"_s : u"3"_s);
    QCOMPARE(list->item(row)->text(), row == 0 ? u"a"_s : u"c"_s);
    dialog->accept();
    f.services.writers().waitForDone();
    const QList<Snippet> expected = {{u"a"_s, u"1"_s}, {u"c"_s, u"3"_s}};
    QCOMPARE(f.services.snippets().load().value(), expected);
}

void tst_Snippets::wrongAbbreviations()
{
    SnippetFixture f({{u"a"_s, u"1"_s}});
    auto *dialog = f.manage();
    QVERIFY(dialog);
    auto *problem = dialog->findChild<QLabel *>(u"snippetProblem"_s);
    auto *abbreviation = dialog->findChild<QLineEdit *>(u"abbreviation"_s);
    dialog->findChild<QToolButton *>(u"addSnippet"_s)->click();
    QVERIFY(!problem->isVisible());
    dialog->accept();
    QVERIFY(dialog->isVisible());
    QCOMPARE(problem->text(), u"Give it an abbreviation."_s);
    QTest::keyClicks(abbreviation, u"a"_s);
    QCOMPARE(problem->text(), u"Another snippet has this abbreviation."_s);
    QTest::keyClicks(abbreviation, u" b"_s);
    QCOMPARE(problem->text(), u"An abbreviation has no spaces and at most 40 characters."_s);
    dialog->accept();
    QVERIFY(dialog->isVisible());
    QCOMPARE(f.services.snippets().load().value().size(), 1);
    f.dialogs.saveAnswer = platform::Dialogs::Answer::Discard;
    dialog->reject();
}

void tst_Snippets::closingAsksFirst()
{
    SnippetFixture f({{u"a"_s, u"1"_s}});
    QPointer<SnippetsDialog> dialog = f.manage();
    QVERIFY(dialog);
    auto *text = dialog->findChild<QPlainTextEdit *>(u"snippetText"_s);
    text->setFocus();
    QTest::keyClicks(text, u"x"_s);
    QTest::keyClick(text, Qt::Key_Escape);
    QCOMPARE(f.dialogs.asked, QStringList(u"Keep the changed snippets?"_s));
    QVERIFY(dialog && dialog->isVisible());
    f.dialogs.saveAnswer = platform::Dialogs::Answer::Save;
    dialog->close();
    f.services.writers().waitForDone();
    QCOMPARE(f.services.snippets().load().value().first().text, u"x1"_s);
    QTRY_VERIFY(!dialog);
    // Where nothing was changed nothing is asked.
    dialog = f.manage();
    QVERIFY(dialog);
    dialog->reject();
    QCOMPARE(f.dialogs.asked.size(), 2);
}

void tst_Snippets::damagedFileIsTold()
{
    SnippetFixture f;
    QFile file(QFileInfo(f.places().accountsFile).absolutePath() + u"/snippets.json"_s);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{");
    file.close();
    f.menu()->findChild<QAction *>(u"manageSnippets"_s)->trigger();
    QTRY_COMPARE(f.dialogs.asked.size(), 1);
    QVERIFY(!f.window->findChild<SnippetsDialog *>());
}

QTEST_MAIN(tst_Snippets)
#include "tst_Snippets.moc"
