#pragma once

#include "core/base/AddrSpec.h"

#include <QStringView>

/// Inside the room: addresses that are close to one another.
namespace envoi::preflight {

/// How many slips of the hand part \a a from \a b: a letter too many, missing, wrong, or two next to each
/// other exchanged (the restricted distance of Damerau and Levenshtein). \a most + 1 as soon as there are
/// more.
int slipsBetween(QStringView a, QStringView b, int most);

/// Whether \a typed may well be meant to be \a known: the same domain and a name that differs by a slip, or
/// two in a long one; or the same name at a domain that does. Names that differ in digits alone (team1,
/// team2) are other ones on purpose.
bool isNear(const AddrSpec &typed, const AddrSpec &known);

} // namespace envoi::preflight
