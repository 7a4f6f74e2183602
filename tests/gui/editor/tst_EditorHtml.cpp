#include "app/editor/Commands.h"
#include "app/editor/Decorations.h"
#include "app/editor/FontFaces.h"
#include "app/editor/HtmlReader.h"
#include "app/editor/HtmlWriter.h"
#include "app/editor/WrittenBlocks.h"
#include "core/base/Random.h"
#include "core/letter/Draft.h"

#include <QAbstractTextDocumentLayout>
#include <QApplication>
#include <QElapsedTimer>
#include <QTest>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextListFormat>

using namespace Qt::Literals::StringLiterals;
using namespace envoi::editor;

namespace {

const auto frame =
    u"<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head><body>\n%1</body></html>\n"_s;

void read(const QString &html, QTextDocument &document, bool keepLook = true)
{
    readHtml(html, document,
             {QPalette(), keepLook, [](const QString &id) { return id.startsWith(u"known"); }});
}

QString bodyOf(const QTextDocument &document)
{
    const QString html = htmlOf(document);
    const qsizetype from = html.indexOf(u"<body>\n"_s) + 7;
    return html.mid(from, html.indexOf(u"</body>"_s) - from);
}

} // namespace

class tst_EditorHtml : public QObject {
    Q_OBJECT

private slots:
    void golden_data();
    void golden();
    void droppedLook();
    void quick_data();
    void quick();
    void hello();
    void typedSpaces();
    void itemTexts();
    void anyEdit_data();
    void anyEdit();
    void writesOnlyWhatChanged();
};

