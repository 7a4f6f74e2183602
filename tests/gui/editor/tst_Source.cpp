// HTML that a person brings: kept to the byte, and what is said when a letter changes its format.
#include "EditorTest.h"

#include "app/editor/Losses.h"

#include <QLineEdit>
#include <QSignalSpy>

using namespace envoi;
using namespace envoi::editor;

using Format = letter::Draft::Format;

class tst_Source : public EditorTest {
    Q_OBJECT

private slots:
    void init() { setUp(); }
    void cleanup() { tearDown(); }
    void staysToTheByte();
    void showsWhatTheEditorWrote();
    void goingBackUnchangedLosesNothing();
    void tellsWhatTheEditorCannotKeep();
    void undoBringsTheSourceBack();
    void picturesAreNamed();
    void tellsWhatPlainTextCannotKeep();
    void canBeReadOnly();
    void findsInTheSource();

private:
    static QString wild()
    {
        return u"<!DOCTYPE html>\n<HTML><head><style>.a{color:red}</style></head>\n<body  class='x'>\n"
               u"<!--[if mso]><b>Outlook</b><![endif]-->\n\t<P CLASS=a>Ä &auml;\u00a0 \u2028 end</p>\n \n</HTML>\n"_s;
    }
    void show(const QString &html)
    {
        Editor::Content content;
        content.format = Format::Source;
        content.html = html;
        m_editor->setContent(content);
        QApplication::setActiveWindow(m_editor.get());
        text()->setFocus();
    }
};

void tst_Source::staysToTheByte()
{
    show(wild());
    QCOMPARE(m_editor->format(), Format::Source);
    QCOMPARE(m_editor->content().html, wild());
    QVERIFY(m_editor->content().text.contains(u"end"_s));
    QSignalSpy edited(m_editor.get(), &Editor::edited);
    type(u"x"_s);
    QCOMPARE(edited.count(), 1);
    QCOMPARE(m_editor->content().html, u"x"_s + wild());
    m_editor->undo();
    QCOMPARE(m_editor->content().html, wild());
}

void tst_Source::showsWhatTheEditorWrote()
{
    setBody(u"<div>one <b>two</b></div>"_s);
    const QString html = m_editor->content().html;
    m_editor->setFormat(Format::Source);
    QCOMPARE(m_editor->content().html, html);
    QCOMPARE(text()->objectName(), u"source"_s);
}

void tst_Source::goingBackUnchangedLosesNothing()
{
    type(u"word"_s);
    m_editor->setFormat(Format::Source);
    m_editor->setFormat(Format::Rich);
    QCOMPARE(m_answers.asked, 0);
    QCOMPARE(body(), u"<div>word</div>\n"_s);
    type(u"{Ctrl+Z}"_s);
    QCOMPARE(body(), u"<div><br></div>\n"_s);
}

void tst_Source::tellsWhatTheEditorCannotKeep()
{
    const QString source =
        wild() + u"<script>x</script><form></form><img src=\"https://example.org/a.png\">"_s;
    const QStringList lost = lostInEditor(source, u"<p>x</p>"_s);
    QCOMPARE(lost, QStringList({u"style sheets and classes"_s, u"scripts"_s, u"forms"_s,
                                u"what is written for Outlook alone"_s, u"a picture from the net"_s}));
    QVERIFY(lostInEditor(u"<p>a<br>b</p>"_s, u"<div>a</div><div>b</div>"_s).isEmpty());
    show(source);
    m_answers.answer = platform::Dialogs::Answer::No;
    m_editor->setFormat(Format::Rich);
    QCOMPARE(m_answers.asked, 1);
    QCOMPARE(m_editor->format(), Format::Source);
    QCOMPARE(m_editor->content().html, source);
}

void tst_Source::undoBringsTheSourceBack()
{
    show(wild());
    m_answers.answer = platform::Dialogs::Answer::Yes;
    m_editor->setFormat(Format::Rich);
    QCOMPARE(m_editor->format(), Format::Rich);
    QVERIFY(!m_editor->content().html.contains(u"style>"_s));
    type(u"more"_s);
    type(u"{Ctrl+Z}{Ctrl+Z}"_s);
    QCOMPARE(m_editor->format(), Format::Source);
    QCOMPARE(m_editor->content().html, wild());
}

void tst_Source::picturesAreNamed()
{
    setBody(u"<div>one</div>"_s);
    m_editor->insertImage(png(10, 10), u"a.png"_s);
    m_editor->setFormat(Format::Source);
    QCOMPARE(m_editor->content().images.size(), 1U);
    m_editor->insertImage(png(12, 12), u"b \"quoted\".png"_s);
    const Editor::Content content = m_editor->content();
    QCOMPARE(content.images.size(), 2U);
    QVERIFY(content.html.contains(u"alt=\"b &quot;quoted&quot;.png\""_s));
    // What the HTML no longer names does not go.
    text()->selectAll();
    type(u"{Delete}"_s);
    QCOMPARE(m_editor->content().images.size(), 0U);
}

void tst_Source::tellsWhatPlainTextCannotKeep()
{
    QCOMPARE(lostAsPlainText(u"<div>a<br></div><p>b</p>"_s), QStringList());
    QCOMPARE(lostAsPlainText(u"<b>a</b><img src=\"cid:1\"><img src=\"cid:2\"><table><tr><td>x</table>"_s),
             QStringList({u"2 pictures"_s, u"the shape of a table"_s, u"formatting"_s}));
}

void tst_Source::canBeReadOnly()
{
    show(wild());
    m_editor->setReadOnly(true);
    type(u"x"_s);
    QCOMPARE(m_editor->content().html, wild());
    m_editor->setFormat(Format::Rich);
    QCOMPARE(m_editor->format(), Format::Source);
}

void tst_Source::findsInTheSource()
{
    show(wild());
    type(u"{Ctrl+F}"_s);
    auto *line = m_editor->findChild<QWidget *>(u"findBar"_s)->findChild<QLineEdit *>();
    QTest::keyClicks(line, u"class"_s);
    QTest::keyClick(line, Qt::Key_Return);
    QCOMPARE(text()->textCursor().selectedText().toLower(), u"class"_s);
}

QTEST_MAIN(tst_Source)
#include "tst_Source.moc"
