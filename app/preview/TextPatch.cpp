#include "app/preview/TextPatch.h"

#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTextCursor>
#include <QTextDocument>

#include <algorithm>

namespace envoi::preview {

QString textOf(const QPlainTextEdit &edit)
{
    QString text = edit.document()->toRawText();
    text.replace(QChar::ParagraphSeparator, u'\n');
    return text;
}

void patch(QPlainTextEdit &edit, const QString &text, Undo undo)
{
    const QString old = textOf(edit);
    if (old == text)
        return;
    const qsizetype most = std::min(old.size(), text.size());
    qsizetype head = 0;
    while (head < most && old[head] == text[head])
        ++head;
    qsizetype tail = 0;
    while (tail < most - head && old[old.size() - 1 - tail] == text[text.size() - 1 - tail])
        ++tail;
    const int across = edit.horizontalScrollBar()->value();
    const int down = edit.verticalScrollBar()->value();
    const bool canUndo = edit.isUndoRedoEnabled();
    if (undo == Undo::Nothing)
        edit.setUndoRedoEnabled(false);
    QTextCursor cursor(edit.document());
    cursor.setPosition(static_cast<int>(head));
    cursor.setPosition(static_cast<int>(old.size() - tail), QTextCursor::KeepAnchor);
    cursor.insertText(text.sliced(head, text.size() - head - tail));
    edit.setUndoRedoEnabled(canUndo);
    edit.horizontalScrollBar()->setValue(across);
    edit.verticalScrollBar()->setValue(down);
}

} // namespace envoi::preview
