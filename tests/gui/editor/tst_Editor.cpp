#include "app/editor/Editor.h"
#include "app/platform/Dialogs.h"

#include <QApplication>
#include <QBuffer>
#include <QClipboard>
#include <QComboBox>
#include <QDesktopServices>
#include <QDialog>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTextEdit>
#include <QToolBar>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using editor::Editor;

namespace {

class Answers : public platform::Dialogs {
public:
    QStringList openFiles(QWidget *, const QString &, const QString &) override { return files; }
    QString openFile(QWidget *, const QString &, const QString &) override { return {}; }
    QString saveFile(QWidget *, const QString &, const QString &, const QString &) override { return {}; }
    Answer askToSave(QWidget *, const QString &, const QString &) override { return Answer::Cancel; }
    Answer confirm(QWidget *, const QString &, const QString &, const QString &) override
    {
        ++asked;
        return answer;
    }
    void inform(QWidget *, const QString &, const QString &) override {}
    QString askText(QWidget *, const QString &, const QString &, const QString &) override { return {}; }
    QString askPassword(QWidget *, const QString &, const QString &) override { return {}; }

    QStringList files;
    Answer answer = Answer::No;
    int asked = 0;
};

QByteArray png(int width, int height, Qt::GlobalColor colour = Qt::blue)
{
    QImage image(width, height, QImage::Format_RGB32);
    image.fill(colour);
    QByteArray octets;
    QBuffer buffer(&octets);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return octets;
}

/// Catches what the editor would open in a browser.
class Opened : public QObject {
    Q_OBJECT
public slots:
    void open(const QUrl &url) { urls += url; }

public:
    QList<QUrl> urls;
};

} // namespace

class tst_Editor : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
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
    void pasted_data();
    void pasted();
    void copied();
    void pastedPlainly();
    void pictures();
    void pictureFiles();
    void droppedFiles();
    void largePictureFile();
    void plain();
    void plainAndBack();
    void contentComesBack();
    void emitsEdited();
    void names();
    void hostilePaste_data();
    void hostilePaste();
    void readOnly();

private:
    QTextEdit *text() const { return qobject_cast<QTextEdit *>(m_editor->textWidget()); }
    QString body() const
    {
        const QString html = m_editor->content().html;
        const qsizetype from = html.indexOf(u"<body>\n"_s) + 7;
        return html.mid(from, html.indexOf(u"</body>"_s) - from);
    }
    void setBody(const QString &html)
    {
        Editor::Content content;
        content.html = html;
        m_editor->setContent(content);
    }
    QToolButton *button(const QString &name) const
    {
        for (QToolButton *one : m_editor->toolBar()->findChildren<QToolButton *>()) {
            if (one->accessibleName() == name)
                return one;
        }
        return nullptr;
    }
    void click(const QString &name) const
    {
        QToolButton *one = button(name);
        QVERIFY2(one, qPrintable(name));
        QTest::mouseClick(one, Qt::LeftButton);
    }
    void type(const QString &keys) const;
    void paste(QMimeData *data) const
    {
        QGuiApplication::clipboard()->setMimeData(data);
        QTest::keyClick(text(), Qt::Key_V, Qt::ControlModifier);
    }

    Answers m_answers;
    std::unique_ptr<Editor> m_editor;
};

/// Letters are typed as they are; {Ctrl+B}, {Return} and so on are keys.
void tst_Editor::type(const QString &keys) const
{
    for (qsizetype i = 0; i < keys.size(); ++i) {
        if (keys[i] != u'{') {
            QTest::keyClick(text(), keys[i].toLatin1());
            continue;
        }
        const qsizetype end = keys.indexOf(u'}', i);
        const QKeyCombination combination = QKeySequence(keys.mid(i + 1, end - i - 1))[0];
        QTest::keyClick(text(), combination.key(), combination.keyboardModifiers());
        i = end;
    }
}

void tst_Editor::init()
{
    platform::setDialogs(&m_answers);
    m_answers.asked = 0;
    m_answers.answer = platform::Dialogs::Answer::No;
    m_editor = std::make_unique<Editor>();
    m_editor->resize(1000, 500);
    m_editor->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_editor.get()));
    // A bare X server has no window manager that would do this.
    QApplication::setActiveWindow(m_editor.get());
    m_editor->textWidget()->setFocus();
}

