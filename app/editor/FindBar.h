#pragma once

#include "app/editor/Finder.h"

#include <QTimer>
#include <QWidget>

class QAction;
class QLabel;
class QLineEdit;
class QMenu;
class QTextEdit;
class QToolButton;

namespace envoi::editor {

/// Finds words in the letter, and puts others in their place. Hidden until it is asked for; Escape goes back
/// to the text, where what was found last is selected.
class FindBar : public QWidget {
    Q_OBJECT

public:
    /// \a owner: within which the keys work.
    FindBar(QTextEdit &view, QWidget &owner);

    /// Looks in \a view from now on.
    void setView(QTextEdit &view);

    /// Find, again forwards and backwards, replace.
    void fillMenu(QMenu *menu);

    void find();
    void replace();
    void findNext();
    void findPrevious();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QAction *make(const QString &text, const QList<QKeySequence> &keys, void (FindBar::*run)());
    QToolButton *button(const QString &icon, const QString &name);
    void buildRows();
    void open(bool replacing);
    void leave();
    Search wanted() const;
    void look();
    void select(qsizetype index);
    void replaceOne();
    void replaceEvery();
    void tellCount();
    void mark();

    QTextEdit *m_view = nullptr;
    QWidget &m_owner;
    QList<QAction *> m_actions;
    QLineEdit *m_text;
    QLineEdit *m_with;
    QLabel *m_count;
    QToolButton *m_matchCase;
    QToolButton *m_wholeWords;
    QWidget *m_replaceRow;
    QTimer m_later;
    QList<Found> m_places;
    Search m_searched;
    int m_revision = -1;
    int m_from = 0; ///< where the cursor was when the search began
};

} // namespace envoi::editor
