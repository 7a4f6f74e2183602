#include "Fixture.h"
#include "SlowDisk.h"

#include "app/compose/AddressBook.h"
#include "app/compose/Checks.h"
#include "app/compose/ChecksPanel.h"
#include "app/platform/Background.h"
#include "core/mime/MessageReader.h"

#include <QAbstractItemView>
#include <QBuffer>
#include <QImage>
#include <QImageReader>
#include <QLabel>
#include <QSignalSpy>
#include <QTextEdit>
#include <QToolButton>

#include <algorithm>

using namespace envoi;
using namespace envoi::compose;
using preflight::Code;
using Row = HeaderForm::Row;
using State = ComposeWindow::State;

namespace {

/// A letter's window with its checks.
class Desk : public Fixture {
public:
    QToolButton *opener() const { return window->findChild<QToolButton *>(u"showChecks"_s); }
    ChecksPanel *panel() const { return window->findChild<ChecksPanel *>(); }
    Checks *checks() const { return window->findChild<Checks *>(); }
    QPushButton *sendAnyway() const { return window->findChild<QPushButton *>(u"sendAnyway"_s); }
    QPushButton *mend(Code code) const
    {
        return panel()->findChild<QPushButton *>(u"mend%1"_s.arg(static_cast<int>(code)));
    }
    QPushButton *ignore(Code code) const
    {
        return panel()->findChild<QPushButton *>(u"ignore%1"_s.arg(static_cast<int>(code)));
    }
    QPushButton *undo() const { return panel()->findChild<QPushButton *>(u"undo0"_s); }
    QStringList sentences() const
    {
        QStringList texts;
        for (const auto *label : panel()->findChildren<QLabel *>()) {
            if (!label->text().isEmpty() && label->isVisible())
                texts.append(label->text());
        }
        return texts;
    }
    /// Waits until it was looked at as it is now.
    bool look() const
    {
        bool isDone = false;
        checks()->look([&isDone](const Checks::Findings &) { isDone = true; });
        return QTest::qWaitFor([&] { return isDone; });
    }
    /// A click, as a person makes it.
    void press(QAbstractButton *button) const { QTest::mouseClick(button, Qt::LeftButton); }
    void pressSend() const { QTest::keyClick(window, Qt::Key_Return, Qt::ControlModifier); }
    QByteArray sent()
    {
        const auto captured = services.captureServer().messages();
        QFile file(captured.isEmpty() ? QString() : captured.last().path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
};

account::Account twoIdentities()
{
    auto account = account::testServerAccount();
    account.identities = {{u"1"_s, u"Anna"_s, u"anna@example.com"_s, {}},
                          {u"2"_s, u"Anna"_s, u"anna@work.example"_s, {}}};
    return account;
}

/// A photograph that lies on its side and knows where it was taken.
QByteArray photograph(QSize size)
{
    QImage image(size, QImage::Format_RGB32);
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            image.setPixel(x, y, qRgb(x % 256, y % 256, (x * y) % 256));
    }
    QByteArray octets;
    QBuffer buffer(&octets);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "JPEG", 90);
    const QByteArray tiff("Exif\0\0MM\0*\0\0\0\x08\0\2"
                          "\1\x12\0\3\0\0\0\1\0\6\0\0"
                          "\x88\x25\0\4\0\0\0\1\0\0\0\x26\0\0\0\0"
                          "\0\1\0\2\0\5\0\0\0\3\0\0\0\0\0\0\0\0",
                          62);
    QByteArray segment("\xFF\xE1\0", 3);
    segment.append(static_cast<char>(tiff.size() + 2)).append(tiff);
    return octets.insert(2, segment);
}

QImage shown(const QByteArray &octets)
{
    QByteArray copy = octets;
    QBuffer buffer(&copy);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer);
    reader.setAutoTransform(true);
    return reader.read();
}

QString write(const QTemporaryDir &folder, const QString &name, const QByteArray &octets)
{
    QFile file(folder.filePath(name));
    return file.open(QIODevice::WriteOnly) && file.write(octets) == octets.size() ? file.fileName()
                                                                                  : QString();
}

QByteArray octetsOf(const letter::Attachment &attachment)
{
    const auto *octets = std::get_if<QByteArray>(&attachment.octets);
    return octets ? *octets : QByteArray();
}

letter::Draft letterTo(const QString &address)
{
    letter::Draft draft;
    draft.to = QStringList{address};
    draft.subject = u"A walk"_s;
    draft.html = u"<p>See you</p>"_s;
    return draft;
}

} // namespace

