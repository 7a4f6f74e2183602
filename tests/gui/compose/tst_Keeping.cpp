#include "Fixture.h"

#include "app/compose/Desk.h"
#include "app/compose/DraftKeeper.h"
#include "app/look/Notice.h"
#include "app/platform/Background.h"

#include <QAction>
#include <QComboBox>
#include <QJsonArray>
#include <QMenu>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QScreen>
#include <QSignalSpy>
#include <QToolButton>

using namespace envoi;
using namespace envoi::compose;
using Answer = platform::Dialogs::Answer;

class tst_Keeping : public QObject {
    Q_OBJECT

private slots:
    void blankClosesUnasked();
    void closeAsks_data();
    void closeAsks();
    void savedComesBackWhole();
    void keptWhileTyping();
    void discardLeavesTheOpenedDraft();
    void discardKeepsWhatWasSaved_data();
    void discardKeepsWhatWasSaved();
    void typedWhileSavingIsAskedAbout();
    void filesNotTakenAreTold_data();
    void filesNotTakenAreTold();
    void sentDraftGoes();
    void strangeSenderIsTold();
    void draftsMenu();
    void windowSizeIsRemembered_data();
    void windowSizeIsRemembered();
    void formerFilesAreRead();
    void editorPreferencesAreRemembered();
    void unwritableFolderIsTold();
    void linkFilesAreAskedAbout();
    void saveAs();
    void bodyKeepsItsLines();
    void brokenLetterIsTold();
    void quitSavesOneAfterTheOther();
    void quitStopsAtNo();
};

void tst_Keeping::blankClosesUnasked()
{
    Fixture f;
    f.open();
    f.window->close();
    QTRY_VERIFY(!f.window);
    QVERIFY(f.dialogs.asked.isEmpty());
    QVERIFY(f.draftFiles().isEmpty());
}

void tst_Keeping::closeAsks_data()
{
    QTest::addColumn<int>("answer");
    QTest::addColumn<bool>("closed");
    QTest::addColumn<int>("drafts");
    QTest::newRow("save") << int(Answer::Save) << true << 1;
    QTest::newRow("discard") << int(Answer::Discard) << true << 0;
    QTest::newRow("cancel") << int(Answer::Cancel) << false << -1;
}

void tst_Keeping::closeAsks()
{
    QFETCH(int, answer);
    QFETCH(bool, closed);
    QFETCH(int, drafts);
    Fixture f;
    f.open();
    f.write(u"anna@example.com"_s, u"A walk"_s, u"See you"_s);
    f.dialogs.saveAnswer = static_cast<Answer>(answer);
    f.window->close();
    QCOMPARE(f.dialogs.asked.size(), 1);
    if (closed)
        QTRY_VERIFY(!f.window);
    else
        QVERIFY(f.window->isVisible());
    f.services.writers().waitForDone();
    if (drafts >= 0)
        QCOMPARE(f.draftFiles().size(), drafts);
    // What was saved or discarded on purpose is not opened again by itself.
    if (closed)
        QVERIFY(f.openFiles().isEmpty());
}

void tst_Keeping::savedComesBackWhole()
{
    Fixture f;
    const QString path = f.home.filePath(u"notes.txt"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("hello") == 5);
    file.close();
    f.open();
    f.write(u"Anna <anna@example.com>, half an addr"_s, u"Subject"_s, u"See you"_s);
    f.subject()->insert(u" – Grüße"_s); // beyond what QTest can type
    f.field(HeaderForm::Row::Bcc)->addText(u"hidden@example.net"_s);
    f.dialogs.files = {path};
    f.window->attachFiles();
    QTRY_COMPARE(f.window->draft().attachments.size(), std::size_t(1));
    const auto before = f.window->draft();
    f.dialogs.saveAnswer = Answer::Save;
    f.window->close();
    QTRY_VERIFY(!f.window);
    QVERIFY(QFile::remove(path)); // the draft has it whole
    QCOMPARE(f.draftFiles().size(), 1);

    Desk desk(f.services);
    desk.openLetter(f.places().draftsFolder + u'/' + f.draftFiles().first());
    QTRY_COMPARE(desk.windows().size(), 1);
    f.window = desk.windows().first();
    const auto after = f.window->draft();
    QCOMPARE(after.to, before.to);
    QCOMPARE(after.bcc, before.bcc);
    QCOMPARE(after.subject, before.subject);
    QCOMPARE(after.text.trimmed(), before.text.trimmed());
    QCOMPARE(after.html, before.html);
    QCOMPARE(after.attachments.size(), std::size_t(1));
    QCOMPARE(after.attachments[0].name, u"notes.txt"_s);
    QCOMPARE(after.attachments[0].size(), 5);
    QVERIFY(!f.window->isModified());
    f.window->close();
    QTRY_VERIFY(!f.window);
    QCOMPARE(f.dialogs.asked.filter(u"Save"_s).size(), 1);
}

