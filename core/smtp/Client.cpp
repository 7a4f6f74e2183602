#include "core/smtp/Client.h"

#include "core/base/Words.h"
#include "core/connection/ChannelBinding.h"
#include "core/connection/Connector.h"
#include "core/connection/Readable.h"
#include "core/connection/ServerTls.h"
#include "core/connection/TlsErrors.h"
#include "core/smtp/Protocol.h"

#include <QDateTime>
#include <QHostAddress>
#include <QScopedValueRollback>
#include <QSslCipher>
#include <QSslSocket>
#include <QTimer>

#include <algorithm>
#include <map>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::smtp {

using connection::Connector;
using connection::describeCertificate;
using connection::isReadable;
using connection::ServerTls;
using connection::tlsServerEndPoint;

namespace {

/// Never more than this waits in the socket, so that memory stays flat and progress is true.
constexpr qint64 mostQueued = 256 * 1024;
/// The message is settled by then; a server that is slow to say goodbye is not worth a person's time.
constexpr std::chrono::milliseconds farewell{2'000};

QByteArray addressLiteral(QHostAddress address)
{
    bool isV4 = false;
    if (const quint32 v4 = address.toIPv4Address(&isV4); isV4)
        return '[' + QHostAddress(v4).toString().toLatin1() + ']';
    address.setScopeId({});
    return address.isNull() ? "[127.0.0.1]" : "[IPv6:" + address.toString().toLatin1() + ']';
}

bool isSafeName(const QByteArray &name)
{
    return !name.isEmpty() && name.size() <= 255 &&
           std::ranges::all_of(name, [](char c) { return c > ' ' && c < '\x7f'; });
}

} // namespace

class Client::Implementation {
public:
    explicit Implementation(Client *client) : q(client), connector(u"smtp"_s, client), timer(client)
    {
        timer.setSingleShot(true);
    }

    void start();
    void onConnected(Connector::Connection connection);
    void onEncrypted();
    void onReadyRead();
    void onWritten();
    void onDisconnected();
    void onError(QAbstractSocket::SocketError error);
    void onTimeout();

    /// Does all that the protocol wants, until it has to wait.
    void advance();
    bool handle(Protocol::Event event);
    void tell(TranscriptLine line);
    void beginTls();
    void write();
    void writeContent();
    void advanceLater();
    qint64 queued() const { return block.size() + socket->bytesToWrite() + socket->encryptedBytesToWrite(); }
    /// Of what was taken from the protocol, what surely has not left: what is encrypted is not known.
    qint64 unsent() const { return socket ? block.size() + socket->bytesToWrite() : 0; }
    void tellProgress();
    void restartTimer();
    Protocol::Connection connection() const;