void tst_Editor::cleanup()
{
    m_editor.reset();
    platform::setDialogs(nullptr);
}

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
        u"<tr><td>a</td><td>b</td></tr>\n</table>\n<div>x</div>\n"_s);
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
    row("Bulleted list", u"<ul style=\"margin-top:0;margin-bottom:0\">\n<li>word</li></ul>\n"_s);
    row("Numbered list", u"<ol style=\"margin-top:0;margin-bottom:0\">\n<li>word</li></ol>\n"_s);
    row("Increase indent", u"<div style=\"margin-left:40px\">word</div>\n"_s);
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
    if (name == u"Increase indent")
        click(u"Decrease indent"_s);
    else
        click(name);
    QCOMPARE(body(), u"<div>word</div>\n"_s);
    click(name);
    click(u"Clear formatting"_s);
    const bool stays = name.endsWith(u"list"_s) || name == u"Quote";
    QCOMPARE(body(), stays ? expected : u"<div>word</div>\n"_s);
}

void tst_Editor::styleAndSize()
{
    const auto combos = m_editor->toolBar()->findChildren<QComboBox *>();
    QCOMPARE(combos.size(), 2);
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
    click(u"Text colour"_s);
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
    click(u"Text colour"_s);
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
        if (one->text() == u"Remove link")
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
    const auto combos = m_editor->toolBar()->findChildren<QComboBox *>();
    QCOMPARE(combos[0]->currentText(), u"Heading 2"_s);
    type(u"{Down}{End}"_s);
    QCOMPARE(combos[0]->currentText(), u"Paragraph"_s);
    QVERIFY(button(u"Bold"_s)->isChecked());
    QVERIFY(!button(u"Bulleted list"_s)->isChecked());
    type(u"{Home}{Right}"_s);
    QVERIFY(!button(u"Bold"_s)->isChecked());
    type(u"{Ctrl+End}"_s);
    QVERIFY(button(u"Bulleted list"_s)->isChecked());
    QVERIFY(button(u"Decrease indent"_s)->isEnabled());
    QVERIFY(!button(u"Increase indent"_s)->isEnabled());
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

void tst_Editor::pasted_data()
{
    QTest::addColumn<QString>("html");
    QTest::addColumn<QString>("expected");
    QTest::newRow("inline") << u"<b>b</b>"_s << u"<div>x<b>b</b>y</div>\n"_s;
    QTest::newRow("look dropped") << u"<p style='color:white;background:black;font:30px Arial'>b</p>"_s
                                  << u"<div>xby</div>\n"_s;
    QTest::newRow("list") << u"<ul><li>a</li><li>b</li></ul>"_s << QString();
    QTest::newRow("script") << u"<script>alert(1)</script><i onclick=x>b</i>"_s
                            << u"<div>x<i>b</i>y</div>\n"_s;
    QTest::newRow("local picture") << u"b<img src='file:///etc/hostname'><img src='/etc/hostname'>"_s
                                   << u"<div>xby</div>\n"_s;
    QTest::newRow("unclosed link") << u"a<link rel=x href=y>b"_s << u"<div>xaby</div>\n"_s;
    QTest::newRow("Word")
        << u"<html "
           u"xmlns:o='urn:schemas-microsoft-com:office:office'><head><style>p.MsoNormal{margin:0cm}</style></"
           u"head>"
           u"<body lang=EN><!--StartFragment--><p class=MsoNormal "
           u"style='font-size:11.0pt;font-family:Calibri'>"
           u"<span style='color:windowtext;mso-fareast-language:EN-US'>Dear <b>Anna</b><o:p></o:p></span></p>"
           u"<!--EndFragment--></body></html>"_s
        << u"<div>xDear <b>Anna</b>y</div>\n"_s;
    QTest::newRow("foreign cid") << u"b<img src='cid:secret@example.com'>"_s << u"<div>xby</div>\n"_s;
}

void tst_Editor::pasted()
{
    QFETCH(QString, html);
    QFETCH(QString, expected);
    type(u"xy{Left}"_s);
    auto *data = new QMimeData;
    data->setHtml(html);
    data->setText(u"text"_s);
    paste(data);
    if (!expected.isEmpty())
        QCOMPARE(body(), expected);
    else
        QVERIFY(body().contains(u"<li>"_s));
    const QString html1 = m_editor->content().html;
    m_editor->setContent(m_editor->content());
    QCOMPARE(m_editor->content().html, html1);
}

void tst_Editor::copied()
{
    const auto html =
        u"<div>a <span style=\"color:#ff0000\"><b>b</b></span></div><ul><li>c</li><li>d</li></ul><div>e</div>"_s;
    setBody(html);
    const QString whole = body();
    type(u"{Ctrl+A}{Ctrl+C}{Delete}"_s);
    QVERIFY(m_editor->isEmpty());
    const QString clipped = QGuiApplication::clipboard()->mimeData()->html();
    QVERIFY(clipped.startsWith(u"<!DOCTYPE html>\n<html><head><meta charset"_s));
    QVERIFY(!clipped.contains(u"qrichtext"_s));
    setBody({});
    type(u"{Ctrl+V}"_s);
    QCOMPARE(body(), whole);
}

void tst_Editor::pastedPlainly()
{
    auto *data = new QMimeData;
    data->setHtml(u"<b>bold</b>"_s);
    data->setText(u"bold\r\nline\a"_s);
    QGuiApplication::clipboard()->setMimeData(data);
    type(u"x{Ctrl+Shift+V}"_s);
    QCOMPARE(body(), u"<div>xbold</div>\n<div>line</div>\n"_s);
}

void tst_Editor::pictures()
{
    const QByteArray octets = png(1600, 400);
    auto *data = new QMimeData;
    data->setData(u"image/png"_s, octets);
    data->setHtml(u"<img src='https://example.com/a.png'>"_s);
    paste(data);
    Editor::Content content = m_editor->content();
    QCOMPARE(content.images.size(), size_t(1));
    QCOMPARE(std::get<QByteArray>(content.images[0].image.octets), octets);
    QVERIFY(content.images[0].image.mediaType.is("image/png"));
    QCOMPARE(body(), u"<div><img src=\"cid:%1\" alt=\"picture\" width=\"800\" height=\"200\"></div>\n"_s.arg(
                         content.images[0].contentId));
    // It is never shown wider than the text.
    m_editor->resize(400, 400);
    QTRY_VERIFY(text()->document()->idealWidth() <= 400);

    // Raw image data becomes PNG.
    auto *raw = new QMimeData;
    QImage image(20, 10, QImage::Format_RGB32);
    image.fill(Qt::red);
    raw->setImageData(image);
    type(u"{End}"_s);
    paste(raw);
    QCOMPARE(m_editor->content().images.size(), size_t(2));
    QVERIFY(std::get<QByteArray>(m_editor->content().images[1].image.octets).startsWith("\x89PNG"));

    content = m_editor->content();
    Editor second;
    second.setContent(content);
    QCOMPARE(second.content().html, content.html);
    QCOMPARE(second.content().images.size(), size_t(2));

    // A picture that was deleted is no part of the letter; undo brings it back.
    type(u"{Ctrl+A}{Delete}"_s);
    QCOMPARE(m_editor->content().images.size(), size_t(0));
    type(u"{Ctrl+Z}"_s);
    QCOMPARE(m_editor->content().images.size(), size_t(2));
}

void tst_Editor::pictureFiles()
{
    QTemporaryDir folder;
    const auto write = [&folder](const QString &name, const QByteArray &octets) {
        QFile file(folder.filePath(name));
        file.open(QIODevice::WriteOnly);
        file.write(octets);
        return file.fileName();
    };
    const QString picture = write(u"a.png"_s, png(30, 20));
    const QString broken = write(u"b.png"_s, "\x89PNG\r\n\x1a\nrubbish");
    const QString other = write(u"c.txt"_s, "text");
    QSignalSpy offered(m_editor.get(), &Editor::filesOffered);
    auto *data = new QMimeData;
    data->setUrls({QUrl::fromLocalFile(picture), QUrl::fromLocalFile(other), QUrl::fromLocalFile(broken)});
    data->setText(u"file:///x"_s);
    QSignalSpy read(m_editor.get(), &Editor::filesRead);
    paste(data);
    QVERIFY(m_editor->isReading());
    QVERIFY(read.wait());
    QVERIFY(!m_editor->isReading());
    QCOMPARE(m_editor->content().images.size(), size_t(1));
    QVERIFY(body().contains(u"alt=\"a\" width=\"30\" height=\"20\""_s));
    QCOMPARE(offered.size(), 1);
    QCOMPARE(offered[0][0].toStringList(), (QStringList{other, broken}));

    m_answers.files = {picture};
    click(u"Picture"_s);
    QVERIFY(read.wait());
    QCOMPARE(m_editor->content().images.size(), size_t(2));

    m_editor->setContent({letter::Draft::Format::Plain, {}, {}, {}});
    offered.clear();
    auto *again = new QMimeData;
    again->setUrls({QUrl::fromLocalFile(picture)});
    paste(again);
    QCOMPARE(offered.size(), 1);
    QCOMPARE(offered[0][0].toStringList(), QStringList{picture});
}

void tst_Editor::droppedFiles()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(u"a.png"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(png(30, 20));
    file.close();
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(file.fileName())});
    QSignalSpy offered(m_editor.get(), &Editor::filesOffered);
    const auto drop = [&](Qt::KeyboardModifiers modifiers) {
        const QPoint at(20, 20);
        QDragEnterEvent enter(at, Qt::CopyAction, &data, Qt::LeftButton, modifiers);
        QCoreApplication::sendEvent(text()->viewport(), &enter);
        QDropEvent event(at, Qt::CopyAction, &data, Qt::LeftButton, modifiers);
        QCoreApplication::sendEvent(text()->viewport(), &event);
    };
    drop({});
    QTRY_VERIFY(!m_editor->isReading());
    QCOMPARE(m_editor->content().images.size(), size_t(1));
    QCOMPARE(offered.size(), 0);
    drop(Qt::ShiftModifier);
    QCOMPARE(m_editor->content().images.size(), size_t(1));
    QCOMPARE(offered.size(), 1);
}

