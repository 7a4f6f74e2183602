#include "app/preview/FindLine.h"

#include "app/look/Look.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTextDocument>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;

namespace envoi::preview {

FindLine::FindLine(QPlainTextEdit *text, QWidget *parent)
    : QWidget(parent), m_text(text), m_wanted(new QLineEdit(this))
{
    setObjectName(u"find"_s);
    m_wanted->setObjectName(u"wanted"_s);
    m_wanted->setPlaceholderText(tr("Find in the source"));
    m_wanted->setAccessibleName(tr("Find in the source"));
    m_wanted->setClearButtonEnabled(true);
    const auto button = [this](const QString &name, const QString &icon, const QString &tip) {
        auto *made = new QToolButton(this);
        made->setObjectName(name);
        made->setIcon(look::icon(icon));
        made->setToolTip(tip);
        made->setAccessibleName(tip);
        made->setAutoRaise(true);
        made->setFocusPolicy(Qt::TabFocus);
        return made;
    };
    auto *previous = button(u"findPrevious"_s, u"chevron-up"_s, tr("Find the one before"));
    auto *next = button(u"findNext"_s, u"chevron-down"_s, tr("Find the next one"));
    auto *shut = button(u"findClose"_s, u"cancel"_s, tr("Close"));
    connect(previous, &QToolButton::clicked, this, [this] { find(true, true); });
    connect(next, &QToolButton::clicked, this, [this] { find(false, true); });
    connect(shut, &QToolButton::clicked, this, &FindLine::close);
    connect(m_wanted, &QLineEdit::textEdited, this, [this] { find(false, false); });
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->setSpacing(2);
    layout->addWidget(m_wanted, 1);
    layout->addWidget(previous);
    layout->addWidget(next);
    layout->addWidget(shut);
    m_text->installEventFilter(this);
    hide();
}

void FindLine::open()
{
    show();
    m_wanted->setFocus();
    m_wanted->selectAll();
}

void FindLine::close()
{
    hide();
    m_text->setFocus();
}

void FindLine::find(bool backward, bool again)
{
    QTextCursor from = m_text->textCursor();
    if (!again)
        from.setPosition(from.selectionStart());
    const QTextDocument::FindFlags flags =
        backward ? QTextDocument::FindFlags(QTextDocument::FindBackward) : QTextDocument::FindFlags();
    QTextCursor found = m_text->document()->find(m_wanted->text(), from, flags);
    if (found.isNull()) {
        // Round and on from the other end.
        QTextCursor end(m_text->document());
        end.movePosition(backward ? QTextCursor::End : QTextCursor::Start);
        found = m_text->document()->find(m_wanted->text(), end, flags);
    }
    QPalette colours;
    if (found.isNull() && !m_wanted->text().isEmpty())
        colours.setColor(QPalette::Text, look::colour(look::Tone::Error));
    m_wanted->setPalette(colours);
    if (!found.isNull())
        m_text->setTextCursor(found);
}

void FindLine::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        find(event->modifiers() & Qt::ShiftModifier, true);
        return;
    case Qt::Key_Escape:
        close();
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

bool FindLine::eventFilter(QObject *watched, QEvent *event)
{
    // The window may have the same key for the letter.
    if (event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress) {
        auto *key = static_cast<QKeyEvent *>(event);
        if (key->matches(QKeySequence::Find)) {
            if (event->type() == QEvent::KeyPress)
                open();
            key->accept();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace envoi::preview
