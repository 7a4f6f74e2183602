// What the pointer does in a letter's text: links, menus and drops.
#include "app/editor/TextView.h"

#include "app/editor/Schema.h"

#include <QDesktopServices>
#include <QHelpEvent>
#include <QMenu>
#include <QToolTip>
#include <QUrl>

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

void TextView::contextMenuEvent(QContextMenuEvent *event)
{
    QPoint at = event->globalPos();
    if (event->reason() == QContextMenuEvent::Keyboard) {
        at = viewport()->mapToGlobal(cursorRect().bottomLeft());
    } else if (const QTextCursor pointed = cursorForPosition(viewport()->mapFromGlobal(at));
               pointed.position() < textCursor().selectionStart() ||
               pointed.position() > textCursor().selectionEnd()) {
        setTextCursor(pointed);
    }
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    emit contextMenuOpening(menu);
    menu->popup(at);
}

bool TextView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const QString address = anchorAt(help->pos());
        if (address.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(
                help->globalPos(),
                tr("%1\nCtrl+click opens it").arg(address.size() > 200 ? address.first(200) + u'…' : address),
                viewport());
        return true;
    }
    return QTextEdit::viewportEvent(event);
}

void TextView::mouseMoveEvent(QMouseEvent *event)
{
    QTextEdit::mouseMoveEvent(event);
    const bool follows = (event->modifiers() & Qt::ControlModifier) && !anchorAt(event->pos()).isEmpty();
    viewport()->setCursor(follows ? Qt::PointingHandCursor : Qt::IBeamCursor);
}

void TextView::mousePressEvent(QMouseEvent *event)
{
    m_pressedLink.clear();
    if (event->button() == Qt::LeftButton && (event->modifiers() & Qt::ControlModifier))
        m_pressedLink = anchorAt(event->pos());
    QTextEdit::mousePressEvent(event);
}

void TextView::mouseReleaseEvent(QMouseEvent *event)
{
    QTextEdit::mouseReleaseEvent(event);
    const QString address = std::exchange(m_pressedLink, {});
    if (event->button() == Qt::LeftButton && !address.isEmpty() && anchorAt(event->pos()) == address &&
        isHarmlessAddress(address))
        QDesktopServices::openUrl(QUrl(address));
}

void TextView::dropEvent(QDropEvent *event)
{
    m_shiftHeld = event->modifiers() & Qt::ShiftModifier;
    QTextEdit::dropEvent(event);
    m_shiftHeld = false;
}

} // namespace envoi::editor