class tst_Checks : public QObject {
    Q_OBJECT

private slots:
    void quietWhileWriting();
    void nothingMoves();
    void ignoredStaysQuiet();
    void askedOnceAtSend();
    void sendAnywayByMouse();
    void mendedIsNotAskedAbout();
    void hintsDoNotStopSending();
    void attach();
    void text();
    void moveToBcc();
    void changeSender();
    void correctAddress();
    void knowsTheContacts();
    void showLink();
    void placeToFillIn();
    void placeInAttachment();
    void placeInPicture();
    void namesInDocument();
    void largePicture();
    void mendThatFails();
    void byKeysAlone();
    void cancelledWhileLooking();
    void sendWaitsForAMend();
};

void tst_Checks::quietWhileWriting()
{
    Desk d;
    d.open();
    QVERIFY(!d.opener()->isVisible());
    d.write(u"anna@example.com"_s, u"A walk"_s, u"The plan is attached"_s);
    // Nobody asked for it to be looked at.
    QTRY_VERIFY(d.opener()->isVisible());
    QCOMPARE(d.opener()->text(), u"One thing to look at"_s);
    QVERIFY(!d.panel()->isVisible());
    d.press(d.opener());
    QVERIFY(d.panel()->isVisible());
    QVERIFY2(d.sentences().contains(u"The letter says “attached”, but nothing is attached."_s),
             qPrintable(d.sentences().join(u'\n')));
    QVERIFY(!d.sendAnyway()->isVisible());
    QTest::keyClick(d.mend(Code::AttachmentMissing), Qt::Key_Escape);
    QVERIFY(!d.panel()->isVisible());
}

void tst_Checks::nothingMoves()
{
    Desk d;
    d.open();
    d.write(u"anna@example.com"_s, u"A walk"_s, u"The plan is attached"_s);
    const auto placeOf = [&d](QWidget *widget) {
        return QRect(widget->mapTo(d.window, QPoint()), widget->size());
    };
    const QRect text = placeOf(d.editor()->textWidget());
    const QRect subject = placeOf(d.subject());
    QTRY_VERIFY(d.opener()->isVisible());
    QCoreApplication::processEvents();
    QCOMPARE(placeOf(d.editor()->textWidget()), text);
    QCOMPARE(placeOf(d.subject()), subject);
    // Nor does it while the list is open and one more is found.
    d.press(d.opener());
    QCoreApplication::processEvents();
    const QRect below = placeOf(d.subject());
    auto *edit = d.editor()->textWidget();
    edit->setFocus();
    QTest::keyClicks(edit, u' ' + QString(60, u'x'));
    d.subject()->clear();
    QVERIFY(d.look());
    QCOMPARE(d.opener()->text(), u"2 things to look at"_s);
    QCOMPARE(placeOf(d.subject()), below);
}

void tst_Checks::ignoredStaysQuiet()
{
    Desk d;
    d.open();
    d.write(u"anna@example.com"_s, u"A walk"_s, u"The plan is attached"_s);
    QVERIFY(d.look());
    d.press(d.opener());
    d.press(d.ignore(Code::AttachmentMissing));
    QVERIFY(!d.opener()->isVisible());
    QVERIFY(!d.panel()->isVisible());
    QTest::keyClicks(d.editor()->textWidget(), u" to this letter"_s);
    QVERIFY(d.look());
    QVERIFY(!d.opener()->isVisible());
    d.pressSend();
    QTRY_COMPARE(d.window->state(), State::Sent);
}

void tst_Checks::askedOnceAtSend()
{
    Desk d;
    d.open();
    d.write(u"anna@example.com"_s, u"A walk"_s, u"The plan is attached"_s);
    d.pressSend();
    QTRY_VERIFY(d.sendAnyway()->isVisible());
    QCOMPARE(d.window->state(), State::Writing);
    QCOMPARE(QApplication::focusWidget(), d.editor()->textWidget());
    QVERIFY(d.services.captureServer().messages().isEmpty());
    QVERIFY(d.dialogs.asked.isEmpty());
    d.pressSend();
    QTRY_COMPARE(d.window->state(), State::Sent);
    QVERIFY(!d.panel()->isVisible());
    QVERIFY(!d.opener()->isVisible());
}