void tst_Keeping::keptWhileTyping()
{
    Fixture f;
    f.open();
    f.write(u"anna@example.com"_s, u"A walk"_s, u"See you"_s);
    QTRY_COMPARE_WITH_TIMEOUT(f.keptFiles().size(), 1, 8000);
    const auto draft = DraftKeeper::load(f.keptFiles().first());
    QVERIFY(draft.has_value());
    QCOMPARE(draft->subject, u"A walk"_s);
    // It still was never saved on purpose.
    QVERIFY(f.window->isModified());
    QVERIFY(f.draftFiles().isEmpty());
}

void tst_Keeping::discardLeavesTheOpenedDraft()
{
    Fixture f;
    f.open();
    f.write(u"anna@example.com"_s, u"First"_s, u"See you"_s);
    f.dialogs.saveAnswer = Answer::Save;
    f.window->close();
    QTRY_VERIFY(!f.window);
    Desk desk(f.services);
    desk.openLetter(f.places().draftsFolder + u'/' + f.draftFiles().first());
    QTRY_COMPARE(desk.windows().size(), 1);
    f.window = desk.windows().first();
    QTest::keyClicks(f.subject(), u" changed"_s);
    QTRY_COMPARE_WITH_TIMEOUT(f.keptFiles().size(), 1, 8000);
    f.dialogs.saveAnswer = Answer::Discard;
    f.window->close();
    QTRY_VERIFY(!f.window);
    f.services.writers().waitForDone();
    QCOMPARE(f.subjects(), QStringList{u"First"_s});
    QVERIFY(f.openFiles().isEmpty());
}

void tst_Keeping::discardKeepsWhatWasSaved_data()
{
    QTest::addColumn<int>("saves");
    QTest::addColumn<bool>("atOnce");
    QTest::newRow("closed at once") << 1 << true;
    QTest::newRow("saved twice, closed at once") << 2 << true;
    QTest::newRow("kept meanwhile") << 1 << false;
    QTest::newRow("saved twice, kept meanwhile") << 2 << false;
}

void tst_Keeping::discardKeepsWhatWasSaved()
{
    QFETCH(int, saves);
    QFETCH(bool, atOnce);
    Fixture f;
    f.open();
    QString saved;
    for (int i = 0; i < saves; ++i) {
        QTest::keyClicks(f.subject(), u"First"_s);
        saved += u"First"_s;
        f.window->saveDraft();
        if (!atOnce)
            QTRY_VERIFY(!f.window->isModified());
    }
    QTest::keyClicks(f.subject(), u" changed"_s);
    if (!atOnce)
        QTRY_COMPARE_WITH_TIMEOUT(f.keptFiles().size(), 1, 8000);
    QVERIFY(f.window->isModified());
    f.dialogs.saveAnswer = Answer::Discard;
    f.window->close();
    QTRY_VERIFY(!f.window);
    f.services.writers().waitForDone();
    QCOMPARE(f.subjects(), QStringList{saved});
    QVERIFY(f.openFiles().isEmpty());
}

void tst_Keeping::typedWhileSavingIsAskedAbout()
{
    Fixture f;
    f.open();
    QTest::keyClicks(f.subject(), u"First"_s);
    QSignalSpy saved(f.window->findChild<DraftKeeper *>(), &DraftKeeper::saved);
    f.window->saveDraft();
    QTest::keyClicks(f.subject(), u" and more"_s);
    QVERIFY(saved.wait());
    QVERIFY(f.window->isModified());
    QCOMPARE(f.subjects(), QStringList{u"First"_s});
    f.dialogs.saveAnswer = Answer::Save;
    f.window->close();
    QTRY_VERIFY(!f.window);
    QCOMPARE(f.dialogs.asked.size(), 1);
    QCOMPARE(f.subjects(), QStringList{u"First and more"_s});
}

void tst_Keeping::filesNotTakenAreTold_data()
{
    QTest::addColumn<int>("files");
    QTest::addColumn<bool>("copied");
    QTest::newRow("none") << 0 << true;
    QTest::newRow("one") << 1 << true;
    QTest::newRow("five") << 5 << true;
    QTest::newRow("the draft in its own place") << 2 << false;
}

