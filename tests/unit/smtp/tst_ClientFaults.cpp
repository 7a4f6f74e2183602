// Part of the fault matrix through real sockets: what of it does not depend on how fast the two sides are.
#include "tests/support/ClientRun.h"
#include "tests/support/FaultComparison.h"
#include "tests/support/TestCertificates.h"

#include <QSslSocket>
#include <QTcpServer>
#include <QTest>

#include <sys/socket.h>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::smtp;
using namespace envoi::test::faults;
using envoi::test::ClientRun;
using envoi::test::TestCertificates;

namespace {

/// Far more than the system takes of what nobody reads.
constexpr int largeSize = 16'000'000;

/// A FaultServer with a socket, on 127.0.0.1 on a free port.
class Host : public QTcpServer {
public:
    Host(const Cell &cell, const TestCertificates::Pair &pair)
        : server(cell), referee(cell), m_cell(cell), m_pair(pair)
    {
    }

    FaultServer server;
    Referee referee;

protected:
    void incomingConnection(qintptr descriptor) override
    {
        close();
        m_socket = new QSslSocket(this);
        m_socket->setSocketDescriptor(descriptor);
        m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        m_socket->setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, 64 * 1024);
        m_socket->setPeerVerifyMode(QSslSocket::VerifyNone);
        m_socket->setLocalCertificateChain(m_pair.chain);
        m_socket->setPrivateKey(m_pair.key);
        connect(m_socket, &QSslSocket::readyRead, this, &Host::read);
        if (m_cell.security == Security::ImplicitTls) {
            connect(m_socket, &QSslSocket::encrypted, this, &Host::greet);
            m_socket->startServerEncryption();
        } else {
            connect(m_socket, &QSslSocket::encrypted, this, [this] {
                server.encrypted();
                referee.encrypted();
            });
            greet();
        }
    }

private:
    void greet()
    {
        server.connected();
        answer();
    }

    void read()
    {
        const QByteArray octets = m_socket->readAll();
        referee.said(octets);
        server.receive(octets);
        answer();
    }

    void answer()
    {
        if (const QByteArray out = server.takeOutput(); !out.isEmpty()) {
            referee.heard(out);
            m_socket->write(out);
            m_socket->flush();
        }
        if (server.wantsTls())
            return m_socket->startServerEncryption();
        if (server.ending() == FaultServer::Ending::None)
            return;
        m_socket->disconnect(this);
        switch (server.ending()) {
        case FaultServer::Ending::None:
            break;
        case FaultServer::Ending::Closed:
            referee.closed();
            m_socket->disconnectFromHost();
            break;
        case FaultServer::Ending::Reset: {
            referee.closed();
            const linger now{1, 0};
            ::setsockopt(static_cast<int>(m_socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &now,
                         sizeof now);
            m_socket->abort();
            break;
        }
        case FaultServer::Ending::Stalled:
            referee.timedOut();
            m_socket->setReadBufferSize(1);
            break;
        }
    }

    Cell m_cell;
    TestCertificates::Pair m_pair;
    QSslSocket *m_socket = nullptr;
};

/// Short only where the server stalls.
TimeLimits limitsFor(const Cell &cell)
{
    TimeLimits limits;
    if (cell.act != Act::Stall)
        return limits;
    constexpr std::chrono::milliseconds brief{500};
    if (cell.moment == Moment::Greeting) {
        limits.greeting = brief;
    } else if (cell.moment == Moment::End) {
        limits.dataEnd = brief;
    } else {
        limits.command = brief;
        limits.dataBlock = brief;
    }
    return limits;
}

/// Whether what comes of it is the same however the octets are cut.
bool isSteady(const Cell &cell)
{
    if (cell.act > Act::HalfLine)
        return cell.moment == Moment::StartTls && cell.act == Act::Twice;
    // A reset may come before the connection stands, or overtake what was said before it.
    if (cell.act == Act::Reset && (cell.moment == Moment::Greeting || cell.moment == Moment::MiddleOctet))
        return false;
    // The refusal of a chunk may cross with the next one.
    if (isChunked(cell.carriage) && cell.large && cell.act >= Act::RefuseForNow &&
        cell.act <= Act::RefuseAndClose)
        return false;
    return !isInContent(cell.moment) || (cell.moment == Moment::MiddleOctet && cell.large);
}

} // namespace

class tst_ClientFaults : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void cells_data();
    void cells();

private:
    std::unique_ptr<TestCertificates> m_certificates;
};

void tst_ClientFaults::initTestCase()
{
    m_certificates = std::make_unique<TestCertificates>();
    QVERIFY2(m_certificates->problem().isEmpty(), qPrintable(m_certificates->problem()));
}

void tst_ClientFaults::cells_data()
{
    QTest::addColumn<Cell>("cell");
    for (const auto security : {Security::None, Security::StartTls, Security::ImplicitTls}) {
        for (const auto carriage : {Carriage::PipelinedData, Carriage::PipelinedChunks}) {
            const Cell session{.security = security,
                               .logsIn = security != Security::None,
                               .carriage = carriage,
                               .letters = 2,
                               .recipients = 2,
                               .refusals = Refusals::SecondRecipient,
                               .largeSize = largeSize};
            for (const Cell &cell : cellsOf(session)) {
                // Each once, but for what comes after the log-in.
                const bool isOfSession =
                    cell.moment < Moment::Mail || cell.moment == Moment::Reset || cell.moment == Moment::Quit;
                const bool isNew = carriage == Carriage::PipelinedData || !isOfSession;
                const bool isOfOne = isOfSession || (cell.letter == 1 && cell.recipient == 0);
                if (isSteady(cell) && isNew && isOfOne)
                    QTest::newRow(describe(cell).constData()) << cell;
            }
        }
    }
}

void tst_ClientFaults::cells()
{
    QFETCH(Cell, cell);
    Host host(cell, m_certificates->pair(TestCertificates::Kind::Good));
    QVERIFY(host.listen(QHostAddress::LocalHost));
    ClientRun run;
    run.client.run({u"127.0.0.1"_s, host.serverPort(), cell.security, {m_certificates->authority()}},
                   credentialsOf(cell), transactionsOf(cell), limitsFor(cell), "client.example");
    QVERIFY2(run.wait(), qPrintable(run.transcriptText()));
    QCOMPARE(run.finishedCount, 1);
    QCOMPARE(run.order, (std::vector{0, 1}));
    std::vector<std::optional<Outcome>> outcomes{run.outcomes[0], run.outcomes[1]};
    const QByteArray problem = disagreement(cell, host.server, host.referee, outcomes, run.error);
    QVERIFY2(problem.isEmpty(), (problem + '\n' + run.transcriptText().toUtf8()).constData());
}

QTEST_GUILESS_MAIN(tst_ClientFaults)
#include "tst_ClientFaults.moc"
