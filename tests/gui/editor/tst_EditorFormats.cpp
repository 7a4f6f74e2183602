// What can be done to characters and paragraphs, by keys and mouse; and Markdown as it is typed.
#include "EditorTest.h"

#include "app/look/Look.h"

#include <QClipboard>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QSignalSpy>
#include <QTextBlock>
#include <QTimer>

#include <algorithm>
#include <cstdlib>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::editor;

namespace {

const auto ul = u"<ul style=\"margin-top:0;margin-bottom:0\">\n"_s;
const auto ol = u"<ol style=\"margin-top:0;margin-bottom:0\">\n"_s;
const auto quote =
    u"<blockquote type=\"cite\" style=\"margin:0 0 0 2px;border-left:2px solid #a0a0a0;padding-left:10px\">\n"_s;
const auto pre = u"<pre style=\"margin:0;white-space:pre-wrap\">"_s;

} // namespace

class tst_EditorFormats : public EditorTest {
    Q_OBJECT

private slots:
    void init() { setUp(); }
    void cleanup() { tearDown(); }
    void keys_data();
    void keys();
    void markdown_data();
    void markdown();
    void markdownCanBeOff();
    void face();
    void highlight();
    void alignmentMenu();
    void rule();
    void ruleIsSeen();
    void emoji();
    void emojiByKeyboard();
    void emojiInPlainText();
    void linkMenu();
    void formatMenu();
};

void tst_EditorFormats::keys_data()
{
    QTest::addColumn<QString>("start");
    QTest::addColumn<QString>("keys");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const QString &start, const QString &keys,
                        const QString &expected) { QTest::newRow(name) << start << keys << expected; };
    row("superscript", {}, u"x{Ctrl+.}2{Ctrl+.}y"_s, u"<div>x<sup>2</sup>y</div>\n"_s);
    row("subscript", {}, u"x{Ctrl+,}2{Ctrl+,}y"_s, u"<div>x<sub>2</sub>y</div>\n"_s);
    row("one of the two", {}, u"{Ctrl+,}{Ctrl+.}2"_s, u"<div><sup>2</sup></div>\n"_s);
    row("code", {}, u"a {Ctrl+T}b{Ctrl+T} c"_s, u"<div>a <code>b</code> c</div>\n"_s);
    row("larger", {}, u"a{Shift+Home}{Ctrl+Shift+.}{Ctrl+Shift+.}"_s,
        u"<div><span style=\"font-size:x-large\">a</span></div>\n"_s);
    row("smaller", {}, u"a{Shift+Home}{Ctrl+Shift+,}"_s,
        u"<div><span style=\"font-size:small\">a</span></div>\n"_s);
    row("centre", {}, u"a{Ctrl+E}"_s, u"<div style=\"text-align:center\">a</div>\n"_s);
    row("right", {}, u"a{Ctrl+R}"_s, u"<div style=\"text-align:right\">a</div>\n"_s);
    row("justify", {}, u"a{Ctrl+J}"_s, u"<div style=\"text-align:justify\">a</div>\n"_s);
    row("left again", {}, u"a{Ctrl+J}{Ctrl+L}"_s, u"<div>a</div>\n"_s);
    row("right is where a mirrored line begins", u"<div dir=\"rtl\">a</div>"_s, u"{Ctrl+R}"_s,
        u"<div dir=\"rtl\">a</div>\n"_s);
    row("left in a mirrored line", u"<div dir=\"rtl\">a</div>"_s, u"{Ctrl+L}"_s,
        u"<div dir=\"rtl\" style=\"text-align:left\">a</div>\n"_s);
    row("centred heading", {}, u"a{Ctrl+Alt+2}{Ctrl+E}{End}{Return}b"_s,
        u"<h2 style=\"text-align:center\">a</h2>\n<div style=\"text-align:center\">b</div>\n"_s);
    row("styles", {}, u"a{Ctrl+Alt+1}{Ctrl+Alt+3}"_s, u"<h3>a</h3>\n"_s);
    row("no style", u"<h1>a</h1>"_s, u"{Ctrl+Alt+0}"_s, u"<div>a</div>\n"_s);
    row("preformatted", {}, u"a{Ctrl+Alt+4}"_s, pre + u"a</pre>\n"_s);
    row("text at a rule stands below it", u"<div>a</div><hr>"_s, u"{Ctrl+End}b"_s,
        u"<div>a</div>\n<hr>\n<div>b</div>\n"_s);
    row("backspace takes a rule", u"<div>a</div><hr><div>b</div>"_s, u"{Ctrl+End}{Home}{Backspace}"_s,
        u"<div>a</div>\n<div>b</div>\n"_s);
    row("delete takes a rule", u"<div>a</div><hr><h1>b</h1>"_s, u"{End}{Del}"_s,
        u"<div>a</div>\n<h1>b</h1>\n"_s);
    row("backspace at a rule", u"<div>a</div><hr><div>b</div>"_s, u"{Down}{Backspace}"_s,
        u"<div>a</div>\n<div>b</div>\n"_s);
    row("clear",
        u"<div style=\"text-align:center\"><sup>a</sup><code>b</code>"
        u"<span style=\"font-family:Georgia;background-color:#ffff00\">c</span></div>"_s,
        u"{Ctrl+A}{Ctrl+\\}"_s, u"<div>abc</div>\n"_s);
}

