#include "Fixture.h"

#include "app/compose/AddressBook.h"
#include "app/editor/SpellMarks.h"
#include "core/spelling/InstalledDictionaries.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QFile>
#include <QMenu>
#include <QMenuBar>
#include <QSignalSpy>
#include <QTextBlock>
#include <QTextEdit>
#include <QToolButton>

using namespace envoi;
using namespace envoi::compose;
using Row = HeaderForm::Row;

namespace {

QString ownDictionaries()
{
    return QString::fromUtf8(ENVOI_SOURCE_DIR "/tests/data/spelling");
}

} // namespace

/// The spelling of a letter in its window: from the key to what is sent, kept and remembered.
class tst_LetterSpelling : public QObject {
    Q_OBJECT

private slots:
    void init() { start({ownDictionaries()}); }
    void cleanup() { m_fixture.reset(); }
    void mendedAndSent();
    void taughtForAllLetters();
    void chosenLanguageIsKept();
    void foundOut();
    void systemDictionaries();
    void withoutDictionaries();
    void beginsAsTheLastOne();
    void choiceCountsMore();
    void severalLanguagesAreChosen();
    void offStaysOff();

private:
    void start(const QStringList &folders)
    {
        m_fixture.reset();
        m_fixture = std::make_unique<Fixture>(account::memorySecretStore(), folders);
        open();
    }
    void open()
    {
        delete m_fixture->window;
        m_fixture->open();
        m_fixture->editor()->textWidget()->setFocus();
        QTRY_VERIFY(m_fixture->services.addressBook().isLoaded());
    }
    QTextEdit *text() const { return qobject_cast<QTextEdit *>(m_fixture->editor()->textWidget()); }
    void type(const QString &keys) const { QTest::keyClicks(text(), keys); }
    editor::SpellMarks *marks() const { return text()->findChild<editor::SpellMarks *>(); }
    QToolButton *button() const { return m_fixture->window->findChild<QToolButton *>(u"spellingLanguage"_s); }
    /// The words that are marked.
    QString wrong() const
    {
        QStringList words;
        for (QTextBlock block = text()->document()->begin(); block.isValid(); block = block.next()) {
            for (const auto &range : marks()->wrongIn(block))
                words.append(block.text().mid(range.start, range.length));
        }
        return words.join(u' ');
    }
    /// Whether the marks' red is seen; nothing else in the text is of that colour.
    bool isRedSeen() const
    {
        const QImage image = text()->viewport()->grab().toImage();
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                const QColor colour = image.pixelColor(x, y);
                if (colour.red() > 150 && colour.red() - colour.green() > 80 &&
                    colour.red() - colour.blue() > 80)
                    return true;
            }
        }
        return false;
    }
    static QAction *action(const QMenu *menu, const QString &text)
    {
        for (QAction *one : menu->actions()) {
            if (one->text().remove(u'&') == text)
                return one;
        }
        return nullptr;
    }
    /// The menu of a word, by a right click on it.
    QMenu *wordMenu(const QString &word) const
    {
        const QTextCursor found = text()->document()->find(word);
        QTextCursor middle(text()->document());
        middle.setPosition((found.selectionStart() + found.selectionEnd()) / 2);
        const QPoint point = text()->cursorRect(middle).center();
        QTest::mouseClick(text()->viewport(), Qt::RightButton, {}, point);
        QContextMenuEvent event(QContextMenuEvent::Mouse, point, text()->viewport()->mapToGlobal(point));
        QCoreApplication::sendEvent(text()->viewport(), &event);
        QMenu *menu = nullptr;
        const auto isOpen = [&menu] {
            menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
            return menu && menu->objectName() == u"misspelling" &&
                   !menu->actions().value(0)->text().endsWith(u'…');
        };
        [&] { QTRY_VERIFY(isOpen()); }();
        return menu;
    }
    /// In the window's Edit menu.
    void chooseInMenu(const QString &text) const
    {
        auto *menu = m_fixture->window->findChild<QMenu *>(u"spelling"_s);
        QVERIFY(menu);
        menu->popup(m_fixture->window->mapToGlobal(QPoint(60, 60)));
        QTRY_VERIFY2(action(menu, text), qPrintable(text));
        // It grows while it is open, so it is walked through by keys.
        for (int i = 0; menu->activeAction() != action(menu, text) && i < 20; ++i)
            QTest::keyClick(menu, Qt::Key_Down);
        QTest::keyClick(menu, Qt::Key_Return);
        QTRY_VERIFY(!menu->isVisible());
    }
    /// Sends a letter, waits until it is remembered, and opens the next.
    void sendTo(const QString &address, const QString &body)
    {
        m_fixture->write(address, u"A subject"_s, body);
        QTRY_VERIFY(isChecked());
        send();
        open();
    }
    bool isChecked() const
    {
        for (QTextBlock block = text()->document()->begin(); block.isValid(); block = block.next()) {
            if (!marks()->isChecked(block))
                return false;
        }
        return true;
    }
    void send()
    {
        QSignalSpy remembered(&m_fixture->services.addressBook(), &AddressBook::changed);
        m_fixture->window->send();
        QTRY_COMPARE(m_fixture->window->state(), ComposeWindow::State::Sent);
        QTRY_VERIFY(!remembered.isEmpty());
    }
    void writeTo(const QString &address) const
    {
        auto *input = m_fixture->field(Row::To)->inputWidget();
        input->setFocus();
        QTest::keyClicks(QApplication::focusWidget(), address);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Comma);
        text()->setFocus();
    }

    const QString m_german = u"wir kommen morgen am Abend in den Garten und schreiben noch einen Brief"_s;
    std::unique_ptr<Fixture> m_fixture;
};

