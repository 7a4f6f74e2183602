#pragma once

#include <QDateTime>
#include <QDialog>

class QDateTimeEdit;

namespace envoi::mailbox {

/// Asks when a letter is to go instead.
class RescheduleDialog : public QDialog {
    Q_OBJECT

public:
    /// \a due: what was chosen before; may be invalid.
    explicit RescheduleDialog(const QDateTime &due, QWidget *parent = nullptr);

signals:
    void chosen(const QDateTime &due);

private:
    QDateTimeEdit *m_time;
};

} // namespace envoi::mailbox
