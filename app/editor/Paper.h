#pragma once

#include <QList>
#include <QObject>

class QAction;
class QMenu;
class QTextEdit;
class QWidget;

namespace envoi::editor {

/// How the letter looks while it is written, which nobody else ever sees: how large, and whether on white
/// paper in a dark window. Each window begins as the latest was left.
class Paper : public QObject {
    Q_OBJECT

public:
    /// \a owner: within which the keys work.
    Paper(QTextEdit &view, QWidget &owner);

    void fillMenu(QMenu *menu);

    /// In percent of the desktop's own size.
    int zoom() const { return m_zoom; }
    void setZoom(int percent);
    bool isWhite() const { return m_white; }
    void setWhite(bool white);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void step(int direction);
    void show();

    QTextEdit &m_view;
    QList<QAction *> m_zoomActions;
    QAction *m_whiteAction;
    int m_zoom;
    bool m_white;
    int m_wheel = 0; ///< eighths of a degree that are no whole step yet
};

} // namespace envoi::editor
