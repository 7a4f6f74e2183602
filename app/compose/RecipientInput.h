#pragma once

#include <QLineEdit>

namespace envoi::compose {

/// Where addresses are typed. A pasted or dropped list keeps its line ends, which a QLineEdit would
/// turn into spaces.
class RecipientInput : public QLineEdit {
    Q_OBJECT

public:
    using QLineEdit::QLineEdit;

signals:
    void textInserted(const QString &text);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    void pasteFrom(int clipboardMode);
};

} // namespace envoi::compose
