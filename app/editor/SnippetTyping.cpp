#include "app/editor/SnippetTyping.h"

#include "app/editor/Editor.h"
#include "app/editor/Pasting.h"
#include "app/editor/TextView.h"

#include <QKeyEvent>
#include <QTextBlock>
#include <QTextDocument>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

SnippetTyping::SnippetTyping(Editor &editor, QObject *parent)
    : QObject(parent), m_editor(editor), m_view(*editor.findChild<TextView *>())
{
    m_variables = [](const QString &) { return std::optional<QString>(); };
    m_view.installEventFilter(this);
}

bool SnippetTyping::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride)
        return QObject::eventFilter(watched, event);
    forgetUndone();
    const auto *key = static_cast<QKeyEvent *>(event);
    if (event->type() == QEvent::ShortcutOverride) {
        if (!isFilling() || key->key() != Qt::Key_Escape)
            return false;
        event->accept();
        return true;
    }
    // While a long paste comes in, keys wait.
    if (m_view.isReadOnly() || m_view.pasting().isInserting())
        return false;
    const auto modifiers = key->modifiers() & ~Qt::KeypadModifier;
    switch (key->key()) {
    case Qt::Key_Space:
        return modifiers == Qt::NoModifier && expand(u" "_s);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return modifiers == Qt::NoModifier && expand({});
    case Qt::Key_Tab:
        if (modifiers == Qt::ShiftModifier)
            return go(-1);
        return modifiers == Qt::NoModifier && (expand({}) || go(1));
    case Qt::Key_Backtab:
        return go(-1);
    case Qt::Key_Escape:
        if (!isFilling())
            return false;
        end();
        return true;
    default:
        return false;
    }
}

bool SnippetTyping::expand(const QString &typedAfter)
{
    QTextCursor cursor = m_view.textCursor();
    if (m_snippets.isEmpty() || cursor.hasSelection())
        return false;
    const auto *found = letter::snippetAt(m_snippets, cursor.block().text().first(cursor.positionInBlock()));
    if (!found)
        return false;
    const auto snippet = *found;
    // Its position is at the end, for that is where undo puts the cursor.
    const int end = cursor.position();
    cursor.setPosition(end - static_cast<int>(snippet.abbreviation.size()));
    if (wasGivenBack(cursor.position()))
        return false;
    cursor.setPosition(end, QTextCursor::KeepAnchor);
    put(cursor, snippet, typedAfter);
    return true;
}

bool SnippetTyping::wasGivenBack(int start) const
{
    // Who undid it wants the abbreviation itself.
    const auto &document = *m_view.document();
    return start == m_start && document.isRedoAvailable() && document.availableUndoSteps() == m_stepsBefore;
}

void SnippetTyping::insert(const letter::Snippet &snippet)
{
    if (!m_view.isReadOnly() && m_editor.format() != letter::Draft::Format::Source)
        put(m_view.textCursor(), snippet, {});
}

void SnippetTyping::put(QTextCursor at, const letter::Snippet &snippet, const QString &typedAfter)
{
    end();
    QString content = letter::filledIn(snippet.text, m_variables);
    // A space goes on with the sentence, but not where the cursor goes elsewhere.
    if (!content.contains(u'\n') && letter::placeholdersIn(content).isEmpty())
        content += typedAfter;
    QTextCharFormat format = at.charFormat();
    format.clearProperty(QTextFormat::ObjectType); // behind a picture it is a picture's
    m_start = at.selectionStart();
    m_stepsBefore = m_view.document()->availableUndoSteps();
    at.beginEditBlock();
    at.insertText(content, format);
    findPlaces(m_start, at.position());
    at.endEditBlock();
    if (!go(1))
        m_view.setTextCursor(m_last);
    m_view.ensureCursorVisible();
}

void SnippetTyping::findPlaces(int from, int to)
{
    QTextDocument &document = *m_view.document();
    m_last = QTextCursor(&document);
    m_last.setPosition(to);
    QTextCursor cursorMark;
    for (QTextBlock block = document.findBlock(from); block.isValid() && block.position() <= to;
         block = block.next()) {
        const auto found = letter::placeholdersIn(block.text());
        for (const auto &placeholder : found) {
            const int start = block.position() + static_cast<int>(placeholder.at);
            const int end = start + static_cast<int>(placeholder.length);
            if (start < from || end > to)
                continue;
            if (placeholder.isCursor && cursorMark.isNull()) {
                cursorMark = QTextCursor(&document);
                cursorMark.setPosition(start);
                cursorMark.setPosition(end, QTextCursor::KeepAnchor);
                continue;
            }
            Place place{QTextCursor(&document), QTextCursor(&document)};
            place.begin.setPosition(start);
            place.end.setPosition(end);
            m_places.push_back(place);
        }
    }
    if (!cursorMark.isNull()) {
        cursorMark.removeSelectedText();
        m_last = cursorMark;
    }
    m_current = -1;
}

void SnippetTyping::forgetUndone()
{
    if (isFilling() && m_view.document()->availableUndoSteps() <= m_stepsBefore)
        end();
}

bool SnippetTyping::isAmongPlaces() const
{
    const int at = m_view.textCursor().position();
    return at >= m_places.front().begin.position() &&
           at <= std::max(m_places.back().end.position(), m_last.position());
}

bool SnippetTyping::go(int steps)
{
    if (!isFilling())
        return false;
    // Whoever writes elsewhere has done with it.
    if (m_current >= 0 && !isAmongPlaces()) {
        end();
        return false;
    }
    const int wanted = m_current + steps;
    if (wanted < 0)
        return true;
    if (wanted >= static_cast<int>(m_places.size())) {
        QTextCursor last(m_view.document());
        last.setPosition(m_last.position());
        end();
        m_view.setTextCursor(last);
        m_view.ensureCursorVisible();
        return true;
    }
    m_current = wanted;
    // What is typed now belongs to this place alone, even where others touch it.
    for (int i = 0; i < static_cast<int>(m_places.size()); ++i) {
        Place &place = m_places[static_cast<std::size_t>(i)];
        place.begin.setKeepPositionOnInsert(i <= wanted);
        place.end.setKeepPositionOnInsert(i < wanted);
    }
    const Place &place = m_places[static_cast<std::size_t>(wanted)];
    m_last.setKeepPositionOnInsert(m_last.position() <= place.begin.position());
    QTextCursor cursor(m_view.document());
    cursor.setPosition(place.begin.position());
    cursor.setPosition(place.end.position(), QTextCursor::KeepAnchor);
    m_view.setTextCursor(cursor);
    m_view.ensureCursorVisible();
    return true;
}

void SnippetTyping::end()
{
    m_places.clear();
    m_current = -1;
    m_last = QTextCursor();
}

} // namespace envoi::editor
