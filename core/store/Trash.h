#pragma once

#include "core/base/Result.h"

#include <QDateTime>
#include <QString>

#include <chrono>
#include <optional>

namespace envoi::store {

/// Deleted letters: a folder of .eml files, each with what lay beside it under its name (ID.json), and a note
/// of where it came from and when (ID.origin). Blocking, for a worker thread; no two calls at the same time.
class Trash {
public:
    static constexpr std::chrono::days keptFor{30};

    explicit Trash(QString folder);
    /// Moves the letter in \a path here; where it is now. FileMissing, FileUnwritable, DiskFull.
    Result<QString> take(const QString &path, const QDateTime &now) const;
    /// Whether there is a note of where the letter in \a path, in the trash, came from.
    bool knowsOrigin(const QString &path) const;
    /// Moves it to where it came from, under another name where its own is taken; where it is now.
    Result<QString> putBack(const QString &path) const;
    /// For good.
    void remove(const QString &path) const;
    /// Deletes for good what has been here for so long; the time of a letter without a note begins now.
    void clear(const QDateTime &now) const;

private:
    QString m_folder;
};

} // namespace envoi::store
