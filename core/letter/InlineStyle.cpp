#include "core/letter/InlineStyle.h"

#include <QList>
#include <QSet>
#include <QStringList>

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::letter {

namespace {

constexpr qsizetype maximalDeclarations = 40;
constexpr qsizetype maximalValueLength = 300;
constexpr qsizetype maximalWords = 16;

bool isLetter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z');
}

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

bool isHexadecimal(QChar c)
{
    return isDigit(c) || (c >= u'a' && c <= u'f') || (c >= u'A' && c <= u'F');
}

bool isKnownProperty(const QString &name)
{
    static const QSet<QString> names{
        u"color"_s,
        u"background-color"_s,
        u"font-weight"_s,
        u"font-style"_s,
        u"font-size"_s,
        u"font-family"_s,
        u"text-decoration"_s,
        u"text-align"_s,
        u"vertical-align"_s,
        u"margin"_s,
        u"margin-left"_s,
        u"margin-right"_s,
        u"margin-top"_s,
        u"margin-bottom"_s,
        u"padding"_s,
        u"padding-left"_s,
        u"padding-right"_s,
        u"padding-top"_s,
        u"padding-bottom"_s,
        u"border"_s,
        u"border-left"_s,
        u"border-right"_s,
        u"border-top"_s,
        u"border-bottom"_s,
        u"border-color"_s,
        u"border-width"_s,
        u"border-style"_s,
        u"border-collapse"_s,
        u"border-spacing"_s,
        u"border-radius"_s,
        u"list-style-type"_s,
        u"white-space"_s,
        u"width"_s,
        u"height"_s,
        u"max-width"_s,
        u"direction"_s,
        u"line-height"_s,
        u"border-left-width"_s,
        u"border-left-color"_s,
        u"border-left-style"_s,
    };
    return names.contains(name);
}

bool isHexColour(QStringView word)
{
    return word.startsWith(u'#') && (word.size() == 4 || word.size() == 7) &&
           std::ranges::all_of(word.sliced(1), isHexadecimal);
}

/// rgb(1, 2, 3), rgba(...) and hsl(...): numbers in brackets.
bool isColourFunction(QStringView word)
{
    const qsizetype bracket = word.indexOf(u'(');
    if (bracket < 0 || !word.endsWith(u')'))
        return false;
    const QStringView name = word.first(bracket);
    if (name != u"rgb" && name != u"rgba" && name != u"hsl" && name != u"hsla")
        return false;
    const QStringView inner = word.sliced(bracket + 1, word.size() - bracket - 2);
    return !inner.isEmpty() && inner.size() <= 40 && std::ranges::all_of(inner, [](QChar c) {
        return isDigit(c) || c == u'.' || c == u',' || c == u'%' || c == u' ';
    });
}

/// A number that is not negative, with its unit, and no larger than a letter needs.
bool isLength(QStringView word)
{
    qsizetype end = 0;
    while (end < word.size() && (isDigit(word[end]) || word[end] == u'.'))
        ++end;
    bool isNumber = false;
    const double number = word.first(end).toDouble(&isNumber);
    if (!isNumber)
        return false;
    const QStringView unit = word.sliced(end);
    if (unit == u"em" || unit == u"rem" || unit == u"ex" || unit == u"ch" || unit == u"in" || unit == u"cm")
        return number <= 100;
    return number <= 5000 && (unit.isEmpty() || unit == u"px" || unit == u"pt" || unit == u"%" ||
                              unit == u"pc" || unit == u"mm");
}

/// A word of CSS; vendors' own ones begin with a hyphen.
bool isKeyword(QStringView word)
{
    return !word.isEmpty() && word.size() <= 30 && isLetter(word.front()) &&
           std::ranges::all_of(word, [](QChar c) { return isLetter(c) || isDigit(c) || c == u'-'; }) &&
           !word.startsWith(u"mso-");
}

/// Cuts at white space outside of brackets.
QStringList words(const QString &value)
{
    QStringList result;
    QString word;
    int depth = 0;
    for (const QChar c : value) {
        if (c == u'(')
            ++depth;
        else if (c == u')')
            --depth;
        if (c == u' ' && depth == 0) {
            result.append(std::exchange(word, {}));
            continue;
        }
        if (c != u' ')
            word.append(c);
    }
    result.append(word);
    result.removeAll(QString());
    return result;
}

QString harmlessFontFamily(const QString &value)
{
    QStringList families;
    for (const QString &raw : value.split(u',')) {
        QString family = raw.trimmed();
        if (family.size() >= 2 && (family.front() == u'"' || family.front() == u'\'') &&
            family.back() == family.front())
            family = family.sliced(1, family.size() - 2).trimmed();
        const bool fit = !family.isEmpty() && family.size() <= 60 && std::ranges::all_of(family, [](QChar c) {
            return c.isLetterOrNumber() || c == u' ' || c == u'-' || c == u'_' || c == u'.';
        });
        if (!fit || families.size() >= maximalWords)
            continue;
        const bool plain = std::ranges::all_of(family, [](QChar c) { return isLetter(c) || c == u'-'; });
        families.append(plain ? family : u'\'' + family + u'\'');
    }
    return families.join(u',');
}

QString harmlessValue(const QString &property, const QString &value)
{
    if (property == u"font-family")
        return harmlessFontFamily(value);
    QStringList result;
    for (const QString &word : words(value.toLower())) {
        if (word == u"!important" || word == u"!")
            continue;
        if (!isKeyword(word) && !isLength(word) && !isHexColour(word) && !isColourFunction(word))
            return {};
        result.append(word);
    }
    if (result.size() > 1 && result.last() == u"important")
        result.removeLast();
    return result.size() > maximalWords ? QString() : result.join(u' ');
}

/// The colour in the value of "background", which may name a picture and much else besides.
QString backgroundColour(const QString &value)
{
    const QStringList parts = words(value.toLower());
    for (const QString &part : parts) {
        if (isHexColour(part) || isColourFunction(part))
            return part;
    }
    return parts.size() == 1 && parts.first() != u"none" ? parts.first() : QString();
}

/// Without comments; white space made single spaces.
QString simplifiedCss(QStringView css)
{
    QString text;
    qsizetype at = 0;
    for (;;) {
        const qsizetype comment = css.indexOf(u"/*", at);
        if (comment < 0)
            break;
        text.append(css.sliced(at, comment - at)).append(u' ');
        const qsizetype end = css.indexOf(u"*/", comment + 2);
        at = end < 0 ? css.size() : end + 2;
    }
    return text.append(css.sliced(at)).simplified();
}

/// Cuts into declarations at semicolons outside of quotes and brackets.
QStringList declarations(const QString &css)
{
    QStringList result;
    QString declaration;
    QChar quote;
    int depth = 0;
    for (const QChar c : css) {
        if (c == u';' && quote.isNull() && depth <= 0) {
            result.append(std::exchange(declaration, {}));
            continue;
        }
        if (!quote.isNull())
            quote = c == quote ? QChar() : quote;
        else if (c == u'"' || c == u'\'')
            quote = c;
        else if (c == u'(')
            ++depth;
        else if (c == u')')
            --depth;
        declaration.append(c);
    }
    result.append(declaration);
    return result;
}

} // namespace

