// Any octets as an IMAP server's responses: bounded, and the same whatever the chopping.
#include "core/imap/MailboxList.h"
#include "core/imap/MailboxName.h"
#include "core/imap/ResponseParser.h"
#include "tests/fuzz/Require.h"

#include <algorithm>
#include <cstdint>
#include <vector>

using namespace envoi;
using namespace envoi::imap;

namespace {

struct Parse {
    std::vector<Response> responses;
    std::optional<ErrorCode> error;
    bool operator==(const Parse &) const = default;
};

Parse parse(QByteArrayView octets, qsizetype chunk)
{
    ResponseParser parser;
    Parse result;
    while (!octets.isEmpty() && !result.error) {
        QByteArrayView piece = octets.first(std::min(chunk, octets.size()));
        octets = octets.sliced(piece.size());
        while (!piece.isEmpty() && !result.error) {
            auto parsed = parser.feed(piece);
            if (!parsed) {
                result.error = parsed.error().code;
            } else if (*parsed) {
                const Response &response = **parsed;
                REQUIRE(response.shown.size() <= ResponseParser::longestResponse);
                for (const QString *text : {&response.text, &response.shown})
                    REQUIRE(std::ranges::none_of(*text, [](QChar c) { return c < u' ' && c != u'\t'; }));
                result.responses.push_back(std::move(**parsed));
            }
        }
    }
    return result;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    const QByteArrayView octets(data + 1, static_cast<qsizetype>(size - 1));
    const Parse whole = parse(octets, std::max<qsizetype>(1, octets.size()));
    REQUIRE(whole == parse(octets, 1 + data[0] % 16));
    MailboxList list;
    for (const Response &response : whole.responses) {
        list.add(response);
        list.setNamespaces(response);
        // What a name says can be said back to the server; bad UTF-16 and UTF-8 may become what it was not.
        for (const Token &token : response.tokens) {
            const QString name = fromModifiedUtf7(token.octets);
            if (name.isValidUtf16() &&
                !std::ranges::any_of(name, [](QChar c) { return c < u' ' || c == u'\x7f'; }))
                REQUIRE(fromModifiedUtf7(toModifiedUtf7(name)) == name);
        }
    }
    return 0;
}
