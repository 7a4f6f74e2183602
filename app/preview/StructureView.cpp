#include "app/preview/StructureView.h"

#include "app/look/Look.h"
#include "app/words/Shown.h"
#include "app/words/Words.h"

#include <QApplication>
#include <QPainter>
#include <QStyledItemDelegate>

#include <vector>

using namespace Qt::Literals::StringLiterals;

namespace envoi::preview {

namespace {

enum Role { DetailRole = Qt::UserRole + 1, SizeRole, IndexRole };

/// Two lines: what the part is and how large it is on the wire; below, what mail programs call it.
class PartDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        return {120, 2 * option.fontMetrics.height() + 10};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &given, const QModelIndex &index) const override
    {
        QStyleOptionViewItem option = given;
        initStyleOption(&option, index);
        const QString title = option.text;
        const QIcon icon = option.icon;
        option.text.clear();
        option.icon = {};
        const QStyle *style = option.widget ? option.widget->style() : QApplication::style();
        style->drawControl(QStyle::CE_ItemViewItem, &option, painter, option.widget);

        const bool selected = option.state & QStyle::State_Selected;
        const auto group = option.state & QStyle::State_Active ? QPalette::Active : QPalette::Inactive;
        const QColor text =
            option.palette.color(group, selected ? QPalette::HighlightedText : QPalette::Text);
        const QColor detail = selected ? text : look::colour(look::Tone::Muted);
        const int height = option.fontMetrics.height();
        QRect room = option.rect.adjusted(4, 5, -8, -5);
        const bool rightToLeft = option.direction == Qt::RightToLeft;
        const QRect iconRect = QStyle::visualRect(option.direction, room, {room.left(), room.top(), 20, 20});
        icon.paint(painter, iconRect, Qt::AlignCenter, selected ? QIcon::Selected : QIcon::Normal);
        room.adjust(rightToLeft ? 0 : 27, 0, rightToLeft ? -27 : 0, 0);

        const QRect first(room.left(), room.top(), room.width(), height);
        const QRect second(room.left(), room.top() + height, room.width(), height);
        const QString size = index.data(SizeRole).toString();
        const int sizeWidth = option.fontMetrics.horizontalAdvance(size);
        painter->save();
        painter->setFont(option.font);
        painter->setPen(text);
        const auto begin = Qt::AlignVCenter | (rightToLeft ? Qt::AlignRight : Qt::AlignLeft);
        const auto end = Qt::AlignVCenter | (rightToLeft ? Qt::AlignLeft : Qt::AlignRight);
        painter->drawText(first, static_cast<int>(end), size);
        const QRect titleRect =
            first.adjusted(rightToLeft ? sizeWidth + 12 : 0, 0, rightToLeft ? 0 : -sizeWidth - 12, 0);
        painter->drawText(titleRect, static_cast<int>(begin),
                          option.fontMetrics.elidedText(title, Qt::ElideMiddle, titleRect.width()));
        painter->setPen(detail);
        painter->drawText(
            second, static_cast<int>(begin),
            option.fontMetrics.elidedText(index.data(DetailRole).toString(), Qt::ElideRight, second.width()));
        painter->restore();
    }
};

QString titleOf(const mime::Outline::Entry &part)
{
    if (!part.fileName.isEmpty())
        return words::shown(part.fileName);
    const QByteArray &type = part.mediaType;
    if (type == "multipart/mixed")
        return StructureView::tr("The letter and its files");
    if (type == "multipart/alternative")
        return StructureView::tr("The text in several forms");
    if (type == "multipart/related")
        return StructureView::tr("The rich text and its pictures");
    if (type.startsWith("multipart/"))
        return StructureView::tr("Several parts");
    if (type == "text/plain")
        return StructureView::tr("Plain text");
    if (type == "text/html")
        return StructureView::tr("Rich text");
    if (type == "text/calendar")
        return StructureView::tr("Invitation");
    if (type.startsWith("image/"))
        return StructureView::tr("Picture");
    if (type == "message/rfc822")
        return StructureView::tr("Letter");
    return StructureView::tr("File");
}

