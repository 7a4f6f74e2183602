#pragma once

#include "core/mime/Address.h"
#include "core/mime/Folding.h"

namespace envoi::mime {

/// Appends \a list as an address-list (RFC 5322 section 3.4), folded before an address rather than
/// within one. A display name that only repeats the address is left out.
void appendAddresses(FoldedLine &line, const AddressList &list, bool utf8);

/// \a name as it must stand before "<": quoted where it needs to be, for people to read.
QString quotedDisplayName(const QString &name);

} // namespace envoi::mime
