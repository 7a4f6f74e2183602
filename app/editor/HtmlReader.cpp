#include "app/editor/HtmlReader.h"

#include "app/editor/FontFaces.h"
#include "app/editor/HtmlBuilder.h"
#include "app/editor/HtmlStyles.h"
#include "app/editor/HtmlTokens.h"
#include "app/editor/Schema.h"
#include "app/editor/SignatureBlocks.h"
#include "app/editor/TableShape.h"
#include "core/letter/Draft.h"

#include <QElapsedTimer>
#include <QSet>
#include <QTextDocument>
#include <QTextTable>

#include <algorithm>
#include <deque>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

namespace {

bool isBlock(const QString &name)
{
    static const QSet<QString> names{
        u"address"_s,    u"article"_s, u"aside"_s, u"blockquote"_s, u"center"_s,  u"dd"_s,     u"details"_s,
        u"div"_s,        u"dl"_s,      u"dt"_s,    u"fieldset"_s,   u"figure"_s,  u"footer"_s, u"form"_s,
        u"figcaption"_s, u"h1"_s,      u"h2"_s,    u"h3"_s,         u"h4"_s,      u"h5"_s,     u"h6"_s,
        u"header"_s,     u"li"_s,      u"main"_s,  u"nav"_s,        u"ol"_s,      u"p"_s,      u"pre"_s,
        u"section"_s,    u"summary"_s, u"ul"_s,    u"table"_s,      u"caption"_s, u"tbody"_s,  u"thead"_s,
        u"tfoot"_s,      u"tr"_s,      u"td"_s,    u"th"_s,         u"body"_s};
    return names.contains(name);
}

bool isVoid(const QString &name)
{
    static const QSet<QString> names{u"br"_s,   u"hr"_s,  u"img"_s, u"meta"_s, u"link"_s,
                                     u"base"_s, u"col"_s, u"wbr"_s, u"input"_s};
    return names.contains(name);
}

int headingOf(const QString &name)
{
    return name.size() == 2 && name[0] == u'h' && name[1] >= u'1' && name[1] <= u'6' ? name[1].digitValue()
                                                                                     : 0;
}

struct Element {
    QString name;
    HtmlBuilder::Surroundings in;
    QTextTable *table = nullptr; ///< of a table that is shown as one
    int column = 0;              ///< of a row: where the next cell may stand
    int row = 0;                 ///< of a table: the next row
    bool block = false;
};

class Reader {
public:
    Reader(const QTextCursor &place, const ReadingRules &rules) : m_rules(rules), m_builder(place, rules)
    {
        m_stack.push_back({});
    }

    void read(const std::vector<HtmlToken> &tokens, size_t index)
    {
        const HtmlToken &token = tokens[index];
        if (m_skipping) {
            if (token.kind == HtmlToken::Kind::EndTag && token.name == m_skipped)
                m_skipping = false;
            return;
        }
        switch (token.kind) {
        case HtmlToken::Kind::Text:
            text(token.text);
            break;
        case HtmlToken::Kind::StartTag:
            start(tokens, index);
            break;
        case HtmlToken::Kind::EndTag:
            end(token.name);
            break;
        }
    }

    void finish()
    {
        while (m_stack.size() > 1)
            pop();
        m_builder.endBlock();
    }

    void flush() { m_builder.flush(); }
    /// To lay out a table costs as much as it is large, however little is new in it.
    bool isInTable() const
    {
        return std::any_of(m_stack.begin(), m_stack.end(),
                           [](const Element &element) { return element.table != nullptr; });
    }

private:
    Element &top() { return m_stack.back(); }

    void text(const QString &text)
    {
        if (m_afterPre) {
            m_afterPre = false;
            m_builder.text(QStringView(text).sliced(text.startsWith(u'\n') ? 1 : 0), top().in);
            return;
        }
        m_builder.text(text, top().in);
    }

    void start(const std::vector<HtmlToken> &tokens, size_t index)
    {
        const HtmlToken &token = tokens[index];
        const QString &name = token.name;
        m_afterPre = false;
        if (name == u"head" || name == u"style" || name == u"script" || name == u"title") {
            m_skipping = true;
            m_skipped = name;
        } else if (name == u"br") {
            m_builder.lineBreak(top().in);
        } else if (name == u"img") {
            m_builder.picture(token, top().in);
        } else if (name == u"hr") {
            closeOpen({u"p"_s});
            m_builder.rule(top().in);
        } else if (isVoid(name) || name == u"html") {
            return;
        } else if (isBlock(name)) {
            startBlock(tokens, index);
        } else {
            startInline(token);
        }
    }

