#include "core/letter/Draft.h"

#include <QTest>

#include <ctime>

using namespace Qt::Literals::StringLiterals;
using namespace envoi::letter;

class tst_PlainText : public QObject {
    Q_OBJECT

private slots:
    void ownSignature();
    void makes_data();
    void makes();
    void isQuick();
};

void tst_PlainText::makes_data()
{
    QTest::addColumn<QString>("html");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const char *html, const char *text) {
        QTest::newRow(name) << QString::fromUtf8(html) << QString::fromUtf8(text);
    };
    row("empty", "", "");
    row("white space", "  a \n\t b  <b> c </b> d", "a b c d");
    row("paragraphs", "<html><head><title>T</title></head><body><p>one</p>\n\n<p>two</p></body></html>",
        "one\n\ntwo");
    row("divisions", "<div>a</div><div>b<div>c</div></div>d", "a\nb\nc\nd");
    row("line breaks", "a<br>b<br><br>c<br>", "a\nb\n\nc");
    row("empty line of an editor", "<div>a</div><div><br></div><div>b</div>", "a\n\nb");
    row("empty line of another", "<div>a</div><div>&nbsp;</div><div>b</div>", "a\n\nb");
    row("non-breaking spaces", "a&nbsp;&nbsp; b<br>&nbsp;&nbsp;c", "a   b\n  c");
    row("heading", "<h1>Title</h1>text", "Title\n\ntext");
    row("list", "x<ul><li>a<li>b<ul><li>c</ul><li>d</ul>y", "x\n\n- a\n- b\n  - c\n- d\n\ny");
    row("ordered", "<ol start=9><li>a<li>b<br>c<li value=100>d</ol>", "9. a\n10. b\n    c\n100. d");
    row("ordered by letter", "<ol type=a start=26><li>a<li>b</ol><ol type=I start=4><li>c</ol>",
        "z. a\naa. b\n\nIV. c");
    row("paragraphs in items", "<ul><li><p>a</p><p>b</p></li><li><p>c</p></li></ul>", "- a\n\n  b\n\n- c");
    row("empty item", "<ul><li></li><li>b</li></ul>", "-\n- b");
    row("list in list", "<ul><li><ul><li>x</ul></ul>", "-\n  - x");
    row("quote", "On Monday:<blockquote type=cite><p>a</p><p>b<blockquote>c</blockquote></blockquote>d",
        "On Monday:\n> a\n>\n> b\n>\n>> c\n\nd");
    row("list in quote", "<blockquote><ul><li>a<li>b</ul></blockquote>", "> - a\n> - b");
    row("link", "see <a href='https://example.com/x'>the page</a>.", "see the page <https://example.com/x>.");
    row("link that says itself", "<a href='https://example.com/'>https://example.com</a>",
        "https://example.com");
    row("link without scheme", "<a href='http://www.example.com/'>www.example.com</a>", "www.example.com");
    row("link encoded", "<a href='https://example.com/%C3%A9'>https://example.com/\u00E9</a>",
        "https://example.com/\u00E9");
    row("mailto", "<a href='mailto:a@example.com'>a@example.com</a> <a href='mailto:b@example.com'>Bob</a>",
        "a@example.com Bob <b@example.com>");
    row("tel", "<a href='tel:+491'>call</a>", "call <+491>");
    row("link refused", "<a href='javascript:x'>y</a>", "y");
    row("link on a picture", "<a href='https://example.com/'><img src=cid:a@b alt='Logo'></a>",
        "[Logo] <https://example.com/>");
    row("link on nothing", "a<a href='https://example.com/'><img src=cid:a@b></a>b", "ab");
    row("rule", "a<hr>b", "a\n----------------------------------------\nb");
    row("table", "<table><tr><th>a<th>b<tr><td>1<td></table>c", "a | b\n1\nc");
    row("table with an empty cell", "<table><tr><td>a<td><td>c</table>", "a |  | c");
    row("table of paragraphs", "<table><tr><td><p>a</p></td><td><p>b</p></td></tr></table>", "a | b");
    row("table for layout", "<table><tr><td><p>a</p><p>b</p><td>c</table>", "a\n\nb\nc");
    row("table in quote", "<blockquote><table><tr><td>a<td>b</table></blockquote>", "> a | b");
    row("pre", "x<pre>  a\n\n\tb  c\n</pre>y", "x\n\n  a\n\n\tb  c\n\ny");
    row("pre-wrap", "<p style='white-space: pre-wrap'>a  b\n c</p>", "a  b\n c");
    row("picture", "a<img src='cid:a@b' alt='A cat'>b<img src='http://x/' alt='Far'><img src=cid:c@d>",
        "a[A cat]b[Far]");
    row("signature", "<p>Bye</p><div>-- <br>Anna</div>", "Bye\n\n-- \nAnna");
    row("signature with a hard space", "<p>--&nbsp;<br>Anna</p>", "-- \nAnna");
    row("marked signature",
        "<div>Bye</div><div><br></div><div class='moz-signature'><div>Anna</div><div>Hill 3</div></div>",
        "Bye\n\n-- \nAnna\nHill 3");
    row("marked signature with a delimiter",
        "<div>Bye</div><div class='moz-signature'><div>--&nbsp;</div><div>Anna</div></div>",
        "Bye\n-- \nAnna");
    row("marked signature above a quote",
        "<div>Bye</div><div class='moz-signature'><div>Anna</div></div><blockquote>x</blockquote>",
        "Bye\nAnna\n> x");
    row("quoted signature", "<blockquote>x<div class='moz-signature'>Anna</div></blockquote>", "> x\n> Anna");
    row("signature in pre", "<pre>-- \nAnna</pre>", "-- \nAnna");
    // What the editor writes for runs of spaces, and for tabs.
    row("one leading space", "<div>&nbsp;a</div>", " a");
    row("two leading spaces", "<div>&nbsp; a</div>", "  a");
    row("five leading spaces", "<div>&nbsp; &nbsp; &nbsp;a</div>", "     a");
    row("leading spaces over elements", "<div>&nbsp; <b>&nbsp; a</b></div>", "    a");
    row("leading spaces after a break", "<div>a<br>&nbsp; b</div>", "a\n  b");
    row("leading spaces on each line", "<div>&nbsp; a</div>\n<div>&nbsp; b</div>\n", "  a\n  b");
    row("leading spaces in an item", "<ul><li>&nbsp; a</li></ul>", "-   a");
    row("leading spaces in a quote", "<blockquote><div>&nbsp; a</div></blockquote>", ">   a");
    row("leading spaces in a cell", "<table><tr><td>&nbsp; a<td>&nbsp; b</table>", "  a |   b");
    row("collapsible spaces lead", "<div>  &nbsp; \n a</div>", "  a");
    row("inner spaces", "<div>a &nbsp;b &nbsp; &nbsp; c</div>", "a  b     c");
    row("inner spaces over elements", "<div>a <b>&nbsp;b</b> &nbsp;c</div>", "a  b  c");
    row("trailing spaces", "<div>a&nbsp;</div><div>b &nbsp;<br>c &nbsp;&nbsp;</div>d", "a \nb  \nc   \nd");
    row("trailing spaces at the end", "<div>a&nbsp;</div>\n", "a ");
    row("collapsible spaces trail", "<p>a &nbsp; <br>b  \n</p>", "a  \nb");
    row("nothing but spaces", "<div>a</div><div>&nbsp; &nbsp;</div><div>b</div>", "a\n\nb");
    row("nothing but spaces before a line", "a<br>&nbsp; <br>b<br>&nbsp; <div>c</div>", "a\n\nb\n\nc");
    row("leading tab", "<div>&nbsp; &nbsp; a</div>", "    a");
    row("inner tab", "<div>a &nbsp; &nbsp;b</div>", "a    b");
    row("trailing tab", "<div>a &nbsp; &nbsp;</div>", "a    ");
    row("trailing spaces in pre", "<pre>  a  \n\tb\t\n</pre>", "  a  \n\tb\t");
    row("entities", "&lt;&amp;&eacute;", "<&\u00E9");
    row("script", "a<script>b</script><style>c</style>d", "ad");
    row("formatting", "<b>a</b><i>b</i><u>c</u>", "abc");
    row("description list", "<dl><dt>t<dd>d</dl>", "t\nd");
    row("emoji", "<p>\U0001F600</p>", "\U0001F600");
}

