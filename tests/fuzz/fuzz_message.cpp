// Reading a message never fails, and what was read can be written and is then read as the same,
// whatever the octets were.
#include "../unit/mime/Difference.h"
#include "Require.h"
#include "core/base/Random.h"
#include "core/mime/Mime.h"

#include <cstddef>
#include <cstdint>

using namespace envoi;
using namespace envoi::mime;

namespace {

void touch(const Header &header)
{
    for (const Field &field : header.fields()) {
        field.toText();
        field.toAddresses();
        field.toDate();
        field.toMessageIds();
    }
}

void touch(const Part &part, int depth)
{
    touch(part.header);
    if (const auto *store = std::get_if<std::shared_ptr<const ContentStore>>(&part.content)) {
        const auto source = (*store)->open();
        const auto octets = readAll(*source);
        REQUIRE(octets && octets->size() == (*store)->size());
    }
    if (const auto within = depth < 8 ? nestedMessage(part) : std::nullopt) {
        touch(within->message.header);
        touch(within->message.body, depth + 1);
    }
    for (const Part &child : part.children())
        touch(child, depth);
}

/// Nothing when what is signed can't go this way.
std::optional<QByteArray> write(const Message &message, const WriteOptions &options)
{
    SeededRandom random(1);
    MessageWriter writer(message, random, options);
    const auto octets = readAll(writer);
    if (!octets) {
        REQUIRE(octets.error().code == ErrorCode::MessageMalformed);
        return std::nullopt;
    }
    REQUIRE(writer.size() < 0 || writer.size() == octets->size());
    return *octets;
}

void requireLines(const QByteArray &octets)
{
    qsizetype line = 0;
    for (qsizetype i = 0; i < octets.size(); ++i) {
        REQUIRE(octets[i] != '\0');
        if (octets[i] == '\r') {
            REQUIRE(i + 1 < octets.size() && octets[i + 1] == '\n');
            REQUIRE(line <= 998);
            line = 0;
            ++i;
        } else {
            REQUIRE(octets[i] != '\n');
            ++line;
        }
    }
    REQUIRE(line <= 998);
}

void requireSame(const Message &a, const Message &b, const WriteOptions &options)
{
    const QString difference = Difference::between(a, b, options);
    if (!difference.isEmpty())
        std::fprintf(stderr, "%s\n", qPrintable(difference));
    REQUIRE(difference.isEmpty());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray octets(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const ReadMessage read = readMessage(octets);
    touch(read.message.header);
    touch(read.message.body, 0);
    read.message.recipients();
    for (const WriteOptions &options : {WriteOptions{.withBcc = true},
                                        {.eightBit = true, .utf8Fields = true, .withBcc = true},
                                        {.eightBit = true, .binary = true, .withBcc = true}}) {
        const auto written = write(read.message, options);
        if (!written)
            continue;
        if (!options.binary)
            requireLines(*written);
        const ReadMessage again = readMessage(*written);
        // What was wrong may be mended on the way, but then it is right and stays as it is.
        if (read.defects.empty())
            requireSame(read.message, again.message, options);
        if (const auto writtenAgain = write(again.message, options))
            requireSame(again.message, readMessage(*writtenAgain).message, options);
    }
    return 0;
}
