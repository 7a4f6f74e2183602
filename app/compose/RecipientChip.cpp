#include "app/compose/RecipientChip.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QStyle>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {

constexpr int padding = 9;
constexpr int crossWidth = 14;
constexpr int maximalLabelWidth = 260;

QColor mixed(const QColor &a, const QColor &b, qreal share)
{
    return QColor::fromRgbF(static_cast<float>(a.redF() * share + b.redF() * (1 - share)),
                            static_cast<float>(a.greenF() * share + b.greenF() * (1 - share)),
                            static_cast<float>(a.blueF() * share + b.blueF() * (1 - share)));
}

} // namespace

RecipientChip::RecipientChip(Recipient recipient, QWidget *parent)
    : QAbstractButton(parent), m_recipient(std::move(recipient))
{
    // Tab goes from field to field; among chips the arrow keys lead.
    setFocusPolicy(Qt::ClickFocus);
    setCheckable(true);
    setCursor(Qt::ArrowCursor);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    describe();
}

void RecipientChip::setRecipient(Recipient recipient)
{
    m_recipient = std::move(recipient);
    m_mark.reset();
    m_doubt.reset();
    describe();
}

void RecipientChip::setDoubt(std::optional<RecipientDoubt> doubt)
{
    if (!doubt && !m_doubt)
        return;
    m_doubt = std::move(doubt);
    describe();
}

void RecipientChip::setMark(std::optional<RecipientMark> mark)
{
    if (!mark && !m_mark)
        return;
    m_mark = std::move(mark);
    describe();
}

/// What colours it; nothing for the usual colour.
std::optional<look::Tone> RecipientChip::tone() const
{
    if (!m_recipient.isValid())
        return look::Tone::Error;
    if (m_mark)
        return m_mark->tone;
    return m_doubt ? std::optional(look::Tone::Warning) : std::nullopt;
}

void RecipientChip::describe()
{
    // What became of a letter says more than what was doubted before.
    const QString remark = m_mark ? m_mark->text : m_doubt ? m_doubt->text : QString();
    setToolTip(remark.isEmpty() ? m_recipient.toolTip() : m_recipient.toolTip() + u'\n' + remark);
    setAccessibleName(m_recipient.isValid() ? m_recipient.fullText()
                                            : tr("%1, not a valid address").arg(m_recipient.text));
    const QString usage = tr("Enter edits, Delete removes");
    setAccessibleDescription(!m_recipient.isValid() ? m_recipient.problem
                             : !remark.isEmpty()    ? remark + u"; "_s + usage
                                                    : usage);
    m_size = {};
    updateGeometry();
    update();
}

int RecipientChip::signWidth() const
{
    return tone().value_or(look::Tone::Muted) == look::Tone::Muted ? 0 : fontMetrics().height();
}

QSize RecipientChip::sizeHint() const
{
    // A field of hundreds asks each of them at every layout.
    if (!m_size.isValid()) {
        const auto metrics = fontMetrics();
        const int label = std::min(metrics.horizontalAdvance(m_recipient.label()), maximalLabelWidth);
        m_size = {2 * padding + signWidth() + label + crossWidth, metrics.height() + 6};
    }
    return m_size;
}

QRect RecipientChip::crossArea() const
{
    const QRect area(width() - padding - crossWidth + 3, 0, crossWidth + padding - 3, height());
    return QStyle::visualRect(layoutDirection(), rect(), area);
}

void RecipientChip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto &colours = palette();
    const bool valid = m_recipient.isValid();
    const auto tone = this->tone();
    const QColor base = colours.color(QPalette::Base);
    const QColor accent = tone ? look::colour(*tone) : colours.color(QPalette::Highlight);

    QColor fill = mixed(accent, base, isChecked() ? 0.45 : underMouse() ? 0.24 : 0.14);
    QColor ink = colours.color(QPalette::Text);
    QPen edge(mixed(accent, base, valid ? 0.30 : 1.0), valid ? 1.0 : 1.4,
              valid ? Qt::SolidLine : Qt::DashLine);
    if (hasFocus()) {
        fill = accent;
        ink = !tone ? colours.color(QPalette::HighlightedText)
                    : (accent.lightnessF() > 0.6F ? QColor(Qt::black) : QColor(Qt::white));
        edge.setColor(accent);
    }
    const QRectF box = QRectF(rect()).adjusted(0.7, 0.7, -0.7, -0.7);
    const qreal radius = box.height() / 2;
    painter.setPen(edge);
    painter.setBrush(fill);
    painter.drawRoundedRect(box, radius, radius);

    if (signWidth() > 0)
        paintSign(painter, hasFocus() ? ink : accent, fill);

    const QRect text = QStyle::visualRect(
        layoutDirection(), rect(),
        QRect(padding + signWidth(), 0, width() - 2 * padding - signWidth() - crossWidth + 3, height()));
    painter.setPen(ink);
    painter.drawText(text, static_cast<int>(Qt::AlignVCenter | Qt::AlignLeading | Qt::TextSingleLine),
                     fontMetrics().elidedText(m_recipient.label(), Qt::ElideMiddle, text.width()));

    ink.setAlphaF(underMouse() || hasFocus() ? 0.9F : 0.45F);
    painter.setPen(QPen(ink, 1.2));
    const QRect cross = crossArea();
    const QPointF middle =
        QPointF(cross.center()) + QPointF(layoutDirection() == Qt::RightToLeft ? 2 : -2, 0.5);
    constexpr qreal arm = 2.8;
    painter.drawLine(middle - QPointF(arm, arm), middle + QPointF(arm, arm));
    painter.drawLine(middle - QPointF(arm, -arm), middle + QPointF(arm, -arm));
}

