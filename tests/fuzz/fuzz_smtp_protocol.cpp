// A server that says anything, at any time: whatever it does, each message has exactly one outcome, none is
// called sent without the server's word after the whole of it, and no password goes where it must not.
//
// The first octet chooses the settings; then come the server's octets, handed over line by line, or by
// the settings in larger pieces. Octets from 0xf0 are events.
#include "core/smtp/Protocol.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

using namespace envoi;
using namespace envoi::smtp;
using namespace Qt::Literals::StringLiterals;

namespace {

void require(bool condition)
{
    if (!condition)
        std::abort();
}

const QByteArray content = "Subject: x\r\n\r\n.dot\r\nend";
constexpr int messageCount = 3;

class Session {
public:
    explicit Session(std::uint8_t settings)
        : m_security(static_cast<Security>(std::min(settings & 3, 2))), m_loopback(settings & 8),
          m_linewise(!(settings & 16)),
          m_protocol({m_security, {settings & 4 ? u"anna"_s : QString(), Secret("pa55word"_ba)}, u"mx"_s},
                     transactions())
    {
        m_protocol.connected({"client.example", m_loopback});
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
        require(m_finished && m_protocol.isFinished());
        require(m_settled == messageCount);
        m_protocol.receive("250 ok\r\n");
        m_protocol.cancel();
        require(m_protocol.takeOutput().isEmpty() && !m_protocol.takeEvent());
    }

private:
    static std::vector<Transaction> transactions()
    {
        std::vector<Transaction> list;
        for (int i = 0; i < messageCount; ++i) {
            Transaction transaction{Envelope::make(AddrSpec::parse(u"a@example.com").value(),
                                                   {AddrSpec::parse(u"b@example.com").value(),
                                                    AddrSpec::parse(u"c@example.com").value()})
                                        .value(),
                                    {},
                                    false};
            transaction.open =
                [](const Transaction::Capabilities &capabilities) -> Result<Transaction::Content> {
                return Transaction::Content{std::make_unique<BytesSource>(content), content.size(),
                                            capabilities.eightBit};
            };
            list.push_back(std::move(transaction));
        }
        return list;
    }

    void deliver()
    {
        if (m_pending.empty())
            return;
        m_waitedForVerdict = m_protocol.waiting() == Protocol::Waiting::DataEnd;
        m_protocol.receive(QByteArrayView(m_pending.data(), static_cast<qsizetype>(m_pending.size())));
        m_pending.clear();
        drain();
        m_waitedForVerdict = false;
    }

    void drain()
    {
        for (bool more = true; more;) {
            more = false;
            while (const auto event = m_protocol.takeEvent()) {
                more = true;
                require(!m_finished);
                handle(*event);
            }
            const QByteArray out = m_protocol.takeOutput();
            if (!out.isEmpty()) {
                more = true;
                require(!m_finished && out.endsWith("\r\n"));
                check(out);
            }
        }
    }

    void handle(const Protocol::Event &event)
    {
        if (const auto *line = std::get_if<TranscriptLine>(&event)) {
            if (line->speaker == TranscriptLine::Speaker::Client)
                require(!line->text.contains("cGE1NXdvcmQ"_L1) && !line->text.contains("pa55word"_L1));
        } else if (std::holds_alternative<Protocol::StartTls>(event)) {
            require(m_security == Security::StartTls && !m_tlsAsked);
            m_tlsAsked = true;
        } else if (const auto *settled = std::get_if<Protocol::TransactionFinished>(&event)) {
            require(settled->index == m_settled++);
            const Outcome &outcome = settled->outcome;
            require(outcome.recipients.size() == 2);
            const bool accepted =
                outcome.verdict == Outcome::Verdict::Sent || outcome.verdict == Outcome::Verdict::PartlySent;
            require(outcome.error.has_value() == (outcome.verdict != Outcome::Verdict::Sent));
            for (const RecipientOutcome &recipient : outcome.recipients)
                require(accepted || recipient.verdict != RecipientOutcome::Verdict::Accepted);
            if (accepted) {
                require(m_waitedForVerdict && m_dotsSaid == m_settled - m_unsaidBefore);
                require(outcome.finalReply.code / 100 == 2);
                m_waitedForVerdict = false;
            } else if (outcome.verdict == Outcome::Verdict::Unknown) {
                require(m_dotsSaid == m_settled - m_unsaidBefore);
            } else if (m_dotsSaid < m_settled - m_unsaidBefore) {
                ++m_unsaidBefore;
            }
        } else if (std::holds_alternative<Protocol::Finished>(event)) {
            require(m_settled == messageCount);
            m_finished = true;
        }
    }

    void check(const QByteArray &out)
    {
        if (m_security == Security::StartTls && !m_encrypted)
            require(out.startsWith("EHLO ") || out.startsWith("HELO ") || out == "STARTTLS\r\n" ||
                    out == "QUIT\r\n");
        if (m_security == Security::None && !m_loopback)
            require(!out.startsWith("AUTH"));
        if (out.endsWith("\r\n..dot\r\nend\r\n.\r\n"))
            ++m_dotsSaid;
    }

    Security m_security;
    bool m_loopback;
    bool m_linewise;
    Protocol m_protocol;
    std::string m_pending;
    bool m_encrypted = false;
    bool m_tlsAsked = false;
    bool m_finished = false;
    bool m_waitedForVerdict = false; ///< when the octets came that are being answered
    int m_settled = 0;
    int m_dotsSaid = 0;     ///< messages handed over whole
    int m_unsaidBefore = 0; ///< messages settled without that
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
