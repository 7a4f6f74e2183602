#include "app/editor/HtmlBuilder.h"

#include "app/editor/SignatureBlocks.h"

#include <QTextBlock>
#include <QTextDocument>
#include <QTextList>
#include <QTextTable>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

namespace {

constexpr int largestPicture = 8192; ///< pixels a side
constexpr int longestList = 400;     ///< items

bool isSpace(QChar character)
{
    return character == u' ' || (character >= u'\t' && character <= u'\r');
}

/// "12" or "12px"; 0 for percentages and nonsense.
int pixels(QString value)
{
    value = value.trimmed();
    if (value.endsWith("px"_L1, Qt::CaseInsensitive))
        value.chop(2);
    bool ok = false;
    const double number = value.toDouble(&ok);
    return ok && number >= 1 && number <= largestPicture ? qRound(number) : 0;
}

bool isBehindTable(const QTextBlock &block)
{
    constexpr char16_t endOfFrame = 0xfdd1; // how QTextDocument marks where a table ends
    return block.position() > 0 && block.document()->characterAt(block.position() - 1) == QChar(endOfFrame);
}

} // namespace

HtmlBuilder::HtmlBuilder(const QTextCursor &place, const ReadingRules &rules)
    : m_rules(rules), m_cursor(place)
{
}

void HtmlBuilder::insert(QStringView text, const QTextCharFormat &format)
{
    if (!m_run.isEmpty() && format != m_runFormat)
        flush();
    m_runFormat = format;
    m_run += text;
}

void HtmlBuilder::flush()
{
    if (!m_run.isEmpty())
        m_cursor.insertText(m_run, m_runFormat);
    m_run.clear();
}

void HtmlBuilder::endBlock()
{
    flush();
    m_open = false;
    m_lineStart = true;
    m_pendingSpace = false;
    m_pendingBreak = false;
}

void HtmlBuilder::beginBlock(const Surroundings &in)
{
    if (m_open)
        return;
    flush();
    if (m_item == Item::Begun && !m_fresh && in.list && in.list->list &&
        m_cursor.block().textList() == in.list->list) {
        // A further paragraph of the same item: a line of it.
        m_open = true;
        m_pendingBreak = m_cursor.block().length() > 1;
        m_breakFormat = in.characters;
        m_lineStart = true;
        return;
    }
    QTextBlockFormat format = withStyle(in.block, in.style);
    const bool item = m_item == Item::Awaited && in.list;
    if (item) {
        format.clearProperty(QTextFormat::BlockIndent);
        if (in.style == Style::Preformatted)
            format = withStyle(format, Style::Paragraph);
    } else if (in.spaced && in.style == Style::Paragraph && !in.list) {
        format = withSpace(format);
    } else if (in.list) {
        format.setIndent(in.list->format.indent());
    }
    format = withQuote(format, in.quote);
    if (m_fresh) {
        m_cursor.setBlockFormat(format);
        setTypingFormat(m_cursor.block(), in.characters);
    } else {
        m_cursor.insertBlock(format, in.characters);
    }
    if (item) {
        addItem(*in.list);
        m_item = Item::Begun;
    }
    m_fresh = false;
    m_open = true;
    m_lineStart = true;
}

void HtmlBuilder::addItem(List &list)
{
    // To put an item into a list costs as much as the list is long, so a very long one goes on as a second.
    if (list.list && list.list->count() >= longestList) {
        if (isOrdered(list.format))
            list.format.setProperty(FirstNumber,
                                    std::max(1, list.format.intProperty(FirstNumber)) + longestList);
        list.list = nullptr;
    }
    if (list.list)
        list.list->add(m_cursor.block());
    else
        list.list = m_cursor.createList(list.format);
}

void HtmlBuilder::preformattedText(QStringView text, const Surroundings &in)
{
    qsizetype from = 0;
    while (from < text.size()) {
        const qsizetype newLine = text.indexOf(u'\n', from);
        const qsizetype end = newLine < 0 ? text.size() : newLine;
        if (end > from || newLine >= 0)
            beginBlock(in);
        QString line = text.sliced(from, end - from).toString();
        line.remove(u'\r');
        if (in.list)
            line.replace(u' ', QChar(QChar::Nbsp));
        if (m_pendingBreak && !line.isEmpty()) {
            insert(QString(QChar(QChar::LineSeparator)), m_breakFormat);
            m_pendingBreak = false;
        }
        if (!line.isEmpty())
            insert(line, in.characters);
        if (newLine >= 0 && in.list)
            lineBreak(in);
        else if (newLine >= 0)
            endBlock();
        from = end + 1;
    }
}

