#include "app/editor/PictureHandles.h"

#include "app/editor/TextView.h"

#include <QAbstractTextDocumentLayout>
#include <QContextMenuEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

namespace {

constexpr double handleSide = 9;   ///< pixels, as drawn
constexpr double handleReach = 9;  ///< from a corner, where the mouse takes it
constexpr int smallestPicture = 8; ///< pixels a side
constexpr int largestPicture = 8192;

} // namespace

QTextImageFormat PictureGeometry::formatAt(const QTextDocument &document, int position)
{
    if (position < 0 || document.characterAt(position) != QChar::ObjectReplacementCharacter)
        return QTextFormat().toImageFormat();
    QTextCursor cursor(const_cast<QTextDocument *>(&document)); // only to look
    cursor.setPosition(position + 1);
    const QTextCharFormat format = cursor.charFormat();
    return format.isImageFormat() ? format.toImageFormat() : QTextFormat().toImageFormat();
}

QRectF PictureGeometry::rectangle(const QTextDocument &document, int position)
{
    const QTextImageFormat format = formatAt(document, position);
    if (!format.isValid())
        return {};
    QAbstractTextDocumentLayout *layout = document.documentLayout();
    const QTextBlock block = document.findBlock(position);
    const QPointF origin = layout->blockBoundingRect(block).topLeft();
    const int within = position - block.position();
    const QTextLine line = block.layout()->lineForTextPosition(within);
    QTextObjectInterface *drawer = layout->handlerForObject(QTextFormat::ImageObject);
    if (!line.isValid() || !drawer)
        return {};
    const QSizeF size = drawer->intrinsicSize(const_cast<QTextDocument *>(&document), position, format);
    const double one = line.cursorToX(within);
    const double other = line.cursorToX(within + 1);
    return {origin + QPointF(std::min(one, other), line.y() + line.ascent() - size.height()), size};
}

int PictureGeometry::pictureAt(const QTextDocument &document, QPointF point)
{
    const int near = document.documentLayout()->hitTest(point, Qt::FuzzyHit);
    for (const int position : {near - 1, near, near + 1}) {
        if (rectangle(document, position).contains(point))
            return position;
    }
    return -1;
}

PictureHandles::PictureHandles(TextView &view) : QObject(&view), m_view(view)
{
    m_view.installEventFilter(this);
    m_view.viewport()->installEventFilter(this);
    connect(&m_view, &QTextEdit::selectionChanged, this, [this] { m_view.viewport()->update(); });
}

int PictureHandles::selected() const
{
    const QTextCursor cursor = m_view.textCursor();
    if (m_view.isPlain() || cursor.selectionEnd() - cursor.selectionStart() != 1)
        return -1;
    const int position = cursor.selectionStart();
    return PictureGeometry::formatAt(*m_view.document(), position).isValid() ? position : -1;
}

void PictureHandles::select(int position)
{
    QTextCursor cursor(m_view.document());
    cursor.setPosition(position);
    cursor.setPosition(position + 1, QTextCursor::KeepAnchor);
    m_view.setTextCursor(cursor);
}

void PictureHandles::setFormat(int position, const QTextImageFormat &format)
{
    QTextCursor cursor(m_view.document());
    cursor.setPosition(position);
    cursor.setPosition(position + 1, QTextCursor::KeepAnchor);
    cursor.setCharFormat(format);
    m_view.viewport()->update();
}

int PictureHandles::pictureAt(QPoint point) const
{
    if (m_view.isPlain())
        return -1;
    const QPoint scrolled(m_view.horizontalScrollBar()->value(), m_view.verticalScrollBar()->value());
    return PictureGeometry::pictureAt(*m_view.document(), point + scrolled);
}

QRectF PictureHandles::rectangle(int position) const
{
    const QPointF scrolled(m_view.horizontalScrollBar()->value(), m_view.verticalScrollBar()->value());
    return PictureGeometry::rectangle(*m_view.document(), position).translated(-scrolled);
}

