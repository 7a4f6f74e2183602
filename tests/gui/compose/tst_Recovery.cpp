#include "Fixture.h"

#include "app/compose/Desk.h"
#include "app/compose/DraftKeeper.h"

#include <QProcess>
#include <QSignalSpy>

#include <cstdio>

using namespace envoi;
using namespace envoi::compose;
using Answer = platform::Dialogs::Answer;

/// Letters that were open when the program ended.
class tst_Recovery : public QObject {
    Q_OBJECT

private slots:
    void crashIsRecovered();
    void crashKnowsTheOrigin_data();
    void crashKnowsTheOrigin();
    void nothingUnsavedLeavesNothing();
    void openElsewhereIsNotTaken();
    void keptForTheNextStart();
    void sessionThatGoesOn();

private:
    void crash(const Fixture &f, const QString &how);
};

namespace {

/// The process that is going to be killed: types, and tells when it has been kept. \a how: "new" letter,
/// one that is first "saved" as a draft, or the file that it opens.
int beTheOneThatCrashes(const QString &home, const QString &how)
{
    const Places places{home + u"/accounts.json"_s, home + u"/drafts"_s, home + u"/captured"_s};
    Services services(places, account::memorySecretStore());
    ComposeWindow window(services);
    window.setAttribute(Qt::WA_DeleteOnClose, false);
    window.setAccounts({account::testServerAccount()});
    window.show();
    auto *subject = window.findChild<QLineEdit *>(u"subject"_s);
    if (how == u"saved"_s) {
        QTest::keyClicks(window.findChild<HeaderForm *>()->field(HeaderForm::Row::To)->inputWidget(),
                         u"anna@example.com"_s);
        QTest::keyClicks(subject, u"First"_s);
        QSignalSpy saved(window.findChild<DraftKeeper *>(), &DraftKeeper::saved);
        window.saveDraft();
        if (!saved.wait())
            return 1;
    } else if (how != u"new"_s) {
        window.open(*services.drafts().load(how), how);
    }
    subject->clear();
    QTest::keyClicks(subject, u"Not lost"_s);
    QTest::keyClicks(window.findChild<editor::Editor *>()->textWidget(), u"Every word"_s);
    QObject::connect(window.findChild<DraftKeeper *>(), &DraftKeeper::saved, &window, [] {
        std::fputs("kept\n", stdout);
        std::fflush(stdout);
    });
    return QApplication::exec();
}

} // namespace

