#include "app/editor/HtmlWriter.h"

#include "app/editor/InlineWriter.h"
#include "app/editor/Schema.h"
#include "app/editor/SignatureBlocks.h"
#include "app/editor/WrittenBlocks.h"
#include "core/letter/Draft.h"

#include <QTextBlock>
#include <QTextDocument>
#include <QTextFrame>
#include <QTextList>
#include <QTextTable>

#include <optional>
#include <vector>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

namespace {

QLatin1StringView typeOf(QTextListFormat::Style style)
{
    switch (style) {
    case QTextListFormat::ListLowerAlpha:
        return " type=\"a\""_L1;
    case QTextListFormat::ListUpperAlpha:
        return " type=\"A\""_L1;
    case QTextListFormat::ListLowerRoman:
        return " type=\"i\""_L1;
    case QTextListFormat::ListUpperRoman:
        return " type=\"I\""_L1;
    default:
        return {};
    }
}

bool isAligned(const QTextBlock &block)
{
    return (block.blockFormat().alignment() & (Qt::AlignHCenter | Qt::AlignJustify | Qt::AlignRight)) != 0;
}

/// dir and style of a block, ready to stand in a start tag. \a around is the item in which it stands.
QString attributesOf(const QTextBlock &block, int indent, bool centred = false, const QTextBlock &around = {})
{
    const QTextBlockFormat format = block.blockFormat();
    QString attributes;
    const bool rightToLeft = block.textDirection() == Qt::RightToLeft;
    if (rightToLeft)
        attributes += " dir=\"rtl\""_L1;
    else if (around.isValid() && around.textDirection() == Qt::RightToLeft)
        attributes += " dir=\"ltr\""_L1;
    else if (format.layoutDirection() == Qt::LeftToRight &&
             format.hasProperty(QTextFormat::LayoutDirection) && block.text().isRightToLeft())
        attributes += " dir=\"ltr\""_L1;

    QStringList styles;
    const Qt::Alignment alignment = format.alignment() & Qt::AlignHorizontal_Mask;
    const bool mirrored = rightToLeft && !(format.alignment() & Qt::AlignAbsolute);
    if (alignment & Qt::AlignHCenter) {
        if (!centred)
            styles += u"text-align:center"_s;
    } else if (alignment & Qt::AlignJustify) {
        styles += u"text-align:justify"_s;
    } else if (alignment & Qt::AlignRight) {
        styles += mirrored ? u"text-align:left"_s : u"text-align:right"_s;
    } else if (centred || (around.isValid() && isAligned(around))) {
        styles += mirrored ? u"text-align:right"_s : u"text-align:left"_s;
    }
    if (indent > 0)
        styles += (rightToLeft ? u"margin-right:%1px"_s : u"margin-left:%1px"_s).arg(indent * indentWidth);
    if (!styles.isEmpty())
        attributes += u" style=\"%1\""_s.arg(styles.join(u';'));
    return attributes;
}

class Writer {
public:
    Writer(const QTextDocument &document, WrittenBlocks *known)
        : m_document(document), m_known(known), m_inline(m_out)
    {
        if (m_known)
            m_known->begin();
    }

    QString write()
    {
        m_out = u"<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head><body>\n"_s;
        writeFrame(*m_document.rootFrame(), Plain);
        m_out += "</body></html>\n"_L1;
        return std::move(m_out);
    }

private:
    enum Place { Plain, InCell, InHeaderCell };
    struct OpenList {
        const QTextList *list;
        int indent;
        bool ordered;
        QTextBlock item; ///< the one that is open
    };

    void newLine()
    {
        if (!m_out.endsWith(u'\n'))
            m_out += u'\n';
    }

    void closeList()
    {
        m_out += m_lists.back().ordered ? "</li></ol>"_L1 : "</li></ul>"_L1;
        m_lists.pop_back();
        if (m_lists.empty())
            m_out += u'\n';
    }

    void closeLists(size_t depth = 0)
    {
        while (m_lists.size() > depth)
            closeList();
    }

