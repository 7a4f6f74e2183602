#include "app/editor/ShownColours.h"

#include "app/editor/Schema.h"

#include <QTextDocument>
#include <QTextEdit>
#include <QTextLayout>

#include <algorithm>
#include <cmath>

namespace envoi::editor {

namespace {

/// Relative luminance, of WCAG 2.1.
double luminance(const QColor &colour)
{
    const auto linear = [](float part) {
        return part <= 0.04045F ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
           0.0722 * linear(colour.blueF());
}

} // namespace

QColor readableOnPaper(const QColor &colour, const QColor &paper)
{
    constexpr double enough = 4.5;
    const double wanted = enough * (luminance(paper) + 0.05) - 0.05;
    QColor shown = colour;
    float hue = 0;
    float saturation = 0;
    float lightness = 0;
    colour.getHslF(&hue, &saturation, &lightness);
    while (luminance(shown) < wanted && lightness < 1) {
        lightness = std::min(1.0F, lightness + 0.02F);
        shown = QColor::fromHslF(std::max(0.0F, hue), saturation, lightness);
    }
    return shown;
}

ShownColours::ShownColours(QTextEdit &view) : QObject(&view), m_view(view)
{
    refresh();
    connect(view.document(), &QTextDocument::contentsChange, this,
            [this](int position, int, int added) { follow(position, added); });
}

void ShownColours::refresh()
{
    const bool wasDark = m_isDark;
    m_isDark = m_view.palette().color(QPalette::Base).lightness() < 128;
    if (!m_isDark && !wasDark)
        return;
    QTextDocument &document = *m_view.document();
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        if (show(block))
            document.markContentsDirty(block.position(), block.length());
    }
}

void ShownColours::follow(int position, int added)
{
    if (!m_isDark)
        return;
    QTextBlock block = m_view.document()->findBlock(position);
    for (; block.isValid() && block.position() <= position + added; block = block.next()) {
        // The layout hears of the change after this.
        show(block);
    }
}

/// Whether anything of it is shown in another colour than before.
bool ShownColours::show(const QTextBlock &block) const
{
    QList<QTextLayout::FormatRange> ranges;
    const QColor paper = m_view.palette().color(QPalette::Base);
    for (auto it = block.begin(); m_isDark && !it.atEnd(); ++it) {
        const QTextFragment fragment = it.fragment();
        const QTextCharFormat format = fragment.charFormat();
        // On a highlight it is the highlight that counts.
        if (!format.hasProperty(QTextFormat::ForegroundBrush) || format.boolProperty(LinkTint) ||
            format.hasProperty(QTextFormat::BackgroundBrush))
            continue;
        const QColor chosen = format.foreground().color();
        const QColor shown = readableOnPaper(chosen, paper);
        if (shown == chosen)
            continue;
        QTextLayout::FormatRange range;
        range.start = fragment.position() - block.position();
        range.length = fragment.length();
        range.format.setForeground(shown);
        ranges.append(range);
    }
    if (ranges == block.layout()->formats())
        return false;
    block.layout()->setFormats(ranges);
    return true;
}

} // namespace envoi::editor