/// Each row: HTML as it comes, and the body as it is written. What is written reads back to itself.
void tst_EditorHtml::golden_data()
{
    QTest::addColumn<QString>("in");
    QTest::addColumn<QString>("out");
    const auto same = [](const char *name, const QString &html) { QTest::newRow(name) << html << html; };
    const auto row = [](const char *name, const QString &in, const QString &out) {
        QTest::newRow(name) << in << out;
    };
    const auto quote =
        u"<blockquote type=\"cite\" style=\"margin:0 0 0 2px;border-left:2px solid #a0a0a0;padding-left:10px\">\n"_s;
    const auto ul = u"<ul style=\"margin-top:0;margin-bottom:0\">\n"_s;
    const auto ol = u"<ol style=\"margin-top:0;margin-bottom:0\">\n"_s;
    const auto table =
        u"<table border=\"1\" cellspacing=\"0\" cellpadding=\"4\" style=\"border-collapse:collapse\">\n"_s;

    row("nothing", {}, u"<div><br></div>\n"_s);
    same("line", u"<div>Hello</div>\n"_s);
    same("lines", u"<div>Hello</div>\n<div><br></div>\n<div>Bye</div>\n"_s);
    row("bare text", u"Hello <b>you</b>"_s, u"<div>Hello <b>you</b></div>\n"_s);
    same("paragraphs", u"<p>One</p>\n<p>Two</p>\n<p><br></p>\n"_s);
    row("empty elements", u"<div></div><p></p><div>a</div><div><div></div></div>"_s, u"<div>a</div>\n"_s);
    row("nested divs", u"<div><div>a</div>b<div>c<div>d</div></div></div>"_s,
        u"<div>a</div>\n<div>b</div>\n<div>c</div>\n<div>d</div>\n"_s);
    row("white space", u"<div>\n a   b\t\n<b> c </b> d \n</div>  \n<div>\n e</div>"_s,
        u"<div>a b <b>c </b>d</div>\n<div>e</div>\n"_s);
    same("no-break spaces", u"<div>&nbsp;a &nbsp;b&nbsp;</div>\n"_s);
    same("escapes", u"<div>&lt;b&gt; &amp;amp; &quot;x&quot; ' ©</div>\n"_s);
    row("entities", u"<div>&auml;&#8364;&#x1F600;&bogus;&#0;</div>"_s,
        u"<div>ä€😀&amp;bogus;\xfffd</div>\n"_s);
    same("breaks", u"<div>a<br>b<br><br></div>\n<div><br><br></div>\n"_s);
    row("trailing break", u"<div>a<br></div><div>b</div>"_s, u"<div>a</div>\n<div>b</div>\n"_s);
    same("inline",
         u"<div><b>a<i>b<u>c</u></i></b><s>d</s>e<sup>2</sup>f<sub>3</sub><code>x()</code></div>\n"_s);
    row("old inline", u"<strong>a</strong><em>b</em><del>c</del><font color=red>d</font><tt>e</tt>"_s,
        u"<div><b>a</b><i>b</i><s>c</s><span style=\"color:#ff0000\">d</span><code>e</code></div>\n"_s);
    same("look",
         u"<div><span style=\"font-size:small;color:#ff0000;background-color:#ffff00\">a</span>"
         u"<span style=\"font-size:large\">b</span><span style=\"font-size:x-large\">c</span></div>\n"_s);
    same("typefaces",
         u"<div><span style=\"font-family:'Trebuchet MS',Helvetica,sans-serif\">a</span>"
         u"<b><span style=\"font-family:Arial,Helvetica,sans-serif;font-size:large\">b</span></b>"
         u"<code><span style=\"font-family:'Courier New',Courier,monospace\">c</span></code></div>\n"
         u"<h1><span style=\"font-family:Georgia,'Times New Roman',serif\">d</span></h1>\n"_s);
    row("typefaces of others",
        u"<font face=\"georgia, serif\">a</font><span style='font-family:monospace'>b</span>"
        u"<span style='font-family:\"Segoe UI\",Arial'>c</span>"_s,
        u"<div><span style=\"font-family:Georgia,'Times New Roman',serif\">a</span>"
        u"<span style=\"font-family:'Courier New',Courier,monospace\">b</span>c</div>\n"_s);
    row("look of others",
        u"<div style=\"font-family:Calibri;font-size:11.0pt;color:rgb(1, 2,3)\">a<span style='font-size:24px'>b</span></div>"_s,
        u"<div><span style=\"color:#010203\">a</span><span style=\"font-size:x-large;color:#010203\">b</span></div>\n"_s);
    row("background alone", u"<span style=\"background-color:#fff3a0\">a</span>"_s,
        u"<div><span style=\"color:#000000;background-color:#fff3a0\">a</span></div>\n"_s);
    same("headings",
         u"<h1>One</h1>\n<h2>Two <i>i</i></h2>\n<h3><span style=\"font-weight:normal\">T</span>hree</h3>\n"
         u"<h6>Six</h6>\n<div>text</div>\n"_s);
    same(
        "preformatted",
        u"<pre style=\"margin:0;white-space:pre-wrap\">int  main()\n{\n\t&lt;b&gt;\n\n}</pre>\n<div>a</div>\n"_s);
    same("preformatted ends",
         u"<pre style=\"margin:0;white-space:pre-wrap\">\n\na\n\n</pre>\n<div>a</div>\n"_s);
    same("rule", u"<div>a</div>\n<hr>\n<div>b</div>\n<hr>\n"_s);
    same("link", u"<div>a <a href=\"https://example.com/?a=1&amp;b=2\">b<b>c</b></a> d</div>\n"_s);
    row("bad link", u"<a href=\"javascript:x\">b</a><a name=x>c</a><a href='file:///etc/passwd'>d</a>"_s,
        u"<div>bcd</div>\n"_s);
    same("picture",
         u"<div>a <img src=\"cid:known1\" alt=\"A &quot;b&quot;\" width=\"20\" height=\"10\"> b</div>\n"_s);
    row("unknown picture", u"<img src='cid:other' alt='x'><img src='https://example.com/a.png'>"_s,
        u"<div>x</div>\n"_s);
    same(
        "linked picture",
        u"<div><a href=\"https://example.com/\"><img src=\"cid:known1\" alt=\"\" width=\"20\"></a></div>\n"_s);
    same("bullets", ul + u"<li>a</li>\n<li>b</li></ul>\n<div>c</div>\n"_s);
    same("numbers", ol + u"<li>a</li>\n<li>b</li></ol>\n"_s);
    same("start", u"<ol type=\"a\" start=\"5\" style=\"margin-top:0;margin-bottom:0\">\n<li>a</li></ol>\n"_s);
    same("nested lists",
         ul + u"<li>a\n<ol>\n<li>b\n<ul>\n<li>c</li></ul></li>\n<li>d</li></ol></li>\n<li>e</li></ul>\n"_s);
    same("two lists", ol + u"<li>a</li></ol>\n"_s + ul + u"<li>b</li></ul>\n"_s);
    row("list of paragraphs", u"<ul><li><p>a</p><p>b</p></li><li></li><li><div>c</div></li></ul>"_s,
        ul + u"<li>a<br>b</li>\n<li><br></li>\n<li>c</li></ul>\n"_s);
    row("broken list", u"<ul>\n<li>a\n<li>b\n</ul>c<li>d"_s,
        ul + u"<li>a</li>\n<li>b</li></ul>\n<div>c</div>\n<div>d</div>\n"_s);
    same("quote", u"<div>He wrote:</div>\n"_s + quote + u"<div>a</div>\n"_s + quote +
                      u"<div>b</div>\n</blockquote>\n<div>c</div>\n</blockquote>\n<div>d</div>\n"_s);
    same("list in quote", quote + ul + u"<li>a</li></ul>\n</blockquote>\n<div>b</div>\n"_s);
    row("quote of others", u"<blockquote>a<blockquote><p>b</p></blockquote></blockquote>"_s,
        quote + u"<div>a</div>\n"_s + quote + u"<p>b</p>\n</blockquote>\n</blockquote>\n"_s);
    row("quote in list", u"<ol><li>a<blockquote>q</blockquote></li><li>b</li></ol>"_s,
        ol + u"<li>a</li></ol>\n"_s + quote +
            u"<div>q</div>\n</blockquote>\n<ol start=\"2\" style=\"margin-top:0;margin-bottom:0\">\n<li>b</li></ol>\n"_s);
    same("alignment", u"<div style=\"text-align:center\">a</div>\n<p style=\"text-align:right\">b</p>\n"
                      u"<div style=\"text-align:justify;margin-left:80px\">c</div>\n"_s);
    same("right to left",
         u"<div dir=\"rtl\">שלום!</div>\n<div dir=\"rtl\" style=\"text-align:left\">שלום</div>\n"
         u"<div dir=\"ltr\">שלום</div>\n<div>abc</div>\n"_s);
    row("natural right to left", u"<div>שלום!</div>"_s, u"<div dir=\"rtl\">שלום!</div>\n"_s);
    same(
        "table",
        u"<div>a</div>\n"_s + table +
            u"<tr valign=\"top\"><th>h</th><td>b</td></tr>\n<tr valign=\"top\"><td><br></td><td>c</td></tr>\n</table>\n<div>d</div>\n"_s);
    same("table alone", table + u"<tr valign=\"top\"><td>a</td><td>b</td></tr>\n</table>\n"_s);
    same("wide table",
         u"<table border=\"1\" cellspacing=\"0\" cellpadding=\"4\" width=\"100%\" "
         u"style=\"border-collapse:collapse\">\n<tr valign=\"top\"><td>a</td><td>b</td></tr>\n</table>\n"_s);
    same("two tables", table + u"<tr valign=\"top\"><td>a</td><td>b</td></tr>\n</table>\n"_s + table +
                           u"<tr valign=\"top\"><td>c</td><td>d</td></tr>\n</table>\n"_s);
    same("lines around a table",
         u"<div><br></div>\n<div><br></div>\n"_s + table +
             u"<tr valign=\"top\"><td>a</td><td>b</td></tr>\n</table>\n<div><br></div>\n<div><br></div>\n"_s);
    same("spans", table + u"<tr valign=\"top\"><td colspan=\"2\">a</td><td rowspan=\"2\">b</td></tr>\n<tr "
                          u"valign=\"top\"><td>c</td><td>d</td></tr>\n"
                          u"</table>\n"_s);
    same("empty lines by tables", u"<div>a</div>\n<div><br></div>\n"_s + table +
                                      u"<tr valign=\"top\"><td>a</td><td>b</td></tr>\n</table>\n"
                                      u"<div><br></div>\n<div>b</div>\n<div><br></div>\n"_s +
                                      table +
                                      u"<tr valign=\"top\"><td>a</td><td>b</td></tr>\n</table>\n"
                                      u"<div><br></div>\n"_s +
                                      table + u"<tr valign=\"top\"><td>a</td><td>b</td></tr>\n</table>\n"_s);
    same("columns by percent", u"<table border=\"1\" cellspacing=\"0\" cellpadding=\"4\" width=\"100%\" "
                               u"style=\"border-collapse:collapse\">\n<tr valign=\"top\"><td width=\"20%\">"
                               u"a</td><td width=\"80%\">b</td></tr>\n</table>\n"_s);
    same("cells of blocks", table + u"<tr valign=\"top\"><td>\n<div>a</div>\n<div>b</div>\n</td><td>\n"_s +
                                ul + u"<li>c</li></ul>\n</td></tr>\n</table>\n"_s);
    same("table in quote",
         quote + u"<div>a</div>\n"_s + table +
             u"<tr valign=\"top\"><td>b</td><td>c</td></tr>\n</table>\n<div>d</div>\n</blockquote>\n"_s);
    same("nested table",
         u"<table border=\"0\" cellspacing=\"0\" cellpadding=\"0\">\n<tr valign=\"top\"><td>\n"_s + table +
             u"<tr valign=\"top\"><td>a</td><td>b</td></tr>\n</table>\n</td><td>c</td></tr>\n</table>\n"_s);
    row("one cell", u"<table><tr><td>a<td></table>b<table><tr><td>c</td></tr></table>"_s,
        u"<table border=\"0\" cellspacing=\"0\" "
        u"cellpadding=\"0\">\n<tr valign=\"top\"><td>a</td><td><br></td></tr>\n</table>\n"
        u"<div>b</div>\n<div>c</div>\n"_s);
    row("head",
        u"<html><head><title>T</title><style>p{}</style></head><body><p>a</p><script>x</script></body></html>"_s,
        u"<p>a</p>\n"_s);
    row("rubbish", u"</td></b><<b>a</i></div><p>b<p>c</b> < d <!-- x --><a href=\"x"_s,
        u"<div>&lt;<b>a</b></div>\n<p><b>b</b></p>\n<p><b>c &lt; d</b></p>\n"_s);
}

