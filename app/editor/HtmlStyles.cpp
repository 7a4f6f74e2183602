#include "app/editor/HtmlStyles.h"

#include "app/editor/FontFaces.h"
#include "app/editor/Schema.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

namespace {

int sizeFromStyle(const QString &value)
{
    if (value == u"small" || value == u"x-small" || value == u"xx-small" || value == u"smaller")
        return -1;
    if (value == u"large" || value == u"larger")
        return 1;
    if (value == u"x-large" || value == u"xx-large" || value == u"xxx-large")
        return 2;
    qsizetype digits = 0;
    while (digits < value.size() && (value[digits].isDigit() || value[digits] == u'.'))
        ++digits;
    const double number = value.first(digits).toDouble();
    const QString unit = value.sliced(digits).trimmed();
    const double relative = unit == u"px"                     ? number / 16
                            : unit == u"pt"                   ? number / 12
                            : unit == u"%"                    ? number / 100
                            : unit == u"em" || unit == u"rem" ? number
                                                              : 0;
    // 13 px and 10 pt are the everyday sizes of other programs, not somebody's wish for small print.
    return relative <= 0 || (relative > 0.78 && relative < 1.12) ? 0
           : relative < 1                                        ? -1
           : relative < 1.4                                      ? 1
                                                                 : 2;
}

int stepsFromStyle(const QString &style)
{
    int pixels = 0;
    for (const QStringView property : {u"margin-left", u"margin-right", u"padding-left"}) {
        const QString value = styleValue(style, property);
        if (value.endsWith("px"_L1))
            pixels = std::max(pixels, QStringView(value).chopped(2).toInt());
    }
    return std::clamp((pixels + indentWidth / 4) / indentWidth, 0, maximumLevel);
}

} // namespace

bool isWithoutSpace(const QString &style)
{
    const auto isZero = [](const QString &value) {
        return value.startsWith(u'0') && (value.size() == 1 || !value[1].isDigit()) &&
               value[value.size() > 1] != u'.';
    };
    const QString margin = styleValue(style, u"margin");
    const QString bottom = styleValue(style, u"margin-bottom");
    return (!margin.isEmpty() && isZero(margin.section(u' ', 0, 0))) || (!bottom.isEmpty() && isZero(bottom));
}

QColor colourOf(const QString &style, QStringView property, const QString &attribute)
{
    QString value = styleValue(style, property);
    if (value.isEmpty())
        value = attribute.trimmed();
    if (value.startsWith("rgb("_L1) && value.endsWith(u')')) {
        const QStringList parts = value.mid(4).chopped(1).split(u',');
        if (parts.size() != 3)
            return {};
        return QColor(std::clamp(parts[0].trimmed().toInt(), 0, 255),
                      std::clamp(parts[1].trimmed().toInt(), 0, 255),
                      std::clamp(parts[2].trimmed().toInt(), 0, 255));
    }
    return value.isEmpty() || value == u"transparent" || !QColor::isValidColor(value) ? QColor()
                                                                                      : QColor(value);
}

void setColour(QTextCharFormat &format, const QColor &colour)
{
    format.setForeground(colour);
    format.clearProperty(LinkTint);
}

void applyBlockStyle(const HtmlToken &token, const QString &style, QTextBlockFormat &block)
{
    const QString direction = token.attribute(u"dir").toString().toLower();
    if (direction == u"rtl")
        block.setLayoutDirection(Qt::RightToLeft);
    else if (direction == u"ltr")
        block.setLayoutDirection(Qt::LeftToRight);
    QString alignment = styleValue(style, u"text-align");
    if (alignment.isEmpty())
        alignment = token.attribute(u"align").toString().toLower();
    const bool table = token.name == u"table" || token.name == u"img";
    const bool rightToLeft = block.layoutDirection() == Qt::RightToLeft;
    if (alignment == u"center" && !table)
        block.setAlignment(Qt::AlignHCenter);
    else if (alignment == u"justify")
        block.setAlignment(Qt::AlignJustify);
    else if ((alignment == u"right" || alignment == u"left") && !table)
        block.setAlignment((alignment == u"right") != rightToLeft ? Qt::AlignRight : Qt::AlignLeft);
    const int steps =
        token.name == u"blockquote" || token.name == u"ul" || token.name == u"ol" ? 0 : stepsFromStyle(style);
    if (steps > 0)
        block.setIndent(std::min(block.indent() + steps, maximumLevel));
}

void applyCharacterStyle(const QString &style, bool keepLook, QTextCharFormat &format)
{
    if (style.isEmpty())
        return;
    const QString weight = styleValue(style, u"font-weight");
    if (!weight.isEmpty()) {
        if (weight == u"bold" || weight == u"bolder" || weight.toInt() >= 600)
            format.setFontWeight(QFont::Bold);
        else if (format.fontWeight() > QFont::Normal)
            format.clearProperty(QTextFormat::FontWeight);
    }
    const QString slant = styleValue(style, u"font-style");
    if (slant == u"italic" || slant == u"oblique")
        format.setFontItalic(true);
    const QString decoration =
        styleValue(style, u"text-decoration") + styleValue(style, u"text-decoration-line");
    if (decoration.contains(u"underline") && !format.isAnchor())
        format.setFontUnderline(true);
    if (decoration.contains(u"line-through"))
        format.setFontStrikeOut(true);
    // Google Docs has no <sup>.
    if (const QString place = styleValue(style, u"vertical-align"); place == u"super")
        format.setVerticalAlignment(QTextCharFormat::AlignSuperScript);
    else if (place == u"sub")
        format.setVerticalAlignment(QTextCharFormat::AlignSubScript);
    if (!keepLook)
        return;
    if (const FontFace *face = fontFaceOf(styleValue(style, u"font-family")))
        setFontFace(format, face);
    if (const QString size = styleValue(style, u"font-size"); !size.isEmpty()) {
        if (const int adjustment = sizeFromStyle(size))
            format.setProperty(QTextFormat::FontSizeAdjustment, adjustment);
    }
    if (const QColor colour = colourOf(style, u"color"); colour.isValid())
        setColour(format, colour);
    if (const QColor colour = colourOf(style, u"background-color"); colour.isValid()) {
        format.setBackground(colour);
        makeReadable(format, colour);
    }
}

} // namespace envoi::editor
