#include "Shown.h"

#include "app/editor/Decorations.h"
#include "app/editor/Schema.h"

#include <QAbstractTextDocumentLayout>
#include <QFontInfo>
#include <QFontMetricsF>
#include <QJsonArray>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextEdit>
#include <QTextLayout>
#include <QTextList>
#include <QTextTable>

namespace envoi::corpus {

using namespace Qt::Literals::StringLiterals;
using namespace envoi::editor;

namespace {

QString nameOf(const QColor &colour)
{
    // Black is what letters have that have no colour.
    return colour.isValid() && colour != QColor(Qt::black) ? colour.name() : QString();
}

class Measure {
public:
    explicit Measure(const QTextEdit &view)
        : m_document(*view.document()), m_layout(*m_document.documentLayout()),
          m_margin(m_document.documentMargin())
    {
    }

    QJsonObject take()
    {
        for (QTextBlock block = m_document.begin(); block.isValid(); block = block.next())
            measure(block);
        tables(*m_document.rootFrame());
        return {{u"width"_s, m_document.pageSize().width() - 2 * m_margin},
                {u"height"_s, m_layout.documentSize().height() - 2 * m_margin},
                {u"words"_s, m_words},
                {u"tables"_s, m_tables},
                {u"rules"_s, m_rules}};
    }

private:
    static QString markerOf(const QTextBlock &block)
    {
        const QTextList *list = block.textList();
        if (!list)
            return {};
        switch (const auto style = list->format().style()) {
        case QTextListFormat::ListDisc:
            return u"disc"_s;
        case QTextListFormat::ListCircle:
            return u"circle"_s;
        case QTextListFormat::ListSquare:
            return u"square"_s;
        default:
            return itemText(style,
                            std::max(1, list->format().intProperty(FirstNumber)) + list->itemNumber(block));
        }
    }

    void measure(const QTextBlock &block)
    {
        const QPointF corner = m_layout.blockBoundingRect(block).topLeft() - QPointF(m_margin, m_margin);
        if (isRule(block)) {
            m_rules.append(corner.y() + m_layout.blockBoundingRect(block).height() / 2);
            return;
        }
        QString marker = markerOf(block);
        const QString text = block.text();
        const auto ends = [&text](qsizetype at) {
            return at >= text.size() || text[at].isSpace() || text[at] == QChar::LineSeparator ||
                   text[at] == QChar::ObjectReplacementCharacter;
        };
        for (auto it = block.begin(); !it.atEnd(); ++it) {
            const QTextFragment fragment = it.fragment();
            const int begin = fragment.position() - block.position();
            for (int at = begin; at < begin + fragment.length();) {
                int end = at + 1;
                const bool picture = fragment.charFormat().isImageFormat();
                if (picture && !fragment.charFormat().toImageFormat().name().startsWith("cid:"_L1)) {
                    leftOut(fragment.charFormat());
                    at = end;
                    continue;
                }
                if (!picture && ends(at)) {
                    ++at;
                    continue;
                }
                while (!picture && end < begin + fragment.length() && !ends(end))
                    ++end;
                QJsonObject word = picture ? pictureAt(block, at, corner, fragment.charFormat())
                                           : wordAt(block, at, end, corner, fragment.charFormat());
                word[u"quote"_s] = quoteLevel(block.blockFormat());
                word[u"heading"_s] = headingLevel(block);
                word[u"marker"_s] = std::exchange(marker, QString());
                m_words.append(word);
                at = end;
            }
        }
    }

    /// In place of a picture that is on the web, its description is sent.
    void leftOut(const QTextCharFormat &format)
    {
        const QString text = format.stringProperty(QTextFormat::ImageAltText);
        for (const QString &word : text.split(u' ', Qt::SkipEmptyParts))
            m_words.append(QJsonObject{{u"text"_s, word}});
    }

    static QJsonObject pictureAt(const QTextBlock &block, int at, QPointF corner,
                                 const QTextCharFormat &format)
    {
        const QTextLine line = block.layout()->lineForTextPosition(at);
        const double left = line.cursorToX(at);
        const double width = line.cursorToX(at + 1) - left;
        return {{u"text"_s, u"[picture]"_s},
                {u"x"_s, corner.x() + left},
                {u"w"_s, width},
                {u"h"_s, format.toImageFormat().height()},
                {u"y"_s, corner.y() + line.y() + line.ascent() - format.toImageFormat().height() / 2},
                {u"link"_s, format.isAnchor()}};
    }

    static QJsonObject wordAt(const QTextBlock &block, int at, int end, QPointF corner,
                              const QTextCharFormat &format)
    {
        const QTextLine line = block.layout()->lineForTextPosition(at);
        const double from = line.cursorToX(at);
        const double to = line.cursorToX(end);
        const QFontMetricsF metrics(format.font());
        const double baseline = corner.y() + line.y() + line.ascent();
        QColor colour;
        if (format.hasProperty(QTextFormat::ForegroundBrush) && !format.boolProperty(LinkTint))
            colour = format.foreground().color();
        QColor background;
        if (format.hasProperty(QTextFormat::BackgroundBrush))
            background = format.background().color();
        else if (const QTextTable *table = QTextCursor(block).currentTable()) {
            const QTextCharFormat cell = table->cellAt(block.position()).format();
            if (cell.hasProperty(QTextFormat::BackgroundBrush))
                background = cell.background().color();
        }
        const auto raised = format.verticalAlignment();
        return {{u"text"_s, block.text().mid(at, end - at)},
                {u"x"_s, corner.x() + std::min(from, to)},
                {u"w"_s, std::abs(to - from)},
                {u"y"_s, baseline - (metrics.ascent() - metrics.descent()) / 2},
                {u"size"_s, QFontInfo(format.font()).pixelSize()},
                {u"bold"_s, format.font().weight() >= QFont::DemiBold},
                {u"italic"_s, format.fontItalic()},
                {u"underline"_s, format.fontUnderline()},
                {u"strike"_s, format.fontStrikeOut()},
                {u"raised"_s, raised == QTextCharFormat::AlignSuperScript ? 1
                              : raised == QTextCharFormat::AlignSubScript ? -1
                                                                          : 0},
                {u"colour"_s, nameOf(colour)},
                {u"background"_s, nameOf(background)},
                {u"code"_s, format.fontFixedPitch()},
                {u"face"_s, format.stringProperty(Face)},
                {u"link"_s, format.isAnchor()}};
    }

    void tables(const QTextFrame &frame)
    {
        for (const QTextFrame *child : frame.childFrames()) {
            if (const auto *table = qobject_cast<const QTextTable *>(child)) {
                const QRectF box = m_layout.frameBoundingRect(const_cast<QTextTable *>(table));
                const QTextTableFormat format = table->format();
                m_tables.append(QJsonObject{{u"w"_s, box.width() - format.leftMargin()},
                                            {u"h"_s, box.height() - format.topMargin()}});
            }
            tables(*child);
        }
    }

    const QTextDocument &m_document;
    const QAbstractTextDocumentLayout &m_layout;
    const double m_margin;
    QJsonArray m_words;
    QJsonArray m_tables;
    QJsonArray m_rules;
};

} // namespace

QJsonObject shown(const QTextEdit &view)
{
    return Measure(view).take();
}

} // namespace envoi::corpus
