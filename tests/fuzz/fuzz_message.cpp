// Reading a message never fails, and what was read can be written and is then read as the same tree,
// whatever the octets were.
#include "core/base/Random.h"
#include "core/mime/Mime.h"

#include <cstdlib>

using namespace envoi;
using namespace envoi::mime;

namespace {

void require(bool condition)
{
    if (!condition)
        std::abort();
}

void touch(const Header &header)
{
    for (const Field &field : header.fields()) {
        field.toText();
        field.toAddresses();
        field.toDate();
        field.toMessageIds();
    }
}

void touch(const Part &part)
{
    touch(part.header);
    if (const auto *store = std::get_if<std::shared_ptr<const ContentStore>>(&part.content)) {
        const auto source = (*store)->open();
        const auto octets = readAll(*source);
        require(octets && octets->size() == (*store)->size());
    }
    for (const Part &child : part.children())
        touch(child);
}

bool isSameTree(const Part &a, const Part &b)
{
    if (a.mediaType.name() != b.mediaType.name() || a.children().size() != b.children().size())
        return false;
    for (std::size_t i = 0; i < a.children().size(); ++i) {
        if (!isSameTree(a.children()[i], b.children()[i]))
            return false;
    }
    return true;
}

QByteArray write(const Message &message, bool eightBit)
{
    SeededRandom random(1);
    MessageWriter writer(message, random, {.eightBit = eightBit, .utf8Fields = eightBit, .withBcc = true});
    const auto octets = readAll(writer);
    require(octets.has_value());
    require(writer.size() < 0 || writer.size() == octets->size());
    return *octets;
}

void requireLines(const QByteArray &octets)
{
    qsizetype line = 0;
    for (qsizetype i = 0; i < octets.size(); ++i) {
        require(octets[i] != '\0');
        if (octets[i] == '\r') {
            require(i + 1 < octets.size() && octets[i + 1] == '\n');
            require(line <= 998);
            line = 0;
            ++i;
        } else {
            require(octets[i] != '\n');
            ++line;
        }
    }
    require(line <= 998);
}

bool holdsMessage(const Part &part)
{
    if (part.mediaType.type() == "message")
        return true;
    for (const Part &child : part.children()) {
        if (holdsMessage(child))
            return true;
    }
    return false;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray octets(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const ReadMessage read = readMessage(octets);
    touch(read.message.header);
    touch(read.message.body);
    read.message.recipients();
    for (const bool eightBit : {false, true}) {
        const QByteArray written = write(read.message, eightBit);
        requireLines(written);
        const ReadMessage again = readMessage(written);
        // A message in a message may hold the same boundary, or become opaque.
        if (!holdsMessage(read.message.body))
            require(isSameTree(read.message.body, again.message.body));
    }
    return 0;
}