PictureHandles::Corner PictureHandles::cornerAt(QPoint point) const
{
    const int position = m_view.isReadOnly() ? -1 : selected();
    if (position < 0)
        return Corner::None;
    const QRectF shown = rectangle(position);
    const std::array<std::pair<QPointF, Corner>, 4> corners{{{shown.bottomRight(), Corner::BottomRight},
                                                             {shown.topLeft(), Corner::TopLeft},
                                                             {shown.topRight(), Corner::TopRight},
                                                             {shown.bottomLeft(), Corner::BottomLeft}}};
    for (const auto &[corner, name] : corners) {
        const QPointF away = corner - point;
        if (std::abs(away.x()) <= handleReach && std::abs(away.y()) <= handleReach)
            return name;
    }
    return Corner::None;
}

bool PictureHandles::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == &m_view) {
        if (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride)
            return false;
        const auto *key = static_cast<QKeyEvent *>(event);
        const bool escapes = m_drag && key->key() == Qt::Key_Escape;
        const bool asks = key->modifiers() == Qt::AltModifier &&
                          (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) && selected() >= 0 &&
                          !m_view.isReadOnly();
        if (!escapes && !asks)
            return false;
        event->accept();
        if (event->type() == QEvent::ShortcutOverride)
            return true;
        if (escapes)
            finish();
        else
            emit propertiesRequested(selected());
        return true;
    }
    switch (event->type()) {
    case QEvent::MouseButtonPress:
        return press(*static_cast<QMouseEvent *>(event));
    case QEvent::MouseMove:
        return move(*static_cast<QMouseEvent *>(event));
    case QEvent::MouseButtonRelease:
        return release(*static_cast<QMouseEvent *>(event));
    case QEvent::MouseButtonDblClick: {
        const auto *click = static_cast<QMouseEvent *>(event);
        const int position = click->button() == Qt::LeftButton ? pictureAt(click->pos()) : -1;
        if (position < 0 || m_view.isReadOnly())
            return false;
        select(position);
        m_swallowRelease = true;
        emit propertiesRequested(position);
        return true;
    }
    case QEvent::ContextMenu: {
        const auto *menu = static_cast<QContextMenuEvent *>(event);
        const bool byMouse = menu->reason() == QContextMenuEvent::Mouse;
        const int position = byMouse ? pictureAt(menu->pos()) : selected();
        if (position < 0 || m_view.isReadOnly())
            return false;
        select(position);
        const QPoint within = byMouse ? menu->pos() : rectangle(position).center().toPoint();
        emit menuRequested(position, m_view.viewport()->mapToGlobal(within));
        return true;
    }
    default:
        return false;
    }
}

bool PictureHandles::press(const QMouseEvent &event)
{
    m_swallowRelease = false;
    if (event.button() != Qt::LeftButton || m_drag)
        return m_drag.has_value();
    if (const Corner corner = cornerAt(event.pos()); corner != Corner::None) {
        const int position = selected();
        const QRectF shown = rectangle(position);
        m_drag = {position, corner, event.pos(), shown, shown.size().toSize(), event.pos()};
        return true;
    }
    if (event.modifiers() & (Qt::ShiftModifier | Qt::ControlModifier))
        return false;
    const int position = pictureAt(event.pos());
    // One that is selected already can be dragged to another place.
    if (position < 0 || position == selected())
        return false;
    select(position);
    m_swallowRelease = true;
    return true;
}

bool PictureHandles::move(const QMouseEvent &event)
{
    if (m_drag) {
        dragTo(event.pos(), event.modifiers() & Qt::ShiftModifier);
        return true;
    }
    if (m_swallowRelease)
        return true;
    if (event.buttons() != Qt::NoButton)
        return false;
    switch (cornerAt(event.pos())) {
    case Corner::TopLeft:
    case Corner::BottomRight:
        m_view.viewport()->setCursor(Qt::SizeFDiagCursor);
        return true;
    case Corner::TopRight:
    case Corner::BottomLeft:
        m_view.viewport()->setCursor(Qt::SizeBDiagCursor);
        return true;
    case Corner::None:
        break;
    }
    if (event.modifiers() != Qt::NoModifier || pictureAt(event.pos()) < 0)
        return false;
    m_view.viewport()->setCursor(Qt::ArrowCursor);
    return true;
}

