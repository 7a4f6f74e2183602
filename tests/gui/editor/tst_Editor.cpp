#include "EditorTest.h"

#include <QComboBox>
#include <QDesktopServices>
#include <QDialog>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::editor;

namespace {

/// Catches what the editor would open in a browser.
class Opened : public QObject {
    Q_OBJECT
public slots:
    void open(const QUrl &url) { urls += url; }

public:
    QList<QUrl> urls;
};

} // namespace

class tst_Editor : public EditorTest {
    Q_OBJECT

private slots:
    void init() { setUp(); }
    void cleanup() { tearDown(); }
    void keys_data();
    void keys();
    void buttons_data();
    void buttons();
    void styleAndSize();
    void colour();
    void link();
    void editedLink();
    void removedLink();
    void openedLink();
    void followsCursor();
    void undoSpansAll();
    void emitsEdited();
    void names();
    void readOnly();
};

void tst_Editor::keys_data()
{
    QTest::addColumn<QString>("start");
    QTest::addColumn<QString>("keys");
    QTest::addColumn<QString>("expected");
    const auto ul = u"<ul style=\"margin-top:0;margin-bottom:0\">\n"_s;
    const auto ol = u"<ol style=\"margin-top:0;margin-bottom:0\">\n"_s;
    const auto quote =
        u"<blockquote type=\"cite\" style=\"margin:0 0 0 2px;border-left:2px solid #a0a0a0;padding-left:10px\">\n"_s;
    const auto row = [](const char *name, const QString &start, const QString &keys,
                        const QString &expected) { QTest::newRow(name) << start << keys << expected; };
    row("hello", {}, u"Hello"_s, u"<div>Hello</div>\n"_s);
    row("lines", {}, u"a{Return}{Return}b"_s, u"<div>a</div>\n<div><br></div>\n<div>b</div>\n"_s);
    row("soft break", {}, u"a{Shift+Return}b"_s, u"<div>a<br>b</div>\n"_s);
    row("spaces", {}, u"a  b "_s, u"<div>a &nbsp;b&nbsp;</div>\n"_s);
    row("bold", {}, u"a{Ctrl+B}b{Ctrl+B}c"_s, u"<div>a<b>b</b>c</div>\n"_s);
    row("italic", {}, u"{Ctrl+I}b{Ctrl+I}"_s, u"<div><i>b</i></div>\n"_s);
    row("underline", {}, u"{Ctrl+U}b"_s, u"<div><u>b</u></div>\n"_s);
    row("strike", {}, u"{Ctrl+Shift+X}b"_s, u"<div><s>b</s></div>\n"_s);
    row("selection", u"<div>one two</div>"_s, u"{Ctrl+Shift+Right}{Ctrl+B}{Ctrl+I}"_s,
        u"<div><b><i>one </i></b>two</div>\n"_s);
    row("backward selection", u"<div><b>one</b> two</div>"_s, u"{Ctrl+Right}{Ctrl+Shift+Left}{Ctrl+B}"_s,
        u"<div>one two</div>\n"_s);
    row("bullets", {}, u"a{Ctrl+Shift+8}{Return}b"_s, ul + u"<li>a</li>\n<li>b</li></ul>\n"_s);
    row("numbers", {}, u"{Ctrl+Shift+7}a{Return}b{Return}{Return}c"_s,
        ol + u"<li>a</li>\n<li>b</li></ol>\n<div>c</div>\n"_s);
    row("list off", {}, u"{Ctrl+Shift+8}a{Ctrl+Shift+8}"_s, u"<div>a</div>\n"_s);
    row("list changes", {}, u"{Ctrl+Shift+8}a{Ctrl+Shift+7}"_s, ol + u"<li>a</li></ol>\n"_s);
    row("nested", {}, u"{Ctrl+Shift+8}a{Return}{Tab}b{Return}c{Return}{Shift+Tab}d"_s,
        ul + u"<li>a\n<ul>\n<li>b</li>\n<li>c</li></ul></li>\n<li>d</li></ul>\n"_s);
    row("nested by empty items", {}, u"{Ctrl+Shift+8}a{Return}{Tab}b{Return}{Return}c{Return}{Return}d"_s,
        ul + u"<li>a\n<ul>\n<li>b</li></ul></li>\n<li>c</li></ul>\n<div>d</div>\n"_s);
    row("bullets below a number", {}, u"{Ctrl+Shift+7}a{Return}{Tab}{Ctrl+Shift+8}b{Return}{Shift+Tab}c"_s,
        ol + u"<li>a\n<ul>\n<li>b</li></ul></li>\n<li>c</li></ol>\n"_s);
    row("nothing to nest below", {}, u"{Ctrl+Shift+8}{Tab}a"_s, ul + u"<li>a</li></ul>\n"_s);
    row("backspace leaves list", {}, u"{Ctrl+Shift+8}a{Return}b{Home}{Backspace}"_s,
        ul + u"<li>a</li></ul>\n<div>b</div>\n"_s);
    row("joins list before", ul + u"<li>a</li></ul><div>b</div>"_s, u"{Ctrl+End}{Ctrl+Shift+8}"_s,
        ul + u"<li>a</li>\n<li>b</li></ul>\n"_s);
    row("indent", {}, u"a{Ctrl+]}{Ctrl+]}{Ctrl+[}"_s, u"<div style=\"margin-left:40px\">a</div>\n"_s);
    row("backspace takes indent", {}, u"{Ctrl+]}a{Home}{Backspace}"_s, u"<div>a</div>\n"_s);
    row("quote", {}, u"a{Ctrl+Shift+9}{Return}b{Return}{Return}c"_s,
        quote + u"<div>a</div>\n<div>b</div>\n</blockquote>\n<div>c</div>\n"_s);
    row("quote off", {}, u"a{Ctrl+Shift+9}{Ctrl+Shift+9}"_s, u"<div>a</div>\n"_s);
    row("answer inside a quote", quote + u"<div>ab</div></blockquote>"_s,
        u"{Right}{Return}{Return}{Return}"_s,
        quote + u"<div>a</div>\n<div><br></div>\n<div><br></div>\n<div>b</div>\n</blockquote>\n"_s);
    row("backspace takes quote", quote + u"<div>ab</div></blockquote>"_s, u"{Backspace}"_s,
        u"<div>ab</div>\n"_s);
    row("heading ends", u"<h2>Title</h2>"_s, u"{End}{Return}text"_s, u"<h2>Title</h2>\n<div>text</div>\n"_s);
    row("heading splits", u"<h2>Title</h2>"_s, u"{Right}{Return}"_s, u"<h2>T</h2>\n<h2>itle</h2>\n"_s);
    row("above a heading", u"<h2>Title</h2>"_s, u"{Return}{Up}x"_s, u"<div>x</div>\n<h2>Title</h2>\n"_s);
    row("heading keeps typing", u"<h2>Title</h2>"_s, u"{End}s"_s, u"<h2>Titles</h2>\n"_s);
    row("preformatted goes on", u"<pre>a</pre>"_s, u"{End}{Return}b{Return}{Return}c"_s,
        u"<pre style=\"margin:0;white-space:pre-wrap\">a\nb</pre>\n<div>c</div>\n"_s);
    row("clear", u"<h1>a <b><i>b</i></b> <a href=\"https://example.com/\">c</a></h1>"_s,
        u"{Ctrl+A}{Ctrl+\\}"_s, u"<div>a b <a href=\"https://example.com/\">c</a></div>\n"_s);
    row("web address", {}, u"see https://example.com/a?b=1. ok"_s,
        u"<div>see <a href=\"https://example.com/a?b=1\">https://example.com/a?b=1</a>. ok</div>\n"_s);
    row("www", {}, u"(www.example.com){Return}"_s,
        u"<div>(<a href=\"https://www.example.com\">www.example.com</a>)</div>\n<div><br></div>\n"_s);
    row("www and space", {}, u"www.example.com x"_s,
        u"<div><a href=\"https://www.example.com\">www.example.com</a> x</div>\n"_s);
    row("mail address", {}, u"anna@example.com x"_s,
        u"<div><a href=\"mailto:anna@example.com\">anna@example.com</a> x</div>\n"_s);
    row("no address", {}, u"a.b c@d e@f. http:// x"_s, u"<div>a.b c@d e@f. http:// x</div>\n"_s);
    row("beside a link", u"<div><a href=\"https://example.com/\">ab</a></div>"_s, u"x{Right}y{End}z"_s,
        u"<div>x<a href=\"https://example.com/\">ayb</a>z</div>\n"_s);
    row("after a table", u"<table border=1><tr><td>a</td><td>b</td></tr></table>"_s, u"{Ctrl+End}x"_s,
        u"<table border=\"1\" cellspacing=\"0\" cellpadding=\"4\" style=\"border-collapse:collapse\">\n"
        u"<tr valign=\"top\"><td>a</td><td>b</td></tr>\n</table>\n<div>x</div>\n"_s);
}