void tst_EditorHtml::golden()
{
    QFETCH(QString, in);
    QFETCH(QString, out);
    QTextDocument document;
    read(in, document);
    QCOMPARE(bodyOf(document), out);
    QTextDocument again;
    read(htmlOf(document), again);
    QCOMPARE(bodyOf(again), out);
    QCOMPARE(htmlOf(again), frame.arg(out));
    QTextDocument sanitised;
    read(envoi::letter::sanitizedHtml(htmlOf(document)), sanitised);
    QCOMPARE(bodyOf(sanitised), out);
}

void tst_EditorHtml::droppedLook()
{
    QTextDocument document;
    read(
        u"<div style=\"color:#fff;background-color:#000;font-size:30px\">a<font color=red size=7>b</font><b>c</b></div>"_s,
        document, false);
    QCOMPARE(bodyOf(document), u"<div>ab<b>c</b></div>\n"_s);
}

void tst_EditorHtml::quick_data()
{
    QTest::addColumn<QString>("html");
    QTest::newRow("paragraphs") << u"<p>Some words of <b>text</b> in a line of their own.</p>\n"_s.repeated(
        18000);
    QTest::newRow("words") << u"<b>word</b> <i>word</i> "_s.repeated(40000);
    QTest::newRow("items") << u"<ul>"_s + u"<li>item</li>"_s.repeated(2000) + u"</ul>"_s;
    QTest::newRow("rows") << u"<table>"_s +
                                 u"<tr valign=\"top\"><td>a</td><td>b</td></tr>"_s.repeated(20000) +
                                 u"</table>"_s;
    QTest::newRow("lone") << u"<"_s.repeated(1000000);
    QTest::newRow("open attribute") << u"<a href='"_s.repeated(100000);
    QTest::newRow("stray ends") << u"</b></p></td>"_s.repeated(80000);
    QTest::newRow("open items") << u"<ul><li>a"_s.repeated(90);
    QTest::newRow("spaces") << u" "_s.repeated(1000000) + u"x"_s;
    QTest::newRow("line") << u"x"_s.repeated(1000000);
}

