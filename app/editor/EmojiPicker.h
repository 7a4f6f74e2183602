#pragma once

#include "app/editor/EmojiTable.h"

#include <QFrame>

class QButtonGroup;
class QLabel;
class QLineEdit;
class QListWidget;
class QListWidgetItem;

namespace envoi::editor {

/// A popup to find an emoji by its group or its name. The letter gets the characters alone, whether or not
/// there is a font here that shows them.
class EmojiPicker : public QFrame {
    Q_OBJECT

public:
    explicit EmojiPicker(QWidget *parent = nullptr);
    /// \a recent: those used last, the last first.
    void popUp(const QPoint &globalPosition, const QStringList &recent);

signals:
    void chosen(const QString &emoji);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void fill();
    void add(const QString &text, const QString &name);
    void choose(const QListWidgetItem *item);

    QLineEdit *m_search;
    QButtonGroup *m_groups;
    QListWidget *m_list;
    QLabel *m_name;
    QStringList m_recent;
};

} // namespace envoi::editor
