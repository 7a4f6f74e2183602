// A server that says anything, at any time: whatever it does, each message has exactly one outcome, none is
// called sent without the server's word after the whole of it, none unknown of which a part is missing, never
// more than the window are, and no password goes where it must not.
//
// The first octet chooses the settings; then come the server's octets, handed over line by line, or by
// the settings in larger pieces. Octets from 0xf0 are events.
#include "core/smtp/Protocol.h"
#include "tests/fuzz/Require.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>

using namespace envoi;
using namespace envoi::smtp;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int messagesAtFirst = 3;
constexpr int messagesAtMost = 10;

enum class Kind { Small, Large, Failing };

QByteArray endOf(int index)
{
    return "end " + QByteArray::number(index) + "\r\n";
}

QByteArray contentOf(int index, Kind kind)
{
    QByteArray content = "Subject: x\r\n\r\n.dot\r\n";
    if (kind == Kind::Large)
        content += QByteArray(70'000, 'x') + "\r\n";
    return content + endOf(index);
}

/// Gives a little, then an error.
class FailingSource final : public ByteSource {
public:
    Result<qsizetype> read(std::span<char> buffer) override
    {
        if (std::exchange(m_over, true))
            return failure(ErrorCode::FileUnreadable);
        buffer[0] = 'x';
        return 1;
    }
    Result<void> rewind() override { return {}; }

private:
    bool m_over = false;
};

Transaction message(int index, Kind kind)
{
    Transaction transaction{
        Envelope::make(AddrSpec::parse(u"a@example.com").value(),
                       {AddrSpec::parse(u"b@example.com").value(), AddrSpec::parse(u"c@example.com").value()})
            .value(),
        {}};
    transaction.open = [=](const Transaction::Capabilities &capabilities) -> Result<Transaction::Content> {
        if (kind == Kind::Failing)
            return Transaction::Content{std::make_unique<FailingSource>(), -1, false, capabilities.binary};
        const QByteArray content = contentOf(index, kind);
        return Transaction::Content{std::make_unique<BytesSource>(content), content.size(),
                                    capabilities.eightBit, capabilities.binary};
    };
    if (index == 1)
        transaction.options.notifications = Notifications{};
    return transaction;
}

class Session {
public:
    explicit Session(std::uint8_t settings)
        : m_security(static_cast<Security>(std::min(settings & 3, 2))), m_loopback(settings & 8),
          m_linewise(!(settings & 16)),
          m_protocol({m_security,
                      {settings & 4 ? u"anna"_s : QString(), Secret("pa55word"_ba),
                       settings & 64 ? Credentials::Kind::OAuthToken : Credentials::Kind::Password},
                      u"mx"_s,
                      &m_random,
                      settings & 32 ? WhenIdle::Wait : WhenIdle::Leave},
                     transactions())
    {
        m_protocol.connected({"client.example", m_loopback, settings & 128 ? "binding"_ba : QByteArray()});
        drain();
    }

    void take(std::uint8_t octet)
    {
        if (octet < 0xf0) {
            m_pending.push_back(static_cast<char>(octet));
            if (octet == '\n' && m_linewise)
                deliver();
            return;
        }
        deliver();
        switch (octet) {
        case 0xf0:
            m_protocol.timedOut();
            break;
        case 0xf1:
            m_protocol.closed();
            break;
        case 0xf2:
            m_protocol.cancel();
            break;
        case 0xf3:
            if (m_tlsAsked) {
                m_encrypted = true;
                m_protocol.tlsEstablished();
            }
            break;
        case 0xf4:
        case 0xf5:
        case 0xf6:
            append(static_cast<Kind>(octet - 0xf4));
            break;
        case 0xf7:
            m_protocol.finish();
            break;
        case 0xf8:
            m_protocol.probe();
            break;
        case 0xf9:
            // All that was said last is still here.
            m_protocol.closed({}, m_saidLast);
            break;
        default:
            break;
        }
        drain();
    }

    void end()
    {
        deliver();
        m_protocol.closed();
        drain();
        REQUIRE(m_finished && m_protocol.isFinished());
        REQUIRE(m_settledCount == m_messages);
        m_protocol.receive("250 ok\r\n");
        m_protocol.cancel();
        REQUIRE(m_protocol.takeOutput().isEmpty() && !m_protocol.takeEvent());
    }

private:
    static std::vector<Transaction> transactions()
    {
        std::vector<Transaction> list;
        for (int i = 0; i < messagesAtFirst; ++i)
            list.push_back(message(i, Kind::Small));
        return list;
    }

    void append(Kind kind)
    {
        if (!m_protocol.isOpen() || m_messages == messagesAtMost)
            return;
        REQUIRE(m_protocol.append(message(m_messages, kind)) == m_messages);
        ++m_messages;
    }

    void deliver()
    {
        if (m_pending.empty())
            return;
        m_endedBefore = m_ended;
        m_protocol.receive(QByteArrayView(m_pending.data(), static_cast<qsizetype>(m_pending.size())));
        m_pending.clear();
        drain();
        m_endedBefore = {};
    }

    void drain()
    {
        for (bool more = true; more;) {
            more = false;
            while (const auto event = m_protocol.takeEvent()) {
                more = true;
                REQUIRE(!m_finished);
                handle(*event);
            }
            const QByteArray out = m_protocol.takeOutput();
            if (!out.isEmpty()) {
                more = true;
                REQUIRE(!m_finished);
                check(out);
                m_saidLast = out.size();
            }
        }
    }

    void handle(const Protocol::Event &event)
    {
        if (const auto *line = std::get_if<TranscriptLine>(&event)) {
            if (line->speaker == TranscriptLine::Speaker::Client)
                REQUIRE(!line->text.contains("cGE1NXdvcmQ"_L1) && !line->text.contains("pa55word"_L1));
        } else if (std::holds_alternative<Protocol::StartTls>(event)) {
            REQUIRE(m_security == Security::StartTls && !m_tlsAsked);
            m_tlsAsked = true;
        } else if (const auto *settled = std::get_if<Protocol::TransactionFinished>(&event)) {
            const auto index = static_cast<std::size_t>(settled->index);
            REQUIRE(index < m_settled.size() && settled->index < m_messages && !m_settled[index]);
            m_settled[index] = true;
            ++m_settledCount;
            const Outcome &outcome = settled->outcome;
            REQUIRE(outcome.recipients.size() == 2);
            const auto count = [&](RecipientOutcome::Verdict verdict) {
                return std::ranges::count(outcome.recipients, verdict, &RecipientOutcome::verdict);
            };
            const auto accepted = count(RecipientOutcome::Verdict::Accepted);
            const bool isUnknown = outcome.verdict == Outcome::Verdict::Unknown;
            REQUIRE(outcome.error.has_value() == (outcome.verdict != Outcome::Verdict::Sent));
            REQUIRE(isUnknown == (count(RecipientOutcome::Verdict::Unknown) > 0));
            REQUIRE((accepted == 2) == (outcome.verdict == Outcome::Verdict::Sent));
            REQUIRE(accepted != 1 || isUnknown || outcome.verdict == Outcome::Verdict::PartlySent);
            for (const RecipientOutcome &recipient : outcome.recipients) {
                if (recipient.verdict == RecipientOutcome::Verdict::Accepted)
                    REQUIRE(recipient.reply.code / 100 == 2);
            }
            REQUIRE(accepted == 0 || m_ended[index]);
            if (outcome.verdict == Outcome::Verdict::Sent)
                REQUIRE(m_endedBefore[index] && outcome.finalReply.code / 100 == 2);
            REQUIRE(!isUnknown || m_ended[index]);
            if (isUnknown)
                REQUIRE(++m_unknown <= static_cast<int>(Protocol::mostLetters));
        } else if (std::holds_alternative<Protocol::Ready>(event)) {
            REQUIRE(m_settledCount == m_messages);
        } else if (std::holds_alternative<Protocol::Finished>(event)) {
            REQUIRE(m_settledCount == m_messages);
            m_finished = true;
        }
    }

    void check(const QByteArray &out)
    {
        if (m_security == Security::StartTls && !m_encrypted)
            REQUIRE(out.startsWith("EHLO ") || out.startsWith("HELO ") || out == "STARTTLS\r\n" ||
                    out == "QUIT\r\n");
        if (m_security == Security::None && !m_loopback)
            REQUIRE(!out.startsWith("AUTH"));
        const QByteArray recent = m_tail + out;
        for (int i = 0; i < m_messages; ++i) {
            if (recent.contains(endOf(i)))
                m_ended[static_cast<std::size_t>(i)] = true;
        }
        m_tail = recent.last(std::min<qsizetype>(recent.size(), 16));
    }

    SeededRandom m_random{1}; // so that a seed in the corpus can hold a whole log-in by SCRAM
    Security m_security;
    bool m_loopback;
    bool m_linewise;
    Protocol m_protocol;
    std::string m_pending;
    bool m_encrypted = false;
    bool m_tlsAsked = false;
    bool m_finished = false;
    using Flags = std::array<bool, messagesAtMost>;
    int m_messages = messagesAtFirst;
    Flags m_settled = {};
    int m_settledCount = 0;
    int m_unknown = 0;
    Flags m_ended = {};       ///< said to their end
    Flags m_endedBefore = {}; ///< when the octets came that are being answered
    QByteArray m_tail;        ///< of what was said
    qint64 m_saidLast = 0;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    Session session(data[0]);
    for (std::size_t i = 1; i < size; ++i)
        session.take(data[i]);
    session.end();
    return 0;
}
