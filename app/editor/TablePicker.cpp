#include "app/editor/TablePicker.h"

#include <QKeyEvent>
#include <QLabel>
#include <QPainter>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

namespace {

constexpr int side = 18;
constexpr int step = side + 3;
constexpr int margin = 8;

} // namespace

TablePicker::TablePicker(QWidget *parent) : QFrame(parent, Qt::Popup), m_label(new QLabel(this))
{
    setObjectName(u"tablePicker"_s);
    setFrameStyle(QFrame::StyledPanel | QFrame::Raised);
    setAccessibleDescription(tr("Arrow keys choose how many rows and columns, Enter inserts the table."));
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    m_label->setAlignment(Qt::AlignCenter);
    m_label->setAttribute(Qt::WA_TransparentForMouseEvents);
    const int width = 2 * margin + mostColumns * step - (step - side);
    const int squares = margin + mostRows * step;
    const int height = m_label->sizeHint().height() + fontMetrics().height();
    setFixedSize(width, squares + height + margin / 2);
    m_label->setGeometry(0, squares, width, height);
}

void TablePicker::popUp(const QPoint &globalPosition)
{
    setSize(2, 2);
    move(globalPosition);
    show();
    setFocus();
}

QRect TablePicker::square(int row, int column) const
{
    const int x = margin + column * step;
    return {layoutDirection() == Qt::RightToLeft ? width() - x - side : x, margin + row * step, side, side};
}

void TablePicker::paintEvent(QPaintEvent *event)
{
    QFrame::paintEvent(event);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor edge = palette().color(QPalette::Text);
    edge.setAlphaF(0.35F);
    QColor fill = palette().color(QPalette::Highlight);
    for (int row = 0; row < mostRows; ++row) {
        for (int column = 0; column < mostColumns; ++column) {
            const bool in = row < m_rows && column < m_columns;
            painter.setPen(in ? fill : edge);
            fill.setAlphaF(0.4F);
            painter.setBrush(in ? QBrush(fill) : QBrush(Qt::NoBrush));
            fill.setAlphaF(1);
            painter.drawRoundedRect(QRectF(square(row, column)).adjusted(0.5, 0.5, -0.5, -0.5), 2, 2);
        }
    }
}

void TablePicker::span(const QPoint &position)
{
    const int x = layoutDirection() == Qt::RightToLeft ? width() - position.x() : position.x();
    setSize(std::clamp((position.y() - margin) / step + 1, 1, mostRows),
            std::clamp((x - margin) / step + 1, 1, mostColumns));
}

void TablePicker::setSize(int rows, int columns)
{
    m_rows = rows;
    m_columns = columns;
    const QString text = tr("%1 × %2", "columns × rows of a table").arg(columns).arg(rows);
    m_label->setText(text);
    setAccessibleName(tr("Table of %1 columns and %2 rows").arg(columns).arg(rows));
    update();
}

void TablePicker::choose()
{
    hide();
    emit chosen(m_rows, m_columns);
}

void TablePicker::mouseMoveEvent(QMouseEvent *event)
{
    if (rect().contains(event->pos()))
        span(event->pos());
}

void TablePicker::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !rect().contains(event->pos()))
        return;
    span(event->pos());
    choose();
}

void TablePicker::keyPressEvent(QKeyEvent *event)
{
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    int columns = 0;
    int rows = 0;
    switch (event->key()) {
    case Qt::Key_Right:
        columns = mirrored ? -1 : 1;
        break;
    case Qt::Key_Left:
        columns = mirrored ? 1 : -1;
        break;
    case Qt::Key_Down:
        rows = 1;
        break;
    case Qt::Key_Up:
        rows = -1;
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        choose();
        return;
    case Qt::Key_Escape:
        hide();
        return;
    default:
        QFrame::keyPressEvent(event);
        return;
    }
    setSize(std::clamp(m_rows + rows, 1, mostRows), std::clamp(m_columns + columns, 1, mostColumns));
}

} // namespace envoi::editor
