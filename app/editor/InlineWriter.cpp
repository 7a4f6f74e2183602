#include "app/editor/InlineWriter.h"

#include "app/editor/FontFaces.h"
#include "app/editor/Schema.h"

#include <QTextFragment>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

namespace {

constexpr char16_t softBreak = u'\x2028';
constexpr char16_t noBreakSpace = u'\xa0';
constexpr int tabWidth = 4;

bool isControl(char16_t unit)
{
    return unit < 0x20 || unit == 0x7f || unit == QChar::ObjectReplacementCharacter || unit == 0xfffe ||
           unit == 0xffff;
}

/// "<b>" gives "b", "<span style=...>" gives "span".
QStringView nameOf(QStringView startTag)
{
    qsizetype end = 1;
    while (end < startTag.size() && startTag[end].isLetterOrNumber())
        ++end;
    return startTag.sliced(1, end - 1);
}

void appendEscaped(QString &out, char16_t unit)
{
    switch (unit) {
    case u'&':
        out += "&amp;"_L1;
        break;
    case u'<':
        out += "&lt;"_L1;
        break;
    case u'>':
        out += "&gt;"_L1;
        break;
    case u'"':
        out += "&quot;"_L1;
        break;
    case noBreakSpace:
        out += "&nbsp;"_L1;
        break;
    default:
        out += QChar(unit);
    }
}

QString sizeName(int adjustment)
{
    return adjustment < 0 ? u"small"_s : adjustment == 1 ? u"large"_s : u"x-large"_s;
}

} // namespace

QString escaped(QStringView text)
{
    QString out;
    out.reserve(text.size());
    for (const QChar character : text) {
        if (!isControl(character.unicode()))
            appendEscaped(out, character.unicode());
    }
    return out;
}

QStringList InlineWriter::elementsOf(const QTextCharFormat &format) const
{
    QStringList elements;
    const bool anchor = format.isAnchor() && !format.anchorHref().isEmpty();
    if (anchor)
        elements += u"<a href=\"%1\">"_s.arg(escaped(format.anchorHref()));
    const bool bold = format.fontWeight() >= QFont::DemiBold;
    if (bold && !(m_context & Bold))
        elements += u"<b>"_s;
    if (format.fontItalic())
        elements += u"<i>"_s;
    if (format.fontUnderline() && !anchor)
        elements += u"<u>"_s;
    if (format.fontStrikeOut())
        elements += u"<s>"_s;
    if (format.verticalAlignment() == QTextCharFormat::AlignSuperScript)
        elements += u"<sup>"_s;
    else if (format.verticalAlignment() == QTextCharFormat::AlignSubScript)
        elements += u"<sub>"_s;
    if (format.fontFixedPitch() && !(m_context & Preformatted))
        elements += u"<code>"_s;

    QStringList styles;
    if (!bold && (m_context & Bold))
        styles += u"font-weight:normal"_s;
    if (const FontFace *face = fontFaceOf(format))
        styles += "font-family:"_L1 + QLatin1StringView(face->stack);
    const int size = format.intProperty(QTextFormat::FontSizeAdjustment);
    if (size != 0 && !(m_context & Heading))
        styles += "font-size:"_L1 + sizeName(size);
    QTextCharFormat coloured = format;
    if (format.hasProperty(QTextFormat::BackgroundBrush))
        makeReadable(coloured, format.background().color());
    if (coloured.hasProperty(QTextFormat::ForegroundBrush) && !coloured.boolProperty(LinkTint))
        styles += "color:"_L1 + coloured.foreground().color().name();
    if (format.hasProperty(QTextFormat::BackgroundBrush))
        styles += "background-color:"_L1 + format.background().color().name();
    if (!styles.isEmpty())
        elements += u"<span style=\"%1\">"_s.arg(styles.join(u';'));
    return elements;
}

void InlineWriter::change(const QStringList &elements)
{
    const auto [open, wanted] =
        std::mismatch(m_open.cbegin(), m_open.cend(), elements.cbegin(), elements.cend());
    if (open == m_open.cend() && wanted == elements.cend())
        return;
    for (auto tag = m_open.cend(); tag != open;) {
        --tag;
        m_out += "</"_L1;
        m_out += nameOf(*tag);
        m_out += u'>';
    }
    for (auto tag = wanted; tag != elements.cend(); ++tag)
        m_out += *tag;
    m_open = elements;
}

