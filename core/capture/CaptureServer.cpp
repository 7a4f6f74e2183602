#include "core/capture/CaptureServer.h"

#include "core/capture/CaptureFolder.h"
#include "core/capture/Connection.h"

#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>

#include <utility>

namespace envoi::capture {

class CaptureServer::Implementation {
public:
    Implementation(CaptureServer *server, QString path) : m_server(server), m_folder(std::move(path))
    {
        QObject::connect(&m_listener, &QTcpServer::newConnection, &m_listener, [this] { accept(); });
    }

    void accept()
    {
        while (auto *socket = m_listener.nextPendingConnection()) {
            if (m_connections >= m_limits.connections) {
                QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
                socket->write("421 4.7.0 Too many connections\r\n");
                socket->disconnectFromHost();
                continue;
            }
            ++m_connections;
            auto *connection = new Connection(socket, m_folder, m_limits, &m_listener);
            QObject::connect(connection, &QObject::destroyed, &m_listener, [this] { --m_connections; });
            QObject::connect(
                connection, &Connection::captured, m_server,
                [this](const CapturedMessage &message) {
                    if (m_limits.messages > 0)
                        m_folder.keepNewest(m_limits.messages);
                    emit m_server->captured(message);
                },
                Qt::QueuedConnection);
        }
    }

    void closeAll()
    {
        m_listener.close();
        qDeleteAll(m_listener.findChildren<Connection *>(Qt::FindDirectChildrenOnly));
    }

    CaptureServer *m_server;
    CaptureFolder m_folder;
    Limits m_limits;
    int m_connections = 0;
    QTcpServer m_listener;
};

CaptureServer::CaptureServer(QString folder, QObject *parent)
    : QObject(parent), m_implementation(std::make_unique<Implementation>(this, std::move(folder)))
{
    qRegisterMetaType<CapturedMessage>();
}

CaptureServer::~CaptureServer()
{
    close();
}

QString CaptureServer::defaultFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/captured");
}

void CaptureServer::setLimits(const Limits &limits)
{
    m_implementation->m_limits = limits;
}

Result<quint16> CaptureServer::listen(quint16 port)
{
    if (auto prepared = m_implementation->m_folder.prepare(); !prepared)
        return std::unexpected(prepared.error());
    auto &listener = m_implementation->m_listener;
    if (!listener.listen(QHostAddress::LocalHost, port))
        return failure(ErrorCode::PortUnavailable, QString::number(port), {}, listener.errorString());
    return listener.serverPort();
}

quint16 CaptureServer::port() const
{
    return m_implementation->m_listener.serverPort();
}

void CaptureServer::close()
{
    m_implementation->closeAll();
}

QList<CapturedMessage> CaptureServer::messages() const
{
    m_implementation->m_folder.forget();
    return m_implementation->m_folder.messages();
}

void CaptureServer::remove(const QString &id)
{
    m_implementation->m_folder.remove(id);
}

void CaptureServer::removeAll()
{
    m_implementation->m_folder.removeAll();
}

} // namespace envoi::capture
