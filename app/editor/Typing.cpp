#include "app/editor/Typing.h"

#include "app/editor/Commands.h"
#include "app/editor/Schema.h"

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

bool isRule(const QTextBlock &block)
{
    return block.blockFormat().hasProperty(QTextFormat::BlockTrailingHorizontalRulerWidth);
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

/// The address at the end of \a text; empty when there is none.
QString addressAtEnd(QStringView text)
{
    static const QRegularExpression expression(
        u"(?:^|[\\s(<\\[\"'])((?:https?://|www\\.)[^\\s<>\"]*[^\\s<>\"'.,;:!?)\\]]|"
        u"mailto:[^\\s<>\"]+@[^\\s<>\"]*[\\w]|[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)*\\.[A-Za-z]{2,})$"_s,
        QRegularExpression::UseUnicodePropertiesOption);
    return expression.match(text.toString()).captured(1);
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
    return false;
}

bool typeBackspace(QTextEdit &view)
{
    QTextCursor cursor = view.textCursor();
    if (cursor.hasSelection() || !cursor.atBlockStart())
        return false;
    const QTextBlock block = cursor.block();
    if (block.textList() || block.blockFormat().indent() > 0)
        changeIndent(cursor, -1);
    else if (styleOf(block) != Style::Paragraph && !isEmpty(block.previous()))
        setStyle(cursor, Style::Paragraph);
    else if (quoteLevel(block.blockFormat()) > 0)
        changeQuote(cursor, -1);
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
        view.moveCursor(back ? QTextCursor::PreviousCell : QTextCursor::NextCell);
        return true;
    }
    return back;
}

void leaveLink(QTextEdit &view)
{
    const QTextCursor cursor = view.textCursor();
    QTextCharFormat format = view.currentCharFormat();
    if (!format.isAnchor() || cursor.hasSelection())
        return;
    const QTextCursor link = linkAt(cursor);
    if (link.hasSelection() && link.selectionStart() < cursor.position() &&
        cursor.position() < link.selectionEnd())
        return;
    removeLink(format);
    view.setCurrentCharFormat(format);
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
    const QString typed = addressAtEnd(QStringView(block.text()).sliced(from, column - from));
    if (typed.isEmpty() || typed.contains(QChar::ObjectReplacementCharacter))
        return;
    const QString address = wholeAddress(typed);
    QTextCursor range(cursor);
    range.setPosition(cursor.position() - static_cast<int>(typed.size()), QTextCursor::KeepAnchor);
    if (address.isEmpty() || linkAt(range).hasSelection() || linkAt(cursor).hasSelection() ||
        cursor.charFormat().fontFixedPitch())
        return;
    changeCharacters(range, [&](QTextCharFormat &format) { format.merge(linkFormat(address, palette)); });
}

} // namespace envoi::editor
