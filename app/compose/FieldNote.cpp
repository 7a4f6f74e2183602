#include "app/compose/FieldNote.h"

#include "app/look/Look.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

FieldNote::FieldNote(QWidget *parent)
    : QWidget(parent), m_label(new QLabel(this)), m_button(new QToolButton(this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_label);
    layout->addWidget(m_button);
    layout->addStretch(1);
    m_label->setTextFormat(Qt::PlainText);
    m_label->setForegroundRole(QPalette::WindowText);
    m_label->setMinimumWidth(40);
    m_button->setFocusPolicy(Qt::TabFocus);
    m_button->setObjectName(u"mend"_s);
    connect(m_button, &QToolButton::clicked, this, &FieldNote::clicked);
    hide();
    colour();
}

void FieldNote::tell(const QString &text, const QString &action)
{
    m_label->setText(text);
    m_label->setToolTip(text);
    // An ampersand of an address marks no key.
    m_button->setText(QString(action).replace(u'&', u"&&"_s));
    m_button->setAccessibleName(action);
    m_button->setVisible(!action.isEmpty());
    settle();
}

void FieldNote::setAllowed(bool allowed)
{
    m_allowed = allowed;
    settle();
}

void FieldNote::settle()
{
    setVisible(m_allowed && !m_label->text().isEmpty());
}

QString FieldNote::text() const
{
    return m_label->text();
}

void FieldNote::colour()
{
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, look::colour(look::Tone::Warning));
    m_label->setPalette(colours);
}

void FieldNote::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_label)
        colour();
}

} // namespace envoi::compose
