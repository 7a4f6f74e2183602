#pragma once

#include <QString>

namespace envoi::words {

constexpr qsizetype longestShown = 120;
constexpr qsizetype longestDetail = 600;

/// \a text as it can stand in a sentence: on one line, without control characters or marks that
/// turn the direction of writing, and not longer than \a limit.
QString shown(const QString &text, qsizetype limit = longestShown);

/// The same for a text of many lines, of which all is shown: its line ends, tabs and spaces stay.
QString shownLines(QString text);

/// The day of an ISO 8601 date or time as this computer writes it; \a iso itself where it is none.
QString shownDay(const QString &iso);

} // namespace envoi::words
