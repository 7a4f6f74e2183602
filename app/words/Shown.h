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

} // namespace envoi::words
