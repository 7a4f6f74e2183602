#pragma once

#include <QList>
#include <QObject>

class QAction;
class QMenu;
class QTextEdit;
class QWidget;

namespace envoi::editor {

/// How the letter looks while it is written, which nobody else ever sees: how large, whether on white paper
/// in a dark window, a plain letter in what type and with which guide.
class Paper : public QObject {
    Q_OBJECT

public:
    struct Look {
        int zoom = 100; ///< percent of the desktop's own size
        bool white = false;
        bool fixedWidth = false; ///< a plain letter: each character as wide as the next
        bool guide =
            false; ///< a plain letter: a line behind the column at which lines are broken when it is sent
        friend bool operator==(const Look &, const Look &) = default;
    };

    /// \a owner: within which the keys work.
    Paper(QTextEdit &view, QWidget &owner);

    void fillMenu(QMenu *menu);

    const Look &look() const { return m_look; }
    void setLook(const Look &look);
    /// Whether the letter is plain.
    void setPlain(bool plain);

signals:
    /// The person chose another look.
    void lookChanged();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void choose(const Look &look);
    void step(int direction);
    void show();
    void placeGuide();

    QTextEdit &m_view;
    QList<QAction *> m_zoomActions;
    QAction *m_whiteAction;
    QAction *m_fixedAction;
    QAction *m_guideAction;
    QWidget *m_guide;
    Look m_look;
    bool m_plain = false;
    int m_wheel = 0; ///< eighths of a degree that are no whole step yet
};

} // namespace envoi::editor
