#include "tests/gui/editor/EditorTest.h"

#include "app/editor/SpellMarks.h"
#include "core/spelling/Speller.h"

#include <QContextMenuEvent>
#include <QFile>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTextBlock>
#include <QTextDocument>
#include <QToolTip>

using namespace envoi;
using namespace envoi::editor;
using spelling::Choice;

class tst_Spelling : public EditorTest {
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void marksWhatIsWrong();
    void nothingBeforeSomethingIsWritten();
    void theWordInTheMaking();
    void marksMoveWithTheText();
    void changesNothingOfTheLetter();
    void quotesCodeAndLinks();
    void signature();
    void plainLetter();
    void contextMenu();
    void contextMenuByKey();
    void elsewhereTheUsualMenu();
    void addAndIgnore();
    void nextMisspelling();
    void languageMenu();
    void languageOfTheLetter();
    void choiceOfTheLetter();
    void withoutDictionaries();
    void readOnly();
    void wrapsAndWritesRightToLeft();
    void inTablesAndLists();
    void inputMethod();
    void longLetter();

private:
    void start(const QStringList &folders)
    {
        m_speller.reset();
        m_speller = std::make_unique<spelling::Speller>(folders, m_home->filePath(u"words.txt"_s),
                                                        QStringList{u"en-US"_s});
        m_editor->setSpeller(*m_speller, [this] { return m_usual; });
        m_editor->makeSpellingButton(m_editor->toolBar());
    }
    static QString own() { return QString::fromUtf8(ENVOI_SOURCE_DIR "/tests/data/spelling"); }
    SpellMarks *marks() const { return text()->findChild<SpellMarks *>(); }
    /// Whether all has been checked.
    bool isDone() const
    {
        for (QTextBlock block = text()->document()->begin(); block.isValid(); block = block.next()) {
            if (!marks()->isChecked(block))
                return false;
        }
        return true;
    }
    /// The wrong words of the whole letter.
    QString wrong() const
    {
        QStringList words;
        for (QTextBlock block = text()->document()->begin(); block.isValid(); block = block.next()) {
            for (const auto &range : marks()->wrongIn(block))
                words.append(block.text().mid(range.start, range.length));
        }
        return words.join(u' ');
    }
    /// Pixels of the marks' colour: reddish, and no text is.
    int redPixels() const
    {
        const QImage image = text()->viewport()->grab().toImage();
        int count = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                const QColor colour = image.pixelColor(x, y);
                count += colour.red() > 120 && colour.green() < 150 && colour.blue() < 150 &&
                                 colour.red() - colour.green() > 60
                             ? 1
                             : 0;
            }
        }
        return count;
    }
    void put(int position)
    {
        QTextCursor cursor = text()->textCursor();
        cursor.setPosition(position);
        text()->setTextCursor(cursor);
    }
    QPoint pointOf(const QString &word) const
    {
        QTextCursor found = text()->document()->find(word);
        QTextCursor middle(text()->document());
        middle.setPosition((found.selectionStart() + found.selectionEnd()) / 2);
        return text()->cursorRect(middle).center();
    }
    static QMenu *openMenu()
    {
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        return menu && menu->objectName() == u"misspelling" ? menu : nullptr;
    }
    static QAction *action(const QMenu *menu, const QString &text)
    {
        for (QAction *one : menu->actions()) {
            if (QString(one->text()).remove(u'&') == text)
                return one;
        }
        return nullptr;
    }
    static QStringList suggestions(const QMenu *menu)
    {
        QStringList words;
        for (const QAction *one : menu->actions()) {
            if (one->isSeparator())
                break;
            words.append(one->text());
        }
        return words;
    }
    void rightClick(const QString &word)
    {
        const QPoint point = pointOf(word);
        QTest::mouseClick(text()->viewport(), Qt::RightButton, {}, point);
        QContextMenuEvent event(QContextMenuEvent::Mouse, point, text()->viewport()->mapToGlobal(point));
        QCoreApplication::sendEvent(text()->viewport(), &event);
    }
    QMenu *spellingMenu() const
    {
        QMenu *menu = m_editor->spellingMenu();
        menu->popup(m_editor->mapToGlobal(QPoint(10, 10)));
        return menu;
    }

    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<spelling::Speller> m_speller;
    Choice m_usual;
};

void tst_Spelling::initTestCase()
{
    if (!spelling::Speller::isBuiltIn())
        QSKIP("built without Hunspell");
}

