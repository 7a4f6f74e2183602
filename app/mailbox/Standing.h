#pragma once

#include "app/look/Look.h"
#include "app/mailbox/Queue.h"

namespace envoi::mailbox {

/// Where a letter of the outbox is, in words.
struct Standing {
    QString brief;    ///< one line for the list
    QString headline; ///< a sentence
    QString detail;   ///< what happens next, what to do, the server's own words; may be empty
    look::Tone tone = look::Tone::Muted;
};
Standing standingOf(const QueuedLetter &letter, const QDateTime &now);

/// As lists say it: a time of today, else a day, with its year if that is another.
QString shortTime(const QDateTime &time, const QDateTime &now);

} // namespace envoi::mailbox