    /// Ends the nearest element of \a names when it is open within the current cell or item.
    void closeOpen(std::initializer_list<QString> names)
    {
        for (size_t depth = m_stack.size(); depth-- > 1;) {
            const QString name = m_stack[depth].name;
            if (std::find(names.begin(), names.end(), name) != names.end()) {
                while (m_stack.size() > depth)
                    pop();
                return;
            }
            if (name == u"td" || name == u"th" || name == u"table" || name == u"ul" || name == u"ol" ||
                name == u"blockquote")
                return;
        }
    }

    void startBlock(const std::vector<HtmlToken> &tokens, size_t index)
    {
        const HtmlToken &token = tokens[index];
        const QString &name = token.name;
        closeOpen({u"p"_s});
        if (name == u"li")
            closeOpen({u"li"_s});
        if (name == u"td" || name == u"th" || name == u"tr")
            closeOpen({u"td"_s, u"th"_s});
        if (name == u"tr")
            closeOpen({u"tr"_s});
        m_builder.endBlock();
        Element element{name, top().in};
        element.block = true;
        HtmlBuilder::Surroundings &in = element.in;
        const QString style = token.attribute(u"style").toString();
        in.spaced = false;
        applyBlockStyle(token, style, in.block);
        applyCharacterStyle(style, m_rules.keepLook, in.characters);

        if (name == u"div" && m_rules.marksSignature && token.attribute(u"class") == letter::signatureClass)
            in.block.setProperty(InSignature, true);
        if (name == u"blockquote") {
            in.quote = std::min(in.quote + 1, maximumLevel);
            in.list = nullptr;
            in.block.clearProperty(QTextFormat::BlockIndent);
        } else if (name == u"p") {
            in.spaced = !isWithoutSpace(style);
        } else if (const int heading = headingOf(name)) {
            setStyle(in, headingStyle(heading));
        } else if (name == u"pre") {
            setStyle(in, Style::Preformatted);
            m_afterPre = true;
        } else if (name == u"ul" || name == u"ol") {
            startList(token, in);
        } else if (name == u"li" && in.list) {
            m_builder.beginItem();
        } else if (name == u"center") {
            in.block.setAlignment(Qt::AlignHCenter);
        } else if (name == u"dd") {
            in.block.setIndent(std::min(in.block.indent() + 1, maximumLevel));
        } else if (name == u"table") {
            startTable(tokens, index, element);
        } else if (name == u"tr") {
            startRow();
        } else if (name == u"td" || name == u"th") {
            startCell(token, style, element);
        }
        m_stack.push_back(std::move(element));
    }

    static void setStyle(HtmlBuilder::Surroundings &in, Style style)
    {
        in.characters = restyled(in.characters, in.style, style);
        in.style = style;
    }

    void startList(const HtmlToken &token, HtmlBuilder::Surroundings &in)
    {
        // A list at an item's very start leaves the item empty, as a browser shows it.
        if (in.list && m_builder.awaitsItem())
            m_builder.beginBlock(top().in);
        m_builder.endBlock();
        m_builder.endItem();
        const int indent = (in.list ? in.list->format.indent() : 0) + 1;
        QTextListFormat format;
        format.setIndent(std::min(indent, maximumLevel));
        if (token.name == u"ol") {
            const QString type = token.attribute(u"type").toString();
            format.setStyle(type == u"a"   ? QTextListFormat::ListLowerAlpha
                            : type == u"A" ? QTextListFormat::ListUpperAlpha
                            : type == u"i" ? QTextListFormat::ListLowerRoman
                            : type == u"I" ? QTextListFormat::ListUpperRoman
                                           : QTextListFormat::ListDecimal);
            const int first = token.attribute(u"start").toInt();
            if (first > 1)
                format.setProperty(FirstNumber, std::min(first, 1000000));
        } else {
            format.setStyle(indent == 1   ? QTextListFormat::ListDisc
                            : indent == 2 ? QTextListFormat::ListCircle
                                          : QTextListFormat::ListSquare);
        }
        if (in.style != Style::Paragraph)
            setStyle(in, Style::Paragraph);
        m_lists.push_back({format, nullptr});
        in.list = &m_lists.back();
    }

