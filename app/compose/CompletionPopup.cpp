#include "app/compose/CompletionPopup.h"

#include "app/look/Look.h"

#include <QAbstractListModel>
#include <QAccessible>
#include <QListView>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QTextLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

class CompletionModel : public QAbstractListModel {
public:
    using QAbstractListModel::QAbstractListModel;

    void set(std::vector<contacts::Suggestion> suggestions)
    {
        beginResetModel();
        m_suggestions = std::move(suggestions);
        endResetModel();
    }
    const contacts::Suggestion &at(int row) const { return m_suggestions[static_cast<std::size_t>(row)]; }
    int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_suggestions.size());
    }
    QVariant data(const QModelIndex &index, int role) const override
    {
        if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole && role != Qt::ToolTipRole)
            return {};
        const auto &one = at(index.row());
        if (one.isGroup()) {
            const QString text =
                CompletionPopup::tr("%1, a group of %n", nullptr, static_cast<int>(one.members.size()))
                    .arg(one.name);
            return role == Qt::ToolTipRole ? text + u'\n' + one.members.mid(0, mostMembers).join(u'\n')
                                           : text;
        }
        return one.name.isEmpty() ? one.address : one.name + u", "_s + one.address;
    }

private:
    static constexpr qsizetype mostMembers = 20;
    std::vector<contacts::Suggestion> m_suggestions;
};

namespace {

constexpr int margin = 10;
constexpr int gap = 12;

/// Name and address on one line, each with what was typed in bold.
class CompletionDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const auto &one = suggestion(index);
        QFont bold = option.font;
        bold.setBold(true);
        const QFontMetrics metrics(bold);
        const QString second = secondText(one);
        const int width = metrics.horizontalAdvance(one.name) + metrics.horizontalAdvance(second) +
                          (one.name.isEmpty() || second.isEmpty() ? 0 : gap);
        return {2 * margin + width, metrics.height() + 9};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const auto &one = suggestion(index);
        const bool isChosen = option.state.testFlag(QStyle::State_Selected);
        const auto &colours = option.palette;
        if (isChosen)
            painter->fillRect(option.rect, colours.color(QPalette::Active, QPalette::Highlight));
        else if (option.state.testFlag(QStyle::State_MouseOver))
            painter->fillRect(option.rect, hover(colours));
        const QColor ink =
            colours.color(QPalette::Active, isChosen ? QPalette::HighlightedText : QPalette::Text);
        QColor quiet = isChosen ? ink : look::colour(look::Tone::Muted);
        const QRect area = option.rect.adjusted(margin, 0, -margin, 0);
        int used = 0;
        if (!one.name.isEmpty()) {
            // A long name leaves the address its half.
            const int most = secondText(one).isEmpty() ? area.width() : area.width() * 6 / 10;
            used = draw(painter, option, {area.left(), area.top(), most, area.height()}, one.name,
                        one.nameSpans, ink) +
                   gap;
        }
        draw(painter, option, {area.left() + used, area.top(), area.width() - used, area.height()},
             secondText(one), one.addressSpans, one.name.isEmpty() ? ink : quiet);
    }

private:
    static const contacts::Suggestion &suggestion(const QModelIndex &index)
    {
        return static_cast<const CompletionModel *>(index.model())->at(index.row());
    }
    static QString secondText(const contacts::Suggestion &one)
    {
        return one.isGroup() ? CompletionPopup::tr("%n people", nullptr, static_cast<int>(one.members.size()))
                             : one.address;
    }
    static QColor hover(const QPalette &colours)
    {
        QColor colour = colours.color(QPalette::Active, QPalette::Highlight);
        colour.setAlphaF(0.12F);
        return colour;
    }
    /// Draws on one line, cut off with an ellipsis, and returns the width that it took.
    static int draw(QPainter *painter, const QStyleOptionViewItem &option, const QRect &area,
                    const QString &text, const QList<contacts::Span> &spans, const QColor &ink)
    {
        if (text.isEmpty() || area.width() <= 0)
            return 0;
        QFont bold = option.font;
        bold.setBold(true);
        const QString shown = QFontMetrics(bold).elidedText(text, Qt::ElideRight, area.width());
        QTextLayout layout(shown, option.font);
        QList<QTextLayout::FormatRange> formats;
        for (const auto &span : spans) {
            QTextLayout::FormatRange range;
            range.start = static_cast<int>(span.start);
            range.length = static_cast<int>(std::min(span.size, shown.size() - span.start));
            range.format.setFontWeight(QFont::Bold);
            if (range.length > 0)
                formats.append(range);
        }
        layout.setFormats(formats);
        QTextOption wrap(Qt::AlignLeft | Qt::AlignAbsolute);
        wrap.setWrapMode(QTextOption::NoWrap);
        layout.setTextOption(wrap);
        layout.beginLayout();
        QTextLine line = layout.createLine();
        line.setLineWidth(area.width());
        layout.endLayout();
        const int width = static_cast<int>(std::ceil(line.naturalTextWidth()));
        const QRect place = QStyle::visualRect(option.direction, option.rect,
                                               QRect(area.left(), area.top(), width, area.height()));
        painter->setPen(ink);
        layout.draw(painter, QPointF(place.left(), area.top() + (area.height() - line.height()) / 2));
        return width;
    }
};

} // namespace

