#pragma once

#include <QAction>
#include <QString>

class QToolButton;
class QWidget;

namespace envoi::editor {

class TextView;

/// Where actions work: the text, and the editor around it whose shortcuts they are.
struct Workplace {
    TextView &view;
    QWidget &owner;
};

/// An action of \a owner, which also is a child of \a parent; shortcut in portable text, or empty.
QAction *makeAction(QObject *parent, QWidget &owner, const QString &icon, const QString &text,
                    const QString &shortcut = {}, bool checkable = false);

template <typename Function>
QAction *makeAction(QObject *parent, QWidget &owner, const QString &icon, const QString &text,
                    const QString &shortcut, Function function)
{
    QAction *action = makeAction(parent, owner, icon, text, shortcut);
    QObject::connect(action, &QAction::triggered, parent, function);
    return action;
}

/// A name without the marks of menus.
QString plainName(const QString &text);

/// A button of the tool bar that opens a menu of \a actions.
QToolButton *menuButton(QWidget *parent, const QString &icon, const QString &text,
                        const QList<QAction *> &actions);

} // namespace envoi::editor
