#include "app/editor/TextView.h"

#include "app/editor/Commands.h"
#include "app/editor/Decorations.h"
#include "app/editor/Pasting.h"
#include "app/editor/PictureTools.h"
#include "app/editor/RemotePictures.h"
#include "app/editor/Schema.h"
#include "app/editor/ShownColours.h"
#include "app/editor/UndoOrder.h"

#include <QGuiApplication>
#include <QPainter>
#include <QTextBlock>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

TextView::TextView(QWidget *parent)
    : QTextEdit(parent), m_undoOrder(new UndoOrder(*document())), m_handles(new PictureHandles(*this)),
      m_tools(new PictureTools(*this, *m_handles)), m_pasting(new Pasting(*this)),
      m_remote(new RemotePictures(*this)), m_shownColours(new ShownColours(*this))
{
    setAccessibleName(tr("Text of the letter"));
    setPlaceholderText(tr("Write your letter here"));
    setFrameShape(QFrame::NoFrame);
    setAcceptRichText(true);
    document()->setDocumentMargin(12);
    document()->documentLayout()->registerHandler(QTextFormat::ImageObject,
                                                  new PictureDrawer(m_pictures, this));
    connect(&m_pictures, &Pictures::changed, this, [this] {
        document()->markContentsDirty(0, document()->characterCount());
        viewport()->update();
    });
    viewport()->setMouseTracking(true);
}

QVariant TextView::loadResource(int, const QUrl &)
{
    // Pictures are drawn by PictureDrawer; nothing else may be fetched for a letter's sake.
    static const QImage nothing = [] {
        QImage image(1, 1, QImage::Format_ARGB32);
        image.fill(Qt::transparent);
        return image;
    }();
    return nothing;
}

void TextView::changeEvent(QEvent *event)
{
    QTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        tintLinks();
        m_shownColours->refresh();
    }
}

void TextView::tintLinks()
{
    const QBrush tint = palette().link();
    QTextCursor all(document());
    all.select(QTextCursor::Document);
    bool stale = false;
    for (QTextBlock block = document()->begin(); block.isValid() && !stale; block = block.next()) {
        for (auto it = block.begin(); !it.atEnd() && !stale; ++it) {
            const QTextCharFormat format = it.fragment().charFormat();
            stale = format.boolProperty(LinkTint) && format.foreground() != tint;
        }
    }
    if (!stale)
        return;
    // Nothing that a person did: no change to the letter, and no undo step of its own.
    const QSignalBlocker blocker(this);
    all.joinPreviousEditBlock();
    changeCharacters(all, [&tint](QTextCharFormat &format) {
        if (format.boolProperty(LinkTint))
            format.setForeground(tint);
    });
    all.endEditBlock();
}

void TextView::undo()
{
    if (!isReadOnly())
        m_undoOrder->undo();
}

void TextView::redo()
{
    if (!isReadOnly())
        m_undoOrder->redo();
}

void TextView::paintEvent(QPaintEvent *event)
{
    QTextEdit::paintEvent(event);
    QPainter painter(viewport());
    paintDecorations(painter, *this, event->rect());
    if (m_overlay)
        m_overlay(painter, event->rect());
    m_handles->paint(painter);
}

} // namespace envoi::editor
