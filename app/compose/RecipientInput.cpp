#include "app/compose/RecipientInput.h"

#include "app/compose/RecipientsField.h"

#include <QAction>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QDropEvent>
#include <QGuiApplication>
#include <QMenu>
#include <QMimeData>
#include <QMouseEvent>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

void RecipientInput::pasteFrom(int clipboardMode)
{
    const QString text = QGuiApplication::clipboard()->text(static_cast<QClipboard::Mode>(clipboardMode));
    if (!text.isEmpty())
        emit textInserted(text);
}

void RecipientInput::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Paste)) {
        pasteFrom(QClipboard::Clipboard);
        event->accept();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

void RecipientInput::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = createStandardContextMenu();
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (auto *action : menu->actions()) {
        if (action->objectName() == "edit-paste"_L1) {
            action->disconnect();
            connect(action, &QAction::triggered, this, [this] { pasteFrom(QClipboard::Clipboard); });
        }
    }
    menu->popup(event->globalPos());
}

void RecipientInput::dragEnterEvent(QDragEnterEvent *event)
{
    // Files are for the window: they become attachments; chips are for the field.
    if (event->mimeData()->hasUrls() || qobject_cast<const RecipientsMime *>(event->mimeData()))
        event->ignore();
    else
        QLineEdit::dragEnterEvent(event);
}

void RecipientInput::dropEvent(QDropEvent *event)
{
    if (event->source() != this && event->mimeData()->hasText()) {
        emit textInserted(event->mimeData()->text());
        event->acceptProposedAction();
        return;
    }
    QLineEdit::dropEvent(event);
}

void RecipientInput::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::MiddleButton && QGuiApplication::clipboard()->supportsSelection()) {
        pasteFrom(QClipboard::Selection);
        event->accept();
        return;
    }
    QLineEdit::mouseReleaseEvent(event);
}

} // namespace envoi::compose
