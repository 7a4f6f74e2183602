#pragma once

#include "app/editor/Actions.h"

#include <QObject>

class QMenu;

namespace envoi::editor {

/// Undo, cut, paste and the like. They go to the line of the window that has the focus, or to the text.
class EditActions : public QObject {
    Q_OBJECT

public:
    explicit EditActions(const Workplace &place);

    void fillMenu(QMenu *menu);
    /// For the text's own menu.
    void fillContextMenu(QMenu *menu);
    /// In a text that can only be read, nothing but copying and selecting is left.
    void setReadOnly(bool readOnly);

private:
    void onFocus(const char *slot);

    TextView &m_view;
    QWidget &m_owner;
    QList<QAction *> m_actions;
    QAction *m_copy;
    QAction *m_selectAll;
};

} // namespace envoi::editor
