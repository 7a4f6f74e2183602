#include "app/mailbox/FolderPane.h"

#include "app/look/Look.h"
#include "app/look/Rows.h"

#include <QLocale>
#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>

using namespace Qt::Literals::StringLiterals;

namespace envoi::mailbox {

namespace {

enum Role { CountRole = Qt::UserRole, TroubleRole };

class FolderDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QStyleOptionViewItem row = option;
        initStyleOption(&row, index);
        look::paintRowGround(*painter, row);
        const bool isSelected = option.state & QStyle::State_Selected;
        const bool isTroubled = index.data(TroubleRole).toBool();
        const QRect area = option.rect.adjusted(10, 0, -10, 0);
        const int side = option.fontMetrics.height() + 2;
        const auto place = [&](const QRect &logical) {
            return QStyle::visualRect(option.direction, area, logical);
        };
        const auto symbol = index.data(Qt::DecorationRole).toString();
        const QRect icon(area.left(), area.center().y() - side / 2 + 1, side, side);
        (isSelected ? look::iconOnAccent(symbol) : look::icon(symbol)).paint(painter, place(icon));

        painter->save();
        QFont font = option.font;
        font.setBold(isTroubled);
        const qsizetype count = index.data(CountRole).toLongLong();
        const QString number = count > 0 ? QLocale().toString(count) : QString();
        const int numberWidth = QFontMetrics(font).horizontalAdvance(number);
        painter->setFont(font);
        painter->setPen(isSelected   ? look::rowInk(option)
                        : isTroubled ? look::colour(look::Tone::Error)
                                     : look::rowInk(option, true));
        const QRect end(area.right() - numberWidth + 1, area.top(), numberWidth, area.height());
        painter->drawText(place(end), Qt::AlignCenter, number);
        painter->setPen(look::rowInk(option));
        const QRect text(icon.right() + 10, area.top(), end.left() - 8 - icon.right() - 10, area.height());
        painter->drawText(
            place(text),
            static_cast<int>(QStyle::visualAlignment(option.direction, Qt::AlignLeft) | Qt::AlignVCenter),
            QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideRight, text.width()));
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return {option.fontMetrics.horizontalAdvance(index.data().toString() + u"100,000"_s) +
                    option.fontMetrics.height() + 50,
                option.fontMetrics.height() + 14};
    }
};

} // namespace

FolderPane::FolderPane(QWidget *parent)
    : QListView(parent), m_model(new QStandardItemModel(static_cast<int>(places.size()), 1, this))
{
    setObjectName(u"folders"_s);
    setAccessibleName(tr("Folders"));
    setItemDelegate(new FolderDelegate(this));
    setUniformItemSizes(true);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFrameShape(QFrame::NoFrame);
    setModel(m_model);
    for (const Place place : places) {
        const auto index = m_model->index(static_cast<int>(place), 0);
        m_model->setData(index, nameOf(place));
        m_model->setData(index, iconOf(place), Qt::DecorationRole);
        setCount(place, 0);
    }
    connect(selectionModel(), &QItemSelectionModel::currentChanged, this, [this] { emit chosen(current()); });
}

Place FolderPane::current() const
{
    return currentIndex().isValid() ? static_cast<Place>(currentIndex().row()) : Place::Drafts;
}

void FolderPane::choose(Place place)
{
    setCurrentIndex(m_model->index(static_cast<int>(place), 0));
}

void FolderPane::setCount(Place place, qsizetype count)
{
    const auto index = m_model->index(static_cast<int>(place), 0);
    m_model->setData(index, static_cast<qlonglong>(count), CountRole);
    m_model->setData(
        index,
        tr("%1, %2").arg(nameOf(place),
                         count == 1 ? tr("one letter") : tr("%n letters", nullptr, static_cast<int>(count))),
        Qt::AccessibleTextRole);
}

qsizetype FolderPane::count(Place place) const
{
    return m_model->index(static_cast<int>(place), 0).data(CountRole).toLongLong();
}

void FolderPane::setTroubled(Place place, bool on)
{
    const auto index = m_model->index(static_cast<int>(place), 0);
    m_model->setData(index, on, TroubleRole);
}

QSize FolderPane::sizeHint() const
{
    return {sizeHintForColumn(0) + 4, QListView::sizeHint().height()};
}

} // namespace envoi::mailbox
