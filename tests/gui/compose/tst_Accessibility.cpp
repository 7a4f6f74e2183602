// What a screen reader finds in a letter's window, and that every key with Alt means one thing only.
#include "Fixture.h"

#include "core/letter/Draft.h"

#include <QAccessible>
#include <QDialog>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QTreeWidget>

using namespace envoi;
using namespace envoi::compose;

namespace {

/// Roles that a person acts on; the rest is scenery.
bool isControl(QAccessible::Role role)
{
    switch (role) {
    case QAccessible::PushButton:
    case QAccessible::ButtonMenu:
    case QAccessible::ButtonDropDown:
    case QAccessible::CheckBox:
    case QAccessible::RadioButton:
    case QAccessible::ComboBox:
    case QAccessible::EditableText:
    case QAccessible::List:
    case QAccessible::ListItem:
    case QAccessible::MenuItem:
    case QAccessible::Slider:
    case QAccessible::SpinBox:
    case QAccessible::Link:
    case QAccessible::ProgressBar:
        return true;
    default:
        return false;
    }
}

QString where(const QAccessibleInterface *control)
{
    QString path = u"role %1"_s.arg(control->role());
    for (; control; control = control->parent()) {
        const auto *object = control->object();
        path += u" < "_s +
                (object ? QString::fromLatin1(object->metaObject()->className()) + u'#' + object->objectName()
                        : u"(no object)"_s);
    }
    return path;
}

struct Found {
    int controls = 0;
    QStringList nameless;
};

void walk(QAccessibleInterface *one, Found &found, int depth = 0)
{
    if (!one || !one->isValid() || depth > 40)
        return;
    // What can't be seen gets its turn when it is shown; some is Qt's own machinery.
    const auto *object = one->object();
    if (one->state().invisible || (object && object->objectName().startsWith(u"qt_"_s)))
        return;
    // A separator in a list of choices is an item that has no text.
    const auto *parent = one->role() == QAccessible::ListItem ? one->parent() : nullptr;
    if (parent && parent->object() && parent->object()->inherits("QComboBoxListView"))
        return;
    if (isControl(one->role())) {
        ++found.controls;
        if (one->text(QAccessible::Name).trimmed().isEmpty())
            found.nameless.append(where(one));
    }
    for (int i = 0; i < one->childCount(); ++i)
        walk(one->child(i), found, depth + 1);
}

QChar mnemonic(const QString &text)
{
    for (qsizetype i = 0; i + 1 < text.size(); ++i) {
        if (text[i] != u'&')
            continue;
        if (text[i + 1] != u'&')
            return text[i + 1].toUpper();
        ++i;
    }
    return {};
}

} // namespace

class tst_Accessibility : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void everyControlHasAName();
    void namesInEveryState();
    void oneMeaningForEachMnemonic();
    void oneMeaningForEachShortcut();
    void shortcutsAreListed();

private:
    void fill();
    void check(int atLeast);

    std::unique_ptr<Fixture> m_fixture;
};

void tst_Accessibility::init()
{
    m_fixture = std::make_unique<Fixture>();
    m_fixture->open();
}

void tst_Accessibility::cleanup()
{
    m_fixture.reset();
}

void tst_Accessibility::fill()
{
    letter::Draft draft;
    draft.to = {u"anna@example.com"_s, u"anna@"_s};
    draft.cc = {u"Team: one@example.com, two@example.com;"_s};
    draft.bcc = {u"hidden@example.com"_s};
    draft.replyTo = {u"reply@example.com"_s};
    draft.subject = u"Lunch"_s;
    draft.html = u"<p>One <b>two</b></p>"_s;
    draft.attachments.push_back({QByteArray("text"), u"menu.txt"_s, {}});
    m_fixture->window->open(draft);
}

void tst_Accessibility::check(int atLeast)
{
    Found found;
    walk(QAccessible::queryAccessibleInterface(m_fixture->window.data()), found);
    QVERIFY2(found.nameless.isEmpty(), qPrintable(found.nameless.join(u'\n')));
    QVERIFY2(found.controls >= atLeast, qPrintable(QString::number(found.controls)));
}

void tst_Accessibility::everyControlHasAName()
{
    check(25);
    fill();
    check(25);
}