void tst_EditorHtml::quick()
{
    QFETCH(QString, html);
    QElapsedTimer timer;
    timer.start();
    QTextDocument document;
    document.setUndoRedoEnabled(false);
    read(html, document);
    const auto reading = timer.restart();
    const QString once = htmlOf(document);
    qInfo("read %lld ms, write %lld ms", reading, timer.elapsed());
    QVERIFY(once.startsWith(u"<!DOCTYPE html>"));
}

void tst_EditorHtml::hello()
{
    QTextDocument document;
    document.setPlainText(u"Hello"_s);
    const QString body = bodyOf(document);
    QCOMPARE(body, u"<div>Hello</div>\n"_s);
    QVERIFY(htmlOf(document).toUtf8().size() < 150);
}

void tst_EditorHtml::typedSpaces()
{
    QTextDocument document;
    document.setPlainText(u"  a  b \tc \x2028 d "_s);
    QCOMPARE(bodyOf(document), u"<div>&nbsp; a &nbsp;b &nbsp; &nbsp; c&nbsp;<br>&nbsp;d&nbsp;</div>\n"_s);
    QTextDocument again;
    read(htmlOf(document), again);
    QCOMPARE(htmlOf(again), htmlOf(document));
}

void tst_EditorHtml::itemTexts()
{
    QCOMPARE(itemText(QTextListFormat::ListDecimal, 12), u"12."_s);
    QCOMPARE(itemText(QTextListFormat::ListLowerAlpha, 26), u"z."_s);
    QCOMPARE(itemText(QTextListFormat::ListUpperAlpha, 28), u"AB."_s);
    QCOMPARE(itemText(QTextListFormat::ListLowerRoman, 1994), u"mcmxciv."_s);
    QCOMPARE(itemText(QTextListFormat::ListUpperRoman, 4), u"IV."_s);
}

