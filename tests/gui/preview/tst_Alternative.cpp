// The plain text beside the rich one, in the window "What will be sent".
#include "PreviewFixture.h"

#include "app/look/Notice.h"

using namespace envoi;
using namespace envoi::compose;
using State = ComposeWindow::State;

class tst_Alternative : public QObject {
    Q_OBJECT

private slots:
    void followsTheRichText();
    void ownTextIsSent();
    void changesAreMarked();
    void eachMarkIsSettled();
    void undoneItFollows();
    void followAgain();
    void survivesKeeping();
    void recoveredAfterACrash();
    void waitsWhileTheLetterIsPlain();
    void emptyIsSaid();
    void notAfterSending();
};

namespace {

/// A letter of three paragraphs, and its plain text with the last one written by hand.
void writeOwn(PreviewFixture &f)
{
    f.write(u"anna@example.com"_s, u"A walk"_s, u"One"_s);
    for (const auto &word : {u"Two"_s, u"Three"_s}) {
        QTest::keyClick(f.editor()->textWidget(), Qt::Key_Return);
        QTest::keyClicks(f.editor()->textWidget(), word);
    }
    f.openPanel(Plain);
    QCOMPARE(f.plainText().trimmed(), u"One\nTwo\nThree"_s);
    f.plain()->setFocus();
    QTest::keyClick(f.plain(), Qt::Key_End, Qt::ControlModifier);
    if (f.plainText().endsWith(u'\n'))
        QTest::keyClick(f.plain(), Qt::Key_Backspace);
    QTest::keyClicks(f.plain(), u" by hand"_s);
    f.settle();
}

QString notice(const PreviewFixture &f)
{
    return f.panel()->findChild<look::Notice *>(u"alternativeNotice"_s)->text();
}

} // namespace

void tst_Alternative::followsTheRichText()
{
    PreviewFixture f;
    f.open();
    f.type(u"Hello"_s);
    f.openPanel(Plain);
    QCOMPARE(f.plainText().trimmed(), u"Hello"_s);
    QVERIFY(notice(f).contains(u"Follows"_s));
    f.type(u" there"_s);
    QTRY_COMPARE(f.plainText().trimmed(), u"Hello there"_s);
    QVERIFY(!f.tool(u"follow"_s)->isVisible());
    QVERIFY(!f.window->draft().textBasis);
}

