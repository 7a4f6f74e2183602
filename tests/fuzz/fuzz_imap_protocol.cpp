// A server that says what it likes: every copy is settled once, nothing counts as stored without an OK, the
// password is nowhere in the transcript, and what is said is the same whatever the chopping.
#include "core/imap/Protocol.h"
#include "tests/fuzz/Require.h"

#include <cstdint>

using namespace envoi;
using namespace envoi::imap;
using namespace Qt::Literals::StringLiterals;

namespace {

struct Run {
    QByteArray said;
    std::vector<std::pair<Outcome::Verdict, std::optional<Error>>> outcomes;
    int finished = 0;
    bool operator==(const Run &) const = default;
};

Run run(QByteArrayView octets, qsizetype chunk, int kind)
{
    std::vector<Copy> copies;
    for (int i = 0; i < 2; ++i) {
        Copy copy;
        const QByteArray message = "Subject: x\r\n\r\n" + QByteArray(i * 5000, 'y');
        copy.open = [message]() -> Result<Copy::Content> {
            return Copy::Content{std::make_unique<BytesSource>(message), message.size()};
        };
        copy.messageId = i ? QByteArray() : "<1@x>"_ba;
        copy.hasUtf8Fields = kind & 1;
        copies.push_back(std::move(copy));
    }
    SeededRandom random(1);
    Protocol protocol({.security = kind & 2 ? Security::StartTls : Security::ImplicitTls,
                       .credentials = {u"anna"_s, Secret("pa55word"_ba)},
                       .host = u"imap.example.com"_s,
                       .mailbox = kind & 4 ? u"Läufe"_s : QString(),
                       .random = &random},
                      std::move(copies));
    protocol.connected({});
    Run result;
    bool isOver = false;
    const auto drain = [&] {
        for (bool more = true; more;) {
            more = false;
            while (auto event = protocol.takeEvent()) {
                more = true;
                REQUIRE(!isOver);
                if (const auto *line = std::get_if<TranscriptLine>(&*event)) {
                    REQUIRE(!line->text.contains("pa55word"_L1));
                } else if (std::holds_alternative<Protocol::StartTls>(*event)) {
                    protocol.tlsEstablished();
                } else if (const auto *settled = std::get_if<Protocol::CopyFinished>(&*event)) {
                    REQUIRE(settled->index == static_cast<int>(result.outcomes.size()));
                    REQUIRE(settled->outcome.isThere() == !settled->outcome.error);
                    auto error = settled->outcome.error;
                    if (error)
                        error->serverText
                            .clear(); // how much of a bad line had come is a matter of the chopping
                    result.outcomes.emplace_back(settled->outcome.verdict, error);
                } else {
                    ++result.finished;
                    isOver = true;
                }
            }
            const QByteArray said = protocol.takeOutput();
            more = more || !said.isEmpty();
            result.said += said;
        }
    };
    while (!octets.isEmpty() && !protocol.isFinished()) {
        const QByteArrayView piece = octets.first(std::min(chunk, octets.size()));
        octets = octets.sliced(piece.size());
        protocol.receive(piece);
        drain();
    }
    protocol.closed();
    drain();
    REQUIRE(result.finished == 1);
    REQUIRE(result.outcomes.size() == 2);
    return result;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 2)
        return 0;
    const QByteArrayView octets(data + 1, static_cast<qsizetype>(size - 1));
    const int kind = data[0] >> 4 & 7;
    // A server that pipelines ahead of what it answers is heard in another order: line by line it is the
    // same.
    run(octets, octets.size(), kind);
    REQUIRE(run(octets, 1, kind) == run(octets, 1 + data[0] % 16, kind) || (kind & 2));
    return 0;
}
