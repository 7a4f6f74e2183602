// Any octets as a server's replies: bounded, and the same whatever the chopping.
#include "core/smtp/ReplyParser.h"
#include "tests/fuzz/Require.h"

#include <algorithm>
#include <cstdint>
#include <vector>

using namespace envoi;
using envoi::smtp::ReplyParser;

namespace {

struct Parse {
    std::vector<smtp::Reply> replies;
    std::optional<Error> error;
    bool partial = false;
    bool operator==(const Parse &) const = default;
};

Parse parse(QByteArrayView octets, qsizetype chunk)
{
    ReplyParser parser;
    Parse result;
    while (!octets.isEmpty() && !result.error) {
        QByteArrayView piece = octets.first(std::min(chunk, octets.size()));
        octets = octets.sliced(piece.size());
        while (!piece.isEmpty() && !result.error) {
            const auto parsed = parser.feed(piece);
            if (!parsed) {
                result.error = parsed.error();
            } else if (*parsed) {
                const smtp::Reply &reply = (*parsed)->reply;
                REQUIRE(reply.code >= 200 && reply.code <= 599);
                REQUIRE(!reply.lines.isEmpty() && reply.lines.size() <= ReplyParser::maximumLines);
                REQUIRE((*parsed)->rawLines.size() == reply.lines.size());
                for (const QString &line : reply.lines) {
                    REQUIRE(line.size() <= ReplyParser::maximumLine);
                    REQUIRE(std::ranges::none_of(line, [](QChar c) { return c < u' ' && c != u'\t'; }));
                }
                result.replies.push_back(reply);
            }
        }
    }
    result.partial = !result.error && parser.hasPartialReply();
    return result;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    const QByteArrayView octets(data + 1, static_cast<qsizetype>(size - 1));
    Parse whole = parse(octets, std::max<qsizetype>(1, octets.size()));
    Parse chopped = parse(octets, 1 + data[0] % 16);
    // How much of a bad line had come when it was refused is a matter of the chopping.
    REQUIRE(whole.error.has_value() == chopped.error.has_value());
    if (whole.error) {
        REQUIRE(whole.error->code == chopped.error->code);
        whole.error = chopped.error = std::nullopt;
    }
    REQUIRE(whole == chopped);
    return 0;
}
