#pragma once

#include "core/base/Result.h"
#include "core/letter/Draft.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace envoi::store {

/// Drafts on disk: a folder of standard .eml files. Blocking and thread-safe: called from a worker
/// thread, never from the GUI's.
class DraftStore {
public:
    explicit DraftStore(QString folder);
    /// The default place, in the user's data folder.
    static QString defaultFolder();

    /// A new path in the folder that no file has yet.
    QString newPath() const;
    /// Writes atomically (a temporary file, flushed to the disk, renamed over \a path), readable by the
    /// user alone. FileUnwritable, DiskFull, or what is wrong with an attachment.
    Result<void> save(const QString &path, const letter::Draft &draft, const letter::ComposeContext &context,
                      bool referToFiles = false) const;
    /// Moves what save() wrote over \a to, on the same file system: at each moment one of the two is whole.
    /// FileUnwritable, DiskFull.
    Result<void> move(const QString &from, const QString &to) const;
    /// FileMissing, FileUnreadable. \a notTaken, when given, gets the names of the files that a draft from
    /// outside the folder only refers to, and that therefore are not in the letter. \a isDraft: whether it
    /// says of itself that it is one.
    Result<letter::Draft> load(const QString &path, QStringList *notTaken = nullptr,
                               bool *isDraft = nullptr) const;
    /// Paths of all drafts, newest first.
    QStringList paths() const;
    void remove(const QString &path) const;

private:
    QString m_folder;
};

} // namespace envoi::store