    void startTable(const std::vector<HtmlToken> &tokens, size_t index, Element &element)
    {
        const HtmlToken &token = tokens[index];
        const bool bordered =
            token.attribute(u"border").toInt() > 0 ||
            (!token.attribute(u"border").isNull() && token.attribute(u"border").isEmpty()) ||
            styleValue(token.attribute(u"style").toString(), u"border").contains(u"solid");
        const TableShape shape = shapeOf(tokens, index);
        if (!shape.isShown(bordered, m_cellsLeft))
            return;
        m_cellsLeft -= shape.rows * shape.columns;
        if (element.in.list && m_builder.awaitsItem())
            m_builder.beginBlock(top().in);
        QTextTableFormat format = tableFormat(bordered, element.in.quote);
        if (token.attribute(u"width") == u"100%")
            format.setWidth(QTextLength(QTextLength::PercentageLength, 100));
        if (element.in.block.boolProperty(InSignature))
            format.setProperty(InSignature, true);
        element.table = m_builder.insertTable(shape.rows, shape.columns, format);
        // What is in its cells starts anew.
        element.in = {};
        element.in.characters = {};
    }

    Element *nearestTable()
    {
        for (size_t depth = m_stack.size(); depth-- > 1;) {
            if (m_stack[depth].name == u"table")
                return m_stack[depth].table ? &m_stack[depth] : nullptr;
        }
        return nullptr;
    }

    void startRow()
    {
        if (Element *table = nearestTable()) {
            table->column = 0;
            ++table->row;
        }
    }

    void startCell(const HtmlToken &token, const QString &style, Element &element)
    {
        const bool header = token.name == u"th";
        Element *owner = nearestTable();
        if (header) {
            element.in.characters.setFontWeight(QFont::Bold);
            if (!element.in.block.hasProperty(QTextFormat::BlockAlignment))
                element.in.block.setAlignment(Qt::AlignHCenter);
        }
        if (!owner)
            return;
        QTextTable &table = *owner->table;
        const int row = std::max(owner->row, 1) - 1;
        int column = owner->column;
        // Past the cells that reach down from the rows above.
        while (column < table.columns() && row < table.rows() && table.cellAt(row, column).row() != row)
            ++column;
        if (row >= table.rows() || column >= table.columns())
            return;
        const int columns = std::clamp(token.attribute(u"colspan").toInt(), 1, table.columns() - column);
        const int rows = std::clamp(token.attribute(u"rowspan").toInt(), 1, table.rows() - row);
        if (columns > 1 || rows > 1)
            table.mergeCells(row, column, rows, columns);
        owner->column = column + columns;
        if (row == 0 && columns == 1)
            readColumnWidth(table, column, token.attribute(u"width"));
        QTextTableCell cell = table.cellAt(row, column);
        QTextCharFormat format = header ? withHeader(cell.format(), true) : cell.format();
        const QColor background =
            colourOf(style, u"background-color", token.attribute(u"bgcolor").toString());
        if (background.isValid() && m_rules.keepLook) {
            format.setBackground(background);
            makeReadable(element.in.characters, background);
        }
        cell.setFormat(format);
        if (header) // also where nothing stands in it yet
            cell.firstCursorPosition().setBlockFormat(element.in.block);
        m_builder.enterCell(cell.firstCursorPosition());
    }

    /// Columns that share a whole width by percent keep their shares.
    static void readColumnWidth(QTextTable &table, int column, QStringView width)
    {
        QTextTableFormat format = table.format();
        const int share = width.endsWith(u'%') ? width.chopped(1).toInt() : 0;
        if (share < 1 || share > 100 || format.width().type() != QTextLength::PercentageLength)
            return;
        QList<QTextLength> widths = format.columnWidthConstraints();
        widths.resize(table.columns());
        widths[column] = QTextLength(QTextLength::PercentageLength, share);
        format.setColumnWidthConstraints(widths);
        table.setFormat(format);
    }

    void startInline(const HtmlToken &token)
    {
        Element element{token.name, top().in};
        QTextCharFormat &format = element.in.characters;
        const QString &name = token.name;
        if (name == u"b" || name == u"strong") {
            format.setFontWeight(QFont::Bold);
        } else if (name == u"i" || name == u"em" || name == u"cite" || name == u"var" || name == u"dfn") {
            format.setFontItalic(true);
        } else if (name == u"u" || name == u"ins") {
            format.setFontUnderline(true);
        } else if (name == u"s" || name == u"strike" || name == u"del") {
            format.setFontStrikeOut(true);
        } else if (name == u"sup") {
            format.setVerticalAlignment(QTextCharFormat::AlignSuperScript);
        } else if (name == u"sub") {
            format.setVerticalAlignment(QTextCharFormat::AlignSubScript);
        } else if (name == u"code" || name == u"tt" || name == u"kbd" || name == u"samp") {
            setCode(format, true);
        } else if (name == u"small" && m_rules.keepLook) {
            format.setProperty(QTextFormat::FontSizeAdjustment, -1);
        } else if (name == u"big" && m_rules.keepLook) {
            format.setProperty(QTextFormat::FontSizeAdjustment, 1);
        } else if (name == u"font" && m_rules.keepLook) {
            if (const QColor colour = colourOf({}, u"color", token.attribute(u"color").toString());
                colour.isValid())
                setColour(format, colour);
            if (const FontFace *face = fontFaceOf(token.attribute(u"face").toString()))
                setFontFace(format, face);
        } else if (name == u"a" && !token.attribute(u"href").isNull()) {
            closeOpen({u"a"_s});
            element.in = top().in;
            if (isHarmlessAddress(token.attribute(u"href").toString()))
                element.in.characters.merge(linkFormat(token.attribute(u"href").toString(), m_rules.palette));
        }
        applyCharacterStyle(token.attribute(u"style").toString(), m_rules.keepLook, element.in.characters);
        const bool isHeading =
            element.in.style != Style::Paragraph && element.in.style != Style::Preformatted;
        if (isHeading && !m_rules.keepLook)
            element.in.characters.setFontWeight(QFont::Bold);
        m_stack.push_back(std::move(element));
    }

