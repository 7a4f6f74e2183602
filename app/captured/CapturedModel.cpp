#include "app/captured/CapturedModel.h"

#include "app/look/Rows.h"
#include "app/words/Words.h"

#include <QCoreApplication>
#include <QLocale>
#include <QPainter>
#include <QPointer>
#include <QThreadPool>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::captured {

namespace {

QString shortTime(const QDateTime &time)
{
    const QDateTime local = time.toLocalTime();
    return local.date() == QDate::currentDate() ? QLocale().toString(local.time(), QLocale::ShortFormat)
                                                : QLocale().toString(local.date(), QLocale::ShortFormat);
}

} // namespace

CapturedModel::CapturedModel(QObject *parent) : QAbstractListModel(parent) {}

void CapturedModel::setMessages(const QList<capture::CapturedMessage> &messages)
{
    beginResetModel();
    m_entries.clear();
    for (auto it = messages.rbegin(); it != messages.rend(); ++it)
        m_entries.push_back({*it, std::nullopt, false});
    endResetModel();
}

void CapturedModel::add(const capture::CapturedMessage &message)
{
    if (indexOfId(message.id).isValid())
        return;
    beginInsertRows({}, 0, 0);
    m_entries.insert(m_entries.begin(), {message, std::nullopt, false});
    endInsertRows();
}

void CapturedModel::remove(const QString &id)
{
    const int row = indexOfId(id).row();
    if (row < 0)
        return;
    beginRemoveRows({}, row, row);
    m_entries.erase(m_entries.begin() + row);
    endRemoveRows();
}

const capture::CapturedMessage *CapturedModel::message(const QModelIndex &index) const
{
    return index.isValid() ? &m_entries[static_cast<std::size_t>(index.row())].message : nullptr;
}

QModelIndex CapturedModel::indexOfId(const QString &id) const
{
    const auto found = std::ranges::find(m_entries, id, [](const Entry &entry) { return entry.message.id; });
    return found == m_entries.end() ? QModelIndex() : index(static_cast<int>(found - m_entries.begin()));
}

int CapturedModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

QVariant CapturedModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    Entry &entry = m_entries[static_cast<std::size_t>(index.row())];
    if (!entry.summary && !entry.asked)
        ask(entry);
    const QString subject = !entry.summary                     ? u"…"_s
                            : entry.summary->subject.isEmpty() ? tr("(no subject)")
                                                               : entry.summary->subject;
    const QString from =
        entry.summary && !entry.summary->from.isEmpty() ? entry.summary->from : entry.message.reversePath;
    switch (role) {
    case IdRole:
        return entry.message.id;
    case FromRole:
        return from;
    case Qt::DisplayRole:
    case SubjectRole:
        return subject;
    case TimeRole:
        return shortTime(entry.message.received);
    case SizeRole:
        return words::fileSize(entry.message.size);
    case Qt::AccessibleTextRole:
        return tr("%1, from %2, %3, %4")
            .arg(subject, from, shortTime(entry.message.received), words::fileSize(entry.message.size));
    case Qt::ToolTipRole:
        return tr("%1\nFrom %2\nTo %3").arg(subject, from, entry.message.forwardPaths.join(u", "_s));
    default:
        return {};
    }
}

void CapturedModel::ask(Entry &entry) const
{
    entry.asked = true;
    auto *self = const_cast<CapturedModel *>(this);
    QThreadPool::globalInstance()->start(
        [self = QPointer(self), path = entry.message.path, id = entry.message.id] {
            const reading::Summary summary = reading::readSummary(path);
            // The application outlives its thread pool's work; the model may not.
            QMetaObject::invokeMethod(
                qApp,
                [self, id, summary] {
                    if (self)
                        self->take(id, summary);
                },
                Qt::QueuedConnection);
        });
}

void CapturedModel::take(const QString &id, const reading::Summary &summary)
{
    const QModelIndex where = indexOfId(id);
    if (!where.isValid())
        return;
    m_entries[static_cast<std::size_t>(where.row())].summary = summary;
    emit dataChanged(where, where);
}

void CapturedDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    QStyleOptionViewItem row = option;
    initStyleOption(&row, index);
    look::paintRowGround(*painter, row);
    const QColor ink = look::rowInk(option);
    const QColor faint = look::rowInk(option, true);
    QFont bold = option.font;
    bold.setBold(true);
    const QRect area = option.rect.adjusted(10, 6, -10, -6);
    const int middle = area.top() + area.height() / 2;
    const auto line = [&](QRect place, const QFont &font, const QColor &colour, const QString &left,
                          const QString &right) {
        painter->setFont(option.font);
        painter->setPen(faint);
        painter->drawText(place, Qt::AlignRight | Qt::AlignVCenter, right);
        place.setRight(place.right() - QFontMetrics(option.font).horizontalAdvance(right) - 10);
        painter->setFont(font);
        painter->setPen(colour);
        painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
                          QFontMetrics(font).elidedText(left, Qt::ElideRight, place.width()));
    };
    painter->save();
    line({area.topLeft(), QPoint(area.right(), middle)}, bold, ink,
         index.data(CapturedModel::SubjectRole).toString(), index.data(CapturedModel::TimeRole).toString());
    line({QPoint(area.left(), middle), area.bottomRight()}, option.font, faint,
         index.data(CapturedModel::FromRole).toString(), index.data(CapturedModel::SizeRole).toString());
    painter->restore();
}

QSize CapturedDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {option.fontMetrics.averageCharWidth() * 30, option.fontMetrics.height() * 2 + 16};
}

} // namespace envoi::captured