void tst_Checks::sendAnywayByMouse()
{
    Desk d;
    d.open();
    d.write(u"anna@example.com"_s, {}, u"The plan is attached"_s);
    d.pressSend();
    QTRY_VERIFY(d.sendAnyway()->isVisible());
    QVERIFY(d.mend(Code::SubjectEmpty));
    QVERIFY(d.mend(Code::AttachmentMissing));
    d.press(d.sendAnyway());
    QTRY_COMPARE(d.window->state(), State::Sent);
}

void tst_Checks::mendedIsNotAskedAbout()
{
    Desk d;
    d.open();
    d.write(u"anna@example.com"_s, {}, u"See you"_s);
    d.pressSend();
    QTRY_VERIFY(d.sendAnyway()->isVisible());
    QTRY_COMPARE(QApplication::focusWidget(), d.subject());
    QTest::keyClicks(d.subject(), u"A walk"_s);
    QVERIFY(d.look());
    QVERIFY(!d.panel()->isVisible());
    // It was not waved through: the question is there again.
    d.subject()->clear();
    d.pressSend();
    QTRY_VERIFY(d.sendAnyway()->isVisible());
    QTest::keyClicks(d.subject(), u"A walk"_s);
    d.pressSend();
    QTRY_COMPARE(d.window->state(), State::Sent);
    QVERIFY(d.sent().contains("Subject: A walk"));
}

void tst_Checks::hintsDoNotStopSending()
{
    Desk d;
    d.open({twoIdentities()});
    d.write(u"bert@work.example"_s, u"A walk"_s, u"See you"_s);
    QVERIFY(d.look());
    QVERIFY(d.opener()->isVisible());
    d.pressSend();
    QTRY_COMPARE(d.window->state(), State::Sent);
}

void tst_Checks::attach()
{
    Desk d;
    d.open();
    d.write(u"anna@example.com"_s, u"A walk"_s, u"The plan is attached"_s);
    d.dialogs.files = {write(d.home, u"plan.txt"_s, "left, then right")};
    d.pressSend();
    QTRY_VERIFY(d.sendAnyway()->isVisible());
    d.press(d.mend(Code::AttachmentMissing));
    QTRY_COMPARE(d.window->draft().attachments.size(), 1);
    QVERIFY(d.look());
    QVERIFY(!d.panel()->isVisible());
    d.pressSend();
    QTRY_COMPARE(d.window->state(), State::Sent);
    QVERIFY(d.sent().contains("plan.txt"));
}

void tst_Checks::text()
{
    Desk d;
    d.open();
    d.write(u"anna@example.com"_s, u"A walk"_s, {});
    QVERIFY(d.look());
    QVERIFY(!d.opener()->isVisible()); // nobody begins with a text
    d.subject()->setFocus();
    d.pressSend();
    QTRY_VERIFY(d.sendAnyway()->isVisible());
    d.press(d.mend(Code::TextEmpty));
    QCOMPARE(QApplication::focusWidget(), d.editor()->textWidget());
}

void tst_Checks::moveToBcc()
{
    Desk d;
    d.open();
    QStringList many;
    for (int i = 0; i < 20; ++i)
        many.append(u"person%1@example.org"_s.arg(i));
    auto draft = letterTo({});
    draft.to = many.mid(0, 12);
    draft.cc = many.mid(12);
    d.window->open(draft);
    d.pressSend();
    QTRY_VERIFY(d.sendAnyway()->isVisible());
    d.press(d.mend(Code::BccForgotten));
    QCOMPARE(d.window->draft().bcc, many);
    QVERIFY(d.window->draft().to.isEmpty());
    QVERIFY(d.window->draft().cc.isEmpty());
    QVERIFY(d.field(Row::Bcc)->isVisible());
    QVERIFY(!d.sendAnyway()->isVisible());
    d.press(d.undo());
    QCOMPARE(d.window->draft().to, draft.to);
    QCOMPARE(d.window->draft().cc, draft.cc);
    QVERIFY(d.window->draft().bcc.isEmpty());
    d.pressSend();
    QTRY_VERIFY(d.sendAnyway()->isVisible());
    d.press(d.mend(Code::BccForgotten));
    d.pressSend();
    QTRY_COMPARE(d.window->state(), State::Sent);
    QVERIFY(!d.sent().contains("person1"));
    QCOMPARE(d.services.captureServer().messages().last().forwardPaths, many);
}