    void end(const QString &name)
    {
        m_afterPre = false;
        if (name == u"br") {
            m_builder.lineBreak(top().in);
            return;
        }
        for (size_t depth = m_stack.size(); depth-- > 1;) {
            const QString &open = m_stack[depth].name;
            if (open == name) {
                while (m_stack.size() > depth)
                    pop();
                return;
            }
            // A stray end tag reaches neither out of a cell nor, if it is an inline one, out of a block.
            if (open == u"td" || open == u"th" || open == u"table" ? name != u"table" && name != u"tr"
                                                                   : false)
                return;
            if (m_stack[depth].block && !isBlock(name))
                return;
        }
    }

    void pop()
    {
        const Element element = std::move(m_stack.back());
        m_stack.pop_back();
        if (!element.block)
            return;
        if (element.name == u"li" && element.in.list) {
            if (m_builder.awaitsItem())
                m_builder.beginBlock(element.in);
            m_builder.endBlock();
            m_builder.endItem();
        } else {
            m_builder.endBlock();
        }
        if (element.table)
            m_builder.leaveTable(*element.table);
    }

    const ReadingRules &m_rules;
    HtmlBuilder m_builder;
    std::vector<Element> m_stack;
    std::deque<HtmlBuilder::List> m_lists; // a deque, for its elements stay where they are
    int m_cellsLeft = mostCellsOfAll;
    bool m_skipping = false;
    QString m_skipped;
    bool m_afterPre = false;
};

} // namespace

void readHtml(const QString &html, QTextDocument &document, const ReadingRules &rules)
{
    // One edit: QTextCursor lays a long paragraph out anew after each insertion outside of one.
    QTextCursor edit(&document);
    edit.beginEditBlock();
    const std::vector<HtmlToken> tokens = tokensOf(html);
    Reader reader(QTextCursor(&document), rules);
    for (size_t i = 0; i < tokens.size(); ++i)
        reader.read(tokens, i);
    reader.finish();
    edit.endEditBlock();
}

class HtmlReading::Implementation {
public:
    Implementation(std::vector<HtmlToken> all, const QTextCursor &place, ReadingRules its)
        : tokens(std::move(all)), rules(std::move(its)), edit(place), reader(place, rules)
    {
    }

    std::vector<HtmlToken> tokens;
    ReadingRules rules;
    QTextCursor edit;
    Reader reader;
    size_t next = 0;
    bool begun = false;
};

HtmlReading::HtmlReading(std::vector<HtmlToken> tokens, const QTextCursor &place, ReadingRules rules,
                         bool joins)
    : m_implementation(std::make_unique<Implementation>(std::move(tokens), place, std::move(rules)))
{
    m_implementation->begun = joins;
}

HtmlReading::~HtmlReading() = default;

bool HtmlReading::step(int milliseconds)
{
    Implementation &self = *m_implementation;
    constexpr size_t stride = 16; // tokens between two looks at the clock
    QElapsedTimer timer;
    timer.start();
    if (std::exchange(self.begun, true))
        self.edit.joinPreviousEditBlock();
    else
        self.edit.beginEditBlock();
    while (self.next < self.tokens.size()) {
        self.reader.read(self.tokens, self.next);
        ++self.next;
        if (self.next % stride == 0 && timer.elapsed() >= milliseconds && !self.reader.isInTable())
            break;
    }
    const bool goesOn = self.next < self.tokens.size();
    if (goesOn)
        self.reader.flush();
    else
        self.reader.finish();
    // Here it is laid out.
    self.edit.endEditBlock();
    return goesOn;
}

double HtmlReading::progress() const
{
    const size_t all = m_implementation->tokens.size();
    return all == 0 ? 1 : double(m_implementation->next) / double(all);
}

} // namespace envoi::editor
