#pragma once

#include "app/compose/Recipient.h"
#include "app/compose/RecipientDoubt.h"
#include "app/look/Look.h"

#include <QAbstractButton>

namespace envoi::compose {

/// What is to be said of a recipient besides its address: that it has got the letter, or why not.
struct RecipientMark {
    look::Tone tone;
    QString text;
};

/// One recipient as a rounded tile: its name, a sign when it is wrong, doubtful or marked, and a cross to
/// remove it. Checked means selected together with others.
class RecipientChip : public QAbstractButton {
    Q_OBJECT

public:
    explicit RecipientChip(Recipient recipient, QWidget *parent = nullptr);

    const Recipient &recipient() const { return m_recipient; }
    void setRecipient(Recipient recipient);
    void setMark(std::optional<RecipientMark> mark);
    const std::optional<RecipientDoubt> &doubt() const { return m_doubt; }
    void setDoubt(std::optional<RecipientDoubt> doubt);
    /// Entries of its context menu besides its own: "Move to Cc".
    void setMoves(const QStringList &texts) { m_moves = texts; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

signals:
    void editRequested();
    void removeRequested();
    void copyRequested();
    /// What it is doubted for is to be corrected.
    void correctRequested();
    /// The entry of setMoves().
    void moveRequested(int which);
    /// Pressed with the mouse, which decides what is selected.
    void pressedWith(Qt::KeyboardModifiers modifiers);
    /// Released again without having been dragged.
    void releasedWith(Qt::KeyboardModifiers modifiers);
    void dragRequested();

protected:
    /// A click alone selects nothing.
    void nextCheckState() override {}
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void describe();
    QRect crossArea() const;
    std::optional<look::Tone> tone() const;
    int signWidth() const;
    void paintSign(QPainter &painter, const QColor &ink, const QColor &ground) const;

    Recipient m_recipient;
    std::optional<RecipientMark> m_mark;
    std::optional<RecipientDoubt> m_doubt;
    QStringList m_moves;
    QPoint m_pressedAt;
    mutable QSize m_size;
    bool m_crossPressed = false;
    bool m_dragged = false;
};

} // namespace envoi::compose
