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
    /// Most letters have nothing to tell: its parts are made when there is something.
    void build();
    void showDetails(bool on);

    Notice m_notice;
    bool m_telling = false;
    QLabel *m_icon = nullptr;
    QLabel *m_headline = nullptr;
    QLabel *m_advice = nullptr;
    QToolButton *m_details = nullptr;
    QToolButton *m_transcript = nullptr;
    QToolButton *m_close = nullptr;
    QPlainTextEdit *m_text = nullptr;
    QHBoxLayout *m_buttons = nullptr;
};

} // namespace envoi::compose
