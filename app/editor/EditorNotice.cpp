#include "app/editor/EditorNotice.h"

#include "app/look/Notice.h"

#include <QHBoxLayout>
#include <QPushButton>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

EditorNotice::EditorNotice(QWidget *parent)
    : QWidget(parent), m_notice(new look::Notice(this)), m_action(new QPushButton(this)),
      m_dismiss(new QPushButton(this))
{
    setObjectName(u"editorNotice"_s);
    m_action->setObjectName(u"noticeAction"_s);
    m_dismiss->setObjectName(u"noticeDismiss"_s);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 4, 12, 4);
    layout->addWidget(m_notice, 1);
    layout->addWidget(m_action);
    layout->addWidget(m_dismiss);
    for (QPushButton *button : {m_action, m_dismiss})
        button->setAutoDefault(false);
    connect(m_action, &QPushButton::clicked, this, &EditorNotice::actionChosen);
    connect(m_dismiss, &QPushButton::clicked, this, &EditorNotice::dismissed);
    hide();
}

void EditorNotice::say(About about, const QString &headline, const QString &detail, const QString &action,
                       const QString &dismissal)
{
    m_about = about;
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    m_dismiss->setText(dismissal);
    m_dismiss->setVisible(!dismissal.isEmpty());
    m_notice->say(look::Notice::Kind::Info, headline, detail);
    show();
}

void EditorNotice::clear()
{
    m_about = About::Nothing;
    m_notice->clear();
    hide();
}

QString EditorNotice::text() const
{
    return m_notice->text();
}

} // namespace envoi::editor
