#include "core/letter/HtmlElements.h"

#include "core/letter/Draft.h"

#include "core/letter/InlineStyle.h"

#include <QHash>
#include <QStringList>

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace envoi::letter {

namespace {

constexpr std::array<QStringView, static_cast<std::size_t>(Element::Count)> elementNames{
    u"",      u"p",      u"div",   u"center", u"h1",         u"h2",   u"h3",     u"h4",  u"h5",
    u"h6",    u"ul",     u"ol",    u"li",     u"blockquote", u"pre",  u"dl",     u"dt",  u"dd",
    u"table", u"tbody",  u"tr",    u"td",     u"th",         u"br",   u"hr",     u"img", u"a",
    u"b",     u"strong", u"i",     u"em",     u"u",          u"s",    u"strike", u"del", u"ins",
    u"sub",   u"sup",    u"small", u"big",    u"font",       u"span", u"code",
};

/// Further elements, by what comes nearest to them in a letter.
struct Alias {
    QStringView name;
    Element element;
};

constexpr std::array aliases{
    Alias{u"thead", Element::TableBody}, Alias{u"tfoot", Element::TableBody},
    Alias{u"section", Element::Div},     Alias{u"article", Element::Div},
    Alias{u"header", Element::Div},      Alias{u"footer", Element::Div},
    Alias{u"main", Element::Div},        Alias{u"nav", Element::Div},
    Alias{u"aside", Element::Div},       Alias{u"address", Element::Div},
    Alias{u"figure", Element::Div},      Alias{u"figcaption", Element::Div},
    Alias{u"form", Element::Div},        Alias{u"fieldset", Element::Div},
    Alias{u"details", Element::Div},     Alias{u"summary", Element::Div},
    Alias{u"dialog", Element::Div},      Alias{u"menu", Element::Ul},
    Alias{u"dir", Element::Ul},          Alias{u"listing", Element::Pre},
    Alias{u"tt", Element::Code},         Alias{u"kbd", Element::Code},
    Alias{u"samp", Element::Code},       Alias{u"var", Element::Italic},
    Alias{u"cite", Element::Italic},     Alias{u"dfn", Element::Italic},
    Alias{u"mark", Element::Span},       Alias{u"image", Element::Image},
};

bool isControlOrSpace(QChar c)
{
    return c.unicode() <= 0x20 || (c.unicode() >= 0x7F && c.unicode() < 0xA0);
}

/// Digits, maybe with "%": as attributes have lengths. At most 5000, so that no layout runs away.
QString harmlessAttributeLength(QStringView text)
{
    qsizetype end = 0;
    const QStringView trimmed = text.trimmed();
    while (end < trimmed.size() && trimmed[end] >= u'0' && trimmed[end] <= u'9')
        ++end;
    const QStringView unit = trimmed.sliced(end);
    bool isNumber = false;
    const int number = trimmed.first(end).toInt(&isNumber);
    if (!isNumber || number > 5000 || !(unit.isEmpty() || unit == u"px" || unit == u"%"))
        return {};
    return QString::number(number) + (unit == u"%" ? u"%"_s : QString());
}

QString harmlessNumber(QStringView text, int minimum, int maximum)
{
    bool isNumber = false;
    const int number = text.trimmed().toInt(&isNumber);
    return isNumber && number >= minimum && number <= maximum ? QString::number(number) : QString();
}

QString oneOf(QStringView text, std::initializer_list<QStringView> values)
{
    const QString lower = text.trimmed().toString().toLower();
    return std::ranges::find(values, QStringView(lower)) != values.end() ? lower : QString();
}

QString harmlessAlignment(QStringView text)
{
    return oneOf(text, {u"left", u"center", u"right", u"justify"});
}

QString harmlessLanguage(QStringView text)
{
    const bool fit = !text.isEmpty() && text.size() <= 35 && std::ranges::all_of(text, [](QChar c) {
        return (c.isLetterOrNumber() && c.unicode() < 0x80) || c == u'-';
    });
    return fit ? text.toString() : QString();
}

/// A number of HTML's own (1 to 7), perhaps relative.
QString harmlessFontSize(QStringView text)
{
    const QStringView trimmed = text.trimmed();
    const qsizetype sign = trimmed.startsWith(u'+') || trimmed.startsWith(u'-') ? 1 : 0;
    const bool fit = trimmed.size() == sign + 1 && trimmed.back() >= u'0' && trimmed.back() <= u'9';
    return fit ? trimmed.toString() : QString();
}

QString harmlessFontFace(QStringView text)
{
    const QString face = text.toString().simplified();
    const bool fit =
        face.size() <= 100 && std::ranges::all_of(face, [](QChar c) {
            return c.isLetterOrNumber() || c == u' ' || c == u'-' || c == u',' || c == u'_' || c == u'.';
        });
    return fit ? face : QString();
}

/// A picture that comes with the letter (RFC 2392).
QString harmlessPictureSource(QStringView text)
{
    const QStringView trimmed = text.trimmed();
    if (trimmed.size() < 5 || trimmed.size() > 1000 || !trimmed.startsWith(u"cid:", Qt::CaseInsensitive))
        return {};
    const QStringView id = trimmed.sliced(4);
    const bool fit = std::ranges::all_of(id, [](QChar c) {
        return c.unicode() > 0x20 && c.unicode() < 0x7F && c != u'"' && c != u'\'' && c != u'<' &&
               c != u'>' && c != u'\\';
    });
    return fit ? u"cid:"_s + id.toString() : QString();
}

/// Collects attributes in the order in which it is asked for them.
class Attributes {
public:
    explicit Attributes(const HtmlToken &tag) : m_tag(tag) {}

    template <typename Harmless>
    void keep(QStringView name, Harmless harmless)
    {
        const QStringView value = m_tag.attribute(name);
        if (!value.isNull())
            add(name, harmless(value));
    }
    void add(QStringView name, const QString &value)
    {
        if (!value.isEmpty())
            m_text += u' ' + name.toString() + u"=\""_s + escapedHtml(value, true) + u'"';
    }
    const QString &text() const { return m_text; }

private:
    const HtmlToken &m_tag;
    QString m_text;
};

/// The one class that means something to Envoi: what several mail programs call a signature gets one name.
QString signatureClassOf(QStringView names)
{
    const auto words = names.split(u' ');
    const bool isSignature = std::ranges::any_of(
        words, [](QStringView word) { return word == signatureClass || word == u"gmail_signature"; });
    return isSignature ? signatureClass.toString() : QString();
}

QString shortText(QStringView text)
{
    return text.first(std::min<qsizetype>(text.size(), 500)).toString().simplified();
}

void keepListAttributes(Element element, Attributes &attributes)
{
    if (element == Element::Ol) {
        attributes.keep(u"start", [](QStringView v) { return harmlessNumber(v, -99999, 999999); });
        attributes.keep(u"type", [](QStringView v) {
            const bool fit = v.size() == 1 && u"1aAiI"_s.contains(v.front());
            return fit ? v.toString() : QString();
        });
    } else if (element == Element::Ul) {
        attributes.keep(u"type", [](QStringView v) { return oneOf(v, {u"disc", u"circle", u"square"}); });
    } else {
        attributes.keep(u"value", [](QStringView v) { return harmlessNumber(v, -99999, 999999); });
    }
}

void keepTableAttributes(Element element, Attributes &attributes)
{
    if (element == Element::Table) {
        for (const QStringView name : {u"border", u"cellpadding", u"cellspacing"})
            attributes.keep(name, [](QStringView v) { return harmlessNumber(v, 0, 200); });
    }
    if (isCell(element)) {
        for (const QStringView name : {u"colspan", u"rowspan"})
            attributes.keep(name, [](QStringView v) { return harmlessNumber(v, 2, 200); });
    }
    attributes.keep(u"width", harmlessAttributeLength);
    attributes.keep(u"height", harmlessAttributeLength);
    attributes.keep(u"bgcolor", harmlessColour);
    if (element != Element::Table)
        attributes.keep(u"valign", [](QStringView v) {
            return oneOf(v, {u"top", u"middle", u"bottom", u"baseline"});
        });
}

} // namespace

Element elementFor(QStringView name)
{
    static const QHash<QStringView, Element> table = [] {
        QHash<QStringView, Element> elements;
        for (std::size_t i = 1; i < elementNames.size(); ++i)
            elements.insert(elementNames[i], static_cast<Element>(i));
        for (const Alias &alias : aliases)
            elements.insert(alias.name, alias.element);
        return elements;
    }();
    return table.value(name, Element::None);
}

QStringView nameOf(Element element)
{
    return elementNames[static_cast<std::size_t>(element)];
}

bool isBlock(Element element)
{
    return element >= Element::P && element <= Element::HeaderCell;
}

bool isHeading(Element element)
{
    return element >= Element::H1 && element <= Element::H6;
}

bool isFormatting(Element element)
{
    return element >= Element::Link && element != Element::Span && element != Element::Subscript &&
           element != Element::Superscript && element != Element::Deleted && element != Element::Inserted;
}

bool isCell(Element element)
{
    return element == Element::TableCell || element == Element::HeaderCell;
}

bool isDroppedWhole(QStringView name)
{
    static constexpr std::array<QStringView, 10> names{u"script",  u"style",    u"title",    u"iframe",
                                                       u"noembed", u"noframes", u"template", u"svg",
                                                       u"math",    u"select"};
    return std::ranges::find(names, name) != names.end();
}

QString harmlessAttributes(Element element, const HtmlToken &tag, bool *foundRemote)
{
    if (tag.attributes.empty())
        return {};
    Attributes attributes(tag);
    if (element == Element::Link)
        attributes.keep(u"href", harmlessLink);
    if (element == Element::Image)
        attributes.keep(u"src", harmlessPictureSource);
    if (element == Element::Div)
        attributes.keep(u"class", signatureClassOf);
    if (element == Element::Blockquote)
        attributes.keep(u"type", [](QStringView v) { return oneOf(v, {QStringView(u"cite")}); });
    if (element == Element::Ol || element == Element::Ul || element == Element::Li)
        keepListAttributes(element, attributes);
    if (element >= Element::Table && element <= Element::HeaderCell)
        keepTableAttributes(element, attributes);
    if (element == Element::Font) {
        attributes.keep(u"color", harmlessColour);
        attributes.keep(u"size", harmlessFontSize);
        attributes.keep(u"face", harmlessFontFace);
    }
    if (element == Element::Image || element == Element::Rule) {
        attributes.keep(u"width", harmlessAttributeLength);
        attributes.keep(u"height", harmlessAttributeLength);
    }
    if (element == Element::Image)
        attributes.keep(u"alt", shortText);
    if (element == Element::Image || element == Element::Link)
        attributes.keep(u"title", shortText);
    if ((isBlock(element) && element != Element::Center) || element == Element::Rule)
        attributes.keep(u"align", harmlessAlignment);
    attributes.keep(u"dir", [](QStringView v) { return oneOf(v, {u"ltr", u"rtl", u"auto"}); });
    attributes.keep(u"lang", harmlessLanguage);
    attributes.keep(u"style", [foundRemote](QStringView v) { return harmlessStyle(v, foundRemote); });
    if (!tag.attribute(u"background").isNull())
        *foundRemote = true;
    return attributes.text();
}

QString harmlessLink(QStringView text)
{
    // Browsers drop tabs and line ends from anywhere in a URL and controls from its ends, so
    // "java\nscript:" must be judged without them.
    QString link;
    link.reserve(text.size());
    for (const QChar c : text) {
        if (c != u'\t' && c != u'\n' && c != u'\r')
            link.append(c);
    }
    while (!link.isEmpty() && isControlOrSpace(link.front()))
        link.remove(0, 1);
    while (!link.isEmpty() && isControlOrSpace(link.back()))
        link.chop(1);
    if (link.size() > 8000)
        return {};
    const QString start = link.first(std::min<qsizetype>(link.size(), 9)).toLower();
    if (!start.startsWith(u"http://"_s) && !start.startsWith(u"https://"_s) &&
        !start.startsWith(u"mailto:"_s) && !start.startsWith(u"tel:"_s))
        return {};
    const auto isControl = [](QChar c) { return c != u' ' && isControlOrSpace(c); };
    if (std::ranges::any_of(link, isControl))
        return {};
    link.replace(u' ', u"%20"_s);
    const qsizetype colon = link.indexOf(u':');
    return link.first(colon).toLower() + link.sliced(colon);
}

QString escapedHtml(QStringView text, bool inAttribute)
{
    QString escaped;
    escaped.reserve(text.size() + text.size() / 16);
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        switch (c.unicode()) {
        case u'&':
            escaped.append(u"&amp;"_s);
            continue;
        case u'<':
            escaped.append(u"&lt;"_s);
            continue;
        case u'>':
            escaped.append(u"&gt;"_s);
            continue;
        case u'\r':
            if (i + 1 == text.size() || text[i + 1] != u'\n')
                escaped.append(u'\n');
            continue;
        default:
            break;
        }
        if (inAttribute && c == u'"')
            escaped.append(u"&quot;"_s);
        else if (c.isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate())
            escaped.append(c).append(text[++i]);
        else if (c.isSurrogate())
            escaped.append(QChar(QChar::ReplacementCharacter));
        else if (c.unicode() == 0xFFFE || c.unicode() == 0xFFFF ||
                 (c.unicode() < 0x20 && c != u'\t' && c != u'\n'))
            continue;
        else
            escaped.append(c);
    }
    return escaped;
}

} // namespace envoi::letter
