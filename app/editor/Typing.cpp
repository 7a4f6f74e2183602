#include "app/editor/Typing.h"

#include "app/editor/Commands.h"
#include "app/editor/Schema.h"
#include "app/editor/TableCommands.h"

#include <QRegularExpression>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextEdit>
#include <QTextList>
#include <QTextTable>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

namespace {

bool isEmpty(const QTextBlock &block)
{
    return block.length() <= 1;
}

void insertPlainBlock(QTextEdit &view, QTextCursor &cursor)
{
    const QTextBlock block = cursor.block();
    QTextBlockFormat format = withStyle(block.blockFormat(), Style::Paragraph);
    format.clearProperty(QTextFormat::BlockTrailingHorizontalRulerWidth);
    QTextCharFormat characters = restyled(cursor.charFormat(), styleOf(block), Style::Paragraph);
    removeLink(characters);
    if (characters.isImageFormat())
        characters = {};
    cursor.insertBlock(format, characters);
    view.setTextCursor(cursor);
    view.ensureCursorVisible();
}

struct Found {
    QString address;
    int column = 0; ///< where it starts in the text
};

/// The address at the end of \a text, but for punctuation behind it; empty when there is none.
Found addressAtEnd(QStringView text)
{
    static const QRegularExpression expression(
        u"(?:^|[\\s(<\\[\"'])((?:https?://|www\\.)[^\\s<>\"]*[^\\s<>\"'.,;:!?)\\]]|"
        u"mailto:[^\\s<>\"]+@[^\\s<>\"]*[\\w]|[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)*\\.[A-Za-z]{2,})[.,;:!?)\\]'\"]*$"_s,
        QRegularExpression::UseUnicodePropertiesOption);
    const QRegularExpressionMatch match = expression.match(text.toString());
    return {match.captured(1), static_cast<int>(match.capturedStart(1))};
}

bool holdsLink(const QTextCursor &range)
{
    QTextCursor at(range);
    for (int position = range.selectionStart() + 1; position <= range.selectionEnd(); ++position) {
        at.setPosition(position);
        if (at.charFormat().isAnchor())
            return true;
    }
    return false;
}

/// A heading is split into two; before its very start there is room for a paragraph.
void splitHeading(QTextEdit &view, QTextCursor &cursor)
{
    const bool atStart = cursor.atBlockStart();
    const QTextBlock block = cursor.block();
    cursor.beginEditBlock();
    cursor.insertBlock(block.blockFormat(), cursor.charFormat());
    if (atStart) {
        QTextCursor above(cursor);
        above.movePosition(QTextCursor::PreviousBlock);
        setStyle(above, Style::Paragraph);
    }
    cursor.endEditBlock();
    view.setTextCursor(cursor);
    view.ensureCursorVisible();
}

} // namespace

bool typeReturn(QTextEdit &view)
{
    QTextCursor cursor = view.textCursor();
    if (cursor.hasSelection())
        return false;
    const QTextBlock block = cursor.block();
    if (isEmpty(block)) {
        if (block.textList()) {
            changeIndent(cursor, -1);
            return true;
        }
        if (styleOf(block) == Style::Preformatted && styleOf(block.next()) != Style::Preformatted &&
            styleOf(block.previous()) == Style::Preformatted) {
            setStyle(cursor, Style::Paragraph);
            return true;
        }
        if (quoteLevel(block.blockFormat()) > 0) {
            changeQuote(cursor, -1);
            return true;
        }
    }
    if (isRule(block) || (headingLevel(block) > 0 && cursor.atBlockEnd())) {
        insertPlainBlock(view, cursor);
        return true;
    }
    if (headingLevel(block) > 0) {
        splitHeading(view, cursor);
        return true;
    }
    return false;
}

bool typeBackspace(QTextEdit &view)
{
    QTextCursor cursor = view.textCursor();
    if (cursor.hasSelection() || !cursor.atBlockStart())
        return false;
    const QTextBlock block = cursor.block();
    if (isRule(block))
        removeRule(block);
    else if (block.textList() || block.blockFormat().indent() > 0)
        changeIndent(cursor, -1);
    else if (styleOf(block) != Style::Paragraph && !isEmpty(block.previous()))
        setStyle(cursor, Style::Paragraph);
    else if (quoteLevel(block.blockFormat()) > 0)
        changeQuote(cursor, -1);
    else if (block.previous().isValid() && isRule(block.previous()))
        removeRule(block.previous());
    else
        return false;
    return true;
}

bool typeDelete(QTextEdit &view)
{
    const QTextCursor cursor = view.textCursor();
    if (cursor.hasSelection() || !cursor.atBlockEnd())
        return false;
    const QTextBlock block = cursor.block();
    if (isRule(block))
        removeRule(block);
    else if (block.next().isValid() && isRule(block.next()))
        removeRule(block.next());
    else
        return false;
    return true;
}

bool typeTab(QTextEdit &view, bool back)
{
    QTextCursor cursor = view.textCursor();
    if (cursor.block().textList() || (back && cursor.block().blockFormat().indent() > 0)) {
        changeIndent(cursor, back ? -1 : 1);
        return true;
    }
    if (cursor.currentTable()) {
        goToCell(cursor, back);
        view.setTextCursor(cursor);
        view.ensureCursorVisible();
        return true;
    }
    return back;
}

void prepareTyping(QTextEdit &view)
{
    QTextCursor cursor = view.textCursor();
    if (cursor.hasSelection())
        return;
    if (isRule(cursor.block()) && isEmpty(cursor.block()))
        insertPlainBlock(view, cursor);
    QTextCharFormat format = view.currentCharFormat();
    if (format.isAnchor()) {
        const QTextCursor link = linkAt(cursor);
        if (!link.hasSelection() || link.selectionStart() >= cursor.position() ||
            cursor.position() >= link.selectionEnd()) {
            removeLink(format);
            view.setCurrentCharFormat(format);
        }
    }
    const QTextTable *table = cursor.currentTable();
    if (table && cursor.position() == table->cellAt(cursor).firstPosition() && isEmpty(cursor.block())) {
        const QTextCharFormat cell = table->cellAt(cursor).format();
        if (cell.hasProperty(QTextFormat::BackgroundBrush) && format.background() == cell.background()) {
            format.clearBackground();
            makeReadable(format, cell.background().color());
            view.setCurrentCharFormat(format);
        }
    }
}

void linkTypedAddress(QTextCursor cursor, const QPalette &palette)
{
    const QTextBlock block = cursor.block();
    if (cursor.hasSelection() || styleOf(block) == Style::Preformatted)
        return;
    // Longer than any address that a person types; the rest of a long line is not looked at.
    constexpr int farthest = 2000;
    const int column = cursor.positionInBlock();
    const int from = std::max(0, column - farthest);
    const Found found = addressAtEnd(QStringView(block.text()).sliced(from, column - from));
    if (found.address.isEmpty() || found.address.contains(QChar::ObjectReplacementCharacter))
        return;
    const QString address = wholeAddress(found.address);
    QTextCursor range(cursor);
    range.setPosition(block.position() + from + found.column);
    range.setPosition(range.position() + static_cast<int>(found.address.size()), QTextCursor::KeepAnchor);
    if (address.isEmpty() || holdsLink(range) || cursor.charFormat().fontFixedPitch())
        return;
    changeCharacters(range, [&](QTextCharFormat &format) { format.merge(linkFormat(address, palette)); });
}

} // namespace envoi::editor