void tst_Recovery::crash(const Fixture &f, const QString &how)
{
    QProcess process;
    process.start(QCoreApplication::applicationFilePath(), {u"--crash"_s, f.home.path(), how});
    QByteArray said;
    connect(&process, &QProcess::readyReadStandardOutput, this,
            [&] { said += process.readAllStandardOutput(); });
    QTRY_VERIFY_WITH_TIMEOUT(said.contains("kept"), 20'000);
    // As long as it runs, its letter is its own.
    QVERIFY(DraftKeeper::leftOpen(f.places().draftsFolder).isEmpty());
    process.kill();
    QVERIFY(process.waitForFinished());
}

void tst_Recovery::crashIsRecovered()
{
    Fixture f;
    crash(f, u"new"_s);
    {
        Desk desk(f.services);
        // Asked for by name as well, it still comes once.
        Start start;
        start.letters.resize(1);
        start.letters.front().path = f.keptFiles().value(0);
        desk.begin(start);
        QTRY_COMPARE(desk.windows().size(), 1);
        f.services.writers().waitForDone();
        QCoreApplication::processEvents();
        QCOMPARE(desk.windows().size(), 1);
        f.window = desk.windows().first();
        QCOMPARE(f.subject()->text(), u"Not lost"_s);
        QCOMPARE(f.window->draft().text.trimmed(), u"Every word"_s);
        QVERIFY(!f.headline().isEmpty());
        QVERIFY(f.window->isModified());
        // Closed on purpose, it does not come again.
        f.dialogs.saveAnswer = Answer::Discard;
        f.window->close();
        QTRY_VERIFY(!f.window);
    }
    f.services.writers().waitForDone();
    QVERIFY(f.draftFiles().isEmpty());
    QVERIFY(f.openFiles().isEmpty());
}

void tst_Recovery::crashKnowsTheOrigin_data()
{
    QTest::addColumn<QString>("how");
    QTest::addColumn<QString>("then");
    QTest::addColumn<QStringList>("drafts"); // the subjects of those that stay
    for (const auto &how : {u"draft"_s, u"elsewhere"_s, u"saved"_s}) {
        const QStringList old = how == u"elsewhere"_s ? QStringList() : QStringList{u"First"_s};
        const auto row = [&how](const char *then) -> QTestData & {
            return QTest::addRow("%s, %s", qPrintable(how), then) << how;
        };
        row("save") << u"save"_s << QStringList{u"Not lost"_s};
        row("discard") << u"discard"_s << old;
        row("send") << u"send"_s << QStringList();
        row("crash again") << u"crash"_s << old;
    }
}

void tst_Recovery::crashKnowsTheOrigin()
{
    QFETCH(QString, how);
    QFETCH(QString, then);
    QFETCH(QStringList, drafts);
    Fixture f;
    const bool saved = how == u"saved"_s;
    QString origin = (how == u"draft"_s ? f.places().draftsFolder : f.home.path()) + u"/first.eml"_s;
    if (!saved) {
        letter::Draft first;
        first.subject = u"First"_s;
        first.to = {u"anna@example.com"_s};
        SystemRandom random;
        QVERIFY(f.services.drafts().save(origin, first, {QDateTime::currentDateTime(), random}));
    }
    crash(f, saved ? how : origin);
    if (QTest::currentTestFailed())
        return;
    if (saved)
        origin = f.services.drafts().paths().value(0);
    const QStringList before = f.subjects();
    QCOMPARE(before, how == u"elsewhere"_s ? QStringList() : QStringList{u"First"_s});

    auto desk = std::make_unique<Desk>(f.services);
    // Whoever asks for the draft gets its latest state, and once.
    Start start;
    start.letters.resize(1);
    start.letters.front().path = origin;
    desk->begin(start);
    QTRY_COMPARE(desk->windows().size(), 1);
    f.window = desk->windows().first();
    f.window->setAccounts({account::testServerAccount()});
    QCOMPARE(f.window->path(), origin);
    QCOMPARE(f.subject()->text(), u"Not lost"_s);
    if (then == u"crash"_s) {
        desk.reset(); // which asks nobody
        QCOMPARE(DraftKeeper::leftOpen(f.places().draftsFolder), f.keptFiles());
        QCOMPARE(f.keptFiles().size(), 1);
        QCOMPARE(DraftKeeper::originOf(f.keptFiles().first()), origin);
        QCOMPARE(f.subjects(), drafts);
        return;
    }
    if (then == u"send"_s) {
        f.window->send();
        QTRY_COMPARE(f.window->state(), ComposeWindow::State::Sent);
    }
    f.dialogs.saveAnswer = then == u"save"_s ? Answer::Save : Answer::Discard;
    f.window->close();
    QTRY_VERIFY(!f.window);
    f.services.writers().waitForDone();
    QCOMPARE(f.subjects(), drafts);
    if (how == u"elsewhere"_s)
        QCOMPARE(f.services.drafts().load(origin)->subject, u"First"_s);
    else
        QCOMPARE(QFile::exists(origin), !drafts.isEmpty()); // under its own name
    // Nothing is left beside them.
    QVERIFY(f.openFiles().isEmpty());
}

void tst_Recovery::nothingUnsavedLeavesNothing()
{
    Fixture f;
    f.open();
    f.write({}, u"Mine"_s, {});
    f.window->saveDraft();
    QTRY_VERIFY(!f.window->isModified());
    delete f.window; // as a crash would end it
    QVERIFY(DraftKeeper::leftOpen(f.places().draftsFolder).isEmpty());
    QVERIFY(f.openFiles().isEmpty());
    QCOMPARE(f.subjects(), QStringList{u"Mine"_s});
}

void tst_Recovery::openElsewhereIsNotTaken()
{
    Fixture f;
    f.open();
    f.write({}, u"Mine"_s, {});
    QTRY_COMPARE_WITH_TIMEOUT(f.keptFiles().size(), 1, 8000);
    QVERIFY(DraftKeeper::leftOpen(f.places().draftsFolder).isEmpty());
}

void tst_Recovery::keptForTheNextStart()
{
    Fixture f;
    f.open();
    f.write({}, u"Mine"_s, {});
    f.window->keepForNextStart();
    f.window->close();
    QTRY_VERIFY(!f.window);
    QVERIFY(f.dialogs.asked.isEmpty());
    QCOMPARE(DraftKeeper::leftOpen(f.places().draftsFolder), f.keptFiles());
    QCOMPARE(f.keptFiles().size(), 1);
    QCOMPARE(DraftKeeper::load(f.keptFiles().first())->subject, u"Mine"_s);
}

void tst_Recovery::sessionThatGoesOn()
{
    Fixture f;
    f.open();
    f.write({}, u"Mine"_s, {});
    f.window->keepForNextStart();
    // Somebody stopped the session's end.
    QTest::keyClicks(f.subject(), u" too"_s);
    f.dialogs.saveAnswer = Answer::Save;
    f.window->close();
    QTRY_VERIFY(!f.window);
    QCOMPARE(f.dialogs.asked.size(), 1);
    f.services.writers().waitForDone();
    QCOMPARE(f.subjects(), QStringList{u"Mine too"_s});
    QVERIFY(f.openFiles().isEmpty());
}

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == u"--crash"_s)
        return beTheOneThatCrashes(arguments.value(2), arguments.value(3));
    tst_Recovery test;
    return QTest::qExec(&test, arguments);
}
#include "tst_Recovery.moc"
