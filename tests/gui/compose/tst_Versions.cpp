#include "Fixture.h"

#include "app/compose/Desk.h"
#include "app/compose/DraftKeeper.h"
#include "core/store/DraftVersions.h"

#include <QDialog>
#include <QFileInfo>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QSignalSpy>

using namespace envoi;
using namespace envoi::compose;
using Answer = platform::Dialogs::Answer;

/// What a draft remembers besides its words: its earlier states, the cursor, copies of files that may vanish,
/// who has it already.
class tst_Versions : public QObject {
    Q_OBJECT

private slots:
    void aBadEditIsUndone();
    void aVersionOpensBeside();
    void discardedLeavesNone();
    void theCursorComesBack();
    void whatIsSavedElsewhereIsNotWrittenOver();
    void temporaryFilesAreCopied();
    void whoHasItIsKept();

private:
    static void save(Fixture &f);
    static QDialog *dialog(Fixture &f);
};

void tst_Versions::save(Fixture &f)
{
    QSignalSpy saved(f.window->findChild<DraftKeeper *>(), &DraftKeeper::saved);
    f.window->saveDraft();
    QVERIFY(saved.wait());
}

QDialog *tst_Versions::dialog(Fixture &f)
{
    f.window->findChild<QAction *>(u"earlierVersions"_s)->trigger();
    QDialog *found = nullptr;
    [&] {
        QTRY_VERIFY((found = f.window->findChild<QDialog *>()));
        QTRY_VERIFY(found->findChild<QPushButton *>(u"restoreVersion"_s)->isEnabled());
    }();
    return found;
}

void tst_Versions::aBadEditIsUndone()
{
    Fixture f;
    f.open();
    f.write(u"anna@example.com"_s, u"A walk"_s, u"The good words"_s);
    save(f);
    auto *text = f.editor()->textWidget();
    QTest::keyClick(text, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(text, u"oops"_s);
    save(f);
    auto *shown = dialog(f);
    // The one before this is chosen already.
    QCOMPARE(shown->findChild<QListWidget *>(u"versions"_s)->count(), 2);
    QTRY_COMPARE(shown->findChild<QPlainTextEdit *>(u"versionText"_s)->toPlainText().trimmed(),
                 u"The good words"_s);
    QTest::mouseClick(shown->findChild<QPushButton *>(u"restoreVersion"_s), Qt::LeftButton);
    QTRY_COMPARE(f.window->draft().text.trimmed(), u"The good words"_s);
    QCOMPARE(f.field(HeaderForm::Row::To)->texts(), QStringList{u"anna@example.com"_s});
    QVERIFY(f.window->isModified());
    // The draft is still the same one.
    save(f);
    QCOMPARE(f.draftFiles().size(), 1);
    QCOMPARE(f.services.drafts().load(f.services.drafts().paths().first())->text.trimmed(),
             u"The good words"_s);
}

void tst_Versions::aVersionOpensBeside()
{
    Fixture f;
    Desk desk(f.services);
    f.window = desk.newLetter();
    f.window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(f.window));
    f.write(u"anna@example.com"_s, u"First"_s, u"one"_s);
    save(f);
    QTest::keyClicks(f.subject(), u" and second"_s);
    save(f);
    QTest::mouseClick(dialog(f)->findChild<QPushButton *>(u"openVersion"_s), Qt::LeftButton);
    QTRY_COMPARE(desk.windows().size(), 2);
    for (auto *window : desk.windows()) {
        if (window != f.window)
            QTRY_COMPARE(window->draft().subject, u"First"_s);
    }
    QCOMPARE(f.subject()->text(), u"First and second"_s);
}

void tst_Versions::discardedLeavesNone()
{
    Fixture f;
    f.open();
    f.write(u"anna@example.com"_s, u"A walk"_s, u"one"_s);
    QTRY_COMPARE_WITH_TIMEOUT(f.keptFiles().size(), 1, 8000);
    dialog(f)->close();
    const QString versions = DraftKeeper::versionsFolder(f.places().draftsFolder);
    QCOMPARE(QDir(versions).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size(), 1);
    f.dialogs.saveAnswer = Answer::Discard;
    f.window->close();
    QTRY_VERIFY(!f.window);
    f.services.writers().waitForDone();
    QVERIFY(QDir(versions).isEmpty());
}