/// A tick or a triangle besides the colour, for those who don't see it.
void RecipientChip::paintSign(QPainter &painter, const QColor &ink, const QColor &ground) const
{
    const int side = signWidth() - 5;
    const QRectF sign(
        QStyle::visualRect(layoutDirection(), rect(), QRect(padding, (height() - side) / 2, side, side)));
    if (tone() == look::Tone::Success) {
        painter.setPen(QPen(ink, 2.0, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPolyline(QPolygonF({sign.topLeft() + QPointF(side * 0.05, side * 0.55),
                                        sign.topLeft() + QPointF(side * 0.35, side * 0.85),
                                        sign.topLeft() + QPointF(side * 0.90, side * 0.20)}));
        return;
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    painter.drawPolygon(QPolygonF({{sign.center().x(), sign.top()}, sign.bottomRight(), sign.bottomLeft()}));
    painter.setPen(QPen(ground, 1.5));
    const qreal x = sign.center().x();
    painter.drawLine(QPointF(x, sign.top() + side * 0.38), QPointF(x, sign.top() + side * 0.66));
    painter.drawPoint(QPointF(x, sign.top() + side * 0.84));
}

void RecipientChip::mousePressEvent(QMouseEvent *event)
{
    m_crossPressed = event->button() == Qt::LeftButton && crossArea().contains(event->position().toPoint());
    m_pressedAt = event->position().toPoint();
    m_dragged = false;
    if (event->button() == Qt::LeftButton && !m_crossPressed)
        emit pressedWith(event->modifiers());
    QAbstractButton::mousePressEvent(event);
}

void RecipientChip::mouseMoveEvent(QMouseEvent *event)
{
    QAbstractButton::mouseMoveEvent(event);
    const bool isFar =
        (event->position().toPoint() - m_pressedAt).manhattanLength() >= QApplication::startDragDistance();
    if (!event->buttons().testFlag(Qt::LeftButton) || m_crossPressed || m_dragged || !isFar)
        return;
    m_dragged = true;
    // Whatever becomes of the drag, its button is not pressed any more; and it may be gone afterwards.
    setDown(false);
    emit dragRequested();
}

void RecipientChip::mouseReleaseEvent(QMouseEvent *event)
{
    QAbstractButton::mouseReleaseEvent(event);
    if (m_crossPressed && crossArea().contains(event->position().toPoint()))
        emit removeRequested();
    else if (event->button() == Qt::LeftButton && !m_crossPressed && !m_dragged)
        emit releasedWith(event->modifiers());
    m_crossPressed = false;
}

void RecipientChip::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && !crossArea().contains(event->position().toPoint()))
        emit editRequested();
}

void RecipientChip::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (m_doubt && !m_doubt->address.isEmpty()) {
        // An ampersand of the address's own marks no key.
        const QString address = QString(m_doubt->address).replace(u'&', u"&&"_s);
        menu->addAction(tr("C&hange to %1").arg(address), this, &RecipientChip::correctRequested);
        menu->addSeparator();
    }
    menu->addAction(tr("&Edit"), this, &RecipientChip::editRequested);
    menu->addAction(tr("&Copy Address"), this, &RecipientChip::copyRequested);
    for (int i = 0; i < static_cast<int>(m_moves.size()); ++i)
        menu->addAction(m_moves[i], this, [this, i] { emit moveRequested(i); });
    menu->addSeparator();
    menu->addAction(tr("&Remove"), this, &RecipientChip::removeRequested);
    menu->popup(event->globalPos());
}

void RecipientChip::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::FontChange) {
        m_size = {};
        updateGeometry();
    }
    QAbstractButton::changeEvent(event);
}

} // namespace envoi::compose
