#include "Fixture.h"

#include "app/captured/CapturedWindow.h"
#include "app/compose/Desk.h"
#include "app/reading/ReaderWindow.h"

#include <QAction>
#include <QTextEdit>

using namespace envoi;
using namespace envoi::compose;
using letter::AnswerKind;

namespace {

const QByteArray original =
    "From: Anna <anna@example.com>\r\nTo: you+list@envoi.test, bert@example.org\r\n"
    "Subject: Lunch\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\nMessage-ID: <2@example.com>\r\n"
    "References: <1@example.com>\r\nList-Post: <mailto:list@example.com>\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n\r\nShall we?\r\n-- \r\nAnna\r\n";

class Answering {
public:
    Answering() : desk(f.services)
    {
        account::Account account = account::testServerAccount();
        account::Identity other = account.identities.first();
        other.id = u"other"_s;
        other.address = u"other@envoi.test"_s;
        account.identities.prepend(other);
        account.identities[1].signature.html = u"<div>Yours, Envoi</div>"_s;
        // The answer must choose the second one by itself.
        stored = f.services.accounts().save({account}).has_value();
        path = f.home.filePath(u"came.eml"_s);
        QFile file(path);
        stored = stored && file.open(QIODevice::WriteOnly) && file.write(original) == original.size();
    }
    ~Answering()
    {
        for (auto *window : desk.windows())
            delete window;
    }
    reading::ReaderWindow *reader() const
    {
        for (auto *widget : QApplication::topLevelWidgets()) {
            if (auto *window = qobject_cast<reading::ReaderWindow *>(widget))
                return window;
        }
        return nullptr;
    }
    ComposeWindow *window() const { return desk.windows().value(0); }

    Fixture f;
    Desk desk;
    QString path;
    bool stored = false;
};

} // namespace

class tst_Answering : public QObject {
    Q_OBJECT

private slots:
    void openedIsReadAndAnsweredByKeys();
    void answersToList();
    void draftsAreStillWrittenOn();
    void forwardedAsFileIsTheSameOctets();
    void byCommandLine();
    void goneFileIsTold();
};

void tst_Answering::openedIsReadAndAnsweredByKeys()
{
    Answering a;
    QVERIFY(a.stored);
    a.desk.openLetter(a.path);
    QTRY_VERIFY(a.reader());
    auto *reader = a.reader();
    QTRY_COMPARE(reader->windowTitle(), u"Lunch"_s);
    QVERIFY(QTest::qWaitForWindowActive(reader));
    // Opened once more it is the same window.
    a.desk.openLetter(a.path);
    auto *all = reader->findChild<QAction *>(u"replyAll"_s);
    QTRY_VERIFY(all->isEnabled());
    QTest::keyClick(reader, Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(a.window());
    const auto draft = a.window()->draft();
    QCOMPARE(draft.from, u"Envoi <you@envoi.test>"_s);
    QCOMPARE(draft.to, QStringList{u"Anna <anna@example.com>"_s});
    QCOMPARE(draft.cc, QStringList{u"bert@example.org"_s});
    QCOMPARE(draft.subject, u"Re: Lunch"_s);
    QVERIFY(!a.window()->isModified());
    a.f.window = a.window();
    QVERIFY(QTest::qWaitForWindowActive(a.window()));
    auto *text = qobject_cast<QTextEdit *>(a.f.editor()->textWidget());
    QTRY_COMPARE(QApplication::focusWidget(), text);
    QTest::keyClicks(text, u"With pleasure"_s);
    QTest::keyClick(text, Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(a.window()->state(), ComposeWindow::State::Sent);
    const auto captured = a.f.services.captureServer().messages();
    QCOMPARE(captured.size(), 1);
    QFile file(captured[0].path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray octets = file.readAll();
    QVERIFY(octets.contains("\r\nIn-Reply-To: <2@example.com>\r\n"));
    QVERIFY(octets.contains("\r\nReferences: <1@example.com> <2@example.com>\r\n"));
    QVERIFY2(octets.contains("\r\n\r\nWith pleasure\r\n\r\nYours, Envoi\r\n\r\nOn "), octets.constData());
    QVERIFY2(octets.contains("Anna wrote:\r\n> Shall we?\r\n"), octets.constData());
    QCOMPARE(octets.count("-- "), 0);
}

void tst_Answering::answersToList()
{
    Answering a;
    a.desk.openLetter(a.path);
    QTRY_VERIFY(a.reader());
    auto *list = a.reader()->findChild<QAction *>(u"replyList"_s);
    QTRY_VERIFY(list->isVisible());
    list->trigger();
    QTRY_VERIFY(a.window());
    QCOMPARE(a.window()->draft().to, QStringList{u"list@example.com"_s});
}

void tst_Answering::draftsAreStillWrittenOn()
{
    Answering a;
    QFile file(a.path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("X-Unsent: 1\r\n" + original) > 0);
    file.close();
    a.desk.openLetter(a.path);
    QTRY_VERIFY(a.window());
    QVERIFY(!a.reader());
    QCOMPARE(a.window()->draft().subject, u"Lunch"_s);
}

void tst_Answering::forwardedAsFileIsTheSameOctets()
{
    Answering a;
    a.desk.answer(AnswerKind::ForwardAsFile, a.path);
    QTRY_VERIFY(a.window());
    a.f.window = a.window();
    QVERIFY(QTest::qWaitForWindowActive(a.window()));
    QCOMPARE(a.window()->draft().attachments.size(), std::size_t(1));
    QCOMPARE(a.window()->draft().attachments[0].name, u"Lunch.eml"_s);
    QTRY_COMPARE(QApplication::focusWidget(), a.f.field(HeaderForm::Row::To)->inputWidget());
    QTest::keyClicks(QApplication::focusWidget(), u"carl@example.net"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(a.window()->state(), ComposeWindow::State::Sent);
    const auto captured = a.f.services.captureServer().messages();
    QFile file(captured.value(0).path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray octets = file.readAll();
    QVERIFY2(octets.contains("Content-Type: message/rfc822"), octets.constData());
    QVERIFY2(octets.contains("\r\n\r\n" + original), octets.constData());
}

void tst_Answering::byCommandLine()
{
    Answering a;
    a.desk.handle(parseArguments(
        {u"--forward"_s, a.path, u"--to"_s, u"carl@example.net"_s, u"--body"_s, u"See below."_s}, u"/"_s));
    QTRY_VERIFY(a.window());
    const auto draft = a.window()->draft();
    QCOMPARE(draft.to, QStringList{u"carl@example.net"_s});
    QCOMPARE(draft.subject, u"Fwd: Lunch"_s);
    QVERIFY2(draft.text.startsWith(u"See below.\n"_s), qPrintable(draft.text));
    QVERIFY2(draft.text.contains(u"Forwarded letter ----------\nFrom: Anna <anna@example.com>\nDate: "_s),
             qPrintable(draft.text));
    QVERIFY(draft.inReplyTo.isEmpty());
}

void tst_Answering::goneFileIsTold()
{
    Answering a;
    a.desk.answer(AnswerKind::Reply, a.f.home.filePath(u"nowhere.eml"_s));
    QTRY_VERIFY(a.window());
    a.f.window = a.window();
    QTRY_VERIFY(!a.f.headline().isEmpty());
    QVERIFY(a.window()->isBlank());
}

QTEST_MAIN(tst_Answering)
#include "tst_Answering.moc"
