#include "Fixture.h"

#include "app/compose/Desk.h"
#include "app/compose/DraftKeeper.h"
#include "app/compose/SendLater.h"

#include <QComboBox>
#include <QDateTimeEdit>
#include <QDialog>
#include <QLabel>
#include <QSignalSpy>
#include <QTimeZone>

using namespace envoi;
using namespace envoi::compose;
using State = ComposeWindow::State;
using LetterState = store::LetterRecord::State;

/// Letters that do not go at once: the moment in which to change one's mind, and times that a person chooses.
class tst_SendLater : public QObject {
    Q_OBJECT

private slots:
    void likelyTimesLieAhead();
    void changesToSummerTime();
    void takenBackInTime();
    void closingLetsItGo();
    void waitsForItsTime();
    void choosesATimeZone();
    void aCrashMakesNoSecondLetter();

private:
    static QList<delivery::QueuedLetter> queued(Fixture &f) { return f.services.dispatcher().letters(); }
};

void tst_SendLater::likelyTimesLieAhead()
{
    const QTimeZone zone("Europe/Berlin");
    // A Sunday night, a Monday noon.
    for (const QDateTime &now :
         {QDateTime({2026, 3, 1}, {22, 50}, zone), QDateTime({2026, 3, 2}, {12, 45}, zone)}) {
        const auto times = likelyTimes(now);
        QVERIFY(times.size() >= 2);
        for (qsizetype i = 0; i < times.size(); ++i) {
            QVERIFY(now.secsTo(times[i].when) >= 30 * 60);
            QVERIFY(i == 0 || times[i - 1].when < times[i].when);
        }
    }
    // In quarter of an hour it is afternoon: no time worth waiting for.
    QCOMPARE(likelyTimes(QDateTime({2026, 3, 2}, {12, 45}, zone)).first().when,
             QDateTime({2026, 3, 2}, {18, 0}, zone));
}

void tst_SendLater::changesToSummerTime()
{
    const QTimeZone zone("Europe/Berlin");
    // The hour after 02:00 is left out on that day, and comes twice in autumn.
    const QDateTime moment = momentIn(zone, {2026, 3, 29}, {2, 30});
    QVERIFY(moment.isValid());
    QCOMPARE(moment.toUTC(), QDateTime({2026, 3, 29}, {1, 30}, Qt::UTC));
    QCOMPARE(momentIn(zone, {2026, 3, 28}, {2, 30}).toUTC(), QDateTime({2026, 3, 28}, {1, 30}, Qt::UTC));
    QCOMPARE(momentIn(zone, {2026, 10, 25}, {4, 0}).toUTC(), QDateTime({2026, 10, 25}, {3, 0}, Qt::UTC));
    QVERIFY(momentIn(zone, {2026, 10, 25}, {2, 30}).isValid());
}

void tst_SendLater::takenBackInTime()
{
    RuleServer server;
    Fixture f;
    f.services.setUndoSeconds(30);
    f.open({accountAt(server.serverPort())});
    f.write(u"anna@example.com"_s, u"A walk"_s, u"See you"_s);
    f.window->send();
    auto *undo = f.window->findChild<QPushButton *>(u"cancel"_s);
    QTRY_COMPARE(undo->text(), u"Undo"_s);
    QCOMPARE(queued(f).size(), 1);
    QVERIFY(f.window->findChild<QLabel *>(u"stage"_s)->text().contains(u"Sending in"_s));
    // It is in the outbox and nowhere else.
    QTRY_VERIFY(f.keptFiles().isEmpty());
    QTest::mouseClick(undo, Qt::LeftButton);
    QTRY_COMPARE(f.window->state(), State::Writing);
    QVERIFY(queued(f).isEmpty());
    QVERIFY(server.lines.isEmpty());
    QVERIFY(f.window->isModified());
    QCOMPARE(f.window->draft().text.trimmed(), u"See you"_s);
    QCOMPARE(f.keptFiles().size(), 1);
    // It can be written on, and goes out once.
    f.services.setUndoSeconds(0);
    QTest::keyClicks(f.subject(), u" again"_s);
    f.window->send();
    QTRY_COMPARE(f.window->state(), State::Sent);
    f.services.writers().waitForDone();
    QVERIFY(f.openFiles().isEmpty());
    QCOMPARE(server.lines.count("DATA"), 1);
}

