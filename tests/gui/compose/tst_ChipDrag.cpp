#include "app/compose/RecipientChip.h"
#include "tests/gui/compose/Fixture.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QDropEvent>
#include <QFile>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QUrl>

#include <algorithm>

using namespace envoi;
using namespace envoi::compose;
using Row = HeaderForm::Row;

/// Drops are sent as events: a real drag would need the pointer of a desktop.
class tst_ChipDrag : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_fixture.reset(); }
    void mouseBeginsADrag();
    void dropsIntoAnotherField();
    void dropsAtItsPlace();
    void changesTheOrder();
    void dropsOnTheButtonOfAHiddenRow();
    void undoneInEither_data();
    void undoneInEither();
    void severalTogether();
    void selectedByKeys();
    void movedFromTheMenu();
    void dropsOfText();
    void filesAreNotForIt();
    void alreadyThere();
    void fromAnotherLetterIsACopy();

private:
    RecipientsField *field(Row row) const { return m_fixture->field(row); }
    QStringList texts(Row row) const { return field(row)->texts(); }
    RecipientChip *chip(Row row, const QString &text) const
    {
        for (auto *one : field(row)->findChildren<RecipientChip *>()) {
            if (!one->isHidden() && one->recipient().text == text)
                return one;
        }
        return nullptr;
    }
    static bool drop(QWidget *target, QPoint position, QMimeData *mime)
    {
        QDragEnterEvent enter(position, Qt::MoveAction | Qt::CopyAction, mime, Qt::LeftButton, {});
        QApplication::sendEvent(target, &enter);
        if (!enter.isAccepted())
            return false;
        QDragMoveEvent move(position, Qt::MoveAction | Qt::CopyAction, mime, Qt::LeftButton, {});
        QApplication::sendEvent(target, &move);
        QDropEvent event(position, Qt::MoveAction | Qt::CopyAction, mime, Qt::LeftButton, {});
        QApplication::sendEvent(target, &event);
        return event.isAccepted();
    }
    bool dropChip(RecipientsField *from, RecipientChip *one, RecipientsField *to, QPoint position) const
    {
        const std::unique_ptr<QMimeData> mime(from->mimeFor(one));
        return drop(to->viewport(), position, mime.get());
    }
    static QPoint end(const RecipientsField *field) { return {field->viewport()->width() - 3, 8}; }

    std::unique_ptr<Fixture> m_fixture;
};

namespace {

const QString a = QStringLiteral("a@example.com");
const QString b = QStringLiteral("b@example.com");
const QString c = QStringLiteral("c@example.com");

} // namespace

void tst_ChipDrag::init()
{
    m_fixture = std::make_unique<Fixture>();
    m_fixture->open();
    m_fixture->window->findChild<HeaderForm *>()->reveal(Row::Cc);
    field(Row::To)->setTexts({a, b, c});
    QCoreApplication::processEvents();
}

void tst_ChipDrag::mouseBeginsADrag()
{
    auto *one = chip(Row::To, a);
    QSignalSpy drags(one, &RecipientChip::dragRequested);
    // The drag itself is not begun: it would wait for a pointer.
    one->disconnect(field(Row::To));
    QTest::mousePress(one, Qt::LeftButton, {}, QPoint(12, 8));
    QMouseEvent near(QEvent::MouseMove, QPointF(13, 8), one->mapToGlobal(QPointF(13, 8)), Qt::NoButton,
                     Qt::LeftButton, {});
    QApplication::sendEvent(one, &near);
    QCOMPARE(drags.count(), 0);
    for (int i = 0; i < 2; ++i) {
        QMouseEvent far(QEvent::MouseMove, QPointF(60, 8), one->mapToGlobal(QPointF(60, 8)), Qt::NoButton,
                        Qt::LeftButton, {});
        QApplication::sendEvent(one, &far);
    }
    QCOMPARE(drags.count(), 1);
}

void tst_ChipDrag::dropsIntoAnotherField()
{
    QSignalSpy edited(field(Row::Cc), &RecipientsField::edited);
    QVERIFY(dropChip(field(Row::To), chip(Row::To, b), field(Row::Cc), end(field(Row::Cc))));
    QCOMPARE(texts(Row::To), (QStringList{a, c}));
    QCOMPARE(texts(Row::Cc), QStringList{b});
    QVERIFY(edited.count() > 0);
    QCOMPARE(QApplication::focusWidget(), chip(Row::Cc, b));
}

