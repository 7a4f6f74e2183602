#pragma once

#include "app/look/Look.h"

#include <QFrame>
#include <QStringList>

#include <functional>

class QHBoxLayout;
class QLabel;
class QPlainTextEdit;
class QToolButton;

namespace envoi::compose {

/// Tells above a letter what happened: a headline, what to do next, and behind "Details" the server's own
/// words.
class Banner : public QFrame {
    Q_OBJECT

public:
    struct Notice {
        look::Tone tone = look::Tone::Error;
        QString headline;
        QString advice;
        /// Shown on demand, a line each: the server's reply, each recipient's verdict.
        QStringList details;
        /// There is a transcript to be asked for.
        bool hasTranscript = false;
    };

    explicit Banner(QWidget *parent = nullptr);

    void tell(const Notice &notice);
    void clear();
    /// A button of this notice; gone with it.
    void addButton(const QString &text, std::function<void()> clicked);
    bool isTelling() const { return m_telling; }
    QString headline() const;

signals:
    void transcriptRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void showDetails(bool on);

    Notice m_notice;
    bool m_telling = false;
    QLabel *m_icon;
    QLabel *m_headline;
    QLabel *m_advice;
    QToolButton *m_details;
    QToolButton *m_transcript;
    QToolButton *m_close;
    QPlainTextEdit *m_text;
    QHBoxLayout *m_buttons;
};

} // namespace envoi::compose