void tst_Editor::keys()
{
    QFETCH(QString, start);
    QFETCH(QString, keys);
    QFETCH(QString, expected);
    if (!start.isEmpty())
        setBody(start);
    type(keys);
    QCOMPARE(body(), expected);
    // What was made by hand is read back as well as what was read.
    Editor::Content content = m_editor->content();
    const QString html = content.html;
    m_editor->setContent(content);
    QCOMPARE(m_editor->content().html, html);
    QCOMPARE(m_editor->content().text, content.text);
}

void tst_Editor::buttons_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const QString &expected) {
        QTest::newRow(name) << QString::fromLatin1(name) << expected;
    };
    row("Bold", u"<div><b>word</b></div>\n"_s);
    row("Italic", u"<div><i>word</i></div>\n"_s);
    row("Underline", u"<div><u>word</u></div>\n"_s);
    row("Strikethrough", u"<div><s>word</s></div>\n"_s);
    row("Bulleted List", u"<ul style=\"margin-top:0;margin-bottom:0\">\n<li>word</li></ul>\n"_s);
    row("Numbered List", u"<ol style=\"margin-top:0;margin-bottom:0\">\n<li>word</li></ol>\n"_s);
    row("Increase Indent", u"<div style=\"margin-left:40px\">word</div>\n"_s);
    row("Quote", u"<blockquote type=\"cite\" style=\"margin:0 0 0 2px;border-left:2px solid "
                 u"#a0a0a0;padding-left:10px\">\n"
                 u"<div>word</div>\n</blockquote>\n"_s);
}