void tst_Spelling::init()
{
    m_home = std::make_unique<QTemporaryDir>();
    m_usual = {};
    setUp();
    start({own()});
}

void tst_Spelling::cleanup()
{
    tearDown();
    m_speller.reset();
}

void tst_Spelling::marksWhatIsWrong()
{
    type(u"Thank yuo for the letter"_s);
    QTRY_COMPARE(wrong(), u"yuo"_s);
    QTRY_VERIFY(redPixels() > 10);
    // Mended by hand it is right.
    put(7);
    type(u"{Delete}{Delete}ou"_s);
    QTRY_VERIFY(isDone());
    QCOMPARE(wrong(), QString());
    put(0);
    QTRY_COMPARE(redPixels(), 0);
}

void tst_Spelling::nothingBeforeSomethingIsWritten()
{
    QSignalSpy checked(marks(), &SpellMarks::checked);
    QTRY_VERIFY(checked.size() > 0);
    QVERIFY(isDone());
    QCOMPARE(m_editor->findChild<QToolButton *>(u"spellingLanguage"_s)->text(), u"Spelling"_s);
}

void tst_Spelling::theWordInTheMaking()
{
    type(u"Thank yuo"_s);
    QTRY_VERIFY(isDone());
    QCOMPARE(wrong(), u"yuo"_s);
    // It is known, but not shown before the word is left.
    QCOMPARE(redPixels(), 0);
    type(u" "_s);
    QTRY_VERIFY(redPixels() > 10);
    type(u"{Backspace}"_s);
    QTRY_COMPARE(redPixels(), 0);
    type(u"{Left}"_s);
    QTRY_VERIFY(redPixels() > 10);
}

void tst_Spelling::marksMoveWithTheText()
{
    type(u"Thank yuo for teh letter"_s);
    QTRY_COMPARE(wrong(), u"yuo teh"_s);
    put(0);
    QTest::keyClicks(text(), u"so "_s);
    // At once, before anything was checked again.
    QCOMPARE(wrong(), u"yuo teh"_s);
    put(12);
    type(u"{Return}"_s);
    QTRY_VERIFY(isDone());
    QCOMPARE(wrong(), u"yuo teh"_s);
    type(u"{Backspace}"_s);
    QTRY_VERIFY(isDone());
    QCOMPARE(wrong(), u"yuo teh"_s);
    type(u"{Ctrl+A}{Delete}"_s);
    QTRY_VERIFY(isDone());
    QCOMPARE(wrong(), QString());
}

void tst_Spelling::changesNothingOfTheLetter()
{
    setBody(u"<p>Thank yuo for <b>teh</b> letter</p><p>we know</p>"_s);
    const auto before = m_editor->content();
    QSignalSpy edited(m_editor.get(), &Editor::edited);
    QSignalSpy changed(text()->document(), &QTextDocument::contentsChanged);
    const int revision = text()->document()->revision();
    QTRY_COMPARE(wrong(), u"yuo teh"_s);
    QTRY_VERIFY(redPixels() > 10);
    QCOMPARE(edited.size(), 0);
    QCOMPARE(changed.size(), 0);
    QCOMPARE(text()->document()->revision(), revision);
    QVERIFY(!text()->document()->isModified());
    QVERIFY(!text()->document()->isUndoAvailable());
    QCOMPARE(m_editor->content().html, before.html);
    QCOMPARE(m_editor->content().text, before.text);
    for (QTextBlock block = text()->document()->begin(); block.isValid(); block = block.next())
        QVERIFY(block.layout()->formats().isEmpty());
}

void tst_Spelling::quotesCodeAndLinks()
{
    setBody(u"<p>yuo</p><blockquote><p>quotde wrod</p></blockquote><pre>preformattde</pre>"
            "<p><code>codde</code> and <a href=\"https://example.com\">linkde</a> and freee</p>"_s);
    QTRY_VERIFY(isDone());
    QCOMPARE(wrong(), u"yuo freee"_s);
    // What becomes a quote is one.
    put(1);
    type(u"{Ctrl+Shift+9}"_s);
    QTRY_VERIFY(isDone());
    QCOMPARE(wrong(), u"freee"_s);
    type(u"{Ctrl+Z}"_s);
    QTRY_VERIFY(isDone());
    QCOMPARE(wrong(), u"yuo freee"_s);
}

