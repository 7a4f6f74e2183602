#pragma once

#include <QDialog>
#include <QStringList>

namespace envoi::mailbox {

/// What was said with the server in a letter's last attempt.
class TranscriptDialog : public QDialog {
    Q_OBJECT

public:
    TranscriptDialog(const QString &subject, const QStringList &lines, QWidget *parent = nullptr);
};

} // namespace envoi::mailbox
