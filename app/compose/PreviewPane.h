#pragma once

#include "app/preview/Preview.h"

#include <QObject>

class QAction;
class QDockWidget;
class QMainWindow;
class QMenu;
class QToolButton;

namespace envoi::compose {

class Memory;

/// The panel "What will be sent" at the side of a letter's window: its switches, and the panel itself once it
/// is wanted. Whether it is open, how wide it is and which side of it was seen is remembered.
class PreviewPane : public QObject {
    Q_OBJECT

public:
    /// \a back: what gets the focus when the panel is left.
    PreviewPane(QMainWindow &window, Memory &memory, preview::Preview::Source source, QWidget &back);

    void addTo(QMenu *menu);
    void open();
    /// A button that opens and closes it.
    QToolButton *button() const { return m_button; }
    /// The letter, or the way that it will go, is not what it was.
    void touch();
    /// A file came or went: whether the server takes the letter with it is told, be the panel open or not.
    void measure();
    void setReadOnly(bool readOnly);
    /// Keeps how wide it is, and so on, for the next window.
    void remember();
    /// Null while it was never opened.
    preview::Preview *preview() const { return m_preview; }

signals:
    void alternativeEdited(const QString &text, const QString &basis);
    void alternativeFollows();
    /// The letter has become larger than its server takes.
    void tooLarge(qint64 octets, const envoi::preview::Route &route);
    /// It no longer is.
    void fits();

private:
    void setOpen(bool open);
    void make();
    void makeRoom();
    void moveFocus();

    QMainWindow &m_window;
    Memory &m_memory;
    preview::Preview::Source m_source;
    QWidget &m_back;
    QAction *m_toggle;
    QAction *m_go;
    QToolButton *m_button;
    QDockWidget *m_dock = nullptr;
    preview::Preview *m_preview = nullptr;
    bool m_isReadOnly = false;
    bool m_isMeasuring = false;
    bool m_mustMeasure = false; ///< again
    bool m_isTooLarge = false;
    int m_widthBefore = 0; ///< of the window, before it was made wider for the panel
    int m_widthSince = 0;
};

} // namespace envoi::compose
