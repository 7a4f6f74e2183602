#pragma once

#include "app/compose/Recipient.h"

#include <optional>

namespace envoi::compose {

class AddressBook;

/// Why an address may not be the one that was meant, and which one may be.
struct RecipientDoubt {
    QString text;    ///< "Did you mean anna@example.com?"
    QString address; ///< the addr-spec that may be meant; empty where none suggests itself
    QString entry;   ///< the entry with that address instead
};

/// Nothing for a group, and for what is no address.
std::optional<RecipientDoubt> doubtOf(const Recipient &recipient, const AddressBook &book);

} // namespace envoi::compose