void tst_Spelling::signature()
{
    setBody(u"<p>yuo</p><div>--&nbsp;</div><div>Anan Exmaple</div>"_s);
    QTRY_VERIFY(isDone());
    QCOMPARE(wrong(), u"yuo Anan Exmaple"_s);
    setBody(u"<div>yuo</div><div>-- </div><div>Anan Exmaple</div>"_s);
    Editor::Content plain;
    plain.format = letter::Draft::Format::Plain;
    plain.text = u"yuo\n-- \nAnan Exmaple\nHnadel"_s;
    m_editor->setContent(plain);
    QTRY_VERIFY(isDone());
    QCOMPARE(wrong(), u"yuo"_s);
    // Without its delimiter it is text as any other, and with it again it is not.
    put(6);
    type(u"x"_s);
    QTRY_COMPARE(wrong(), u"yuo Anan Exmaple Hnadel"_s);
    type(u"{Backspace}"_s);
    QTRY_COMPARE(wrong(), u"yuo"_s);
}

void tst_Spelling::plainLetter()
{
    Editor::Content plain;
    plain.format = letter::Draft::Format::Plain;
    plain.text = u"> quotde\n>> twcie\nyuo"_s;
    m_editor->setContent(plain);
    QTRY_VERIFY(isDone());
    QCOMPARE(wrong(), u"yuo"_s);
    m_editor->setFormat(letter::Draft::Format::Rich);
    QTRY_COMPARE(wrong(), u"quotde twcie yuo"_s);
}

void tst_Spelling::contextMenu()
{
    setBody(u"<p>Thank you for <b>teh lettre</b> and all</p>"_s);
    QTRY_COMPARE(wrong(), u"teh lettre"_s);
    rightClick(u"lettre"_s);
    QTRY_VERIFY(openMenu());
    QTRY_COMPARE(suggestions(openMenu()).value(0), u"letter"_s);
    QVERIFY(suggestions(openMenu()).size() <= 5);
    QVERIFY(openMenu()->actions().first()->font().bold());
    // The usual commands stand below.
    QVERIFY(openMenu()->actions().size() > suggestions(openMenu()).size() + 5);
    QTest::keyClick(openMenu(), Qt::Key_Return);
    QTRY_VERIFY(!openMenu());
    QCOMPARE(text()->toPlainText(), u"Thank you for teh letter and all"_s);
    QVERIFY(body().contains(u"<b>teh letter</b> and"_s));
    QTRY_COMPARE(wrong(), u"teh"_s);
    // One step back.
    type(u"{Ctrl+Z}"_s);
    QCOMPARE(text()->toPlainText(), u"Thank you for teh lettre and all"_s);
    QVERIFY(!text()->document()->isUndoAvailable());
    QTRY_COMPARE(wrong(), u"teh lettre"_s);
}

void tst_Spelling::contextMenuByKey()
{
    type(u"teh letter"_s);
    QTRY_COMPARE(wrong(), u"teh"_s);
    put(1);
    QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(), text()->mapToGlobal(QPoint(5, 5)));
    QCoreApplication::sendEvent(text(), &event);
    QTRY_VERIFY(openMenu());
    QTRY_VERIFY(suggestions(openMenu()).contains(u"the"_s));
    openMenu()->close();
}

void tst_Spelling::elsewhereTheUsualMenu()
{
    type(u"teh letter"_s);
    QTRY_COMPARE(wrong(), u"teh"_s);
    rightClick(u"letter"_s);
    QTRY_VERIFY(QApplication::activePopupWidget());
    QVERIFY(!openMenu());
    QApplication::activePopupWidget()->close();
}

