#include "app/reading/AnswerActions.h"

#include "app/look/Look.h"
#include "app/look/MenuButton.h"

#include <QAction>
#include <QMenu>
#include <QToolBar>

using namespace Qt::Literals::StringLiterals;

namespace envoi::reading {

using letter::AnswerKind;

AnswerActions::AnswerActions(QToolBar &bar, QObject *parent) : QObject(parent)
{
    const auto add = [this](auto &where, AnswerKind kind, const QString &name, const QString &icon,
                            const QString &text, const QKeySequence &keys) {
        auto *action = where.addAction(look::icon(icon), text);
        action->setObjectName(name);
        action->setShortcut(keys);
        if (!keys.isEmpty())
            action->setToolTip(action->toolTip() + u" ("_s + keys.toString(QKeySequence::NativeText) + u')');
        connect(action, &QAction::triggered, this, [this, kind] { emit requested(kind); });
        m_actions[static_cast<std::size_t>(kind)] = action;
    };
    add(bar, AnswerKind::Reply, u"reply"_s, u"reply-to"_s, tr("Reply"), QKeySequence(Qt::CTRL | Qt::Key_R));
    add(bar, AnswerKind::ReplyAll, u"replyAll"_s, u"reply-all"_s, tr("Reply to All"),
        QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R));
    add(bar, AnswerKind::ReplyList, u"replyList"_s, u"reply-all"_s, tr("Reply to List"),
        QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L));
    add(bar, AnswerKind::Forward, u"forward"_s, u"forward"_s, tr("Forward"),
        QKeySequence(Qt::CTRL | Qt::Key_L));
    auto *more = new look::MenuButton(&bar);
    more->setObjectName(u"moreAnswers"_s);
    more->setText(tr("More"));
    more->setIcon(look::icon(u"more"_s));
    more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    auto *menu = new QMenu(more);
    add(*menu, AnswerKind::ForwardAsFile, u"forwardAsFile"_s, u"attach"_s, tr("Forward as &Attachment"), {});
    add(*menu, AnswerKind::EditAsNew, u"editAsNew"_s, u"edit"_s, tr("&Edit as New Letter"),
        QKeySequence(Qt::CTRL | Qt::Key_E));
    more->setMenu(menu);
    bar.addWidget(more);
    // A key works also while its menu is closed.
    bar.window()->addAction(m_actions[static_cast<std::size_t>(AnswerKind::EditAsNew)]);
    setEnabled(false, false);
}

void AnswerActions::setEnabled(bool isThere, bool isFromList)
{
    for (auto *action : m_actions)
        action->setEnabled(isThere);
    auto *list = m_actions[static_cast<std::size_t>(AnswerKind::ReplyList)];
    list->setEnabled(isThere && isFromList);
    list->setVisible(isFromList);
}

} // namespace envoi::reading
