#include "app/compose/CommandPalette.h"

#include "app/compose/CommandMatch.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QMenuBar>
#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QTextLayout>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {

enum Role { IndexRole = Qt::UserRole, MenuRole, KeysRole, PositionsRole };

constexpr int rowPadding = 6;
constexpr int widest = 520;
constexpr int rowsShown = 10;

/// What was carried out last, the latest first, by menu and name. For all windows, as long as the program
/// runs.
QStringList &lastUsed()
{
    static QStringList names;
    return names;
}

QString idOf(const Command &command)
{
    return command.menu + u'\n' + command.name;
}

/// A row: the name with what fits in bold, its menu in pale, its keys at the end.
class CommandDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        return {widest / 2, option.fontMetrics.height() + 2 * rowPadding};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &given, const QModelIndex &index) const override
    {
        QStyleOptionViewItem option = given;
        initStyleOption(&option, index);
        option.text.clear();
        option.icon = {};
        const QWidget *view = option.widget;
        view->style()->drawControl(QStyle::CE_ItemViewItem, &option, painter, view);

        const bool selected = option.state.testFlag(QStyle::State_Selected);
        const QColor colour = option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text);
        QColor pale = colour;
        pale.setAlphaF(0.65F);
        const bool mirrored = option.direction == Qt::RightToLeft;
        QRect room =
            QStyle::visualRect(option.direction, option.rect,
                               option.rect.adjusted(rowPadding + iconRoom(option), 0, -rowPadding, 0));

        painter->save();
        const QIcon icon = index.data(Qt::DecorationRole).value<QIcon>();
        const int side = view->style()->pixelMetric(QStyle::PM_SmallIconSize, nullptr, view);
        const QRect iconRect =
            QStyle::alignedRect(option.direction, Qt::AlignLeft | Qt::AlignVCenter, {side, side},
                                option.rect.adjusted(rowPadding, 0, -rowPadding, 0));
        icon.paint(painter, iconRect, Qt::AlignCenter, selected ? QIcon::Selected : QIcon::Normal);

        painter->setPen(pale);
        const QString keys = index.data(KeysRole).toString();
        painter->drawText(room, int(Qt::AlignVCenter | (mirrored ? Qt::AlignLeft : Qt::AlignRight)), keys);
        const int keysWidth = option.fontMetrics.horizontalAdvance(keys) + 2 * rowPadding;
        room.adjust(mirrored ? keysWidth : 0, 0, mirrored ? 0 : -keysWidth, 0);

        const QString name = index.data(Qt::DisplayRole).toString();
        QTextLayout layout(name, option.font);
        QList<QTextLayout::FormatRange> bold;
        for (const QVariant &position : index.data(PositionsRole).toList()) {
            QTextLayout::FormatRange range{.start = position.toInt(), .length = 1, .format = {}};
            range.format.setFontWeight(QFont::Bold);
            bold.append(range);
        }
        layout.setFormats(bold);
        QTextOption direction(Qt::AlignLeading);
        direction.setTextDirection(option.direction);
        layout.setTextOption(direction);
        layout.beginLayout();
        QTextLine line = layout.createLine();
        line.setLineWidth(room.width());
        layout.endLayout();
        painter->setPen(colour);
        layout.draw(painter, QPointF(room.left(), room.top() + (room.height() - line.height()) / 2));

        painter->setPen(pale);
        const QRectF used = line.naturalTextRect().translated(room.topLeft());
        QRect rest = room;
        if (mirrored)
            rest.setRight(int(used.left()) - 2 * rowPadding);
        else
            rest.setLeft(int(used.right()) + 2 * rowPadding);
        painter->drawText(
            rest, int(Qt::AlignVCenter | (mirrored ? Qt::AlignRight : Qt::AlignLeft)),
            option.fontMetrics.elidedText(index.data(MenuRole).toString(), Qt::ElideRight, rest.width()));
        painter->restore();
    }

private:
    static int iconRoom(const QStyleOptionViewItem &option)
    {
        return option.widget->style()->pixelMetric(QStyle::PM_SmallIconSize, nullptr, option.widget) +
               rowPadding;
    }
};

} // namespace

