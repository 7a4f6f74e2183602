// Character references of HTML: the 252 named ones of HTML 4 and the usual ones that HTML 5 added.
#include "core/letter/HtmlTokenizer.h"

#include <QHash>

#include <algorithm>
#include <array>

namespace envoi::letter {

namespace {

struct NamedCharacter {
    QStringView name;
    char16_t character;
};

/// In the order of Latin-1, from U+00A0 on. Only these (and the four below) may lack their semicolon.
constexpr std::array<QStringView, 96> latin1Names{
    u"nbsp",   u"iexcl",  u"cent",   u"pound",  u"curren", u"yen",    u"brvbar", u"sect",   u"uml",
    u"copy",   u"ordf",   u"laquo",  u"not",    u"shy",    u"reg",    u"macr",   u"deg",    u"plusmn",
    u"sup2",   u"sup3",   u"acute",  u"micro",  u"para",   u"middot", u"cedil",  u"sup1",   u"ordm",
    u"raquo",  u"frac14", u"frac12", u"frac34", u"iquest", u"Agrave", u"Aacute", u"Acirc",  u"Atilde",
    u"Auml",   u"Aring",  u"AElig",  u"Ccedil", u"Egrave", u"Eacute", u"Ecirc",  u"Euml",   u"Igrave",
    u"Iacute", u"Icirc",  u"Iuml",   u"ETH",    u"Ntilde", u"Ograve", u"Oacute", u"Ocirc",  u"Otilde",
    u"Ouml",   u"times",  u"Oslash", u"Ugrave", u"Uacute", u"Ucirc",  u"Uuml",   u"Yacute", u"THORN",
    u"szlig",  u"agrave", u"aacute", u"acirc",  u"atilde", u"auml",   u"aring",  u"aelig",  u"ccedil",
    u"egrave", u"eacute", u"ecirc",  u"euml",   u"igrave", u"iacute", u"icirc",  u"iuml",   u"eth",
    u"ntilde", u"ograve", u"oacute", u"ocirc",  u"otilde", u"ouml",   u"divide", u"oslash", u"ugrave",
    u"uacute", u"ucirc",  u"uuml",   u"yacute", u"thorn",  u"yuml",
};

// clang-format off
constexpr NamedCharacter otherNames[] = {
    {u"Tab", 0x9}, {u"NewLine", 0xA}, {u"excl", 0x21}, {u"QUOT", 0x22}, {u"quot", 0x22}, {u"num", 0x23},
    {u"dollar", 0x24}, {u"percnt", 0x25}, {u"AMP", 0x26}, {u"amp", 0x26}, {u"apos", 0x27}, {u"lpar", 0x28},
    {u"rpar", 0x29}, {u"ast", 0x2A}, {u"plus", 0x2B}, {u"comma", 0x2C}, {u"period", 0x2E}, {u"sol", 0x2F},
    {u"colon", 0x3A}, {u"semi", 0x3B}, {u"LT", 0x3C}, {u"lt", 0x3C}, {u"equals", 0x3D}, {u"GT", 0x3E},
    {u"gt", 0x3E}, {u"quest", 0x3F}, {u"commat", 0x40}, {u"lbrack", 0x5B}, {u"lsqb", 0x5B}, {u"bsol", 0x5C},
    {u"rbrack", 0x5D}, {u"rsqb", 0x5D}, {u"Hat", 0x5E}, {u"lowbar", 0x5F}, {u"grave", 0x60},
    {u"lbrace", 0x7B}, {u"lcub", 0x7B}, {u"verbar", 0x7C}, {u"vert", 0x7C}, {u"rbrace", 0x7D},
    {u"rcub", 0x7D}, {u"NonBreakingSpace", 0xA0}, {u"COPY", 0xA9}, {u"REG", 0xAE}, {u"Ccaron", 0x10C},
    {u"ccaron", 0x10D}, {u"inodot", 0x131}, {u"Lstrok", 0x141}, {u"lstrok", 0x142}, {u"Zcaron", 0x17D},
    {u"zcaron", 0x17E}, {u"numsp", 0x2007}, {u"puncsp", 0x2008}, {u"hairsp", 0x200A},
    {u"ZeroWidthSpace", 0x200B}, {u"dash", 0x2010}, {u"hyphen", 0x2010}, {u"horbar", 0x2015},
    {u"TRADE", 0x2122}, {u"starf", 0x2605}, {u"star", 0x2606}, {u"phone", 0x260E}, {u"female", 0x2640},
    {u"male", 0x2642}, {u"check", 0x2713}, {u"checkmark", 0x2713}, {u"cross", 0x2717}, {u"OElig", 0x152},
    {u"oelig", 0x153}, {u"Scaron", 0x160}, {u"scaron", 0x161}, {u"Yuml", 0x178}, {u"fnof", 0x192},
    {u"circ", 0x2C6}, {u"tilde", 0x2DC}, {u"Alpha", 0x391}, {u"Beta", 0x392}, {u"Gamma", 0x393},
    {u"Delta", 0x394}, {u"Epsilon", 0x395}, {u"Zeta", 0x396}, {u"Eta", 0x397}, {u"Theta", 0x398},
    {u"Iota", 0x399}, {u"Kappa", 0x39A}, {u"Lambda", 0x39B}, {u"Mu", 0x39C}, {u"Nu", 0x39D}, {u"Xi", 0x39E},
    {u"Omicron", 0x39F}, {u"Pi", 0x3A0}, {u"Rho", 0x3A1}, {u"Sigma", 0x3A3}, {u"Tau", 0x3A4},
    {u"Upsilon", 0x3A5}, {u"Phi", 0x3A6}, {u"Chi", 0x3A7}, {u"Psi", 0x3A8}, {u"Omega", 0x3A9},
    {u"alpha", 0x3B1}, {u"beta", 0x3B2}, {u"gamma", 0x3B3}, {u"delta", 0x3B4}, {u"epsilon", 0x3B5},
    {u"zeta", 0x3B6}, {u"eta", 0x3B7}, {u"theta", 0x3B8}, {u"iota", 0x3B9}, {u"kappa", 0x3BA},
    {u"lambda", 0x3BB}, {u"mu", 0x3BC}, {u"nu", 0x3BD}, {u"xi", 0x3BE}, {u"omicron", 0x3BF}, {u"pi", 0x3C0},
    {u"rho", 0x3C1}, {u"sigmaf", 0x3C2}, {u"sigma", 0x3C3}, {u"tau", 0x3C4}, {u"upsilon", 0x3C5},
    {u"phi", 0x3C6}, {u"chi", 0x3C7}, {u"psi", 0x3C8}, {u"omega", 0x3C9}, {u"thetasym", 0x3D1},
    {u"upsih", 0x3D2}, {u"piv", 0x3D6}, {u"ensp", 0x2002}, {u"emsp", 0x2003}, {u"thinsp", 0x2009},
    {u"zwnj", 0x200C}, {u"zwj", 0x200D}, {u"lrm", 0x200E}, {u"rlm", 0x200F}, {u"ndash", 0x2013},
    {u"mdash", 0x2014}, {u"lsquo", 0x2018}, {u"rsquo", 0x2019}, {u"sbquo", 0x201A}, {u"ldquo", 0x201C},
    {u"rdquo", 0x201D}, {u"bdquo", 0x201E}, {u"dagger", 0x2020}, {u"Dagger", 0x2021}, {u"bull", 0x2022},
    {u"hellip", 0x2026}, {u"permil", 0x2030}, {u"prime", 0x2032}, {u"Prime", 0x2033}, {u"lsaquo", 0x2039},
    {u"rsaquo", 0x203A}, {u"oline", 0x203E}, {u"frasl", 0x2044}, {u"euro", 0x20AC}, {u"image", 0x2111},
    {u"weierp", 0x2118}, {u"real", 0x211C}, {u"trade", 0x2122}, {u"alefsym", 0x2135}, {u"larr", 0x2190},
    {u"uarr", 0x2191}, {u"rarr", 0x2192}, {u"darr", 0x2193}, {u"harr", 0x2194}, {u"crarr", 0x21B5},
    {u"lArr", 0x21D0}, {u"uArr", 0x21D1}, {u"rArr", 0x21D2}, {u"dArr", 0x21D3}, {u"hArr", 0x21D4},
    {u"forall", 0x2200}, {u"part", 0x2202}, {u"exist", 0x2203}, {u"empty", 0x2205}, {u"nabla", 0x2207},
    {u"isin", 0x2208}, {u"notin", 0x2209}, {u"ni", 0x220B}, {u"prod", 0x220F}, {u"sum", 0x2211},
    {u"minus", 0x2212}, {u"lowast", 0x2217}, {u"radic", 0x221A}, {u"prop", 0x221D}, {u"infin", 0x221E},
    {u"ang", 0x2220}, {u"and", 0x2227}, {u"or", 0x2228}, {u"cap", 0x2229}, {u"cup", 0x222A},
    {u"int", 0x222B}, {u"there4", 0x2234}, {u"sim", 0x223C}, {u"cong", 0x2245}, {u"asymp", 0x2248},
    {u"ne", 0x2260}, {u"equiv", 0x2261}, {u"le", 0x2264}, {u"ge", 0x2265}, {u"sub", 0x2282},
    {u"sup", 0x2283}, {u"nsub", 0x2284}, {u"sube", 0x2286}, {u"supe", 0x2287}, {u"oplus", 0x2295},
    {u"otimes", 0x2297}, {u"perp", 0x22A5}, {u"sdot", 0x22C5}, {u"lceil", 0x2308}, {u"rceil", 0x2309},
    {u"lfloor", 0x230A}, {u"rfloor", 0x230B}, {u"lang", 0x27E8}, {u"rang", 0x27E9}, {u"loz", 0x25CA},
    {u"spades", 0x2660}, {u"clubs", 0x2663}, {u"hearts", 0x2665}, {u"diams", 0x2666},
};
// clang-format on

/// What numbers from 128 to 159 mean to everyone who writes them: Windows-1252. 0 where it has none.
constexpr std::array<char16_t, 32> windows1252{
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

constexpr qsizetype maximalNameLength = 16;

const QHash<QStringView, char16_t> &namedCharacters()
{
    static const QHash<QStringView, char16_t> table = [] {
        QHash<QStringView, char16_t> names;
        for (std::size_t i = 0; i < latin1Names.size(); ++i)
            names.insert(latin1Names[i], static_cast<char16_t>(0xA0 + i));
        for (const NamedCharacter &named : otherNames)
            names.insert(named.name, named.character);
        return names;
    }();
    return table;
}

bool mayLackSemicolon(QStringView name, char16_t character)
{
    return (character >= 0xA0 && character <= 0xFF && name != u"NonBreakingSpace") ||
           name.compare(u"amp", Qt::CaseInsensitive) == 0 || name.compare(u"lt", Qt::CaseInsensitive) == 0 ||
           name.compare(u"gt", Qt::CaseInsensitive) == 0 || name.compare(u"quot", Qt::CaseInsensitive) == 0;
}

bool isAlphanumeric(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9');
}

int digitValue(QChar c, int base)
{
    int value = -1;
    if (c >= u'0' && c <= u'9')
        value = c.unicode() - u'0';
    else if (c >= u'a' && c <= u'f')
        value = c.unicode() - u'a' + 10;
    else if (c >= u'A' && c <= u'F')
        value = c.unicode() - u'A' + 10;
    return value < base ? value : -1;
}

void appendCodePoint(QString &result, char32_t code)
{
    if (code >= 0x80 && code < 0xA0 && windows1252[code - 0x80] != 0)
        code = windows1252[code - 0x80];
    if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        code = 0xFFFD;
    result.append(QChar::fromUcs4(code));
}

/// Reads "&#...", beginning at the "&"; where it ends, or \a at when it is none.
qsizetype readNumeric(QStringView text, qsizetype at, QString &result)
{
    qsizetype i = at + 2;
    int base = 10;
    if (i < text.size() && (text[i] == u'x' || text[i] == u'X')) {
        base = 16;
        ++i;
    }
    const qsizetype digits = i;
    char32_t code = 0;
    for (; i < text.size(); ++i) {
        const int digit = digitValue(text[i], base);
        if (digit < 0)
            break;
        code =
            std::min<char32_t>(code * static_cast<char32_t>(base) + static_cast<char32_t>(digit), 0x110000);
    }
    if (i == digits)
        return at;
    appendCodePoint(result, code);
    return i < text.size() && text[i] == u';' ? i + 1 : i;
}

/// Reads "&name;" likewise.
qsizetype readNamed(QStringView text, qsizetype at, bool inAttribute, QString &result)
{
    qsizetype end = at + 1;
    while (end < text.size() && end - at <= maximalNameLength && isAlphanumeric(text[end]))
        ++end;
    const auto &names = namedCharacters();
    if (end < text.size() && text[end] == u';') {
        const auto found = names.constFind(text.sliced(at + 1, end - at - 1));
        if (found != names.constEnd()) {
            result.append(QChar(*found));
            return end + 1;
        }
    }
    // "&copy2020" is a copyright sign in text, but "?a=1&copy=2" is not one in a link.
    if (inAttribute)
        return at;
    for (; end > at + 2; --end) {
        const QStringView name = text.sliced(at + 1, end - at - 1);
        const auto found = names.constFind(name);
        if (found != names.constEnd() && mayLackSemicolon(name, *found)) {
            result.append(QChar(*found));
            return end;
        }
    }
    return at;
}

} // namespace

QString decodedCharacterReferences(QStringView text, bool inAttribute)
{
    qsizetype ampersand = text.indexOf(u'&');
    if (ampersand < 0)
        return text.toString();
    QString result;
    result.reserve(text.size());
    qsizetype at = 0;
    while (ampersand >= 0) {
        result.append(text.sliced(at, ampersand - at));
        const bool numeric = ampersand + 1 < text.size() && text[ampersand + 1] == u'#';
        at = numeric ? readNumeric(text, ampersand, result) : readNamed(text, ampersand, inAttribute, result);
        if (at == ampersand) {
            result.append(u'&');
            ++at;
        }
        ampersand = text.indexOf(u'&', at);
    }
    return result.append(text.sliced(at));
}

} // namespace envoi::letter
