#pragma once

#include "app/editor/Schema.h"

#include <QObject>
#include <QPointer>

class QAction;
class QComboBox;
class QMenu;
class QToolBar;
class QToolButton;

namespace envoi::editor {

class ColourPalette;
class LinkDialog;
class TextView;

/// What can be done to the text, each thing once: as actions with shortcuts that tool bar and menus share.
/// They follow the cursor.
class FormatActions : public QObject {
    Q_OBJECT

public:
    FormatActions(TextView &view, QWidget &owner);

    QToolBar *toolBar() const { return m_toolBar; }
    void fillFormatMenu(QMenu *menu);
    void fillEditMenu(QMenu *menu);
    /// In a plain letter nothing can be formatted.
    void setFormattingEnabled(bool enabled);
    /// In a text that can only be read, nothing but copying and selecting is left.
    void setReadOnly(bool readOnly);

private:
    QAction *make(const QString &icon, const QString &text, const QString &shortcut, bool checkable = false);
    template <typename Function>
    QAction *make(const QString &icon, const QString &text, const QString &shortcut, Function function);
    void makeCharacterActions();
    void makeParagraphActions();
    void makeInsertActions();
    void makeEditActions();
    void makeToolBar();
    void addColourButton();
    void enableActions();
    void followCursor();
    void changeFormat(const std::function<void(QTextCharFormat &)> &change);
    void applyStyle(Style style);
    void applySize(FontSize size);
    void applyColour(const QColor &colour);
    void showColours();
    void editLink();
    void choosePictures();
    void clear();
    /// The edit of the line that has the focus, or the letter's text.
    void onFocus(const char *slot);

    TextView &m_view;
    QWidget &m_owner;
    QToolBar *m_toolBar = nullptr;
    QComboBox *m_style = nullptr;
    QComboBox *m_size = nullptr;
    QToolButton *m_colourButton = nullptr;
    QPointer<ColourPalette> m_colours;
    QPointer<LinkDialog> m_linkDialog;
    QList<QAction *> m_characterActions;
    QList<QAction *> m_paragraphActions;
    QList<QAction *> m_insertActions;
    QList<QAction *> m_editActions;
    QAction *m_bold = nullptr;
    QAction *m_italic = nullptr;
    QAction *m_underline = nullptr;
    QAction *m_strike = nullptr;
    QAction *m_colour = nullptr;
    QAction *m_bullets = nullptr;
    QAction *m_numbers = nullptr;
    QAction *m_less = nullptr;
    QAction *m_more = nullptr;
    QAction *m_quote = nullptr;
    QAction *m_link = nullptr;
    QAction *m_picture = nullptr;
    QAction *m_clear = nullptr;
    QAction *m_copy = nullptr;
    QAction *m_selectAll = nullptr;
    bool m_formattingEnabled = true;
    bool m_readOnly = false;
    bool m_following = false;
};

} // namespace envoi::editor