void tst_Editor::largePictureFile()
{
    QTemporaryDir folder;
    QImage noise(900, 700, QImage::Format_RGB32);
    quint32 state = 1;
    for (int y = 0; y < noise.height(); ++y) {
        for (int x = 0; x < noise.width(); ++x)
            noise.setPixel(x, y, state = state * 1664525 + 1013904223);
    }
    const QString path = folder.filePath(u"noise.png"_s);
    QVERIFY(noise.save(path));
    QVERIFY(QFileInfo(path).size() > 1000000);
    m_answers.files = {path};
    type(u"ab{Left}"_s);
    click(u"Picture"_s);
    type(u"{End}c"_s);
    QTRY_COMPARE(m_editor->content().images.size(), size_t(1));
    QVERIFY(body().startsWith(u"<div>a<img"_s));
    QVERIFY(body().contains(u"width=\"800\" height=\"622\""_s));
}

void tst_Editor::plain()
{
    m_editor->setContent({letter::Draft::Format::Plain, u"one\n\n  two"_s, {}, {}});
    QCOMPARE(m_editor->format(), letter::Draft::Format::Plain);
    QVERIFY(!button(u"Bold"_s)->isEnabled());
    type(u"{Ctrl+B}x"_s);
    auto *data = new QMimeData;
    data->setHtml(u"<b>bold</b>"_s);
    data->setText(u"pasted"_s);
    paste(data);
    const Editor::Content content = m_editor->content();
    QCOMPARE(content.text, u"xpastedone\n\n  two"_s);
    QVERIFY(content.html.isEmpty());
    QVERIFY(content.images.empty());
}

