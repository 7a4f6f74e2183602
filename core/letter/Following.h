#pragma once

#include <QString>
#include <QStringView>

#include <vector>

/// How a plain alternative that a person has written keeps up with the rich text. There are three texts, a
/// paragraph a line: what was made from the rich text when the person began (basis), what the person wrote
/// instead (own), and what is made from the rich text now (made).
namespace envoi::letter {

/// A run of lines.
struct LineRange {
    qsizetype first = 0;
    qsizetype count = 0;
    qsizetype end() const { return first + count; }
    friend bool operator==(const LineRange &, const LineRange &) = default;
};

/// Lines of one text that have become those of another.
struct LineChange {
    LineRange before;
    LineRange after;
    friend bool operator==(const LineChange &, const LineChange &) = default;
};

/// The shortest way from \a before to \a after, in order. Where they differ in more than some thousand lines
/// it need not be the shortest. Bounded in time and memory.
std::vector<LineChange> lineChanges(QStringView before, QStringView after);

/// A place where the rich text says something else than it did when the person's own text was written.
struct Divergence {
    LineRange basis;
    LineRange own; ///< which stands for it; without lines where something is only to be put in
    LineRange made;
    friend bool operator==(const Divergence &, const Divergence &) = default;
};

/// All of them, in order. What was changed in the same way on both sides is none.
std::vector<Divergence> divergences(QStringView basis, QStringView own, QStringView made);

/// \a text with its \a range of lines replaced by \a source's \a with.
QString withLines(QStringView text, LineRange range, QStringView source, LineRange with);

/// The lines of \a range, without the last one's end.
QString linesOf(QStringView text, LineRange range);

} // namespace envoi::letter