void tst_Checks::changeSender()
{
    Desk d;
    d.open({twoIdentities()});
    d.checks()->setKnown([] {
        return std::vector<KnownAddress>{{u"bert@example.org"_s, 4, u"anna@work.example"_s}};
    });
    d.window->open(letterTo(u"bert@example.org"_s));
    d.pressSend();
    QTRY_VERIFY(d.sendAnyway()->isVisible());
    d.press(d.mend(Code::IdentityUnusual));
    QCOMPARE(d.window->draft().from, u"Anna <anna@work.example>"_s);
    d.press(d.undo());
    QCOMPARE(d.window->draft().from, u"Anna <anna@example.com>"_s);
}

void tst_Checks::correctAddress()
{
    Desk d;
    d.open();
    d.checks()->setKnown([] { return std::vector<KnownAddress>{{u"bertram@example.org"_s, 4}}; });
    d.window->open(letterTo(u"Bert <betrram@example.org>"_s));
    QVERIFY(d.look());
    d.press(d.opener());
    d.press(d.mend(Code::AddressNearKnown));
    QCOMPARE(d.window->draft().to, QStringList{u"Bert <bertram@example.org>"_s});
    d.press(d.undo());
    QCOMPARE(d.window->draft().to, QStringList{u"Bert <betrram@example.org>"_s});
}

void tst_Checks::knowsTheContacts()
{
    Desk d;
    auto &book = d.services.addressBook();
    book.wake();
    QTRY_VERIFY(book.isLoaded());
    QSignalSpy changed(&book, &AddressBook::changed);
    const auto bertram = *mime::Mailbox::parse(u"bertram@example.org");
    for (int i = 1; i <= 4; ++i) {
        book.recordSent({bertram}, u"anna@example.com"_s);
        QTRY_COMPARE(changed.count(), i);
    }
    d.open();
    d.window->open(letterTo(u"Bert <betrram@example.org>"_s));
    QVERIFY(d.look());
    d.press(d.opener());
    QVERIFY(d.mend(Code::AddressNearKnown));
}

void tst_Checks::showLink()
{
    Desk d;
    d.open();
    auto draft = letterTo(u"anna@example.com"_s);
    draft.html = u"<p>See <a href=\"https://example.net/x\">example.com</a> now</p>"_s;
    d.window->open(draft);
    d.pressSend();
    QTRY_VERIFY(d.sendAnyway()->isVisible());
    QVERIFY(d.sentences().contains(u"The link “example.com” leads to example.net."_s));
    d.press(d.mend(Code::LinkDisguised));
    auto *edit = qobject_cast<QTextEdit *>(d.editor()->textWidget());
    QCOMPARE(edit->textCursor().selectedText(), u"example.com"_s);
    QCOMPARE(QApplication::focusWidget(), edit);
}

void tst_Checks::placeToFillIn()
{
    Desk d;
    d.open();
    auto draft = letterTo(u"anna@example.com"_s);
    draft.subject = u"About {{what}}"_s;
    draft.html = u"<blockquote type=cite>{{name}}</blockquote><p>Dear {{name}}, hello</p>"_s;
    d.window->open(draft);
    d.pressSend();
    QTRY_VERIFY(d.sendAnyway()->isVisible());
    QVERIFY(d.sentences().contains(u"{{what}} is still to be filled in."_s));
    d.press(d.mend(Code::PlaceUnfilled));
    QCOMPARE(d.subject()->selectedText(), u"{{what}}"_s);
    QCOMPARE(QApplication::focusWidget(), d.subject());
    QTest::keyClicks(d.subject(), u"flowers"_s);
    QVERIFY(d.look());
    QTRY_VERIFY(!d.sentences().contains(u"{{what}} is still to be filled in."_s));
    QVERIFY(d.sentences().contains(u"{{name}} is still to be filled in."_s));
    d.press(d.mend(Code::PlaceUnfilled));
    auto *edit = qobject_cast<QTextEdit *>(d.editor()->textWidget());
    QCOMPARE(edit->textCursor().selectedText(), u"{{name}}"_s);
    QCOMPARE(edit->textCursor().blockNumber(), 1);
    QCOMPARE(QApplication::focusWidget(), edit);
    QTest::keyClicks(edit, u"Anna"_s);
    d.pressSend();
    QTRY_COMPARE(d.window->state(), State::Sent);
    QVERIFY(d.sent().contains("Dear Anna, hello"));
}

