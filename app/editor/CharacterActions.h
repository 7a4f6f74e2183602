#pragma once

#include "app/editor/Actions.h"
#include "app/editor/Schema.h"

#include <QObject>
#include <QPointer>

#include <functional>

class QActionGroup;
class QComboBox;
class QMenu;

namespace envoi::editor {

class ColourPalette;
struct FontFace;

/// What can be done to characters: their look, typeface, size and colours.
class CharacterActions : public QObject {
    Q_OBJECT

public:
    explicit CharacterActions(const Workplace &place);

    QList<QAction *> all() const { return m_common + m_rare; }
    QList<QAction *> common() const { return m_common; } ///< for the tool bar
    QList<QAction *> rare() const { return m_rare; }     ///< for a menu of it
    QComboBox *faceBox() const { return m_face; }
    QComboBox *sizeBox() const { return m_size; }
    /// The same choices as actions.
    const QActionGroup *faces() const { return m_faces; }
    const QActionGroup *sizes() const { return m_sizes; }
    void fillMenu(QMenu *menu);
    /// Where the palettes of colours drop down; null for the text.
    void setButtons(QWidget *colour, QWidget *highlight);
    void setEnabled(bool enabled);
    void followCursor();
    void closePopups();

    /// \a change to the selection, or to what is typed next.
    void change(const std::function<void(QTextCharFormat &)> &change);

signals:
    void changed();

private:
    void makeBoxes();
    void applyFace(const FontFace *face);
    void applySize(FontSize size);
    void changeSize(int step);
    void applyColour(const QColor &colour);
    void applyHighlight(const QColor &colour);
    void showColours();
    void showHighlights();
    QPoint below(const QWidget *button) const;
    QTextCharFormat current() const;

    TextView &m_view;
    QWidget &m_owner;
    QComboBox *m_face = nullptr;
    QComboBox *m_size = nullptr;
    QActionGroup *m_faces = nullptr;
    QActionGroup *m_sizes = nullptr;
    QList<QAction *> m_common;
    QList<QAction *> m_rare;
    QAction *m_bold = nullptr;
    QAction *m_italic = nullptr;
    QAction *m_underline = nullptr;
    QAction *m_strike = nullptr;
    QAction *m_colour = nullptr;
    QAction *m_highlight = nullptr;
    QAction *m_code = nullptr;
    QAction *m_superscript = nullptr;
    QAction *m_subscript = nullptr;
    QAction *m_larger = nullptr;
    QAction *m_smaller = nullptr;
    QPointer<ColourPalette> m_colours;
    QPointer<ColourPalette> m_highlights;
    QPointer<QWidget> m_colourButton;
    QPointer<QWidget> m_highlightButton;
    bool m_enabled = true;
};

} // namespace envoi::editor