    void closePreformatted()
    {
        if (m_preformatted)
            m_out += m_out.endsWith(u'\n') ? "\n</pre>\n"_L1 : "</pre>\n"_L1;
        m_preformatted = false;
    }

    /// Closes what does not go on at a block of that quote level, and opens or closes quotes.
    void toQuote(int level)
    {
        if (level == m_quote)
            return;
        closeLists();
        closePreformatted();
        for (; m_quote > level; --m_quote) {
            newLine();
            m_out += "</blockquote>\n"_L1;
        }
        for (; m_quote < level; ++m_quote)
            m_out += "<blockquote type=\"cite\" style=\"margin:0 0 0 2px;border-left:2px solid #a0a0a0;"
                     "padding-left:10px\">\n"_L1;
    }

    /// Closes what does not go on where a signature begins or ends; a quote is never a part of one.
    void toSignature(bool signature)
    {
        if (signature == m_signature)
            return;
        toQuote(0);
        closeLists();
        closePreformatted();
        newLine();
        m_out +=
            signature ? "<div class=\""_L1 + letter::signatureClass.toString() + "\">\n"_L1 : u"</div>\n"_s;
        m_signature = signature;
    }

    void openItem(const QTextBlock &block)
    {
        const QTextList &list = *block.textList();
        const int indent = std::max(1, list.format().indent());
        while (!m_lists.empty() && m_lists.back().indent > indent)
            closeList();
        if (!m_lists.empty() && m_lists.back().indent == indent && m_lists.back().list != &list)
            closeList();
        if (!m_lists.empty() && m_lists.back().indent == indent) {
            m_out += "</li>\n<li"_L1;
        } else {
            const QTextListFormat::Style style = list.format().style();
            const bool ordered = isOrdered(list.format());
            if (!m_lists.empty())
                m_out += u'\n';
            m_out += ordered ? "<ol"_L1 : "<ul"_L1;
            if (ordered) {
                m_out += typeOf(style);
                const int first =
                    std::max(1, list.format().intProperty(FirstNumber)) + list.itemNumber(block);
                if (first != 1)
                    m_out += u" start=\"%1\""_s.arg(first);
            }
            if (m_lists.empty()) {
                // The editor shows no room around a list, so neither may the reader's program.
                m_out += " style=\"margin-top:0;margin-bottom:0\""_L1;
            }
            m_out += ">\n<li"_L1;
            m_lists.push_back({&list, indent, ordered, {}});
        }
        const QTextBlock around = m_lists.size() > 1 ? m_lists[m_lists.size() - 2].item : QTextBlock();
        m_lists.back().item = block;
        m_out += attributesOf(block, 0, false, around);
        m_out += u'>';
    }

    void writeContent(const QTextBlock &block, unsigned context)
    {
        const qsizetype before = m_out.size();
        if (!m_known) {
            m_inline.write(block, context);
        } else if (auto &entry = m_known->entryOf(block); entry.context == static_cast<int>(context)) {
            m_out += entry.inner;
        } else {
            m_inline.write(block, context);
            entry.inner = m_out.sliced(before);
            entry.context = static_cast<int>(context);
        }
        if (m_out.size() == before && !(context & InlineWriter::Preformatted))
            m_out += "<br>"_L1;
    }

