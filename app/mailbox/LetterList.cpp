#include "app/mailbox/LetterList.h"

#include "app/mailbox/Standing.h"

#include <QFileInfo>
#include <QTimer>

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::mailbox {

namespace {
constexpr int keptRows = 2000;
/// As a person scrolls on, the next ones are there.
constexpr int rowsAround = 30;
} // namespace

LetterList::LetterList(store::LetterIndex &index, const Queue &queue, QObject *parent)
    : QAbstractListModel(parent), m_index(index), m_queue(queue), m_cache(keptRows)
{
    connect(&m_index, &store::LetterIndex::fetched, this, &LetterList::take);
}

void LetterList::setIds(const QList<qint64> &ids, bool isQueue, bool showsSender)
{
    if (std::exchange(m_isQueue, isQueue) != isQueue ||
        std::exchange(m_showsSender, showsSender) != showsSender) {
        beginResetModel();
        m_ids = ids;
        endResetModel();
        return;
    }
    // What differs lies mostly in one place: rows before and behind it stay, and with them the selection.
    const auto shorter = std::min(ids.size(), m_ids.size());
    qsizetype same = 0;
    while (same < shorter && ids[same] == m_ids[same])
        ++same;
    qsizetype sameBehind = 0;
    while (sameBehind < shorter - same &&
           ids[ids.size() - 1 - sameBehind] == m_ids[m_ids.size() - 1 - sameBehind])
        ++sameBehind;
    const auto gone = m_ids.size() - same - sameBehind;
    const auto come = ids.size() - same - sameBehind;
    const auto row = [](qsizetype at) { return static_cast<int>(at); };
    if (gone > 0 && come > 0) {
        beginResetModel();
        m_ids = ids;
        endResetModel();
    } else if (gone > 0) {
        beginRemoveRows({}, row(same), row(same + gone - 1));
        m_ids = ids;
        endRemoveRows();
    } else if (come > 0) {
        beginInsertRows({}, row(same), row(same + come - 1));
        m_ids = ids;
        endInsertRows();
    }
}

const store::LetterSummary *LetterList::letter(const QModelIndex &index) const
{
    return index.isValid() && index.row() < m_ids.size() ? m_cache.object(m_ids[index.row()]) : nullptr;
}

std::optional<QueuedLetter> LetterList::queued(const QModelIndex &index) const
{
    const auto *summary = m_isQueue ? letter(index) : nullptr;
    return summary ? m_queue.letter(QFileInfo(summary->name).completeBaseName()) : std::nullopt;
}

QModelIndex LetterList::indexOfId(qint64 id) const
{
    const auto row = m_ids.indexOf(id);
    return row < 0 ? QModelIndex() : index(static_cast<int>(row));
}

void LetterList::forget(const QList<qint64> &ids)
{
    for (const qint64 id : ids) {
        m_cache.remove(id);
        m_asked.remove(id);
    }
    if (!ids.isEmpty() && !m_ids.isEmpty())
        emit dataChanged(index(0), index(static_cast<int>(m_ids.size()) - 1));
}

void LetterList::refreshStandings()
{
    if (m_isQueue && !m_ids.isEmpty())
        emit dataChanged(index(0), index(static_cast<int>(m_ids.size()) - 1));
}

int LetterList::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_ids.size());
}

