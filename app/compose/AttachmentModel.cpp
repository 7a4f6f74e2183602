#include "app/compose/AttachmentModel.h"

#include "app/words/Words.h"

#include <algorithm>

namespace envoi::compose {

bool isSameFile(const letter::Attachment &a, const letter::Attachment &b)
{
    const auto *first = std::get_if<FileReference>(&a.octets);
    const auto *second = std::get_if<FileReference>(&b.octets);
    return first && second && first->path() == second->path();
}

void AttachmentModel::setAttachments(std::vector<letter::Attachment> attachments)
{
    beginResetModel();
    m_attachments = std::move(attachments);
    m_problems.assign(m_attachments.size(), {});
    m_notes.assign(m_attachments.size(), {});
    endResetModel();
}

void AttachmentModel::append(letter::Attachment attachment)
{
    // The same file once more is either a slip or a newer version of it.
    const auto same =
        std::ranges::find_if(m_attachments, [&](const auto &old) { return isSameFile(old, attachment); });
    if (same != m_attachments.end()) {
        const int row = static_cast<int>(same - m_attachments.begin());
        attachment.name = same->name;
        *same = std::move(attachment);
        m_problems[static_cast<std::size_t>(row)].clear();
        m_notes[static_cast<std::size_t>(row)].clear();
        emit dataChanged(index(row), index(row));
        return;
    }
    const int row = rowCount();
    beginInsertRows({}, row, row);
    m_attachments.push_back(std::move(attachment));
    m_problems.emplace_back();
    m_notes.emplace_back();
    endInsertRows();
}

void AttachmentModel::removeAt(int row)
{
    beginRemoveRows({}, row, row);
    m_attachments.erase(m_attachments.begin() + row);
    m_problems.erase(m_problems.begin() + row);
    m_notes.erase(m_notes.begin() + row);
    endRemoveRows();
}

void AttachmentModel::replaceAt(int row, letter::Attachment attachment, const QString &note)
{
    const auto at = static_cast<std::size_t>(row);
    m_attachments[at] = std::move(attachment);
    m_problems[at].clear();
    m_notes[at] = note;
    emit dataChanged(index(row), index(row));
}

void AttachmentModel::setProblem(int row, const QString &problem)
{
    auto &old = m_problems[static_cast<std::size_t>(row)];
    if (old == problem)
        return;
    old = problem;
    emit dataChanged(index(row), index(row));
}

qint64 AttachmentModel::totalSize() const
{
    qint64 total = 0;
    for (const auto &attachment : m_attachments)
        total += std::max<qint64>(attachment.size(), 0);
    return total;
}

int AttachmentModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_attachments.size());
}

QVariant AttachmentModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const auto &attachment = m_attachments[static_cast<std::size_t>(index.row())];
    const QString &wrong = problem(index.row());
    const qint64 octets = attachment.size();
    const QString &note = m_notes[static_cast<std::size_t>(index.row())];
    QString size = octets < 0 ? QString() : words::fileSize(octets);
    if (!note.isEmpty())
        size = tr("%1, %2").arg(size, note);
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
        return attachment.name;
    case SizeTextRole:
        return size;
    case ProblemRole:
        return wrong;
    case MediaTypeRole:
        return QString::fromLatin1(attachment.mediaType.name());
    case Qt::ToolTipRole: {
        QStringList lines{attachment.name, QString::fromLatin1(attachment.mediaType.name())};
        if (const auto *file = std::get_if<FileReference>(&attachment.octets))
            lines[0] = file->path();
        if (!size.isEmpty())
            lines[1] += QStringLiteral(", ") + size;
        if (!wrong.isEmpty())
            lines.append(wrong);
        return lines.join(u'\n');
    }
    case Qt::AccessibleTextRole:
        return wrong.isEmpty() ? tr("%1, %2").arg(attachment.name, size)
                               : tr("%1, %2, problem: %3").arg(attachment.name, size, wrong);
    case Qt::AccessibleDescriptionRole:
        return tr("Delete removes, F2 renames, Enter opens");
    default:
        return {};
    }
}

bool AttachmentModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!index.isValid() || role != Qt::EditRole)
        return false;
    const QString wanted = value.toString().trimmed();
    auto &attachment = m_attachments[static_cast<std::size_t>(index.row())];
    if (wanted.isEmpty() || wanted == attachment.name)
        return false;
    attachment.name = mime::harmlessFileName(wanted);
    emit dataChanged(index, index);
    emit renamed();
    return true;
}

Qt::ItemFlags AttachmentModel::flags(const QModelIndex &index) const
{
    return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsEditable : Qt::NoItemFlags;
}

} // namespace envoi::compose