void tst_Editor::buttons()
{
    QFETCH(QString, name);
    QFETCH(QString, expected);
    type(u"word{Ctrl+A}"_s);
    click(name);
    QCOMPARE(body(), expected);
    if (name == u"Increase Indent")
        click(u"Decrease Indent"_s);
    else
        click(name);
    QCOMPARE(body(), u"<div>word</div>\n"_s);
    click(name);
    click(u"Clear Formatting"_s);
    const bool stays = name.endsWith(u"List"_s) || name == u"Quote";
    QCOMPARE(body(), stays ? expected : u"<div>word</div>\n"_s);
}

void tst_Editor::styleAndSize()
{
    const QList<QComboBox *> combos{combo(u"Paragraph style"_s), combo(u"Font size"_s)};
    type(u"Title"_s);
    combos[0]->setFocus();
    QTest::keyClick(combos[0], Qt::Key_Down);
    QCOMPARE(body(), u"<h1>Title</h1>\n"_s);
    QVERIFY(!combos[1]->isEnabled());
    combos[0]->setFocus();
    QTest::keyClick(combos[0], Qt::Key_End);
    QCOMPARE(body(), u"<pre style=\"margin:0;white-space:pre-wrap\">Title</pre>\n"_s);
    combos[0]->setFocus();
    QTest::keyClick(combos[0], Qt::Key_Home);
    QCOMPARE(body(), u"<div>Title</div>\n"_s);
    type(u"{Ctrl+A}"_s);
    combos[1]->setFocus();
    QTest::keyClick(combos[1], Qt::Key_End);
    QCOMPARE(body(), u"<div><span style=\"font-size:x-large\">Title</span></div>\n"_s);
    QTest::keyClick(combos[1], Qt::Key_Home);
    QCOMPARE(body(), u"<div><span style=\"font-size:small\">Title</span></div>\n"_s);
    QTest::keyClick(combos[1], Qt::Key_Down);
    QCOMPARE(body(), u"<div>Title</div>\n"_s);
}

