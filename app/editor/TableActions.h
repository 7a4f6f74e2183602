#pragma once

#include "app/editor/Actions.h"

#include <QObject>

class QMenu;
class QTextCursor;

namespace envoi::editor {

/// What can be done to the table in which the cursor stands.
class TableActions : public QObject {
    Q_OBJECT

public:
    explicit TableActions(const Workplace &place);

    void fillMenu(QMenu *menu);
    /// As a submenu, where there is a table.
    void fillContextMenu(QMenu *menu);
    void setEnabled(bool enabled);
    void followCursor();

signals:
    void changed();

private:
    template <typename Function>
    QAction *make(const QString &text, Function function);

    TextView &m_view;
    QWidget &m_owner;
    QList<QAction *> m_actions;
    QAction *m_header = nullptr;
    bool m_enabled = true;
};

} // namespace envoi::editor
