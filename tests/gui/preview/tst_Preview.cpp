// The panel "What will be sent", beside the letter as it is written.
#include "PreviewFixture.h"

#include "app/compose/AttachmentShelf.h"
#include "app/compose/ServerMemory.h"
#include "app/preview/HtmlView.h"

#include <QAccessible>
#include <QBuffer>
#include <QScrollBar>
#include <QTextBlock>
#include <QTreeWidget>

using namespace envoi;
using namespace envoi::compose;
using State = ComposeWindow::State;
using Row = HeaderForm::Row;

class tst_Preview : public QObject {
    Q_OBJECT

private slots:
    void costsNothingUntilOpened();
    void sourceIsLive();
    void sourceKeepsItsPlace();
    void sourceIsWhatIsSent();
    void structure();
    void filesAreCounted();
    void whatIsMissingIsSaid();
    void appearance();
    void plainLetter();
    void sizeAgainstTheServer();
    void providersLimit();
    void keysGoThereAndBack();
    void findInTheSource();
    void savesTheSource();
    void isRemembered();
    void everyControlHasAName();
};

namespace {

QString file(const QTemporaryDir &folder, const QString &name, qint64 size)
{
    const QString path = folder.filePath(name);
    QFile made(path);
    if (!made.open(QIODevice::WriteOnly) || !made.resize(size))
        qFatal("can't write %s", qPrintable(path));
    return path;
}

QStringList titles(const QTreeWidgetItem *item)
{
    QStringList list{item->text(0)};
    for (int i = 0; i < item->childCount(); ++i)
        list += titles(item->child(i));
    return list;
}

} // namespace

void tst_Preview::costsNothingUntilOpened()
{
    PreviewFixture f;
    f.open();
    f.type(u"Hello"_s);
    QVERIFY(!f.panel());
    f.openPanel(Structure);
    QVERIFY(f.isOpen());
    QTest::keyClick(f.window, Qt::Key_F8);
    QVERIFY(!f.isOpen());
    // It is not made for nobody.
    const auto before = f.panel()->rendering();
    f.type(u" there"_s);
    QVERIFY(!f.panel()->isUpToDate());
    QCOMPARE(f.panel()->rendering(), before);
    QTest::keyClick(f.window, Qt::Key_F8);
    f.settle();
    QVERIFY(f.panel()->rendering()->source.contains(u"Hello there"_s));
}

void tst_Preview::sourceIsLive()
{
    PreviewFixture f;
    f.open();
    f.openPanel(Source);
    f.write(u"anna@example.com"_s, u"Greetings"_s, u"See you on Sunday"_s);
    QTRY_VERIFY(f.source()->toPlainText().contains(u"See you on Sunday"_s));
    f.settle();
    const QString text = f.source()->toPlainText();
    QVERIFY(text.contains(u"\nTo: anna@example.com\n"_s));
    QVERIFY(text.contains(u"\nSubject: Greetings\n"_s));
    QVERIFY(text.contains(u"Content-Type: multipart/alternative;"_s));
    QVERIFY(!text.contains(u'\r'));
}

void tst_Preview::sourceKeepsItsPlace()
{
    PreviewFixture f;
    f.open();
    letter::Draft draft;
    draft.html = u"<p>Hello</p>"_s.repeated(400);
    f.window->open(draft);
    f.openPanel(Source);
    QScrollBar *bar = f.source()->verticalScrollBar();
    QTRY_VERIFY(bar->maximum() > 100);
    bar->setValue(90);
    f.editor()->textWidget()->setFocus();
    QTest::keyClick(f.editor()->textWidget(), Qt::Key_End, Qt::ControlModifier);
    f.type(u"and the end"_s);
    QTRY_VERIFY(f.source()->toPlainText().contains(u"and the end"_s));
    QCOMPARE(bar->value(), 90);
}

