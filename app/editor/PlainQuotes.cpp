#include "app/editor/PlainQuotes.h"

#include <QTextBlock>
#include <QTextDocument>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

namespace {

/// The marks that \a text begins with: ">", "> >", ">>", and the space after the last.
qsizetype marksOf(QStringView text)
{
    qsizetype end = 0;
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (text[at] == u'>')
            end = at + 1;
        else if (text[at] != u' ' || at != end || end == 0)
            break;
    }
    if (end > 0 && end < text.size() && text[end] == u' ')
        ++end;
    return end;
}

/// Of the first mark, with the space after it.
qsizetype firstMark(QStringView text)
{
    if (!text.startsWith(u'>'))
        return 0;
    return text.size() > 1 && text[1] == u' ' ? 2 : 1;
}

} // namespace

int plainQuoteLevel(const QTextCursor &cursor)
{
    const QString text = cursor.block().text();
    return int(QStringView(text).first(marksOf(text)).count(u'>'));
}

void togglePlainQuote(QTextCursor cursor)
{
    QTextBlock first = cursor.document()->findBlock(cursor.selectionStart());
    QTextBlock last = cursor.document()->findBlock(cursor.selectionEnd());
    // A selection that ends at a line's start does not mean that line.
    if (last.position() == cursor.selectionEnd() && last != first)
        last = last.previous();
    const QTextBlock end = last.next();
    bool allQuoted = true;
    for (QTextBlock block = first; block != end; block = block.next())
        allQuoted = allQuoted && block.text().startsWith(u'>');
    cursor.beginEditBlock();
    for (QTextBlock block = first; block != end; block = block.next()) {
        QTextCursor edit(block);
        if (allQuoted) {
            edit.movePosition(QTextCursor::NextCharacter, QTextCursor::KeepAnchor,
                              int(firstMark(block.text())));
            edit.removeSelectedText();
        } else {
            edit.insertText(block.text().startsWith(u'>') ? u">"_s : u"> "_s);
        }
    }
    cursor.endEditBlock();
}

bool splitPlainQuote(QTextCursor &cursor)
{
    const QString text = cursor.block().text();
    const qsizetype marks = marksOf(text);
    if (marks == 0 || cursor.hasSelection() || cursor.positionInBlock() < marks)
        return false;
    const QString prefix = text.first(marks);
    const bool atEnd = cursor.atBlockEnd();
    cursor.beginEditBlock();
    cursor.insertBlock();
    const int own = cursor.position();
    if (!atEnd) {
        // What was between the words on one line needs no space at the start of the next.
        while (!cursor.atBlockEnd() && cursor.block().text().startsWith(u' '))
            cursor.deleteChar();
        cursor.insertBlock();
        cursor.insertText(prefix);
    }
    cursor.setPosition(own);
    cursor.endEditBlock();
    return true;
}

} // namespace envoi::editor
