#pragma once

#include "core/base/Result.h"
#include "core/connection/Server.h"

#include <QDateTime>
#include <QSslSocket>

namespace envoi::connection {

/// All about TLS with one server: how to begin it, whether to go on, and what was wrong. TLS 1.2 and up; the
/// certificate is either in order and made out to the host, or the one that the person trusts.
class ServerTls {
public:
    /// \a user: whose sessions may be resumed.
    ServerTls(Server server, const QString &user);

    /// Before the handshake: versions, authorities, name, an earlier session.
    void prepare(QSslSocket &socket) const;
    /// On sslErrors(): ignores them where they are about the certificate that the person trusts.
    void judge(QSslSocket &socket, const QList<QSslError> &errors) const;
    /// On encrypted(), before anything is sent: why the connection must not be used. It looks at all
    /// again, for a resumed session is not checked by anybody else.
    std::optional<Error> refusal(const QSslSocket &socket, const QDateTime &now) const;
    /// What failed in the handshake.
    Error handshakeError(const QSslSocket &socket) const;
    /// The server answers, but not with TLS.
    Error notTls(const QString &systemsWords) const;
    /// At the end of a session that went well.
    void keepSession(const QSslSocket &socket) const;

private:
    bool isTrusted(const QSslCertificate &certificate) const;
    Error certificateErrorOf(const QSslSocket &socket, const QList<QSslError> &errors) const;

    Server m_server;
    QByteArray m_wireHost;
    QByteArray m_sessionKey;
};

} // namespace envoi::connection