void tst_EditorFormats::keys()
{
    QFETCH(QString, start);
    QFETCH(QString, keys);
    QFETCH(QString, expected);
    if (!start.isEmpty())
        setBody(start);
    type(keys);
    QCOMPARE(body(), expected);
    const QString html = m_editor->content().html;
    m_editor->setContent(m_editor->content());
    QCOMPARE(m_editor->content().html, html);
}

void tst_EditorFormats::markdown_data()
{
    QTest::addColumn<QString>("keys");
    QTest::addColumn<QString>("expected");
    QTest::addColumn<QString>("literal"); ///< after one undo
    const auto row = [](const char *name, const QString &keys, const QString &expected,
                        const QString &literal = {}) { QTest::newRow(name) << keys << expected << literal; };
    row("heading", u"# "_s, u"<h1><br></h1>\n"_s, u"<div>#&nbsp;</div>\n"_s);
    row("heading and text", u"## a"_s, u"<h2>a</h2>\n"_s);
    row("before text", u"a{Home}### "_s, u"<h3>a</h3>\n"_s, u"<div>### a</div>\n"_s);
    row("too many", u"####### a"_s, u"<div>####### a</div>\n"_s);
    row("bullets", u"- a{Return}b"_s, ul + u"<li>a</li>\n<li>b</li></ul>\n"_s);
    row("bullet", u"* "_s, ul + u"<li><br></li></ul>\n"_s, u"<div>*&nbsp;</div>\n"_s);
    row("numbers", u"1. a{Return}b"_s, ol + u"<li>a</li>\n<li>b</li></ol>\n"_s);
    row("no other number", u"24. December"_s, u"<div>24. December</div>\n"_s);
    row("quote", u"> a"_s, quote + u"<div>a</div>\n</blockquote>\n"_s);
    row("quote alone", u"> "_s, quote + u"<div><br></div>\n</blockquote>\n"_s, u"<div>&gt;&nbsp;</div>\n"_s);
    row("nested quote", u"> > a"_s, quote + quote + u"<div>a</div>\n</blockquote>\n</blockquote>\n"_s);
    row("signature", u"-- "_s, u"<div>--&nbsp;</div>\n"_s);
    row("within a line", u"a # b - c"_s, u"<div>a # b - c</div>\n"_s);
    row("bold", u"a **b c**"_s, u"<div>a <b>b c</b></div>\n"_s, u"<div>a **b c**</div>\n"_s);
    row("after bold", u"**b** c"_s, u"<div><b>b</b> c</div>\n"_s);
    row("bold by lines", u"__b__"_s, u"<div><b>b</b></div>\n"_s, u"<div>__b__</div>\n"_s);
    row("italic", u"*b*c"_s, u"<div><i>b</i>c</div>\n"_s);
    row("italic by lines", u"(_b_)"_s, u"<div>(<i>b</i>)</div>\n"_s);
    row("struck", u"~~b~~"_s, u"<div><s>b</s></div>\n"_s, u"<div>~~b~~</div>\n"_s);
    row("code", u"a `b*c*` d"_s, u"<div>a <code>b*c*</code> d</div>\n"_s);
    row("both", u"**a** and *b* and `c`"_s, u"<div><b>a</b> and <i>b</i> and <code>c</code></div>\n"_s);
    row("names", u"my_long_name and 2*3*4 and a * b * c"_s,
        u"<div>my_long_name and 2*3*4 and a * b * c</div>\n"_s);
    row("nothing inside", u"**** ** `` "_s, u"<div>**** ** ``&nbsp;</div>\n"_s);
    row("in code", u"{Ctrl+T}*a*"_s, u"<div><code>*a*</code></div>\n"_s);
    row("in preformatted text", u"{Ctrl+Alt+4}# *a*"_s, pre + u"# *a*</pre>\n"_s);
    row("fence", u"```{Return}a{Return}b"_s, pre + u"a\nb</pre>\n"_s);
    row("fence alone", u"```{Return}"_s, pre + u"\n\n</pre>\n"_s, u"<div>```</div>\n"_s);
    row("rule", u"a{Return}---{Return}b"_s, u"<div>a</div>\n<hr>\n<div>b</div>\n"_s);
    row("rule alone", u"---{Return}"_s, u"<hr>\n<div><br></div>\n"_s, u"<div>---</div>\n"_s);
}

