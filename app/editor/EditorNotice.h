#pragma once

#include <QString>
#include <QWidget>

class QPushButton;

namespace envoi::look {
class Notice;
}

namespace envoi::editor {

/// A quiet strip above the text that says what became of a paste or a picture, with at most two things to
/// do about it. Hidden while there is nothing to say. Never takes the focus by itself.
class EditorNotice : public QWidget {
    Q_OBJECT

public:
    enum class About { Nothing, Pasting, Opening, LeftOut, Loading, Message };

    explicit EditorNotice(QWidget *parent = nullptr);

    /// \a action and \a dismissal: names of the buttons; empty for none.
    void say(About about, const QString &headline, const QString &detail, const QString &action,
             const QString &dismissal);
    void clear();
    About about() const { return m_about; }
    QString text() const;

signals:
    void actionChosen();
    void dismissed();

private:
    look::Notice *m_notice;
    QPushButton *m_action;
    QPushButton *m_dismiss;
    About m_about = About::Nothing;
};

} // namespace envoi::editor