void tst_EditorHtml::anyEdit_data()
{
    QTest::addColumn<int>("seed");
    for (int seed = 1; seed <= 150; ++seed)
        QTest::addRow("%d", seed) << seed;
}

/// Whatever a person does, what is written reads back to the same bytes, and undo goes all the way.
void tst_EditorHtml::anyEdit()
{
    QFETCH(int, seed);
    envoi::SeededRandom random(static_cast<quint64>(seed));
    const auto below = [&random](int limit) {
        return static_cast<int>(random.next() % static_cast<quint64>(limit));
    };
    QTextDocument document;
    document.documentLayout(); // without one it tells of no change
    WrittenBlocks written(document);
    QTextCursor cursor(&document);
    const QStringList words{u"word"_s, u"  two  "_s, u"\t"_s, u"<&>\""_s, u"\x2028"_s,
                            u" "_s,    u"שלום"_s,    u"😀"_s, u"\xa0"_s};
    for (int step = 0; step < 40; ++step) {
        const auto anywhere = [&] {
            const int position = below(document.characterCount());
            return position + (document.characterAt(position).isLowSurrogate() ? 1 : 0);
        };
        cursor.setPosition(anywhere());
        if (below(2) == 0)
            cursor.setPosition(anywhere(), QTextCursor::KeepAnchor);
        switch (below(20)) {
        case 0:
            setStyle(cursor, static_cast<Style>(below(8)));
            break;
        case 1:
            toggleList(cursor, below(2) == 0);
            break;
        case 2:
            changeIndent(cursor, below(3) == 0 ? -1 : 1);
            break;
        case 3:
            changeQuote(cursor, below(2) == 0 ? -1 : 1);
            break;
        case 4:
            clearFormatting(cursor);
            break;
        case 5:
            changeCharacters(cursor, [&](QTextCharFormat &format) {
                format.setFontWeight(below(2) ? QFont::Bold : QFont::Normal);
            });
            break;
        case 6:
            changeCharacters(cursor, [](QTextCharFormat &format) { format.setFontItalic(true); });
            break;
        case 7:
            setLink(cursor, cursor.hasSelection() ? cursor.selectedText() : u"link"_s,
                    u"https://example.com/"_s, QPalette());
            break;
        case 8:
            removeLinks(cursor);
            break;
        case 9:
            if (cursor.selectionEnd() - cursor.selectionStart() < 5)
                cursor.removeSelectedText();
            break;
        case 12:
            setAlignment(cursor, below(2) ? Qt::AlignRight : below(2) ? Qt::AlignHCenter : Qt::AlignLeft);
            break;
        case 13:
            changeCharacters(cursor, [&](QTextCharFormat &format) {
                setFontFace(format, below(3) ? &fontFaces()[static_cast<size_t>(below(8))] : nullptr);
            });
            break;
        case 14:
            changeCharacters(cursor, [&](QTextCharFormat &format) {
                if (below(2))
                    setCode(format, below(2) == 0);
                else
                    setHighlight(format, below(2) ? QColor(0xfff176) : QColor());
            });
            break;
        case 15:
            cursor.clearSelection();
            insertRule(cursor);
            break;
        case 16:
            setDirection(cursor, below(2) ? Qt::RightToLeft : Qt::LeftToRight);
            break;
        case 10:
        case 11:
            cursor.clearSelection();
            cursor.insertBlock();
            break;
        default:
            cursor.clearSelection();
            cursor.insertText(words[below(static_cast<int>(words.size()))]);
        }
        const QString html = htmlOf(document);
        QCOMPARE(htmlOf(document, &written), html);
        QTextDocument again;
        read(envoi::letter::sanitizedHtml(html), again);
        if (htmlOf(again) != html)
            qInfo("step %d\n%s\n%s", step, qPrintable(html), qPrintable(htmlOf(again)));
        QCOMPARE(htmlOf(again), html);
    }
    const QString html = htmlOf(document);
    const int steps = document.availableUndoSteps();
    for (int i = 0; i < steps; ++i) {
        document.undo();
        QCOMPARE(htmlOf(document, &written), htmlOf(document));
    }
    QCOMPARE(bodyOf(document), u"<div><br></div>\n"_s);
    for (int i = 0; i < steps; ++i)
        document.redo();
    QCOMPARE(htmlOf(document), html);
}

