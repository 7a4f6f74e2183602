#include "tests/support/ScenarioServer.h"

#include <QHostAddress>
#include <QScopedValueRollback>
#include <QSslConfiguration>
#include <QSslSocket>

#include <algorithm>
#include <utility>

namespace envoi::test {

class ScenarioServer::Listener : public QTcpServer {
public:
    explicit Listener(ScenarioServer *server) : QTcpServer(server), m_server(server) {}

protected:
    void incomingConnection(qintptr descriptor) override { m_server->accept(descriptor); }

private:
    ScenarioServer *m_server;
};

ScenarioServer::ScenarioServer(QByteArrayList rows, QObject *parent)
    : QObject(parent), m_rows(std::move(rows)), m_listener(new Listener(this))
{
}

ScenarioServer::~ScenarioServer()
{
    if (m_socket)
        m_socket->disconnect(this);
}

void ScenarioServer::setCertificate(QList<QSslCertificate> chain, QSslKey key, bool implicit)
{
    m_chain = std::move(chain);
    m_key = std::move(key);
    m_implicitTls = implicit;
}

quint16 ScenarioServer::listen(quint16 port)
{
    m_listener->listen(QHostAddress::LocalHost, port);
    return this->port();
}

quint16 ScenarioServer::port() const
{
    return m_listener->serverPort();
}

bool ScenarioServer::isClosed() const
{
    return m_socket && m_socket->state() == QAbstractSocket::UnconnectedState;
}

QByteArray ScenarioServer::standing() const
{
    return "row " + QByteArray::number(m_row) + " (" + m_rows.value(m_row, "the end") +
           "), unread: " + m_buffer.left(200) + ", surprises: " + m_surprises.join(" | ");
}

void ScenarioServer::accept(qintptr descriptor)
{
    if (m_socket) {
        m_surprises += "a second connection";
        QTcpSocket().setSocketDescriptor(descriptor);
        return;
    }
    m_socket = new QSslSocket(this);
    m_socket->setSocketDescriptor(descriptor);
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    QSslConfiguration configuration = m_socket->sslConfiguration();
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    configuration.setLocalCertificateChain(m_chain);
    configuration.setPrivateKey(m_key);
    configuration.setProtocol(m_version);
    m_socket->setSslConfiguration(configuration);
    connect(m_socket, &QSslSocket::readyRead, this, &ScenarioServer::read);
    connect(m_socket, &QSslSocket::encrypted, this, &ScenarioServer::follow);
    if (m_implicitTls)
        m_socket->startServerEncryption();
    else
        follow();
}

void ScenarioServer::read()
{
    const QByteArray octets = m_socket->readAll();
    m_received += octets;
    if (!m_socket->isEncrypted())
        m_receivedInClear += octets;
    m_buffer += octets;
    follow();
}

void ScenarioServer::send(const QByteArray &octets)
{
    if (m_chopping == Chopping::Whole) {
        m_socket->write(octets);
        return;
    }
    for (const char octet : octets) {
        m_socket->write(&octet, 1);
        m_socket->flush();
    }
}

void ScenarioServer::follow()
{
    // Flushing may bring more to read, in the middle of a row.
    if (m_following)
        return;
    const QScopedValueRollback following(m_following, true);
    while (m_row < m_rows.size()) {
        const QByteArray row = m_rows[m_row];
        if (row.startsWith("S: ")) {
            send(row.sliced(3) + "\r\n");
        } else if (row.startsWith("S~ ")) {
            send(row.sliced(3));
        } else if (row.startsWith("C: ")) {
            if (!takeLine(QByteArrayView(row).sliced(3)))
                return;
        } else if (row == "D" || row.startsWith("D: ")) {
            if (!takeData(row == "D" ? -1 : row.sliced(3).toLongLong()))
                return;
        } else if (row == "C! *") {
            if (std::exchange(m_buffer, {}).isEmpty())
                return;
        } else if (row == "DEAF") {
            m_socket->setReadBufferSize(1);
            m_socket->disconnect(this);
            return;
        } else if (row == "TLS") {
            m_socket->flush();
            ++m_row;
            m_buffer.clear();
            m_socket->startServerEncryption();
            return;
        } else if (row == "X") {
            m_socket->flush();
            m_socket->disconnectFromHost();
        } else if (row == "W") {
            return;
        } else {
            m_surprises += "a row that is none: " + row;
            return;
        }
        ++m_row;
        if (isThrough())
            emit through();
    }
}

bool ScenarioServer::takeLine(QByteArrayView expected)
{
    const qsizetype end = m_buffer.indexOf("\r\n");
    if (end < 0)
        return false;
    const QByteArray line = m_buffer.first(end);
    m_buffer.remove(0, end + 2);
    const bool fits = expected.endsWith('*') ? line.startsWith(expected.chopped(1)) : line == expected;
    if (!fits)
        m_surprises += "expected " + expected.toByteArray() + ", got " + line;
    return true;
}

bool ScenarioServer::takeData(qsizetype octets)
{
    qsizetype end = octets;
    if (octets < 0) {
        if (m_buffer.startsWith(".\r\n")) {
            end = 3;
        } else {
            const qsizetype dot = m_buffer.indexOf("\r\n.\r\n", m_searched);
            m_searched = dot < 0 ? std::max<qsizetype>(0, m_buffer.size() - 4) : 0;
            if (dot < 0)
                return false;
            end = dot + 5;
        }
    } else if (m_buffer.size() < octets) {
        return false;
    }
    m_messages += m_buffer.first(end);
    m_buffer.remove(0, end);
    return true;
}

} // namespace envoi::test
