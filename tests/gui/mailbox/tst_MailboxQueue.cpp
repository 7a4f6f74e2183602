#include "tests/gui/mailbox/MailboxTest.h"

#include "app/look/Notice.h"

#include <QDateTimeEdit>
#include <QDialogButtonBox>
#include <QPlainTextEdit>
#include <QPushButton>

using namespace envoi;
using mailbox::LetterList;
using mailbox::Place;
using mailbox::QueuedLetter;

/// What the mailbox window makes of the outbox.
class tst_MailboxQueue : public test::MailboxTest {
    Q_OBJECT

private slots:
    void init() { begin(); }
    void cleanup() { end(); }
    void separatesScheduledFromTheOutbox();
    void saysHowALetterStands();
    void offersWhatFitsTheState();
    void progressIsShownInPlace();
    void takesBackByDoubleClick();
    void reschedules();
    void showsTheTranscript();
};

void tst_MailboxQueue::separatesScheduledFromTheOutbox()
{
    m_queue->queued = {queued(u"waiting"_s, QueuedLetter::State::Waiting),
                       queued(u"later"_s, QueuedLetter::State::Scheduled)};
    m_queue->queued.last().due = QDateTime::currentDateTime().addDays(2);
    open();
    m_window->showPlace(Place::Outbox);
    QTRY_COMPARE(subjects(), QStringList{u"waiting"_s});
    QTRY_COMPARE(folders()->count(Place::Outbox), 1);
    QCOMPARE(folders()->count(Place::Scheduled), 1);
    m_window->showPlace(Place::Scheduled);
    QTRY_COMPARE(subjects(), QStringList{u"later"_s});
    QVERIFY(find<look::Notice>("standing")->text().startsWith(u"It goes on "_s));
    // Its time has come.
    m_queue->queued.last().state = QueuedLetter::State::Sending;
    emit m_queue->changed();
    QTRY_COMPARE(subjects(), QStringList());
    QTRY_COMPARE(folders()->count(Place::Outbox), 2);
}

void tst_MailboxQueue::saysHowALetterStands()
{
    auto one = queued(u"one"_s, QueuedLetter::State::Refused);
    one.error = Error{ErrorCode::MessageRefused, u"smtp.example.org"_s, {}, u"554 5.7.1 not wanted here"_s};
    m_queue->queued = {one};
    open();
    m_window->showPlace(Place::Outbox);
    QTRY_COMPARE(shown(), u"one"_s);
    const auto *standing = find<look::Notice>("standing");
    QVERIFY(standing->isVisible());
    QCOMPARE(standing->kind(), look::Notice::Kind::Error);
    QVERIFY2(standing->text().contains(u"554 5.7.1 not wanted here"_s), qPrintable(standing->text()));
    const auto row = list()->model()->index(0, 0);
    QVERIFY(row.data(LetterList::StandingRole).toString().startsWith(u"Not sent: "_s));
    QVERIFY(row.data(Qt::AccessibleTextRole).toString().contains(u"Not sent: "_s));

    m_queue->queued[0].state = QueuedLetter::State::Waiting;
    m_queue->queued[0].error = Error{ErrorCode::NetworkUnreachable, u"smtp.example.org"_s, {}, {}};
    m_queue->queued[0].nextAttempt = QDateTime::currentDateTime().addSecs(120);
    emit m_queue->changed();
    QTRY_VERIFY(standing->text().contains(u"It is tried again at "_s));
    QVERIFY(row.data(LetterList::StandingRole).toString().startsWith(u"Tries again at "_s));

    m_queue->queued[0].state = QueuedLetter::State::Unknown;
    emit m_queue->changed();
    QTRY_VERIFY(standing->text().startsWith(u"Nobody knows whether it was sent."_s));

    m_queue->queued.clear(); // a file without any record
    emit m_queue->changed();
    QTRY_COMPARE(row.data(LetterList::StandingRole).toString(), u"Nothing is known of its sending"_s);
    QVERIFY(!standing->isVisible());
}

