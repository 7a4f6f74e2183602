#include "core/letter/Draft.h"

#include <QRegularExpression>
#include <QTest>
#include <QXmlStreamReader>

#include <algorithm>
#include <ctime>

using namespace Qt::Literals::StringLiterals;
using envoi::letter::sanitizedHtml;

namespace {

/// Whether the text is well-formed to a parser that forgives nothing.
QString wellFormedness(const QString &html)
{
    static const QRegularExpression voidElements(u"<(br|hr|img)((?: [^<>]*)?)>"_s);
    QString xml = html;
    xml.replace(voidElements, u"<\\1\\2/>"_s);
    QXmlStreamReader reader(u"<root>"_s + xml + u"</root>"_s);
    int depth = 0;
    int deepest = 0;
    while (!reader.atEnd()) {
        const auto token = reader.readNext();
        if (token == QXmlStreamReader::StartElement)
            deepest = std::max(deepest, ++depth);
        else if (token == QXmlStreamReader::EndElement)
            --depth;
    }
    if (reader.hasError())
        return reader.errorString() + u": "_s + html.left(500);
    if (deepest > 102)
        return u"%1 deep"_s.arg(deepest);
    return {};
}

} // namespace

class tst_SanitizedHtml : public QObject {
    Q_OBJECT

private slots:
    void cleans_data();
    void cleans();
    void refusesLinks_data();
    void refusesLinks();
    void countsRemote_data();
    void countsRemote();
    void keepsHarmlessStyles_data();
    void keepsHarmlessStyles();
    void survivesBrokenHtml_data();
    void survivesBrokenHtml();
    void bounds();
    void isQuick_data();
    void isQuick();
};

