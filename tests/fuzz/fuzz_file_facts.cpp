// Whatever file is attached: looking into it ends, and what was taken out of it is gone and stays so.
#include "Require.h"

#include "core/preflight/FileFacts.h"

#include <QByteArray>

#include <cstddef>
#include <cstdint>

using namespace envoi;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray octets(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const auto facts = preflight::factsOf(octets);
    if (const auto bare = preflight::withoutPosition(octets)) {
        const auto after = preflight::factsOf(*bare);
        REQUIRE(!after.hasPosition);
        REQUIRE(after.kind == facts.kind);
        REQUIRE(after.width == facts.width && after.height == facts.height);
        REQUIRE(*preflight::withoutPosition(*bare) == *bare);
    }
    if (const auto bare = preflight::withoutAuthors(octets)) {
        const auto after = preflight::factsOf(*bare);
        REQUIRE(after.authors.isEmpty());
        REQUIRE(after.kind == facts.kind);
        REQUIRE(*preflight::withoutAuthors(*bare) == *bare);
    }
    return 0;
}
