#pragma once

#include "app/compose/MenuCommands.h"

#include <QFrame>
#include <QPointer>

class QLineEdit;
class QListView;
class QStandardItemModel;

namespace envoi::compose {

/// Finds what a window can do by name: a line to type into, and below it the commands that fit, best first;
/// before anything is typed those used last. Enter or a click carries one out. It lies upon the window, of
/// which it is a part, and goes with the focus.
class CommandPalette : public QFrame {
    Q_OBJECT

public:
    /// \a window: on which it is shown.
    CommandPalette(const QMenuBar *bar, QWidget *window);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void search(const QString &query);
    void run(const QModelIndex &index);
    void place();
    void leave();

    QPointer<QWidget> m_before; ///< what had the focus
    QList<Command> m_commands;
    QLineEdit *m_line;
    QListView *m_list;
    QStandardItemModel *m_model;
};

} // namespace envoi::compose
