#pragma once

#include <QFrame>

class QLabel;

namespace envoi::editor {

/// A popup of squares: as many rows and columns as the pointer or the arrow keys span become a table.
class TablePicker : public QFrame {
    Q_OBJECT

public:
    static constexpr int mostRows = 8;
    static constexpr int mostColumns = 10;

    explicit TablePicker(QWidget *parent = nullptr);
    void popUp(const QPoint &globalPosition);

signals:
    void chosen(int rows, int columns);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QRect square(int row, int column) const;
    /// Where the squares are, from left to right as the window's own direction has it.
    void span(const QPoint &position);
    void setSize(int rows, int columns);
    void choose();

    QLabel *m_label;
    int m_rows = 2;
    int m_columns = 2;
};

} // namespace envoi::editor
