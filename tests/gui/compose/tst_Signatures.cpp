#include "Fixture.h"

#include "app/compose/IdentityChooser.h"
#include "app/editor/SignatureBlocks.h"

#include <QMenu>
#include <QMenuBar>
#include <QTextEdit>

using namespace envoi;
using namespace envoi::compose;

namespace {

/// Two identities: one with a rich signature, one with a short one.
account::Account twoSenders()
{
    account::Account account = account::testServerAccount();
    account::Identity work = account.identities.first();
    work.displayName = u"At Work"_s;
    work.signature.html = u"<div><b>At Work</b></div><div>Hill Street 3</div>"_s;
    account::Identity home = work;
    home.id = u"home"_s;
    home.displayName = u"At Home"_s;
    home.address = u"home@envoi.test"_s;
    home.signature = {};
    home.signature.html = u"<div>Yours, Home</div>"_s;
    home.signature.text = u"Home (plain)"_s;
    account::Identity none = home;
    none.id = u"none"_s;
    none.address = u"none@envoi.test"_s;
    none.signature = {};
    account.identities = {work, home, none};
    return account;
}

QString bodyOf(const ComposeWindow &window)
{
    const QString html = window.draft().html;
    const auto from = html.indexOf(u"<body>\n"_s) + 7;
    return html.mid(from, html.indexOf(u"</body>"_s) - from);
}

QTextEdit *textOf(const Fixture &f)
{
    return qobject_cast<QTextEdit *>(f.editor()->textWidget());
}

void choose(const Fixture &f, int index)
{
    auto *from = f.window->findChild<IdentityChooser *>();
    from->setFocus();
    QTest::keyClick(from, Qt::Key_Home);
    for (int i = 0; i < index; ++i)
        QTest::keyClick(from, Qt::Key_Down);
    QCOMPARE(from->currentIndex(), index);
    f.editor()->textWidget()->setFocus();
}

QAction *action(const ComposeWindow &window, const QString &text)
{
    for (auto *menu : window.menuBar()->actions()) {
        for (auto *one : menu->menu()->actions()) {
            if (one->text().remove(u'&') == text)
                return one;
        }
    }
    return nullptr;
}

const QString workBlock =
    u"<div class=\"moz-signature\">\n<div><b>At Work</b></div>\n<div>Hill Street 3</div>\n</div>\n"_s;
const QString homeBlock = u"<div class=\"moz-signature\">\n<div>Yours, Home</div>\n</div>\n"_s;

} // namespace

class tst_Signatures : public QObject {
    Q_OBJECT

private slots:
    void newLetterHasIt();
    void followsTheSender();
    void undoOfTheSwap();
    void changedByHandStays();
    void deletedByHandStaysAway();
    void keptDraftStillKnowsIt_data();
    void keptDraftStillKnowsIt();
    void plainLetter();
    void plainAndBack();
    void ownPlainTextInTheAlternative();
    void sourceIsLeftAlone();
    void answers_data();
    void answers();
    void linkGetsIt();
    void tablesAndRules();
    void picturesGoAlong();
    void pastedIsNone();
};

void tst_Signatures::newLetterHasIt()
{
    Fixture f;
    f.open({twoSenders()});
    QCOMPARE(bodyOf(*f.window), u"<div><br></div>\n<div><br></div>\n"_s + workBlock);
    QCOMPARE(f.window->draft().text, u"-- \nAt Work\nHill Street 3"_s);
    QVERIFY(f.window->isBlank());
    QVERIFY(!f.window->isModified());
    QVERIFY(f.editor()->isEmpty());
    QCOMPARE(textOf(f)->textCursor().position(), 0);
    QVERIFY(!textOf(f)->document()->isUndoAvailable());
    f.window->close();
    QTRY_VERIFY(!f.window);
    QVERIFY(f.dialogs.asked.isEmpty());
    QVERIFY(f.draftFiles().isEmpty());
}

void tst_Signatures::followsTheSender()
{
    Fixture f;
    f.open({twoSenders()});
    f.write(u"anna@example.com"_s, u"Hello"_s, u"My text"_s);
    const QString mine = u"<div>My text</div>\n<div><br></div>\n"_s;
    QCOMPARE(bodyOf(*f.window), mine + workBlock);
    choose(f, 1);
    QCOMPARE(bodyOf(*f.window), mine + homeBlock);
    QCOMPARE(textOf(f)->textCursor().position(), 7);
    QTest::keyClicks(textOf(f), u"!"_s);
    choose(f, 2);
    QCOMPARE(bodyOf(*f.window), u"<div>My text!</div>\n"_s);
    choose(f, 0);
    QCOMPARE(bodyOf(*f.window), u"<div>My text!</div>\n<div><br></div>\n"_s + workBlock);
    // In the settings it was given another text.
    auto changed = twoSenders();
    changed.identities[0].signature.html = u"<div>New</div>"_s;
    f.window->setAccounts({changed});
    QCOMPARE(f.window->draft().text, u"My text!\n\n-- \nNew"_s);
}

