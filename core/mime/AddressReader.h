#pragma once

#include "core/mime/Address.h"

namespace envoi::mime {

/// What a field of a message says, as far as it can be read.
struct ReadAddresses {
    AddressList list;
    int malformed = 0; ///< how many entries were left out
    /// RFC 5322 knows no such list, and what was read may not be what was meant: a semicolon stands between
    /// addresses, or a quotation mark or parenthesis has no end.
    bool irregular = false;
};

/// Reads the unfolded body of an address field, whose commas and semicolons alone part addresses.
ReadAddresses readAddressField(QStringView body);

/// A word that, with a colon behind it, comes along when a list is copied from a message or a link.
bool isAddressLabel(QStringView word);

} // namespace envoi::mime