void tst_Keeping::filesNotTakenAreTold()
{
    QFETCH(int, files);
    QFETCH(bool, copied);
    Fixture f;
    letter::Draft draft;
    draft.subject = u"A walk"_s;
    for (int i = 0; i < files; ++i) {
        const QString path = f.home.filePath(u"photo-%1.jpg"_s.arg(i));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("x") == 1);
        file.close();
        draft.attachments.push_back(*letter::attachmentFromFile(path));
    }
    const QString own = f.places().draftsFolder + u"/first.eml"_s;
    const QString copy = f.home.filePath(u"copy.eml"_s);
    SystemRandom random;
    QVERIFY(f.services.drafts().save(own, draft, {QDateTime::currentDateTime(), random}, true));
    QVERIFY(QFile::copy(own, copy));
    Desk desk(f.services);
    desk.openLetter(copied ? copy : own);
    QTRY_COMPARE(desk.windows().size(), 1);
    f.window = desk.windows().first();
    QCOMPARE(f.window->draft().attachments.size(), std::size_t(copied ? 0 : files));
    if (!copied || files == 0) {
        QVERIFY(f.headline().isEmpty());
        return;
    }
    const auto *banner = f.window->findChild<Banner *>();
    QVERIFY(banner->isVisible());
    QString told = f.headline();
    for (auto *text : banner->findChildren<QPlainTextEdit *>())
        told += text->toPlainText();
    for (auto *details : banner->findChildren<QToolButton *>()) {
        if (details->isVisible() && details->isCheckable())
            details->click();
    }
    for (auto *text : banner->findChildren<QPlainTextEdit *>())
        told += text->toPlainText();
    for (int i = 0; i < files; ++i)
        QVERIFY2(told.contains(u"photo-%1.jpg"_s.arg(i)), qPrintable(told));
}

void tst_Keeping::sentDraftGoes()
{
    Fixture f;
    f.open();
    f.write(u"anna@example.com"_s, u"First"_s, u"See you"_s);
    f.window->saveDraft();
    QTRY_VERIFY(!f.window->isModified());
    QCOMPARE(f.draftFiles().size(), 1);
    f.window->send();
    QTRY_COMPARE(f.window->state(), ComposeWindow::State::Sent);
    f.services.writers().waitForDone();
    QVERIFY(f.draftFiles().isEmpty());
}

void tst_Keeping::strangeSenderIsTold()
{
    Fixture f;
    auto account = account::testServerAccount();
    f.open({account});
    const auto *notice = f.window->findChild<look::Notice *>(u"fromNotice"_s);
    QVERIFY(notice->isHidden());
    letter::Draft draft;
    draft.from = u"Anna <anna@elsewhere.example>"_s;
    f.window->open(draft);
    QVERIFY(notice->isVisible());
    QVERIFY(notice->text().contains(draft.from));
    QVERIFY(notice->text().contains(account.identities.first().address));
    // An account with that identity settles it.
    auto other = account;
    other.id = u"other"_s;
    other.identities.first().address = u"anna@elsewhere.example"_s;
    f.window->setAccounts({account, other});
    QVERIFY(notice->isHidden());
    QVERIFY(f.window->draft().from.contains(u"anna@elsewhere.example"_s));
    // So does a choice of the person's own.
    draft.from = u"who@elsewhere.example"_s;
    f.window->open(draft);
    QVERIFY(notice->isVisible());
    auto *chooser = f.window->findChild<QComboBox *>(u"from"_s);
    QTest::keyClick(chooser, chooser->currentIndex() == 0 ? Qt::Key_Down : Qt::Key_Up);
    QVERIFY(notice->isHidden());
    // A letter of one's own needs no words, one without a sender neither.
    draft.from.clear();
    f.window->open(draft);
    QVERIFY(notice->isHidden());
}

void tst_Keeping::draftsMenu()
{
    Fixture f;
    f.open();
    auto *menu = f.window->findChild<QMenu *>(u"drafts"_s);
    emit menu->aboutToShow();
    QTRY_COMPARE(menu->actions().value(0)->text(), u"No Drafts"_s);
    SystemRandom random;
    const QString longSubject(200, u'x');
    for (int i = 0; i < 18; ++i) {
        letter::Draft draft;
        draft.subject = i == 17 ? u"Tea & cake – größer"_s : i == 16 ? longSubject : u"Letter %1"_s.arg(i);
        const QString path = f.places().draftsFolder + u"/%1.eml"_s.arg(i);
        QVERIFY(f.services.drafts().save(path, draft, {QDateTime::currentDateTime(), random}));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.setFileTime(QDateTime::currentDateTime().addSecs(i - 100), QFile::FileModificationTime));
    }
    emit menu->aboutToShow();
    QTRY_COMPARE(menu->actions().size(), 15);
    QVERIFY(menu->actions()[0]->text().startsWith(u"Tea && cake – größer – "_s));
    QVERIFY(menu->actions()[1]->text().size() < 100);
    QVERIFY(menu->actions()[14]->text().startsWith(u"Letter 3 – "_s));
    QSignalSpy wanted(f.window.data(), &ComposeWindow::openPathRequested);
    menu->actions()[0]->trigger();
    QCOMPARE(wanted.value(0).value(0).toString(), f.places().draftsFolder + u"/17.eml"_s);
}