    void writeBlock(const QTextBlock &block, Place place)
    {
        if (m_known && place == Plain) {
            const auto &entry = m_known->entryOf(block);
            if (!entry.whole.isEmpty()) {
                toSignature(entry.isSignature);
                toQuote(entry.quote);
                closeLists();
                closePreformatted();
                m_out += entry.whole;
                return;
            }
        }
        const QTextBlockFormat format = block.blockFormat();
        if (place == Plain)
            toSignature(format.boolProperty(InSignature) && quoteLevel(format) == 0);
        toQuote(quoteLevel(format));
        const unsigned inherited = place == InHeaderCell ? InlineWriter::Bold : InlineWriter::Plain;
        const int heading = headingLevel(block);
        const unsigned bold = InlineWriter::Bold | InlineWriter::Heading;

        if (block.textList()) {
            closePreformatted();
            openItem(block);
            if (heading > 0) {
                m_out += u"<h%1>"_s.arg(heading);
                writeContent(block, inherited | bold);
                m_out += u"</h%1>"_s.arg(heading);
            } else {
                writeContent(block, inherited);
            }
            return;
        }
        closeLists();
        if (format.boolProperty(Preformatted)) {
            writePreformatted(block, inherited);
            return;
        }
        closePreformatted();
        if (isRule(block) && block.length() <= 1) {
            newLine();
            m_out += "<hr>\n"_L1;
            return;
        }
        const QString element = heading > 0                   ? u"h%1"_s.arg(heading)
                                : format.boolProperty(Spaced) ? u"p"_s
                                                              : u"div"_s;
        const QString attributes = attributesOf(block, format.indent(), place == InHeaderCell);
        const qsizetype before = m_out.size();
        m_out += u'<' + element + attributes + u'>';
        writeContent(block, heading > 0 ? inherited | bold : inherited);
        m_out += "</"_L1 + element + ">\n"_L1;
        if (m_known && place == Plain)
            m_known->entryOf(block) = {m_out.sliced(before), m_quote, m_signature, {}, -1};
    }

    void writePreformatted(const QTextBlock &block, unsigned inherited)
    {
        if (m_preformatted) {
            m_out += u'\n';
        } else {
            m_out += "<pre style=\"margin:0;white-space:pre-wrap\">"_L1;
            m_preformatted = true;
            // Readers skip a line feed that follows the start tag.
            if (block.length() <= 1 || block.text().startsWith(QChar::LineSeparator))
                m_out += u'\n';
        }
        m_inline.write(block, inherited | InlineWriter::Preformatted);
    }

    /// QTextDocument needs a block on both sides of a table, and shows it only when something stands in it.
    static bool isHiddenByTable(const QTextBlock &block, bool afterTable, const QTextFrame::iterator &next)
    {
        const bool beforeTable = !next.atEnd() && qobject_cast<QTextTable *>(next.currentFrame());
        return (beforeTable || afterTable) && block.length() <= 1 && !block.textList() && !isRule(block) &&
               styleOf(block) == Style::Paragraph;
    }

    void writeFrame(const QTextFrame &frame, Place place)
    {
        bool afterTable = false;
        for (auto it = frame.begin(); !it.atEnd();) {
            const QTextFrame *child = it.currentFrame();
            const QTextBlock block = it.currentBlock();
            ++it;
            if (const auto *table = qobject_cast<const QTextTable *>(child))
                writeTable(*table, place);
            else if (child)
                writeFrame(*child, place);
            else if (block.isValid() && !isHiddenByTable(block, afterTable, it))
                writeBlock(block, place);
            afterTable = qobject_cast<const QTextTable *>(child);
        }
        closeLists();
        closePreformatted();
        toQuote(0);
        if (place == Plain)
            toSignature(false);
    }

    void writeTable(const QTextTable &table, Place place)
    {
        closePreformatted();
        if (place == Plain)
            toSignature(table.format().boolProperty(InSignature) && quoteLevel(table.format()) == 0);
        toQuote(quoteLevel(table.format()));
        closeLists();
        newLine();
        const bool bordered = table.format().border() > 0;
        m_out += bordered ? "<table border=\"1\" cellspacing=\"0\" cellpadding=\"4\""_L1
                          : "<table border=\"0\" cellspacing=\"0\" cellpadding=\"0\""_L1;
        if (table.format().width().type() == QTextLength::PercentageLength)
            m_out += " width=\"100%\""_L1;
        m_out += bordered ? " style=\"border-collapse:collapse\">\n"_L1 : ">\n"_L1;
        for (int row = 0; row < table.rows(); ++row) {
            // As the editor shows it; the reader's program would have it in the middle.
            m_out += "<tr valign=\"top\">"_L1;
            for (int column = 0; column < table.columns(); ++column) {
                const QTextTableCell cell = table.cellAt(row, column);
                if (cell.row() == row && cell.column() == column)
                    writeCell(cell, row == 0 && cell.columnSpan() == 1 ? columnWidth(table, column) : 0);
            }
            m_out += "</tr>\n"_L1;
        }
        m_out += "</table>\n"_L1;
    }

