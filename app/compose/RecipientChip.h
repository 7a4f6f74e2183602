#pragma once

#include "app/compose/Recipient.h"
#include "app/look/Look.h"

#include <QAbstractButton>

namespace envoi::compose {

/// What is to be said of a recipient besides its address: that it has got the letter, or why not.
struct RecipientMark {
    look::Tone tone;
    QString text;
};

/// One recipient as a rounded tile: its name, a sign when it is wrong or marked, and a cross to remove it.
class RecipientChip : public QAbstractButton {
    Q_OBJECT

public:
    explicit RecipientChip(Recipient recipient, QWidget *parent = nullptr);

    const Recipient &recipient() const { return m_recipient; }
    void setRecipient(Recipient recipient);
    void setMark(std::optional<RecipientMark> mark);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

signals:
    void editRequested();
    void removeRequested();
    void copyRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
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
    mutable QSize m_size;
    bool m_crossPressed = false;
};

} // namespace envoi::compose
