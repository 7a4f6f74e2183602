#include "app/compose/AddressBook.h"
#include "app/compose/CompletionPopup.h"
#include "app/compose/FieldNote.h"
#include "app/compose/RecipientChip.h"
#include "tests/gui/compose/Fixture.h"

#include <QAccessible>
#include <QApplication>
#include <QContextMenuEvent>
#include <QFile>
#include <QListView>
#include <QMenu>
#include <QMenuBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <algorithm>

using namespace envoi;
using namespace envoi::compose;
using Row = HeaderForm::Row;

class tst_Completion : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_fixture.reset(); }
    void takesByKeys_data();
    void takesByKeys();
    void keepsWhatWasTyped_data();
    void keepsWhatWasTyped();
    void takesByMouse();
    void escapeCloses();
    void focusCloses();
    void deleteForgets();
    void menuForgets();
    void groupGivesItsMembers();
    void presentOnesAreNotSuggested();
    void readerHearsThem();
    void fitsIntoTheWindow();
    void sentLettersAreRemembered();
    void doubtIsShownAndMended();
    void doubtIsMendedFromTheMenu();
    void lookAlikeShowsItsPunycode();
    void imports();
    void importTellsWhatIsWrong();
    void damagedContactsAreSaid();

private:
    AddressBook &book() { return m_fixture->services.addressBook(); }
    QLineEdit *input(Row row = Row::To) const
    {
        return qobject_cast<QLineEdit *>(m_fixture->field(row)->inputWidget());
    }
    CompletionPopup *popup() const { return m_fixture->window->findChild<CompletionPopup *>(); }
    bool isOpen() const { return popup() && popup()->isOpen(); }
    QStringList shown() const
    {
        QStringList result;
        const auto *model = popup()->findChild<QListView *>()->model();
        for (int row = 0; row < model->rowCount(); ++row)
            result.append(model->index(row, 0).data().toString());
        return result;
    }
    QStringList texts(Row row = Row::To) const { return m_fixture->field(row)->texts(); }
    void import(const QByteArray &csv, const QString &name = u"people.csv"_s);
    void chooseInMenu(const QString &text);

    std::unique_ptr<Fixture> m_fixture;
};

void tst_Completion::init()
{
    m_fixture = std::make_unique<Fixture>();
    contacts::ContactStore store(m_fixture->home.filePath(u"contacts.json"_s));
    const auto made = store.change([](contacts::ContactBook &book) {
        book.import({{u"Anna Example"_s, {}, {}, {u"anna@example.com"_s}, {u"Blue Team"_s}},
                     {u"Anton Sample"_s, {}, {}, {u"anton@example.org"_s}, {u"Blue Team"_s}},
                     {u"Zoë Other"_s, {}, {}, {u"zoe@example.net"_s}, {}}});
        book.recordSent({*mime::Mailbox::parse(u"anton@example.org")}, u"you@envoi.test"_s,
                        QDateTime::currentDateTimeUtc());
    });
    QVERIFY(made);
    m_fixture->open();
    QTRY_VERIFY(book().isLoaded());
    input()->setFocus();
}

void tst_Completion::takesByKeys_data()
{
    QTest::addColumn<QList<int>>("keys");
    QTest::addColumn<QString>("expected");
    const QString anton = u"Anton Sample <anton@example.org>"_s;
    const QString anna = u"Anna Example <anna@example.com>"_s;
    // Anton was written to.
    QTest::newRow("Enter") << QList<int>{Qt::Key_Return} << anton;
    QTest::newRow("Tab") << QList<int>{Qt::Key_Tab} << anton;
    QTest::newRow("Down and Enter") << QList<int>{Qt::Key_Down, Qt::Key_Return} << anna;
    QTest::newRow("Up, past the end") << QList<int>{Qt::Key_Up, Qt::Key_Up, Qt::Key_Return} << anna;
    QTest::newRow("around") << QList<int>{Qt::Key_Down, Qt::Key_Down, Qt::Key_Down, Qt::Key_Tab} << anton;
}

