#pragma once

#include "core/base/DeliveryOptions.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLabel;

namespace envoi::compose {

/// What is asked of the servers for one letter: reports, encryption all the way, priority. What else was
/// asked for (by a draft that came so) is shown, and stays unless all is taken back.
class DeliveryOptionsDialog : public QDialog {
    Q_OBJECT

public:
    explicit DeliveryOptionsDialog(const DeliveryOptions &options, QWidget *parent = nullptr);

    DeliveryOptions options() const;

private:
    void fill(const DeliveryOptions &options);
    void updateReturned();

    DeliveryOptions m_options; ///< what no control shows
    QCheckBox *m_report;
    QComboBox *m_returned;
    QCheckBox *m_requireTls;
    QComboBox *m_priority;
    QLabel *m_others;
};

/// Reports on whatever becomes of the letter.
Notifications allReports();

} // namespace envoi::compose
