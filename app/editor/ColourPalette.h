#pragma once

#include <QColor>
#include <QFrame>

class QToolButton;

namespace envoi::editor {

/// A small popup of colours for text or behind it, and "Automatic" or "None". Arrow keys go from one to the
/// next.
class ColourPalette : public QFrame {
    Q_OBJECT

public:
    enum class Kind { Text, Highlight };

    explicit ColourPalette(Kind kind, QWidget *parent = nullptr);
    /// At that place, with \a current marked; an invalid colour is the automatic one or none.
    void popUp(const QPoint &globalPosition, const QColor &current);

signals:
    /// Invalid for automatic or none.
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