void tst_Completion::takesByKeys()
{
    QFETCH(QList<int>, keys);
    QTest::keyClicks(input(), u"an"_s);
    QVERIFY(isOpen());
    QCOMPARE(shown(),
             (QStringList{u"Anton Sample, anton@example.org"_s, u"Anna Example, anna@example.com"_s}));
    for (const int key : std::as_const(keys))
        QTest::keyClick(QApplication::focusWidget(), static_cast<Qt::Key>(key));
    QCOMPARE(texts().size(), 1);
    QTEST(texts().first(), "expected");
    QVERIFY(!isOpen());
    QVERIFY(input()->text().isEmpty());
    QVERIFY(input()->hasFocus());
    QVERIFY(m_fixture->window->isModified());
}

void tst_Completion::keepsWhatWasTyped_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<int>("key");
    QTest::newRow("Enter") << u"ann@example.co"_s << int(Qt::Key_Return);
    QTest::newRow("Tab") << u"anna@example.co"_s << int(Qt::Key_Tab);
    QTest::newRow("the same address") << u"anna@example.com"_s << int(Qt::Key_Return);
}

void tst_Completion::keepsWhatWasTyped()
{
    QFETCH(QString, typed);
    QFETCH(int, key);
    QTest::keyClicks(input(), typed);
    QTest::keyClick(input(), static_cast<Qt::Key>(key));
    QCOMPARE(texts(), QStringList{typed});
}

void tst_Completion::takesByMouse()
{
    QTest::keyClicks(input(), u"anna"_s);
    QVERIFY(isOpen());
    auto *view = popup()->findChild<QListView *>();
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {},
                      view->visualRect(view->model()->index(0, 0)).center());
    QCOMPARE(texts(), QStringList{u"Anna Example <anna@example.com>"_s});
    QVERIFY(input()->hasFocus());
    QVERIFY(!isOpen());
}

void tst_Completion::escapeCloses()
{
    QTest::keyClicks(input(), u"anna"_s);
    QVERIFY(isOpen());
    QTest::keyClick(input(), Qt::Key_Escape);
    QVERIFY(!isOpen());
    QCOMPARE(input()->text(), u"anna"_s);
    // Then it is as typed.
    QTest::keyClick(input(), Qt::Key_Return);
    QCOMPARE(texts(), QStringList{u"anna"_s});
}

void tst_Completion::focusCloses()
{
    QTest::keyClicks(input(), u"anna"_s);
    QVERIFY(isOpen());
    m_fixture->subject()->setFocus(Qt::MouseFocusReason);
    QVERIFY(!isOpen());
    QCOMPARE(texts(), QStringList{u"anna"_s});
}

void tst_Completion::deleteForgets()
{
    QTest::keyClicks(input(), u"an"_s);
    QVERIFY(isOpen());
    // Without an arrow key before, Delete is about the text.
    QTest::keyClick(input(), Qt::Key_Delete);
    QCOMPARE(shown().size(), 2);
    QTest::keyClick(input(), Qt::Key_Down);
    QTest::keyClick(input(), Qt::Key_Delete);
    QTRY_VERIFY(!book().book().find(u"anna@example.com"_s));
    QTRY_COMPARE(shown(), QStringList{u"Anton Sample, anton@example.org"_s});
    QVERIFY(isOpen());
    QCOMPARE(input()->text(), u"an"_s);
    const auto stored = contacts::ContactStore(m_fixture->home.filePath(u"contacts.json"_s)).load();
    QVERIFY(stored && !stored->find(u"anna@example.com"_s));
}

void tst_Completion::chooseInMenu(const QString &text)
{
    auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
    QVERIFY(menu);
    const auto actions = menu->actions();
    const auto found = std::ranges::find_if(
        actions, [&](const QAction *action) { return action->text().remove(u'&') == text; });
    QVERIFY(found != actions.end());
    (*found)->trigger();
    menu->close();
}

