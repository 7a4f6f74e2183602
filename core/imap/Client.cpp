#include "core/imap/Client.h"

#include "core/base/Random.h"
#include "core/base/Words.h"
#include "core/connection/ChannelBinding.h"
#include "core/connection/Connector.h"
#include "core/connection/Readable.h"
#include "core/connection/ServerTls.h"
#include "core/connection/TlsErrors.h"
#include "core/imap/Protocol.h"

#include <QDateTime>
#include <QHostAddress>
#include <QSslCipher>
#include <QSslSocket>
#include <QTimer>

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::imap {

using connection::Connector;
using connection::ServerTls;
using connection::tlsServerEndPoint;

namespace {

/// Never more than this waits in the socket, so that memory stays flat.
constexpr qint64 mostQueued = 256 * 1024;
/// All is settled by then; a server that is slow to say goodbye is not worth waiting for.
constexpr std::chrono::milliseconds farewell{2'000};

} // namespace

class Client::Implementation {
public:
    explicit Implementation(Client *client) : q(client), connector(u"imap"_s, client), timer(client)
    {
        timer.setSingleShot(true);
    }

    void start();
    void onConnected(Connector::Connection connection);
    void onEncrypted();
    void onReadyRead();
    void onGone(std::optional<Error> error);
    void onError(QAbstractSocket::SocketError error);
    /// Does all that the protocol wants, until it has to wait.
    void advance();
    void advanceLater();
    void handle(Protocol::Event event);
    void write();
    void tell(TranscriptLine line);
    void beginTls();
    void finish(const std::optional<Error> &error);
    void restartTimer();
    qint64 unsent() const { return socket ? block.size() + socket->bytesToWrite() : 0; }
    Protocol::Connection connection() const
    {
        return {!viaProxy && socket->peerAddress().isLoopback(),
                tlsServerEndPoint(socket->peerCertificate())};
    }

    Client *q;
    Connector connector;
    std::unique_ptr<QSslSocket> socket; ///< none before the connection stands
    bool viaProxy = false;
    QTimer timer;
    SystemRandom random;
    Server server;
    std::optional<ServerTls> tls;
    TimeLimits limits;
    std::optional<Protocol> protocol;
    TlsFacts tlsFacts;
    std::optional<Error> lastError;
    QByteArray block; ///< of content, for which the socket is not ready
    bool done = false;
    bool advancing = false;
    bool goesOn = false; ///< once the event loop had its turn
};

Client::Client(QObject *parent) : QObject(parent), m_implementation(std::make_unique<Implementation>(this))
{
    connect(&m_implementation->timer, &QTimer::timeout, this, [this] {
        if (m_implementation->done)
            return;
        m_implementation->protocol->timedOut(m_implementation->unsent());
        m_implementation->advance();
    });
}

Client::~Client()
{
    if (m_implementation->socket)
        m_implementation->socket->disconnect(this);
}

void Client::run(Server server, Credentials credentials, std::vector<Copy> copies, QString mailbox,
                 TimeLimits limits)
{
    Q_ASSERT(!m_implementation->protocol);
    m_implementation->tls.emplace(server, credentials.user);
    m_implementation->protocol.emplace(Protocol::Settings{server.security, std::move(credentials),
                                                          server.host, std::move(mailbox),
                                                          &m_implementation->random},
                                       std::move(copies));
    m_implementation->server = std::move(server);
    m_implementation->limits = limits;
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

void Client::Implementation::start()
{
    if (done)
        return;
    if (server.security != Security::None && !QSslSocket::supportsSsl())
        return onGone(
            Error{ErrorCode::TlsHandshakeFailed, server.host, Words::tr("This system has no TLS."), {}});
    connector.start(server.host, server.port, limits.connect, [this](Result<Connector::Connection> result) {
        if (result)
            onConnected(std::move(*result));
        else
            onGone(std::move(result.error()));
    });
}

void Client::Implementation::onConnected(Connector::Connection connection)
{
    socket = std::move(connection.socket);
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    QObject::connect(socket.get(), &QSslSocket::encrypted, q, [this] { onEncrypted(); });
    QObject::connect(socket.get(), &QSslSocket::readyRead, q, [this] { onReadyRead(); });
    const auto written = [this] {
        if (done)
            return;
        restartTimer();
        advance();
    };
    QObject::connect(socket.get(), &QSslSocket::bytesWritten, q, [this, written] {
        // Under TLS this signal means "encrypted", which is neither progress nor room.
        if (!socket->isEncrypted())
            written();
    });
    QObject::connect(socket.get(), &QSslSocket::encryptedBytesWritten, q, written);
    QObject::connect(socket.get(), &QSslSocket::disconnected, q, [this] {
        onReadyRead();
        onGone(lastError);
    });
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
        if (socket->bytesAvailable() > 0)
            return onGone(tls->notTls({}));
        restartTimer();
        socket->startClientEncryption();
        return;
    }
    protocol->connected(this->connection());
    advance();
    onReadyRead();
}

void Client::Implementation::onEncrypted()
{
    connection::describeCertificate(socket->peerCertificate(), tlsFacts);
    tlsFacts.tlsVersion = socket->sessionProtocol() == QSsl::TlsV1_3 ? u"TLS 1.3"_s : u"TLS 1.2"_s;
    tlsFacts.tlsCipher = socket->sessionCipher().name();
    tlsFacts.isPinned =
        !server.pinnedCertificate.isEmpty() && tlsFacts.certificateFingerprint == server.pinnedCertificate;
    tell({TranscriptLine::Speaker::Note, u"%1, %2"_s.arg(tlsFacts.tlsVersion, tlsFacts.tlsCipher)});
    if (done)
        return;
    if (auto refusal = tls->refusal(*socket, QDateTime::currentDateTimeUtc()))
        return onGone(std::move(refusal));
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

void Client::Implementation::onGone(std::optional<Error> error)
{
    if (done)
        return;
    protocol->closed(std::move(error), unsent());
    advance();
}

void Client::Implementation::onError(QAbstractSocket::SocketError error)
{
    if (done)
        return;
    const QString text = socket->errorString();
    switch (error) {
    case QAbstractSocket::RemoteHostClosedError:
        // What came before the end is still to be read; disconnected() follows.
        if (protocol->waiting() == Protocol::Waiting::Handshake ||
            (server.security == Security::ImplicitTls && !socket->isEncrypted()))
            lastError = Error{ErrorCode::TlsHandshakeFailed, server.host,
                              Words::tr("The server hung up during the TLS handshake."), text};
        else
            lastError = Error{ErrorCode::ConnectionLost, server.host, {}, text};
        return;
    case QAbstractSocket::SslHandshakeFailedError:
    case QAbstractSocket::SslInternalError:
    case QAbstractSocket::SslInvalidUserDataError:
        lastError = tls->handshakeError(*socket);
        break;
    default:
        lastError = Error{ErrorCode::ConnectionLost, server.host, {}, text};
        break;
    }
    onReadyRead();
    onGone(lastError);
}

void Client::Implementation::advance()
{
    // What the socket tells while it is written to, or a slot that is told something, must not begin anew.
    if (std::exchange(advancing, true))
        return advanceLater();
    while (!done) {
        if (auto event = protocol->takeEvent()) {
            handle(std::move(*event));
            continue;
        }
        write();
        auto event = protocol->takeEvent();
        if (!event)
            break;
        handle(std::move(*event));
    }
    advancing = false;
    if (!done)
        restartTimer();
}

void Client::Implementation::handle(Protocol::Event event)
{
    if (const auto *line = std::get_if<TranscriptLine>(&event))
        tell(*line);
    else if (std::holds_alternative<Protocol::StartTls>(event))
        beginTls();
    else if (const auto *settled = std::get_if<Protocol::CopyFinished>(&event))
        emit q->copyFinished(settled->index, settled->outcome);
    else if (const auto *end = std::get_if<Protocol::Finished>(&event))
        finish(end->error);
}

void Client::Implementation::finish(const std::optional<Error> &error)
{
    done = true;
    timer.stop();
    if (socket && tlsFacts.certificateSubject.isEmpty())
        connection::describeCertificate(socket->peerCertificate(), tlsFacts);
    ServerFacts facts = protocol->facts();
    static_cast<TlsFacts &>(facts) = tlsFacts;
    connector.stop();
    if (socket && !error)
        tls->keepSession(*socket);
    if (socket && error)
        socket->abort();
    else if (socket)
        socket->disconnectFromHost();
    emit q->finished(facts, error);
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

/// A server may refuse in the middle of the message and hang up. Writing then fails, and QSslSocket closes
/// with the refusal unread. So no content is written while there is something to read, and each block goes to
/// the system at once: QSslSocket would do it later, unasked.
void Client::Implementation::write()
{
    while (!done && unsent() + (socket ? socket->encryptedBytesToWrite() : 0) < mostQueued) {
        const bool isContent = !block.isEmpty() || protocol->waiting() == Protocol::Waiting::Content;
        if (block.isEmpty())
            block = protocol->takeOutput();
        if (block.isEmpty() || !socket)
            return;
        if (isContent && connection::isReadable(socket->socketDescriptor()))
            return advanceLater();
        socket->write(std::exchange(block, {}));
        if (isContent) {
            socket->flush();
            return advanceLater();
        }
    }
}

void Client::Implementation::advanceLater()
{
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

void Client::Implementation::restartTimer()
{
    switch (protocol->waiting()) {
    case Protocol::Waiting::Nothing:
        return timer.start(limits.connect);
    case Protocol::Waiting::Handshake:
        return timer.start(limits.connect);
    case Protocol::Waiting::Greeting:
    case Protocol::Waiting::Response:
        return timer.start(limits.command);
    case Protocol::Waiting::Content:
        return timer.start(limits.content);
    case Protocol::Waiting::ContentEnd:
        return timer.start(limits.stored);
    case Protocol::Waiting::Farewell:
        return timer.start(std::min(farewell, limits.command));
    }
}

} // namespace envoi::imap
