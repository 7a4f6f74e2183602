#pragma once

#include <QList>
#include <QWidget>

class QHBoxLayout;
class QLabel;
class QMenu;
class QProgressBar;
class QPushButton;
class QToolButton;

namespace envoi::compose {

/// The Send button, and while a letter is on its way its progress with a Cancel button and a way to more.
class SendControls : public QWidget {
    Q_OBJECT

public:
    enum class State { Ready, Sending, Done };

    explicit SendControls(QWidget *parent = nullptr);

    /// Puts \a widget beside the Send button.
    void addBeside(QWidget *widget);
    /// The same; where the window is narrow, only its icon is shown.
    void addBesideBriefly(QToolButton *button);
    /// Puts \a widget at the other end of the row.
    void addAtEnd(QWidget *widget);

    State state() const { return m_state; }
    void setState(State state);
    /// What is being done just now: "Connecting…".
    void setStage(const QString &text);
    /// The letter waits for its moment, and Cancel takes it back.
    void setCountdown(int seconds);
    /// Other ways to send, behind an arrow beside Send.
    void setMenu(QMenu *menu);
    /// Octets handed over, of \a total (-1 if not known).
    void setProgress(qint64 sent, qint64 total);
    /// A quiet note at rest: "Draft saved".
    void setNote(const QString &text);

signals:
    void sendRequested();
    void cancelRequested();
    /// What is being said to the server.
    void transcriptRequested();

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void paintButton();
    void nameCancel(const QString &text, const QString &accessibleName);
    QHBoxLayout *m_layout;
    QPushButton *m_send;
    QToolButton *m_more;
    QMenu *m_menu = nullptr;
    QPushButton *m_cancel;
    QProgressBar *m_bar;
    QLabel *m_text;
    QToolButton *m_transcript;
    QList<QToolButton *> m_brief;
    State m_state = State::Ready;
    bool m_painting = false;
};

} // namespace envoi::compose