void tst_Checks::placeInAttachment()
{
    Desk d;
    d.open();
    const QByteArray photo = photograph({60, 40});
    d.dialogs.files = {write(d.home, u"view.jpg"_s, photo)};
    d.write(u"anna@example.com"_s, u"A walk"_s, u"See you"_s);
    d.window->attachFiles();
    QTRY_COMPARE(d.window->draft().attachments.size(), 1);
    const auto before = d.window->draft().attachments[0];
    d.pressSend();
    QTRY_VERIFY(d.sendAnyway()->isVisible());
    d.press(d.mend(Code::PositionInPicture));
    QTRY_VERIFY(d.undo());
    const QByteArray bare = octetsOf(d.window->draft().attachments[0]);
    QVERIFY(preflight::factsOf(photo).hasPosition);
    QVERIFY(!preflight::factsOf(bare).hasPosition);
    // The same picture, the same way up.
    QCOMPARE(shown(photo).size(), QSize(40, 60));
    QCOMPARE(shown(bare), shown(photo));
    // The person's own file stays as it was.
    QFile file(d.dialogs.files[0]);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), photo);
    d.press(d.undo());
    QVERIFY(std::get<FileReference>(d.window->draft().attachments[0].octets) ==
            std::get<FileReference>(before.octets));
    QVERIFY(d.look());
    d.pressSend();
    QTRY_VERIFY(d.sendAnyway()->isVisible());
    d.press(d.mend(Code::PositionInPicture));
    QTRY_VERIFY(d.undo());
    d.pressSend();
    QTRY_COMPARE(d.window->state(), State::Sent);
    const auto read = mime::readMessageFile(d.services.captureServer().messages()[0].path);
    const auto source = read->message.body.children().back().open();
    QCOMPARE(*readAll(*source), bare);
}

void tst_Checks::placeInPicture()
{
    Desk d;
    d.open();
    const QByteArray photo = photograph({60, 40});
    auto draft = letterTo(u"anna@example.com"_s);
    draft.html = u"<p>Look: <img src=\"cid:view@example.com\" alt=\"a view\"></p>"_s;
    draft.images = {
        {u"view@example.com"_s, {photo, u"view.jpg"_s, mime::MediaType::fromName(u"image/jpeg")}}};
    d.window->open(draft);
    QVERIFY(d.look());
    d.press(d.opener());
    d.press(d.mend(Code::PositionInPicture));
    QTRY_VERIFY(d.undo());
    QCOMPARE(octetsOf(d.window->draft().images[0].image), *preflight::withoutPosition(photo));
    d.press(d.undo());
    QCOMPARE(octetsOf(d.window->draft().images[0].image), photo);
    // Another letter in this window has pictures of its own.
    QTRY_VERIFY(d.mend(Code::PositionInPicture));
    d.press(d.mend(Code::PositionInPicture));
    QTRY_VERIFY(d.undo());
    d.window->open(draft);
    QCOMPARE(octetsOf(d.window->draft().images[0].image), photo);
}

