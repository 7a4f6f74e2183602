#include "app/editor/SignatureBlocks.h"

#include "app/editor/HtmlWriter.h"
#include "app/editor/Schema.h"
#include "core/letter/Draft.h"

#include <QSignalBlocker>
#include <QStringList>
#include <QTextBlock>
#include <QTextDocumentFragment>
#include <QTextFrame>
#include <QTextList>
#include <QTextTable>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

namespace {

constexpr QStringView delimiter = u"-- ";

bool isMarked(const QTextFrame::iterator &it)
{
    if (const auto *table = qobject_cast<const QTextTable *>(it.currentFrame()))
        return table->format().boolProperty(InSignature);
    return it.currentBlock().isValid() && isInSignature(it.currentBlock());
}

bool isEmptyLine(const QTextBlock &block)
{
    return block.isValid() && block.length() <= 1 && !block.textList() &&
           quoteLevel(block.blockFormat()) == 0 && !isInSignature(block);
}

void mark(QTextBlock from, const QTextBlock &to)
{
    QTextBlockFormat format;
    format.setProperty(InSignature, true);
    for (; from.isValid(); from = from.next()) {
        QTextCursor(from).mergeBlockFormat(format);
        if (from == to)
            break;
    }
}

/// Blocks are marked where they come to stand; new tables are not known there until the edit is done.
void markTables(const QTextDocument &content)
{
    for (QTextFrame *frame : content.rootFrame()->childFrames()) {
        if (auto *table = qobject_cast<QTextTable *>(frame)) {
            QTextTableFormat format = table->format();
            format.setProperty(InSignature, true);
            table->setFormat(format);
        }
    }
}

/// A new, empty line of nobody's above \a block, or below the last one; the cursor stands in it.
QTextCursor newLine(QTextDocument &document, int beforeBlock)
{
    const QTextBlock below = beforeBlock < 0 ? QTextBlock() : document.findBlockByNumber(beforeBlock);
    QTextCursor cursor(&document);
    if (below.isValid()) {
        cursor.setPosition(below.position());
        cursor.insertBlock(below.blockFormat(), below.charFormat());
        cursor.movePosition(QTextCursor::PreviousBlock);
        cursor.setBlockFormat({});
        cursor.setBlockCharFormat({});
    } else {
        cursor.movePosition(QTextCursor::End);
        cursor.insertBlock({}, {});
    }
    return cursor;
}

void insertAt(QTextCursor cursor, const QTextDocument &content)
{
    QTextDocument &document = *cursor.document();
    const int from = cursor.position();
    markTables(content);
    cursor.insertFragment(QTextDocumentFragment(&content));
    const int to = cursor.position();
    const QTextBlock first = document.findBlock(from);
    // An inserted piece takes on the paragraph in which it is put; here it is the other way round.
    const QTextBlock model = content.begin();
    if (!model.textList())
        QTextCursor(first).setBlockFormat(model.blockFormat());
    mark(first, document.findBlock(to));
}

void removeWithLine(QTextCursor signature)
{
    const QTextBlock first = signature.document()->findBlock(signature.selectionStart());
    const QTextBlock last = signature.document()->findBlock(signature.selectionEnd());
    const QTextBlock below = last.next();
    const QTextBlock above = first.previous();
    const int from = signature.selectionStart();
    const int to = signature.selectionEnd();
    if (isEmptyLine(below)) {
        signature.setPosition(from);
        signature.setPosition(below.position() + below.length() - 1, QTextCursor::KeepAnchor);
    } else if (isEmptyLine(above)) {
        signature.setPosition(std::max(0, above.position() - (above.previous().isValid() ? 1 : 0)));
        signature.setPosition(to, QTextCursor::KeepAnchor);
    }
    signature.removeSelectedText();
    if (isInSignature(signature.block())) {
        signature.setBlockFormat({});
        signature.setBlockCharFormat({});
    }
}

} // namespace

bool isInSignature(const QTextBlock &block)
{
    return block.blockFormat().boolProperty(InSignature);
}

QTextCursor signatureIn(const QTextDocument &document)
{
    int from = -1;
    int to = -1;
    for (auto it = document.rootFrame()->begin(); !it.atEnd(); ++it) {
        if (!isMarked(it))
            continue;
        const QTextFrame *table = it.currentFrame();
        const QTextBlock block = it.currentBlock();
        if (from < 0)
            from = table ? table->firstPosition() - 1 : block.position();
        to = table ? table->lastPosition() + 1 : block.position() + block.length() - 1;
    }
    if (from < 0)
        return {};
    QTextCursor cursor(const_cast<QTextDocument *>(&document));
    cursor.setPosition(from);
    cursor.setPosition(to, QTextCursor::KeepAnchor);
    return cursor;
}

