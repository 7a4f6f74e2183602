#pragma once

#include <QColor>
#include <QFrame>

class QToolButton;

namespace envoi::editor {

/// A small popup of colours for text, and "Automatic". Arrow keys go from one to the next.
class ColourPalette : public QFrame {
    Q_OBJECT

public:
    explicit ColourPalette(QWidget *parent = nullptr);
    /// Below \a anchor, with \a current marked; an invalid colour is the automatic one.
    void popUp(const QWidget &anchor, const QColor &current);

signals:
    /// Invalid for automatic.
    void chosen(const QColor &colour);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void choose(const QColor &colour);
    bool moveFocus(int key);

    QToolButton *m_automatic;
    QList<QToolButton *> m_swatches;
};

} // namespace envoi::editor
