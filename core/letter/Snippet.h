#pragma once

#include <QList>
#include <QString>

#include <functional>
#include <optional>

namespace envoi::letter {

/// A piece of text that stands for an abbreviation. In it "{{date}}", "{{first name}}", "{{sender}}",
/// "{{subject}}" and "{{clipboard}}" stand for what they say, "{{cursor}}" for where to write on, and
/// "{{anything else}}" for what the person fills in.
struct Snippet {
    QString abbreviation; ///< without spaces; never empty
    QString text;         ///< LF line ends
    friend bool operator==(const Snippet &, const Snippet &) = default;
};

/// Whether \a text can be an abbreviation: 1 to 40 characters, no spaces or controls.
bool isAbbreviation(const QString &text);

/// The snippet whose abbreviation is the last word of \a textBefore; null when none is. Upper and lower
/// case are told apart.
const Snippet *snippetAt(const QList<Snippet> &snippets, const QString &textBefore);

/// What a variable stands for, by its name in lower case; empty while it is not known, nothing when the name
/// is none.
using Variables = std::function<std::optional<QString>(const QString &name)>;

/// \a text with what is known of its variables put in place, with LF line ends and without controls; the
/// rest stays, to be filled in.
QString filledIn(const QString &text, const Variables &variables);

/// A place in \a text that is to be filled in: "{{name}}", or "{{cursor}}".
struct Placeholder {
    qsizetype at = 0;
    qsizetype length = 0;
    bool isCursor = false;
    friend bool operator==(const Placeholder &, const Placeholder &) = default;
};
QList<Placeholder> placeholdersIn(const QString &text);

} // namespace envoi::letter
