#include "app/editor/EmojiPicker.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QScrollBar>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

namespace {

constexpr int recentGroup = -2; ///< QButtonGroup takes -1 for itself
constexpr int cell = 36;
constexpr int columns = 10;
constexpr int rows = 6;

QFont enlarged(QFont font)
{
    font.setPointSizeF(font.pointSizeF() * 1.6);
    return font;
}

/// The group's first stands for it.
QString signOf(int group)
{
    for (const Emoji &emoji : emojiTable()) {
        if (static_cast<int>(emoji.group) == group)
            return QString::fromUtf8(emoji.text);
    }
    return u"⏳"_s;
}

} // namespace

EmojiPicker::EmojiPicker(QWidget *parent)
    : QFrame(parent, Qt::Popup), m_search(new QLineEdit), m_groups(new QButtonGroup(this)),
      m_list(new QListWidget), m_name(new QLabel)
{
    setObjectName(u"emojiPicker"_s);
    setFrameStyle(QFrame::StyledPanel | QFrame::Raised);
    setAccessibleName(tr("Emoji"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(6);
    m_search->setPlaceholderText(tr("Search by name"));
    m_search->setAccessibleName(tr("Search emoji by name"));
    m_search->setClearButtonEnabled(true);
    m_search->installEventFilter(this);
    layout->addWidget(m_search);

    auto *bar = new QHBoxLayout;
    bar->setSpacing(0);
    for (int group = recentGroup; group < emojiGroups; ++group) {
        if (group == -1)
            continue;
        auto *button = new QToolButton;
        const QString name =
            group == recentGroup ? tr("Recently used") : nameOf(static_cast<EmojiGroup>(group));
        button->setText(signOf(group));
        button->setToolTip(name);
        button->setAccessibleName(name);
        button->setAutoRaise(true);
        button->setCheckable(true);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        m_groups->addButton(button, group);
        bar->addWidget(button);
    }
    layout->addLayout(bar);

    m_list->setAccessibleName(tr("Emoji"));
    m_list->setViewMode(QListView::IconMode);
    m_list->setMovement(QListView::Static);
    m_list->setResizeMode(QListView::Adjust);
    m_list->setUniformItemSizes(true);
    m_list->setGridSize(QSize(cell, cell));
    m_list->setFont(enlarged(font()));
    m_list->setTextElideMode(Qt::ElideNone);
    m_list->setMouseTracking(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setFixedSize(columns * cell + m_list->verticalScrollBar()->sizeHint().width() + 2, rows * cell);
    m_list->installEventFilter(this);
    layout->addWidget(m_list);
    m_name->setTextFormat(Qt::PlainText);
    layout->addWidget(m_name);

    connect(m_search, &QLineEdit::textChanged, this, &EmojiPicker::fill);
    connect(m_groups, &QButtonGroup::idClicked, this, [this] {
        m_search->clear();
        fill();
    });
    connect(m_list, &QListWidget::itemClicked, this, &EmojiPicker::choose);
    connect(m_list, &QListWidget::itemEntered, m_list,
            [this](QListWidgetItem *item) { m_name->setText(item->toolTip()); });
    connect(m_list, &QListWidget::currentItemChanged, this,
            [this](const QListWidgetItem *item) { m_name->setText(item ? item->toolTip() : QString()); });
}

void EmojiPicker::popUp(const QPoint &globalPosition, const QStringList &recent)
{
    m_recent = recent;
    m_groups->button(recentGroup)->setEnabled(!recent.isEmpty());
    const int group = recent.isEmpty() ? 0 : recentGroup;
    m_groups->button(group)->setChecked(true);
    const QSignalBlocker blocker(m_search);
    m_search->clear();
    fill();
    adjustSize();
    move(globalPosition);
    show();
    m_search->setFocus();
}

void EmojiPicker::add(const QString &text, const QString &name)
{
    auto *item = new QListWidgetItem(text, m_list);
    item->setToolTip(name);
    item->setData(Qt::AccessibleTextRole, name);
    item->setTextAlignment(Qt::AlignCenter);
    item->setSizeHint(QSize(cell, cell));
}

void EmojiPicker::fill()
{
    const QString search = m_search->text().trimmed();
    const int group = m_groups->checkedId();
    m_list->clear();
    if (search.isEmpty() && group == recentGroup) {
        for (const QString &text : std::as_const(m_recent)) {
            for (const Emoji &emoji : emojiTable()) {
                if (text == QString::fromUtf8(emoji.text))
                    add(text, nameOf(emoji));
            }
        }
    } else {
        for (const Emoji &emoji : emojiTable()) {
            if (search.isEmpty() ? static_cast<int>(emoji.group) == group : isFoundBy(emoji, search))
                add(QString::fromUtf8(emoji.text), nameOf(emoji));
        }
    }
    m_list->setCurrentRow(0);
    if (m_list->count() == 0)
        m_name->setText(tr("No emoji of that name"));
}

void EmojiPicker::choose(const QListWidgetItem *item)
{
    if (!item)
        return;
    const QString text = item->text();
    hide();
    emit chosen(text);
}

bool EmojiPicker::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    switch (key->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        choose(m_list->currentItem());
        return true;
    case Qt::Key_Down:
        if (watched == m_search) {
            m_list->setFocus(Qt::TabFocusReason);
            return true;
        }
        break;
    case Qt::Key_Up:
        if (watched == m_list && m_list->currentRow() < columns) {
            m_search->setFocus(Qt::TabFocusReason);
            return true;
        }
        break;
    case Qt::Key_Space:
        if (watched == m_list) {
            choose(m_list->currentItem());
            return true;
        }
        break;
    default:
        if (watched == m_list && !key->text().isEmpty() && key->text().front().isLetterOrNumber()) {
            m_search->setFocus();
            m_search->insert(key->text());
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

void EmojiPicker::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        hide();
    else
        QFrame::keyPressEvent(event);
}

} // namespace envoi::editor
