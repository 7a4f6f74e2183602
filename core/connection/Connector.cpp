#include "core/connection/Connector.h"

#include "core/base/AddrSpec.h"
#include "core/base/Words.h"
#include "core/connection/ThisComputer.h"

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::connection {

namespace {

/// The program's choice for that server; nothing where it is the direct way.
std::optional<QNetworkProxy> proxyFor(const QString &host, quint16 port, const QString &service)
{
    const auto proxies = QNetworkProxyFactory::proxyForQuery(
        QNetworkProxyQuery(host, port, service, QNetworkProxyQuery::TcpSocket));
    for (const QNetworkProxy &proxy : proxies) {
        if (proxy.type() == QNetworkProxy::Socks5Proxy || proxy.type() == QNetworkProxy::HttpProxy)
            return proxy;
        if (proxy.type() == QNetworkProxy::NoProxy)
            break;
    }
    return std::nullopt;
}

void resolveBySystem(const QString &name, QObject *context, std::function<void(const QHostInfo &)> answer)
{
    QHostInfo::lookupHost(name, context, std::move(answer));
}

} // namespace

Result<QByteArray> wireHost(const QString &host)
{
    QString name = host.trimmed();
    if (name.startsWith(u'[') && name.endsWith(u']'))
        name = name.sliced(1, name.size() - 2);
    if (!QHostAddress(name).isNull())
        return name.toLatin1();
    if (name.endsWith(u'.'))
        name.chop(1);
    // Names in a local network may have underscores, which are no domain's.
    const auto isPlain = [](QChar c) {
        return c.unicode() < 0x80 && (c.isLetterOrNumber() || c == u'-' || c == u'.' || c == u'_');
    };
    if (!name.isEmpty() && name.size() <= 253 && std::ranges::all_of(name, isPlain))
        return name.toLatin1().toLower();
    const auto domain = Domain::parse(name);
    if (!domain)
        return std::unexpected(domain.error());
    if (domain->isLiteral())
        return failure(ErrorCode::DomainInvalid, host);
    return domain->ascii();
}

QList<QHostAddress> interleaved(const QList<QHostAddress> &addresses)
{
    if (addresses.isEmpty())
        return {};
    QList<QHostAddress> first, second;
    for (const QHostAddress &address : addresses)
        (address.protocol() == addresses.first().protocol() ? first : second) += address;
    QList<QHostAddress> all;
    for (qsizetype i = 0; i < std::max(first.size(), second.size()); ++i) {
        all += first.mid(i, 1);
        all += second.mid(i, 1);
    }
    return all;
}

// The timers go along where it moves to another thread.
Connector::Connector(QString service, QObject *parent)
    : QObject(parent), m_service(std::move(service)), m_delay(this), m_limit(this)
{
    m_delay.setSingleShot(true);
    m_limit.setSingleShot(true);
    connect(&m_delay, &QTimer::timeout, this, &Connector::attempt);
    connect(&m_limit, &QTimer::timeout, this, &Connector::onTimeout);
}

Connector::~Connector()
{
    stop();
}

void Connector::start(const QString &host, quint16 port, std::chrono::milliseconds limit, Done done,
                      ConnectingPace pace)
{
    m_host = host;
    m_port = port;
    m_done = std::move(done);
    m_pace = std::move(pace);
    m_limit.start(limit);
    // Nothing is answered from within this call.
    QMetaObject::invokeMethod(
        this, [this] { begin(); }, Qt::QueuedConnection);
}

void Connector::stop()
{
    m_done = nullptr;
    m_delay.stop();
    m_limit.stop();
    // One of them may be the sender of the very signal that led here.
    for (QSslSocket *socket : std::exchange(m_attempts, {})) {
        socket->disconnect(this);
        socket->abort();
        socket->deleteLater();
    }
    m_winner = nullptr;
}

void Connector::begin()
{
    if (!m_done)
        return;
    auto name = wireHost(m_host);
    if (!name)
        return finish(std::unexpected(name.error()));
    m_wireHost = std::move(*name);
    m_wirePort = m_port;
    QString nearest = QString::fromLatin1(m_wireHost);
    if (!isThisComputer(nearest))
        m_proxy = proxyFor(nearest, m_port, m_service);
    if (m_proxy) {
        nearest = m_proxy->hostName();
        m_wirePort = m_proxy->port();
    }
    if (const QHostAddress address(nearest); !address.isNull())
        return race({address});
    const auto resolve = m_pace.resolve ? m_pace.resolve : resolveBySystem;
    resolve(nearest, this, [this](const QHostInfo &info) {
        if (!m_done)
            return;
        if (info.error() != QHostInfo::NoError || info.addresses().isEmpty())
            return finish(std::unexpected(error(ErrorCode::HostNotFound, info.errorString())));
        race(interleaved(info.addresses()));
    });
}

void Connector::race(QList<QHostAddress> addresses)
{
    m_addresses = std::move(addresses);
    attempt();
}

void Connector::attempt()
{
    if (m_addresses.isEmpty() || m_winner)
        return;
    auto *socket = new QSslSocket(this);
    m_attempts += socket;
    // The proxy is spoken to here, as what Qt puts between hides what the system has taken.
    socket->setProxy(QNetworkProxy::NoProxy);
    const QHostAddress address = m_addresses.takeFirst();
    if (!m_addresses.isEmpty())
        m_delay.start(m_pace.attemptDelay);
    socket->connectToHost(address.toString(), m_wirePort);
    // Within this machine it may be settled already.
    if (socket->state() == QAbstractSocket::ConnectedState)
        return onConnected(socket);
    if (socket->state() == QAbstractSocket::UnconnectedState)
        return onFailed(socket, socket->error());
    connect(socket, &QSslSocket::connected, this, [this, socket] { onConnected(socket); });
    connect(socket, &QSslSocket::errorOccurred, this, [this, socket](auto why) { onFailed(socket, why); });
}

void Connector::onFailed(QSslSocket *socket, QAbstractSocket::SocketError why)
{
    if (!m_attempts.removeOne(socket))
        return;
    socket->deleteLater();
    const QString text = socket->errorString();
    if (m_winner) {
        // The proxy hung up in the middle; all that it had said has been read.
        return finish(failure(ErrorCode::ProxyRefused, nameOf(*m_proxy), {}, text));
    }
    const auto code = why == QAbstractSocket::ConnectionRefusedError ? ErrorCode::ConnectionRefused
                      : why == QAbstractSocket::SocketTimeoutError   ? ErrorCode::TimedOut
                                                                     : ErrorCode::NetworkUnreachable;
    // That one machine answered, if only to refuse, says more than that another can't be reached.
    if (!m_failure || code == ErrorCode::ConnectionRefused)
        m_failure = error(code, text);
    if (!m_addresses.isEmpty())
        attempt();
    else if (m_attempts.isEmpty())
        finish(std::unexpected(*m_failure));
}

void Connector::onConnected(QSslSocket *socket)
{
    if (m_winner)
        return;
    m_delay.stop();
    m_winner = socket;
    for (QSslSocket *loser : std::exchange(m_attempts, {socket})) {
        if (loser != socket) {
            loser->disconnect(this);
            loser->abort();
            loser->deleteLater();
        }
    }
    if (!m_proxy)
        return finish(Connection());
    m_handshake.emplace(*m_proxy, m_wireHost, m_port);
    connect(socket, &QSslSocket::readyRead, this, &Connector::onProxySaid);
    socket->write(m_handshake->takeOutput());
}

void Connector::onProxySaid()
{
    while (m_winner && m_winner->bytesAvailable() > 0) {
        // What follows the proxy's last octet is the server's and stays in the socket.
        const auto taken = m_handshake->receive(m_winner->peek(m_winner->bytesAvailable()));
        if (!taken)
            return finish(std::unexpected(taken.error()));
        m_winner->skip(*taken);
        m_winner->write(m_handshake->takeOutput());
        if (m_handshake->isFinished())
            return finish(Connection{nullptr, m_proxy});
        if (*taken == 0)
            return;
    }
}

void Connector::onTimeout()
{
    if (!m_done)
        return;
    // A proxy that took the question is waiting for the server itself.
    if (m_winner)
        finish(failure(ErrorCode::TimedOut, m_host,
                       Words::tr("The way there is the proxy %1.").arg(nameOf(*m_proxy))));
    else
        finish(std::unexpected(m_failure.value_or(error(ErrorCode::TimedOut, {}))));
}

Error Connector::error(ErrorCode code, const QString &systemsWords) const
{
    if (m_proxy)
        return {ErrorCode::ProxyUnreachable, nameOf(*m_proxy), {}, systemsWords};
    const bool withPort = code == ErrorCode::ConnectionRefused;
    return {code, withPort ? u"%1:%2"_s.arg(m_host).arg(m_port) : m_host, {}, systemsWords};
}

void Connector::finish(Result<Connection> result)
{
    Done done = std::exchange(m_done, nullptr);
    if (result) {
        m_attempts.removeOne(m_winner);
        m_winner->disconnect(this);
        m_winner->setParent(nullptr);
        result->socket.reset(m_winner);
    }
    stop();
    if (done)
        done(std::move(result));
}

} // namespace envoi::connection