void tst_Preview::sourceIsWhatIsSent()
{
    PreviewFixture f;
    f.open();
    f.openPanel(Source);
    f.write(u"anna@example.com"_s, u"Hello"_s, u"Cologne"_s);
    f.subject()->setText(u"Grüße"_s);
    qobject_cast<QTextEdit *>(f.editor()->textWidget())->insertPlainText(u" is Köln"_s);
    QTest::keyClick(f.window, Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(f.window->state(), State::Sent);
    // The server has said by now what it takes, so that is known too.
    f.settle();
    const auto captured = f.services.captureServer().messages();
    QFile octets(captured.at(0).path);
    QVERIFY(octets.open(QIODevice::ReadOnly));
    QString sent = QString::fromUtf8(octets.readAll()).remove(u'\r');
    QString shown = f.panel()->rendering()->source;
    const qint64 size = f.panel()->rendering()->size;
    QCOMPARE(size, octets.size());
    const QRegularExpression drawn(u"=_envoi_[0-9a-f]+|(?<=\nMessage-ID: <)[^>]+|(?<=Date: )[^\n]+"_s);
    // What is drawn by chance and the clock differ; nothing else.
    QCOMPARE(shown.replace(drawn, u"-"_s), sent.replace(drawn, u"-"_s));
}

void tst_Preview::structure()
{
    PreviewFixture f;
    f.open();
    letter::Draft draft;
    draft.html = u"<p>Hello <img src=\"cid:a@example.com\"></p>"_s;
    draft.images.push_back(
        {u"a@example.com"_s, {QByteArray(1000, 'x'), u"a.png"_s, mime::MediaType::fromName(u"image/png")}});
    f.window->open(draft);
    f.openPanel(Structure);
    auto *tree = f.panel()->findChild<QTreeWidget *>(u"structure"_s);
    QCOMPARE(titles(tree->topLevelItem(0)),
             (QStringList{u"The text in several forms"_s, u"Plain text"_s,
                          u"The rich text and its pictures"_s, u"Rich text"_s, u"a.png"_s}));
    const QTemporaryDir folder;
    f.window->findChild<AttachmentShelf *>()->addFiles({file(folder, u"report.pdf"_s, 3'000'000)});
    QTRY_COMPARE(tree->topLevelItem(0)->text(0), u"The letter and its files"_s);
    const auto *attached = tree->topLevelItem(0)->child(1);
    QCOMPARE(attached->text(0), u"report.pdf"_s);
    const QString said = attached->data(0, Qt::AccessibleTextRole).toString();
    QVERIFY2(said.contains(u"application/pdf · base64 · 3.0 MB decoded"_s) && said.contains(u"4.1 MB"_s),
             qPrintable(said));
    // Enter shows it in the source.
    tree->setCurrentItem(tree->topLevelItem(0)->child(1));
    tree->setFocus();
    QTest::keyClick(tree, Qt::Key_Return);
    QCOMPARE(f.tabs()->currentIndex(), int(Source));
    QCOMPARE(QApplication::focusWidget(), f.source());
    QVERIFY(f.source()->textCursor().block().text().startsWith(u"Content-Type: application/pdf"_s));
}

void tst_Preview::filesAreCounted()
{
    PreviewFixture f;
    f.open();
    const QTemporaryDir folder;
    f.window->findChild<AttachmentShelf *>()->addFiles({file(folder, u"large.bin"_s, 300'000'000)});
    f.openPanel(Source);
    QTRY_VERIFY(f.panel()->rendering()->size > 400'000'000);
    f.settle();
    QVERIFY(f.panel()->rendering()->source.size() < 10'000);
    QVERIFY2(f.source()->toPlainText().contains(
                 QRegularExpression(u"\n… [0-9,]{11} octets of base64 …\n--=_envoi"_s)),
             qPrintable(f.source()->toPlainText()));
}

void tst_Preview::whatIsMissingIsSaid()
{
    PreviewFixture f;
    f.open({});
    f.openPanel(Source);
    QVERIFY(f.label(u"missing"_s).contains(u"no sender, no recipient"_s));
    QVERIFY(f.label(u"sizeNote"_s).contains(u"no server"_s));
    QVERIFY(!f.source()->toPlainText().contains(u"From:"_s));
    f.field(Row::To)->setTexts({u"anna@"_s});
    f.type(u"x"_s);
    QTRY_VERIFY(f.label(u"missing"_s).contains(u"can't be right"_s));
}

void tst_Preview::appearance()
{
    PreviewFixture f;
    f.open();
    letter::Draft draft;
    draft.html = u"<p>Hello <b>you</b> <span style=\"color:#c0392b\">red</span></p>"
                 "<p><img src=\"cid:a@example.com\" width=\"600\" height=\"300\"></p>"_s;
    QImage wide(600, 300, QImage::Format_RGB32);
    QBuffer octets;
    QVERIFY(octets.open(QIODevice::WriteOnly) && wide.save(&octets, "PNG"));
    draft.images.push_back(
        {u"a@example.com"_s, {octets.data(), u"a.png"_s, mime::MediaType::fromName(u"image/png")}});
    f.window->resize(1300, 800);
    f.window->open(draft);
    f.openPanel(Appearance);
    auto *view = f.panel()->findChild<preview::HtmlView *>();
    QVERIFY(view->toPlainText().contains(u"Hello you red"_s));
    QCOMPARE(view->lineWrapColumnOrWidth(), 640);
    f.click(u"phone"_s);
    QTRY_COMPARE_LE(view->width(), 375);
    QCOMPARE(view->lineWrapMode(), QTextEdit::WidgetWidth);
    QTRY_COMPARE(view->horizontalScrollBar()->maximum(), 0); // the picture is as wide as the phone
    QVERIFY(view->palette().color(QPalette::Base).lightness() > 200);
    f.click(u"dark"_s);
    QVERIFY(view->palette().color(QPalette::Base).lightness() < 60);
    QVERIFY(view->palette().color(QPalette::Text).lightness() > 180);
    QVERIFY(view->toHtml().contains(u"#c0392b"_s));
    f.type(u"More "_s);
    QTRY_VERIFY(view->toPlainText().startsWith(u"More Hello"_s));
}

void tst_Preview::plainLetter()
{
    PreviewFixture f;
    f.open();
    letter::Draft draft;
    draft.format = letter::Draft::Format::Plain;
    draft.text = u"Hello"_s;
    f.window->open(draft);
    f.openPanel(Structure);
    QVERIFY(!f.tabs()->isTabEnabled(Appearance));
    QVERIFY(!f.tabs()->tabToolTip(Appearance).isEmpty());
    f.panel()->setSide(Plain);
    QCOMPARE(f.plainText(), u"Hello"_s);
    QVERIFY(f.plain()->isReadOnly());
}

void tst_Preview::sizeAgainstTheServer()
{
    PreviewFixture f;
    RuleServer server;
    server.replies["EHLO"] = "250-rule.example\r\n250-8BITMIME\r\n250 SIZE 20000";
    server.dataReply = "451 4.3.0 later";
    f.open({accountAt(server.serverPort())});
    f.openPanel(Structure);
    QVERIFY2(f.label(u"sizeNote"_s).contains(u"known after the first letter"_s),
             qPrintable(f.label(u"sizeNote"_s)));
    f.write(u"anna@example.com"_s, u"Hello"_s, u"Text"_s);
    QTest::keyClick(f.window, Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(f.window->state(), State::Queued, 20'000);
    f.button(u"Edit Letter"_s)->click();
    QTRY_COMPARE(f.window->state(), State::Writing);
    QTRY_VERIFY2(f.label(u"sizeNote"_s).contains(u"127.0.0.1 takes letters up to 20 kB, as it said on"_s),
                 qPrintable(f.label(u"sizeNote"_s)));
    QVERIFY(f.label(u"sizeText"_s).contains(u" of 20 kB"_s));
    const QTemporaryDir folder;
    f.window->findChild<AttachmentShelf *>()->addFiles({file(folder, u"large.bin"_s, 30'000)});
    QTRY_VERIFY2(f.label(u"sizeText"_s).contains(u"more than the server takes"_s),
                 qPrintable(f.label(u"sizeText"_s)));
    QVERIFY2(f.headline().contains(u"too large"_s) && f.headline().contains(u"takes 20 kB"_s),
             qPrintable(f.headline()));
    // Without it there is nothing to say any more.
    f.window->findChild<AttachmentShelf *>()->setAttachments({});
    f.window->findChild<AttachmentShelf *>()->addFiles({file(folder, u"small.bin"_s, 30)});
    QTRY_COMPARE(f.headline(), QString());
    QTRY_VERIFY(f.label(u"sizeText"_s).contains(u" of 20 kB"_s));
    // The next window knows too; one for another server does not.
    Memory memory(f.home.filePath(u"memory.json"_s), f.services.writers());
    f.services.writers().waitForDone();
    const auto route = routeOf(memory, accountAt(server.serverPort()));
    QCOMPARE(route.limit, preview::Route::Limit::Told);
    QCOMPARE(route.mostOctets, 20'000);
    QCOMPARE(routeOf(memory, accountAt(1)).limit, preview::Route::Limit::Unknown);
}

void tst_Preview::providersLimit()
{
    Fixture f;
    account::Account account = accountAt(465);
    account.presetId = u"icloud"_s;
    const auto route = routeOf(f.services.memory(), account);
    QCOMPARE(route.limit, preview::Route::Limit::Published);
    QCOMPARE(route.mostOctets, 20'000'000);
    QCOMPARE(route.server, u"iCloud Mail"_s);
    smtp::ServerFacts facts;
    facts.extensions = {u"SIZE 0"_s};
    learn(f.services.memory(), account, facts);
    QCOMPARE(routeOf(f.services.memory(), account).limit, preview::Route::Limit::None);
    facts.extensions = {u"SIZE"_s};
    learn(f.services.memory(), account, facts);
    QCOMPARE(routeOf(f.services.memory(), account).limit, preview::Route::Limit::Published);
}

void tst_Preview::keysGoThereAndBack()
{
    PreviewFixture f;
    f.open();
    f.type(u"Hello"_s);
    QTest::keyClick(f.editor()->textWidget(), Qt::Key_F6);
    QVERIFY(f.isOpen());
    QTRY_VERIFY(f.panel()->isAncestorOf(QApplication::focusWidget()));
    f.panel()->setSide(Source);
    f.source()->setFocus();
    QTest::keyClick(f.source(), Qt::Key_F6);
    QTRY_COMPARE(QApplication::focusWidget(), f.editor()->textWidget());
    QTest::keyClick(f.editor()->textWidget(), Qt::Key_F6);
    QTRY_COMPARE(QApplication::focusWidget(), f.source());
    QTest::keyClick(f.source(), Qt::Key_Escape);
    QTRY_COMPARE(QApplication::focusWidget(), f.editor()->textWidget());
    QVERIFY(f.isOpen());
    QTest::keyClick(f.editor()->textWidget(), Qt::Key_F6);
    QTest::keyClick(f.source(), Qt::Key_F8);
    QVERIFY(!f.isOpen());
    QTRY_COMPARE(QApplication::focusWidget(), f.editor()->textWidget());
}

void tst_Preview::findInTheSource()
{
    PreviewFixture f;
    f.open();
    f.type(u"Hello there"_s);
    f.openPanel(Source);
    f.source()->setFocus();
    QTest::keyClick(f.source(), Qt::Key_F, Qt::ControlModifier);
    auto *wanted = f.panel()->findChild<QLineEdit *>(u"wanted"_s);
    QTRY_COMPARE(QApplication::focusWidget(), wanted);
    QTest::keyClicks(wanted, u"content-type"_s);
    const int first = f.source()->textCursor().selectionStart();
    QCOMPARE(f.source()->textCursor().selectedText(), u"Content-Type"_s);
    QTest::keyClick(wanted, Qt::Key_Return);
    QVERIFY(f.source()->textCursor().selectionStart() > first);
    QTest::keyClick(wanted, Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(f.source()->textCursor().selectionStart(), first);
    QTest::keyClick(wanted, Qt::Key_Escape);
    QVERIFY(!wanted->isVisible());
    QCOMPARE(QApplication::focusWidget(), f.source());
}

void tst_Preview::savesTheSource()
{
    PreviewFixture f;
    f.open();
    const QTemporaryDir folder;
    f.window->findChild<AttachmentShelf *>()->addFiles({file(folder, u"report.pdf"_s, 50'000)});
    f.write(u"anna@example.com"_s, u"Hello"_s, u"Text"_s);
    f.field(Row::Bcc)->setTexts({u"secret@example.com"_s});
    f.openPanel(Source);
    f.dialogs.savePath = folder.filePath(u"out.eml"_s);
    f.click(u"saveSource"_s);
    QTRY_VERIFY(QFile::exists(f.dialogs.savePath));
    const auto read = mime::readMessageFile(f.dialogs.savePath);
    QVERIFY(read && read->defects.empty());
    QCOMPARE(read->message.body.children().size(), 2U);
    QCOMPARE(measure(*read->message.body.children().at(1).open()).value_or(0), 50'000);
    QFile saved(f.dialogs.savePath);
    QVERIFY(saved.open(QIODevice::ReadOnly));
    QVERIFY(!saved.readAll().contains("secret"));
    // What can't be written is said.
    f.dialogs.savePath = folder.filePath(u"no/such/folder.eml"_s);
    const auto asked = f.dialogs.asked.size();
    f.click(u"saveSource"_s);
    QTRY_COMPARE(f.dialogs.asked.size(), asked + 2);
}

void tst_Preview::isRemembered()
{
    PreviewFixture f;
    f.open();
    f.openPanel(Source);
    f.window->close();
    QTRY_VERIFY(!f.window);
    f.open();
    QTRY_VERIFY(f.isOpen());
    QCOMPARE(f.panel()->side(), int(Source));
    // Closed by its own button.
    f.window->findChild<QDockWidget *>(u"previewDock"_s)->close();
    QVERIFY(!f.window->findChild<QAction *>(u"togglePreview"_s)->isChecked());
    f.window->close();
    QTRY_VERIFY(!f.window);
    f.open();
    f.type(u"x"_s);
    QVERIFY(!f.isOpen());
}

void tst_Preview::everyControlHasAName()
{
    PreviewFixture f;
    f.open();
    f.type(u"Hello"_s);
    for (const Side side : {Structure, Appearance, Plain, Source}) {
        f.openPanel(side);
        for (auto *widget : f.panel()->findChildren<QWidget *>()) {
            if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus || widget->focusProxy())
                continue;
            auto *accessible = QAccessible::queryAccessibleInterface(widget);
            QVERIFY2(accessible && !accessible->text(QAccessible::Name).isEmpty(),
                     qPrintable(QString::fromLatin1(widget->metaObject()->className()) + u' ' +
                                widget->objectName()));
        }
        QTest::keyClick(f.window, Qt::Key_F8);
    }
}

QTEST_MAIN(tst_Preview)
#include "tst_Preview.moc"
