#pragma once

#include "core/letter/Following.h"

#include <QPlainTextEdit>

#include <vector>

namespace envoi::preview {

/// A text with a bar beside the lines where the rich text says something else now.
class MarkedText : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit MarkedText(QWidget *parent = nullptr);
    /// \a current is the one that is spoken of; -1 for none.
    void setMarks(const std::vector<letter::LineRange> &marks, int current);
    int marks() const { return static_cast<int>(m_marks.size()); }
    void reveal(int mark);

signals:
    void markClicked(int mark);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    class Margin;
    QRect rectOf(const letter::LineRange &range) const;
    void colour();
    Margin *m_margin;
    std::vector<letter::LineRange> m_marks;
    int m_current = -1;
};

} // namespace envoi::preview