void tst_Editor::colour()
{
    type(u"word{Ctrl+A}"_s);
    click(u"Text Colour"_s);
    auto *red = [this]() -> QToolButton * {
        for (QToolButton *one : m_editor->findChildren<QToolButton *>()) {
            if (one->accessibleName() == u"Red")
                return one;
        }
        return nullptr;
    }();
    QVERIFY(red && red->isVisible());
    QTest::mouseClick(red, Qt::LeftButton);
    QVERIFY(!red->isVisible());
    QCOMPARE(body(), u"<div><span style=\"color:#d81f2a\">word</span></div>\n"_s);
    click(u"Text Colour"_s);
    QTRY_VERIFY(red->isVisible());
    QTest::keyClick(red, Qt::Key_Up);
    QWidget *popup = red->window();
    QTest::keyClick(popup->focusWidget(), Qt::Key_Up);
    QTest::keyClick(popup->focusWidget(), Qt::Key_Return);
    QCOMPARE(body(), u"<div>word</div>\n"_s);
}

void tst_Editor::link()
{
    type(u"see {Ctrl+K}"_s);
    auto *dialog = m_editor->findChild<QDialog *>();
    QVERIFY(dialog && dialog->isVisible());
    const auto lines = dialog->findChildren<QLineEdit *>();
    QCOMPARE(lines.size(), 2);
    QTest::keyClicks(lines[0], u"Example"_s);
    QTest::keyClicks(lines[1], u"javascript:alert(1)"_s);
    QTest::keyClick(lines[1], Qt::Key_Return);
    QVERIFY(dialog->isVisible());
    lines[1]->selectAll();
    QTest::keyClicks(lines[1], u"example.com/a"_s);
    QTest::keyClick(lines[1], Qt::Key_Return);
    QCOMPARE(body(), u"<div>see <a href=\"https://example.com/a\">Example</a></div>\n"_s);
    type(u" now"_s);
    QCOMPARE(body(), u"<div>see <a href=\"https://example.com/a\">Example</a> now</div>\n"_s);
    type(u"{Ctrl+Z}{Ctrl+Z}"_s);
    QVERIFY(!body().contains(u"<a"_s));
}

void tst_Editor::editedLink()
{
    setBody(u"<div>a <a href=\"https://example.com/\">b <b>c</b></a></div>"_s);
    type(u"{End}{Left}{Ctrl+K}"_s);
    auto *dialog = m_editor->findChild<QDialog *>();
    QVERIFY(dialog);
    const auto lines = dialog->findChildren<QLineEdit *>();
    QCOMPARE(lines[0]->text(), u"b c"_s);
    QCOMPARE(lines[1]->text(), u"https://example.com/"_s);
    lines[1]->selectAll();
    QTest::keyClicks(lines[1], u"anna@example.com"_s);
    QTest::keyClick(lines[1], Qt::Key_Return);
    QCOMPARE(body(), u"<div>a <a href=\"mailto:anna@example.com\">b <b>c</b></a></div>\n"_s);
}

void tst_Editor::removedLink()
{
    setBody(u"<div>a <a href=\"https://example.com/\">b</a></div>"_s);
    type(u"{End}{Ctrl+K}"_s);
    auto *dialog = m_editor->findChild<QDialog *>();
    QVERIFY(dialog);
    for (QPushButton *one : dialog->findChildren<QPushButton *>()) {
        if (one->text() == u"Remove Link")
            QTest::mouseClick(one, Qt::LeftButton);
    }
    QCOMPARE(body(), u"<div>a b</div>\n"_s);
}

