#include "app/editor/Commands.h"

#include <QTextBlock>
#include <QTextDocument>
#include <QTextList>

#include <vector>

namespace envoi::editor {

namespace {

class UndoStep {
public:
    explicit UndoStep(QTextCursor &cursor) : m_cursor(cursor) { m_cursor.beginEditBlock(); }
    ~UndoStep() { m_cursor.endEditBlock(); }
    UndoStep(const UndoStep &) = delete;
    UndoStep &operator=(const UndoStep &) = delete;

private:
    QTextCursor &m_cursor;
};

std::vector<QTextBlock> blocksOf(const QTextCursor &cursor)
{
    std::vector<QTextBlock> blocks;
    const QTextDocument &document = *cursor.document();
    QTextBlock block = document.findBlock(cursor.selectionStart());
    QTextBlock last = document.findBlock(cursor.selectionEnd());
    // A selection that ends at the start of a line does not mean that line.
    if (last.position() == cursor.selectionEnd() && last != block)
        last = last.previous();
    for (; block.isValid() && block.position() <= last.position(); block = block.next())
        blocks.push_back(block);
    return blocks;
}

void setBlockFormat(const QTextBlock &block, const QTextBlockFormat &format)
{
    QTextCursor(block).setBlockFormat(format);
}

struct Run {
    int start;
    int end;
    QTextCharFormat format;
};

std::vector<Run> runsOf(const QTextBlock &block, int from, int to)
{
    std::vector<Run> runs;
    for (auto it = block.begin(); !it.atEnd(); ++it) {
        const QTextFragment fragment = it.fragment();
        const int start = std::max(fragment.position(), from);
        const int end = std::min(fragment.position() + fragment.length(), to);
        if (start < end)
            runs.push_back({start, end, fragment.charFormat()});
    }
    return runs;
}

void changeRuns(const QTextCursor &at, const std::vector<Run> &runs,
                const std::function<void(QTextCharFormat &)> &change)
{
    QTextCursor cursor(at);
    for (const Run &run : runs) {
        QTextCharFormat format = run.format;
        change(format);
        if (format == run.format)
            continue;
        cursor.setPosition(run.start);
        cursor.setPosition(run.end, QTextCursor::KeepAnchor);
        cursor.setCharFormat(format);
    }
}

QTextListFormat listFormat(bool ordered, int indent)
{
    QTextListFormat format;
    format.setIndent(indent);
    format.setStyle(ordered       ? QTextListFormat::ListDecimal
                    : indent == 1 ? QTextListFormat::ListDisc
                    : indent == 2 ? QTextListFormat::ListCircle
                                  : QTextListFormat::ListSquare);
    return format;
}

/// The list of that depth that goes on at \a block, if there is one.
QTextList *listBefore(const QTextBlock &block, int indent)
{
    const int quote = quoteLevel(block.blockFormat());
    for (QTextBlock before = block.previous(); before.isValid(); before = before.previous()) {
        QTextList *list = before.textList();
        if (!list || quoteLevel(before.blockFormat()) != quote || list->format().indent() < indent)
            return nullptr;
        if (list->format().indent() == indent)
            return list;
    }
    return nullptr;
}

void leaveList(const QTextBlock &block)
{
    QTextBlockFormat format = block.blockFormat();
    format.setObjectIndex(-1);
    format.setIndent(0);
    setBlockFormat(block, format);
}

void joinList(const QTextBlock &block, bool ordered, int indent)
{
    QTextBlockFormat format = block.blockFormat();
    if (format.indent() != 0 || styleOf(block) == Style::Preformatted || format.boolProperty(Spaced)) {
        format.setIndent(0);
        const Style style = styleOf(block);
        if (style == Style::Paragraph || style == Style::Preformatted)
            format = withStyle(format, Style::Paragraph);
        setBlockFormat(block, format);
    }
    QTextList *list = listBefore(block, indent);
    if (list && isOrdered(list->format()) == ordered)
        list->add(block);
    else
        QTextCursor(block).createList(listFormat(ordered, indent));
}

} // namespace

void setStyle(QTextCursor cursor, Style style)
{
    const UndoStep step(cursor);
    for (const QTextBlock &block : blocksOf(cursor)) {
        const Style old = styleOf(block);
        QTextBlockFormat format = withStyle(block.blockFormat(), style);
        if (style == Style::Preformatted && block.textList()) {
            format.setObjectIndex(-1);
            format.setIndent(0);
        }
        setBlockFormat(block, format);
        changeRuns(cursor, runsOf(block, block.position(), block.position() + block.length()),
                   [old, style](QTextCharFormat &run) {
                       if (!run.isImageFormat())
                           run = restyled(run, old, style);
                   });
        setTypingFormat(block, restyled(block.charFormat(), old, style));
    }
}

bool isInList(const QTextCursor &cursor, bool ordered)
{
    for (const QTextBlock &block : blocksOf(cursor)) {
        const QTextList *list = block.textList();
        if (!list || isOrdered(list->format()) != ordered)
            return false;
    }
    return true;
}

void toggleList(QTextCursor cursor, bool ordered)
{
    const UndoStep step(cursor);
    const bool leave = isInList(cursor, ordered);
    for (const QTextBlock &block : blocksOf(cursor)) {
        if (leave) {
            leaveList(block);
            continue;
        }
        const QTextList *list = block.textList();
        if (list && isOrdered(list->format()) == ordered)
            continue;
        joinList(block, ordered, list ? list->format().indent() : 1);
    }
}

bool canIndent(const QTextCursor &cursor)
{
    const std::vector<QTextBlock> blocks = blocksOf(cursor);
    const QTextBlock &block = blocks.front();
    const QTextList *list = block.textList();
    if (!list)
        return block.blockFormat().indent() < maximumLevel;
    // An item can only go below another.
    const QTextList *before = block.previous().isValid() ? block.previous().textList() : nullptr;
    return before && before->format().indent() >= list->format().indent() &&
           list->format().indent() < maximumLevel;
}

void changeIndent(QTextCursor cursor, int steps)
{
    if (steps > 0 && !canIndent(cursor))
        return;
    const UndoStep step(cursor);
    for (const QTextBlock &block : blocksOf(cursor)) {
        if (const QTextList *list = block.textList()) {
            const int indent = list->format().indent() + steps;
            if (indent < 1)
                leaveList(block);
            else if (indent <= maximumLevel) {
                // It goes on with what stands at that depth, of either kind.
                const QTextList *before = listBefore(block, indent);
                joinList(block, isOrdered((before ? before : list)->format()), indent);
            }
            continue;
        }
        QTextBlockFormat format = block.blockFormat();
        format.setIndent(std::clamp(format.indent() + steps, 0, maximumLevel));
        setBlockFormat(block, format);
    }
}

namespace {

bool isRightToLeft(const QTextBlock &block)
{
    return block.textDirection() == Qt::RightToLeft;
}

/// Between what the eye sees and what a format says, which speaks of where lines begin and end.
Qt::Alignment mirrored(Qt::Alignment alignment, const QTextBlock &block)
{
    if (!isRightToLeft(block) || !(alignment & (Qt::AlignLeft | Qt::AlignRight)))
        return alignment;
    return alignment & Qt::AlignLeft ? Qt::AlignRight : Qt::AlignLeft;
}

} // namespace

void setAlignment(QTextCursor cursor, Qt::Alignment seen)
{
    const UndoStep step(cursor);
    for (const QTextBlock &block : blocksOf(cursor)) {
        QTextBlockFormat format = block.blockFormat();
        const Qt::Alignment alignment = mirrored(seen, block);
        if (alignment == Qt::AlignLeft)
            format.clearProperty(QTextFormat::BlockAlignment); // where every paragraph begins
        else
            format.setAlignment(alignment);
        setBlockFormat(block, format);
    }
}

Qt::Alignment seenAlignment(const QTextCursor &cursor)
{
    const QTextBlock block = blocksOf(cursor).front();
    const Qt::Alignment alignment = block.blockFormat().alignment() & Qt::AlignHorizontal_Mask;
    return mirrored(alignment ? alignment : Qt::AlignLeft, block);
}

void setDirection(QTextCursor cursor, Qt::LayoutDirection direction)
{
    const UndoStep step(cursor);
    for (const QTextBlock &block : blocksOf(cursor)) {
        QTextBlockFormat format = block.blockFormat();
        if (direction == Qt::LayoutDirectionAuto)
            format.clearProperty(QTextFormat::LayoutDirection);
        else
            format.setLayoutDirection(direction);
        setBlockFormat(block, format);
    }
}

void changeQuote(QTextCursor cursor, int levels)
{
    const UndoStep step(cursor);
    for (const QTextBlock &block : blocksOf(cursor))
        setBlockFormat(block, withQuote(block.blockFormat(), quoteLevel(block.blockFormat()) + levels));
}

void toggleQuote(QTextCursor cursor)
{
    const std::vector<QTextBlock> blocks = blocksOf(cursor);
    const bool quoted = std::all_of(blocks.begin(), blocks.end(), [](const QTextBlock &block) {
        return quoteLevel(block.blockFormat()) > 0;
    });
    changeQuote(std::move(cursor), quoted ? -1 : 1);
}

void changeCharacters(QTextCursor cursor, const std::function<void(QTextCharFormat &)> &change)
{
    const UndoStep step(cursor);
    const int from = cursor.selectionStart();
    const int to = cursor.selectionEnd();
    for (QTextBlock block = cursor.document()->findBlock(from); block.isValid() && block.position() < to;
         block = block.next())
        changeRuns(cursor, runsOf(block, from, to), change);
}

void clearFormatting(QTextCursor cursor)
{
    const UndoStep step(cursor);
    setStyle(cursor, Style::Paragraph);
    for (const QTextBlock &block : blocksOf(cursor)) {
        QTextBlockFormat format = block.blockFormat();
        format.clearProperty(QTextFormat::BlockAlignment);
        format.setIndent(0);
        setBlockFormat(block, format);
        setTypingFormat(block, {});
    }
    QTextCursor range(cursor);
    if (!range.hasSelection()) {
        range.movePosition(QTextCursor::StartOfBlock);
        range.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
    }
    changeCharacters(range, [](QTextCharFormat &format) {
        if (format.isImageFormat())
            return;
        QTextCharFormat clean;
        if (format.isAnchor()) {
            clean.setAnchor(true);
            clean.setAnchorHref(format.anchorHref());
            clean.setFontUnderline(true);
            clean.setForeground(format.foreground());
            clean.setProperty(LinkTint, true);
        }
        format = clean;
    });
}

QTextCursor linkAt(const QTextCursor &cursor)
{
    const QTextBlock block = cursor.document()->findBlock(cursor.selectionStart());
    const int at = cursor.selectionStart();
    QTextCursor link(cursor);
    link.clearSelection();
    link.setPosition(at);
    int start = -1;
    int end = -1;
    QString address;
    for (auto it = block.begin(); !it.atEnd(); ++it) {
        const QTextFragment fragment = it.fragment();
        const QTextCharFormat format = fragment.charFormat();
        const QString own = format.isAnchor() ? format.anchorHref() : QString();
        if (own.isEmpty() || own != address) {
            if (start >= 0 && end > at)
                break;
            start = own.isEmpty() ? -1 : fragment.position();
            address = own;
        }
        if (!own.isEmpty())
            end = fragment.position() + fragment.length();
        if (fragment.position() > at && start < 0)
            break;
    }
    if (start < 0 || start > at || end < at)
        return link;
    link.setPosition(start);
    link.setPosition(end, QTextCursor::KeepAnchor);
    return link;
}

void setLink(QTextCursor cursor, const QString &text, const QString &address, const QPalette &palette)
{
    const UndoStep step(cursor);
    if (!cursor.hasSelection() || (cursor.selectedText() != text && !text.isEmpty())) {
        QTextCursor first(cursor);
        first.setPosition(std::min(cursor.selectionStart() + (cursor.hasSelection() ? 1 : 0),
                                   cursor.document()->characterCount() - 1));
        QTextCharFormat format = first.charFormat();
        removeLink(format);
        format.merge(linkFormat(address, palette));
        cursor.insertText(text.isEmpty() ? address : text, format);
        return;
    }
    changeCharacters(cursor, [&](QTextCharFormat &format) {
        removeLink(format);
        format.merge(linkFormat(address, palette));
    });
}

void removeLinks(QTextCursor cursor)
{
    changeCharacters(std::move(cursor), [](QTextCharFormat &format) { removeLink(format); });
}

void insertRule(QTextCursor &cursor)
{
    const UndoStep step(cursor);
    cursor.removeSelectedText();
    const int quote = quoteLevel(cursor.blockFormat());
    const bool textFollows = !cursor.atBlockEnd();
    if (textFollows) {
        // It goes on below the rule as what it was.
        cursor.insertBlock();
        cursor.movePosition(QTextCursor::PreviousBlock);
        cursor.movePosition(QTextCursor::EndOfBlock);
    }
    if (cursor.atBlockStart())
        cursor.setBlockFormat(ruleFormat(quote));
    else
        cursor.insertBlock(ruleFormat(quote), {});
    setTypingFormat(cursor.block(), {});
    if (textFollows)
        cursor.movePosition(QTextCursor::NextBlock);
    else
        cursor.insertBlock(withQuote({}, quote), {});
}

void removeRule(const QTextBlock &rule)
{
    QTextCursor cursor(rule);
    const UndoStep step(cursor);
    cursor.setBlockFormat(withQuote({}, quoteLevel(rule.blockFormat())));
    // In front of the text that follows, not behind what comes before: its block keeps its format.
    QTextCursor next(cursor);
    if (next.movePosition(QTextCursor::NextBlock) && next.currentFrame() == cursor.currentFrame() &&
        next.position() == cursor.position() + 1) {
        const QTextBlockFormat format = next.blockFormat();
        cursor.deleteChar();
        cursor.setBlockFormat(format);
    }
}

} // namespace envoi::editor
