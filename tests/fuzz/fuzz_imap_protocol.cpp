// A server that says what it likes: every copy is settled once, nothing counts as stored that was not said,
// the password is nowhere in the transcript.
#include "core/imap/Protocol.h"
#include "tests/fuzz/Require.h"

#include <cstdint>

using namespace envoi;
using namespace envoi::imap;
using namespace Qt::Literals::StringLiterals;

namespace {

void run(QByteArrayView octets, qsizetype chunk, int kind)
{
    std::vector<Copy> copies;
    QByteArrayList messages;
    for (int i = 0; i < 2; ++i) {
        Copy copy;
        const QByteArray message = "Subject: x\r\n\r\n" + QByteArray(i * 5000, 'y');
        messages += message;
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
    QByteArray said;
    int settledCount = 0;
    bool isOver = false;
    const auto drain = [&] {
        for (bool more = true; more;) {
            more = false;
            while (auto event = protocol.takeEvent()) {
                more = true;
                REQUIRE(!isOver);
                if (const auto *line = std::get_if<TranscriptLine>(&*event)) {
                    // Once it is logged in it has forgotten the password, and so what to hide.
                    REQUIRE(!protocol.facts().mechanism.isEmpty() || !line->text.contains("pa55word"_L1));
                } else if (std::holds_alternative<Protocol::StartTls>(*event)) {
                    protocol.tlsEstablished();
                } else if (const auto *settled = std::get_if<Protocol::CopyFinished>(&*event)) {
                    REQUIRE(settled->index == settledCount++);
                    REQUIRE(settled->outcome.isThere() == !settled->outcome.error);
                    if (settled->outcome.verdict == Outcome::Verdict::Appended)
                        REQUIRE(said.contains(messages[settled->index]));
                } else {
                    isOver = true;
                }
            }
            const QByteArray octetsSaid = protocol.takeOutput();
            more = more || !octetsSaid.isEmpty();
            said += octetsSaid;
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
    REQUIRE(isOver);
    REQUIRE(settledCount == 2);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 2)
        return 0;
    const QByteArrayView octets(data + 1, static_cast<qsizetype>(size - 1));
    const int kind = data[0] >> 4 & 7;
    // Not the same each time: a server that speaks ahead of what is said may be heard before or after it.
    run(octets, octets.size(), kind);
    run(octets, 1 + data[0] % 16, kind);
    return 0;
}