QString iconOf(const mime::Outline::Entry &part)
{
    const QByteArray &type = part.mediaType;
    if (type.startsWith("multipart/"))
        return u"folder"_s;
    if (type.startsWith("image/"))
        return u"file-image"_s;
    if (type.startsWith("audio/"))
        return u"file-audio"_s;
    if (type.startsWith("video/"))
        return u"file-video"_s;
    if (type == "message/rfc822")
        return u"letter"_s;
    if (type.startsWith("text/"))
        return u"file-text"_s;
    if (type.contains("zip") || type.contains("compressed"))
        return u"file-archive"_s;
    return type == "application/pdf" || type.contains("document") ? u"file-document"_s : u"file-generic"_s;
}

QString detailOf(const mime::Outline::Entry &part)
{
    QStringList pieces{QString::fromLatin1(part.mediaType)};
    if (part.size >= 0) {
        pieces.append(QString::fromLatin1(part.encoding));
        pieces.append(StructureView::tr("%1 decoded").arg(words::fileSize(part.size)));
    }
    return pieces.join(u" · "_s);
}

} // namespace

StructureView::StructureView(QWidget *parent) : QTreeWidget(parent)
{
    setObjectName(u"structure"_s);
    setAccessibleName(tr("Parts of the letter"));
    setAccessibleDescription(tr("Enter shows a part in the source"));
    setHeaderHidden(true);
    setFrameShape(QFrame::NoFrame);
    setItemDelegate(new PartDelegate(this));
    setIndentation(14);
    setRootIsDecorated(false);
    setItemsExpandable(false);
    setTabKeyNavigation(false);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(this, &QTreeWidget::itemActivated, this,
            [this](QTreeWidgetItem *item) { emit partActivated(item->data(0, IndexRole).toInt()); });
}

void StructureView::show(const Rendering &rendering)
{
    QTreeWidgetItemIterator existing(this);
    std::vector<QTreeWidgetItem *> items;
    for (; *existing; ++existing)
        items.push_back(*existing);
    // Where the tree has the same shape, only what it says changes, and the person's place in it stays.
    bool isSame = items.size() == rendering.tree.size();
    const auto depthOf = [](const QTreeWidgetItem *item) {
        int depth = 0;
        for (; item->parent(); item = item->parent())
            ++depth;
        return depth;
    };
    for (std::size_t i = 0; isSame && i < items.size(); ++i)
        isSame = depthOf(items[i]) == rendering.tree[i].part.depth;
    if (!isSame) {
        const int current = currentItem() ? currentItem()->data(0, IndexRole).toInt() : -1;
        clear();
        items.clear();
        std::vector<QTreeWidgetItem *> open;
        for (const Rendering::Entry &entry : rendering.tree) {
            open.resize(static_cast<std::size_t>(entry.part.depth));
            auto *item = open.empty() ? new QTreeWidgetItem(this) : new QTreeWidgetItem(open.back());
            open.push_back(item);
            items.push_back(item);
        }
        expandAll();
        if (!items.empty() && current >= 0)
            setCurrentItem(items[std::min(static_cast<std::size_t>(current), items.size() - 1)]);
    }
    for (std::size_t i = 0; i < items.size(); ++i) {
        const auto &part = rendering.tree[i].part;
        QTreeWidgetItem &item = *items[i];
        const QString size = part.wireSize < 0 ? QString() : words::fileSize(part.wireSize);
        item.setText(0, titleOf(part));
        item.setIcon(0, look::icon(iconOf(part)));
        item.setData(0, DetailRole, detailOf(part));
        item.setData(0, SizeRole, size);
        item.setData(0, IndexRole, static_cast<int>(i));
        const QString all = tr("%1, %2, %3 when sent").arg(titleOf(part), detailOf(part), size);
        item.setData(0, Qt::AccessibleTextRole, all);
        item.setToolTip(0, all);
    }
}

} // namespace envoi::preview