void tst_Completion::menuForgets()
{
    QTest::keyClicks(input(), u"anna"_s);
    QVERIFY(isOpen());
    auto *view = popup()->findChild<QListView *>();
    emit view->customContextMenuRequested(view->visualRect(view->model()->index(0, 0)).center());
    chooseInMenu(u"Forget This Address"_s);
    QTRY_VERIFY(!book().book().find(u"anna@example.com"_s));
    QTRY_VERIFY(!isOpen());
}

void tst_Completion::groupGivesItsMembers()
{
    QTest::keyClicks(input(), u"blue"_s);
    QVERIFY(isOpen());
    QCOMPARE(shown(), QStringList{u"Blue Team, a group of 2"_s});
    QTest::keyClick(input(), Qt::Key_Return);
    QCOMPARE(texts(),
             (QStringList{u"Anna Example <anna@example.com>"_s, u"Anton Sample <anton@example.org>"_s}));
}

void tst_Completion::presentOnesAreNotSuggested()
{
    QTest::keyClicks(input(), u"anna"_s);
    QTest::keyClick(input(), Qt::Key_Return);
    m_fixture->window->findChild<HeaderForm *>()->reveal(Row::Cc);
    QTest::keyClicks(input(Row::Cc), u"an"_s);
    auto popups = m_fixture->window->findChildren<CompletionPopup *>();
    const auto open = std::ranges::find_if(popups, &CompletionPopup::isOpen);
    QVERIFY(open != popups.end());
    QCOMPARE((*open)->findChild<QListView *>()->model()->rowCount(), 1);
}

void tst_Completion::readerHearsThem()
{
    QTest::keyClicks(input(), u"an"_s);
    QVERIFY(input()->accessibleDescription().contains(u"2 suggestions"_s));
    auto *view = popup()->findChild<QListView *>();
    auto *interface = QAccessible::queryAccessibleInterface(view);
    QVERIFY(interface);
    QCOMPARE(interface->text(QAccessible::Name), u"Suggested recipients"_s);
    QCOMPARE(interface->child(0)->text(QAccessible::Name), u"Anton Sample, anton@example.org"_s);
    QTest::keyClick(input(), Qt::Key_Escape);
    QVERIFY(!input()->accessibleDescription().contains(u"suggestions"_s));
}

void tst_Completion::fitsIntoTheWindow()
{
    m_fixture->window->resize(430, 370);
    QTest::keyClicks(input(), u"e"_s);
    QVERIFY(isOpen());
    QVERIFY(m_fixture->window->rect().contains(popup()->geometry()));
    const QRect field(input()->mapTo(m_fixture->window, QPoint(0, 0)), input()->size());
    QVERIFY(!field.intersects(popup()->geometry()));
    // Input methods and keys stay with the line.
    QVERIFY(input()->hasFocus());
}

void tst_Completion::sentLettersAreRemembered()
{
    m_fixture->write(u"New Person <new@example.com>, Team: b@example.com, c@example.com;"_s, u"A subject"_s,
                     u"Hello"_s);
    m_fixture->window->send();
    QTRY_COMPARE(m_fixture->window->state(), ComposeWindow::State::Sent);
    QTRY_VERIFY(book().book().find(u"new@example.com"_s));
    const auto *entry = book().book().find(u"new@example.com"_s);
    QCOMPARE(entry->name, u"New Person"_s);
    QCOMPARE(entry->uses, (QList<contacts::Entry::Use>{{u"you@envoi.test"_s, 1}}));
    QVERIFY(book().book().find(u"b@example.com"_s) && book().book().find(u"c@example.com"_s));
}