void tst_Alternative::ownTextIsSent()
{
    PreviewFixture f;
    f.open();
    writeOwn(f);
    QVERIFY(notice(f).contains(u"Your own"_s));
    QTest::keyClick(f.window, Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(f.window->state(), State::Sent);
    const auto captured = f.services.captureServer().messages();
    const auto read = mime::readMessageFile(captured.at(0).path);
    QVERIFY(read && read->defects.empty());
    QCOMPARE(PreviewFixture::textIn(read->message.body), u"One\nTwo\nThree by hand"_s);
    QFile file(captured.at(0).path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray octets = file.readAll();
    QCOMPARE(octets.count("by hand"), 1); // not in the HTML
    QVERIFY(!octets.contains("X-Envoi"));
}

void tst_Alternative::changesAreMarked()
{
    PreviewFixture f;
    f.open();
    writeOwn(f);
    QVERIFY(!f.panel()->findChild<QWidget *>(u"marks"_s)->isVisible());
    // A paragraph that the person left alone in the plain text ...
    f.editor()->textWidget()->setFocus();
    QTest::keyClick(f.editor()->textWidget(), Qt::Key_Home, Qt::ControlModifier);
    QTest::keyClicks(f.editor()->textWidget(), u"Number "_s);
    QTRY_COMPARE(f.panel()->rendering()->divergences.size(), 1U);
    f.settle();
    QVERIFY(f.panel()->findChild<QWidget *>(u"marks"_s)->isVisible());
    QVERIFY2(f.label(u"change"_s).contains(u"has changed here since. It says now: “Number One”"_s),
             qPrintable(f.label(u"change"_s)));
    QVERIFY(!f.tabs()->tabIcon(Plain).isNull());
    QCOMPARE(f.plainText(), u"One\nTwo\nThree by hand"_s);
    f.click(u"takeOver"_s);
    QTRY_COMPARE(f.plainText(), u"Number One\nTwo\nThree by hand"_s);
    f.settle();
    QVERIFY(f.panel()->rendering()->divergences.empty());
    QVERIFY(!f.panel()->findChild<QWidget *>(u"marks"_s)->isVisible());
    QCOMPARE(f.window->draft().text, u"Number One\nTwo\nThree by hand"_s);
    // Taking it over is undone like typing.
    f.plain()->setFocus();
    QTest::keyClick(f.plain(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(f.plainText(), u"One\nTwo\nThree by hand"_s);
}

void tst_Alternative::eachMarkIsSettled()
{
    PreviewFixture f;
    f.open();
    writeOwn(f);
    f.editor()->textWidget()->setFocus();
    QTest::keyClick(f.editor()->textWidget(), Qt::Key_End, Qt::ControlModifier);
    QTest::keyClicks(f.editor()->textWidget(), u"!"_s); // the paragraph with the person's own words
    QTest::keyClick(f.editor()->textWidget(), Qt::Key_Home, Qt::ControlModifier);
    QTest::keyClicks(f.editor()->textWidget(), u"Number "_s);
    f.settle();
    QTRY_COMPARE(f.panel()->rendering()->divergences.size(), 2U);
    QVERIFY(f.label(u"change"_s).contains(u"(1 of 2)"_s));
    f.click(u"nextMark"_s);
    QVERIFY2(f.label(u"change"_s).contains(u"“Three!”"_s), qPrintable(f.label(u"change"_s)));
    f.click(u"keepMine"_s);
    f.settle();
    QTRY_COMPARE(f.panel()->rendering()->divergences.size(), 1U);
    QCOMPARE(f.plainText(), u"One\nTwo\nThree by hand"_s);
    QVERIFY(f.label(u"change"_s).contains(u"“Number One”"_s));
    // Only what changes from now on is told again.
    f.click(u"keepMine"_s);
    f.settle();
    QTRY_VERIFY(f.panel()->rendering()->divergences.empty());
    QCOMPARE(f.window->draft().text, u"One\nTwo\nThree by hand"_s);
}

void tst_Alternative::undoneItFollows()
{
    PreviewFixture f;
    f.open();
    f.type(u"Hello"_s);
    f.openPanel(Plain);
    f.plain()->setFocus();
    QTest::keyClicks(f.plain(), u"x"_s);
    QVERIFY(f.window->draft().textBasis);
    QTest::keyClick(f.plain(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(!f.window->draft().textBasis);
    f.settle();
    f.type(u" there"_s);
    QTRY_COMPARE(f.plainText().trimmed(), u"Hello there"_s);
}

void tst_Alternative::followAgain()
{
    PreviewFixture f;
    f.open();
    writeOwn(f);
    f.dialogs.confirmAnswer = platform::Dialogs::Answer::No;
    f.click(u"follow"_s);
    QCOMPARE(f.plainText(), u"One\nTwo\nThree by hand"_s);
    f.dialogs.confirmAnswer = platform::Dialogs::Answer::Yes;
    f.click(u"follow"_s);
    QCOMPARE(f.plainText().trimmed(), u"One\nTwo\nThree"_s);
    QVERIFY(!f.window->draft().textBasis);
    f.settle();
    QVERIFY(notice(f).contains(u"Follows"_s));
    f.type(u"!"_s);
    QTRY_VERIFY(f.plainText().contains(u'!'));
}

void tst_Alternative::survivesKeeping()
{
    PreviewFixture f;
    f.open();
    writeOwn(f);
    QTest::keyClick(f.window, Qt::Key_S, Qt::ControlModifier);
    QTRY_VERIFY(!f.window->isModified());
    const QString path = f.services.drafts().paths().value(0);
    const auto kept = f.services.drafts().load(path);
    QVERIFY(kept);
    QCOMPARE(kept->text, u"One\nTwo\nThree by hand"_s);
    QCOMPARE(kept->textBasis.value_or(QString()).trimmed(), u"One\nTwo\nThree"_s);
    delete f.window;

    f.open()->open(*kept, path);
    f.settle(); // the panel was open
    QTRY_COMPARE(f.plainText(), u"One\nTwo\nThree by hand"_s);
    QVERIFY(!f.window->isModified());
    QVERIFY(f.panel()->rendering()->divergences.empty());
    f.editor()->textWidget()->setFocus();
    QTest::keyClicks(f.editor()->textWidget(), u"Number "_s);
    QTRY_COMPARE(f.panel()->rendering()->divergences.size(), 1U);
}

void tst_Alternative::recoveredAfterACrash()
{
    PreviewFixture f;
    f.open();
    writeOwn(f);
    // What autosave has written by now is all that a crash leaves.
    QTRY_VERIFY(!f.keptFiles().isEmpty());
    const auto left = [&f] {
        const auto draft = f.services.drafts().load(f.keptFiles().value(0));
        return draft ? draft->text : QString();
    };
    QTRY_COMPARE_WITH_TIMEOUT(left(), u"One\nTwo\nThree by hand"_s, 20'000);
}

void tst_Alternative::waitsWhileTheLetterIsPlain()
{
    PreviewFixture f;
    f.open();
    writeOwn(f);
    f.editor()->setFormat(letter::Draft::Format::Plain);
    f.settle();
    QTRY_VERIFY(!f.panel()->rendering()->isRich);
    QCOMPARE(f.plainText(), f.window->draft().text);
    QVERIFY(f.plain()->isReadOnly());
    f.editor()->setFormat(letter::Draft::Format::Rich);
    QTRY_COMPARE(f.plainText(), u"One\nTwo\nThree by hand"_s);
    QVERIFY(!f.plain()->isReadOnly());
}

void tst_Alternative::emptyIsSaid()
{
    PreviewFixture f;
    f.open();
    f.type(u"Hello"_s);
    f.openPanel(Plain);
    f.plain()->setFocus();
    QTest::keyClick(f.plain(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(f.plain(), Qt::Key_Delete);
    f.settle();
    QVERIFY(notice(f).contains(u"empty"_s));
    QCOMPARE(f.window->draft().text, QString());
    QVERIFY(f.window->draft().textBasis);
}

void tst_Alternative::notAfterSending()
{
    PreviewFixture f;
    f.open();
    writeOwn(f);
    QTest::keyClick(f.window, Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(f.window->state(), State::Sent);
    QVERIFY(f.plain()->isReadOnly());
    QVERIFY(!f.tool(u"follow"_s)->isEnabled());
}

QTEST_MAIN(tst_Alternative)
#include "tst_Alternative.moc"