void tst_PlainText::makes()
{
    QFETCH(QString, html);
    QFETCH(QString, text);
    QCOMPARE(plainTextFromHtml(html), text);
}

void tst_PlainText::isQuick()
{
    for (const QString &piece :
         {u"<blockquote>x"_s, u"<ul><li>x"_s, u"<table><tr><td>x"_s, u"<a href=http://x/>x"_s, u"<br>"_s,
          u"<p>words and words</p>"_s, u"<td>x"_s, u"<pre>\n"_s, u"&nbsp;"_s}) {
        const std::clock_t start = std::clock();
        const QString text = plainTextFromHtml(u"<table><tr><td>"_s + piece.repeated(300'000 / piece.size()));
        QVERIFY2((std::clock() - start) / CLOCKS_PER_SEC < 10, qPrintable(piece));
        QVERIFY2(text.size() < 50'000'000, qPrintable(piece));
    }
}

void tst_PlainText::ownSignature()
{
    const QString html =
        u"<div>Bye</div><div class='moz-signature'><div><b>Anna</b></div><div>Hill 3</div></div>"_s;
    const PlainSignature own{u"Anna\nHill 3"_s, u"  Anna, plain\n>x"_s};
    QCOMPARE(plainTextFromHtml(html, own), u"Bye\n-- \n  Anna, plain\n>x"_s);
    QCOMPARE(plainTextFromHtml(html), u"Bye\n-- \nAnna\nHill 3"_s);
    QCOMPARE(signatureTextFromHtml(html), u"Anna\nHill 3"_s);
    // One that was changed by hand.
    QCOMPARE(plainTextFromHtml(html, PlainSignature{u"Anna"_s, u"x"_s}), plainTextFromHtml(html));
    QCOMPARE(plainTextFromHtml(html, PlainSignature{own.made, {}}), u"Bye"_s);
    // No delimiter above a quote, and another's signature is none.
    const QString quote = u"<blockquote>x<div class='moz-signature'>Anna<br>Hill 3</div></blockquote>"_s;
    QCOMPARE(plainTextFromHtml(html + quote, PlainSignature{own.made, u"y"_s}),
             u"Bye\ny\n> x\n> Anna\n> Hill 3"_s);
    QCOMPARE(plainTextFromHtml(quote, own), u"> x\n> Anna\n> Hill 3"_s);
    QCOMPARE(signatureTextFromHtml(quote), QString());
    QCOMPARE(signatureTextFromHtml(u"<p>x</p>"_s), QString());
}

QTEST_GUILESS_MAIN(tst_PlainText)
#include "tst_PlainText.moc"
