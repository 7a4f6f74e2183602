#include "app/compose/RecipientChip.h"
#include "app/compose/RecipientsField.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace envoi::compose;

class tst_RecipientsField : public QObject {
    Q_OBJECT

private slots:
    void init();
    void becomesChip_data();
    void becomesChip();
    void focusOutMakesChip();
    void otherWindowDoesNot();
    void pasteOfLists_data();
    void pasteOfLists();
    void wrongOneIsMarked();
    void keysAmongChips();
    void editsInPlace();
    void removedComesBack();
    void copies();
    void duplicatesAreMerged();
    void growsToFourLines();
    void emptyInputMakesNoLine();
    void isMirrored();
    void textsAreAsTyped();
    void manyAreQuick();

private:
    QLineEdit *input() const { return m_field->findChild<QLineEdit *>(); }
    QList<RecipientChip *> chips() const;
    QStringList labels() const;

    std::unique_ptr<QWidget> m_window;
    RecipientsField *m_field = nullptr;
    QLineEdit *m_other = nullptr;
};

void tst_RecipientsField::init()
{
    m_window = std::make_unique<QWidget>();
    auto *layout = new QVBoxLayout(m_window.get());
    m_field = new RecipientsField(u"To"_s);
    m_other = new QLineEdit;
    layout->addWidget(m_field);
    layout->addWidget(m_other);
    layout->addStretch();
    m_window->resize(420, 300);
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    input()->setFocus();
}

QList<RecipientChip *> tst_RecipientsField::chips() const
{
    QList<RecipientChip *> result;
    for (auto *chip : m_field->findChildren<RecipientChip *>()) {
        if (!chip->isHidden())
            result.append(chip);
    }
    std::ranges::sort(result, [](const auto *a, const auto *b) {
        return std::pair(a->y(), a->x()) < std::pair(b->y(), b->x());
    });
    return result;
}

QStringList tst_RecipientsField::labels() const
{
    QStringList result;
    for (const auto *chip : chips())
        result.append(chip->recipient().fullText());
    return result;
}

void tst_RecipientsField::becomesChip_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<int>("key");
    QTest::addColumn<QStringList>("expected");
    const QStringList anna{u"anna@example.com"_s};
    QTest::newRow("comma") << u"anna@example.com"_s << int(Qt::Key_Comma) << anna;
    QTest::newRow("semicolon") << u"anna@example.com"_s << int(Qt::Key_Semicolon) << anna;
    QTest::newRow("enter") << u"anna@example.com"_s << int(Qt::Key_Return) << anna;
    QTest::newRow("tab") << u"anna@example.com"_s << int(Qt::Key_Tab) << anna;
    QTest::newRow("name") << u"Anna Example <anna@example.com>"_s << int(Qt::Key_Comma)
                          << QStringList{u"Anna Example <anna@example.com>"_s};
    QTest::newRow("wrong") << u"anna@"_s << int(Qt::Key_Return) << QStringList{u"anna@"_s};
    QTest::newRow("group") << u"Team: a@example.com, b@example.com"_s << int(Qt::Key_Semicolon)
                           << QStringList{u"Team: a@example.com, b@example.com;"_s};
    QTest::newRow("only a comma") << u""_s << int(Qt::Key_Comma) << QStringList{};
}

void tst_RecipientsField::becomesChip()
{
    QFETCH(QString, typed);
    QFETCH(int, key);
    QFETCH(QStringList, expected);
    QSignalSpy edited(m_field, &RecipientsField::edited);
    QTest::keyClicks(input(), typed);
    // QTest sends the text of a key only when it is an ASCII one.
    if (key == Qt::Key_Comma || key == Qt::Key_Semicolon)
        QTest::keyClick(input(), static_cast<char>(key));
    else
        QTest::keyClick(QApplication::focusWidget(), static_cast<Qt::Key>(key));
    QTRY_COMPARE(labels(), expected);
    QVERIFY(input()->text().isEmpty());
    QVERIFY(typed.isEmpty() || edited.count() > 0);
}

void tst_RecipientsField::focusOutMakesChip()
{
    QTest::keyClicks(input(), u"anna@example.com"_s);
    QVERIFY(chips().isEmpty());
    QTest::mouseClick(m_other, Qt::LeftButton);
    m_other->setFocus(Qt::MouseFocusReason);
    QCOMPARE(labels(), QStringList{u"anna@example.com"_s});
}

void tst_RecipientsField::otherWindowDoesNot()
{
    QTest::keyClicks(input(), u"an"_s);
    QFocusEvent away(QEvent::FocusOut, Qt::ActiveWindowFocusReason);
    QCoreApplication::sendEvent(input(), &away);
    QVERIFY(chips().isEmpty());
    QCOMPARE(input()->text(), u"an"_s);
}

