// The fault matrix: a server that fails once, in each way, at each reply and in the middle of the content, in
// sessions of each kind. What has to come of it says the Referee, who reads both sides; the server's record
// is the witness of what it took.
#include "core/smtp/Protocol.h"
#include "tests/support/FaultServer.h"
#include "tests/support/Referee.h"

#include <QTest>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::smtp;
using namespace envoi::test::faults;

namespace {

/// One cell, from the greeting to the end.
class Session {
public:
    explicit Session(const Cell &cell)
        : m_cell(cell),
          m_protocol({cell.security, credentialsOf(cell), u"mx.example.com"_s}, transactionsOf(cell)),
          m_server(cell), m_referee(cell), m_outcomes(static_cast<std::size_t>(cell.letters))
    {
    }

    /// What was wrong; empty if nothing.
    QByteArray run()
    {
        m_protocol.connected({"client.example", true});
        m_server.connected();
        for (int turns = 0; m_problem.isEmpty() && !m_finished; ++turns) {
            if (turns > 1000)
                return "it goes on for ever";
            drain();
            turn();
        }
        drain();
        if (m_problem.isEmpty())
            compare();
        return m_problem;
    }

    const QByteArray &script() const { return m_script; }

private:
    void turn()
    {
        if (const QByteArray out = m_server.takeOutput(); !out.isEmpty())
            return hear(out);
        if (!m_said.isEmpty() && m_server.ending() == FaultServer::Ending::None) {
            m_server.receive(std::exchange(m_said, {}));
            return;
        }
        if (m_tlsAsked && m_server.wantsTls()) {
            m_tlsAsked = false;
            m_server.encrypted();
            m_referee.encrypted();
            m_protocol.tlsEstablished();
            return;
        }
        const auto ending = m_server.ending();
        if (ending == FaultServer::Ending::Closed || ending == FaultServer::Ending::Reset) {
            const qint64 unsent =
                ending == FaultServer::Ending::Reset ? m_server.unread() + m_said.size() : 0;
            m_script += "X " + QByteArray::number(unsent) + '\n';
            m_referee.closed(unsent);
            m_protocol.closed({}, unsent);
        } else {
            m_script += "T\n";
            m_referee.timedOut();
            m_protocol.timedOut();
        }
    }

    void hear(const QByteArray &octets)
    {
        m_script += "S: " + octets.left(300);
        const qsizetype step = m_cell.octets ? 1 : octets.size();
        for (qsizetype at = 0; at < octets.size(); at += step) {
            const auto piece = QByteArrayView(octets).sliced(at, step);
            m_referee.heard(piece);
            m_protocol.receive(piece);
            if (m_cell.octets)
                drain();
        }
    }

    void drain()
    {
        for (bool more = true; more;) {
            more = false;
            while (auto event = m_protocol.takeEvent()) {
                more = true;
                take(*event);
            }
            // The server may have something to say meanwhile.
            const QByteArray out = m_protocol.takeOutput();
            if (out.isEmpty())
                continue;
            more = out.size() < 32'768;
            m_script += "C: " + (out.size() > 1000 ? out.left(300) + "...\r\n" + out.right(100) : out);
            if (m_finished)
                m_problem = "said after the end: " + out;
            m_referee.said(out);
            m_said += out;
        }
    }

    void take(const Protocol::Event &event)
    {
        if (m_finished)
            m_problem = "an event after Finished";
        if (std::holds_alternative<Protocol::StartTls>(event)) {
            m_tlsAsked = true;
        } else if (const auto *settled = std::get_if<Protocol::TransactionFinished>(&event)) {
            auto &outcome = m_outcomes.at(static_cast<std::size_t>(settled->index));
            if (outcome || settled->index != m_settled++)
                m_problem = "settled twice, or out of order";
            outcome = settled->outcome;
        } else if (const auto *end = std::get_if<Protocol::Finished>(&event)) {
            m_finished = true;
            m_error = end->error;
        }
    }

    void compare()
    {
        if (!m_server.hasHappened())
            m_problem = "the fault never came to pass";
        else if (!m_referee.foul().isEmpty())
            m_problem = m_referee.foul();
        else if (m_settled != m_cell.letters)
            m_problem = "not every letter was settled";
        else if (m_cell.security == Security::StartTls && m_server.receivedInClear().contains("AUTH"))
            m_problem = "a log-in before TLS";
        else if (!m_referee.isOver() || !m_protocol.isFinished())
            m_problem = "not over";
        const auto expected = m_referee.sessionError();
        if (m_problem.isEmpty() &&
            (m_error.has_value() != expected.has_value() || (m_error && m_error->code != *expected)))
            m_problem = "the session ended with " + number(m_error ? static_cast<int>(m_error->code) : -1) +
                        ", not " + number(expected ? static_cast<int>(*expected) : -1);
        for (int i = 0; m_problem.isEmpty() && i < m_cell.letters; ++i) {
            compare(i, *m_outcomes[static_cast<std::size_t>(i)]);
            if (m_problem.isEmpty())
                hearWitness(i, *m_outcomes[static_cast<std::size_t>(i)]);
        }
    }

