#include "tests/gui/mailbox/MailboxTest.h"

#include <QDesktopServices>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSplitter>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using mailbox::LetterList;
using mailbox::MailboxWindow;
using mailbox::Place;
using store::LetterFolder;

class tst_Mailbox : public test::MailboxTest {
    Q_OBJECT

private slots:
    void init()
    {
        begin();
        m_opened.clear();
        QDesktopServices::setUrlHandler(u"file"_s, this, "opened");
    }
    void cleanup()
    {
        QDesktopServices::unsetUrlHandler(u"file"_s);
        end();
    }
    void showsFoldersWithCounts();
    void listsAndShowsALetter();
    void choosesFoldersByKey();
    void searchesWhileTyping();
    void saysWhereElseItIs();
    void emptyFoldersSaySomething_data();
    void emptyFoldersSaySomething();
    void opensWhatIsThere();
    void deletesAndUndoes();
    void deletesSeveral();
    void keysOfTheSearchFieldAreTheTexts();
    void trashPutsBackAndDeletesForGood();
    void sortsByDate();
    void keepsTheSelectionWhenLettersCome();
    void remembersItsArrangement();
    void thousandsOfLetters();
    void everythingHasAName();
    void revealsTheFile();
    void closesWhileReading();

public slots:
    void opened(const QUrl &url) { m_opened.append(url); }

private:
    QList<QUrl> m_opened;
};

void tst_Mailbox::showsFoldersWithCounts()
{
    letter(u"drafts/1.eml"_s, "a");
    letter(u"sent/1.eml"_s, "b");
    letter(u"sent/2.eml"_s, "c");
    open();
    QTRY_COMPARE(folders()->count(Place::Sent), 2);
    QCOMPARE(folders()->count(Place::Drafts), 1);
    QCOMPARE(folders()->count(Place::Captured), 0);
    QCOMPARE(folders()->model()->index(3, 0).data(Qt::AccessibleTextRole).toString(), u"Sent, 2 letters"_s);
}

