#include "app/editor/Schema.h"

#include <QFontDatabase>
#include <QPalette>
#include <QRegularExpression>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextTable>
#include <QUrl>

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

namespace {

struct Nature {
    int sizeAdjustment;
    double space; ///< above and below, in lines
};

// As browsers show h1 to h6, so that the letter looks the same there.
constexpr std::array<Nature, 6> headings{
    {{3, 1.34}, {2, 1.24}, {1, 1.17}, {0, 1.33}, {-1, 1.39}, {-2, 1.56}}};

constexpr double lineHeight = 16; // pixels, near enough to an em of the usual font

QColor readableOn(const QColor &background)
{
    return qGray(background.rgb()) >= 128 ? Qt::black : Qt::white;
}

} // namespace

bool isOrdered(const QTextListFormat &format)
{
    return format.style() <= QTextListFormat::ListDecimal &&
           format.style() >= QTextListFormat::ListUpperRoman;
}

int quoteLevel(const QTextFormat &format)
{
    return format.intProperty(QTextFormat::BlockQuoteLevel);
}

int headingLevel(const QTextBlock &block)
{
    return std::clamp(block.blockFormat().headingLevel(), 0, 6);
}

Style headingStyle(int level)
{
    return level < 1 ? Style::Paragraph : static_cast<Style>(std::min(level, 6));
}

Style styleOf(const QTextBlock &block)
{
    if (block.blockFormat().boolProperty(Preformatted))
        return Style::Preformatted;
    return headingStyle(headingLevel(block));
}

QTextBlockFormat withStyle(QTextBlockFormat base, Style style)
{
    base.clearProperty(Preformatted);
    base.clearProperty(Spaced);
    base.clearProperty(QTextFormat::HeadingLevel);
    base.clearProperty(QTextFormat::BlockTopMargin);
    base.clearProperty(QTextFormat::BlockBottomMargin);
    if (style == Style::Preformatted) {
        base.setProperty(Preformatted, true);
    } else if (style != Style::Paragraph) {
        const int level = static_cast<int>(style);
        const double space = headings[static_cast<size_t>(level - 1)].space * lineHeight;
        base.setHeadingLevel(level);
        base.setTopMargin(space);
        base.setBottomMargin(space);
    }
    return base;
}

QTextBlockFormat withQuote(QTextBlockFormat base, int level)
{
    level = std::clamp(level, 0, maximumLevel);
    if (level == 0) {
        base.clearProperty(QTextFormat::BlockQuoteLevel);
        base.clearProperty(QTextFormat::BlockLeftMargin);
    } else {
        base.setProperty(QTextFormat::BlockQuoteLevel, level);
        base.setLeftMargin(level * quoteWidth);
    }
    return base;
}

QTextBlockFormat withSpace(QTextBlockFormat base)
{
    base.setProperty(Spaced, true);
    base.setTopMargin(lineHeight);
    base.setBottomMargin(lineHeight);
    return base;
}

bool isRule(const QTextBlock &block)
{
    return block.blockFormat().hasProperty(QTextFormat::BlockTrailingHorizontalRulerWidth);
}

QTextBlockFormat ruleFormat(int quote)
{
    QTextBlockFormat format = withQuote({}, quote);
    format.setProperty(QTextFormat::BlockTrailingHorizontalRulerWidth,
                       QTextLength(QTextLength::PercentageLength, 100));
    return format;
}

QTextTableFormat tableFormat(bool bordered, int quote)
{
    QTextTableFormat format;
    format.setBorder(bordered ? 1 : 0);
    format.setBorderStyle(QTextFrameFormat::BorderStyle_Solid);
    format.setBorderCollapse(true);
    format.setCellSpacing(0);
    format.setCellPadding(bordered ? 4 : 0);
    if (quote > 0) {
        format.setProperty(QTextFormat::BlockQuoteLevel, quote);
        format.setLeftMargin(quote * quoteWidth);
    }
    return format;
}

double roomAboveTable(const QTextBlock &above)
{
    return above.length() > 1 ? above.blockFormat().bottomMargin() : 0;
}

int columnWidth(const QTextTable &table, int column)
{
    const QList<QTextLength> widths = table.format().columnWidthConstraints();
    const QTextLength width = widths.value(column);
    return width.type() == QTextLength::PercentageLength ? qRound(width.rawValue()) : 0;
}

void setEqualColumns(QTextTable &table)
{
    QTextTableFormat format = table.format();
    const int share = std::max(1, 100 / table.columns());
    format.setColumnWidthConstraints(
        QList<QTextLength>(table.columns(), QTextLength(QTextLength::PercentageLength, share)));
    table.setFormat(format);
}

QTextCharFormat withHeader(QTextCharFormat cell, bool header)
{
    // What is typed into an empty cell has the cell's weight.
    if (header) {
        cell.setProperty(HeaderCell, true);
        cell.setFontWeight(QFont::Bold);
    } else {
        cell.clearProperty(HeaderCell);
        cell.clearProperty(QTextFormat::FontWeight);
    }
    return cell;
}