    void compare(int letter, const Outcome &outcome)
    {
        const Referee::Judgement expected = m_referee.judge(letter);
        std::vector<RecipientOutcome::Verdict> verdicts;
        for (const RecipientOutcome &recipient : outcome.recipients)
            verdicts.push_back(recipient.verdict);
        if (outcome.verdict != expected.verdict || verdicts != expected.recipients)
            m_problem = "letter " + number(letter) + " ended as " + shown(outcome.verdict, verdicts) +
                        ", not as " + shown(expected.verdict, expected.recipients);
        else if (outcome.error.has_value() != (outcome.verdict != Outcome::Verdict::Sent))
            m_problem = "an error too many, or none";
        else if (outcome.verdict == Outcome::Verdict::Unknown &&
                 outcome.error->code != ErrorCode::OutcomeUnknown)
            m_problem = "unknown, but not by its error";
        else if (std::ranges::count(verdicts, RecipientOutcome::Verdict::Accepted) > 0 &&
                 outcome.finalReply.code / 100 != 2)
            m_problem = "accepted without the server's word";
    }

    void hearWitness(int letter, const Outcome &outcome)
    {
        // A server that is out of step says yes and no to other things than it means.
        const bool isOutOfStep = m_cell.act == Act::Twice || m_cell.act == Act::Early;
        if (isOutOfStep && m_cell.refusals != Refusals::None)
            return;
        const FaultServer::Taken &taken = m_server.record()[static_cast<std::size_t>(letter)];
        const bool isTaken = !taken.recipients.isEmpty();
        if (isTaken && taken.content != contentOf(m_cell, letter))
            m_problem = "the content came in another form";
        QByteArrayList accepted;
        for (const RecipientOutcome &recipient : outcome.recipients) {
            if (recipient.verdict == RecipientOutcome::Verdict::Accepted)
                accepted += recipient.recipient.toBytes();
        }
        const bool isSent =
            outcome.verdict == Outcome::Verdict::Sent || outcome.verdict == Outcome::Verdict::PartlySent;
        if (isSent && (!isTaken || accepted != taken.recipients))
            m_problem = "sent, says the client, but the server knows of nothing";
        if (outcome.verdict == Outcome::Verdict::NotSent && isTaken)
            m_problem = "not sent, says the client, but the server took it";
    }

    static QByteArray number(int value) { return QByteArray::number(value); }

    static QByteArray shown(Outcome::Verdict verdict,
                            const std::vector<RecipientOutcome::Verdict> &recipients)
    {
        const char *names[] = {"NotSent", "Sent", "PartlySent", "Unknown"};
        const char *recipientNames[] = {" NotTried", " Accepted", " RefusedForNow", " RefusedForGood",
                                        " Unknown"};
        QByteArray text = names[static_cast<int>(verdict)];
        for (const auto recipient : recipients)
            text += recipientNames[static_cast<int>(recipient)];
        return text;
    }

    Cell m_cell;
    Protocol m_protocol;
    FaultServer m_server;
    Referee m_referee;
    std::vector<std::optional<Outcome>> m_outcomes;
    int m_settled = 0;
    bool m_tlsAsked = false;
    bool m_finished = false;
    std::optional<Error> m_error;
    QByteArray m_said; ///< and not yet with the server
    QByteArray m_script;
    QByteArray m_problem;
};

} // namespace

class tst_Faults : public QObject {
    Q_OBJECT

private slots:
    void matrix_data();
    void matrix();
    void cleanupTestCase() { qInfo("The fault matrix has %d cells.", m_cells); }

private:
    int m_cells = 0;
};

void tst_Faults::matrix_data()
{
    QTest::addColumn<Cell>("session");
    const std::vector<std::pair<const char *, Cell>> wires{
        {"no TLS", {.security = Security::None}},
        {"STARTTLS", {.security = Security::StartTls, .logsIn = true}},
        {"implicit TLS", {.security = Security::ImplicitTls, .logsIn = true}},
    };
    for (const auto &[wire, session] : wires) {
        for (const auto carriage :
             {Carriage::Data, Carriage::PipelinedData, Carriage::Chunks, Carriage::PipelinedChunks}) {
            const char *names[] = {"DATA", "DATA and PIPELINING", "BDAT", "BDAT and PIPELINING"};
            Cell cell = session;
            cell.carriage = carriage;
            QTest::addRow("%s, %s", wire, names[static_cast<int>(carriage)]) << cell;
        }
    }
}

void tst_Faults::matrix()
{
    QFETCH(Cell, session);
    using enum Refusals;
    struct Shape {
        int letters;
        int recipients;
        Refusals refusals;
        bool octets;
    };
    for (const Shape &shape :
         {Shape{1, 1, None, false}, Shape{1, 1, None, true}, Shape{1, 2, None, false},
          Shape{1, 2, SecondRecipient, true}, Shape{3, 1, None, true}, Shape{3, 1, FirstLetter, false},
          Shape{3, 2, None, false}, Shape{3, 2, SecondRecipient, false}, Shape{3, 2, FirstLetter, true}}) {
        session.letters = shape.letters;
        session.recipients = shape.recipients;
        session.refusals = shape.refusals;
        session.octets = shape.octets;
        for (const Cell &cell : cellsOf(session)) {
            Session run(cell);
            const QByteArray problem = run.run();
            QVERIFY2(problem.isEmpty(), (describe(cell) + ": " + problem + "\n" + run.script()).constData());
            ++m_cells;
        }
    }
}

QTEST_GUILESS_MAIN(tst_Faults)
#include "tst_Faults.moc"