void tst_EditorFormats::markdown()
{
    QFETCH(QString, keys);
    QFETCH(QString, expected);
    QFETCH(QString, literal);
    type(keys);
    QCOMPARE(body(), expected);
    if (!literal.isEmpty()) {
        type(u"{Ctrl+Z}"_s);
        QCOMPARE(body(), literal);
        type(u"{Ctrl+Shift+Z}"_s);
        QCOMPARE(body(), expected);
        type(u"{Ctrl+Z}{Ctrl+Z}{Ctrl+Z}"_s);
        QVERIFY(body() != literal);
    }
}

void tst_EditorFormats::markdownCanBeOff()
{
    QMenu menu;
    m_editor->fillFormatMenu(&menu);
    QSignalSpy changed(m_editor.get(), &Editor::preferencesChanged);
    for (QAction *action : menu.actions()) {
        if (action->text().remove(u'&').startsWith(u"Markdown"_s))
            action->trigger();
    }
    QCOMPARE(changed.size(), 1);
    QVERIFY(!m_editor->preferences().markdown);
    type(u"# a **b**{Return}---{Return}- c"_s);
    QCOMPARE(body(), u"<div># a **b**</div>\n<div>---</div>\n<div>- c</div>\n"_s);
    m_editor->setPreferences({});
    type(u"{Return}*d*"_s);
    QVERIFY(body().endsWith(u"<div><i>d</i></div>\n"_s));
}

void tst_EditorFormats::face()
{
    QComboBox *box = combo(u"Font"_s);
    QVERIFY(box);
    QCOMPARE(box->currentText(), u"Default font"_s);
    type(u"word{Ctrl+A}"_s);
    box->setFocus();
    QTest::keyClicks(box, u"Georgia"_s);
    QCOMPARE(body(),
             u"<div><span style=\"font-family:Georgia,'Times New Roman',serif\">word</span></div>\n"_s);
    QVERIFY(m_editor->content().html.toUtf8().size() < 250);
    QCOMPARE(box->currentText(), u"Georgia"_s);
    QTest::keyClick(box, Qt::Key_Home);
    QCOMPARE(body(), u"<div>word</div>\n"_s);
}

void tst_EditorFormats::highlight()
{
    type(u"a word{Ctrl+Shift+Left}"_s);
    click(u"Highlight"_s);
    QToolButton *yellow = nullptr;
    QToolButton *none = nullptr;
    for (QToolButton *one : m_editor->findChildren<QToolButton *>()) {
        if (one->accessibleName() == u"Yellow")
            yellow = one;
        if (one->accessibleName() == u"None")
            none = one;
    }
    QVERIFY(yellow && yellow->isVisible());
    QTest::mouseClick(yellow, Qt::LeftButton);
    QCOMPARE(body(), u"<div>a <span style=\"color:#000000;background-color:#fff176\">word</span></div>\n"_s);
    type(u"{Ctrl+Alt+H}"_s);
    QTRY_VERIFY(yellow->isVisible());
    QVERIFY(yellow->isChecked());
    QTest::mouseClick(none, Qt::LeftButton);
    QCOMPARE(body(), u"<div>a word</div>\n"_s);
}

