#include "app/editor/MarkdownTyping.h"

#include "app/editor/Commands.h"

#include <QRegularExpression>
#include <QTextBlock>
#include <QTextEdit>
#include <QTextList>

#include <functional>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

namespace {

/// Takes the \a length characters before the cursor away and does \a change, as one undo step.
void replaceMarker(QTextEdit &view, int length, const std::function<void(QTextCursor &)> &change)
{
    QTextCursor cursor = view.textCursor();
    cursor.beginEditBlock();
    cursor.movePosition(QTextCursor::PreviousCharacter, QTextCursor::KeepAnchor, length);
    cursor.removeSelectedText();
    change(cursor);
    cursor.endEditBlock();
    view.setTextCursor(cursor);
    view.ensureCursorVisible();
}

/// What a paragraph's beginning asks for, once a space stands behind it.
bool completeBlock(QTextEdit &view)
{
    const QTextCursor cursor = view.textCursor();
    const QTextBlock block = cursor.block();
    const QString marker = block.text().first(cursor.positionInBlock());
    constexpr qsizetype longest = 7; // six number signs and the space
    if (marker.size() < 2 || marker.size() > longest || !marker.endsWith(u' '))
        return false;
    const QStringView sign = QStringView(marker).chopped(1);
    const int length = static_cast<int>(marker.size());
    const QTextList *list = block.textList();
    if (sign == u'>') {
        replaceMarker(view, length, [](const QTextCursor &at) { changeQuote(at, 1); });
        return true;
    }
    if (list || styleOf(block) != Style::Paragraph)
        return false;
    if (sign == u'-' || sign == u'*' || sign == u'+') {
        replaceMarker(view, length, [](const QTextCursor &at) { toggleList(at, false); });
        return true;
    }
    if (sign == u"1." || sign == u"1)") {
        replaceMarker(view, length, [](const QTextCursor &at) { toggleList(at, true); });
        return true;
    }
    if (sign.count(u'#') != sign.size())
        return false;
    const Style style = headingStyle(static_cast<int>(sign.size()));
    const QTextCharFormat format = restyled(view.currentCharFormat(), Style::Paragraph, style);
    replaceMarker(view, length, [style](const QTextCursor &at) { setStyle(at, style); });
    if (view.textCursor().atBlockEnd())
        view.setCurrentCharFormat(format);
    return true;
}

struct Mark {
    QStringView sign;
    void (*apply)(QTextCharFormat &format);
};

void makeBold(QTextCharFormat &format)
{
    format.setFontWeight(QFont::Bold);
}
void makeItalic(QTextCharFormat &format)
{
    format.setFontItalic(true);
}
void makeStruck(QTextCharFormat &format)
{
    format.setFontStrikeOut(true);
}
void makeCode(QTextCharFormat &format)
{
    setCode(format, true);
}

constexpr Mark marks[] = {{u"**", makeBold},  {u"__", makeBold},  {u"~~", makeStruck},
                          {u"*", makeItalic}, {u"_", makeItalic}, {u"`", makeCode}};

/// Whether a mark may begin behind \a before: not within a word, and not next to another one.
bool mayBeginBehind(QChar before)
{
    return before.isNull() || before.isSpace() || (before.isPunct() && !u"*_~`"_s.contains(before));
}

/// Where in \a text, which ends with \a sign, what stands between two of them begins; -1 for nowhere.
qsizetype openingOf(QStringView text, QStringView sign)
{
    const qsizetype close = text.size() - sign.size();
    if (close <= sign.size())
        return -1;
    // From a place within: by default Qt 6.4 looks at the character behind the view, too.
    const qsizetype open = text.first(close).lastIndexOf(sign, close - sign.size());
    if (open < 0)
        return -1;
    const QStringView inside = text.sliced(open + sign.size(), close - open - sign.size());
    const bool fit = !inside.isEmpty() && !inside.front().isSpace() && !inside.back().isSpace() &&
                     !inside.contains(sign.front()) && !inside.contains(QChar::LineSeparator) &&
                     mayBeginBehind(open > 0 ? text[open - 1] : QChar());
    return fit ? open : -1;
}

bool isPlainText(const QTextCursor &range)
{
    // What lies in code or in a link's address is no mark.
    QTextCursor at(range);
    for (int position = range.selectionStart() + 1; position <= range.selectionEnd(); ++position) {
        at.setPosition(position);
        if (at.charFormat().fontFixedPitch())
            return false;
    }
    return true;
}

void completeInline(QTextEdit &view)
{
    QTextCursor cursor = view.textCursor();
    const QTextBlock block = cursor.block();
    // No one emphasises more than a long sentence; a longer paragraph is not searched.
    constexpr int farthest = 1000;
    const int column = cursor.positionInBlock();
    const int from = std::max(0, column - farthest);
    const QString text = block.text().sliced(from, column - from);
    for (const Mark &mark : marks) {
        if (!text.endsWith(mark.sign))
            continue;
        const qsizetype open = openingOf(text, mark.sign);
        if (open < 0)
            continue;
        const int length = static_cast<int>(mark.sign.size());
        const int start = block.position() + from + static_cast<int>(open);
        const int end = block.position() + column;
        cursor.setPosition(start);
        cursor.setPosition(end, QTextCursor::KeepAnchor);
        if (!isPlainText(cursor))
            return;
        const QTextCharFormat after = view.currentCharFormat();
        cursor.beginEditBlock();
        cursor.setPosition(end - length);
        cursor.setPosition(end, QTextCursor::KeepAnchor);
        cursor.removeSelectedText();
        cursor.setPosition(start);
        cursor.setPosition(start + length, QTextCursor::KeepAnchor);
        cursor.removeSelectedText();
        cursor.setPosition(start);
        cursor.setPosition(end - 2 * length, QTextCursor::KeepAnchor);
        changeCharacters(cursor, mark.apply);
        cursor.endEditBlock();
        cursor.setPosition(end - 2 * length);
        view.setTextCursor(cursor);
        view.setCurrentCharFormat(after);
        return;
    }
}

} // namespace

void completeMarkdown(QTextEdit &view, QChar typed)
{
    const QTextCursor cursor = view.textCursor();
    if (cursor.hasSelection() || styleOf(cursor.block()) == Style::Preformatted ||
        view.currentCharFormat().fontFixedPitch())
        return;
    if (typed == u' ')
        completeBlock(view);
    else if (u"*_~`"_s.contains(typed))
        completeInline(view);
}

bool completeMarkdownLine(QTextEdit &view)
{
    const QTextCursor cursor = view.textCursor();
    const QTextBlock block = cursor.block();
    if (cursor.hasSelection() || !cursor.atBlockEnd() || block.textList() ||
        styleOf(block) != Style::Paragraph)
        return false;
    static const QRegularExpression fence(u"^```[A-Za-z0-9+#-]{0,20}$"_s);
    const QString text = block.text();
    const int length = static_cast<int>(text.size());
    if (fence.match(text).hasMatch()) {
        const QTextCharFormat format = restyled({}, Style::Paragraph, Style::Preformatted);
        replaceMarker(view, length, [](const QTextCursor &at) { setStyle(at, Style::Preformatted); });
        view.setCurrentCharFormat(format);
        return true;
    }
    if (text == u"---" || text == u"***" || text == u"___") {
        replaceMarker(view, length, [](QTextCursor &at) { insertRule(at); });
        return true;
    }
    return false;
}

} // namespace envoi::editor