QTextCharFormat characters(Style style)
{
    QTextCharFormat format;
    if (style == Style::Preformatted) {
        setCode(format, true);
    } else if (style != Style::Paragraph) {
        const int adjustment = headings[static_cast<size_t>(style) - 1].sizeAdjustment;
        format.setFontWeight(QFont::Bold);
        if (adjustment != 0)
            format.setProperty(QTextFormat::FontSizeAdjustment, adjustment);
    }
    return format;
}

QTextCharFormat restyled(QTextCharFormat format, Style from, Style to)
{
    const QTextCharFormat old = characters(from);
    for (const auto &[property, value] : old.properties().asKeyValueRange()) {
        if (format.property(property) == value)
            format.clearProperty(property);
    }
    if (to != Style::Paragraph)
        format.clearProperty(QTextFormat::FontSizeAdjustment);
    if (to == Style::Preformatted)
        format.clearProperty(Face);
    format.merge(characters(to));
    return format;
}

void setTypingFormat(const QTextBlock &block, const QTextCharFormat &format)
{
    QTextCursor cursor(block);
    // QTextDocument marks where a cell begins and a table ends by these two. (currentTable() is no help:
    // within an edit block it does not know new tables.)
    constexpr char16_t beginningOfFrame = 0xfdd0;
    constexpr char16_t endOfFrame = 0xfdd1;
    const QChar before = block.position() > 0 ? block.document()->characterAt(block.position() - 1) : QChar();
    if (before == beginningOfFrame || before == endOfFrame)
        return;
    cursor.setBlockCharFormat(format);
}

QTextCharFormat linkFormat(const QString &address, const QPalette &palette)
{
    QTextCharFormat format;
    format.setAnchor(true);
    format.setAnchorHref(address);
    format.setFontUnderline(true);
    format.setForeground(palette.link());
    format.setProperty(LinkTint, true);
    return format;
}

void removeLink(QTextCharFormat &format)
{
    if (!format.isAnchor())
        return;
    format.clearProperty(QTextFormat::IsAnchor);
    format.clearProperty(QTextFormat::AnchorHref);
    format.clearProperty(QTextFormat::AnchorName);
    format.clearProperty(QTextFormat::TextUnderlineStyle);
    if (format.boolProperty(LinkTint))
        format.clearForeground();
    format.clearProperty(LinkTint);
}

void makeReadable(QTextCharFormat &format, const QColor &background)
{
    if (format.hasProperty(QTextFormat::ForegroundBrush) && !format.boolProperty(LinkTint))
        return;
    format.setForeground(readableOn(background));
    format.clearProperty(LinkTint);
}

void setHighlight(QTextCharFormat &format, const QColor &colour)
{
    const bool had = format.hasProperty(QTextFormat::BackgroundBrush);
    if (had && !format.boolProperty(LinkTint)) {
        const QColor needed = readableOn(format.background().color());
        if (format.hasProperty(QTextFormat::ForegroundBrush) && format.foreground().color() == needed)
            format.clearForeground();
    }
    if (!colour.isValid()) {
        format.clearBackground();
        return;
    }
    format.setBackground(colour);
    makeReadable(format, colour);
}

void setCode(QTextCharFormat &format, bool code)
{
    format.clearProperty(Face);
    if (code) {
        static const QStringList families{QFontDatabase::systemFont(QFontDatabase::FixedFont).family()};
        format.setFontFamilies(families);
        format.setFontFixedPitch(true);
    } else {
        format.clearProperty(QTextFormat::FontFamilies);
        format.clearProperty(QTextFormat::FontFixedPitch);
    }
}

bool isHarmlessAddress(const QString &address)
{
    const QString scheme = QUrl(address).scheme().toLower();
    return scheme == u"http" || scheme == u"https" || scheme == u"mailto";
}

QString wholeAddress(const QString &typed)
{
    static const QRegularExpression scheme(u"^[A-Za-z][A-Za-z0-9+.-]*:"_s);
    static const QRegularExpression hostAndPort(u"^[^/:@\\s]+\\.[^/:@\\s]+:[0-9]+(/|$)"_s);
    static const QRegularExpression mailbox(u"^[^\\s@/:]+@[^\\s@/]+\\.[^\\s@/]+$"_s);
    const QString text = typed.trimmed();
    static const QRegularExpression unfit(u"[\\s\\x00-\\x1f<>\"]"_s);
    if (text.isEmpty() || unfit.match(text).hasMatch())
        return {};
    if (scheme.match(text).hasMatch() && !hostAndPort.match(text).hasMatch())
        return isHarmlessAddress(text) ? text : QString();
    if (mailbox.match(text).hasMatch())
        return u"mailto:"_s + text;
    return u"https://"_s + text;
}

} // namespace envoi::editor
