#pragma once

#include <QString>

namespace envoi {

/// Somebody who was written to before, or is only in an address book; one for each of the identities that
/// wrote to them.
struct KnownAddress {
    QString address;    ///< addr-spec
    int times = 1;      ///< how many letters; 0 for somebody who is only in an address book
    QString identity{}; ///< addr-spec that these letters were from; empty where that is not known
    friend bool operator==(const KnownAddress &, const KnownAddress &) = default;
};

} // namespace envoi
