#pragma once

#include <QObject>

class QTextBlock;
class QTextEdit;

namespace envoi::editor {

/// In the dark, shows letters of a dark colour in a lighter one of the same hue, so that they can be read
/// while they are written. Only the layout knows of it: the letter keeps the colours that were chosen, as its
/// reader's paper may be white.
class ShownColours : public QObject {
    Q_OBJECT

public:
    explicit ShownColours(QTextEdit &view);
    /// The palette has changed.
    void refresh();

private:
    void follow(int position, int added);
    bool show(const QTextBlock &block) const;

    QTextEdit &m_view;
    bool m_isDark = false;
};

/// \a colour, or the least light one of its hue that can be read on \a paper (4.5:1, WCAG 2.1). Dark paper
/// only.
QColor readableOnPaper(const QColor &colour, const QColor &paper);

} // namespace envoi::editor
