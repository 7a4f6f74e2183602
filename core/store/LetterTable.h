#pragma once

#include "core/store/LetterDigest.h"
#include "core/store/LetterIndex.h"

#include <QList>
#include <QString>

#include <functional>
#include <memory>
#include <optional>

namespace envoi::store {

/// Inside the room: the rows of the index. Used by one thread. Nothing it does fails loudly: what can't be
/// read is empty, what can't be written is dropped, and then trouble() tells why; the files still have it
/// all.
class LetterTable {
public:
    enum class Trouble {
        None,
        Damaged,  ///< its file is none, or of another version: begin with an empty one
        Unusable, ///< no room, no right, another program in the way
    };
    struct Known {
        qint64 id = 0;
        qint64 modified = 0; ///< milliseconds since 1970
        qint64 size = 0;     ///< octets
    };

    LetterTable() = default;
    virtual ~LetterTable() = default;
    LetterTable(const LetterTable &) = delete;
    LetterTable &operator=(const LetterTable &) = delete;

    virtual Trouble trouble() const = 0;
    virtual bool canSearch() const = 0;
    /// Until commit() nothing is on the disk.
    virtual void begin() = 0;
    virtual void commit() = 0;
    virtual std::optional<Known> find(LetterFolder folder, const QString &name) = 0;
    /// Takes a letter in, anew or in place of what was known of the same file. Gives its id.
    virtual qint64 put(LetterFolder folder, const QString &name, const Known &file, const QDateTime &date,
                       const LetterDigest &digest) = 0;
    virtual void remove(qint64 id) = 0;
    struct Place {
        qint64 id = 0;
        QString name; ///< only if it was asked for
    };
    /// By date, newest first.
    virtual std::vector<Place> places(LetterFolder folder, bool withNames) = 0;
    /// Ids in rising order; none at all when \a isWanted says no in between.
    virtual std::optional<std::vector<qint64>> search(const QString &expression,
                                                      const std::function<bool()> &isWanted) = 0;
    virtual std::optional<LetterSummary> fetch(qint64 id) = 0;
};

/// In an SQLite file, which is made when it is not there; in memory with an empty path. Without SQLite null.
std::unique_ptr<LetterTable> openLetterTable(const QString &path);
/// In memory, without search, for where there is no SQLite.
std::unique_ptr<LetterTable> plainLetterTable();
/// Deletes the file and what SQLite keeps beside it.
void removeLetterTable(const QString &path);

} // namespace envoi::store
