#pragma once

#include <QList>
#include <QStringView>

namespace envoi::compose {

/// How well a name fits what was typed to find it.
struct CommandMatch {
    int score = 0;              ///< the more the better; 0 for not at all
    QList<qsizetype> positions; ///< of the characters of the name that were meant, in order
};

/// Each word of \a query must be in \a name: at the beginning of a word best, within one next, and at last
/// with its letters in order anywhere ("cbl" for "Clear bullets"). Case and accents don't count. An empty
/// query fits all.
CommandMatch matchCommand(QStringView query, QStringView name);

} // namespace envoi::compose
