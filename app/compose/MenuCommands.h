#pragma once

#include <QAction>
#include <QList>
#include <QPointer>
#include <QString>

class QMenuBar;

namespace envoi::compose {

/// Something that a window can do, as its menus name it.
struct Command {
    QString menu; ///< with the menus above it: "Insert › Table"
    QString name; ///< without mnemonic and dots
    QPointer<QAction> action;
};

/// What the menus hold, in their order; submenus too, but not those that are filled when they open: their
/// entries are no commands.
QList<Command> commandsOf(const QMenuBar *bar);

/// A menu entry's text as it is read: without mnemonic and dots.
QString plainName(const QString &text);

} // namespace envoi::compose