void tst_EditorFormats::alignmentMenu()
{
    type(u"a"_s);
    QToolButton *alignment = button(u"Alignment"_s);
    QVERIFY(alignment);
    const auto choose = [alignment](const QString &name) {
        QTimer::singleShot(0, alignment->menu(), [alignment, name] {
            for (QAction *action : alignment->menu()->actions()) {
                if (action->text().remove(u'&') == name)
                    QTest::mouseClick(alignment->menu(), Qt::LeftButton, {},
                                      alignment->menu()->actionGeometry(action).center());
            }
        });
        QTest::mouseClick(alignment, Qt::LeftButton);
    };
    choose(u"Centre"_s);
    QCOMPARE(body(), u"<div style=\"text-align:center\">a</div>\n"_s);
    choose(u"Right-to-Left Text"_s);
    QCOMPARE(body(), u"<div dir=\"rtl\" style=\"text-align:center\">a</div>\n"_s);
    choose(u"Align Left"_s);
    QCOMPARE(body(), u"<div dir=\"rtl\" style=\"text-align:left\">a</div>\n"_s);
    choose(u"Right-to-Left Text"_s);
    type(u"{Ctrl+L}"_s);
    QCOMPARE(body(), u"<div>a</div>\n"_s);
}

void tst_EditorFormats::rule()
{
    setBody(u"<div>one</div><ul><li>two three</li></ul>"_s);
    QMenu menu;
    m_editor->fillInsertMenu(&menu);
    const auto insertRule = [&menu] {
        for (QAction *action : menu.actions()) {
            if (action->text().remove(u'&') == u"Horizontal Rule")
                action->trigger();
        }
    };
    type(u"{End}"_s);
    insertRule();
    type(u"x"_s);
    QCOMPARE(body(), u"<div>one</div>\n<hr>\n<div>x</div>\n"_s + ul + u"<li>two three</li></ul>\n"_s);
    QCOMPARE(m_editor->content().text, u"one\n----------------------------------------\nx\n\n- two three"_s);
    type(u"{Ctrl+Z}{Ctrl+Z}"_s);
    QCOMPARE(body(), u"<div>one</div>\n"_s + ul + u"<li>two three</li></ul>\n"_s);
    type(u"{Ctrl+End}{Ctrl+Left}"_s);
    insertRule();
    type(u"x"_s);
    QCOMPARE(body(), u"<div>one</div>\n"_s + ul + u"<li>two&nbsp;</li></ul>\n<hr>\n"_s + ul +
                         u"<li>xthree</li></ul>\n"_s);
}

void tst_EditorFormats::ruleIsSeen()
{
    for (const auto scheme : {look::Scheme::Light, look::Scheme::Dark}) {
        const QPalette before = QApplication::palette();
        QApplication::setPalette(look::palette(scheme));
        QTRY_COMPARE(text()->palette().color(QPalette::Base), look::palette(scheme).color(QPalette::Base));
        setBody(u"<div>one</div><hr><div>two</div>"_s);
        const QTextBlock rule = text()->document()->begin().next();
        const QRect line = text()->cursorRect(QTextCursor(rule));
        const QImage image = text()->viewport()->grab().toImage();
        const int paper = text()->palette().color(QPalette::Base).lightness();
        int difference = 0;
        for (int y = line.top(); y <= line.bottom(); ++y)
            difference =
                std::max(difference, std::abs(image.pixelColor(image.width() / 2, y).lightness() - paper));
        QApplication::setPalette(before);
        QVERIFY2(difference > 60, qPrintable(QString::number(difference)));
    }
}

void tst_EditorFormats::emoji()
{
    type(u"a "_s);
    click(u"Emoji"_s);
    auto *popup = m_editor->findChild<QWidget *>(u"emojiPicker"_s);
    QVERIFY(popup && popup->isVisible());
    auto *list = popup->findChild<QListWidget *>();
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(list->item(0)).center());
    QVERIFY(!popup->isVisible());
    QCOMPARE(body(), u"<div>a 😀</div>\n"_s);
    QCOMPARE(m_editor->preferences().recentEmoji, QStringList{u"😀"_s});
    for (QToolButton *group : popup->findChildren<QToolButton *>(QString(), Qt::FindDirectChildrenOnly))
        QVERIFY(!group->accessibleName().isEmpty());
}