void tst_ChipDrag::dropsAtItsPlace()
{
    field(Row::Cc)->setTexts({u"x@example.com"_s, u"y@example.com"_s});
    QCoreApplication::processEvents();
    auto *x = chip(Row::Cc, u"x@example.com"_s);
    const QPoint left = x->mapTo(field(Row::Cc)->viewport(), QPoint(3, 8));
    const QPoint right = x->mapTo(field(Row::Cc)->viewport(), QPoint(x->width() - 3, 8));
    QVERIFY(dropChip(field(Row::To), chip(Row::To, a), field(Row::Cc), right));
    QVERIFY(dropChip(field(Row::To), chip(Row::To, b), field(Row::Cc), left));
    QCOMPARE(texts(Row::Cc), (QStringList{b, u"x@example.com"_s, a, u"y@example.com"_s}));
}

void tst_ChipDrag::changesTheOrder()
{
    QVERIFY(dropChip(field(Row::To), chip(Row::To, a), field(Row::To), end(field(Row::To))));
    QCOMPARE(texts(Row::To), (QStringList{b, c, a}));
    QCoreApplication::processEvents();
    QVERIFY(dropChip(field(Row::To), chip(Row::To, a), field(Row::To), QPoint(1, 8)));
    QCOMPARE(texts(Row::To), (QStringList{a, b, c}));
    QTest::keySequence(QApplication::focusWidget(), QKeySequence::Undo);
    QCOMPARE(texts(Row::To), (QStringList{b, c, a}));
}

void tst_ChipDrag::dropsOnTheButtonOfAHiddenRow()
{
    auto *form = m_fixture->window->findChild<HeaderForm *>();
    auto *button = form->findChild<QToolButton *>(u"show-bcc"_s);
    QVERIFY(button->isVisible());
    const std::unique_ptr<QMimeData> mime(field(Row::To)->mimeFor(chip(Row::To, a)));
    QVERIFY(drop(button, button->rect().center(), mime.get()));
    QVERIFY(form->isRowVisible(Row::Bcc));
    QCOMPARE(texts(Row::Bcc), QStringList{a});
    const QMimeData other;
    QVERIFY(
        !drop(form->findChild<QToolButton *>(u"show-replyTo"_s), {2, 2}, const_cast<QMimeData *>(&other)));
}

void tst_ChipDrag::undoneInEither_data()
{
    QTest::addColumn<bool>("inTarget");
    QTest::newRow("where it went") << true;
    QTest::newRow("where it came from") << false;
}

void tst_ChipDrag::undoneInEither()
{
    QFETCH(bool, inTarget);
    QVERIFY(dropChip(field(Row::To), chip(Row::To, b), field(Row::Cc), end(field(Row::Cc))));
    auto *input = field(inTarget ? Row::Cc : Row::To)->inputWidget();
    input->setFocus();
    QTest::keySequence(input, QKeySequence::Undo);
    QCOMPARE(texts(Row::To), (QStringList{a, b, c}));
    QCOMPARE(texts(Row::Cc), QStringList{});
    // Once only.
    field(Row::To)->inputWidget()->setFocus();
    QTest::keySequence(field(Row::To)->inputWidget(), QKeySequence::Undo);
    QCOMPARE(texts(Row::To), (QStringList{a, b, c}));
}

void tst_ChipDrag::severalTogether()
{
    QTest::mouseClick(chip(Row::To, a), Qt::LeftButton, {}, QPoint(12, 8));
    QTest::mouseClick(chip(Row::To, a), Qt::LeftButton, Qt::ControlModifier, QPoint(12, 8));
    QTest::mouseClick(chip(Row::To, c), Qt::LeftButton, Qt::ControlModifier, QPoint(12, 8));
    QVERIFY(chip(Row::To, a)->isChecked() && !chip(Row::To, b)->isChecked() && chip(Row::To, c)->isChecked());
    QVERIFY(dropChip(field(Row::To), chip(Row::To, c), field(Row::Cc), end(field(Row::Cc))));
    QCOMPARE(texts(Row::To), QStringList{b});
    QCOMPARE(texts(Row::Cc), (QStringList{a, c}));
    QTest::keySequence(QApplication::focusWidget(), QKeySequence::Undo);
    QCOMPARE(texts(Row::To), (QStringList{a, b, c}));
    QCOMPARE(texts(Row::Cc), QStringList{});
    // A plain click is about one alone.
    QTest::mouseClick(chip(Row::To, a), Qt::LeftButton, Qt::ControlModifier, QPoint(12, 8));
    QTest::mouseClick(chip(Row::To, b), Qt::LeftButton, {}, QPoint(12, 8));
    QVERIFY(!chip(Row::To, a)->isChecked());
}