void tst_Editor::openedLink()
{
    Opened opened;
    QDesktopServices::setUrlHandler(u"https"_s, &opened, "open");
    setBody(u"<div><a href=\"https://example.com/x\">a long link to click on</a></div>"_s);
    QTextCursor cursor(text()->document());
    cursor.setPosition(5);
    const QPoint at = text()->cursorRect(cursor).center();
    QTest::mouseClick(text()->viewport(), Qt::LeftButton, {}, at);
    QVERIFY(opened.urls.isEmpty());
    QTest::mouseClick(text()->viewport(), Qt::LeftButton, Qt::ControlModifier, at);
    QCOMPARE(opened.urls, QList<QUrl>{QUrl(u"https://example.com/x"_s)});
    QDesktopServices::unsetUrlHandler(u"https"_s);
}

void tst_Editor::followsCursor()
{
    setBody(u"<h2>T</h2><div>a<b>b</b></div><ul><li>c</li></ul>"_s);
    const QList<QComboBox *> combos{combo(u"Paragraph style"_s)};
    QCOMPARE(combos[0]->currentText(), u"Heading 2"_s);
    type(u"{Down}{End}"_s);
    QCOMPARE(combos[0]->currentText(), u"Paragraph"_s);
    QVERIFY(button(u"Bold"_s)->isChecked());
    QVERIFY(!button(u"Bulleted List"_s)->isChecked());
    type(u"{Home}{Right}"_s);
    QVERIFY(!button(u"Bold"_s)->isChecked());
    type(u"{Ctrl+End}"_s);
    QVERIFY(button(u"Bulleted List"_s)->isChecked());
    QVERIFY(button(u"Decrease Indent"_s)->isEnabled());
    QVERIFY(!button(u"Increase Indent"_s)->isEnabled());
}

void tst_Editor::undoSpansAll()
{
    type(u"one{Ctrl+Shift+8}{Return}two{Ctrl+A}{Ctrl+B}{Ctrl+Shift+9}"_s);
    m_editor->insertImage(png(10, 10), u"x.png"_s);
    const QString all = body();
    for (int i = 0; i < 30; ++i)
        type(u"{Ctrl+Z}"_s);
    QCOMPARE(body(), u"<div><br></div>\n"_s);
    for (int i = 0; i < 30; ++i)
        type(u"{Ctrl+Shift+Z}"_s);
    QCOMPARE(body(), all);
    QCOMPARE(m_editor->content().images.size(), size_t(1));
}

void tst_Editor::emitsEdited()
{
    QSignalSpy edited(m_editor.get(), &Editor::edited);
    setBody(u"<div>a</div>"_s);
    QCOMPARE(edited.size(), 0);
    type(u"{End}{Shift+Home}"_s);
    QCOMPARE(edited.size(), 0);
    type(u"b"_s);
    QVERIFY(edited.size() > 0);
    edited.clear();
    QPalette dark;
    dark.setColor(QPalette::Link, Qt::yellow);
    setBody(u"<div><a href=\"https://example.com/\">a</a></div>"_s);
    m_editor->setPalette(dark);
    QTest::qWait(0);
    QCOMPARE(edited.size(), 0);
    QCOMPARE(body(), u"<div><a href=\"https://example.com/\">a</a></div>\n"_s);
}

void tst_Editor::names()
{
    for (const QWidget *widget : m_editor->findChildren<QWidget *>()) {
        if (qobject_cast<const QToolButton *>(widget) || qobject_cast<const QComboBox *>(widget) ||
            widget == text()) {
            if (widget->objectName().startsWith(u"qt_"_s) ||
                qobject_cast<QLineEdit *>(widget->parentWidget()))
                continue;
            QVERIFY2(!widget->accessibleName().isEmpty(), widget->metaObject()->className());
        }
    }
    QMenu format;
    m_editor->fillFormatMenu(&format);
    QMenu edit;
    m_editor->fillEditMenu(&edit);
    QVERIFY(format.actions().size() > 12);
    QVERIFY(edit.actions().size() > 12);
}