void tst_SanitizedHtml::cleans_data()
{
    QTest::addColumn<QString>("html");
    QTest::addColumn<QString>("clean");
    const auto row = [](const char *name, const char *html, const char *clean) {
        QTest::newRow(name) << QString::fromUtf8(html) << QString::fromUtf8(clean);
    };
    row("empty", "", "");
    row("text", "a < b & c > d \"e\"", "a &lt; b &amp; c &gt; d \"e\"");
    row("paragraphs", "<P>one<p CLASS=x ID=y>two</P>", "<p>one</p><p>two</p>");
    row("signature", "<div id=y class='x moz-signature'>a</div><div class=gmail_signature dir=ltr>b</div>",
        "<div class=\"moz-signature\">a</div><div class=\"moz-signature\" dir=\"ltr\">b</div>");
    row("no signature", "<div class=x>a</div><p class=moz-signature>b</p>", "<div>a</div><p>b</p>");
    row("document",
        "<!DOCTYPE html><html><head><title>T</title><meta charset=utf-8><style>p{color:red}</style></head>"
        "<body><p>x</p></body></html>",
        "<p>x</p>");
    row("body's look", "<body bgcolor=yellow text='#123456'>x</body>",
        "<div style=\"color:#123456;background-color:yellow\">x</div>");
    row("script", "a<script>alert('</p>')</script>b", "ab");
    row("script unclosed", "a<script>alert(1)", "a");
    row("style", "a<style>b{}</style>c", "ac");
    row("title", "<title>a<b>c</title>d", "d");
    row("textarea", "<textarea><b>x</textarea>y", "&lt;b&gt;xy");
    row("events", "<p onclick=\"x()\" onmouseover='y()' data-z=1 style=\"\">a</p>", "<p>a</p>");
    row("comment", "a<!-- <p>x</p> -->b", "ab");
    row("comment unclosed", "a<!-- <p>x</p>", "a");
    row("comment of Word", "a<!--[if gte mso 9]><xml><w:X/></xml><![endif]-->b<![if !vml]>c<![endif]>",
        "abc");
    row("cdata", "a<![CDATA[<b>x]]>c", "a&lt;b&gt;xc");
    row("processing instruction", "<?xml:namespace prefix = o ns = \"urn:x\" />a<o:p>&nbsp;</o:p>",
        "a\u00A0");
    row("link unclosed", "<p>before</p><link rel=x href=y><p>after</p>", "<p>before</p><p>after</p>");
    row("base and meta", "<base href='http://x/'><meta http-equiv=refresh content='0;url=http://x/'>a", "a");
    row("form", "<form action=x><input value=y><button>Go</button></form>", "<div>Go</div>");
    row("iframe", "a<iframe src='http://x/'>no frames</iframe>b", "ab");
    row("svg", "a<svg onload=x><script>y</script><text>t</text></svg>b", "ab");
    row("svg self-closed", "a<svg/>b", "ab");
    row("svg unclosed", "a<svg><path><p>b</p>", "a<p>b</p>");
    row("object", "<object data='x'>fallback</object>", "fallback");
    row("entities", "&lt;&eacute;&#233;&#xE9;&euro;&#128;&copy2&bogus;&amp;amp;&hellip;",
        "&lt;\u00E9\u00E9\u00E9\u20AC\u20AC\u00A92&amp;bogus;&amp;amp;\u2026");
    row("entities out of range", "&#0;&#xD800;&#x110000;&#99999999999999;&#1;x", "\uFFFD\uFFFD\uFFFD\uFFFDx");
    row("formatting overlaps", "<b>1<i>2</b>3</i>4", "<b>1<i>2</i></b><i>3</i>4");
    row("formatting over paragraphs", "<p><b>one<p>two</b>three", "<p><b>one</b></p><p><b>two</b>three</p>");
    row("unclosed", "<div><b><ul><li>x", "<div><b><ul><li>x</li></ul></b></div>");
    row("end tags alone", "</div></b>x</p></td></table>", "x");
    row("block in paragraph", "<p>a<div>b</div>c</p>", "<p>a</p><div>b</div>c");
    row("links don't nest", "<a href='http://a/'>1<a href='http://b/'>2</a>3</a>",
        "<a href=\"http://a/\">1</a><a href=\"http://b/\">2</a>3");
    row("list", "<ol start=5 type=a><li>x<li value=9>y<ul><li>z</ul></ol>",
        "<ol start=\"5\" type=\"a\"><li>x</li><li value=\"9\">y<ul><li>z</li></ul></li></ol>");
    row("item without list", "<li>x<li>y", "<ul><li>x</li><li>y</li></ul>");
    row("quote", "<blockquote type=cite cite='mid:x' class=y><p>q</blockquote>r",
        "<blockquote type=\"cite\"><p>q</p></blockquote>r");
    row("description list", "<dl><dt>t<dd>d</dl>e",
        "<div><div>t</div><div style=\"margin-left:40px\">d</div></div>e");
    row("headings", "<h1>a<h2>b</h1>c", "<h1>a</h1><h2>b</h2>c");
    row("table",
        "<table border=1 width=100% background=x.png cellpadding=2><thead><tr><th colspan=2>h</thead>"
        "<tr valign=TOP><td bgcolor=ff0000>a<td width=20px>b</table>",
        "<table border=\"1\" cellpadding=\"2\" width=\"100%\"><tbody><tr><th "
        "colspan=\"2\">h</th></tr></tbody>"
        "<tr valign=\"top\"><td bgcolor=\"#ff0000\">a</td><td width=\"20\">b</td></tr></table>");
    row("table without cells", "<table>loose<tr>text</table>",
        "<table><tr><td>loose</td></tr><tr><td>text</td></tr></table>");
    row("table with cell alone", "<table><td>x</table>", "<table><tr><td>x</td></tr></table>");
    row("cell without table", "<tr><td>x</td></tr>", "x");
    row("formatting ends with its cell", "<table><tr><td><b>x<td>y</table>z",
        "<table><tr><td><b>x</b></td><td>y</td></tr></table>z");
    row("picture", "<img src='CID:a@b' alt='A \"b\"' width=10 height=20px onerror=x>",
        "<img src=\"cid:a@b\" width=\"10\" height=\"20\" alt=\"A &quot;b&quot;\">");
    row("picture remote", "<img src='http://x/y.png' alt='Logo'><img src=http://x/>", "Logo");
    row("picture local", "<img src='file:///etc/passwd'><img src=/etc/passwd><img src=\\\\host\\x>", "");
    row("picture odd cid", "<img src='cid:a\"onerror=x'><img src='cid:'>", "");
    row("pre", "<pre>\n\n  a\n b</pre>", "<pre>\n\n  a\n b</pre>");
    row("pre plain", "<pre>\na</pre>", "<pre>a</pre>");
    row("idle spans", "<span><span class=x>a</span></span><font>b</font>", "ab");
    row("font", "<font color=red size='+1' face='Arial, sans-serif'>x</font>",
        "<font color=\"red\" size=\"+1\" face=\"Arial, sans-serif\">x</font>");
    row("direction", "<p dir=RTL lang=he>x</p>", "<p dir=\"rtl\" lang=\"he\">x</p>");
    row("document direction", "<html dir=rtl><body>x</body></html>", "<div dir=\"rtl\">x</div>");
    row("attributes broken", "<p style=\"color:red\"align=center =x \" '>a</p>",
        "<p align=\"center\" style=\"color:red\">a</p>");
    row("attribute twice", "<a href='http://a/' href='javascript:x'>a</a>", "<a href=\"http://a/\">a</a>");
    row("tag cut off", "a<p style='x", "a");
    row("less-than", "a <3 b < c << d <", "a &lt;3 b &lt; c &lt;&lt; d &lt;");
    row("line break", "a</br>b<br/>c<BR clear=all>d", "a<br>b<br>c<br>d");
    row("controls",
        "a\x01\x1B"
        "b\r\nc\rd",
        "ab\nc\nd");
    row("plaintext", "<plaintext><b>x</plaintext>", "&lt;b&gt;x");
    row("colspan without end", "<table><tr><td colspan=99999999 rowspan=-1>x</table>",
        "<table><tr><td>x</td></tr></table>");
    row("list of Word",
        "<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if "
        "!supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>\u00B7<span "
        "style='font:7.0pt \"Times New Roman\"'>&nbsp; </span></span></span><![endif]>One<o:p></o:p></p>\n"
        "<p style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o<span>&nbsp;</span></span>Two</p>"
        "<p style='mso-list:l1 level1 lfo2'><span "
        "style='mso-list:Ignore'>1.<span>&nbsp;</span></span>Three</p>"
        "<p>after</p>",
        "<ul><li><span style=\"font-family:Symbol\"></span>One\n<ul><li>Two</li></ul></li></ul>"
        "<ol><li>Three</li></ol><p>after</p>");
}

