#include "tests/support/TestProxy.h"

#include <QHostAddress>
#include <QTcpSocket>
#include <QtEndian>

#include <memory>

namespace envoi::test {

TestProxy::TestProxy(Kind kind, quint16 serverPort, Mood mood, QObject *parent)
    : QObject(parent), m_kind(kind), m_serverPort(serverPort), m_mood(mood)
{
    m_listener.setProxy(QNetworkProxy::NoProxy);
    m_listener.listen(QHostAddress::LocalHost);
    connect(&m_listener, &QTcpServer::newConnection, this, &TestProxy::accept);
}

void TestProxy::require(const QByteArray &user, const QByteArray &password)
{
    m_user = user;
    m_password = password;
}

QNetworkProxy TestProxy::proxy(const QString &user, const QString &password) const
{
    return {m_kind == Kind::Socks5 ? QNetworkProxy::Socks5Proxy : QNetworkProxy::HttpProxy,
            QStringLiteral("127.0.0.1"), port(), user, password};
}

void TestProxy::accept()
{
    const auto talk = std::make_shared<Talk>();
    talk->client = m_listener.nextPendingConnection();
    talk->client->setParent(this);
    connect(talk->client, &QTcpSocket::readyRead, this, [this, talk] { read(talk); });
}

void TestProxy::say(QTcpSocket *client, const QByteArray &octets) const
{
    if (!m_chops) {
        client->write(octets);
        return;
    }
    for (const char octet : octets) {
        client->write(&octet, 1);
        client->flush();
    }
}

void TestProxy::read(const std::shared_ptr<Talk> &talk)
{
    const QByteArray octets = talk->client->readAll();
    if (talk->server) {
        talk->server->write(octets);
        return;
    }
    talk->buffer += octets;
    if (m_kind == Kind::Socks5 ? readSocks(talk) : readHttp(talk))
        answer(talk);
}

/// True when the question is whole.
bool TestProxy::readSocks(const std::shared_ptr<Talk> &talk)
{
    QByteArray &buffer = talk->buffer;
    if (talk->step == 0) {
        if (buffer.size() < 2 || buffer.size() < 2 + buffer[1])
            return false;
        const char method = m_user.isEmpty() ? '\0' : '\2';
        const bool has = buffer.mid(2, buffer[1]).contains(method);
        buffer.remove(0, 2 + buffer[1]);
        say(talk->client, QByteArray("\5") + (has ? method : '\xff'));
        talk->step = m_user.isEmpty() ? 2 : 1;
    }
    if (talk->step == 1) {
        const qsizetype userSize = buffer.size() > 1 ? buffer[1] : 255;
        if (buffer.size() < 3 + userSize || buffer.size() < 3 + userSize + buffer[2 + userSize])
            return false;
        const QByteArray password = buffer.mid(3 + userSize, buffer[2 + userSize]);
        const bool fits = buffer.mid(2, userSize) == m_user && password == m_password;
        buffer.clear();
        say(talk->client, QByteArray("\1") + (fits ? '\0' : '\1'));
        talk->step = 2;
    }
    if (buffer.size() < 5)
        return false;
    const qsizetype size = buffer[3] == 1 ? 4 : buffer[3] == 4 ? 16 : 1 + buffer[4];
    if (buffer.size() < 6 + size)
        return false;
    QByteArray name = buffer.mid(5, size - 1);
    if (buffer[3] == 1)
        name = QHostAddress(qFromBigEndian<quint32>(buffer.constData() + 4)).toString().toLatin1();
    else if (buffer[3] == 4)
        name = QHostAddress(reinterpret_cast<const quint8 *>(buffer.constData() + 4)).toString().toLatin1();
    m_asked +=
        name + ':' + QByteArray::number(qFromBigEndian<quint16>(buffer.constData() + buffer.size() - 2));
    return true;
}

bool TestProxy::readHttp(const std::shared_ptr<Talk> &talk)
{
    if (!talk->buffer.endsWith("\r\n\r\n"))
        return false;
    const QByteArray login = "Proxy-Authorization: Basic " + (m_user + ':' + m_password).toBase64() + "\r\n";
    if (!m_user.isEmpty() && !talk->buffer.contains(login)) {
        say(talk->client, "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
        return false;
    }
    m_asked += talk->buffer.split(' ').value(1);
    return true;
}

void TestProxy::answer(const std::shared_ptr<Talk> &talk)
{
    const bool socks = m_kind == Kind::Socks5;
    const QByteArray yes =
        socks ? QByteArray("\5\0\0\1\x7f\0\0\1\0\1", 10)
              : "HTTP/1.1 200 Connection established\r\nVia: test\r\nContent-Length: 5\r\n\r\n";
    switch (m_mood) {
    case Mood::Refuses:
        say(talk->client, socks ? QByteArray("\5\2\0\1\0\0\0\0\0\0", 10)
                                : "HTTP/1.1 403 Not this port\r\nContent-Length: 2\r\n\r\nno");
        return;
    case Mood::HangsUp:
        say(talk->client, yes.chopped(3));
        talk->client->disconnectFromHost();
        return;
    case Mood::Talks:
        say(talk->client, "220 mx.example.com ESMTP\r\n\r\n");
        return;
    case Mood::Endless:
        say(talk->client, "HTTP/1.1 200 ok\r\n" + QByteArray("X-More: and more\r\n").repeated(2000));
        return;
    case Mood::Silent:
        return;
    case Mood::Willing:
    case Mood::Eager:
        break;
    }
    talk->server = new QTcpSocket(this);
    talk->server->setProxy(QNetworkProxy::NoProxy);
    connect(talk->server, &QTcpSocket::disconnected, talk->client, &QTcpSocket::disconnectFromHost);
    connect(talk->client, &QTcpSocket::disconnected, talk->server, &QTcpSocket::disconnectFromHost);
    if (m_mood == Mood::Willing)
        say(talk->client, yes);
    connect(talk->server, &QTcpSocket::readyRead, this, [this, talk, yes, first = true]() mutable {
        const QByteArray octets = talk->server->readAll();
        talk->client->write(m_mood == Mood::Eager && std::exchange(first, false) ? yes + octets : octets);
    });
    talk->server->connectToHost(QHostAddress::LocalHost, m_serverPort);
}

} // namespace envoi::test