void tst_LetterSpelling::mendedAndSent()
{
    m_fixture->write(u"anna@example.com"_s, u"Hello"_s, u"I thank yuo and will come"_s);
    QTRY_COMPARE(wrong(), u"yuo"_s);
    QTRY_VERIFY(isRedSeen());
    QMenu *menu = wordMenu(u"yuo"_s);
    QVERIFY(menu);
    auto *you = action(menu, u"you"_s);
    QVERIFY(you);
    // By keys: the first suggestion is chosen already.
    for (int i = 0; menu->activeAction() != you && i < 5; ++i)
        QTest::keyClick(menu, Qt::Key_Down);
    QTest::keyClick(menu, Qt::Key_Return);
    QTRY_COMPARE(m_fixture->window->draft().text, u"I thank you and will come"_s);
    QTRY_COMPARE(wrong(), QString());
    QTRY_VERIFY(!isRedSeen());
    QTest::keyClick(text(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(m_fixture->window->draft().text, u"I thank yuo and will come"_s);
    QTest::keyClick(text(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    m_fixture->window->send();
    QTRY_COMPARE(m_fixture->window->state(), ComposeWindow::State::Sent);
    QFile sent(m_fixture->services.captureServer().messages()[0].path);
    QVERIFY(sent.open(QIODevice::ReadOnly));
    const QByteArray octets = sent.readAll();
    QVERIFY(octets.contains("I thank you and will come"));
    QVERIFY(!octets.contains("yuo") && !octets.contains("X-Envoi"));
}

void tst_LetterSpelling::taughtForAllLetters()
{
    type(u"thank yuo and frend "_s);
    QTRY_COMPARE(wrong(), u"yuo frend"_s);
    action(wordMenu(u"yuo"_s), u"Add to Dictionary"_s)->trigger();
    QTRY_COMPARE(wrong(), u"frend"_s);
    QApplication::activePopupWidget()->close();
    action(wordMenu(u"frend"_s), u"Ignore in This Letter"_s)->trigger();
    QTRY_COMPARE(wrong(), QString());
    const auto taught = [this] {
        QFile file(m_fixture->places().personalDictionary);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    QTRY_COMPARE(taught(), QByteArray("yuo\n"));
    open();
    type(u"thank yuo and frend "_s);
    QTRY_COMPARE(wrong(), u"frend"_s);
}

void tst_LetterSpelling::chosenLanguageIsKept()
{
    m_fixture->write(u"anna@example.com"_s, u"Hello"_s, u"lieber Freund, thank you "_s);
    chooseInMenu(u"Deutsch (de-DE)"_s);
    QTRY_COMPARE(wrong(), u"thank you"_s);
    QCOMPARE(button()->text(), u"de-DE"_s);
    QVERIFY(m_fixture->window->isModified());
    m_fixture->window->saveDraft();
    QTRY_VERIFY(!m_fixture->window->isModified());
    const QString path = m_fixture->window->path();
    open();
    // A new letter is as usual.
    QVERIFY(button()->text() != u"de-DE");
    m_fixture->window->open(*m_fixture->services.drafts().load(path), path);
    QCOMPARE(button()->text(), u"de-DE"_s);
    QTRY_COMPARE(wrong(), u"thank you"_s);
    QVERIFY(!m_fixture->window->isModified());
    chooseInMenu(u"Off"_s);
    QTRY_COMPARE(wrong(), QString());
    m_fixture->window->saveDraft();
    QTRY_VERIFY(!m_fixture->window->isModified());
    open();
    m_fixture->window->open(*m_fixture->services.drafts().load(path), path);
    QCOMPARE(button()->text(), u"Spelling off"_s);
}

void tst_LetterSpelling::foundOut()
{
    type(m_german + u' ');
    QTRY_COMPARE(button()->text(), u"de-DE"_s);
    QCOMPARE(button()->toolTip(), u"Found out from the text: Deutsch (de-DE)"_s);
    QCOMPARE(wrong(), QString());
    QTest::keyClick(text(), Qt::Key_Return);
    type(u"thank you for teh letter and all the good words"_s);
    QTest::keyClick(text(), Qt::Key_Return);
    // Each paragraph by its own.
    QTRY_COMPARE(wrong(), u"teh"_s);
    QCOMPARE(button()->text(), u"de-DE"_s);
    // It is no choice, so that a draft keeps none.
    QCOMPARE(m_fixture->window->draft().spelling, QString());
}

void tst_LetterSpelling::systemDictionaries()
{
    const auto folders = spelling::dictionaryFolders();
    QStringList languages;
    for (const auto &one : spelling::installedDictionaries(folders))
        languages.append(one.language);
    if (!languages.contains(u"en-US"_s) || !languages.contains(u"de-DE"_s))
        QSKIP("the system has no American and German dictionary");
    start(folders);
    type(u"The committee has postponed tomorrow's extraordinary meetng because of the weather."_s);
    QTest::keyClick(text(), Qt::Key_Return);
    QTRY_COMPARE(wrong(), u"meetng"_s);
    QTRY_VERIFY(button()->text().startsWith(u"en-"));
    type(u"Der Ausschuss hat die morgige Versammlung wegen des Wetters leider verschobn."_s);
    QTest::keyClick(text(), Qt::Key_Return);
    QTRY_COMPARE(wrong(), u"meetng verschobn"_s);
    QVERIFY(action(wordMenu(u"verschobn"_s), u"verschoben"_s));
}

void tst_LetterSpelling::withoutDictionaries()
{
    start({});
    m_fixture->write(u"anna@example.com"_s, u"Hello"_s, u"thank yuo verry much"_s);
    QTRY_VERIFY(isChecked());
    QCOMPARE(wrong(), QString());
    QVERIFY(!isRedSeen());
    QCOMPARE(button()->text(), u"Spelling"_s);
    QMenu *menu = m_fixture->window->findChild<QMenu *>(u"spelling"_s);
    menu->popup(QPoint(10, 10));
    QTRY_VERIFY(action(menu, u"No dictionary is installed"_s));
    action(menu, u"How to Get One…"_s)->trigger();
    QCOMPARE(m_fixture->dialogs.asked, QStringList{u"No dictionary is installed"_s});
    menu->close();
    // A right click is the usual one.
    text()->setFocus();
    const QPoint point = text()->cursorRect().center();
    QContextMenuEvent event(QContextMenuEvent::Mouse, point, text()->viewport()->mapToGlobal(point));
    QCoreApplication::sendEvent(text()->viewport(), &event);
    QTRY_VERIFY(QApplication::activePopupWidget());
    QVERIFY(QApplication::activePopupWidget()->objectName() != u"misspelling");
    QApplication::activePopupWidget()->close();
    send();
    QVERIFY(m_fixture->services.addressBook().book().find(u"anna@example.com"_s)->languages.isEmpty());
}

void tst_LetterSpelling::beginsAsTheLastOne()
{
    sendTo(u"anna@example.com"_s, m_german);
    // For nobody, nothing is known.
    type(u"Freund thank"_s);
    QTRY_VERIFY(isChecked());
    QCOMPARE(wrong(), QString());
    QCOMPARE(button()->text(), u"Spelling"_s);
    writeTo(u"Anna <ANNA@example.com>"_s);
    QTRY_COMPARE(button()->text(), u"de-DE"_s);
    QCOMPARE(button()->toolTip(), u"As in your last letter to them: Deutsch (de-DE)"_s);
    QTRY_COMPARE(wrong(), u"thank"_s);
    // What is written tells more.
    type(u" you for the letter and all the good words"_s);
    QTRY_COMPARE(wrong(), u"Freund"_s);
    QTRY_COMPARE(button()->text(), u"en-US"_s);
    m_fixture->subject()->setText(u"A subject"_s);
    send();
    open();
    writeTo(u"someone@example.com"_s);
    QCOMPARE(button()->text(), u"Spelling"_s);
    writeTo(u"anna@example.com"_s);
    QTRY_COMPARE(button()->text(), u"en-US"_s);
    // A draft that comes without a choice begins like that, too.
    letter::Draft draft;
    draft.to = QStringList{u"anna@example.com"_s};
    open();
    m_fixture->window->open(draft);
    QCOMPARE(button()->text(), u"en-US"_s);
    QCOMPARE(m_fixture->window->draft().spelling, QString());
}

void tst_LetterSpelling::choiceCountsMore()
{
    sendTo(u"anna@example.com"_s, m_german);
    chooseInMenu(u"American English (en-US)"_s);
    writeTo(u"anna@example.com"_s);
    type(u"lieber Freund "_s);
    QTRY_COMPARE(wrong(), u"lieber Freund"_s);
    QCOMPARE(button()->text(), u"en-US"_s);
    m_fixture->subject()->setText(u"A subject"_s);
    send();
    QCOMPARE(m_fixture->services.addressBook().book().find(u"anna@example.com"_s)->languages,
             QStringList{u"en-US"_s});
}

void tst_LetterSpelling::severalLanguagesAreChosen()
{
    m_fixture->write(u"anna@example.com"_s, u"Hello"_s, u"lieber Freund, thank you "_s);
    chooseInMenu(u"Deutsch (de-DE)"_s);
    chooseInMenu(u"American English (en-US)"_s);
    QTRY_COMPARE(wrong(), QString());
    send();
    open();
    writeTo(u"anna@example.com"_s);
    QTRY_COMPARE(button()->text(), u"de-DE +1"_s);
    // Usual is English alone; to Anna it's both all the same.
    m_fixture->services.setUsualSpelling({spelling::Choice::Kind::Languages, {u"en-US"_s}});
    open();
    type(u"lieber Freund "_s);
    QTRY_COMPARE(wrong(), u"lieber Freund"_s);
    writeTo(u"anna@example.com"_s);
    QTRY_COMPARE(wrong(), QString());
    QCOMPARE(button()->text(), u"de-DE +1"_s);
}

void tst_LetterSpelling::offStaysOff()
{
    sendTo(u"anna@example.com"_s, m_german);
    m_fixture->services.setUsualSpelling({spelling::Choice::Kind::Off, {}});
    open();
    writeTo(u"anna@example.com"_s);
    type(u"thank yuo "_s);
    QTRY_VERIFY(isChecked());
    QCOMPARE(wrong(), QString());
    m_fixture->subject()->setText(u"A subject"_s);
    send();
    QCOMPARE(m_fixture->services.addressBook().book().find(u"anna@example.com"_s)->languages,
             QStringList{u"de-DE"_s});
}

QTEST_MAIN(tst_LetterSpelling)
#include "tst_LetterSpelling.moc"
