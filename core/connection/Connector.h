#pragma once

#include "core/base/Result.h"
#include "core/connection/ProxyHandshake.h"

#include <QHostAddress>
#include <QHostInfo>
#include <QList>
#include <QObject>
#include <QSslSocket>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace envoi::connection {

/// How names are resolved and how long one address has before the next is tried beside it.
struct ConnectingPace {
    std::function<void(const QString &name, QObject *context, std::function<void(const QHostInfo &)>)>
        resolve = nullptr; ///< null for the system's
    std::chrono::milliseconds attemptDelay{250};
};

/// Host and port -> one TCP connection, not yet encrypted. Tries the addresses by RFC 8305 ("happy
/// eyeballs"): they take turns by family, the next one starts after a short delay or at once when one fails,
/// the first to stand wins. Goes through the program's proxy (QNetworkProxyFactory), SOCKS5 or HTTP, unless
/// the host is this computer; the proxy resolves the name then. Lives in one thread with an event loop, in
/// which asking the system for its proxy may take a moment. Each one is used once.
class Connector : public QObject {
public:
    struct Connection {
        /// Without parent and signals connected. May hold octets that the server sent already.
        std::unique_ptr<QSslSocket> socket;
        /// Set where the peer of the socket is a proxy.
        std::optional<QNetworkProxy> proxy;
    };
    using Done = std::function<void(Result<Connection>)>;
    /// \a service: what the system's choice of a proxy may depend on, such as "smtp".
    explicit Connector(QString service, QObject *parent = nullptr);
    ~Connector() override;

    /// \a host: an IP address or a name, \a limit: for all of it. \a done is called once, from the event
    /// loop, unless stop() came first. Errors: DomainInvalid, HostNotFound, ConnectionRefused,
    /// NetworkUnreachable, TimedOut, ProxyUnreachable, ProxyRefused, ProxyLoginNeeded.
    void start(const QString &host, quint16 port, std::chrono::milliseconds limit, Done done,
               ConnectingPace pace = {});
    void stop();

private:
    void begin();
    void race(QList<QHostAddress> addresses);
    void attempt();
    void onFailed(QSslSocket *socket, QAbstractSocket::SocketError error);
    void onConnected(QSslSocket *socket);
    void onProxySaid();
    void onTimeout();
    Error error(ErrorCode code, const QString &systemsWords) const;
    void finish(Result<Connection> result);

    QString m_service;
    QString m_host; ///< as it was given
    QByteArray m_wireHost;
    quint16 m_port = 0;
    ConnectingPace m_pace;
    Done m_done;
    std::optional<QNetworkProxy> m_proxy;
    std::optional<ProxyHandshake> m_handshake;
    QList<QHostAddress> m_addresses; ///< still to be tried
    quint16 m_wirePort = 0;          ///< of the server or the proxy
    QList<QSslSocket *> m_attempts;
    QSslSocket *m_winner = nullptr;
    std::optional<Error> m_failure; ///< of an address, the most telling
    QTimer m_delay{this};
    QTimer m_limit{this};
};

/// The name as DNS, SNI and certificates have it: A-labels, lower case, no dot at the end; an IP address
/// without brackets. DomainInvalid.
Result<QByteArray> wireHost(const QString &host);

/// \a addresses with the families taking turns (RFC 8305 section 4); the first stays first.
QList<QHostAddress> interleaved(const QList<QHostAddress> &addresses);

} // namespace envoi::connection
