// Address books as vCards.
#include "RequireContacts.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArrayView octets(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const auto read = envoi::contacts::readVCards(octets);
    requireContacts(read);
    // What is written is read as it was.
    const auto again = envoi::contacts::readVCards(envoi::contacts::writeVCards(read.contacts));
    REQUIRE(again.contacts.size() == read.contacts.size());
    for (std::size_t i = 0; i < read.contacts.size(); ++i) {
        REQUIRE(again.contacts[i].addresses == read.contacts[i].addresses);
        REQUIRE(read.contacts[i].name.isEmpty() || again.contacts[i].name == read.contacts[i].name);
        REQUIRE(again.contacts[i].groups == read.contacts[i].groups);
    }
    return 0;
}
