#pragma once

#include "core/preflight/Preflight.h"

#include <QFrame>

#include <functional>
#include <vector>

class QLabel;
class QPushButton;
class QScrollArea;
class QToolButton;
class QVBoxLayout;

namespace envoi::compose {

/// What is worth a look before a letter leaves: a quiet button for beside Send, which opens the list below
/// it. Knows nothing of letters.
class ChecksPanel : public QFrame {
    Q_OBJECT

public:
    using Findings = std::vector<preflight::Finding>;

    explicit ChecksPanel(QWidget *parent = nullptr);

    /// "2 things to look at ▸"; hidden while there is nothing. Made here, lives in the window's bar.
    QToolButton *button() const { return m_button; }

    /// What was found: all of it, of which a part is shown while writing.
    void setFindings(const Findings &findings);
    /// Opens with \a questions, which stand in the way of sending now, and a button that goes on.
    void ask(const Findings &questions);
    /// The questions asked; empty when nothing is being asked.
    const Findings &asked() const { return m_asked; }
    /// Something was mended and can be undone by \a undo.
    void addMended(const QString &sentence, std::function<void()> undo);
    /// One is settled: it goes, and when it was the last one asked, so does the question.
    void settle(const preflight::Finding &finding);
    /// Closes, and takes the button away while \a isAway: a letter on its way is nothing to look over.
    void setAway(bool isAway);
    void open();
    void close();
    /// Puts the focus on what can be done first.
    void focusFirst();
    bool isOpen() const { return m_isOpen; }

signals:
    void mendRequested(const envoi::preflight::Finding &finding);
    void ignoreRequested(const envoi::preflight::Finding &finding);
    void sendAnywayRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Mended {
        QString sentence;
        std::function<void()> undo;
    };
    void refresh();
    void refreshButton();
    void addRow(const preflight::Finding &finding);
    void addMendedRow(std::size_t index);
    QLabel *makeSentence(const QString &text, QWidget *row);
    void fitHeight();
    Findings listed() const;

    QToolButton *m_button;
    QLabel *m_headline;
    QScrollArea *m_scroll;
    QWidget *m_list;
    QVBoxLayout *m_rows;
    QPushButton *m_sendAnyway;
    QToolButton *m_close;
    Findings m_findings;
    Findings m_asked;
    std::vector<Mended> m_mended;
    bool m_isOpen = false;
    bool m_isAway = false;
};

} // namespace envoi::compose
