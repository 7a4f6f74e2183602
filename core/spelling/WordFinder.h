#pragma once

#include "core/spelling/Spelling.h"

#include <vector>

namespace envoi::spelling {

/// A word as a dictionary may know it, and where it stands.
struct Word {
    Range range;
    QString text;             ///< with ' for every apostrophe, without soft hyphens, in NFC
    bool isBeforeDot = false; ///< it may be an abbreviation
    /// Of what hyphens join ("well-known"): each by itself, where it is worth checking.
    std::vector<Word> parts;
};

/// The words of \a text that are worth checking. Left out are what overlaps \a skipped; URLs, addresses,
/// file and host names; what has digits, an underscore or a capital behind a small letter; single letters;
/// scripts that write without spaces; and, unless \a capitals, words IN CAPITALS.
std::vector<Word> findWords(const QString &text, const QList<Range> &skipped = {}, bool capitals = false);

} // namespace envoi::spelling
