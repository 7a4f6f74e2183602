#include "core/capture/Connection.h"

#include <QTcpSocket>

#include <array>
#include <chrono>

namespace envoi::capture {

namespace {

constexpr qint64 readBufferSize = 256 * 1024;
/// A client that does not read its replies gets no more of them, and is not read from either.
constexpr qint64 mostUnsentReplies = 64 * 1024;
constexpr std::chrono::seconds lastReplyLimit{5};

} // namespace

Connection::Connection(QTcpSocket *socket, CaptureFolder &folder, const CaptureServer::Limits &limits,
                       QObject *parent)
    : QObject(parent), m_socket(socket), m_folder(folder),
      m_conversation(*this, Conversation::Limits{.messageSize = limits.messageSize})
{
    m_socket->setParent(this);
    m_socket->setReadBufferSize(readBufferSize);
    m_idle.setSingleShot(true);
    m_idle.setInterval(limits.idle);
    connect(m_socket, &QTcpSocket::readyRead, this, &Connection::receive);
    connect(m_socket, &QTcpSocket::bytesWritten, this, &Connection::receive);
    connect(m_socket, &QTcpSocket::disconnected, this, &QObject::deleteLater);
    connect(&m_idle, &QTimer::timeout, this, [this] {
        m_socket->write("421 4.4.2 Too long without a word\r\n");
        hangUp();
    });
    m_socket->write(Conversation::greeting());
    m_idle.start();
}

Connection::~Connection()
{
    m_conversation.disconnected();
    m_socket->disconnect(this);
    m_socket->abort();
}

void Connection::receive()
{
    std::array<char, 64 * 1024> chunk;
    while (!m_conversation.isOver() && m_socket->bytesToWrite() < mostUnsentReplies) {
        const qint64 count = m_socket->read(chunk.data(), chunk.size());
        if (count <= 0)
            return;
        m_idle.start();
        const QByteArray replies = m_conversation.feed(QByteArrayView(chunk.data(), count));
        if (!replies.isEmpty())
            m_socket->write(replies);
    }
    if (m_conversation.isOver())
        hangUp();
}

void Connection::hangUp()
{
    m_conversation.disconnected();
    m_socket->disconnect(this);
    connect(m_socket, &QTcpSocket::disconnected, this, &QObject::deleteLater);
    m_socket->disconnectFromHost();
    // Should the client not take the last reply, it is cut off.
    m_idle.disconnect(this);
    connect(&m_idle, &QTimer::timeout, this, &QObject::deleteLater);
    m_idle.start(lastReplyLimit);
}

bool Connection::begin()
{
    m_file.setFileName(m_folder.temporaryPath());
    return m_file.open(QIODevice::WriteOnly | QIODevice::NewOnly,
                       QFileDevice::ReadOwner | QFileDevice::WriteOwner);
}

bool Connection::append(QByteArrayView octets)
{
    return m_file.write(octets.data(), octets.size()) == octets.size();
}

QString Connection::finish(const Envelope &envelope)
{
    const bool isWritten = m_file.flush();
    m_file.close();
    const auto message = isWritten ? m_folder.add(m_file, envelope) : std::nullopt;
    if (!message) {
        m_file.remove();
        return {};
    }
    emit captured(*message);
    return message->id;
}

void Connection::abandon()
{
    m_file.close();
    m_file.remove();
}

} // namespace envoi::capture
