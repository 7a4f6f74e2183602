#pragma once

#include <QDateTime>
#include <QString>

namespace envoi::store {

/// Inside the room: what the index keeps of a letter.
struct LetterDigest {
    QString from;       ///< the sender's name, or address where there is none
    QString recipients; ///< the same of To, Cc and Bcc, with commas between
    QString subject;
    QString snippet; ///< how the text begins, on one line
    QDateTime date;  ///< what its Date field says; invalid without one
    bool hasAttachments = false;
    // For searching.
    QString people; ///< names and addresses
    QString text;   ///< and what attached files are called
};

/// Reads the letter in \a path, of large ones the beginning only. What can't be read gives an empty digest.
/// \a mayBeUnfinished: addresses that are none (yet) are looked for where a draft keeps them.
LetterDigest digestOf(const QString &path, bool mayBeUnfinished);

} // namespace envoi::store
