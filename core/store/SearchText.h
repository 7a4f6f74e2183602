#pragma once

#include <QString>
#include <QStringView>

namespace envoi::store {

/// Inside the room: \a text as the index knows it, words of letters and digits with one space between. They
/// are folded; scripts that are written without spaces (Chinese, Japanese, Thai ...) are cut into characters.
/// At most \a limit characters of \a text are looked at.
QString searchWords(QStringView text, qsizetype limit);

/// What a person typed, for FTS5's MATCH: all of its pieces, each of which begins a word, or stands anywhere
/// in a text without spaces. Null when there is nothing in it to look for.
QString searchExpression(QStringView typed);

} // namespace envoi::store
