#pragma once

#include "core/base/Folded.h"

#include <QString>
#include <QStringList>

namespace envoi::contacts {

using envoi::folded;
/// The words that were typed, folded, without the marks of an address ("<", quotation marks).
QStringList typedWords(QStringView text);

/// A part of a text, in characters.
struct Span {
    qsizetype start = 0;
    qsizetype size = 0;
    friend bool operator==(const Span &, const Span &) = default;
};
/// Where in \a text words begin as one of \a words does, in order, without overlap.
QList<Span> matchedSpans(QStringView text, const QStringList &words);

} // namespace envoi::contacts