QVariant LetterList::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_ids.size())
        return {};
    const store::LetterSummary *summary = m_cache.object(m_ids[index.row()]);
    if (role == IsLoadedRole)
        return summary != nullptr;
    if (!summary) {
        want(index.row());
        return role == Qt::AccessibleTextRole || role == Qt::DisplayRole ? QVariant(u"…"_s) : QVariant();
    }
    const QString &whom = m_showsSender ? summary->from : summary->recipients;
    const auto standing = [&]() -> std::optional<Standing> {
        const auto letter = queued(index);
        return letter ? std::optional(standingOf(*letter, QDateTime::currentDateTime())) : std::nullopt;
    };
    switch (role) {
    case TitleRole:
        if (whom.isEmpty())
            return m_showsSender ? tr("(no sender)") : tr("(no recipients)");
        return whom;
    case Qt::DisplayRole:
    case SubjectRole:
        return summary->subject.isEmpty() ? tr("(no subject)") : summary->subject;
    case TimeRole:
        return shortTime(summary->date, QDateTime::currentDateTime());
    case SnippetRole:
        return summary->snippet;
    case AttachmentRole:
        return summary->hasAttachments;
    case StandingRole: {
        const auto words = standing();
        return words ? words->brief : m_isQueue ? tr("Nothing is known of its sending") : QString();
    }
    case ToneRole: {
        const auto words = standing();
        return static_cast<int>(words ? words->tone : look::Tone::Muted);
    }
    case ProgressRole: {
        const auto letter = queued(index);
        if (!letter || letter->state != QueuedLetter::State::Sending || letter->octetsTotal <= 0)
            return -1.0;
        return static_cast<double>(letter->octetsSaid) / static_cast<double>(letter->octetsTotal);
    }
    case Qt::AccessibleTextRole:
        return accessibleText(*summary, data(index, StandingRole).toString());
    case Qt::ToolTipRole:
        return tr("%1\nFrom %2\nTo %3")
            .arg(data(index, SubjectRole).toString(), summary->from, summary->recipients)
            .toHtmlEscaped()
            .replace(u'\n', u"<br>"_s);
    default:
        return {};
    }
}

QString LetterList::accessibleText(const store::LetterSummary &letter, const QString &standing) const
{
    const QString subject = letter.subject.isEmpty() ? tr("(no subject)") : letter.subject;
    const QString whom = m_showsSender ? tr("from %1").arg(letter.from) : tr("to %1").arg(letter.recipients);
    QStringList parts{whom, subject, shortTime(letter.date, QDateTime::currentDateTime())};
    if (letter.hasAttachments)
        parts.append(tr("with attachments"));
    if (!standing.isEmpty())
        parts.append(standing);
    return parts.join(u", "_s);
}

void LetterList::want(int row) const
{
    if (m_asked.contains(m_ids[row]))
        return;
    // All that one painting wants is asked for at once.
    if (m_firstWanted < 0) {
        auto *self = const_cast<LetterList *>(this);
        QTimer::singleShot(0, self, [self] { self->ask(); });
        m_firstWanted = row;
        m_lastWanted = row;
    }
    m_firstWanted = std::min(m_firstWanted, row);
    m_lastWanted = std::max(m_lastWanted, row);
}

void LetterList::ask()
{
    const int first = std::max(0, std::exchange(m_firstWanted, -1) - rowsAround);
    const int last = std::min(static_cast<int>(m_ids.size()) - 1, m_lastWanted + rowsAround);
    QList<qint64> ids;
    // A jump from one end to the other does not want all that lies between.
    for (int row = std::max(first, last - keptRows / 2); row <= last; ++row) {
        const qint64 id = m_ids[row];
        if (!m_cache.contains(id) && !m_asked.contains(id)) {
            m_asked.insert(id);
            ids.append(id);
        }
    }
    if (!ids.isEmpty())
        m_index.fetch(ids);
}

void LetterList::take(const QList<store::LetterSummary> &letters)
{
    QSet<qint64> here;
    for (const auto &letter : letters) {
        m_asked.remove(letter.id);
        m_cache.insert(letter.id, new store::LetterSummary(letter));
        here.insert(letter.id);
    }
    int first = -1;
    int last = -1;
    // They were neighbours when they were asked for.
    for (int row = 0; row < m_ids.size() && here.size() > 0; ++row) {
        if (here.remove(m_ids[row])) {
            first = first < 0 ? row : first;
            last = row;
        }
    }
    if (first >= 0)
        emit dataChanged(index(first), index(last));
    emit loaded();
}

} // namespace envoi::mailbox
