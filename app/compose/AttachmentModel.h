#pragma once

#include "core/letter/Draft.h"

#include <QAbstractListModel>

#include <optional>
#include <vector>

namespace envoi::compose {

/// The attachments of a letter, and what is wrong with those that changed since.
class AttachmentModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { SizeTextRole = Qt::UserRole + 1, ProblemRole, MediaTypeRole };

    using QAbstractListModel::QAbstractListModel;

    const std::vector<letter::Attachment> &attachments() const { return m_attachments; }
    void setAttachments(std::vector<letter::Attachment> attachments);
    void append(letter::Attachment attachment);
    void removeAt(int row);
    /// Others in its place, of which \a note is told ("names removed"); empty for none.
    void replaceAt(int row, letter::Attachment attachment, const QString &note);
    void setProblem(int row, const QString &problem);
    const QString &problem(int row) const { return m_problems[static_cast<std::size_t>(row)]; }
    /// Octets of all, as far as they are known.
    qint64 totalSize() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

signals:
    void renamed();

private:
    std::vector<letter::Attachment> m_attachments;
    std::vector<QString> m_problems;
    std::vector<QString> m_notes;
};

/// Whether both stand for the same file.
bool isSameFile(const letter::Attachment &a, const letter::Attachment &b);

} // namespace envoi::compose
