#pragma once

#include "Require.h"
#include "core/base/AddrSpec.h"
#include "core/contacts/Contact.h"

/// What must be true of all that comes from an address book, whatever the octets were.
inline void requireContacts(const envoi::contacts::Imported &read)
{
    using envoi::contacts::cleaned;
    for (const auto &contact : read.contacts) {
        REQUIRE(!contact.addresses.isEmpty());
        for (const auto &address : contact.addresses) {
            const auto parsed = envoi::AddrSpec::parse(address);
            REQUIRE(parsed && parsed->toString() == address);
        }
        for (const auto &text : {contact.name, contact.nickname, contact.organisation})
            REQUIRE(cleaned(text) == text);
        for (const auto &group : contact.groups)
            REQUIRE(!group.isEmpty() && cleaned(group) == group);
    }
    REQUIRE(read.remarks.size() <= static_cast<std::size_t>(read.remarksInAll));
}
