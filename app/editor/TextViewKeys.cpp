// What keys and input methods do in a letter's text.
#include "app/editor/PlainQuotes.h"
#include "app/editor/TextView.h"

#include "app/editor/MarkdownTyping.h"
#include "app/editor/Pasting.h"
#include "app/editor/Typing.h"
#include "app/editor/UndoOrder.h"

#include <QKeyEvent>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

void TextView::insertTyped(const QString &text)
{
    if (isReadOnly())
        return;
    if (!m_plain)
        prepareTyping(*this);
    QTextCharFormat format = currentCharFormat();
    format.clearProperty(QTextFormat::ObjectType); // behind a picture it is a picture's
    // Undone by itself, not with the letters before it.
    QTextCursor cursor = textCursor();
    cursor.beginEditBlock();
    cursor.insertText(text, format);
    cursor.endEditBlock();
    ensureCursorVisible();
}

bool TextView::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        // On X11 some of these delete and move; here they are the link's, the underline's and so on.
        const auto *key = static_cast<QKeyEvent *>(event);
        static constexpr Qt::Key ours[] = {Qt::Key_K, Qt::Key_U, Qt::Key_E, Qt::Key_L,
                                           Qt::Key_R, Qt::Key_J, Qt::Key_T};
        if (key->modifiers() == Qt::ControlModifier &&
            std::ranges::find(ours, key->key()) != std::end(ours)) {
            event->ignore();
            return false;
        }
    }
    return QTextEdit::event(event);
}

void TextView::keyPressEvent(QKeyEvent *event)
{
    if (m_pasting->takeKey(*event)) {
        event->accept();
        return;
    }
    if (event->matches(QKeySequence::Undo) || event->matches(QKeySequence::Redo)) {
        if (event->matches(QKeySequence::Undo))
            undo();
        else
            redo();
        ensureCursorVisible();
        event->accept();
        return;
    }
    const Qt::KeyboardModifiers modifiers = event->modifiers() & ~Qt::KeypadModifier;
    const bool shiftOnly = modifiers == Qt::ShiftModifier;
    if (!m_plain && !isReadOnly()) {
        switch (event->key()) {
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (modifiers & ~Qt::ShiftModifier)
                break;
            linkTypedAddress(textCursor(), palette());
            if (!shiftOnly && ((m_markdown && completeMarkdownLine(*this)) || typeReturn(*this)))
                return;
            prepareTyping(*this);
            break;
        case Qt::Key_Backspace:
            if (modifiers == Qt::NoModifier && typeBackspace(*this))
                return;
            break;
        case Qt::Key_Delete:
            if (modifiers == Qt::NoModifier && typeDelete(*this))
                return;
            break;
        case Qt::Key_Tab:
            if ((modifiers == Qt::NoModifier || shiftOnly) && typeTab(*this, shiftOnly))
                return;
            break;
        case Qt::Key_Backtab:
            if (typeTab(*this, true))
                return;
            break;
        case Qt::Key_Space:
            linkTypedAddress(textCursor(), palette());
            prepareTyping(*this);
            break;
        default:
            if (!event->text().isEmpty() && event->text().front().isPrint())
                prepareTyping(*this);
        }
    }
    if (m_plain && !isReadOnly() && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) &&
        modifiers == Qt::NoModifier) {
        QTextCursor cursor = textCursor();
        if (splitPlainQuote(cursor)) {
            setTextCursor(cursor);
            return;
        }
    }
    // Ctrl+Return is the window's: it sends.
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) &&
        (modifiers & Qt::ControlModifier)) {
        event->ignore();
        return;
    }
    QTextEdit::keyPressEvent(event);
    if (m_markdown && !m_plain && !isReadOnly() && event->text().size() == 1)
        completeMarkdown(*this, event->text().front());
}

void TextView::inputMethodEvent(QInputMethodEvent *event)
{
    if (isReadOnly()) {
        // Qt lets an input method write into a text that can be selected.
        event->ignore();
        return;
    }
    if (!m_plain && !event->commitString().isEmpty())
        prepareTyping(*this);
    QTextEdit::inputMethodEvent(event);
}

} // namespace envoi::editor