void tst_Keeping::windowSizeIsRemembered_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::newRow("none") << QByteArray();
    QTest::newRow("rubbish") << QByteArray("{\"width\": \"x\"");
    QTest::newRow("larger than the screen") << QByteArray(R"({"width": 90000, "height": 90000})");
    QTest::newRow("tiny") << QByteArray(R"({"width": 1, "height": 1})");
    QTest::newRow("negative") << QByteArray(R"({"width": -5, "height": 600})");
}

void tst_Keeping::windowSizeIsRemembered()
{
    QFETCH(QByteArray, file);
    Fixture f;
    {
        QFile kept(f.home.filePath(u"memory.json"_s));
        QVERIFY(kept.open(QIODevice::WriteOnly) && kept.write("{\"window\": " + file + "}\n") > 0);
    }
    Services services(f.places(), account::memorySecretStore());
    f.window = new ComposeWindow(services);
    f.window->show();
    const QSize room = f.window->screen()->availableSize();
    QVERIFY(f.window->width() >= 400 && f.window->height() >= 300);
    QVERIFY(f.window->width() <= room.width() && f.window->height() <= room.height());
    const QSize wanted = QSize(700, 520).boundedTo(room - QSize(40, 60));
    f.window->resize(wanted);
    f.window->close();
    QTRY_VERIFY(!f.window);
    services.writers().waitForDone();
    // The next window, and the next start.
    Services next(f.places(), account::memorySecretStore());
    QCOMPARE(next.windowSize(), wanted);
    ComposeWindow window(next);
    window.setAttribute(Qt::WA_DeleteOnClose, false);
    QCOMPARE(window.size(), wanted);
}