void tst_Editor::plainAndBack()
{
    QSignalSpy changed(m_editor.get(), &Editor::formatChanged);
    setBody(u"<div>a <b>b</b></div><ul><li>c</li></ul>"_s);
    const QString rich = body();
    m_editor->setFormat(letter::Draft::Format::Plain);
    QCOMPARE(m_answers.asked, 1);
    QCOMPARE(m_editor->format(), letter::Draft::Format::Rich);
    m_answers.answer = platform::Dialogs::Answer::Yes;
    m_editor->setFormat(letter::Draft::Format::Plain);
    QCOMPARE(m_editor->format(), letter::Draft::Format::Plain);
    const QString plain = m_editor->content().text;
    QVERIFY(plain.startsWith(u"a b\n"_s));
    QVERIFY(plain.contains(u"c"_s));
    // Undo brings the formatting back, and with it the kind of letter; redo likewise.
    type(u"{Ctrl+Z}"_s);
    QCOMPARE(m_editor->format(), letter::Draft::Format::Rich);
    QCOMPARE(body(), rich);
    type(u"{Ctrl+Shift+Z}"_s);
    QCOMPARE(m_editor->format(), letter::Draft::Format::Plain);
    QCOMPARE(m_editor->content().text, plain);
    // Without formatting there is nothing to ask.
    m_editor->setFormat(letter::Draft::Format::Rich);
    m_editor->setFormat(letter::Draft::Format::Plain);
    QCOMPARE(m_answers.asked, 2);
    QCOMPARE(m_editor->content().text, plain);
    QCOMPARE(changed.last()[0].value<letter::Draft::Format>(), letter::Draft::Format::Plain);
}

