#pragma once

#include "core/letter/Snippet.h"
#include "core/store/SnippetStore.h"

#include <QObject>

class QMenu;
class QThreadPool;
class QWidget;

namespace envoi::editor {
class Editor;
class SnippetTyping;
} // namespace envoi::editor

namespace envoi::compose {

/// A window's snippets: expanded as they are typed, and listed in its menu.
class SnippetMenu : public QObject {
    Q_OBJECT

public:
    /// \a writers: the thread in which they are written to the disk. \a variables: what the letter says
    /// about itself.
    SnippetMenu(editor::Editor &editor, store::SnippetStore store, QThreadPool &writers,
                letter::Variables variables, QWidget *window);
    /// For those who don't remember the abbreviation.
    QMenu *menu() const { return m_menu; }

private:
    void setSnippets(const QList<letter::Snippet> &snippets);
    void list();
    void manage();
    void save(const QList<letter::Snippet> &snippets);
    void tell(const Error &error);

    editor::Editor &m_editor;
    store::SnippetStore m_store;
    QThreadPool &m_writers;
    QWidget *m_window;
    QMenu *m_menu;
    editor::SnippetTyping *m_typing;
    QList<letter::Snippet> m_snippets;
};

/// "Doe, Anna" and "Anna Doe" are both called Anna; empty where only an address is known.
QString firstNameOf(const QString &mailbox);

} // namespace envoi::compose