void tst_SanitizedHtml::cleans()
{
    QFETCH(QString, html);
    QFETCH(QString, clean);
    const QString result = sanitizedHtml(html);
    QCOMPARE(result, clean);
    QCOMPARE(sanitizedHtml(result), result);
    QCOMPARE(wellFormedness(result), QString());
}

void tst_SanitizedHtml::refusesLinks_data()
{
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("kept");
    const auto row = [](const char *target, const char *kept) {
        QTest::newRow(target) << QString::fromUtf8(target) << QString::fromUtf8(kept);
    };
    row("https://example.com/?a=1&amp;b=2", "https://example.com/?a=1&amp;b=2");
    row("https://example.com/?a=1&copy=2", "https://example.com/?a=1&amp;copy=2");
    row(" HTTP://example.com/a b ", "http://example.com/a%20b");
    row("mailto:a@example.com?subject=x", "mailto:a@example.com?subject=x");
    row("tel:+491234", "tel:+491234");
    row("ht\ntps://example.com/", "https://example.com/");
    row("javascript:alert(1)", "");
    row("JaVaScRiPt:alert(1)", "");
    row("java\tscript:alert(1)", "");
    row("java&#10;script:alert(1)", "");
    row("&#106;avascript&colon;alert(1)", "");
    row("&#x01;javascript:alert(1)", "");
    row(" \x1Fjavascript:x", "");
    row("vbscript:x", "");
    row("data:text/html,<script>x</script>", "");
    row("file:///etc/passwd", "");
    row("//example.com/", "");
    row("#anchor", "");
    row("relative/path", "");
    row("http:javascript:x", "");
    row("https://example.com/\x7F", "https://example.com/");
    row("https://exa\x01mple.com/", "");
    row("about:blank", "");
    row("smb://host/share", "");
    row("", "");
}

void tst_SanitizedHtml::refusesLinks()
{
    QFETCH(QString, target);
    QFETCH(QString, kept);
    const QString result = sanitizedHtml(u"<a href=\""_s + target + u"\">x</a>"_s);
    QCOMPARE(result, kept.isEmpty() ? u"x"_s : u"<a href=\""_s + kept + u"\">x</a>"_s);
    QCOMPARE(sanitizedHtml(result), result);
}

void tst_SanitizedHtml::countsRemote_data()
{
    QTest::addColumn<QString>("html");
    QTest::addColumn<int>("count");
    QTest::newRow("none")
        << u"<p>x<img src=cid:a@b><img src='data:image/png;base64,AA'><a href=http://x/>x</a>"_s << 0;
    QTest::newRow("pictures") << u"<img src=http://x/><img src=//y/z><img src=file:///z>"_s << 3;
    QTest::newRow("styles") << u"<p style='background:url(http://x/)'>a</p><td background=http://x/>"_s << 1;
    QTest::newRow("table") << u"<table background=http://x/><tr><td>x</table>"_s << 1;
    QTest::newRow("others") << u"<link rel=stylesheet href=http://x/><iframe src=http://x/></iframe>"
                               "<video src=http://x/></video><embed src=x>"_s
                            << 4;
}

