#include "app/editor/FormattingBar.h"

#include "app/look/Look.h"
#include "app/look/MenuButton.h"

#include <QEvent>
#include <QLayout>
#include <QMenu>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

namespace {
/// So that the bar begins where the letter's text does.
constexpr int edge = 7;
} // namespace

FormattingBar::FormattingBar(QWidget *parent) : QToolBar(parent)
{
    setIconSize(QSize(18, 18));
    setMovable(false);
    setFloatable(false);
    auto *margin = new QWidget(this);
    margin->setFixedWidth(edge);
    addWidget(margin);
}

QToolButton *FormattingBar::add(QAction *action, int rank)
{
    auto *button = new QToolButton(this);
    button->setDefaultAction(action);
    button->setAutoRaise(true);
    add(button, rank, [action](QMenu &menu) { menu.addAction(action); });
    return button;
}

void FormattingBar::add(QToolButton *button, int rank)
{
    add(button, rank, [button](QMenu &menu) {
        button->menu()->setTitle(button->accessibleName());
        button->menu()->setIcon(button->icon());
        menu.addMenu(button->menu());
    });
}

void FormattingBar::add(QWidget *control, int rank, Filler fill)
{
    m_items.push_back({addWidget(control), control, rank, std::move(fill)});
}

void FormattingBar::addLine()
{
    m_items.push_back({addSeparator(), nullptr, 0, {}});
}

void FormattingBar::finish()
{
    m_further = new look::MenuButton(this);
    m_further->setObjectName(u"furtherButtons"_s);
    m_further->setIcon(look::icon(u"more"_s));
    m_further->setToolTip(tr("What has no room here"));
    m_further->setAccessibleName(tr("Further buttons"));
    auto *menu = new QMenu(m_further);
    connect(menu, &QMenu::aboutToShow, this, &FormattingBar::fillMenu);
    m_further->setMenu(menu);
    m_furtherPlace = addWidget(m_further);
    m_furtherPlace->setVisible(false);
}

void FormattingBar::fillMenu()
{
    QMenu &menu = *m_further->menu();
    menu.clear();
    for (const Item &item : m_items) {
        if (!item.widget)
            menu.addSeparator(); // no more than one is shown between two entries
        else if (!item.isShown)
            item.fill(menu);
    }
}

bool FormattingBar::event(QEvent *event)
{
    const bool done = QToolBar::event(event);
    // The font, the style or what a box holds has changed.
    if (event->type() == QEvent::LayoutRequest)
        fit();
    return done;
}

void FormattingBar::resizeEvent(QResizeEvent *event)
{
    fit();
    QToolBar::resizeEvent(event);
}

int FormattingBar::widthOf(const Item &item) const
{
    const QWidget *widget = item.widget ? item.widget : widgetForAction(item.place);
    const QSize size = widget->sizeHint().expandedTo(widget->minimumSize());
    return size.boundedTo(widget->maximumSize()).width() + layout()->spacing();
}

int FormattingBar::widthOfAll() const
{
    const QMargins margins = layout()->contentsMargins();
    int sum = margins.left() + margins.right() + 2 * edge;
    for (const Item &item : m_items) {
        if (item.isShown)
            sum += widthOf(item);
    }
    return sum;
}

/// No line before the first, after the last, or beside another one.
void FormattingBar::showLines()
{
    Item *line = nullptr;
    bool isAny = false;
    for (Item &item : m_items) {
        if (!item.widget) {
            item.isShown = false;
            line = &item;
        } else if (item.isShown) {
            if (line)
                line->isShown = isAny;
            line = nullptr;
            isAny = true;
        }
    }
}

void FormattingBar::fit()
{
    if (!m_furtherPlace || m_isFitting)
        return;
    m_isFitting = true;
    std::vector<Item *> ranked;
    for (Item &item : m_items) {
        item.isShown = true;
        if (item.widget)
            ranked.push_back(&item);
    }
    std::ranges::stable_sort(ranked, std::ranges::greater(), &Item::rank);
    int room = width();
    bool isShort = widthOfAll() > room;
    if (isShort)
        room -= m_further->sizeHint().width() + layout()->spacing();
    const bool hasMore = isShort;
    for (Item *item : ranked) {
        if (!isShort)
            break;
        item->isShown = false;
        showLines();
        isShort = widthOfAll() > room;
    }
    for (const Item &item : m_items) {
        if (item.place->isVisible() != item.isShown)
            item.place->setVisible(item.isShown);
    }
    if (m_furtherPlace->isVisible() != hasMore)
        m_furtherPlace->setVisible(hasMore);
    m_isFitting = false;
}

} // namespace envoi::editor
