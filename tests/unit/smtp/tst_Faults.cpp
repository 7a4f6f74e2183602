// The fault matrix: a server that fails once, in each way, at each reply and in the middle of the content, in
// sessions of each kind. What has to come of it says the Referee, who reads both sides; the server's record
// is the witness of what it took.
#include "core/smtp/Protocol.h"
#include "tests/support/FaultComparison.h"

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
        return m_problem.isEmpty() ? disagreement(m_cell, m_server, m_referee, m_outcomes, m_error)
                                   : m_problem;
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
    std::vector<Shape> shapes{{1, 1, None, true}, {3, 2, SecondRecipient, false}};
    // What follows the log-in is the same under TLS.
    if (session.security == Security::None) {
        shapes.insert(shapes.end(), {{1, 1, None, false},
                                     {1, 2, None, false},
                                     {1, 2, SecondRecipient, true},
                                     {3, 1, None, true},
                                     {3, 1, FirstLetter, false},
                                     {3, 2, None, false},
                                     {3, 2, FirstLetter, true}});
    }
    for (const Shape &shape : shapes) {
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