void tst_SanitizedHtml::countsRemote()
{
    QFETCH(QString, html);
    QFETCH(int, count);
    int removed = -1;
    sanitizedHtml(html, &removed);
    QCOMPARE(removed, count);
}

void tst_SanitizedHtml::keepsHarmlessStyles_data()
{
    QTest::addColumn<QString>("style");
    QTest::addColumn<QString>("kept");
    const auto row = [](const char *style, const char *kept) {
        QTest::newRow(style) << QString::fromUtf8(style) << QString::fromUtf8(kept);
    };
    row("color:red", "color:red");
    row(" COLOR : #F00 ; ; font-weight : 700 !important", "color:#f00;font-weight:700");
    row("color:rgb( 1, 2, 3 )", "color:rgb(1,2,3)");
    row("color:red;color:blue", "color:blue");
    row("background:#fff", "background-color:#fff");
    row("background:#fff url(http://x/) no-repeat", "background-color:#fff");
    row("background:url(http://x/)", "");
    row("background-image:url(x)", "");
    row("color:expression(alert(1))", "");
    row("width:expr/**/ession(alert(1))", "");
    row("color:\\72 ed", "");
    row("position:fixed;top:0;left:0;z-index:9", "");
    row("-qt-block-indent:0;mso-fareast-language:EN;-moz-binding:url(x)", "");
    row("margin-left:-9999px", "");
    row("margin:0 auto", "margin:0 auto");
    row("font-size:99999px", "");
    row("font-size:11.0pt", "font-size:11.0pt");
    row("width:100%;height:20px", "width:100%;height:20px");
    row("font-family:\"Times New Roman\", Arial,sans-serif",
        "font-family:'Times New Roman',Arial,sans-serif");
    row("font-family:'a;b',x\\\"<", "");
    row("border:1px solid #ccc", "border:1px solid #ccc");
    row("list-style-type:lower-alpha;white-space:pre-wrap",
        "list-style-type:lower-alpha;white-space:pre-wrap");
    row("list-style-image:url(x)", "");
    row("/* x */color:/**/red", "color:red");
    row("color:red;/*", "color:red");
    row("behavior:url(x);filter:x", "");
    row("color", "");
    row("{}color:red", "");
    row("direction:rtl;line-height:1.5", "direction:rtl;line-height:1.5");
}

void tst_SanitizedHtml::keepsHarmlessStyles()
{
    QFETCH(QString, style);
    QFETCH(QString, kept);
    style.replace(u'"', u"&quot;"_s);
    const QString result = sanitizedHtml(u"<p style=\""_s + style + u"\">x</p>"_s);
    QCOMPARE(result, kept.isEmpty() ? u"<p>x</p>"_s : u"<p style=\""_s + kept + u"\">x</p>"_s);
    QCOMPARE(sanitizedHtml(result), result);
}

void tst_SanitizedHtml::survivesBrokenHtml_data()
{
    QTest::addColumn<QString>("html");
    const QStringList pieces{u"<p>"_s,
                             u"<b>"_s,
                             u"</b>"_s,
                             u"<i style=color:red>"_s,
                             u"</i>"_s,
                             u"<table>"_s,
                             u"<tr>"_s,
                             u"<td>"_s,
                             u"</table>"_s,
                             u"<ul>"_s,
                             u"<li>"_s,
                             u"</ul>"_s,
                             u"Q"_s,
                             u" "_s,
                             u"<a href=http://x/>"_s,
                             u"</a>"_s,
                             u"<div>"_s,
                             u"</div>"_s,
                             u"<pre>"_s,
                             u"\n"_s,
                             u"</pre>"_s,
                             u"<h1>"_s,
                             u"<h2>"_s,
                             u"</h1>"_s,
                             u"<dl>"_s,
                             u"<dd>"_s,
                             u"</dl>"_s,
                             u"<blockquote>"_s,
                             u"</blockquote>"_s,
                             u"</p>"_s,
                             u"<span>"_s,
                             u"<span style=color:red>"_s,
                             u"</span>"_s,
                             u"<svg>"_s,
                             u"<br>"_s,
                             u"<hr>"_s,
                             u"</td>"_s,
                             u"</tr>"_s,
                             u"<tbody>"_s,
                             u"<center>"_s,
                             u"</li>"_s,
                             u"<body bgcolor=red>"_s,
                             u"<font size=2>"_s,
                             u"</font>"_s,
                             u"<p style='mso-list:l0 level2'><span style='mso-list:Ignore'>1.</span>"_s};
    envoi::SeededRandom random(7);
    for (int i = 0; i < 400; ++i) {
        QString html;
        const auto length = random.next() % (i < 390 ? 60 : 3000);
        for (quint64 j = 0; j < length; ++j)
            html += pieces[static_cast<qsizetype>(random.next() % static_cast<quint64>(pieces.size()))];
        QTest::addRow("%d", i) << html;
    }
}