void tst_SendLater::closingLetsItGo()
{
    RuleServer server;
    Fixture f;
    f.services.setUndoSeconds(1);
    f.open({accountAt(server.serverPort())});
    f.write(u"anna@example.com"_s, u"A walk"_s, u"See you"_s);
    f.window->send();
    QTRY_COMPARE(queued(f).size(), 1);
    f.window->close();
    QTRY_VERIFY(!f.window);
    QVERIFY(f.dialogs.asked.isEmpty());
    QTRY_COMPARE(server.lines.count("DATA"), 1);
    QTRY_VERIFY(queued(f).isEmpty());
    QCOMPARE(QDir(f.services.outboxFolders().sent).entryList({u"*.eml"_s}).size(), 1);
}

void tst_SendLater::waitsForItsTime()
{
    RuleServer server;
    Fixture f;
    f.open({accountAt(server.serverPort())});
    f.write(u"anna@example.com"_s, u"A walk"_s, u"See you"_s);
    const QDateTime due = QDateTime::currentDateTime().addDays(1);
    f.window->sendAt(due);
    QTRY_COMPARE(f.window->state(), State::Queued);
    QVERIFY2(f.headline().contains(u"tomorrow"_s), qPrintable(f.headline()));
    QCOMPARE(queued(f).size(), 1);
    QCOMPARE(queued(f).first().record.state, LetterState::Scheduled);
    QCOMPARE(queued(f).first().record.due.toSecsSinceEpoch(), due.toSecsSinceEpoch());
    QVERIFY(server.lines.isEmpty());
    f.button(u"Edit Letter"_s)->click();
    QTRY_COMPARE(f.window->state(), State::Writing);
    QVERIFY(queued(f).isEmpty());
    f.window->sendAt(due);
    QTRY_COMPARE(f.window->state(), State::Queued);
    f.button(u"Send Now"_s)->click();
    QTRY_COMPARE(f.window->state(), State::Sent);
    QCOMPARE(server.lines.count("DATA"), 1);
}

void tst_SendLater::choosesATimeZone()
{
    Fixture f;
    f.open();
    f.write(u"anna@example.com"_s, u"A walk"_s, u"See you"_s);
    f.window->chooseSendingTime();
    auto *dialog = f.window->findChild<SendLaterDialog *>();
    QVERIFY(dialog);
    auto *zone = dialog->findChild<QComboBox *>(u"timeZone"_s);
    auto *when = dialog->findChild<QDateTimeEdit *>(u"sendingTime"_s);
    auto *ok = dialog->findChild<QPushButton *>(u"sendThen"_s);
    zone->setEditText(u"Nowhere/Land"_s);
    QVERIFY(!ok->isEnabled());
    zone->setEditText(u"Asia/Tokyo"_s);
    const QDate date = QDate::currentDate().addDays(3);
    when->setDate(date);
    when->setTime({9, 0});
    QVERIFY(ok->isEnabled());
    QTest::mouseClick(ok, Qt::LeftButton);
    QTRY_COMPARE(f.window->state(), State::Queued);
    QCOMPARE(queued(f).first().record.due, QDateTime(date, QTime(9, 0), QTimeZone("Asia/Tokyo")).toUTC());
    QCOMPARE(queued(f).first().record.timeZone, u"Asia/Tokyo"_s);
}

void tst_SendLater::aCrashMakesNoSecondLetter()
{
    Fixture f;
    f.services.setUndoSeconds(30);
    f.open();
    f.write(u"anna@example.com"_s, u"A walk"_s, u"See you"_s);
    QTRY_COMPARE_WITH_TIMEOUT(f.keptFiles().size(), 1, 8000);
    const QString kept = f.keptFiles().first();
    f.window->send();
    QTRY_COMPARE(queued(f).size(), 1);
    QTRY_VERIFY(f.keptFiles().isEmpty());
    const letter::Draft draft = f.window->draft();
    QVERIFY(draft.messageId);
    f.window->close();
    QTRY_VERIFY(!f.window);
    // What a crash would leave that comes before the letter is forgotten where it was kept.
    SystemRandom random;
    QVERIFY(
        store::DraftStore(QFileInfo(kept).path()).save(kept, draft, {QDateTime::currentDateTime(), random}));
    Desk desk(f.services);
    Start start;
    desk.begin(start);
    // Instead of it there is an empty one to write.
    QTRY_COMPARE(desk.windows().size(), 1);
    QVERIFY(desk.windows().first()->isBlank());
    QVERIFY(f.keptFiles().isEmpty());
    QCOMPARE(queued(f).size(), 1);
}

QTEST_MAIN(tst_SendLater)
#include "tst_SendLater.moc"
