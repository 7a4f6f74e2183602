#pragma once

#include "core/contacts/Completer.h"

#include <QFrame>

class QListView;

namespace envoi::compose {

class CompletionModel;

/// The suggestions below a field. A part of the window, not a window: so it never takes the keys, and input
/// methods go on as ever. Whoever has the keys asks it by step(), chosen() and its like.
class CompletionPopup : public QFrame {
    Q_OBJECT

public:
    /// \a input: below which it opens.
    explicit CompletionPopup(QWidget *input);

    /// Shows them, or goes when there are none. \a choosesFirst: the first one is chosen from the start.
    void offer(std::vector<contacts::Suggestion> suggestions, bool choosesFirst);
    void dismiss();
    /// Where the input is now.
    void fit();
    bool isOpen() const { return isVisible(); }
    /// To the next or the one before; past the end there is none, as at first.
    void step(int by);
    /// Null where none is.
    const contacts::Suggestion *chosen() const;
    /// Whether the arrow keys chose it.
    bool isChosenByHand() const { return m_byHand; }

signals:
    void taken(const envoi::contacts::Suggestion &suggestion);
    void forgetRequested(const QString &address);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void choose(int row);
    void showMenu(QPoint position);

    QWidget *m_input;
    CompletionModel *m_model;
    QListView *m_view;
    bool m_byHand = false;
};

} // namespace envoi::compose
