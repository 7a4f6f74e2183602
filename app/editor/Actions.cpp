#include "app/editor/Actions.h"

#include "app/look/Look.h"
#include "app/look/MenuButton.h"

#include <QMenu>
#include <QWidget>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

QString plainName(const QString &text)
{
    return QString(text).remove(u'&').remove(u'…');
}

QAction *makeAction(QObject *parent, QWidget &owner, const QString &icon, const QString &text,
                    const QString &shortcut, bool checkable)
{
    auto *action = new QAction(icon.isEmpty() ? QIcon() : look::icon(icon), text, parent);
    action->setCheckable(checkable);
    const QKeySequence keys(shortcut);
    QString tip = plainName(text);
    if (!keys.isEmpty()) {
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        tip += u" ("_s + keys.toString(QKeySequence::NativeText) + u')';
    }
    action->setToolTip(tip);
    owner.addAction(action);
    return action;
}

QToolButton *menuButton(QWidget *parent, const QString &icon, const QString &text,
                        const QList<QAction *> &actions)
{
    auto *button = new look::MenuButton(parent);
    button->setIcon(look::icon(icon));
    button->setToolTip(text);
    button->setAccessibleName(text);
    button->setFocusPolicy(Qt::NoFocus);
    auto *menu = new QMenu(button);
    menu->addActions(actions);
    button->setMenu(menu);
    return button;
}

} // namespace envoi::editor
