#pragma once

#include "app/editor/Actions.h"

#include <QObject>
#include <QPointer>
#include <QStringList>

class QMenu;

namespace envoi::editor {

class EmojiPicker;
class LinkDialog;
class TablePicker;

/// What can be put into the text: links, pictures, tables, rules and emoji.
class InsertActions : public QObject {
    Q_OBJECT

public:
    explicit InsertActions(const Workplace &place);

    QList<QAction *> common() const { return {m_link, m_picture, m_emoji}; } ///< for the tool bar
    QList<QAction *> rare() const { return {m_table, m_rule}; }              ///< for a menu of it
    /// Without the picture, which the window's menu has among its files.
    void fillMenu(QMenu *menu);
    /// Of a link at the cursor, what can be done with it.
    void fillContextMenu(QMenu *menu);
    /// Below which buttons the pickers drop down; null for the text.
    void setButtons(QWidget *emoji, QWidget *rare);
    void setEnabled(bool enabled);
    void followCursor();
    void closePopups();

    QStringList recentEmoji() const { return m_recentEmoji; }
    void setRecentEmoji(const QStringList &recent) { m_recentEmoji = recent; }

signals:
    void changed();
    void recentEmojiChanged();

private:
    void editLink();
    void choosePictures();
    void chooseTable();
    void chooseEmoji();
    void putTable(int rows, int columns);
    void putRule();
    void putEmoji(const QString &emoji);
    QPoint below(const QWidget *button) const;

    TextView &m_view;
    QWidget &m_owner;
    QAction *m_link;
    QAction *m_picture;
    QAction *m_table;
    QAction *m_rule;
    QAction *m_emoji;
    QPointer<LinkDialog> m_linkDialog;
    QPointer<TablePicker> m_tablePicker;
    QPointer<EmojiPicker> m_emojiPicker;
    QPointer<QWidget> m_emojiButton;
    QPointer<QWidget> m_rareButton;
    QStringList m_recentEmoji;
    bool m_enabled = true;
};

} // namespace envoi::editor
