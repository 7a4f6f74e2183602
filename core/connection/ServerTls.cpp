#include "core/connection/ServerTls.h"

#include "core/base/Words.h"
#include "core/connection/CertificateCheck.h"
#include "core/connection/Connector.h"
#include "core/connection/TlsErrors.h"
#include "core/connection/TlsSessions.h"

#include <QCryptographicHash>
#include <QSslConfiguration>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::connection {

namespace {

/// Naming authorities of one's own turns off the loading of the system's on demand, so that they must be
/// named too. Read once: it takes long.
const QList<QSslCertificate> &systemAuthorities()
{
    static const QList<QSslCertificate> authorities = QSslConfiguration::systemCaCertificates();
    return authorities;
}

/// A session may be resumed only where its server was accepted for the same reasons, and for the same person.
QByteArray sessionKey(const Server &server, const QByteArray &wireHost, const QString &user)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const auto add = [&hash](const QByteArray &part) {
        hash.addData(QByteArray::number(part.size()) + ':');
        hash.addData(part);
    };
    add(wireHost);
    add(QByteArray::number(server.port));
    add(QByteArray::number(static_cast<int>(server.security)));
    add(user.toUtf8());
    add(server.pinnedCertificate.toLatin1());
    for (const QSslCertificate &certificate : server.extraAuthorities + server.clientCertificates)
        add(certificate.digest(QCryptographicHash::Sha256));
    return hash.result();
}

} // namespace

ServerTls::ServerTls(Server server, const QString &user)
    : m_server(std::move(server)), m_wireHost(wireHost(m_server.host).value_or(QByteArray())),
      m_sessionKey(sessionKey(m_server, m_wireHost, user))
{
}

void ServerTls::prepare(QSslSocket &socket) const
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    if (!m_server.extraAuthorities.isEmpty())
        configuration.setCaCertificates(systemAuthorities() + m_server.extraAuthorities);
    if (!m_server.clientCertificates.isEmpty()) {
        configuration.setLocalCertificateChain(m_server.clientCertificates);
        configuration.setPrivateKey(m_server.clientKey);
    }
    if (m_server.sessions) {
        configuration.setSslOption(QSsl::SslOptionDisableSessionPersistence, false);
        configuration.setSessionTicket(m_server.sessions->find(m_sessionKey));
    }
    socket.setSslConfiguration(configuration);
    // What SNI says and the certificate must be made out to: never the name of an address or a proxy.
    socket.setPeerVerifyName(QString::fromLatin1(m_wireHost));
}

bool ServerTls::isTrusted(const QSslCertificate &certificate) const
{
    return !m_server.pinnedCertificate.isEmpty() && !certificate.isNull() &&
           fingerprint(certificate) == m_server.pinnedCertificate;
}

void ServerTls::judge(QSslSocket &socket, const QList<QSslError> &errors) const
{
    const auto outweighed = [](const QSslError &error) { return isAboutTrust(error.error()); };
    if (isTrusted(socket.peerCertificate()) && std::ranges::all_of(errors, outweighed))
        socket.ignoreSslErrors(errors);
}

std::optional<Error> ServerTls::refusal(const QSslSocket &socket, const QDateTime &now) const
{
    const QSslCertificate certificate = socket.peerCertificate();
    auto errors = certificateErrors(certificate, m_wireHost, now);
    if (isTrusted(certificate))
        errors.removeIf([](const QSslError &error) { return isAboutTrust(error.error()); });
    if (errors.isEmpty())
        return std::nullopt;
    return certificateErrorOf(socket, errors);
}

Error ServerTls::handshakeError(const QSslSocket &socket) const
{
    if (const auto errors = socket.sslHandshakeErrors(); !errors.isEmpty())
        return certificateErrorOf(socket, errors);
    const QString text = socket.errorString();
    if (text.contains("wrong version number"_L1) || text.contains("packet length too long"_L1))
        return notTls(text);
    for (const auto words : {"unsupported protocol"_L1, "protocol version"_L1, "wrong ssl version"_L1}) {
        if (text.contains(words))
            return {ErrorCode::TlsTooOld, m_server.host, {}, text};
    }
    return {ErrorCode::TlsHandshakeFailed, m_server.host, {}, text};
}

Error ServerTls::notTls(const QString &systemsWords) const
{
    return {
        ErrorCode::TlsHandshakeFailed, m_server.host,
        Words::tr("What answers there does not speak TLS from the start. Is it STARTTLS that it expects?"),
        systemsWords};
}

Error ServerTls::certificateErrorOf(const QSslSocket &socket, const QList<QSslError> &errors) const
{
    if (m_server.sessions)
        m_server.sessions->forget(m_sessionKey);
    Error error = certificateError(m_server.host, socket.peerCertificate(), errors);
    // Which of the usual reasons it has matters less than that it is another one than before.
    if (!m_server.pinnedCertificate.isEmpty() && !isTrusted(socket.peerCertificate()))
        error.code = ErrorCode::CertificateChanged;
    return error;
}

void ServerTls::keepSession(const QSslSocket &socket) const
{
    if (!m_server.sessions || !socket.isEncrypted())
        return;
    if (const QByteArray ticket = socket.sslConfiguration().sessionTicket(); !ticket.isEmpty())
        m_server.sessions->keep(m_sessionKey, ticket);
}

} // namespace envoi::connection
