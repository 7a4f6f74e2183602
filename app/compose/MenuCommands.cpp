#include "app/compose/MenuCommands.h"

#include <QMenu>
#include <QMenuBar>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {

constexpr int deepest = 4;

void collect(const QMenu *menu, const QString &path, QList<Command> &commands, int depth = 0)
{
    for (QAction *action : menu->actions()) {
        if (action->isSeparator() || !action->isVisible())
            continue;
        const QString name = plainName(action->text());
        if (const QMenu *submenu = action->menu()) {
            if (depth < deepest)
                collect(submenu, path + u" › "_s + name, commands, depth + 1);
        } else if (!name.isEmpty()) {
            commands.append({path, name, action});
        }
    }
}

} // namespace

QString plainName(const QString &text)
{
    QString name;
    for (qsizetype i = 0; i < text.size(); ++i) {
        // "&&" is an ampersand, any other marks a key.
        if (text[i] == u'&' && ++i == text.size())
            break;
        name += text[i];
    }
    return name.remove(u'…').trimmed();
}

QList<Command> commandsOf(const QMenuBar *bar)
{
    QList<Command> commands;
    for (const QAction *action : bar->actions()) {
        if (const QMenu *menu = action->menu())
            collect(menu, plainName(action->text()), commands);
    }
    return commands;
}

} // namespace envoi::compose
