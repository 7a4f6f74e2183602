#pragma once

#include "core/letter/Snippet.h"

#include <QObject>
#include <QTextCursor>

#include <vector>

namespace envoi::editor {

class Editor;
class TextView;

/// Abbreviations that become snippets as they are typed: Space, Tab or Enter after one expands it, one step
/// of undo gives it back. Then Tab and Shift+Tab go through what is to be filled in; Esc ends that.
class SnippetTyping : public QObject {
    Q_OBJECT

public:
    SnippetTyping(Editor &editor, QObject *parent);

    void setSnippets(const QList<letter::Snippet> &snippets) { m_snippets = snippets; }
    void setVariables(letter::Variables variables) { m_variables = std::move(variables); }
    /// Puts it at the cursor, in place of what is selected. HTML source takes none.
    void insert(const letter::Snippet &snippet);
    /// Whether Tab goes to the next place to be filled in.
    bool isFilling() const { return !m_places.empty(); }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Place {
        QTextCursor begin;
        QTextCursor end;
    };

    bool expand(const QString &typedAfter);
    bool wasGivenBack(int start) const;
    void put(QTextCursor at, const letter::Snippet &snippet, const QString &typedAfter);
    void findPlaces(int from, int to);
    void forgetUndone();
    bool isAmongPlaces() const;
    bool go(int steps);
    void end();

    Editor &m_editor;
    TextView &m_view;
    QList<letter::Snippet> m_snippets;
    letter::Variables m_variables;
    std::vector<Place> m_places; ///< in the order of the text
    int m_current = -1;
    QTextCursor m_last; ///< where to write on in the end
    /// Of the latest expansion: where it stands, and the steps of undo that there were before it.
    int m_start = -1;
    int m_stepsBefore = 0;
};

} // namespace envoi::editor