void tst_Editor::readOnly()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(u"a.png"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(png(30, 20));
    file.close();
    QMenu formatMenu;
    QMenu editMenu;
    m_editor->fillFormatMenu(&formatMenu);
    m_editor->fillEditMenu(&editMenu);
    QSignalSpy edited(m_editor.get(), &Editor::edited);
    QSignalSpy offered(m_editor.get(), &Editor::filesOffered);

    setBody(u"<p>one</p><ul><li>two</li></ul>"_s);
    type(u"x{Ctrl+A}"_s);
    const QString before = body();
    edited.clear();
    m_editor->setReadOnly(true);
    // Whatever a person can do, and whatever a menu that was open before can still trigger.
    type(u"y{Return}{Backspace}{Del}{Tab}{Shift+Tab}{Ctrl+X}{Ctrl+Z}{Ctrl+Shift+Z}{Ctrl+B}{Ctrl+Shift+8}{"
         u"Ctrl+]}"
         u"{Ctrl+Shift+9}{Ctrl+\\}{Ctrl+K}"_s);
    for (const QString &name : {u"Bold"_s, u"Bulleted List"_s, u"Quote"_s, u"Clear Formatting"_s})
        click(name);
    QVERIFY(!m_editor->toolBar()->isEnabled());
    for (QMenu *menu : {&formatMenu, &editMenu}) {
        for (QAction *action : menu->actions()) {
            if (QMenu *submenu = action->menu()) {
                for (QAction *inner : submenu->actions())
                    inner->trigger();
            }
            action->trigger();
        }
    }
    const auto clipboard = [](const QString &html, const QString &plain, const QList<QUrl> &urls) {
        auto *data = new QMimeData;
        data->setUrls(urls);
        data->setHtml(html);
        data->setText(plain);
        QGuiApplication::clipboard()->setMimeData(data);
    };
    for (const auto &urls : {QList<QUrl>(), QList<QUrl>{QUrl::fromLocalFile(file.fileName())}}) {
        clipboard(u"<b>bold</b>"_s, u"plain"_s, urls);
        type(u"{Ctrl+V}{Ctrl+Shift+V}"_s);
        for (const char *slot : {"paste", "cut"})
            QMetaObject::invokeMethod(text(), slot);
        auto *data = const_cast<QMimeData *>(QGuiApplication::clipboard()->mimeData());
        QDragEnterEvent enter(QPoint(20, 20), Qt::CopyAction, data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(text()->viewport(), &enter);
        QDropEvent event(QPoint(20, 20), Qt::CopyAction, data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(text()->viewport(), &event);
    }
    QInputMethodEvent typed;
    typed.setCommitString(u"typed"_s);
    QCoreApplication::sendEvent(text(), &typed);
    m_editor->insertImage(png(3, 3), u"x.png"_s);
    m_editor->insertImageFiles({file.fileName()});
    m_editor->setFormat(letter::Draft::Format::Plain);
    QVERIFY(!m_editor->isReading());
    QCOMPARE(m_editor->format(), letter::Draft::Format::Rich);
    QCOMPARE(body(), before);
    QCOMPARE(edited.size(), 0);
    QCOMPARE(offered.size(), 0);
    // Reading it is no harm.
    text()->setFocus();
    type(u"{Ctrl+A}{Ctrl+C}"_s);
    QVERIFY(QGuiApplication::clipboard()->text().contains(u"two"_s));

    m_editor->setReadOnly(false);
    type(u"{Ctrl+A}{Ctrl+B}"_s);
    QVERIFY(body() != before);
    QVERIFY(button(u"Bold"_s)->isEnabled());
}

int main(int argc, char **argv)
{
    if (!qEnvironmentVariableIsSet("DISPLAY"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    tst_Editor test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_Editor.moc"
