#pragma once

#include "core/mime/Address.h"

namespace envoi::mime {

/// What a field of a message says, as far as it can be read.
struct ReadAddresses {
    AddressList list;
    int malformed = 0; ///< how many entries were left out
};

/// Reads the unfolded body of an address field, whose commas and semicolons alone part addresses.
ReadAddresses readAddressField(QStringView body);

/// A word that, with a colon behind it, comes along when a list is copied from a message or a link.
bool isAddressLabel(QStringView word);

} // namespace envoi::mime
