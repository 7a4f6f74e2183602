#pragma once

#include <QDialog>
#include <QStringList>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace envoi::compose {

class Transcript;

/// Shows a Transcript as it grows, beside the letter. Follows its end unless the person scrolled back. A
/// click on how the connection is protected shows the server's certificate.
class TranscriptWindow : public QDialog {
    Q_OBJECT

public:
    /// \a transcript must outlive it.
    TranscriptWindow(const Transcript &transcript, QWidget *parent);

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void append(const QString &line);
    void showProtection();
    void showCertificate();

    const Transcript &m_transcript;
    QLabel *m_lock;
    QLabel *m_protection;
    QPushButton *m_certificate;
    QPlainTextEdit *m_text;
    /// Said since the last turn of the event loop: many lines are laid out at once.
    QStringList m_waiting;
};

} // namespace envoi::compose