bool PictureHandles::release(const QMouseEvent &event)
{
    if (event.button() != Qt::LeftButton)
        return m_drag.has_value();
    if (!m_drag)
        return std::exchange(m_swallowRelease, false);
    const Drag drag = *m_drag;
    finish();
    QTextImageFormat format = PictureGeometry::formatAt(*m_view.document(), drag.position);
    if (!format.isValid() || drag.size == drag.original.size().toSize() || m_view.isReadOnly())
        return true;
    const int before = qRound(format.width());
    format.setWidth(drag.size.width());
    format.setHeight(drag.size.height());
    setFormat(drag.position, format);
    emit resized(drag.position, before);
    return true;
}

void PictureHandles::dragTo(QPoint pointer, bool freely)
{
    Drag &drag = *m_drag;
    drag.pointer = pointer;
    const bool left = drag.corner == Corner::TopLeft || drag.corner == Corner::BottomLeft;
    const bool top = drag.corner == Corner::TopLeft || drag.corner == Corner::TopRight;
    const QPoint way = pointer - drag.from;
    double width = drag.original.width() + (left ? -way.x() : way.x());
    double height = drag.original.height() + (top ? -way.y() : way.y());
    if (!freely) {
        const double factor =
            std::max({width / drag.original.width(), height / drag.original.height(),
                      smallestPicture / std::min(drag.original.width(), drag.original.height())});
        width = drag.original.width() * factor;
        height = drag.original.height() * factor;
    }
    drag.size = {std::clamp(qRound(width), smallestPicture, largestPicture),
                 std::clamp(qRound(height), smallestPicture, largestPicture)};
    m_view.viewport()->update();
}

void PictureHandles::finish()
{
    m_drag.reset();
    m_view.viewport()->update();
}

QRectF PictureHandles::draggedRectangle() const
{
    QRectF shown(m_drag->original.topLeft(), QSizeF(m_drag->size));
    if (m_drag->corner == Corner::TopLeft || m_drag->corner == Corner::BottomLeft)
        shown.moveRight(m_drag->original.right());
    if (m_drag->corner == Corner::TopLeft || m_drag->corner == Corner::TopRight)
        shown.moveBottom(m_drag->original.bottom());
    return shown;
}

void PictureHandles::paintDrag(QPainter &painter) const
{
    const QTextImageFormat format = PictureGeometry::formatAt(*m_view.document(), m_drag->position);
    const QImage image = m_view.pictures().image(PictureDrawer::contentIdOf(format));
    const QRectF shown = draggedRectangle();
    painter.setOpacity(0.6);
    if (!image.isNull())
        painter.drawImage(shown, image);
    painter.setOpacity(1);
    painter.setPen(QPen(m_view.palette().highlight().color(), 1, Qt::DashLine));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(shown);

    const QString text = tr("%1 × %2").arg(m_drag->size.width()).arg(m_drag->size.height());
    const QFontMetricsF metrics(m_view.font());
    QRectF tip(0, 0, metrics.horizontalAdvance(text) + 14, metrics.height() + 8);
    tip.moveTopLeft(m_drag->pointer + QPointF(16, 16));
    const QRectF room = m_view.viewport()->rect();
    tip.moveRight(std::min(tip.right(), room.right() - 2));
    tip.moveBottom(std::min(tip.bottom(), room.bottom() - 2));
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_view.palette().toolTipBase());
    painter.drawRoundedRect(tip, 4, 4);
    painter.setPen(m_view.palette().toolTipText().color());
    painter.setFont(m_view.font());
    painter.drawText(tip, Qt::AlignCenter, text);
}

void PictureHandles::paint(QPainter &painter) const
{
    const int position = selected();
    if (position < 0 || m_view.isReadOnly())
        return;
    const QRectF shown = rectangle(position);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor line = m_view.palette().highlight().color();
    painter.setPen(QPen(line, 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(shown);
    if (m_drag) {
        paintDrag(painter);
    } else {
        painter.setBrush(m_view.palette().base());
        for (const QPointF corner :
             {shown.topLeft(), shown.topRight(), shown.bottomLeft(), shown.bottomRight()}) {
            QRectF handle(0, 0, handleSide, handleSide);
            handle.moveCenter(corner);
            painter.drawRoundedRect(handle, 2, 2);
        }
    }
    painter.restore();
}

} // namespace envoi::editor