void tst_Keeping::formerFilesAreRead()
{
    const Fixture f;
    const auto put = [&f](const QString &name, const QByteArray &json) {
        QFile file(f.home.filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(json) == json.size();
    };
    QVERIFY(put(u"window.json"_s, R"({"width": 710, "height": 530})"));
    QVERIFY(put(u"spelling.json"_s, R"({"newLetters": "off"})"));
    QVERIFY(put(u"editor.json"_s, R"({"markdown": false, "recentEmoji": ["x"]})"));
    {
        Services next(f.places(), account::memorySecretStore());
        QCOMPARE(next.windowSize(), QSize(710, 530));
        QCOMPARE(next.usualSpelling().toText(), u"off"_s);
        QCOMPARE(next.memory().recall(u"editor"_s)[u"recentEmoji"_s].toArray().size(), 1);
        next.rememberWindowSize({720, 540});
    }
    // From then on what was there is in one place.
    for (const auto &name : {u"window.json"_s, u"spelling.json"_s, u"editor.json"_s})
        QVERIFY(QFile::remove(f.home.filePath(name)));
    const Services next(f.places(), account::memorySecretStore());
    QCOMPARE(next.windowSize(), QSize(720, 540));
    QCOMPARE(next.usualSpelling().toText(), u"off"_s);
}

void tst_Keeping::unwritableFolderIsTold()
{
    Fixture f;
    QFile inTheWay(f.places().draftsFolder);
    QVERIFY(inTheWay.open(QIODevice::WriteOnly));
    inTheWay.close();
    f.open();
    f.write({}, u"A walk"_s, u"See you"_s);
    QTRY_VERIFY_WITH_TIMEOUT(!f.headline().isEmpty(), 8000);
    f.dialogs.saveAnswer = Answer::Save;
    f.window->close();
    f.services.writers().waitForDone();
    QCoreApplication::processEvents();
    QVERIFY(f.window && f.window->isVisible());
    QCOMPARE(f.subject()->text(), u"A walk"_s);
}

void tst_Keeping::linkFilesAreAskedAbout()
{
    Fixture f;
    const QString path = f.home.filePath(u"secret.txt"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("x") == 1);
    file.close();
    const auto start = parseArguments({u"mailto:anna@example.com?subject=Hi&attach="_s + path}, u"/"_s);
    for (const auto answer : {Answer::No, Answer::Yes}) {
        f.dialogs.confirmAnswer = answer;
        f.dialogs.asked.clear();
        f.open();
        f.window->fill(start.letters.front());
        QVERIFY(f.window->draft().attachments.empty());
        QTRY_COMPARE(f.dialogs.asked.size(), 1);
        QVERIFY(f.dialogs.lastDetail.contains(path));
        if (answer == Answer::Yes)
            QTRY_COMPARE(f.window->draft().attachments.size(), std::size_t(1));
        // Files are looked at in another thread: wait until none could still come.
        platform::backgroundThreads().waitForDone();
        QCoreApplication::processEvents();
        QCOMPARE(f.window->draft().attachments.empty(), answer == Answer::No);
        QCOMPARE(f.window->draft().subject, u"Hi"_s);
        delete f.window;
    }
}

void tst_Keeping::saveAs()
{
    Fixture f;
    f.open();
    f.write(u"anna@example.com"_s, u"A walk"_s, u"See you"_s);
    f.dialogs.savePath = f.home.filePath(u"copy.eml"_s);
    f.window->saveDraftAs();
    QTRY_VERIFY(QFile::exists(f.dialogs.savePath));
    QCOMPARE(f.services.drafts().load(f.dialogs.savePath)->subject, u"A walk"_s);
}

void tst_Keeping::bodyKeepsItsLines()
{
    Fixture f;
    LetterRequest request;
    request.body = u"one\ntwo\n\n<three>"_s;
    f.open()->fill(request);
    // As if typed: no room between lines that belong together.
    QVERIFY2(f.window->draft().html.contains(u"<div>one</div>\n<div>two</div>\n<div><br></div>\n"_s),
             qPrintable(f.window->draft().html));
    QCOMPARE(f.window->draft().text.trimmed(), u"one\ntwo\n\n<three>"_s);
}

void tst_Keeping::brokenLetterIsTold()
{
    Fixture f;
    Desk desk(f.services);
    desk.openLetter(f.home.filePath(u"nowhere.eml"_s));
    QTRY_COMPARE(desk.windows().size(), 1);
    f.window = desk.windows().first();
    QVERIFY(f.headline().contains(u"nowhere.eml"_s));
}

void tst_Keeping::editorPreferencesAreRemembered()
{
    Fixture f;
    f.open();
    auto *markdown = [&f]() -> QAction * {
        for (auto *action : f.window->findChildren<QAction *>()) {
            if (action->text().remove(u'&').startsWith(u"Markdown"_s))
                return action;
        }
        return nullptr;
    }();
    QVERIFY(markdown && markdown->isChecked());
    markdown->trigger();
    f.editor()->textWidget()->setFocus();
    QTest::keyClick(f.editor()->textWidget(), Qt::Key_Plus, Qt::ControlModifier);
    f.window->close();
    QTRY_VERIFY(!f.window);
    f.services.writers().waitForDone();
    // The next window, and the next start.
    f.open();
    QCOMPARE(f.editor()->preferences().paper.zoom, 110);
    Services next(f.places(), account::memorySecretStore());
    const ComposeWindow window(next);
    const auto preferences = window.findChild<editor::Editor *>()->preferences();
    QVERIFY(!preferences.markdown);
    QVERIFY(preferences.recentEmoji.isEmpty());
    QCOMPARE(preferences.paper.zoom, 110);
    QVERIFY(window.findChild<editor::Editor *>()->textWidget()->font().pointSizeF() >
            QApplication::font().pointSizeF());
}

void tst_Keeping::quitSavesOneAfterTheOther()
{
    Fixture f;
    Desk desk(f.services);
    for (const auto &title : {u"one"_s, u"two"_s, u"three"_s}) {
        f.window = desk.newLetter();
        QTest::keyClicks(f.subject(), title);
    }
    f.dialogs.saveAnswer = Answer::Save;
    desk.quit();
    QTRY_VERIFY(desk.windows().isEmpty());
    QCOMPARE(f.dialogs.asked.size(), 3);
    QCOMPARE(f.draftFiles().size(), 3);
}

void tst_Keeping::quitStopsAtNo()
{
    Fixture f;
    Desk desk(f.services);
    for (const auto &title : {u"one"_s, u"two"_s}) {
        f.window = desk.newLetter();
        QTest::keyClicks(f.subject(), title);
    }
    desk.quit();
    QCOMPARE(f.dialogs.asked.size(), 1);
    QCOMPARE(desk.windows().size(), 2);
}

QTEST_MAIN(tst_Keeping)
#include "tst_Keeping.moc"