void tst_Accessibility::namesInEveryState()
{
    // A wrong address: the banner with its buttons.
    fill();
    m_fixture->window->send();
    QVERIFY(!m_fixture->headline().isEmpty());
    check(25);
    // Plain text, where the toolbar is off.
    m_fixture->dialogs.confirmAnswer = platform::Dialogs::Answer::Yes;
    m_fixture->editor()->setFormat(letter::Draft::Format::Plain);
    check(25);
    // Sent: nothing can be written any more.
    m_fixture->field(HeaderForm::Row::To)->setTexts({u"anna@example.com"_s});
    m_fixture->window->send();
    QTRY_COMPARE(m_fixture->window->state(), ComposeWindow::State::Sent);
    check(10);
}

void tst_Accessibility::oneMeaningForEachMnemonic()
{
    fill();
    QHash<QChar, QString> taken;
    const auto take = [&taken](const QString &text) {
        const QChar key = mnemonic(text);
        if (key.isNull())
            return;
        QVERIFY2(!taken.contains(key), qPrintable(taken.value(key) + u" and "_s + text));
        taken.insert(key, text);
    };
    for (const auto *action : m_fixture->window->menuBar()->actions())
        take(action->text());
    const auto labels = m_fixture->window->findChildren<QLabel *>();
    for (const auto *label : labels) {
        if (label->buddy())
            take(label->text());
    }
    const auto buttons = m_fixture->window->findChildren<QAbstractButton *>();
    for (const auto *button : buttons) {
        if (button->isVisible())
            take(button->text());
    }
    QVERIFY(taken.size() >= 13);
    // Within each menu as well, and what it opens.
    const auto menus = m_fixture->window->menuBar()->findChildren<QMenu *>();
    QVERIFY(menus.size() > 10);
    for (const auto *menu : menus) {
        taken.clear();
        for (const auto *action : menu->actions())
            take(action->text());
    }
}

void tst_Accessibility::oneMeaningForEachShortcut()
{
    fill();
    // Two that answer the same keys would both be silent.
    QHash<QKeySequence, QString> taken;
    QStringList clashes;
    for (const QAction *action : m_fixture->window->findChildren<QAction *>()) {
        if (!action->isEnabled() || action->associatedObjects().isEmpty())
            continue;
        for (const QKeySequence &keys : action->shortcuts()) {
            if (keys.isEmpty())
                continue;
            if (taken.contains(keys))
                clashes += keys.toString() + u": "_s + action->text() + u" and "_s + taken.value(keys);
            taken.insert(keys, action->text());
        }
    }
    QVERIFY2(clashes.isEmpty(), qPrintable(clashes.join(u'\n')));
    QVERIFY2(taken.size() > 40, qPrintable(QString::number(taken.size())));
}

void tst_Accessibility::shortcutsAreListed()
{
    QTest::keyClick(m_fixture->window, Qt::Key_F1);
    const QPointer<QDialog> dialog = m_fixture->window->findChild<QDialog *>(u"shortcuts"_s);
    QVERIFY(dialog);
    auto *tree = dialog->findChild<QTreeWidget *>();
    const auto keysOf = [tree](const QString &name) {
        const auto found = tree->findItems(name, Qt::MatchExactly | Qt::MatchRecursive);
        return found.isEmpty() ? QString() : found[0]->text(1);
    };
    QCOMPARE(keysOf(u"New Letter"_s), u"Ctrl+N"_s);
    QVERIFY(keysOf(u"Send"_s).contains(u"Ctrl+Return"_s));
    QVERIFY(!keysOf(u"Bulleted List"_s).isEmpty());
    QCOMPARE(keysOf(u"Link"_s), u"Ctrl+K"_s);
    // What is typed leaves only what fits, by name or by key.
    auto *line = dialog->findChild<QLineEdit *>();
    QTRY_COMPARE(QApplication::focusWidget(), line);
    QTest::keyClicks(line, u"ctrl+k"_s);
    QVERIFY(tree->findItems(u"New Letter"_s, Qt::MatchExactly | Qt::MatchRecursive)[0]->isHidden());
    QVERIFY(!tree->findItems(u"Link"_s, Qt::MatchExactly | Qt::MatchRecursive)[0]->isHidden());
    QTest::keyClick(dialog.data(), Qt::Key_Escape);
    QTRY_VERIFY(!dialog);
}

QTEST_MAIN(tst_Accessibility)
#include "tst_Accessibility.moc"