void tst_EditorFormats::emojiByKeyboard()
{
    Editor::Preferences preferences;
    preferences.recentEmoji = {u"🎉"_s};
    m_editor->setPreferences(preferences);
    type(u"{Ctrl+B}b{Ctrl+;}"_s);
    auto *popup = m_editor->findChild<QWidget *>(u"emojiPicker"_s);
    QVERIFY(popup && popup->isVisible());
    auto *search = popup->findChild<QLineEdit *>();
    auto *list = popup->findChild<QListWidget *>();
    QCOMPARE(list->count(), 1); // the one used last
    QCOMPARE(list->item(0)->data(Qt::AccessibleTextRole).toString(), u"party popper"_s);
    QTest::keyClicks(search, u"thumbs down"_s);
    QCOMPARE(list->count(), 1);
    QTest::keyClick(search, Qt::Key_Return);
    QCOMPARE(body(), u"<div><b>b👎</b></div>\n"_s);
    QCOMPARE(m_editor->preferences().recentEmoji, (QStringList{u"👎"_s, u"🎉"_s}));
    type(u"{Ctrl+;}"_s);
    QTest::keyClick(search, Qt::Key_Down);
    QTest::keyClick(list, Qt::Key_Right);
    QTest::keyClick(list, Qt::Key_Return);
    QCOMPARE(body(), u"<div><b>b👎🎉</b></div>\n"_s);
    type(u"{Ctrl+;}"_s);
    QTest::keyClick(search, Qt::Key_Escape);
    QVERIFY(!popup->isVisible());
    type(u"{Ctrl+Z}"_s);
    QCOMPARE(body(), u"<div><b>b👎</b></div>\n"_s);
}

void tst_EditorFormats::emojiInPlainText()
{
    m_editor->setFormat(letter::Draft::Format::Plain);
    type(u"a{Ctrl+;}"_s);
    auto *popup = m_editor->findChild<QWidget *>(u"emojiPicker"_s);
    QVERIFY(popup && popup->isVisible());
    QTest::keyClick(popup->findChild<QLineEdit *>(), Qt::Key_Return);
    QCOMPARE(m_editor->content().text, u"a😀"_s);
}

void tst_EditorFormats::linkMenu()
{
    setBody(u"<div>plain <a href=\"https://example.com/x\">a long link to click on</a></div>"_s);
    QTextCursor cursor(text()->document());
    cursor.setPosition(12);
    const QPoint at = text()->cursorRect(cursor).center();
    const auto open = [this, at]() -> QMenu * {
        QContextMenuEvent event(QContextMenuEvent::Mouse, at, text()->viewport()->mapToGlobal(at));
        QCoreApplication::sendEvent(text()->viewport(), &event);
        return qobject_cast<QMenu *>(QApplication::activePopupWidget());
    };
    const auto named = [](const QMenu *menu, const QString &name) -> QAction * {
        for (QAction *action : menu->actions()) {
            if (action->text().remove(u'&') == name)
                return action;
        }
        return nullptr;
    };
    QMenu *menu = open();
    QVERIFY(menu);
    QVERIFY(named(menu, u"Open Link"_s));
    QVERIFY(named(menu, u"Paste"_s));
    QVERIFY(!named(menu, u"Table"_s));
    QTest::mouseClick(menu, Qt::LeftButton, {},
                      menu->actionGeometry(named(menu, u"Copy Link Address"_s)).center());
    QCOMPARE(QGuiApplication::clipboard()->text(), u"https://example.com/x"_s);
    menu = open();
    QVERIFY(menu);
    QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(named(menu, u"Remove Link"_s)).center());
    QCOMPARE(body(), u"<div>plain a long link to click on</div>\n"_s);
}

void tst_EditorFormats::formatMenu()
{
    QMenu format;
    m_editor->fillFormatMenu(&format);
    type(u"word{Ctrl+A}"_s);
    const auto trigger = [&format](const QString &submenu, const QString &name) {
        for (QAction *action : format.actions()) {
            if (!action->menu() || action->text().remove(u'&') != submenu)
                continue;
            for (QAction *inner : action->menu()->actions()) {
                if (inner->text().remove(u'&') == name)
                    inner->trigger();
            }
        }
    };
    trigger(u"Font"_s, u"Verdana"_s);
    trigger(u"Font Size"_s, u"Large"_s);
    trigger(u"Alignment"_s, u"Justify"_s);
    QCOMPARE(body(), u"<div style=\"text-align:justify\"><span style=\"font-family:Verdana,Geneva,"
                     u"sans-serif;font-size:large\">word</span></div>\n"_s);
    trigger(u"Paragraph Style"_s, u"Heading 1"_s);
    trigger(u"Font"_s, u"Default Font"_s);
    QCOMPARE(body(), u"<h1 style=\"text-align:justify\">word</h1>\n"_s);
}

int main(int argc, char **argv)
{
    if (!qEnvironmentVariableIsSet("DISPLAY"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    tst_EditorFormats test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_EditorFormats.moc"
