// The spelling of a whole letter: what is chosen for it is kept with its draft, and what for all, in the
// settings.
#include "tests/gui/compose/Fixture.h"

#include "core/spelling/Speller.h"

#include <QFile>
#include <QMenu>
#include <QSignalSpy>
#include <QToolButton>

using namespace envoi;
using namespace envoi::compose;

class tst_LetterSpelling : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void choiceIsKeptWithTheDraft();
    void choosingIsNoReasonToAsk();
    void newLettersAsUsual();
    void wordsThatCanNotBeKept();
    void isFoundInTheMenus();
    void isSentAsWritten();

private:
    /// All that is there after a new start.
    void start()
    {
        m_window.reset();
        m_services.reset();
        Places places{path(u"config/accounts.json"_s), path(u"drafts"_s), path(u"captured"_s)};
        places.dictionaryFolders = {QString::fromUtf8(ENVOI_SOURCE_DIR "/tests/data/spelling")};
        places.personalDictionary = path(u"data/words.txt"_s);
        m_services = std::make_unique<Services>(places, account::memorySecretStore());
        newLetter();
    }
    void newLetter()
    {
        m_window = std::make_unique<ComposeWindow>(*m_services);
        m_window->setAttribute(Qt::WA_DeleteOnClose, false);
        m_window->setAccounts({account::testServerAccount()});
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        // A bare X server has no window manager that would do this.
        QApplication::setActiveWindow(m_window.get());
    }
    QString path(const QString &name) const { return m_home->filePath(name); }
    editor::Editor *editor() const { return m_window->findChild<editor::Editor *>(); }
    QString language() const { return button()->text(); }
    QToolButton *button() const { return m_window->findChild<QToolButton *>(u"spellingLanguage"_s); }
    void choose(const QString &text)
    {
        QMenu *menu = editor()->spellingMenu();
        menu->popup(button()->mapToGlobal(QPoint()));
        const auto find = [&]() -> QAction * {
            for (QAction *one : menu->actions()) {
                if (QString(one->text()).remove(u'&') == text)
                    return one;
            }
            return nullptr;
        };
        QTRY_VERIFY(find());
        find()->trigger();
        menu->close();
    }

    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<Services> m_services;
    std::unique_ptr<ComposeWindow> m_window;
    FakeDialogs m_dialogs;
};

void tst_LetterSpelling::initTestCase()
{
    if (!spelling::Speller::isBuiltIn())
        QSKIP("built without Hunspell");
}

void tst_LetterSpelling::init()
{
    m_home = std::make_unique<QTemporaryDir>();
    m_dialogs.asked.clear();
    start();
}

void tst_LetterSpelling::choiceIsKeptWithTheDraft()
{
    QTest::keyClicks(editor()->textWidget(), u"lieber Freund"_s);
    QVERIFY(m_window->draft().spelling.isEmpty());
    choose(u"Deutsch (de-DE)"_s);
    QCOMPARE(m_window->draft().spelling, u"de-DE"_s);
    m_window->saveDraft();
    QTRY_VERIFY(!m_window->isModified());
    choose(u"Off"_s);
    // The choice is a part of the draft.
    QVERIFY(m_window->isModified());
    m_window->saveDraft();
    QTRY_VERIFY(!m_window->isModified());

    const QStringList paths = m_services->drafts().paths();
    QCOMPARE(paths.size(), 1);
    const auto draft = m_services->drafts().load(paths.first());
    QVERIFY(draft);
    QCOMPARE(draft->spelling, u"off"_s);
    newLetter();
    m_window->open(*draft, paths.first());
    QCOMPARE(m_window->draft().spelling, u"off"_s);
    QCOMPARE(language(), u"Spelling off"_s);
}

void tst_LetterSpelling::choosingIsNoReasonToAsk()
{
    choose(u"Deutsch (de-DE)"_s);
    QVERIFY(m_window->isBlank());
    QVERIFY(!m_window->isModified());
    m_window->close();
    QVERIFY(m_dialogs.asked.isEmpty());
}

void tst_LetterSpelling::newLettersAsUsual()
{
    QCOMPARE(m_services->usualSpelling(), spelling::Choice());
    choose(u"Deutsch (de-DE)"_s);
    choose(u"American English (en-US)"_s);
    choose(u"Use for New Letters"_s);
    start();
    QCOMPARE(m_services->usualSpelling().toText(), u"de-DE en-US"_s);
    QTest::keyClicks(editor()->textWidget(), u"lieber Freund"_s);
    QTRY_COMPARE(language(), u"de-DE +1"_s);
    // It is nothing that was chosen for this letter.
    QVERIFY(m_window->draft().spelling.isEmpty());

    m_window.reset();
    m_services.reset();
    QFile file(path(u"config/spelling.json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\"newLetters\": [1, 2]");
    file.close();
    start();
    QCOMPARE(m_services->usualSpelling(), spelling::Choice());
}

void tst_LetterSpelling::wordsThatCanNotBeKept()
{
    QFile file(path(u"data"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    m_services->speller().learn(u"Anka"_s);
    auto *banner = m_window->findChild<Banner *>();
    QTRY_VERIFY(banner->headline().startsWith(u"The word could not be added to your dictionary"_s));
}

void tst_LetterSpelling::isFoundInTheMenus()
{
    QVERIFY(button() && button()->isVisible());
    QVERIFY(!button()->accessibleName().isEmpty());
    QCOMPARE(button()->menu(), editor()->spellingMenu());
    QCOMPARE(editor()->spellingMenu()->actions().size(), 1);
    QCOMPARE(editor()->spellingMenu()->actions().first()->shortcut(), QKeySequence(Qt::Key_F7));
}

void tst_LetterSpelling::isSentAsWritten()
{
    QTest::keyClicks(editor()->textWidget(), u"Thank yuo for teh letter"_s);
    const auto before = editor()->content().html;
    choose(u"American English (en-US)"_s);
    QTRY_COMPARE(language(), u"en-US"_s);
    QCOMPARE(editor()->content().html, before);
    letter::Draft draft = m_window->draft();
    draft.to = QStringList{u"anna@example.com"_s};
    SeededRandom random(1);
    const auto message = letter::composeMessage(draft, {QDateTime({2024, 2, 29}, {12, 0}, Qt::UTC), random});
    QVERIFY(message);
    for (const auto &field : message->header.fields())
        QVERIFY(!field.toText().contains(u"en-US"_s));
}

QTEST_MAIN(tst_LetterSpelling)
#include "tst_LetterSpelling.moc"
