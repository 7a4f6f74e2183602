#pragma once

#include "core/base/Result.h"

#include <QDateTime>
#include <QList>
#include <QString>

namespace envoi::store {

/// A state in which a draft once was.
struct DraftVersion {
    QString path; ///< to be read as a draft
    QDateTime when;
};

/// Earlier states of drafts, for undoing a bad edit: a folder for each letter with a .eml for each state.
/// They share their octets with the draft for as long as it is not written anew, where the file system can do
/// that. Blocking and thread-safe, but for two threads about the same letter.
class DraftVersions {
public:
    /// When another state is kept.
    enum class Pace {
        Now,
        Steady, ///< where the last one is some minutes old
    };

    explicit DraftVersions(QString folder);

    /// Keeps the file \a path, as it is now, as a version of \a letter (a name). Of many versions those are
    /// left out that are close to others in time. FileUnwritable, DiskFull; nothing where there is no such
    /// file.
    Result<void> keep(const QString &letter, const QString &path, Pace pace) const;
    /// Newest first.
    QList<DraftVersion> list(const QString &letter) const;
    /// The letter has another name from now on. Versions that \a to already has stay.
    void rename(const QString &from, const QString &to) const;
    void remove(const QString &letter) const;

    /// How many of a letter are kept at most.
    static constexpr qsizetype most = 40;

private:
    QString folderOf(const QString &letter) const;
    void thinOut(const QString &letter) const;
    QString m_folder;
};

} // namespace envoi::store