QString harmlessStyle(QStringView css, bool *namesResource)
{
    QList<std::pair<QString, QString>> kept;
    for (const QString &declaration : declarations(simplifiedCss(css))) {
        const qsizetype colon = declaration.indexOf(u':');
        if (colon < 0)
            continue;
        QString property = declaration.first(colon).trimmed().toLower();
        QString value = declaration.sliced(colon + 1).trimmed();
        if (namesResource && value.contains(u"url("_s, Qt::CaseInsensitive))
            *namesResource = true;
        // "background: white" is as common as its long form.
        if (property == u"background") {
            property = u"background-color"_s;
            value = backgroundColour(value);
        }
        if (!isKnownProperty(property) || value.size() > maximalValueLength)
            continue;
        value = harmlessValue(property, value);
        if (value.isEmpty())
            continue;
        kept.removeIf([&property](const auto &earlier) { return earlier.first == property; });
        if (kept.size() < maximalDeclarations)
            kept.append({property, value});
    }
    QStringList parts;
    for (const auto &[property, value] : std::as_const(kept))
        parts.append(property + u':' + value);
    return parts.join(u';');
}

QString harmlessColour(QStringView text)
{
    const QString colour = text.trimmed().toString().toLower();
    if (isHexColour(colour))
        return colour;
    if (colour.size() == 6 && std::ranges::all_of(colour, isHexadecimal))
        return u'#' + colour;
    return std::ranges::all_of(colour, isLetter) && colour.size() <= 30 ? colour : QString();
}

} // namespace envoi::letter