void tst_Completion::doubtIsShownAndMended()
{
    QTest::keyClicks(input(), u"Anna <anna@gmial.com>"_s);
    QTest::keyClick(input(), Qt::Key_Return);
    auto *note = m_fixture->window->findChild<FieldNote *>(u"doubt-to"_s);
    QVERIFY(note->isVisible());
    QVERIFY(note->text().contains(u"Did you mean anna@gmail.com?"_s));
    auto *chip = m_fixture->field(Row::To)->findChild<RecipientChip *>();
    QVERIFY(chip->toolTip().contains(u"Did you mean anna@gmail.com?"_s));
    QVERIFY(chip->accessibleDescription().contains(u"Did you mean anna@gmail.com?"_s));
    QTest::mouseClick(note->button(), Qt::LeftButton);
    QCOMPARE(texts(), QStringList{u"Anna <anna@gmail.com>"_s});
    QVERIFY(!note->isVisible());
    // And taken back by the field's own undo.
    input()->setFocus();
    QTest::keySequence(input(), QKeySequence::Undo);
    QCOMPARE(texts(), QStringList{u"Anna <anna@gmial.com>"_s});
    QVERIFY(note->isVisible());
}

void tst_Completion::doubtIsMendedFromTheMenu()
{
    QTest::keyClicks(input(), u"bert@hotmial.com,"_s);
    auto *chip = m_fixture->field(Row::To)->findChild<RecipientChip *>();
    QContextMenuEvent event(QContextMenuEvent::Keyboard, chip->rect().center(),
                            chip->mapToGlobal(chip->rect().center()));
    QApplication::sendEvent(chip, &event);
    chooseInMenu(u"Change to bert@hotmail.com"_s);
    QCOMPARE(texts(), QStringList{u"bert@hotmail.com"_s});
}

void tst_Completion::lookAlikeShowsItsPunycode()
{
    m_fixture->field(Row::To)->addText(u"anna@ex\u0430mple.com"_s);
    auto *chip = m_fixture->field(Row::To)->findChild<RecipientChip *>();
    QVERIFY(chip->doubt());
    QVERIFY(chip->toolTip().contains(u"looks like example.com, but is xn--"_s));
}

void tst_Completion::import(const QByteArray &octets, const QString &name)
{
    QFile file(m_fixture->home.filePath(name));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(octets) == octets.size());
    file.close();
    m_fixture->dialogs.files = {file.fileName()};
    for (auto *action : m_fixture->window->findChildren<QAction *>()) {
        if (action->text() == u"&Import Contacts…"_s)
            action->trigger();
    }
}

void tst_Completion::imports()
{
    import("Name,Email\nNew Person,new@example.com\nAnna Example,anna@example.com\nNobody,\n");
    QVERIFY(m_fixture->dialogs.asked.contains(u"Import Contacts"_s));
    QTRY_COMPARE(m_fixture->headline(), u"Contacts imported: One new address, 1 known already."_s);
    input()->setFocus();
    QTest::keyClicks(input(), u"new"_s);
    QTRY_VERIFY(isOpen());
    QCOMPARE(shown(), QStringList{u"New Person, new@example.com"_s});
}

void tst_Completion::importTellsWhatIsWrong()
{
    import("just,a\ntable,of words\n");
    QTRY_COMPARE(m_fixture->headline(), u"No contacts were found in this file."_s);
    m_fixture->dialogs.files = {m_fixture->home.filePath(u"none.vcf"_s)};
    m_fixture->window->importContacts();
    QTRY_VERIFY(!m_fixture->headline().startsWith(u"Importing"_s));
    QVERIFY(m_fixture->headline().contains(u"none.vcf"_s));
}

void tst_Completion::damagedContactsAreSaid()
{
    m_fixture = std::make_unique<Fixture>();
    QFile file(m_fixture->home.filePath(u"contacts.json"_s));
    QVERIFY(file.open(QIODevice::ReadWrite) && file.write("{\"version\":9}") > 0 && file.flush());
    m_fixture->open();
    QTRY_VERIFY(m_fixture->headline().startsWith(u"The contacts can't be used"_s));
    m_fixture->write(u"new@example.com"_s, u"A subject"_s, u"Hello"_s);
    m_fixture->window->send();
    QTRY_COMPARE(m_fixture->window->state(), ComposeWindow::State::Sent);
    m_fixture->services.writers().waitForDone();
    QVERIFY(file.seek(0));
    QCOMPARE(file.readAll(), QByteArray("{\"version\":9}"));
}

QTEST_MAIN(tst_Completion)
#include "tst_Completion.moc"