void tst_Spelling::addAndIgnore()
{
    type(u"Thank yuo, Anka and Bertl. "_s);
    QTRY_COMPARE(wrong(), u"yuo Anka Bertl"_s);
    rightClick(u"Anka"_s);
    QTRY_VERIFY(openMenu());
    QTRY_VERIFY(suggestions(openMenu()) != QStringList{u"Looking…"_s});
    action(openMenu(), u"Add to Dictionary"_s)->trigger();
    openMenu()->close();
    QTRY_COMPARE(wrong(), u"yuo Bertl"_s);
    QFile file(m_home->filePath(u"words.txt"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("Anka\n"));
    rightClick(u"Bertl"_s);
    QTRY_VERIFY(openMenu());
    action(openMenu(), u"Ignore in This Letter"_s)->trigger();
    openMenu()->close();
    QTRY_COMPARE(wrong(), u"yuo"_s);
    // In the next one it is wrong again.
    setBody(u"<p>Thank you, Anka and Bertl.</p>"_s);
    QTRY_COMPARE(wrong(), u"Bertl"_s);
}

void tst_Spelling::nextMisspelling()
{
    type(u"yuo and teh letter{Return}we know yuo"_s);
    put(5);
    const auto next = [this](int start) {
        QTest::keyClick(text(), Qt::Key_F7);
        QTRY_VERIFY(openMenu());
        openMenu()->close();
        QTRY_VERIFY(!openMenu());
        QCOMPARE(text()->textCursor().selectionStart(), start);
    };
    next(8);
    QCOMPARE(text()->textCursor().selectedText(), u"teh"_s);
    next(27);
    next(0);
    next(8);
    // From there to the word in the menu by keys alone.
    QTest::keyClick(text(), Qt::Key_F7);
    QTRY_VERIFY(openMenu());
    QTRY_VERIFY(suggestions(openMenu()) != QStringList{u"Looking…"_s});
    const QString first = suggestions(openMenu()).first();
    QTest::keyClick(openMenu(), Qt::Key_Return);
    QTRY_COMPARE(text()->textCursor().block().text(), u"we know "_s + first);

    type(u"{Ctrl+A}{Delete}all is well {F7}"_s);
    QTRY_COMPARE(QToolTip::text(), u"No misspelled word"_s);
    QToolTip::hideText();
}

void tst_Spelling::languageMenu()
{
    auto *button = m_editor->findChild<QToolButton *>(u"spellingLanguage"_s);
    QVERIFY(button);
    QMenu *menu = spellingMenu();
    QTRY_VERIFY(action(menu, u"Automatic"_s));
    QVERIFY(action(menu, u"Automatic"_s)->isChecked());
    QVERIFY(!action(menu, u"Use for New Letters"_s)->isEnabled());
    QVERIFY(action(menu, u"Deutsch (de-DE)"_s));
    QVERIFY(action(menu, u"Next Misspelling"_s));
    QSignalSpy chosen(m_editor.get(), &Editor::spellingChosen);
    action(menu, u"Deutsch (de-DE)"_s)->trigger();
    menu->close();
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(m_editor->spelling(), u"de-DE"_s);
    QCOMPARE(button->text(), u"de-DE"_s);
    type(u"lieber Freund, thank you "_s);
    QTRY_COMPARE(wrong(), u"thank you"_s);

    menu = spellingMenu();
    QTRY_VERIFY(action(menu, u"Automatic"_s));
    QVERIFY(action(menu, u"Deutsch (de-DE)"_s)->isChecked());
    action(menu, u"American English (en-US)"_s)->trigger();
    menu->close();
    QCOMPARE(m_editor->spelling(), u"de-DE en-US"_s);
    QCOMPARE(button->text(), u"de-DE +1"_s);
    QTRY_COMPARE(wrong(), QString());

    menu = spellingMenu();
    QTRY_VERIFY(action(menu, u"Automatic"_s));
    Choice usual;
    connect(m_editor.get(), &Editor::usualSpellingChosen, this,
            [&](const Choice &choice) { usual = choice; });
    action(menu, u"Use for New Letters"_s)->trigger();
    QCOMPARE(usual.toText(), u"de-DE en-US"_s);
    type(u"yuo "_s);
    QTRY_COMPARE(wrong(), u"yuo"_s);
    action(menu, u"Off"_s)->trigger();
    menu->close();
    QTRY_COMPARE(wrong(), QString());
    QCOMPARE(button->text(), u"Spelling off"_s);
    QTest::keyClick(text(), Qt::Key_F7);
    QTRY_COMPARE(QToolTip::text(), u"The spelling is not checked"_s);
    QToolTip::hideText();
}

void tst_Spelling::languageOfTheLetter()
{
    auto *button = m_editor->findChild<QToolButton *>(u"spellingLanguage"_s);
    type(u"lieber Freund{Return}"_s);
    type(u"wir kommen morgen abend in den Garten und schreiben noch einen Breif{Return}"_s);
    QTRY_COMPARE(wrong(), u"abend Breif"_s);
    QTRY_COMPARE(button->text(), u"de-DE"_s);
    // Now the letter's language is known: short lines go by it, others by their own.
    type(u"house{Return}"_s);
    QTRY_COMPARE(wrong(), u"abend Breif house"_s);
    type(u"thank you for teh dog{Return}"_s);
    QTRY_COMPARE(wrong(), u"abend Breif house teh"_s);
    QCOMPARE(button->text(), u"de-DE"_s);
    QTRY_VERIFY(isDone());
}

void tst_Spelling::choiceOfTheLetter()
{
    m_usual = {Choice::Kind::Languages, {u"de-DE"_s}};
    type(u"thank you Freund "_s);
    QTRY_COMPARE(wrong(), u"thank you"_s);
    QCOMPARE(m_editor->spelling(), QString());
    m_editor->setSpelling(u"en-US"_s);
    QTRY_COMPARE(wrong(), u"Freund"_s);
    m_editor->setSpelling(u"off"_s);
    QTRY_COMPARE(wrong(), QString());
    QCOMPARE(m_editor->spelling(), u"off"_s);
    // What can't be understood is as if nothing had been chosen.
    m_editor->setSpelling(u"/etc/passwd"_s);
    QTRY_COMPARE(wrong(), u"thank you"_s);
}

void tst_Spelling::withoutDictionaries()
{
    cleanup();
    setUp();
    start({m_home->filePath(u"none"_s)});
    type(u"Thsi is teh lettre taht nobdoy raeds at lal{Return}"_s);
    QTRY_VERIFY(isDone());
    QCOMPARE(wrong(), QString());
    QCOMPARE(redPixels(), 0);
    QMenu *menu = spellingMenu();
    QTRY_VERIFY(action(menu, u"No dictionary is installed"_s));
    action(menu, u"How to Get One…"_s)->trigger();
    menu->close();
    QTest::keyClick(text(), Qt::Key_F7);
    QTRY_VERIFY(!QToolTip::text().isEmpty());
    QToolTip::hideText();
}

void tst_Spelling::readOnly()
{
    setBody(u"<p>Thank yuo</p>"_s);
    QTRY_COMPARE(wrong(), u"yuo"_s);
    m_editor->setReadOnly(true);
    QTRY_COMPARE(redPixels(), 0);
    QTest::keyClick(text(), Qt::Key_F7);
    QVERIFY(!openMenu());
    m_editor->setReadOnly(false);
    QTRY_VERIFY(redPixels() > 10);
}

void tst_Spelling::wrapsAndWritesRightToLeft()
{
    m_editor->resize(300, 400);
    setBody(u"<p dir=\"rtl\">yuo and teh and freee and lettre and yuo and teh and well and good and so on "
            "and wrogn</p><p style=\"text-align:center\">centde</p>"_s);
    QTRY_VERIFY(isDone());
    QVERIFY(redPixels() > 40);
}

void tst_Spelling::inTablesAndLists()
{
    setBody(u"<table><tr><td>onee</td><td>twoo</td></tr></table><ul><li>threee</li></ul>"_s);
    QTRY_COMPARE(wrong(), u"onee twoo threee"_s);
    QVERIFY(redPixels() > 20);
    rightClick(u"twoo"_s);
    QTRY_VERIFY(openMenu());
    openMenu()->close();
}

void tst_Spelling::inputMethod()
{
    type(u"teh cat"_s);
    QTRY_COMPARE(wrong(), u"teh"_s);
    put(0);
    QInputMethodEvent composing(u"xyz"_s, {});
    QCoreApplication::sendEvent(text(), &composing);
    QCOMPARE(wrong(), u"teh"_s);
    QVERIFY(redPixels() > 5);
    QInputMethodEvent done;
    done.setCommitString(u"so "_s);
    QCoreApplication::sendEvent(text(), &done);
    QTRY_COMPARE(wrong(), u"teh"_s);
}

void tst_Spelling::longLetter()
{
    QString html;
    for (int i = 0; i < 3000; ++i)
        html += u"<p>Thank you for the letter and all the walks with you in it, and come tomorrow</p>"_s;
    html += u"<p>yuo</p>"_s;
    setBody(html);
    QTRY_COMPARE_WITH_TIMEOUT(wrong(), u"yuo"_s, 60'000);
    QTRY_VERIFY_WITH_TIMEOUT(isDone(), 60'000);
    text()->verticalScrollBar()->setValue(text()->verticalScrollBar()->maximum());
    QTRY_VERIFY(redPixels() > 5);
}

QTEST_MAIN(tst_Spelling)
#include "tst_Spelling.moc"
