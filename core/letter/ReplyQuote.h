#pragma once

#include <QString>

/// Inside the room: the content of a letter that is answered.
namespace envoi::letter {

/// \a text quoted: "> " before each line, ">" before one that is quoted already. Empty lines at the ends and
/// the signature are left out.
QString quotedText(const QString &text, qsizetype most, const QString &cut);
/// Clean HTML of \a html, without the signature that is its own (not one in a quote).
QString quotableHtml(const QString &html, qsizetype most, const QString &cut);
/// The first \a most units of \a text, up to a line's end; \a cut stands for the rest.
QString shortened(const QString &text, qsizetype most, const QString &cut);

} // namespace envoi::letter