void tst_ChipDrag::selectedByKeys()
{
    field(Row::To)->inputWidget()->setFocus();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Left);
    QCOMPARE(QApplication::focusWidget(), chip(Row::To, c));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Left, Qt::ShiftModifier);
    QVERIFY(!chip(Row::To, a)->isChecked() && chip(Row::To, b)->isChecked() && chip(Row::To, c)->isChecked());
    QTest::keySequence(QApplication::focusWidget(), QKeySequence::Copy);
    QCOMPARE(QGuiApplication::clipboard()->text(), b + u", "_s + c);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Delete);
    QCOMPARE(texts(Row::To), QStringList{a});
    QTest::keySequence(QApplication::focusWidget(), QKeySequence::Undo);
    QCOMPARE(texts(Row::To), (QStringList{a, b, c}));
    QTest::keySequence(QApplication::focusWidget(), QKeySequence::SelectAll);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Backspace);
    QCOMPARE(texts(Row::To), QStringList{});
    QTest::keySequence(QApplication::focusWidget(), QKeySequence::Undo);
    QCOMPARE(texts(Row::To), (QStringList{a, b, c}));
}

void tst_ChipDrag::movedFromTheMenu()
{
    auto *one = chip(Row::To, a);
    one->setFocus();
    QContextMenuEvent event(QContextMenuEvent::Keyboard, one->rect().center(),
                            one->mapToGlobal(one->rect().center()));
    QApplication::sendEvent(one, &event);
    auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
    QVERIFY(menu);
    const auto actions = menu->actions();
    const auto found = std::ranges::find(actions, u"Move to Bcc"_s, &QAction::text);
    QVERIFY(found != actions.end());
    (*found)->trigger();
    menu->close();
    QVERIFY(m_fixture->window->findChild<HeaderForm *>()->isRowVisible(Row::Bcc));
    QCOMPARE(texts(Row::Bcc), QStringList{a});
    QCOMPARE(QApplication::focusWidget(), chip(Row::Bcc, a));
    QTest::keySequence(QApplication::focusWidget(), QKeySequence::Undo);
    QCOMPARE(texts(Row::To), (QStringList{a, b, c}));
    QCOMPARE(QApplication::focusWidget(), chip(Row::To, a));
}

void tst_ChipDrag::dropsOfText()
{
    QMimeData mime;
    mime.setText(u"x@example.com, Zoe <z@example.com>"_s);
    QVERIFY(drop(field(Row::To)->viewport(), QPoint(1, 8), &mime));
    QCOMPARE(texts(Row::To), (QStringList{u"x@example.com"_s, u"Zoe <z@example.com>"_s, a, b, c}));
}

void tst_ChipDrag::filesAreNotForIt()
{
    QFile file(m_fixture->home.filePath(u"plan.txt"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("plan") == 4);
    file.close();
    QMimeData mime;
    mime.setUrls({QUrl::fromLocalFile(file.fileName())});
    // The field leaves them to the window, which attaches them.
    QVERIFY(drop(field(Row::To)->viewport(), QPoint(1, 8), &mime));
    QTRY_COMPARE(m_fixture->window->draft().attachments.size(), 1U);
    QCOMPARE(texts(Row::To).size(), 3);
}

void tst_ChipDrag::alreadyThere()
{
    field(Row::Cc)->setTexts({a});
    QVERIFY(dropChip(field(Row::To), chip(Row::To, a), field(Row::Cc), end(field(Row::Cc))));
    QCOMPARE(texts(Row::To), (QStringList{b, c}));
    QCOMPARE(texts(Row::Cc), QStringList{a});
    field(Row::To)->inputWidget()->setFocus();
    QTest::keySequence(field(Row::To)->inputWidget(), QKeySequence::Undo);
    QCOMPARE(texts(Row::To), (QStringList{a, b, c}));
    QCOMPARE(texts(Row::Cc), QStringList{a});
}

void tst_ChipDrag::fromAnotherLetterIsACopy()
{
    ComposeWindow other(m_fixture->services);
    other.setAttribute(Qt::WA_DeleteOnClose, false);
    auto *target = other.findChild<HeaderForm *>()->field(Row::To);
    QVERIFY(dropChip(field(Row::To), chip(Row::To, a), target, QPoint(1, 8)));
    QCOMPARE(target->texts(), QStringList{a});
    QCOMPARE(texts(Row::To), (QStringList{a, b, c}));
}

QTEST_MAIN(tst_ChipDrag)
#include "tst_ChipDrag.moc"