void tst_SanitizedHtml::survivesBrokenHtml()
{
    QFETCH(QString, html);
    const QString result = sanitizedHtml(html);
    QCOMPARE(wellFormedness(result), QString());
    QCOMPARE(sanitizedHtml(result), result);
    // Not a character of the text may be missing.
    if (!html.contains(u"<svg>"_s))
        QCOMPARE(result.count(u'Q'), html.count(u'Q'));
}

void tst_SanitizedHtml::bounds()
{
    const QString nested = sanitizedHtml(u"<table><tr><td>"_s.repeated(20) + u"deep"_s);
    QCOMPARE(nested.count(u"<table>"_s), 6);
    QVERIFY(nested.contains(u"deep"_s));
    QCOMPARE(wellFormedness(nested), QString());
    QCOMPARE(sanitizedHtml(nested), nested);

    for (const QString &tag :
         {u"<div>"_s, u"<blockquote>"_s, u"<ul><li>"_s, u"<b>"_s, u"<span style=color:red>"_s}) {
        const QString deep = sanitizedHtml(tag.repeated(20'000) + u"deep"_s);
        QCOMPARE(wellFormedness(deep), QString());
        QVERIFY(deep.contains(u"deep"_s));
        QCOMPARE(sanitizedHtml(deep), deep);
    }
    // The end tags of what was too deep do not close what was not.
    const QString balanced = sanitizedHtml(u"<p>a</p><div>"_s + u"<div>"_s.repeated(500) + u"x"_s +
                                           u"</div>"_s.repeated(500) + u"inside</div>outside"_s);
    QVERIFY(balanced.endsWith(u"inside</div>outside"_s));

    // A wide row and many short ones: the grid of the whole table would have 250 million cells.
    const QString grid =
        sanitizedHtml(u"<table><tr>"_s + u"<td>"_s.repeated(5000) + u"<tr><td>x"_s.repeated(50'000));
    QVERIFY(grid.count(u"<tr>"_s) < 300);
    QCOMPARE(grid.count(u'x'), 50'000);
    QCOMPARE(sanitizedHtml(grid), grid);
}

void tst_SanitizedHtml::isQuick_data()
{
    QTest::addColumn<QString>("piece");
    for (const char *piece : {"<p>some words of a letter, not very many</p>\n",
                              "<",
                              "<p",
                              "<!--",
                              "<![CDATA[",
                              "&",
                              "&#",
                              "<a href='",
                              "</b>",
                              "<b><p>",
                              "<b><i><u><font color=red size=3><p>x",
                              "<table>",
                              "<td>",
                              "<table><tr><td>",
                              "<li>",
                              "<dd>",
                              "<div>",
                              "</div>",
                              "<a href=http://x/>",
                              "<i><table><tr><td></i>",
                              "<svg>",
                              "<script>",
                              "</script",
                              "<a b c d=e ",
                              "<p style='mso-list:l0 level1'>",
                              "<p style='color:red;'>",
                              "<p style=\"/*\">",
                              "x>",
                              "<textarea>"})
        QTest::newRow(piece) << QString::fromLatin1(piece);
}

void tst_SanitizedHtml::isQuick()
{
    QFETCH(QString, piece);
    const QString html = piece.repeated(300'000 / piece.size());
    const std::clock_t start = std::clock();
    const QString result = sanitizedHtml(html);
    // Many times what it takes, of the processor's time: what is quadratic takes minutes.
    QVERIFY((std::clock() - start) / CLOCKS_PER_SEC < 10);
    QVERIFY(result.size() < 12 * html.size() + 10'000);
}

QTEST_GUILESS_MAIN(tst_SanitizedHtml)
#include "tst_SanitizedHtml.moc"