void tst_Signatures::undoOfTheSwap()
{
    Fixture f;
    f.open({twoSenders()});
    f.write(u"anna@example.com"_s, u"Hello"_s, u"My text"_s);
    const QString before = bodyOf(*f.window);
    choose(f, 1);
    const QString after = bodyOf(*f.window);
    QTest::keyClick(textOf(f), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(bodyOf(*f.window), before);
    QTest::keyClick(textOf(f), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(bodyOf(*f.window), after);
}

void tst_Signatures::changedByHandStays()
{
    Fixture f;
    f.open({twoSenders()});
    QTest::keyClick(textOf(f), Qt::Key_End, Qt::ControlModifier);
    QTest::keyClicks(textOf(f), u"a"_s);
    const QString changed = bodyOf(*f.window);
    choose(f, 1);
    QCOMPARE(bodyOf(*f.window), changed);
    QCOMPARE(f.headline(), u"The signature was changed by hand and stays as it is."_s);
    auto *use = f.button(u"Use the Sender’s Signature"_s);
    QVERIFY(use);
    use->click();
    QCOMPARE(bodyOf(*f.window), u"<div><br></div>\n<div><br></div>\n"_s + homeBlock);
    choose(f, 0);
    QVERIFY(bodyOf(*f.window).endsWith(workBlock));
}

void tst_Signatures::deletedByHandStaysAway()
{
    Fixture f;
    f.open({twoSenders()});
    QTest::keyClick(textOf(f), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(textOf(f), Qt::Key_Delete);
    QTest::keyClicks(textOf(f), u"No name"_s);
    choose(f, 1);
    QCOMPARE(f.window->draft().text, u"No name"_s);
    action(*f.window, u"Signature"_s)->trigger();
    QCOMPARE(f.window->draft().text, u"No name\n\n-- \nHome (plain)"_s);
}

void tst_Signatures::keptDraftStillKnowsIt_data()
{
    QTest::addColumn<bool>("plain");
    QTest::newRow("rich") << false;
    QTest::newRow("plain") << true;
}

void tst_Signatures::keptDraftStillKnowsIt()
{
    QFETCH(bool, plain);
    Fixture f;
    f.open({twoSenders()});
    choose(f, 1);
    f.write(u"anna@example.com"_s, u"Hello"_s, u"My text"_s);
    if (plain)
        action(*f.window, u"Plain Text"_s)->trigger();
    f.window->saveDraft();
    QTRY_VERIFY(!f.window->isModified());
    const QString path = f.window->path();
    delete f.window;
    const auto draft = f.services.drafts().load(path);
    QVERIFY(draft);
    f.open({twoSenders()});
    f.window->open(*draft, path);
    QCOMPARE(f.editor()->signatureText(), plain ? u"Home (plain)"_s : u"Yours, Home"_s);
    choose(f, 0);
    QCOMPARE(f.window->draft().text, u"My text\n\n-- \nAt Work\nHill Street 3"_s);
}

void tst_Signatures::plainLetter()
{
    Fixture f;
    f.open({twoSenders()});
    action(*f.window, u"Plain Text"_s)->trigger();
    f.write(u"anna@example.com"_s, u"Hello"_s, u"My text"_s);
    choose(f, 1);
    QCOMPARE(f.window->draft().text, u"My text\n\n-- \nHome (plain)"_s);
    choose(f, 2);
    QCOMPARE(f.window->draft().text, u"My text"_s);
    choose(f, 0);
    QCOMPARE(f.window->draft().text, u"My text\n\n-- \nAt Work\nHill Street 3"_s);
}

void tst_Signatures::plainAndBack()
{
    Fixture f;
    f.open({twoSenders()});
    f.write(u"anna@example.com"_s, u"Hello"_s, u"My text"_s);
    choose(f, 1);
    const QString rich = bodyOf(*f.window);
    action(*f.window, u"Plain Text"_s)->trigger();
    QCOMPARE(f.window->draft().text, u"My text\n\n-- \nHome (plain)"_s);
    action(*f.window, u"Plain Text"_s)->trigger();
    QCOMPARE(bodyOf(*f.window), rich);
    QCOMPARE(f.window->draft().text, u"My text\n\n-- \nHome (plain)"_s);
}

void tst_Signatures::ownPlainTextInTheAlternative()
{
    Fixture f;
    f.open({twoSenders()});
    f.write(u"anna@example.com"_s, u"Hello"_s, u"My text"_s);
    choose(f, 1);
    QVERIFY(bodyOf(*f.window).contains(u"Yours, Home"_s));
    QCOMPARE(f.window->draft().text, u"My text\n\n-- \nHome (plain)"_s);
    // The preview, the drafts and the sender make it of this.
    letter::Draft snapshot = f.window->snapshot();
    QVERIFY(snapshot.text.isEmpty());
    letter::fillText(snapshot);
    QCOMPARE(snapshot.text, f.window->draft().text);
    f.window->send();
    QTRY_COMPARE(f.window->state(), ComposeWindow::State::Sent);
    QFile sent(f.services.captureServer().messages()[0].path);
    QVERIFY(sent.open(QIODevice::ReadOnly));
    const QByteArray octets = sent.readAll();
    QVERIFY(octets.contains("\r\n-- \r\nHome (plain)\r\n"));
    QCOMPARE(octets.count("Yours, Home"), 1); // in the HTML

    // What was changed by hand is what was meant.
    delete f.window;
    f.open({twoSenders()});
    choose(f, 1);
    QTest::keyClick(textOf(f), Qt::Key_End, Qt::ControlModifier);
    QTest::keyClicks(textOf(f), u"!"_s);
    QCOMPARE(f.window->draft().text, u"-- \nYours, Home!"_s);
}

void tst_Signatures::sourceIsLeftAlone()
{
    Fixture f;
    f.open({twoSenders()});
    f.write(u"anna@example.com"_s, u"Hello"_s, u"My text"_s);
    action(*f.window, u"HTML Source"_s)->trigger();
    QCOMPARE(f.editor()->format(), letter::Draft::Format::Source);
    const QString source = f.window->draft().html;
    QVERIFY(source.contains(u"Hill Street"_s));
    QCOMPARE(f.editor()->signatureText(), u"At Work\nHill Street 3"_s);
    // Another sender changes not a byte of it, and says so.
    choose(f, 1);
    QCOMPARE(f.window->draft().html, source);
    QCOMPARE(f.headline(), u"The signature in your HTML stays as it is."_s);
    choose(f, 0);
    action(*f.window, u"HTML Source"_s)->trigger();
    QCOMPARE(f.editor()->format(), letter::Draft::Format::Rich);
    QCOMPARE(f.window->draft().html, source);
    choose(f, 1);
    QVERIFY(bodyOf(*f.window).endsWith(homeBlock));
    // One that is still in the HTML is still the sender's.
    action(*f.window, u"HTML Source"_s)->trigger();
    QVERIFY(textOf(f)->find(u"My text"_s));
    QTest::keyClicks(textOf(f), u"My words"_s);
    action(*f.window, u"HTML Source"_s)->trigger();
    QTRY_COMPARE(f.editor()->format(), letter::Draft::Format::Rich);
    QVERIFY(bodyOf(*f.window).contains(u"My words"_s) && bodyOf(*f.window).endsWith(homeBlock));
    choose(f, 0);
    QVERIFY(bodyOf(*f.window).endsWith(workBlock));
    choose(f, 1);
    // A signature that was taken out of the HTML doesn't come back.
    action(*f.window, u"HTML Source"_s)->trigger();
    QTest::keyClick(textOf(f), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(textOf(f), u"<p>Mine</p>"_s);
    QCOMPARE(f.editor()->signatureText(), QString());
    action(*f.window, u"HTML Source"_s)->trigger();
    QTRY_COMPARE(f.editor()->format(), letter::Draft::Format::Rich);
    QCOMPARE(f.window->draft().text, u"Mine"_s);
    choose(f, 0);
    QCOMPARE(f.window->draft().text, u"Mine"_s);
}

void tst_Signatures::answers_data()
{
    QTest::addColumn<int>("place");
    QTest::addColumn<bool>("plain");
    QTest::addColumn<QString>("text");
    using Place = account::Signature::Place;
    const QString quote = u"A wrote:\n> Hello"_s;
    QTest::newRow("above") << int(Place::AboveQuote) << false << u"At Work\nHill Street 3\n\n"_s + quote;
    QTest::newRow("below") << int(Place::BelowQuote) << false
                           << quote + u"\n\n\n-- \nAt Work\nHill Street 3"_s;
    QTest::newRow("nowhere") << int(Place::Nowhere) << false << quote;
    QTest::newRow("above, plain") << int(Place::AboveQuote) << true
                                  << u"At Work\nHill Street 3\n\n"_s + quote;
    QTest::newRow("below, plain") << int(Place::BelowQuote) << true
                                  << quote + u"\n\n-- \nAt Work\nHill Street 3"_s;
}

void tst_Signatures::answers()
{
    QFETCH(int, place);
    QFETCH(bool, plain);
    QFETCH(QString, text);
    auto one = twoSenders();
    one.identities[0].signature.inReplies = static_cast<account::Signature::Place>(place);
    Fixture f;
    f.open({one});
    letter::Draft draft;
    draft.inReplyTo = QStringList{u"<1@example.com>"_s};
    draft.format = plain ? letter::Draft::Format::Plain : letter::Draft::Format::Rich;
    draft.text = u"\n\nA wrote:\n> Hello"_s;
    draft.html = plain ? QString()
                       : u"<div><br></div><div><br></div><div>A wrote:</div><blockquote type=cite>"
                         u"<div>Hello</div></blockquote>"_s;
    f.window->startAnswer(draft);
    QCOMPARE(f.window->draft().text.trimmed(), text);
    QCOMPARE(textOf(f)->textCursor().position(), 0);
    QVERIFY(!f.window->isModified());
    // A draft of it still knows where the signature is.
    const auto kept = f.window->draft();
    f.window->open(kept);
    choose(f, 1);
    QVERIFY2(f.window->draft().text.contains(u"Home"_s),
             qPrintable(f.headline() + f.window->draft().html + f.editor()->signatureSource()));
    QCOMPARE(f.window->draft().text.contains(u"Hill"_s), false);
}

void tst_Signatures::linkGetsIt()
{
    Fixture f;
    f.open({twoSenders()});
    LetterRequest request;
    request.from = u"home@envoi.test"_s;
    request.to = QStringList{u"anna@example.com"_s};
    request.body = u"From a link"_s;
    f.window->fill(request);
    QCOMPARE(f.window->draft().text, u"From a link\n\n-- \nHome (plain)"_s);
    choose(f, 0);
    QCOMPARE(f.window->draft().text, u"From a link\n\n-- \nAt Work\nHill Street 3"_s);
}

void tst_Signatures::tablesAndRules()
{
    auto one = twoSenders();
    one.identities[0].signature.html =
        u"<hr><table border=1><tr><td>a</td><td>b</td></tr></table><ul><li>x</li></ul>"_s;
    Fixture f;
    f.open({one});
    QTest::keyClicks(textOf(f), u"Text"_s);
    const QString before = bodyOf(*f.window);
    QVERIFY2(before.contains(u"<div class=\"moz-signature\">\n<hr>\n<table"_s), qPrintable(before));
    QVERIFY2(before.endsWith(u"<li>x</li></ul>\n</div>\n"_s), qPrintable(before));
    // Read and written again it is the same, to the byte.
    f.window->open(f.window->draft());
    QCOMPARE(bodyOf(*f.window), before);
    choose(f, 1);
    QCOMPARE(bodyOf(*f.window), u"<div>Text</div>\n<div><br></div>\n"_s + homeBlock);
    choose(f, 0);
    QCOMPARE(bodyOf(*f.window), before);
    choose(f, 2);
    QCOMPARE(bodyOf(*f.window), u"<div>Text</div>\n"_s);
}

void tst_Signatures::picturesGoAlong()
{
    auto one = twoSenders();
    const QByteArray gif = QByteArray::fromBase64("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");
    one.identities[0].signature.html = u"<div><img src=\"cid:logo@envoi.test\" alt=\"Logo\"></div>"_s;
    one.identities[0].signature.pictures = {{u"logo@envoi.test"_s, u"logo.gif"_s, "image/gif", gif}};
    Fixture f;
    f.open({one});
    QCOMPARE(f.window->draft().images.size(), std::size_t(1));
    QCOMPARE(std::get<QByteArray>(f.window->draft().images[0].image.octets), gif);
    choose(f, 1);
    QVERIFY(f.window->draft().images.empty());
}

void tst_Signatures::pastedIsNone()
{
    Fixture f;
    f.open({twoSenders()});
    QTest::keyClick(textOf(f), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(textOf(f), Qt::Key_C, Qt::ControlModifier);
    QTest::keyClick(textOf(f), Qt::Key_Home, Qt::ControlModifier);
    QTest::keyClick(textOf(f), Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(bodyOf(*f.window).count(u"moz-signature"_s), 1);
    choose(f, 1);
    QCOMPARE(bodyOf(*f.window).count(u"Home"_s), 1);
    QVERIFY(bodyOf(*f.window).contains(u"Hill Street"_s));
}

QTEST_MAIN(tst_Signatures)
#include "tst_Signatures.moc"
