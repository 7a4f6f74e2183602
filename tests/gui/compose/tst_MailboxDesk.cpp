#include "Fixture.h"

#include "app/compose/Desk.h"
#include "app/mailbox/FolderPane.h"
#include "app/mailbox/MailboxWindow.h"

#include <QListView>
#include <QSplitter>

using namespace envoi;
using namespace envoi::compose;
using mailbox::MailboxWindow;

namespace {

/// A desk with one letter on it, and the mailbox beside it.
class MailboxFixture : public Fixture {
public:
    MailboxFixture() : desk(services)
    {
        if (!services.accounts().save({account::testServerAccount()}))
            qFatal("no account");
        window = desk.newLetter();
        (void)QTest::qWaitForWindowActive(window);
    }
    void write(const QString &name, const QByteArray &octets) const
    {
        QDir().mkpath(QFileInfo(home.filePath(name)).absolutePath());
        QFile file(home.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(octets);
    }
    static MailboxWindow *box()
    {
        for (auto *widget : QApplication::topLevelWidgets()) {
            if (auto *found = qobject_cast<MailboxWindow *>(widget); found && found->isVisible())
                return found;
        }
        return nullptr;
    }
    /// The subjects in the list, with a space between.
    static QString subjects()
    {
        const auto *model = box()->findChild<QListView *>(u"letters"_s)->model();
        QStringList subjects;
        for (int row = 0; row < model->rowCount(); ++row)
            subjects.append(model->index(row, 0).data().toString());
        return subjects.join(u' ');
    }
    static void pressReturn()
    {
        QTest::keyClick(box()->findChild<QListView *>(u"letters"_s), Qt::Key_Return);
    }
    /// The window that was opened besides the first; null when none comes.
    ComposeWindow *opened() const
    {
        (void)QTest::qWaitFor([this] { return desk.windows().size() == 2; });
        for (auto *one : desk.windows()) {
            if (one != window)
                return one;
        }
        return nullptr;
    }

    Desk desk;
};

} // namespace

class tst_MailboxDesk : public QObject {
    Q_OBJECT

private slots:
    void opensByKeyOnce();
    void opensByTheCommandLine();
    void draftsOpenWhereTheyAreWritten();
    void sentLettersOpenAsNewOnes();
    void remembersItsSize();
    void closesWithTheRest();
};

void tst_MailboxDesk::opensByKeyOnce()
{
    const MailboxFixture fixture;
    QTest::keyClick(fixture.window, Qt::Key_M, Qt::ControlModifier);
    QTRY_VERIFY(MailboxFixture::box());
    auto *first = MailboxFixture::box();
    fixture.window->activateWindow();
    QTest::keyClick(fixture.window, Qt::Key_M, Qt::ControlModifier);
    QCOMPARE(MailboxFixture::box(), first);
}

void tst_MailboxDesk::opensByTheCommandLine()
{
    MailboxFixture fixture;
    const auto start = parseArguments({u"--mailbox"_s}, u"/"_s);
    QVERIFY(start.problem.isEmpty() && start.mailbox && start.letters.empty());
    fixture.desk.handle(start);
    QTRY_VERIFY(MailboxFixture::box());
    QCOMPARE(fixture.desk.windows().size(), 1); // and no letter
}

void tst_MailboxDesk::draftsOpenWhereTheyAreWritten()
{
    MailboxFixture fixture;
    fixture.write(u"drafts/a.eml"_s, "X-Unsent: 1\r\nSubject: Plans\r\n\r\nwords\r\n");
    fixture.desk.showMailbox();
    QTRY_COMPARE(MailboxFixture::subjects(), u"Plans"_s);
    MailboxFixture::pressReturn();
    const auto *opened = fixture.opened();
    QVERIFY(opened);
    QCOMPARE(opened->path(), fixture.home.filePath(u"drafts/a.eml"_s));
}

void tst_MailboxDesk::sentLettersOpenAsNewOnes()
{
    MailboxFixture fixture;
    const QByteArray octets = "From: me@example.com\r\nTo: ben@example.org\r\nSubject: Gone\r\n"
                              "Message-ID: <1@example.com>\r\nX-Envoi-Draft: {}\r\n\r\nwords\r\n";
    fixture.write(u"sent/a.eml"_s, octets);
    fixture.desk.showMailbox();
    MailboxFixture::box()->showPlace(mailbox::Place::Sent);
    QTRY_COMPARE(MailboxFixture::subjects(), u"Gone"_s);
    MailboxFixture::pressReturn();
    const auto *opened = fixture.opened();
    QVERIFY(opened);
    QTRY_COMPARE(opened->draft().subject, u"Gone"_s);
    QVERIFY(opened->path().isEmpty());
    QVERIFY(opened->draft().messageId != mime::MessageId::parse("<1@example.com>").value());
    QFile file(fixture.home.filePath(u"sent/a.eml"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), octets); // what was sent stays as it was
}

void tst_MailboxDesk::remembersItsSize()
{
    MailboxFixture fixture;
    fixture.desk.showMailbox();
    auto *box = MailboxFixture::box();
    QVERIFY(QTest::qWaitForWindowExposed(box));
    box->resize(912, 534);
    box->findChild<QSplitter *>(u"panes"_s)->setSizes({170, 300, 442});
    box->showPlace(mailbox::Place::Templates);
    const auto widths = box->findChild<QSplitter *>(u"panes"_s)->sizes();
    QTest::keyClick(box, Qt::Key_W, Qt::ControlModifier);
    QTRY_VERIFY(!MailboxFixture::box());
    fixture.desk.showMailbox();
    box = MailboxFixture::box();
    QVERIFY(QTest::qWaitForWindowExposed(box));
    QTRY_COMPARE(box->size(), QSize(912, 534));
    QTRY_COMPARE(box->findChild<QSplitter *>(u"panes"_s)->sizes(), widths);
    QCOMPARE(box->findChild<mailbox::FolderPane *>()->current(), mailbox::Place::Templates);
}

void tst_MailboxDesk::closesWithTheRest()
{
    MailboxFixture fixture;
    fixture.desk.showMailbox();
    QVERIFY(QTest::qWaitForWindowExposed(MailboxFixture::box()));
    QTest::keyClick(MailboxFixture::box(), Qt::Key_Q, Qt::ControlModifier);
    QTRY_VERIFY(!MailboxFixture::box());
    QTRY_VERIFY(fixture.desk.windows().isEmpty());
}

QTEST_MAIN(tst_MailboxDesk)
#include "tst_MailboxDesk.moc"
