#pragma once

#include "app/compose/Recipient.h"

#include <QAbstractButton>

namespace envoi::compose {

/// One recipient as a rounded tile: its name, a mark when it is wrong, and a cross to remove it.
class RecipientChip : public QAbstractButton {
    Q_OBJECT

public:
    explicit RecipientChip(Recipient recipient, QWidget *parent = nullptr);

    const Recipient &recipient() const { return m_recipient; }
    void setRecipient(Recipient recipient);

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
    int markWidth() const;

    Recipient m_recipient;
    mutable QSize m_size;
    bool m_crossPressed = false;
};

} // namespace envoi::compose