    Client *q;
    Connector connector;
    std::unique_ptr<QSslSocket> socket; ///< none before the connection stands
    bool viaProxy = false;
    QTimer timer;
    SystemRandom random;
    Server server;
    std::optional<ServerTls> tls;
    TimeLimits limits;
    QByteArray ehloName;
    std::optional<Protocol> protocol;
    ServerFacts tlsFacts;
    std::optional<Error> lastError;
    bool done = false;
    QByteArray block;           ///< of content, for which the socket is not ready
    bool writing = false;       ///< content; what the socket tells meanwhile must not write more
    bool goesOn = false;        ///< once the event loop had its turn
    std::map<int, qint64> told; ///< of the progress of letters that are not settled
};

Client::Client(QObject *parent) : QObject(parent), m_implementation(std::make_unique<Implementation>(this))
{
    connect(&m_implementation->timer, &QTimer::timeout, this, [this] { m_implementation->onTimeout(); });
}

Client::~Client()
{
    if (m_implementation->socket)
        m_implementation->socket->disconnect(this);
}

void Client::run(Server server, Credentials credentials, std::vector<Transaction> transactions,
                 TimeLimits limits, QByteArray ehloName, WhenIdle whenIdle)
{
    Q_ASSERT(!m_implementation->protocol);
    m_implementation->tls.emplace(server, credentials.user);
    m_implementation->protocol.emplace(Protocol::Settings{server.security, std::move(credentials),
                                                          server.host, &m_implementation->random, whenIdle},
                                       std::move(transactions));
    m_implementation->server = std::move(server);
    m_implementation->limits = limits;
    m_implementation->ehloName = std::move(ehloName);
    // Signals come from the event loop only, never from within this call.
    QMetaObject::invokeMethod(
        this, [this] { m_implementation->start(); }, Qt::QueuedConnection);
}

void Client::cancel()
{
    if (!m_implementation->protocol || m_implementation->done)
        return;
    m_implementation->protocol->cancel(m_implementation->unsent());
    m_implementation->advance();
}

bool Client::isOpen() const
{
    return m_implementation->protocol && m_implementation->protocol->isOpen();
}

ServerFacts Client::facts() const
{
    ServerFacts facts = m_implementation->protocol->facts();
    static_cast<TlsFacts &>(facts) = m_implementation->tlsFacts;
    return facts;
}

int Client::append(Transaction transaction)
{
    const int index = m_implementation->protocol->append(std::move(transaction));
    m_implementation->advanceLater();
    return index;
}

void Client::finish()
{
    m_implementation->protocol->finish();
    m_implementation->advanceLater();
}

void Client::probe()
{
    m_implementation->protocol->probe();
    m_implementation->advanceLater();
}

void Client::Implementation::start()
{
    if (done)
        return;
    if (server.security != Security::None && !QSslSocket::supportsSsl()) {
        protocol->closed(
            Error{ErrorCode::TlsHandshakeFailed, server.host, Words::tr("This system has no TLS."), {}});
        return advance();
    }
    connector.start(server.host, server.port, limits.connect, [this](Result<Connector::Connection> result) {
        if (result)
            return onConnected(std::move(*result));
        if (result.error().code == ErrorCode::TimedOut)
            protocol->timedOut();
        else
            protocol->closed(std::move(result.error()));
        advance();
    });
}

void Client::Implementation::onConnected(Connector::Connection connection)
{
    socket = std::move(connection.socket);
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    QObject::connect(socket.get(), &QSslSocket::encrypted, q, [this] { onEncrypted(); });
    QObject::connect(socket.get(), &QSslSocket::readyRead, q, [this] { onReadyRead(); });
    QObject::connect(socket.get(), &QSslSocket::bytesWritten, q, [this] {
        // Under TLS this signal means "encrypted", which is neither progress nor room.
        if (!socket->isEncrypted())
            onWritten();
    });
    QObject::connect(socket.get(), &QSslSocket::encryptedBytesWritten, q, [this] { onWritten(); });
    QObject::connect(socket.get(), &QSslSocket::disconnected, q, [this] { onDisconnected(); });
    QObject::connect(socket.get(), &QSslSocket::errorOccurred, q, [this](auto error) { onError(error); });
    if (connection.proxy) {
        viaProxy = true;
        tell({TranscriptLine::Speaker::Note,
              Words::tr("By way of the proxy %1").arg(connection::nameOf(*connection.proxy))});
        if (done)
            return;
    }
    if (server.security != Security::None) {
        tls->prepare(*socket);
        QObject::connect(socket.get(), &QSslSocket::sslErrors, q,
                         [this](const auto &errors) { tls->judge(*socket, errors); });
    }
    if (server.security == Security::ImplicitTls) {
        if (socket->bytesAvailable() > 0) {
            protocol->closed(tls->notTls({}));
            return advance();
        }
        restartTimer();
        socket->startClientEncryption();
        return;
    }
    if (server.security == Security::None) {
        emit q->secured(tlsFacts);
        if (done)
            return;
    }
    protocol->connected(this->connection());
    advance();
    onReadyRead();
}

Protocol::Connection Client::Implementation::connection() const
{
    return {isSafeName(ehloName) ? ehloName : addressLiteral(socket->localAddress()),
            !viaProxy && socket->peerAddress().isLoopback(), tlsServerEndPoint(socket->peerCertificate())};
}

void Client::Implementation::onEncrypted()
{
    describeCertificate(socket->peerCertificate(), tlsFacts);
    tlsFacts.tlsVersion = socket->sessionProtocol() == QSsl::TlsV1_3 ? u"TLS 1.3"_s : u"TLS 1.2"_s;
    tlsFacts.tlsCipher = socket->sessionCipher().name();
    tlsFacts.isPinned =
        !server.pinnedCertificate.isEmpty() && tlsFacts.certificateFingerprint == server.pinnedCertificate;
    tell({TranscriptLine::Speaker::Note, u"%1, %2"_s.arg(tlsFacts.tlsVersion, tlsFacts.tlsCipher)});
    if (done)
        return;
    if (auto refusal = tls->refusal(*socket, QDateTime::currentDateTimeUtc())) {
        protocol->closed(std::move(refusal));
        return advance();
    }
    emit q->secured(tlsFacts);
    if (done)
        return;
    if (server.security == Security::ImplicitTls)
        protocol->connected(connection());
    else
        protocol->tlsEstablished(tlsServerEndPoint(socket->peerCertificate()));
    advance();
}

void Client::Implementation::onReadyRead()
{
    while (!done && socket->bytesAvailable() > 0) {
        protocol->receive(socket->readAll());
        advance();
    }
}

void Client::Implementation::onWritten()
{
    if (done)
        return;
    restartTimer();
    tellProgress();
    if (!done)
        advance();
}

void Client::Implementation::onDisconnected()
{
    onReadyRead();
    if (done)
        return;
    protocol->closed(lastError, unsent());
    advance();
}

void Client::Implementation::onError(QAbstractSocket::SocketError error)
{
    if (done)
        return;
    const QString &host = server.host;
    const QString text = socket->errorString();
    switch (error) {
    case QAbstractSocket::RemoteHostClosedError:
        // What came before the end is still to be read; disconnected() follows.
        if (protocol->waiting() == Protocol::Waiting::Handshake ||
            (server.security == Security::ImplicitTls && !socket->isEncrypted()))
            lastError = Error{ErrorCode::TlsHandshakeFailed, host,
                              Words::tr("The server hung up during the TLS handshake."), text};
        else
            lastError = Error{ErrorCode::ConnectionLost, host, {}, text};
        return;
    case QAbstractSocket::SocketTimeoutError:
        lastError = Error{ErrorCode::TimedOut, host, {}, text};
        break;
    case QAbstractSocket::SslHandshakeFailedError:
    case QAbstractSocket::SslInternalError:
    case QAbstractSocket::SslInvalidUserDataError:
        lastError = tls->handshakeError(*socket);
        break;
    default:
        lastError = Error{ErrorCode::ConnectionLost, host, {}, text};
        break;
    }
    onReadyRead();
    if (done)
        return;
    protocol->closed(lastError, unsent());
    advance();
}

void Client::Implementation::onTimeout()
{
    if (done)
        return;
    protocol->timedOut(unsent());
    advance();
}

void Client::Implementation::advance()
{
    while (!done) {
        if (auto event = protocol->takeEvent()) {
            if (!handle(std::move(*event)))
                return;
            continue;
        }
        write();
        // Writing may have told of a source that failed, or of a message that is all out.
        auto event = protocol->takeEvent();
        if (!event)
            break;
        if (!handle(std::move(*event)))
            return;
    }
    if (!done)
        restartTimer();
}

/// False when all is over.
bool Client::Implementation::handle(Protocol::Event event)
{
    if (const auto *line = std::get_if<TranscriptLine>(&event)) {
        tell(*line);
    } else if (std::holds_alternative<Protocol::StartTls>(event)) {
        beginTls();
    } else if (const auto *settled = std::get_if<Protocol::TransactionFinished>(&event)) {
        told.erase(settled->index);
        emit q->transactionFinished(settled->index, settled->outcome);
    } else if (std::holds_alternative<Protocol::Ready>(event)) {
        emit q->ready();
    } else if (const auto *end = std::get_if<Protocol::Finished>(&event)) {
        done = true;
        timer.stop();
        if (socket && tlsFacts.certificateSubject.isEmpty())
            describeCertificate(socket->peerCertificate(), tlsFacts);
        const ServerFacts facts = q->facts();
        const std::optional<Error> error = end->error;
        connector.stop();
        if (socket && !error)
            tls->keepSession(*socket);
        if (socket && error)
            socket->abort();
        else if (socket)
            socket->disconnectFromHost();
        emit q->finished(facts, error);
        return false;
    }
    return !done;
}

void Client::Implementation::tell(TranscriptLine line)
{
    line.time = QDateTime::currentMSecsSinceEpoch();
    emit q->transcriptLine(line);
}

void Client::Implementation::beginTls()
{
    // Plaintext that is here already must never be read as if it had come under TLS.
    if (socket->bytesAvailable() > 0)
        protocol->receive(socket->readAll());
    else
        socket->startClientEncryption();
}

void Client::Implementation::write()
{
    while (!writing && queued() < mostQueued) {
        if (!block.isEmpty() || protocol->waiting() == Protocol::Waiting::DataBlock)
            return writeContent();
        const QByteArray octets = protocol->takeOutput();
        if (octets.isEmpty())
            return;
        socket->write(octets);
        if (done)
            return;
    }
}

/// A server may refuse in the middle of the data and hang up. Writing then fails, and QSslSocket closes with
/// the refusal unread. So nothing is written while there is something to read, and each block goes to the
/// system at once: QSslSocket would do it later, unasked.
void Client::Implementation::writeContent()
{
    if (block.isEmpty())
        block = protocol->takeOutput();
    if (block.isEmpty())
        return;
    if (!isReadable(socket->socketDescriptor())) {
        const QScopedValueRollback guard(writing, true);
        socket->write(std::exchange(block, {}));
        socket->flush();
        if (done)
            return;
        tellProgress();
    }
    // The event loop reads, and lets whoever wants to cancel have a turn however fast the server is.
    if (!done)
        advanceLater();
}

void Client::Implementation::advanceLater()
{
    // What is to be said before the connection stands is said when it does.
    if (!socket || std::exchange(goesOn, true))
        return;
    QMetaObject::invokeMethod(
        q,
        [this] {
            goesOn = false;
            if (!done)
                advance();
        },
        Qt::QueuedConnection);
}

void Client::Implementation::tellProgress()
{
    for (const auto &[index, sent, total] : protocol->progress(queued())) {
        // A further round begins anew; what is known does not shrink.
        qint64 &known = told[index];
        if (sent <= known)
            continue;
        known = sent;
        emit q->progress(index, sent, total);
        if (done)
            return;
    }
}

void Client::Implementation::restartTimer()
{
    switch (protocol->waiting()) {
    case Protocol::Waiting::Nothing:
        return timer.start(limits.connect);
    case Protocol::Waiting::Idle:
        return timer.stop();
    case Protocol::Waiting::Greeting:
        return timer.start(limits.greeting);
    case Protocol::Waiting::Handshake:
        return timer.start(limits.connect);
    case Protocol::Waiting::Reply:
        return timer.start(limits.command);
    case Protocol::Waiting::DataBlock:
        return timer.start(limits.dataBlock);
    case Protocol::Waiting::DataEnd:
        return timer.start(limits.dataEnd);
    case Protocol::Waiting::Farewell:
        return timer.start(std::min(farewell, limits.command));
    }
}

} // namespace envoi::smtp