void tst_EditorHtml::writesOnlyWhatChanged()
{
    QTextDocument document;
    document.documentLayout();
    WrittenBlocks written(document);
    QTextCursor(&document).insertText(u"one\ntwo\nthree\nfour"_s);
    htmlOf(document, &written);
    const auto known = [&] {
        QString all;
        for (auto block = document.begin(); block.isValid(); block = block.next())
            all += written.entryOf(block).whole.isEmpty() ? u'-' : u'+';
        return all;
    };
    QCOMPARE(known(), u"++++"_s);
    QTextCursor cursor(document.findBlockByNumber(1));
    cursor.insertText(u"x"_s);
    QCOMPARE(known(), u"+-++"_s);
    htmlOf(document, &written);
    cursor.movePosition(QTextCursor::EndOfBlock);
    cursor.deleteChar(); // one with the next
    QCOMPARE(known(), u"+-+"_s);
    htmlOf(document, &written);
    QCOMPARE(known(), u"+++"_s);
    // A change of which nobody is told.
    {
        const QSignalBlocker blocker(&document);
        cursor.insertText(u"y"_s);
    }
    QCOMPARE(htmlOf(document, &written), htmlOf(document));
    cursor.beginEditBlock();
    cursor.insertText(u"z"_s);
    QCOMPARE(htmlOf(document, &written), htmlOf(document));
    cursor.insertText(u"z"_s);
    QCOMPARE(htmlOf(document, &written), htmlOf(document));
    cursor.endEditBlock();
    QCOMPARE(htmlOf(document, &written), htmlOf(document));
}

int main(int argc, char **argv)
{
    if (!qEnvironmentVariableIsSet("DISPLAY"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    tst_EditorHtml test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_EditorHtml.moc"