    /// \a width in percent of the table; 0 for as wide as its content makes it.
    void writeCell(const QTextTableCell &cell, int width)
    {
        const QTextCharFormat format = cell.format();
        const bool header = format.boolProperty(HeaderCell);
        const QLatin1StringView element = header ? "th"_L1 : "td"_L1;
        m_out += u'<' + element;
        if (cell.columnSpan() > 1)
            m_out += u" colspan=\"%1\""_s.arg(cell.columnSpan());
        if (cell.rowSpan() > 1)
            m_out += u" rowspan=\"%1\""_s.arg(cell.rowSpan());
        if (width > 0)
            m_out += u" width=\"%1%\""_s.arg(width);
        if (format.hasProperty(QTextFormat::BackgroundBrush))
            m_out += u" style=\"background-color:%1\""_s.arg(format.background().color().name());
        m_out += u'>';

        // A cell's content starts anew: the quotes and lists around the table are not its own.
        const int quote = std::exchange(m_quote, 0);
        std::vector<OpenList> lists = std::exchange(m_lists, {});
        const QTextBlock only = cell.firstCursorPosition().block();
        if (only == cell.lastCursorPosition().block() && isPlain(only, header)) {
            // An empty cell gets a break, or mail programs show it without a line's height.
            writeContent(only, header ? InlineWriter::Bold : InlineWriter::Plain);
        } else {
            m_out += u'\n';
            writeCellBlocks(cell, header ? InHeaderCell : InCell);
        }
        m_lists = std::move(lists);
        m_quote = quote;
        m_out += "</"_L1 + element + u'>';
    }

    void writeCellBlocks(const QTextTableCell &cell, Place place)
    {
        bool afterTable = false;
        for (auto it = cell.begin(); !it.atEnd();) {
            const QTextFrame *child = it.currentFrame();
            const QTextBlock block = it.currentBlock();
            ++it;
            if (const auto *table = qobject_cast<const QTextTable *>(child))
                writeTable(*table, place);
            else if (block.isValid() && !isHiddenByTable(block, afterTable, it))
                writeBlock(block, place);
            afterTable = child;
        }
        closeLists();
        closePreformatted();
        toQuote(0);
    }

    static bool isPlain(const QTextBlock &block, bool header)
    {
        return !block.textList() && !isRule(block) && styleOf(block) == Style::Paragraph &&
               quoteLevel(block.blockFormat()) == 0 && !block.blockFormat().boolProperty(Spaced) &&
               attributesOf(block, block.blockFormat().indent(), header).isEmpty();
    }

    const QTextDocument &m_document;
    WrittenBlocks *m_known;
    QString m_out;
    InlineWriter m_inline;
    std::vector<OpenList> m_lists;
    int m_quote = 0;
    bool m_preformatted = false;
    bool m_signature = false;
};

} // namespace

QString htmlOf(const QTextDocument &document, WrittenBlocks *known)
{
    return Writer(document, known).write();
}

QStringList picturesOf(const QTextDocument &document)
{
    QStringList ids;
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        if (!block.text().contains(QChar::ObjectReplacementCharacter))
            continue;
        for (auto it = block.begin(); !it.atEnd(); ++it) {
            const QTextCharFormat format = it.fragment().charFormat();
            if (!format.isImageFormat())
                continue;
            const QString name = format.toImageFormat().name();
            if (name.startsWith("cid:"_L1) && !ids.contains(name.sliced(4)))
                ids += name.sliced(4);
        }
    }
    return ids;
}

} // namespace envoi::editor
