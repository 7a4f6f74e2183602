#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QNetworkProxy>

namespace envoi::connection {

/// The client's side of asking a proxy for a way through, as a plain state machine: SOCKS5 (RFC 1928, with
/// the log-in of RFC 1929) or HTTP CONNECT (RFC 9110 section 9.3.6, with Basic of RFC 7617). The proxy
/// resolves the name. Its owner writes takeOutput() and feeds receive() until isFinished().
class ProxyHandshake {
public:
    /// \a host: an IP address, or a name in US-ASCII without white space and control characters.
    ProxyHandshake(const QNetworkProxy &proxy, QByteArray host, quint16 port);

    QByteArray takeOutput() { return std::exchange(m_output, {}); }
    /// Reads from the front of \a octets; returns how many of them were the proxy's. What follows is for a
    /// later call, or the server's. ProxyRefused, ProxyLoginNeeded.
    Result<qsizetype> receive(QByteArrayView octets);
    /// The way is open: from here on it is the server that speaks.
    bool isFinished() const { return m_step == Step::Finished; }

private:
    enum class Step { HttpReply, Method, Login, SocksReply, Finished };
    void askSocks();
    Result<qsizetype> readHttpReply(QByteArrayView octets);
    Result<qsizetype> readMethod(QByteArrayView octets);
    Result<qsizetype> readLogin(QByteArrayView octets);
    Result<qsizetype> readSocksReply(QByteArrayView octets);
    std::unexpected<Error> refused(const QString &proxysWords) const;

    Step m_step;
    QString m_proxy; ///< to name it in errors
    QByteArray m_user;
    QByteArray m_password;
    QByteArray m_host;
    quint16 m_port;
    QByteArray m_output;
};

/// "host:port" of a proxy, as a person reads it.
QString nameOf(const QNetworkProxy &proxy);

} // namespace envoi::connection