QString signatureSource(const QTextDocument &document, bool plain)
{
    const QTextCursor cursor = signatureIn(document);
    if (cursor.isNull())
        return {};
    if (plain)
        return signatureText(document, plain);
    QTextDocument piece;
    QTextCursor(&piece).insertFragment(cursor.selection());
    // The first block of a piece may lose its own format on the way.
    const QTextBlock first = document.findBlock(cursor.selectionStart());
    if (isInSignature(first) && !first.textList())
        QTextCursor(piece.begin()).setBlockFormat(first.blockFormat());
    for (QTextBlock block = piece.begin(); block.isValid(); block = block.next()) {
        QTextBlockFormat format = block.blockFormat();
        format.clearProperty(InSignature);
        QTextCursor(block).setBlockFormat(format);
    }
    for (QTextFrame *frame : piece.rootFrame()->childFrames()) {
        QTextFrameFormat format = frame->frameFormat();
        format.clearProperty(InSignature);
        frame->setFrameFormat(format);
    }
    return htmlOf(piece);
}

QString signatureText(const QTextDocument &document, bool plain)
{
    const QTextCursor cursor = signatureIn(document);
    if (cursor.isNull())
        return {};
    QString text;
    if (plain) {
        text = cursor.selectedText();
        text.replace(QChar::ParagraphSeparator, u'\n');
        text.replace(QChar::LineSeparator, u'\n');
    } else {
        text = letter::plainTextFromHtml(signatureSource(document, false));
    }
    if (text.startsWith(delimiter.toString() + u'\n'))
        text.remove(0, delimiter.size() + 1);
    return text;
}

void replaceSignature(QTextDocument &document, const QTextDocument &content, bool plain, int beforeBlock)
{
    QTextCursor edit(&document);
    edit.beginEditBlock();
    QTextCursor old = signatureIn(document);
    const bool atEnd = old.isNull() ? beforeBlock < 0 : old.selectionEnd() >= document.characterCount() - 1;
    // In a plain letter the delimiter is a line of the text.
    QTextDocument whole;
    whole.setUndoRedoEnabled(false);
    QTextCursor end(&whole);
    if (plain && atEnd && !content.isEmpty()) {
        end.insertText(delimiter.toString());
        end.insertBlock();
        end.insertFragment(QTextDocumentFragment(&content));
    }
    const QTextDocument &wanted = whole.isEmpty() ? content : whole;

    if (content.isEmpty()) {
        if (!old.isNull())
            removeWithLine(old);
    } else if (!old.isNull()) {
        old.removeSelectedText();
        // A list's item stays one when its text goes.
        if (QTextList *list = old.block().textList())
            list->remove(old.block());
        old.setBlockFormat({});
        old.setBlockCharFormat({});
        insertAt(old, wanted);
    } else {
        const QTextBlock below = beforeBlock < 0 ? QTextBlock() : document.findBlockByNumber(beforeBlock);
        const QTextBlock above = below.isValid() ? below.previous() : document.lastBlock();
        const bool needsLine = !isEmptyLine(above) || !above.previous().isValid();
        if (below.isValid())
            newLine(document, beforeBlock); // between the signature and what follows
        if (needsLine)
            newLine(document, beforeBlock < 0 ? -1 : beforeBlock++);
        insertAt(newLine(document, beforeBlock), wanted);
    }
    edit.endEditBlock();
}

void unmarkIfGone(const QTextCursor &cursor)
{
    const QTextBlock block = cursor.block();
    if (!isInSignature(block))
        return;
    const auto goesOn = [](const QTextBlock &other) { return other.isValid() && isInSignature(other); };
    const bool isEmpty = block.length() <= 1 && !goesOn(block.previous()) && !goesOn(block.next());
    if (!isEmpty && block.blockNumber() > 0)
        return;
    QTextBlockFormat format = block.blockFormat();
    format.clearProperty(InSignature);
    // It belongs to the step that has just been counted.
    QTextCursor edit(block);
    const QSignalBlocker uncounted(edit.document());
    edit.joinPreviousEditBlock();
    edit.setBlockFormat(format);
    edit.endEditBlock();
}

int quoteStart(const QTextDocument &document, bool plain)
{
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        const bool quoted = plain ? block.text().startsWith(u'>') : quoteLevel(block.blockFormat()) > 0;
        if (!quoted)
            continue;
        while (block.previous().isValid() && !isEmptyLine(block.previous()))
            block = block.previous();
        return block.blockNumber();
    }
    return -1;
}

void markPlainSignature(QTextDocument &document, const QString &known)
{
    if (!signatureIn(document).isNull())
        return;
    QTextBlock start;
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        if (block.text() == delimiter)
            start = block;
        else if (block.text().startsWith(u'>'))
            start = {};
    }
    QTextBlock end = document.lastBlock();
    if (!start.isValid() && !known.isEmpty()) {
        const QStringList lines = known.split(u'\n');
        for (QTextBlock block = document.begin(); block.isValid() && !start.isValid(); block = block.next()) {
            QTextBlock other = block;
            qsizetype same = 0;
            for (; other.isValid() && same < lines.size() && other.text() == lines[same]; ++same) {
                end = other;
                other = other.next();
            }
            if (same == lines.size())
                start = block;
        }
    }
    if (start.isValid())
        mark(start, end);
}

} // namespace envoi::editor
