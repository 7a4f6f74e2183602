#pragma once

#include <QToolButton>

namespace envoi::look {

/// A flat button that opens its menu at once. The arrow that tells so stands beside what it shows; the
/// style would paint it over that.
class MenuButton : public QToolButton {
public:
    explicit MenuButton(QWidget *parent);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace envoi::look
