// Any octets as a server's replies: bounded, and the same whatever the chopping.
#include "core/smtp/ReplyParser.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <vector>

using namespace envoi;
using envoi::smtp::ReplyParser;

namespace {

void require(bool condition)
{
    if (!condition)
        std::abort();
}

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
                require(reply.code >= 200 && reply.code <= 599);
                require(!reply.lines.isEmpty() && reply.lines.size() <= ReplyParser::maximumLines);
                require((*parsed)->rawLines.size() == reply.lines.size());
                for (const QString &line : reply.lines) {
                    require(line.size() <= ReplyParser::maximumLine);
                    require(std::ranges::none_of(line, [](QChar c) { return c < u' ' && c != u'\t'; }));
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
    require(whole.error.has_value() == chopped.error.has_value());
    if (whole.error) {
        require(whole.error->code == chopped.error->code);
        whole.error = chopped.error = std::nullopt;
    }
    require(whole == chopped);
    return 0;
}