void tst_Checks::namesInDocument()
{
    QFile file(QStringLiteral(ENVOI_SOURCE_DIR "/tests/fuzz/corpus/file_facts/docx_deflated"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray document = file.readAll();
    if (preflight::factsOf(document).kind == preflight::FileFacts::Kind::Other)
        QSKIP("This build has no zlib.");
    Desk d;
    d.open();
    d.dialogs.files = {write(d.home, u"plan.docx"_s, document)};
    d.write(u"anna@example.com"_s, u"A walk"_s, u"See you"_s);
    d.window->attachFiles();
    QTRY_COMPARE(d.window->draft().attachments.size(), 1);
    QTRY_VERIFY(d.opener()->isVisible());
    d.press(d.opener());
    QVERIFY2(d.sentences().contains(u"“plan.docx” names who wrote it: Anna & Co, Bert."_s),
             qPrintable(d.sentences().join(u'\n')));
    d.press(d.mend(Code::AuthorInFile));
    QTRY_VERIFY(d.undo());
    const QByteArray bare = octetsOf(d.window->draft().attachments[0]);
    QVERIFY(!bare.isEmpty());
    QVERIFY(preflight::factsOf(bare).authors.isEmpty());
    const auto *shelf = d.window->findChild<QAbstractItemView *>(u"attachmentList"_s)->model();
    QVERIFY(shelf->index(0, 0).data(Qt::AccessibleTextRole).toString().endsWith(u"names removed"_s));
    // The undo of the text does it as well.
    d.editor()->textWidget()->setFocus();
    QTest::keyClick(d.editor()->textWidget(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(std::holds_alternative<FileReference>(d.window->draft().attachments[0].octets));
    QVERIFY(!shelf->index(0, 0).data(Qt::AccessibleTextRole).toString().contains(u"removed"_s));
}

void tst_Checks::largePicture()
{
    Desk d;
    d.open();
    const QByteArray photo = photograph({4200, 300});
    auto draft = letterTo(u"anna@example.com"_s);
    draft.attachments = {{photo, u"view.jpeg"_s, mime::MediaType::fromName(u"image/jpeg")}};
    d.window->open(draft);
    QVERIFY(d.look());
    d.press(d.opener());
    d.press(d.mend(Code::PictureLarge));
    QTRY_VERIFY(d.undo());
    const auto now = d.window->draft().attachments[0];
    QCOMPARE(now.name, u"view.jpeg"_s);
    QVERIFY(octetsOf(now).size() < photo.size());
    // It stands upright, as it was shown before.
    QCOMPARE(shown(octetsOf(now)).height(), 1920);
    d.press(d.undo());
    QCOMPARE(octetsOf(d.window->draft().attachments[0]), photo);
}

void tst_Checks::mendThatFails()
{
    Desk d;
    d.open();
    d.dialogs.files = {write(d.home, u"view.jpg"_s, photograph({60, 40}))};
    d.write(u"anna@example.com"_s, u"A walk"_s, u"See you"_s);
    d.window->attachFiles();
    QTRY_COMPARE(d.window->draft().attachments.size(), 1);
    QVERIFY(d.look());
    d.press(d.opener());
    QVERIFY(QFile::remove(d.dialogs.files[0]));
    d.press(d.mend(Code::PositionInPicture));
    QTRY_COMPARE(d.headline(), u"“view.jpg” could not be changed. It stays as it is."_s);
    QVERIFY(!d.undo());
    QCOMPARE(d.window->draft().attachments.size(), 1);
}

void tst_Checks::byKeysAlone()
{
    Desk d;
    d.open();
    d.write(u"anna@example.com"_s, {}, u"The plan is attached"_s);
    QTest::keyClick(d.window, Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_COMPARE(QApplication::focusWidget(), d.mend(Code::AttachmentMissing));
    QVERIFY(!QApplication::focusWidget()->accessibleDescription().isEmpty());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), d.ignore(Code::AttachmentMissing));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    QVERIFY(!d.panel()->isVisible());
    d.pressSend();
    QTRY_VERIFY(d.sendAnyway()->isVisible());
    // From the subject back to what asks.
    QTest::keyClick(d.window, Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_COMPARE(QApplication::focusWidget(), d.mend(Code::SubjectEmpty));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), d.sendAnyway());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    QTRY_COMPARE(d.window->state(), State::Sent);
}

void tst_Checks::cancelledWhileLooking()
{
    Desk d;
    d.open();
    d.write(u"anna@example.com"_s, u"A walk"_s, u"The plan is attached"_s);
    QVERIFY(d.look());
    SlowDisk disk;
    d.pressSend();
    QCOMPARE(d.window->state(), State::Sending);
    d.window->cancelSending();
    QCOMPARE(d.window->state(), State::Writing);
    disk.answer();
    QCOMPARE(d.window->state(), State::Writing);
    QVERIFY(!d.sendAnyway()->isVisible());
}

void tst_Checks::sendWaitsForAMend()
{
    Desk d;
    d.open();
    const QByteArray photo = photograph({60, 40});
    d.dialogs.files = {write(d.home, u"view.jpg"_s, photo)};
    d.write(u"anna@example.com"_s, u"A walk"_s, u"See you"_s);
    d.window->attachFiles();
    QTRY_COMPARE(d.window->draft().attachments.size(), 1);
    QVERIFY(d.look());
    d.press(d.opener());
    SlowDisk disk;
    d.press(d.mend(Code::PositionInPicture));
    d.pressSend();
    QCOMPARE(d.window->state(), State::Sending);
    QVERIFY(d.services.captureServer().messages().isEmpty());
    disk.answer();
    QTRY_COMPARE(d.window->state(), State::Sent);
    QVERIFY(!d.sent().contains(photo.toBase64().left(60)));
    const auto read = mime::readMessageFile(d.services.captureServer().messages()[0].path);
    const auto source = read->message.body.children().back().open();
    QCOMPARE(*readAll(*source), *preflight::withoutPosition(photo));
}

QTEST_MAIN(tst_Checks)
#include "tst_Checks.moc"
