#pragma once

#include <QWidget>

class QLabel;
class QToolButton;

namespace envoi::compose {

/// A line below a field that says what is doubtful there, with a button that mends it. Hidden while it has
/// nothing to say.
class FieldNote : public QWidget {
    Q_OBJECT

public:
    explicit FieldNote(QWidget *parent = nullptr);

    /// Plain texts; no button where \a action is empty.
    void tell(const QString &text, const QString &action);
    /// Whether the field that it is about is shown.
    void setAllowed(bool allowed);
    QString text() const;
    QToolButton *button() const { return m_button; }

signals:
    void clicked();

protected:
    void changeEvent(QEvent *event) override;

private:
    void colour();
    void settle();

    QLabel *m_label;
    QToolButton *m_button;
    bool m_allowed = true;
};

} // namespace envoi::compose
