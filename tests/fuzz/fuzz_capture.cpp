// The test server's conversation: the same octets in one piece and in many must come to the same.
#include "Require.h"
#include "core/capture/Conversation.h"

#include <QList>

#include <algorithm>
#include <cstddef>
#include <cstdint>

using namespace envoi::capture;

namespace {

struct Message {
    Envelope envelope;
    QByteArray content;
    friend bool operator==(const Message &, const Message &) = default;
};

class Sink final : public MessageSink {
public:
    bool begin() override
    {
        REQUIRE(!isOpen);
        isOpen = true;
        content.clear();
        return true;
    }
    bool append(QByteArrayView octets) override
    {
        REQUIRE(isOpen);
        content += octets;
        return true;
    }
    QString finish(const Envelope &envelope) override
    {
        REQUIRE(isOpen && !envelope.forwardPaths.isEmpty());
        REQUIRE(envelope.recipientParameters.size() == envelope.forwardPaths.size());
        isOpen = false;
        messages.append({envelope, content});
        return QStringLiteral("id");
    }
    void abandon() override
    {
        REQUIRE(isOpen);
        isOpen = false;
    }

    bool isOpen = false;
    QByteArray content;
    QList<Message> messages;
};

struct Result {
    QByteArray replies;
    QList<Message> messages;
    friend bool operator==(const Result &, const Result &) = default;
};

Result converse(QByteArrayView octets, qsizetype pieceSize)
{
    Sink sink;
    Result result;
    Conversation conversation(sink, {.messageSize = 5000, .recipients = 20, .mistakes = 30});
    while (!octets.isEmpty() && !conversation.isOver()) {
        const auto piece = octets.first(std::min(pieceSize, octets.size()));
        result.replies += conversation.feed(piece);
        octets = octets.sliced(piece.size());
    }
    conversation.disconnected();
    REQUIRE(!sink.isOpen);
    result.messages = sink.messages;
    return result;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArrayView octets(data, static_cast<qsizetype>(size));
    const Result whole = converse(octets, std::max<qsizetype>(1, octets.size()));
    REQUIRE(whole == converse(octets, 1));
    REQUIRE(whole == converse(octets, 7));
    REQUIRE(whole.replies.isEmpty() || whole.replies.endsWith("\r\n"));
    REQUIRE(!whole.replies.contains('\0'));
    return 0;
}
