#include "Letters.h"

#include "tests/gui/editor/EditorTest.h"

namespace envoi::corpus {

using namespace Qt::Literals::StringLiterals;

namespace {

const auto longText =
    u"A paragraph that is long enough to need more than one line, since nobody breaks lines by hand any "
    u"more, and every program has to find the same places for it."_s;

std::vector<Letter> paragraphs()
{
    return {
        {"lines", u"One line{Return}another{Return}{Return}and one below an empty line"_s},
        {"long-line", longText + u"{Return}"_s + longText},
        {"line-breaks", u"One{Shift+Return}two{Shift+Return}{Shift+Return}four{Return}five"_s},
        {"spaces", u"a  b   c    d{Return}  two before{Return}two behind  {Return}x"_s},
        {"special", u"<b>&amp; \"quoted\" 'x' < y > z & so on</b> ©{Return}if (a && b) c = \"d\";"_s},
        {"headings", u"{Heading 1}The first{Return}text{Return}{Heading 2}The second{Return}text{Return}"
                     u"{Heading 3}The third{Return}text{Return}#### The fourth{Return}text{Return}"
                     u"##### The fifth{Return}text{Return}###### The sixth{Return}text"_s},
        {"preformatted", u"before{Return}{Preformatted}int main(){Return}{{}{Return}    return 0;{Return}}"
                         u"{Return}{Return}{Paragraph}after"_s},
        {"alignment", u"left{Return}{Centre}centre{Return}{Align Right}right{Return}{Justify}"_s + longText +
                          u"{Return}{Align Left}left again"_s},
        {"indent", u"none{Return}{Ctrl+]}one step{Return}{Ctrl+]}two steps{Return}{Ctrl+[}one{Return}"
                   u"{Ctrl+[}none"_s},
        {"right-to-left", u"Left{Return}{Right-to-Left Text}{in:שלום עולם}{Return}{in:عليكم السلام}{Return}"
                          u"{Right-to-Left Text}Left again"_s},
        {"right-to-left-indent", u"{Right-to-Left Text}{in:שלום}{Ctrl+]}{Return}{in:עולם}"_s},
        {"mixed-directions", u"{in:English and עברית in one line}{Return}{in:עברית and English}"_s},
        {"rule", u"above{Return}---{Return}below{Return}{Horizontal Rule}the end"_s},
    };
}

std::vector<Letter> characters()
{
    return {
        {"bold", u"not {Ctrl+B}bold{Ctrl+B} not"_s},
        {"not-bold", u"{Heading 2}bold {Ctrl+B}not{Ctrl+B} bold{Return}text"_s},
        {"italic", u"not {Ctrl+I}italic{Ctrl+I} not"_s},
        {"underline", u"not {Ctrl+U}underlined{Ctrl+U} not"_s},
        {"strike", u"not {Ctrl+Shift+X}struck{Ctrl+Shift+X} not"_s},
        {"raised", u"E = mc{Ctrl+.}2{Ctrl+.} and H{Ctrl+,}2{Ctrl+,}O{Return}the next line"_s},
        {"code", u"call {Ctrl+T}send(letter){Ctrl+T} first, and `this` too{Return}the next line"_s},
        {"sizes", u"normal {Small}small {Large}large {Huge}huge {Normal}normal{Return}the next line"_s},
        {"faces", u"{Arial}Arial{Return}{Verdana}Verdana{Return}{Tahoma}Tahoma{Return}"
                  u"{Trebuchet MS}Trebuchet{Return}{Georgia}Georgia{Return}{Times New Roman}Times{Return}"
                  u"{Palatino Linotype}Palatino{Return}{Courier New}Courier{Return}{Default Font}mine"_s},
        {"colours", u"plain {colour:Red}red{colour:Blue} blue{colour:Automatic} plain"_s},
        {"highlight", u"plain {highlight:Yellow}yellow{highlight:Light blue} blue{highlight:None} plain"_s},
        {"links", u"See https://example.com/a?b=c&d=e and www.example.org or {link:the plan example.net/x} "
                  u"or name@example.com today"_s},
        {"emoji", u"Done {in:🎉} thanks {in:👍🏽} {in:👩‍👩‍👧} {in:🇪🇺} bye"_s},
        {"scripts", u"{in:Grüße, žluťoučký kůň, Привет, こんにちは, 你好}"_s},
        {"all-looks", u"{Ctrl+B}{Ctrl+I}{Ctrl+U}{Ctrl+Shift+X}{Large}{Georgia}{colour:Purple}"
                      u"{highlight:Light green}everything{Ctrl+B} and{Ctrl+I} less{Ctrl+U} and{Ctrl+Shift+X} "
                      u"less"_s},
    };
}

std::vector<Letter> structures()
{
    return {
        {"bullets", u"before{Return}- one{Return}two{Return}three{Return}{Return}after"_s},
        {"numbers", u"before{Return}1. one{Return}two{Return}three{Return}{Return}after"_s},
        {"nested-lists",
         u"- one{Return}{Tab}in it{Return}{Tab}deeper{Return}{Shift+Tab}back{Return}{Shift+Tab}"
         u"two{Return}{Return}1. first{Return}{Tab}in it{Return}second in it{Return}{Shift+Tab}"
         u"last"_s},
        {"lists-in-lists", u"1. one{Return}{Tab}{Ctrl+Shift+8}bullet{Return}bullet{Return}{Shift+Tab}two"_s},
        {"numbered-from-5",
         u"{html:<ol start=5><li>five<li>six</ol>}{Ctrl+End}{Return}{Return}between{Return}"
         u"{html:<ol start=9 type=a><li>i<li>j</ol>}"_s},
        {"long-items", u"- "_s + longText + u"{Return}"_s + longText},
        {"quote", u"> They wrote{Return}two lines{Return}{Return}and I answer"_s},
        {"nested-quotes", u"> outer{Return}> inner{Return}{Ctrl+[}outer again"_s},
        {"split-quote", u"{html:<blockquote type=cite>first line<br>second line</blockquote><div>end</div>}"
                        u"{Ctrl+Home}{End}{Return}{Return}my answer between"_s},
        {"list-in-quote", u"> They want{Return}- one{Return}two{Return}{Return}text"_s},
        {"table",
         u"above{Return}{table:3x3}a{Tab}b{Tab}c{Tab}d{Tab}e{Tab}f{Tab}g{Tab}h{Tab}i{Ctrl+End}below"_s},
        {"table-header", u"{table:2x2}{Header Row}Name{Tab}Number{Tab}one{Tab}1{Ctrl+End}{Return}below"_s},
        {"table-merged", u"{html:<table border=1><tr><th colspan=2>wide<tr><td rowspan=2>tall<td>a<tr><td "
                         u"style='background-color:#ffff00'>b</table>}"_s},
        {"table-rich",
         u"{table:2x2}- one{Return}two{Tab}{Ctrl+B}bold{Tab}{Ctrl+E}centre{Tab}two{Return}lines"_s},
        {"table-between-lines",
         u"above{Return}{Return}{Return}{table:2x2}a{Ctrl+End}{Return}{Return}below"_s},
        {"table-below-paragraph",
         u"{html:<p>one</p><p>two</p><table border=1><tr><td>a<td>b</table><br>c}"_s},
        {"table-alone", u"{table:2x2}a"_s},
    };
}

std::vector<Letter> pictures()
{
    return {
        {"picture", u"before {picture:120x60} behind{Return}below"_s},
        {"picture-described", u"{picture:120x60}{describe:A \"blue\" <house> & a tree}"_s},
        {"picture-sized", u"{picture:120x60}{width:300}{Return}below"_s},
        {"picture-wide", u"{picture:1800x300}{Return}below"_s},
        {"picture-linked", u"{picture:60x60}{Shift+Left}{Ctrl+K}{dialog:example.com/house}"_s},
        {"picture-in-table", u"{table:2x2}{picture:60x40}{Tab}beside"_s},
    };
}

std::vector<Letter> pasted()
{
    std::vector<Letter> all;
    for (const char *program : {"word", "writer", "calc", "excel", "gdocs", "gmail", "chrome", "firefox"})
        all.push_back({program, u"{fixture:%1}"_s.arg(QLatin1StringView(program))});
    return all;
}

std::vector<Letter> mixed()
{
    return {
        {"report",
         u"{Heading 1}Report{Return}Dear all,{Return}{Return}here is the "
         u"{Ctrl+B}plan{Ctrl+B}:{Return}{Return}"
         u"1. read it{Return}{Tab}twice{Return}{Shift+Tab}sign it{Return}{Return}{Heading 2}Figures{Return}"
         u"{table:2x2}{Header Row}What{Tab}How many{Tab}letters{Tab}{Ctrl+I}many{Ctrl+End}{picture:80x40}"
         u"{Return}More at www.example.com now.{Return}---{Return}{colour:Grey}{Small}Small print"_s},
        {"answer",
         u"{html:<blockquote type=cite><p>Dear A,</p><ul><li>one<li>two</ul><p>see <a "
         u"href=https://example.com>this</a></p><blockquote type=cite>older</blockquote></blockquote>}"
         u"{Ctrl+Home}{End}{Return}{Return}Hello again,{Return}{highlight:Yellow}important"_s},
        {"styles-in-lists",
         u"- {Ctrl+B}bold{Ctrl+B} item{Return}{colour:Red}red{colour:Automatic} item{Return}{Centre}centred "
         u"item{Return}{Align Left}{Ctrl+T}code{Ctrl+T} item"_s},
        {"empty", u""_s},
    };
}

std::vector<Letter> withSignatures()
{
    account::Signature rich;
    rich.html = u"<div><b>Anna Example</b></div><div>Hill Street 3</div>"
                "<div><a href=\"https://example.com/\">example.com</a></div>"_s;
    account::Signature both = rich;
    both.text = u"Anna Example\nHill Street 3 <https://example.com/>"_s;
    account::Signature plain;
    plain.text = u"Anna Example\nHill Street 3"_s;
    account::Signature picture;
    picture.html = u"<p>Yours,</p><p><img src=\"cid:logo@envoi.test\" alt=\"Our house\" width=\"60\" "
                   "height=\"30\"></p><p>Anna</p>"_s;
    picture.pictures = {
        {u"logo@envoi.test"_s, u"house.png"_s, "image/png", editor::png(60, 30, Qt::darkGreen)}};
    account::Signature structured;
    structured.html = u"<hr><table border=\"1\" cellspacing=\"0\" cellpadding=\"4\"><tr><td>Anna</td>"
                      "<td>Hill Street 3</td></tr></table><ul><li>one</li><li>two</li></ul>"_s;
    const QString text = u"Dear Berta,{Return}{Return}see you {Ctrl+B}soon{Ctrl+B}."_s;
    return {
        {"signature", text, rich},
        {"signature-both", text, both},
        {"signature-text-alone", text, plain},
        {"signature-picture", text, picture},
        {"signature-structured", text, structured},
        {"signature-changed", text + u"{Ctrl+End} and Berta"_s, both},
        {"signature-alone", u""_s, rich},
        {"signature-above-text", text + u"{Ctrl+End}{Return}{Return}below it"_s, both},
        {"plain", u"Dear Berta,{Return}{Return}> they wrote{Return}{Return}see you soon."_s, {}, true},
        {"plain-signature", u"Dear Berta,{Return}{Return}see you soon."_s, both, true},
        {"plain-signature-of-rich", u"Dear Berta,{Return}{Return}see you soon."_s, rich, true},
    };
}

} // namespace

std::vector<Letter> letters()
{
    std::vector<Letter> all;
    for (const auto &some :
         {paragraphs(), characters(), structures(), pictures(), pasted(), mixed(), withSignatures()})
        all.insert(all.end(), some.begin(), some.end());
    return all;
}

} // namespace envoi::corpus
