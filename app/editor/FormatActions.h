#pragma once

#include "app/editor/Actions.h"

#include <QObject>
#include <QStringList>

class QMenu;

namespace envoi::editor {

class CharacterActions;
class EditActions;
class FormattingBar;
class InsertActions;
class ParagraphActions;
class TableActions;

/// What can be done to the text, each thing once: as actions with shortcuts that tool bar and menus share.
/// They follow the cursor.
class FormatActions : public QObject {
    Q_OBJECT

public:
    FormatActions(TextView &view, QWidget &owner);

    FormattingBar *toolBar() const { return m_toolBar; }
    void fillFormatMenu(QMenu *menu);
    void fillInsertMenu(QMenu *menu);
    void fillEditMenu(QMenu *menu);
    /// In a plain letter nothing can be formatted.
    void setFormattingEnabled(bool enabled);
    /// In a text that can only be read, nothing but copying and selecting is left.
    void setReadOnly(bool readOnly);

    bool isMarkdown() const;
    void setMarkdown(bool understood);
    QStringList recentEmoji() const;
    void setRecentEmoji(const QStringList &recent);

signals:
    /// Whether Markdown is understood, or the emoji used last.
    void preferencesChanged();

private:
    void makeToolBar();
    void enableActions();
    void followCursor();
    void fillContextMenu(QMenu *menu);
    void clear();

    TextView &m_view;
    QWidget &m_owner;
    CharacterActions *m_characters;
    ParagraphActions *m_paragraphs;
    InsertActions *m_insert;
    TableActions *m_table;
    EditActions *m_edit;
    QAction *m_clear;
    QAction *m_markdown;
    FormattingBar *m_toolBar = nullptr;
    bool m_formattingEnabled = true;
    bool m_readOnly = false;
    bool m_following = false;
};

} // namespace envoi::editor
