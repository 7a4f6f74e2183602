// Address books as tables.
#include "RequireContacts.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArrayView octets(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    requireContacts(envoi::contacts::readCsv(octets));
    requireContacts(envoi::contacts::readContacts(octets));
    return 0;
}
