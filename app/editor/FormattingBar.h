#pragma once

#include <QToolBar>

#include <functional>
#include <vector>

class QMenu;
class QToolButton;

namespace envoi::editor {

/// A tool bar of buttons and boxes that have a rank. Where there is no room for all, those of the lowest
/// rank go into a menu at the end, in the order in which they would stand in the bar. (The menu that Qt's
/// own tool bar offers leaves out all that is not a mere action.)
class FormattingBar : public QToolBar {
    Q_OBJECT

public:
    /// Puts an entry for what has no room into a menu.
    using Filler = std::function<void(QMenu &)>;

    explicit FormattingBar(QWidget *parent);
    /// A button for \a action. \a rank: 0 stays longest.
    QToolButton *add(QAction *action, int rank);
    /// A button with a menu, of which the entry is a menu within.
    void add(QToolButton *button, int rank);
    void add(QWidget *control, int rank, Filler fill);
    /// A line between two groups.
    void addLine();
    /// After the last one.
    void finish();

protected:
    bool event(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Item {
        QAction *place;  ///< in the bar
        QWidget *widget; ///< null for a line
        int rank;
        Filler fill;
        bool isShown = true;
    };
    void fit();
    void fillMenu();
    int widthOf(const Item &item) const;
    int widthOfAll() const;
    void showLines();

    std::vector<Item> m_items;
    QToolButton *m_further = nullptr;
    QAction *m_furtherPlace = nullptr;
    bool m_isFitting = false;
};

} // namespace envoi::editor
