#pragma once

#include <QWidget>

class QLineEdit;
class QPlainTextEdit;

namespace envoi::preview {

/// A line below a text to look for something in it. Hidden until it is asked for.
class FindLine : public QWidget {
    Q_OBJECT

public:
    explicit FindLine(QPlainTextEdit *text, QWidget *parent = nullptr);
    void open();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void find(bool backward, bool again);
    void close();
    QPlainTextEdit *m_text;
    QLineEdit *m_wanted;
};

} // namespace envoi::preview