CompletionPopup::CompletionPopup(QWidget *input)
    : QFrame(input->window()), m_input(input), m_model(new CompletionModel(this)), m_view(new QListView(this))
{
    hide();
    setObjectName(u"completion"_s);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    setFocusPolicy(Qt::NoFocus);
    setCursor(Qt::ArrowCursor);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->addWidget(m_view);
    m_view->setModel(m_model);
    m_view->setItemDelegate(new CompletionDelegate(m_view));
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setFocusPolicy(Qt::NoFocus);
    m_view->viewport()->setFocusPolicy(Qt::NoFocus);
    m_view->setUniformItemSizes(false);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setMouseTracking(true);
    m_view->viewport()->setAttribute(Qt::WA_Hover);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    m_view->setAccessibleName(tr("Suggested recipients"));
    connect(m_view, &QListView::clicked, this,
            [this](const QModelIndex &index) { emit taken(m_model->at(index.row())); });
    connect(m_view, &QWidget::customContextMenuRequested, this, &CompletionPopup::showMenu);
}

void CompletionPopup::paintEvent(QPaintEvent *)
{
    // A line around it that is seen on light and dark.
    QPainter painter(this);
    QColor line = palette().color(QPalette::Text);
    line.setAlphaF(0.35F);
    painter.setPen(line);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

void CompletionPopup::offer(std::vector<contacts::Suggestion> suggestions, bool choosesFirst)
{
    if (suggestions.empty()) {
        dismiss();
        return;
    }
    m_byHand = false;
    m_model->set(std::move(suggestions));
    fit();
    raise();
    show();
    choose(choosesFirst ? 0 : -1);
}

void CompletionPopup::dismiss()
{
    m_byHand = false;
    hide();
}

void CompletionPopup::fit()
{
    const QWidget *window = parentWidget();
    int wanted = 0;
    int height = 0;
    QStyleOptionViewItem option;
    option.font = m_view->font();
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QSize size = m_view->itemDelegate()->sizeHint(option, m_model->index(row));
        wanted = std::max(wanted, size.width());
        height += size.height();
    }
    constexpr int narrowest = 260;
    constexpr int widest = 620;
    constexpr int edge = 6;
    const QRect field(m_input->mapTo(window, QPoint(0, 0)), m_input->size());
    const int width = std::min(std::clamp(wanted + 4, narrowest, widest), window->width() - 2 * edge);
    height += 4;
    const int below = window->height() - field.bottom() - edge;
    const int above = field.top() - edge;
    const bool isBelow = below >= height || below >= above;
    height = std::min(height, isBelow ? below : above);
    int x = layoutDirection() == Qt::RightToLeft ? field.right() - width : field.left() - margin;
    x = std::clamp(x, edge, std::max(edge, window->width() - width - edge));
    setGeometry(x, isBelow ? field.bottom() + 3 : field.top() - height - 3, width, height);
}

void CompletionPopup::choose(int row)
{
    const QModelIndex index = row < 0 ? QModelIndex() : m_model->index(row);
    m_view->setCurrentIndex(index);
    if (!index.isValid()) {
        m_view->clearSelection();
        return;
    }
    m_view->scrollTo(index);
    // The focus stays where the typing is, so nobody else tells a screen reader.
    if (!QAccessible::isActive())
        return;
    QAccessibleEvent event(m_view, QAccessible::Focus);
    event.setChild(row);
    QAccessible::updateAccessibility(&event);
}

void CompletionPopup::step(int by)
{
    const int count = m_model->rowCount();
    const QModelIndex current = m_view->currentIndex();
    // From the first one up there is none chosen, then comes the last.
    const int row = (current.isValid() ? current.row() : -1) + by;
    m_byHand = true;
    choose(row < -1 ? count - 1 : row >= count ? -1 : row);
    m_byHand = m_view->currentIndex().isValid();
}

const contacts::Suggestion *CompletionPopup::chosen() const
{
    const QModelIndex current = m_view->currentIndex();
    return isOpen() && current.isValid() ? &m_model->at(current.row()) : nullptr;
}

void CompletionPopup::showMenu(QPoint position)
{
    const QModelIndex index = m_view->indexAt(position);
    if (!index.isValid() || m_model->at(index.row()).isGroup())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu->addAction(tr("&Forget This Address")), &QAction::triggered, this,
            [this, address = m_model->at(index.row()).address] { emit forgetRequested(address); });
    menu->popup(m_view->viewport()->mapToGlobal(position));
}

} // namespace envoi::compose