void tst_Mailbox::listsAndShowsALetter()
{
    letter(u"drafts/1.eml"_s, "Plans", "The first words.");
    open();
    QTRY_COMPARE(subjects(), QStringList{u"Plans"_s});
    const auto row = list()->model()->index(0, 0);
    QCOMPARE(row.data(LetterList::TitleRole).toString(), u"Anna Example"_s);
    QCOMPARE(row.data(LetterList::SnippetRole).toString(), u"The first words."_s);
    QTRY_COMPARE(shown(), u"Plans"_s);
    QVERIFY(find<QPlainTextEdit>("plainText")->toPlainText().contains(u"The first words."_s));
    QVERIFY(find<QLabel>("status")->text().contains(u"One letter"_s));
    // It is written on somewhere else.
    letter(u"drafts/1.eml"_s, "Other plans", "Other words, and more.", 2);
    QTRY_COMPARE_WITH_TIMEOUT((settle(), shown()), u"Other plans"_s, 30'000);
}

void tst_Mailbox::choosesFoldersByKey()
{
    letter(u"sent/1.eml"_s, "sent one");
    open();
    QTest::keyClick(m_window.get(), Qt::Key_4, Qt::ControlModifier);
    QCOMPARE(folders()->current(), Place::Sent);
    QTRY_COMPARE(subjects(), QStringList{u"sent one"_s});
    QVERIFY(m_window->windowTitle().contains(u"Sent"_s));
    QTest::mouseClick(folders()->viewport(), Qt::LeftButton, {},
                      folders()->visualRect(folders()->model()->index(4, 0)).center());
    QCOMPARE(folders()->current(), Place::Templates);
    QTRY_COMPARE(subjects(), QStringList());
}

void tst_Mailbox::searchesWhileTyping()
{
    letter(u"drafts/1.eml"_s, "One", "apples and pears");
    letter(u"drafts/2.eml"_s, "Two", "Äpfel und Birnen");
    letter(u"drafts/3.eml"_s, "Three", "nothing");
    open();
    QTRY_COMPARE(subjects().size(), 3);
    QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
    auto *search = find<QLineEdit>("search");
    QTRY_VERIFY(search->hasFocus());
    QTest::keyClicks(search, u"ap"_s);
    QTRY_COMPARE(subjects(), (QStringList{u"Two"_s, u"One"_s}));
    QTRY_COMPARE(find<QLabel>("status")->text(), u"Found 2 letters"_s);
    QTest::keyClicks(search, u"ples"_s);
    QTRY_COMPARE(subjects(), QStringList{u"One"_s});
    QTRY_COMPARE(shown(), u"One"_s);
    QTest::keyClick(search, Qt::Key_Escape); // first the text
    QTRY_COMPARE(subjects().size(), 3);
    QVERIFY(search->hasFocus());
    QTest::keyClick(search, Qt::Key_Escape); // then the list
    QTRY_VERIFY(list()->hasFocus());
}

void tst_Mailbox::saysWhereElseItIs()
{
    letter(u"sent/1.eml"_s, "needle");
    open();
    QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
    QTest::keyClicks(find<QLineEdit>("search"), u"needle"_s);
    QTRY_VERIFY(find<QLabel>("empty")->isVisible() && find<QLabel>("empty")->text().contains(u"1 in Sent"_s));
    QCOMPARE(folders()->count(Place::Sent), 1);
}

void tst_Mailbox::emptyFoldersSaySomething_data()
{
    QTest::addColumn<int>("place");
    for (const Place place : mailbox::places)
        QTest::addRow("%d", static_cast<int>(place)) << static_cast<int>(place);
}

void tst_Mailbox::emptyFoldersSaySomething()
{
    QFETCH(int, place);
    open();
    m_window->showPlace(static_cast<Place>(place));
    auto *empty = find<QLabel>("empty");
    QTRY_VERIFY(empty->isVisible() && empty->text() == mailbox::emptyText(static_cast<Place>(place)));
    QVERIFY(!action("remove")->isEnabled());
    QVERIFY(!action("sendNow")->isEnabled());
}

void tst_Mailbox::opensWhatIsThere()
{
    letter(u"drafts/1.eml"_s, "draft");
    letter(u"sent/1.eml"_s, "sent");
    letter(u"templates/1.eml"_s, "template");
    letter(u"captured/1.eml"_s, "captured");
    open();
    QSignalSpy opens(m_window.get(), &MailboxWindow::openRequested);
    QSignalSpy answers(m_window.get(), &MailboxWindow::answerRequested);
    QSignalSpy begins(m_window.get(), &MailboxWindow::templateRequested);
    QSignalSpy news(m_window.get(), &MailboxWindow::newLetterRequested);
    QTRY_COMPARE(shown(), u"draft"_s);
    QTest::keyClick(list(), Qt::Key_Return);
    QCOMPARE(opens.size(), 1);
    QCOMPARE(opens.last().first().toString(), path(u"drafts/1.eml"_s));
    m_window->showPlace(Place::Sent);
    QTRY_COMPARE(shown(), u"sent"_s);
    doubleClick();
    QTRY_COMPARE(answers.size(), 1); // as new: what was sent stays as it is
    QCOMPARE(answers.last().first().value<letter::AnswerKind>(), letter::AnswerKind::EditAsNew);
    QCOMPARE(answers.last().last().toString(), path(u"sent/1.eml"_s));
    m_window->showPlace(Place::Templates);
    QTRY_COMPARE(shown(), u"template"_s);
    QTest::keyClick(list(), Qt::Key_Return);
    QCOMPARE(begins.last().first().toString(), path(u"templates/1.eml"_s));
    m_window->showPlace(Place::Captured);
    QTRY_COMPARE(shown(), u"captured"_s);
    QTest::keyClick(m_window.get(), Qt::Key_O, Qt::ControlModifier);
    QCOMPARE(opens.last().first().toString(), path(u"captured/1.eml"_s));
    QCOMPARE(list()->currentIndex().data(LetterList::TitleRole).toString(), u"Me"_s); // whom it is from
    QTest::keyClick(m_window.get(), Qt::Key_N, Qt::ControlModifier);
    QCOMPARE(news.size(), 1);
}

void tst_Mailbox::deletesAndUndoes()
{
    letter(u"sent/1.eml"_s, "one", "x", 1);
    letter(u"sent/2.eml"_s, "two", "x", 2);
    letter(u"sent/3.eml"_s, "three", "x", 3);
    open();
    m_window->showPlace(Place::Sent);
    QTRY_COMPARE(subjects(), (QStringList{u"three"_s, u"two"_s, u"one"_s}));
    QVERIFY(!find<QToolButton>("undoDelete")->isVisible());
    list()->setFocus();
    QTest::keyClick(list(), Qt::Key_Down);
    QTRY_COMPARE(shown(), u"two"_s);
    QTest::keyClick(list(), Qt::Key_Delete);
    QTRY_COMPARE(subjects(), (QStringList{u"three"_s, u"one"_s}));
    QTRY_COMPARE(shown(), u"one"_s); // the next one
    QVERIFY(QFile::exists(path(u"trash/2.eml"_s)));
    QTRY_VERIFY(find<QToolButton>("undoDelete")->isVisible());
    QVERIFY(find<QLabel>("deleted")->text().contains(u"two"_s));
    QTest::keyClick(list(), Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(subjects(), (QStringList{u"three"_s, u"two"_s, u"one"_s}));
    QVERIFY(QFile::exists(path(u"sent/2.eml"_s)));
    QTRY_VERIFY(!find<QToolButton>("undoDelete")->isVisible());
}

void tst_Mailbox::deletesSeveral()
{
    for (int i = 1; i <= 4; ++i)
        letter(u"drafts/%1.eml"_s.arg(i), QByteArray::number(i), "x", i);
    open();
    QTRY_COMPARE(subjects().size(), 4);
    QTRY_COMPARE(shown(), u"4"_s);
    list()->setFocus();
    QTest::keyClick(list(), Qt::Key_Down, Qt::ShiftModifier);
    QTest::keyClick(list(), Qt::Key_Delete);
    QTRY_COMPARE(subjects(), (QStringList{u"2"_s, u"1"_s}));
    QTRY_VERIFY(find<QLabel>("deleted")->text().contains(u"2 letters"_s));
    QTest::mouseClick(find<QToolButton>("undoDelete"), Qt::LeftButton);
    QTRY_COMPARE(subjects().size(), 4);
}

void tst_Mailbox::keysOfTheSearchFieldAreTheTexts()
{
    letter(u"drafts/1.eml"_s, "one");
    open();
    QTRY_COMPARE(shown(), u"one"_s);
    auto *search = find<QLineEdit>("search");
    search->setFocus();
    QTest::keyClicks(search, u"on"_s);
    QTest::keyClick(search, Qt::Key_Home);
    QTest::keyClick(search, Qt::Key_Delete);
    QCOMPARE(search->text(), u"n"_s);
    QTest::keyClick(search, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(search->text(), u"on"_s);
    QVERIFY(QFile::exists(path(u"drafts/1.eml"_s)));
}

void tst_Mailbox::trashPutsBackAndDeletesForGood()
{
    letter(u"drafts/1.eml"_s, "one", "x", 1);
    letter(u"drafts/2.eml"_s, "two", "x", 2);
    open();
    QTRY_COMPARE(subjects().size(), 2);
    list()->selectAll();
    QTRY_VERIFY(action("remove")->isEnabled());
    action("remove")->trigger();
    QTRY_COMPARE(folders()->count(Place::Trash), 2);
    m_window->showPlace(Place::Trash);
    QTRY_COMPARE(shown(), u"two"_s);
    action("putBack")->trigger();
    QTRY_COMPARE(subjects(), QStringList{u"one"_s});
    QVERIFY(QFile::exists(path(u"drafts/2.eml"_s)));
    QTRY_COMPARE(shown(), u"one"_s);
    action("remove")->trigger(); // the answer is no
    QCOMPARE(m_dialogs->asked.size(), 1);
    QVERIFY(QFile::exists(path(u"trash/1.eml"_s)));
    m_dialogs->answer = platform::Dialogs::Answer::Yes;
    action("remove")->trigger();
    QTRY_COMPARE(subjects(), QStringList());
    QVERIFY(!QFile::exists(path(u"trash/1.eml"_s)));
}

void tst_Mailbox::sortsByDate()
{
    letter(u"drafts/1.eml"_s, "old", "x", 1);
    letter(u"drafts/2.eml"_s, "new", "x", 20);
    open();
    QTRY_COMPARE(subjects(), (QStringList{u"new"_s, u"old"_s}));
    QTest::mouseClick(find<QToolButton>("sort"), Qt::LeftButton);
    QTRY_COMPARE(subjects(), (QStringList{u"old"_s, u"new"_s}));
    QVERIFY(action("oldestFirst")->isChecked());
    action("oldestFirst")->trigger();
    QTRY_COMPARE(subjects(), (QStringList{u"new"_s, u"old"_s}));
}

void tst_Mailbox::keepsTheSelectionWhenLettersCome()
{
    for (int i = 1; i <= 5; ++i)
        letter(u"drafts/%1.eml"_s.arg(i), QByteArray::number(i), "x", i);
    open();
    QTRY_COMPARE(subjects().size(), 5);
    list()->setCurrentIndex(list()->model()->index(2, 0));
    QTRY_COMPARE(shown(), u"3"_s);
    letter(u"drafts/9.eml"_s, "9", "x", 9);
    QTRY_COMPARE_WITH_TIMEOUT(subjects().size(), 6, 30'000);
    QCOMPARE(list()->currentIndex().row(), 3);
    QCOMPARE(shown(), u"3"_s);
    // It is gone, and others besides: what stands in its place is next.
    for (const auto &name : {u"3"_s, u"5"_s})
        QVERIFY(QFile::remove(path(u"drafts/%1.eml"_s.arg(name))));
    QTRY_COMPARE_WITH_TIMEOUT(subjects().size(), 4, 30'000);
    QTRY_VERIFY(list()->currentIndex().isValid());
}

void tst_Mailbox::remembersItsArrangement()
{
    letter(u"sent/1.eml"_s, "one");
    open();
    m_window->resize(900, 560);
    find<QSplitter>("panes")->setSizes({160, 300, 440});
    m_window->showPlace(Place::Sent);
    QTRY_COMPARE(shown(), u"one"_s);
    QTest::mouseClick(find<QToolButton>("sort"), Qt::LeftButton);
    const QJsonObject kept = m_window->arrangement();
    const auto widths = find<QSplitter>("panes")->sizes();
    QSignalSpy closing(m_window.get(), &MailboxWindow::closing);
    QTest::keyClick(m_window.get(), Qt::Key_W, Qt::ControlModifier);
    QCOMPARE(closing.size(), 1);
    open();
    m_window->arrange(kept);
    QTRY_COMPARE(m_window->size(), QSize(900, 560));
    QTRY_COMPARE(find<QSplitter>("panes")->sizes(), widths);
    QCOMPARE(folders()->current(), Place::Sent);
    QVERIFY(action("oldestFirst")->isChecked());
    m_window->arrange({{u"width"_s, -5}, {u"widths"_s, 3}, {u"place"_s, 99}}); // whatever a file says
    m_window->grab();
}

void tst_Mailbox::thousandsOfLetters()
{
    for (int i = 0; i < 3000; ++i)
        letter(u"sent/%1.eml"_s.arg(i), "letter " + QByteArray::number(i), "x", i % 28 + 1);
    open();
    m_window->showPlace(Place::Sent);
    QTRY_COMPARE_WITH_TIMEOUT(list()->model()->rowCount(), 3000, 60'000);
    QTRY_VERIFY(list()->model()->index(0, 0).data(LetterList::IsLoadedRole).toBool());
    // The far end is not read before it is looked at.
    QVERIFY(!list()->model()->index(2999, 0).data(LetterList::IsLoadedRole).toBool());
    list()->setFocus();
    QTest::keyClick(list(), Qt::Key_End);
    QTRY_VERIFY(list()->model()->index(2999, 0).data(LetterList::IsLoadedRole).toBool());
    QTRY_VERIFY(shown().startsWith(u"letter "_s));
}

void tst_Mailbox::everythingHasAName()
{
    open();
    for (const auto *widget : m_window->findChildren<QWidget *>()) {
        if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible())
            continue;
        const auto *button = qobject_cast<const QToolButton *>(widget);
        QVERIFY2(
            !widget->accessibleName().isEmpty() || (button && !button->text().isEmpty()),
            qPrintable(QLatin1StringView(widget->metaObject()->className()) + u' ' + widget->objectName()));
    }
}

void tst_Mailbox::revealsTheFile()
{
    letter(u"drafts/1.eml"_s, "one");
    open();
    QTRY_COMPARE(shown(), u"one"_s);
    action("reveal")->trigger();
    QCOMPARE(m_opened, QList<QUrl>{QUrl::fromLocalFile(path(u"drafts"_s))});
}

void tst_Mailbox::closesWhileReading()
{
    for (int i = 0; i < 300; ++i)
        letter(u"drafts/%1.eml"_s.arg(i), QByteArray::number(i));
    m_index = std::make_unique<store::LetterIndex>(
        std::map<LetterFolder, QString>{{LetterFolder::Drafts, path(u"drafts"_s)}},
        path(u"index/letters.sqlite"_s));
    m_window = std::make_unique<MailboxWindow>(*m_index, *m_queue, path(u"trash"_s));
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_window.reset();
    m_index.reset();
    QTest::qWait(0);
}

QTEST_MAIN(tst_Mailbox)
#include "tst_Mailbox.moc"