void tst_RecipientsField::pasteOfLists_data()
{
    QTest::addColumn<QString>("pasted");
    QTest::addColumn<QStringList>("expected");
    const QStringList both{u"a@example.com"_s, u"b@example.com"_s};
    QTest::newRow("commas") << u"a@example.com, b@example.com"_s << both;
    QTest::newRow("semicolons") << u"a@example.com;b@example.com;"_s << both;
    QTest::newRow("lines") << u"a@example.com\r\nb@example.com\n"_s << both;
    QTest::newRow("spaces") << u"a@example.com b@example.com"_s << both;
    QTest::newRow("spaces and words")
        << u"write to a@example.com b@example.com, b@example.com"_s
        << QStringList{u"write to a@example.com b@example.com"_s, u"b@example.com"_s};
    QTest::newRow("names") << u"\"Example, Anna\" <a@example.com>; Zoë <b@example.com>"_s
                           << QStringList{u"Example, Anna <a@example.com>"_s, u"Zoë <b@example.com>"_s};
    QTest::newRow("one") << u"a@example.com"_s << QStringList{u"a@example.com"_s};
    QTest::newRow("with a wrong one") << u"a@example.com, nonsense, b@example.com"_s
                                      << QStringList{u"a@example.com"_s, u"nonsense"_s, u"b@example.com"_s};
}

void tst_RecipientsField::pasteOfLists()
{
    QFETCH(QString, pasted);
    QFETCH(QStringList, expected);
    QGuiApplication::clipboard()->setText(pasted);
    QTest::keySequence(input(), QKeySequence::Paste);
    QTRY_COMPARE(labels(), expected);
}

void tst_RecipientsField::wrongOneIsMarked()
{
    QSignalSpy problems(m_field, &RecipientsField::problemChanged);
    m_field->addText(u"anna@example.com, anna@"_s);
    QTRY_COMPARE(chips().size(), 2);
    const auto *wrong = chips().last();
    QVERIFY(!wrong->recipient().isValid());
    QVERIFY(wrong->toolTip().contains(wrong->recipient().problem));
    // The reason stands there for those who have no mouse to hover with.
    QCOMPARE(problems.size(), 1);
    QVERIFY(problems.last()[0].toString().startsWith(u"anna@: "_s));
    QVERIFY(problems.last()[0].toString().endsWith(wrong->recipient().problem));
    auto *interface = QAccessible::queryAccessibleInterface(chips().last());
    QVERIFY(interface);
    QVERIFY(interface->text(QAccessible::Name).contains(u"not a valid address"_s));
    QCOMPARE(interface->text(QAccessible::Description), wrong->recipient().problem);
    // Not by colour alone: it is wider by its mark.
    RecipientChip right(Recipient::read(u"anna@x.example"_s));
    RecipientChip marked(Recipient::read(u"anna@x exampl"_s));
    QVERIFY(marked.sizeHint().width() > marked.fontMetrics().horizontalAdvance(marked.recipient().label()) +
                                            right.sizeHint().width() -
                                            right.fontMetrics().horizontalAdvance(right.recipient().label()));
    QVERIFY(m_field->focusFirstInvalid());
    QCOMPARE(QApplication::focusWidget(), chips().last());
}

void tst_RecipientsField::keysAmongChips()
{
    m_field->addText(u"a@example.com, b@example.com, c@example.com"_s);
    QTRY_COMPARE(chips().size(), 3);
    QTest::keyClick(input(), Qt::Key_Left);
    QCOMPARE(QApplication::focusWidget(), chips()[2]);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Left);
    QCOMPARE(QApplication::focusWidget(), chips()[1]);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Home);
    QCOMPARE(QApplication::focusWidget(), chips()[0]);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Delete);
    QTRY_COMPARE(labels(), (QStringList{u"b@example.com"_s, u"c@example.com"_s}));
    QCOMPARE(QApplication::focusWidget(), chips()[0]);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Right);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Backspace);
    QTRY_COMPARE(labels(), QStringList{u"b@example.com"_s});
    QCOMPARE(QApplication::focusWidget(), chips()[0]);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Right);
    QCOMPARE(QApplication::focusWidget(), input());
    // Backspace in the empty text first goes to the chip, so that nothing is removed by accident.
    QTest::keyClick(input(), Qt::Key_Backspace);
    QCOMPARE(labels(), QStringList{u"b@example.com"_s});
    // Who types on a chip means the text.
    QTest::keyClick(QApplication::focusWidget(), 'x');
    QCOMPARE(QApplication::focusWidget(), input());
    QCOMPARE(input()->text(), u"x"_s);
}

void tst_RecipientsField::editsInPlace()
{
    m_field->addText(u"a@example.com, Bert <b@example.con>, c@example.com"_s);
    QTRY_COMPARE(chips().size(), 3);
    QTest::mouseDClick(chips()[1], Qt::LeftButton, {}, QPoint(12, 10));
    QCOMPARE(input()->text(), u"Bert <b@example.con>"_s);
    QCOMPARE(input()->selectedText(), input()->text());
    QCOMPARE(m_field->texts(),
             (QStringList{u"a@example.com"_s, u"Bert <b@example.con>"_s, u"c@example.com"_s}));
    QTest::keyClicks(input(), u"b@example.com"_s);
    QTest::keyClick(input(), Qt::Key_Return);
    QCOMPARE(m_field->texts(), (QStringList{u"a@example.com"_s, u"b@example.com"_s, u"c@example.com"_s}));
    for (const auto key : {Qt::Key_F2, Qt::Key_Return}) {
        QTest::keyClick(input(), Qt::Key_Left);
        QTest::keyClick(QApplication::focusWidget(), key);
        QCOMPARE(input()->text(), u"c@example.com"_s);
        QTest::keyClick(input(), Qt::Key_Return);
    }
    QCOMPARE(m_field->texts().size(), 3);
}

