#pragma once

#include <QList>
#include <QObject>

class QAction;
class QMenu;
class QTextEdit;
class QWidget;

namespace envoi::editor {

/// How the letter looks while it is written, which nobody else ever sees: how large, whether on white paper
/// in a dark window, a plain letter in what type and with which guide. Each window begins as the latest was
/// left.
class Paper : public QObject {
    Q_OBJECT

public:
    /// \a owner: within which the keys work.
    Paper(QTextEdit &view, QWidget &owner);

    void fillMenu(QMenu *menu);

    /// In percent of the desktop's own size.
    int zoom() const { return m_look.zoom; }
    void setZoom(int percent);
    bool isWhite() const { return m_look.white; }
    void setWhite(bool white);
    /// Of a plain letter: each character as wide as the next.
    void setFixedWidth(bool fixed);
    /// Of a plain letter: a line behind the column at which lines are broken when it is sent.
    void setGuide(bool guide);
    /// Whether the letter is plain.
    void setPlain(bool plain);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void step(int direction);
    void show();
    void placeGuide();

    QTextEdit &m_view;
    QList<QAction *> m_zoomActions;
    QAction *m_whiteAction;
    QAction *m_fixedAction;
    QAction *m_guideAction;
    QWidget *m_guide;
    struct Look {
        int zoom = 100;
        bool white = false;
        bool fixedWidth = false;
        bool guide = false;
    };
    static Look &last();
    Look m_look;
    bool m_plain = false;
    int m_wheel = 0; ///< eighths of a degree that are no whole step yet
};

} // namespace envoi::editor
