#pragma once

#include "core/base/Result.h"

#include <QDateTime>
#include <QSet>
#include <QString>

namespace envoi::spelling {

/// The words that a person has taught, in a text file: UTF-8, a word a line, for anyone to edit. Several
/// programs may share it. For one thread at a time.
class PersonalWords {
public:
    /// \a path: empty for words that are kept nowhere.
    explicit PersonalWords(QString path);

    /// A word in small letters stands also for itself with capitals; any, for itself with 's behind it.
    bool contains(const QString &word) const;
    /// Reads the file anew if it is not the one that was read; true when there are other words now
    /// than it once gave.
    bool refresh();
    /// Adds \a word to what the file holds by now; it is known even when the file can't be written.
    Result<void> add(const QString &word);

private:
    void read();

    QString m_path;
    QSet<QString> m_words;
    QSet<QString> m_unwritten;
    QDateTime m_modified;
    qint64 m_size = -1;
    bool m_isUnread = true;
};

} // namespace envoi::spelling