void tst_MailboxQueue::offersWhatFitsTheState()
{
    m_queue->queued = {queued(u"one"_s, QueuedLetter::State::Waiting)};
    open();
    m_window->showPlace(Place::Outbox);
    QTRY_COMPARE(shown(), u"one"_s);
    const auto enabled = [this] {
        QStringList names;
        for (const char *name : {"open", "sendNow", "takeBack", "sendAgain", "reschedule", "remove"}) {
            if (action(name)->isEnabled())
                names.append(QLatin1StringView(name));
        }
        return names.join(u' ');
    };
    QCOMPARE(enabled(), u"sendNow takeBack reschedule remove"_s);
    QTest::keyClick(m_window.get(), Qt::Key_Return, Qt::ControlModifier);
    QTest::keyClick(m_window.get(), Qt::Key_E, Qt::ControlModifier);
    QCOMPARE(m_queue->asked, (QStringList{u"now one"_s, u"back one"_s}));
    m_queue->asked.clear();

    m_queue->queued[0].state = QueuedLetter::State::Sending;
    emit m_queue->changed();
    QCOMPARE(enabled(), u"takeBack remove"_s);
    m_queue->queued[0].state = QueuedLetter::State::Refused;
    emit m_queue->changed();
    QCOMPARE(enabled(), u"sendNow takeBack reschedule remove"_s);
    m_queue->queued[0].state = QueuedLetter::State::Unknown;
    emit m_queue->changed();
    QCOMPARE(enabled(), u"sendAgain remove"_s);
    action("sendAgain")->trigger(); // asked first, and the answer is no
    QCOMPARE(m_queue->asked, QStringList());
    m_dialogs->answer = platform::Dialogs::Answer::Yes;
    action("sendAgain")->trigger();
    QCOMPARE(m_queue->asked, QStringList{u"again one"_s});
    list()->setFocus();
    QTest::keyClick(list(), Qt::Key_Delete);
    QTest::keyClick(list(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(m_queue->asked, (QStringList{u"again one"_s, u"remove one"_s, u"restore one"_s}));
}

void tst_MailboxQueue::progressIsShownInPlace()
{
    m_queue->queued = {queued(u"one"_s, QueuedLetter::State::Sending)};
    open();
    m_window->showPlace(Place::Outbox);
    QTRY_COMPARE(shown(), u"one"_s);
    const auto row = list()->model()->index(0, 0);
    QVERIFY(row.data(LetterList::ProgressRole).toDouble() < 0);
    m_queue->queued[0].octetsSaid = 300;
    m_queue->queued[0].octetsTotal = 1200;
    emit m_queue->progressed(u"one"_s);
    QCOMPARE(row.data(LetterList::ProgressRole).toDouble(), 0.25);
    QVERIFY(find<look::Notice>("standing")->text().startsWith(u"Being sent: "_s));
}

void tst_MailboxQueue::takesBackByDoubleClick()
{
    m_queue->queued = {queued(u"one"_s, QueuedLetter::State::Sending)};
    open();
    m_window->showPlace(Place::Outbox);
    QTRY_COMPARE(shown(), u"one"_s);
    doubleClick();
    QCOMPARE(m_queue->asked, QStringList()); // what is on the wire is not stopped so easily
    m_queue->queued[0].state = QueuedLetter::State::Refused;
    emit m_queue->changed();
    doubleClick();
    QTRY_COMPARE(m_queue->asked, QStringList{u"back one"_s});
}

void tst_MailboxQueue::reschedules()
{
    m_queue->queued = {queued(u"one"_s, QueuedLetter::State::Scheduled)};
    m_queue->queued[0].due = QDateTime::currentDateTime().addDays(1);
    open();
    m_window->showPlace(Place::Scheduled);
    QTRY_COMPARE(shown(), u"one"_s);
    action("reschedule")->trigger();
    auto *time = find<QDateTimeEdit>("time");
    QTRY_VERIFY(time && time->isVisible());
    auto *ok = time->window()->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok);
    time->setDateTime(QDateTime::currentDateTime().addDays(-1));
    QVERIFY(!ok->isEnabled());
    const QDateTime wanted = QDateTime(QDate::currentDate().addDays(3), QTime(8, 30));
    time->setDateTime(wanted);
    QTest::mouseClick(ok, Qt::LeftButton);
    QCOMPARE(m_queue->asked, QStringList{u"later one"_s});
    QCOMPARE(m_queue->rescheduledTo, wanted);
}

void tst_MailboxQueue::showsTheTranscript()
{
    m_queue->queued = {queued(u"one"_s, QueuedLetter::State::Refused)};
    open();
    m_window->showPlace(Place::Outbox);
    QTRY_COMPARE(shown(), u"one"_s);
    QVERIFY(!action("transcript")->isEnabled());
    m_queue->queued[0].hasTranscript = true;
    emit m_queue->changed();
    QTest::keyClick(m_window.get(), Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
    auto *text = find<QPlainTextEdit>("transcriptText");
    QTRY_VERIFY(text && text->isVisible());
    QVERIFY(text->toPlainText().contains(u"EHLO localhost"_s));
}

QTEST_MAIN(tst_MailboxQueue)
#include "tst_MailboxQueue.moc"