void tst_Versions::theCursorComesBack()
{
    Fixture f;
    f.open();
    f.write(u"anna@example.com"_s, u"A walk"_s, u"one two three"_s);
    QTest::keyClick(f.editor()->textWidget(), Qt::Key_Enter);
    QTest::keyClicks(f.editor()->textWidget(), u"four five"_s);
    for (int i = 0; i < 5; ++i)
        QTest::keyClick(f.editor()->textWidget(), Qt::Key_Left);
    const int cursor = f.editor()->cursorPosition();
    QCOMPARE(cursor, 18);
    f.dialogs.saveAnswer = Answer::Save;
    f.window->close();
    QTRY_VERIFY(!f.window);
    Desk desk(f.services);
    desk.openLetter(f.places().draftsFolder + u'/' + f.draftFiles().first());
    QTRY_COMPARE(desk.windows().size(), 1);
    f.window = desk.windows().first();
    QCOMPARE(f.editor()->cursorPosition(), cursor);
    QTest::keyClicks(f.editor()->textWidget(), u" and"_s);
    QCOMPARE(f.window->draft().text.trimmed(), u"one two three\nfour and five"_s);
}

void tst_Versions::whatIsSavedElsewhereIsNotWrittenOver()
{
    Fixture f;
    f.open();
    f.write(u"anna@example.com"_s, u"Mine"_s, u"one"_s);
    save(f);
    // Another program, or the same one on another computer.
    const QString path = f.services.drafts().paths().first();
    letter::Draft theirs = *f.services.drafts().load(path);
    theirs.subject = u"Theirs"_s;
    SystemRandom random;
    QVERIFY(f.services.drafts().save(path, theirs, {QDateTime::currentDateTime(), random}));
    QTest::keyClicks(f.subject(), u" too"_s);
    save(f);
    QStringList subjects = f.subjects();
    subjects.sort();
    QCOMPARE(subjects, (QStringList{u"Mine too"_s, u"Theirs"_s}));
    QTRY_VERIFY(f.headline().contains(u"changed elsewhere"_s));
    // From now on it is a draft of its own.
    QTest::keyClicks(f.subject(), u"!"_s);
    save(f);
    QCOMPARE(f.draftFiles().size(), 2);
}

void tst_Versions::temporaryFilesAreCopied()
{
    QTemporaryDir temporary;
    const QString path = temporary.filePath(u"from the browser.txt"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("hello") == 5);
    file.close();

    Fixture f;
    Places places = f.places();
    places.temporaryFolders = {temporary.path()};
    Services services(places, account::memorySecretStore());
    ComposeWindow window(services);
    window.setAttribute(Qt::WA_DeleteOnClose, false);
    window.setAccounts({account::testServerAccount()});
    window.show();
    f.dialogs.files = {path};
    window.attachFiles();
    QTRY_COMPARE(window.draft().attachments.size(), std::size_t(1));
    const auto attached = window.draft().attachments.front();
    QCOMPARE(attached.name, u"from the browser.txt"_s);
    const auto &copy = std::get<FileReference>(attached.octets);
    QVERIFY(copy.path() != path);
    QVERIFY(QFile::remove(path));
    QVERIFY(copy.check());
    // It goes with the letter.
    f.dialogs.saveAnswer = Answer::Discard;
    window.close();
    services.writers().waitForDone();
    QVERIFY(!QFileInfo::exists(copy.path()));
    QVERIFY(f.openFiles().isEmpty());
}

void tst_Versions::whoHasItIsKept()
{
    Fixture f;
    RuleServer server;
    server.replies["RCPT TO:<BEN@"] = "550 5.1.1 no such user";
    f.open({accountAt(server.serverPort())});
    f.write(u"anna@example.com, ben@example.com"_s, u"A walk"_s, u"one"_s);
    f.window->send();
    QTRY_COMPARE(f.window->state(), ComposeWindow::State::Writing);
    QTRY_VERIFY(f.button(u"Keep Only These"_s));
    f.dialogs.saveAnswer = Answer::Save;
    f.window->close();
    QTRY_VERIFY(!f.window);

    Desk desk(f.services);
    desk.openLetter(f.services.drafts().paths().first());
    QTRY_COMPARE(desk.windows().size(), 1);
    f.window = desk.windows().first();
    server.replies.clear();
    server.lines.clear();
    f.window->send();
    QTRY_COMPARE(f.window->state(), ComposeWindow::State::Sent);
    server.lines.removeIf([](const QByteArray &line) { return !line.startsWith("RCPT"); });
    QCOMPARE(server.lines, QByteArrayList{"RCPT TO:<ben@example.com>"});
}

QTEST_MAIN(tst_Versions)
#include "tst_Versions.moc"