void HtmlBuilder::text(QStringView text, const Surroundings &in)
{
    if (in.style == Style::Preformatted) {
        preformattedText(text, in);
        return;
    }
    for (qsizetype i = 0; i < text.size();) {
        if (isSpace(text[i])) {
            if (!m_lineStart && !m_pendingSpace) {
                m_pendingSpace = true;
                m_spaceFormat = in.characters;
            }
            ++i;
            continue;
        }
        qsizetype end = i;
        while (end < text.size() && !isSpace(text[end]))
            ++end;
        beginBlock(in);
        if (m_pendingBreak)
            insert(QString(QChar(QChar::LineSeparator)), m_breakFormat);
        else if (m_pendingSpace)
            insert(u" ", m_spaceFormat);
        m_pendingBreak = false;
        m_pendingSpace = false;
        m_lineStart = false;
        insert(text.sliced(i, end - i), in.characters);
        i = end;
    }
}

/// The empty block behind a table is not shown, so an empty line there is the one below it.
void HtmlBuilder::leaveHiddenBlock()
{
    const QTextBlock block = m_cursor.block();
    if (!m_run.isEmpty() || block.length() > 1 || block.textList() || !isBehindTable(block))
        return;
    const QTextBlockFormat format = block.blockFormat();
    const QTextCharFormat characters = block.charFormat();
    m_cursor.setBlockFormat({});
    m_cursor.insertBlock(format, characters);
}

void HtmlBuilder::lineBreak(const Surroundings &in)
{
    beginBlock(in);
    if (!m_pendingBreak)
        leaveHiddenBlock();
    if (m_pendingBreak)
        insert(QString(QChar(QChar::LineSeparator)), m_breakFormat);
    m_pendingBreak = true;
    m_breakFormat = in.characters;
    m_pendingSpace = false;
    m_lineStart = true;
}

void HtmlBuilder::picture(const HtmlToken &token, const Surroundings &in)
{
    const QString source = token.attribute(u"src").toString();
    const QString alternative = token.attribute(u"alt").toString();
    const bool named = source.startsWith("cid:"_L1, Qt::CaseInsensitive);
    const bool own = named && m_rules.hasPicture && m_rules.hasPicture(source.sliced(4));
    QTextImageFormat strange;
    if (named && !own && m_rules.strangePicture)
        strange = m_rules.strangePicture(source.sliced(4));
    if (!own && strange.name().isEmpty()) {
        text(alternative, in);
        return;
    }
    beginBlock(in);
    if (m_pendingBreak)
        insert(QString(QChar(QChar::LineSeparator)), m_breakFormat);
    else if (m_pendingSpace)
        insert(u" ", m_spaceFormat);
    flush();
    m_pendingBreak = false;
    m_pendingSpace = false;
    m_lineStart = false;
    QTextImageFormat format;
    format.merge(in.characters);
    format.setObjectType(QTextFormat::ImageObject);
    if (own)
        format.setName("cid:"_L1 + source.sliced(4));
    else
        format.merge(strange);
    const int width = pixels(token.attribute(u"width").toString());
    const int height = pixels(token.attribute(u"height").toString());
    if (width > 0 || height > 0) {
        format.clearProperty(QTextFormat::ImageWidth);
        format.clearProperty(QTextFormat::ImageHeight);
    }
    if (width > 0)
        format.setWidth(width);
    if (height > 0)
        format.setHeight(height);
    if (!alternative.isEmpty())
        format.setProperty(QTextFormat::ImageAltText, alternative);
    m_cursor.insertImage(format);
}

void HtmlBuilder::rule(const Surroundings &in)
{
    endBlock();
    QTextBlockFormat format = ruleFormat(in.quote);
    if (in.block.boolProperty(InSignature))
        format.setProperty(InSignature, true);
    if (m_fresh)
        m_cursor.setBlockFormat(format);
    else
        m_cursor.insertBlock(format, {});
    m_fresh = false;
}

QTextTable *HtmlBuilder::insertTable(int rows, int columns, QTextTableFormat format)
{
    endBlock();
    if (m_fresh) {
        m_cursor.setBlockFormat({}); // the empty block that a table needs before it
    } else {
        const QTextBlock above = m_cursor.block();
        format.setTopMargin(roomAboveTable(above));
        if (above.length() <= 1 && !above.textList() && !isRule(above) && styleOf(above) == Style::Paragraph)
            m_cursor.insertBlock({}, {}); // which is not shown, as the empty line was
    }
    // The block behind the table takes its format from the one before it, which must not be kept.
    m_cursor.movePosition(QTextCursor::EndOfBlock);
    return m_cursor.insertTable(rows, columns, format);
}

void HtmlBuilder::enterCell(const QTextCursor &cell)
{
    endBlock();
    m_cursor.setPosition(cell.position());
    m_fresh = true;
    m_item = Item::None;
}

void HtmlBuilder::leaveTable(const QTextTable &table)
{
    endBlock();
    m_cursor.setPosition(table.lastPosition() + 1);
    m_fresh = m_cursor.block().length() <= 1;
    if (m_fresh) {
        m_cursor.setBlockFormat({});
        setTypingFormat(m_cursor.block(), {});
    }
    m_item = Item::None;
}

} // namespace envoi::editor
