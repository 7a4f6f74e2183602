#pragma once

#include "app/editor/Actions.h"
#include "app/editor/Schema.h"

#include <QObject>

class QActionGroup;
class QComboBox;
class QMenu;

namespace envoi::editor {

/// What can be done to paragraphs: their style, lists, indent, quotes, alignment and direction.
class ParagraphActions : public QObject {
    Q_OBJECT

public:
    explicit ParagraphActions(const Workplace &place);

    QList<QAction *> common() const { return m_common; }        ///< for the tool bar
    QList<QAction *> alignments() const { return m_alignment; } ///< for a menu of it; and the direction
    QComboBox *styleBox() const { return m_style; }
    const QActionGroup *styles() const { return m_styleGroup; } ///< the same choices as actions
    void fillMenu(QMenu *menu);
    void setEnabled(bool enabled);
    void followCursor();
    void applyStyle(Style style);

signals:
    void changed();
    /// The name of the icon for how the cursor's paragraph is aligned.
    void alignmentShown(const QString &icon);

private:
    void makeStyles();
    void makeAlignments();
    QMenu *addSubmenu(QMenu *menu, const QString &text, const QList<QAction *> &actions);

    TextView &m_view;
    QWidget &m_owner;
    QComboBox *m_style = nullptr;
    QList<QAction *> m_styles;
    QActionGroup *m_styleGroup = nullptr;
    QList<QAction *> m_common;
    QList<QAction *> m_alignment;
    QAction *m_bullets = nullptr;
    QAction *m_numbers = nullptr;
    QAction *m_less = nullptr;
    QAction *m_more = nullptr;
    QAction *m_quote = nullptr;
    QAction *m_rightToLeft = nullptr;
    bool m_enabled = true;
};

} // namespace envoi::editor