void InlineWriter::writeSpaces(qsizetype count, bool atEnd)
{
    // A run of spaces is shown whole only when no two plain ones meet and none is at an end.
    for (qsizetype i = 0; i < count; ++i) {
        const bool last = i == count - 1;
        if (m_afterSpace || (last && atEnd)) {
            m_out += "&nbsp;"_L1;
            m_afterSpace = false;
        } else {
            m_out += u' ';
            m_afterSpace = true;
        }
    }
}

qsizetype InlineWriter::writeCharacter(QStringView text)
{
    if (!text.front().isSurrogate()) {
        appendEscaped(m_out, text.front().unicode());
        return 1;
    }
    const bool pair = text.front().isHighSurrogate() && text.size() > 1 && text[1].isLowSurrogate();
    m_out += pair ? text.first(2) : QStringView(u"\xfffd");
    return pair ? 2 : 1;
}

void InlineWriter::writePreformatted(QStringView text, const QStringList &elements)
{
    for (qsizetype i = 0; i < text.size();) {
        const char16_t unit = text[i].unicode();
        if (unit == softBreak) {
            // Read back, it is the end of a block, over which no element reaches.
            change({});
            m_out += u'\n';
        } else if (unit == u'\t' || !isControl(unit)) {
            change(elements);
            i += writeCharacter(text.sliced(i));
            continue;
        }
        ++i;
    }
}

void InlineWriter::writeText(QStringView text)
{
    for (qsizetype i = 0; i < text.size();) {
        const char16_t unit = text[i].unicode();
        if (unit == u' ' || unit == u'\t') {
            m_pendingSpaces += unit == u'\t' ? tabWidth : 1;
        } else if (!isControl(unit)) {
            writeSpaces(m_pendingSpaces, unit == softBreak);
            m_pendingSpaces = 0;
            m_afterSpace = unit == softBreak;
            if (unit != softBreak) {
                i += writeCharacter(text.sliced(i));
                continue;
            }
            m_out += "<br>"_L1;
        }
        ++i;
    }
}

void InlineWriter::writePicture(const QTextCharFormat &format)
{
    const QTextImageFormat picture = format.toImageFormat();
    if (!picture.name().startsWith("cid:"_L1)) {
        // One that was left out.
        writeText(picture.stringProperty(QTextFormat::ImageAltText));
        return;
    }
    m_out += u"<img src=\"%1\" alt=\"%2\""_s.arg(escaped(picture.name()),
                                                 escaped(picture.stringProperty(QTextFormat::ImageAltText)));
    if (picture.width() >= 1)
        m_out += u" width=\"%1\""_s.arg(qRound(picture.width()));
    if (picture.height() >= 1)
        m_out += u" height=\"%1\""_s.arg(qRound(picture.height()));
    m_out += u'>';
    m_afterSpace = false;
}

void InlineWriter::write(const QTextBlock &block, unsigned context)
{
    m_context = context;
    m_afterSpace = true;
    m_pendingSpaces = 0;
    char16_t last = softBreak;
    for (auto it = block.begin(); !it.atEnd(); ++it) {
        const QTextFragment fragment = it.fragment();
        const QTextCharFormat format = fragment.charFormat();
        const QString text = fragment.text();
        // Spaces wait for what follows, but belong to the elements in which they stand.
        if (m_pendingSpaces > 0) {
            const bool breakFollows = text.startsWith(QChar(softBreak));
            writeSpaces(m_pendingSpaces, breakFollows);
            m_pendingSpaces = 0;
        }
        if (context & Preformatted && !format.isImageFormat()) {
            writePreformatted(text, elementsOf(format));
            continue;
        }
        change(elementsOf(format));
        if (format.isImageFormat()) {
            for (qsizetype i = 0; i < text.size(); ++i)
                writePicture(format);
        } else {
            writeText(text);
        }
        last = text.back().unicode();
    }
    writeSpaces(m_pendingSpaces, true);
    m_pendingSpaces = 0;
    change({});
    // A break at the very end of a block shows no line of its own, so there must be two.
    if (last == softBreak && !(context & Preformatted))
        m_out += "<br>"_L1;
}

} // namespace envoi::editor