void tst_Editor::contentComesBack()
{
    // A draft of a plain letter that a person switches to rich text keeps its lines.
    m_editor->setContent({letter::Draft::Format::Plain, u"a  b\n\nc"_s, {}, {}});
    m_editor->setFormat(letter::Draft::Format::Rich);
    QCOMPARE(body(), u"<div>a &nbsp;b</div>\n<div><br></div>\n<div>c</div>\n"_s);
    QVERIFY(!m_editor->isEmpty());
    m_editor->setContent({});
    QVERIFY(m_editor->isEmpty());
    QCOMPARE(
        m_editor->content().html,
        u"<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head><body>\n<div><br></div>\n</body></html>\n"_s);
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
            if (widget->objectName().startsWith(u"qt_"_s))
                continue;
            QVERIFY2(!widget->accessibleName().isEmpty(), widget->metaObject()->className());
        }
    }
    QMenu format;
    m_editor->fillFormatMenu(&format);
    QMenu edit;
    m_editor->fillEditMenu(&edit);
    QVERIFY(format.actions().size() > 12);
    QCOMPARE(edit.actions().size(), 9);
}

void tst_Editor::hostilePaste_data()
{
    QTest::addColumn<QString>("html");
    QTest::newRow("30 nested tables")
        << u"<table><tr><td>a</td><td>"_s.repeated(30) + u"x"_s + u"</td></tr></table>"_s.repeated(30);
    QTest::newRow("20000 nested blocks") << u"<blockquote><div>"_s.repeated(20000) + u"x"_s;
    QTest::newRow("1 MB of paragraphs")
        << u"<p>Some <b>words</b> in a paragraph of their own.</p>"_s.repeated(18000);
    QTest::newRow("1 MB of items") << u"<ul>"_s +
                                          u"<li>An item of a very long list, one of many.</li>"_s.repeated(
                                              20000);
    QTest::newRow("unclosed everything") << u"<ul><li><table><tr><td><b><a href=x><pre>"_s.repeated(5000);
}

void tst_Editor::hostilePaste()
{
    QFETCH(QString, html);
    auto *data = new QMimeData;
    data->setHtml(html);
    QElapsedTimer timer;
    timer.start();
    paste(data);
    QCoreApplication::processEvents();
    qInfo("%lld ms", timer.elapsed());
    QVERIFY(!m_editor->isEmpty() || html.startsWith(u"<ul><li><table"_s));
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
    for (const QString &name : {u"Bold"_s, u"Bulleted list"_s, u"Quote"_s, u"Clear formatting"_s})
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