CommandPalette::CommandPalette(const QMenuBar *bar, QWidget *window)
    : QFrame(window), m_before(QApplication::focusWidget()), m_line(new QLineEdit(this)),
      m_list(new QListView(this)), m_model(new QStandardItemModel(this))
{
    setObjectName(u"commandPalette"_s);
    setAccessibleName(tr("Find a Command"));
    setFrameStyle(int(QFrame::StyledPanel) | int(QFrame::Raised));
    setAutoFillBackground(true);
    window->installEventFilter(this);

    // Entries may show what is so only when their menu opens.
    for (const QAction *action : bar->actions()) {
        if (action->menu() && action->isVisible())
            emit action->menu()->aboutToShow();
    }
    for (const Command &command : commandsOf(bar)) {
        if (command.action->isEnabled())
            m_commands.append(command);
    }

    m_line->setPlaceholderText(tr("What would you like to do?"));
    m_line->setAccessibleName(accessibleName());
    m_line->setClearButtonEnabled(true);
    m_line->installEventFilter(this);
    m_list->setObjectName(u"commands"_s);
    m_list->setAccessibleName(tr("Commands"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new CommandDelegate(m_list));
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(rowPadding, rowPadding, rowPadding, rowPadding);
    layout->setSpacing(rowPadding);
    layout->addWidget(m_line);
    layout->addWidget(m_list);

    connect(m_line, &QLineEdit::textChanged, this, &CommandPalette::search);
    connect(m_list, &QListView::clicked, this, &CommandPalette::run);
    search({});
    place();
    show();
    raise();
    m_line->setFocus();
}

void CommandPalette::search(const QString &query)
{
    struct Hit {
        qsizetype index;
        CommandMatch match;
        qsizetype used;
    };
    std::vector<Hit> hits;
    for (qsizetype i = 0; i < m_commands.size(); ++i) {
        const Command &command = m_commands[i];
        CommandMatch match = matchCommand(query, command.name);
        if (match.score == 0) {
            // By its menu's name too, but after all others, and only by what it really says.
            constexpr int asWords = 100;
            if (matchCommand(query, command.menu + u' ' + command.name).score < asWords)
                continue;
            match = {.score = 1, .positions = {}};
        }
        const qsizetype used = lastUsed().indexOf(idOf(command));
        hits.push_back({i, std::move(match), used < 0 ? lastUsed().size() : used});
    }
    std::ranges::stable_sort(hits, [](const Hit &a, const Hit &b) {
        return a.match.score != b.match.score ? a.match.score > b.match.score : a.used < b.used;
    });

    m_model->clear();
    for (const Hit &hit : hits) {
        const Command &command = m_commands[hit.index];
        auto *item = new QStandardItem(command.action->icon(), command.name);
        const QString keys = command.action->shortcut().toString(QKeySequence::NativeText);
        QVariantList positions;
        for (const qsizetype position : hit.match.positions)
            positions.append(int(position));
        item->setData(hit.index, IndexRole);
        item->setData(command.action->isChecked() ? tr("%1, on").arg(command.menu) : command.menu, MenuRole);
        item->setData(keys, KeysRole);
        item->setData(positions, PositionsRole);
        item->setData(keys.isEmpty() ? tr("%1, %2").arg(command.name, command.menu)
                                     : tr("%1, %2, %3").arg(command.name, command.menu, keys),
                      Qt::AccessibleTextRole);
        m_model->appendRow(item);
    }
    if (hits.empty()) {
        auto *none = new QStandardItem(tr("No command has such a name"));
        none->setEnabled(false);
        m_model->appendRow(none);
    } else {
        m_list->setCurrentIndex(m_model->index(0, 0));
    }
}

void CommandPalette::run(const QModelIndex &index)
{
    const QVariant number = index.data(IndexRole);
    if (!number.isValid())
        return;
    const Command command = m_commands[number.toLongLong()];
    lastUsed().removeAll(idOf(command));
    lastUsed().prepend(idOf(command));
    // First the focus goes back: some commands go by it.
    leave();
    if (command.action)
        command.action->trigger();
}

void CommandPalette::leave()
{
    if (m_before && m_line->hasFocus())
        m_before->setFocus();
    hide();
    deleteLater();
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parent()) {
        if (event->type() == QEvent::Resize)
            place();
        return false;
    }
    if (event->type() == QEvent::FocusOut && isVisible() &&
        static_cast<QFocusEvent *>(event)->reason() != Qt::PopupFocusReason) {
        hide();
        deleteLater();
        return false;
    }
    if (event->type() == QEvent::ShortcutOverride &&
        static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return true;
    }
    if (event->type() != QEvent::KeyPress)
        return false;
    const auto *key = static_cast<QKeyEvent *>(event);
    switch (key->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        QApplication::sendEvent(m_list, event);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        run(m_list->currentIndex());
        return true;
    case Qt::Key_Escape:
        leave();
        return true;
    case Qt::Key_Tab:
    case Qt::Key_Backtab:
        return true;
    default:
        return false;
    }
}

void CommandPalette::place()
{
    const QSize room = parentWidget()->size();
    const int high =
        m_line->sizeHint().height() + 4 * rowPadding + rowsShown * (fontMetrics().height() + 2 * rowPadding);
    resize(std::min(widest, room.width() - 4 * rowPadding), std::min(high, room.height() - 4 * rowPadding));
    move((room.width() - width()) / 2, std::min(room.height() / 8, room.height() - height()));
}

} // namespace envoi::compose