void tst_RecipientsField::removedComesBack()
{
    const QStringList texts{u"a@example.com"_s, u"b@example.com"_s, u"c@example.com"_s};
    m_field->setTexts(texts);
    chips()[1]->setFocus();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Delete);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Delete);
    QCOMPARE(m_field->texts(), texts.first(1));
    QSignalSpy edited(m_field, &RecipientsField::edited);
    input()->setFocus();
    QTest::keyClick(input(), Qt::Key_Z, Qt::ControlModifier);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(m_field->texts(), texts);
    QCOMPARE(edited.count(), 2);
    // There is no more, and another letter's is not this one's.
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(m_field->texts(), texts);
    chips()[0]->setFocus();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Delete);
    m_field->setTexts({});
    input()->setFocus();
    QTest::keyClick(input(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(m_field->texts().isEmpty());
}

void tst_RecipientsField::copies()
{
    m_field->addText(u"\"Example, Anna\" <a@example.com>"_s);
    QTRY_COMPARE(chips().size(), 1);
    QTest::keyClick(input(), Qt::Key_Left);
    QTest::keySequence(QApplication::focusWidget(), QKeySequence::Copy);
    const QString copied = QGuiApplication::clipboard()->text();
    QVERIFY2(Recipient::read(copied).isValid(), qPrintable(copied));
    // What was copied is what can be pasted.
    m_field->setTexts({});
    QTest::keySequence(input(), QKeySequence::Paste);
    QTRY_COMPARE(chips().size(), 1);
    QVERIFY(chips().first()->recipient().isValid());
}

void tst_RecipientsField::duplicatesAreMerged()
{
    m_field->addText(u"a@example.com, b@example.com, Anna <a@EXAMPLE.com>, b@example.com"_s);
    QTRY_COMPARE(labels(), (QStringList{u"Anna <a@example.com>"_s, u"b@example.com"_s}));
}

void tst_RecipientsField::growsToFourLines()
{
    const int one = m_field->height();
    QStringList many;
    for (int i = 0; i < 60; ++i) {
        many.append(u"person%1@example.com"_s.arg(i));
        m_field->addText(many.last());
    }
    QTRY_VERIFY(m_field->height() > 3 * one);
    QVERIFY(m_field->height() < 5 * one + 20);
    QCOMPARE(m_field->texts(), many);
    // The end, where typing goes on, is in sight.
    QTRY_VERIFY(m_field->viewport()->rect().contains(input()->mapTo(m_field->viewport(), QPoint(0, 0))));
    m_field->setTexts({});
    QTRY_COMPARE(m_field->height(), one);
}

/// Chips that fill their line nearly: what stays is enough for the caret.
void tst_RecipientsField::emptyInputMakesNoLine()
{
    m_field->setTexts({u"anna@example.com"_s});
    const int one = m_field->height();
    const int chip = chips().constFirst()->sizeHint().width();
    m_window->resize(m_window->width() - m_field->viewport()->width() + chip + 14, m_window->height());
    QTRY_COMPARE(m_field->viewport()->width(), chip + 14);
    QTRY_COMPARE(m_field->height(), one);
    QVERIFY(input()->width() > 2);
}

void tst_RecipientsField::isMirrored()
{
    m_field->addText(u"a@example.com, b@example.com"_s);
    m_window->setLayoutDirection(Qt::RightToLeft);
    QTRY_VERIFY(chips().first()->recipient().text == u"b@example.com"_s);
    QTest::keyClick(input(), Qt::Key_Right);
    QCOMPARE(qobject_cast<RecipientChip *>(QApplication::focusWidget())->recipient().text,
             u"b@example.com"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Right);
    QCOMPARE(qobject_cast<RecipientChip *>(QApplication::focusWidget())->recipient().text,
             u"a@example.com"_s);
}

void tst_RecipientsField::textsAreAsTyped()
{
    const QStringList texts{u"Anna Example <anna@example.com>"_s, u"not an address"_s,
                            u"Team: a@example.com, b@example.com;"_s};
    m_field->setTexts(texts);
    QCOMPARE(m_field->texts(), texts);
    QTest::keyClicks(input(), u"half"_s);
    QCOMPARE(m_field->texts(), texts + QStringList{u"half"_s});
    QVERIFY(!m_field->isEmpty());
}

void tst_RecipientsField::manyAreQuick()
{
    QStringList many;
    for (int i = 0; i < 500; ++i)
        many.append(u"person%1@example.com"_s.arg(i));
    m_field->addText(many.join(u", "_s));
    QCOMPARE(m_field->texts(), many);
}

QTEST_MAIN(tst_RecipientsField)
#include "tst_RecipientsField.moc"
