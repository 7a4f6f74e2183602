#include "app/platform/Handover.h"
#include "app/platform/Platform.h"

#include <QCryptographicHash>
#include <QDeadlineTimer>
#include <QDir>
#include <QLocalServer>
#include <QLocalSocket>
#include <QLockFile>
#include <QStandardPaths>
#include <QTimer>

using namespace Qt::Literals::StringLiterals;

namespace envoi::platform {

namespace {

constexpr int patience = 2000; // milliseconds
constexpr char waylandToken[] = "XDG_ACTIVATION_TOKEN";

/// One for each user and each home of data, so that a portable or a test copy is one of its own.
QString ownAddress()
{
    const QString data = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    const auto hash =
        QCryptographicHash::hash((QDir::homePath() + u'\n' + data).toUtf8(), QCryptographicHash::Sha256);
    const QString name = u"org.envoi.Envoi-"_s + QString::fromLatin1(hash.toHex().first(16));
#ifdef Q_OS_WIN
    return name;
#else
    // This folder is the user's own, or empty when the system has none that is safe.
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
    return folder.isEmpty() ? QString() : folder + u'/' + name;
#endif
}

QString lockPath(const QString &address)
{
    return (QDir::isAbsolutePath(address) ? address : QDir::tempPath() + u'/' + address) + u".lock"_s;
}

} // namespace

class SingleInstance::Implementation : public QObject {
public:
    explicit Implementation(QString address) : m_address(std::move(address)), m_lock(lockPath(m_address))
    {
        // An owner that runs for days is no stale one.
        m_lock.setStaleLockTime(0);
    }

    bool handOver(const QStringList &arguments) const
    {
        if (m_address.isEmpty())
            return false;
        const QByteArray octets =
            encode({arguments, QDir::currentPath(), qEnvironmentVariable(waylandToken)});
        if (octets.isEmpty())
            return false;
        const QDeadlineTimer deadline(patience);
        const auto left = [&deadline] { return static_cast<int>(deadline.remainingTime()); };
        QLocalSocket socket;
        socket.connectToServer(m_address);
        if (!socket.waitForConnected(left()))
            return false;
        allowForeground();
        socket.write(octets);
        while (socket.bytesToWrite() > 0) {
            if (!socket.waitForBytesWritten(left()))
                return false;
        }
        const QByteArray expected(handoverTaken);
        while (socket.bytesAvailable() < expected.size()) {
            if (!socket.waitForReadyRead(left()))
                return false;
        }
        return socket.read(expected.size()) == expected;
    }

    void listen(Handler handler)
    {
        m_handler = std::move(handler);
        if (m_address.isEmpty() || !m_lock.tryLock(0))
            return;
        // The lock is ours, so a socket that is still there belongs to one that died.
        QLocalServer::removeServer(m_address);
        m_server.setSocketOptions(QLocalServer::UserAccessOption);
        m_server.setMaxPendingConnections(16);
        connect(&m_server, &QLocalServer::newConnection, this, [this] {
            while (auto *socket = m_server.nextPendingConnection())
                serve(socket);
        });
        m_server.listen(m_address);
    }

private:
    void serve(QLocalSocket *socket)
    {
        auto *timer = new QTimer(socket);
        timer->setSingleShot(true);
        connect(timer, &QTimer::timeout, socket, &QLocalSocket::abort);
        timer->start(patience);
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        auto received = std::make_shared<QByteArray>();
        const auto take = [this, socket, received] {
            received->append(socket->readAll());
            const auto reading = decode(*received);
            if (reading.state == HandoverReading::State::Incomplete)
                return;
            if (reading.state == HandoverReading::State::Invalid) {
                socket->abort();
                return;
            }
            disconnect(socket, &QLocalSocket::readyRead, nullptr, nullptr);
            socket->write(handoverTaken);
            socket->flush();
            socket->disconnectFromServer();
            if (!reading.handover.activationToken.isEmpty())
                qputenv(waylandToken, reading.handover.activationToken.toUtf8());
            // Not from within the socket's own slot: the handler may open a dialog.
            QTimer::singleShot(0, this, [this, handover = reading.handover] {
                m_handler(handover.arguments, handover.workingFolder);
            });
        };
        connect(socket, &QLocalSocket::readyRead, this, take);
        if (socket->bytesAvailable() > 0)
            take();
    }

    QString m_address;
    QLockFile m_lock;
    QLocalServer m_server;
    Handler m_handler;
};

SingleInstance::SingleInstance() : SingleInstance(ownAddress()) {}

SingleInstance::SingleInstance(const QString &address)
    : m_implementation(std::make_unique<Implementation>(address))
{
}

SingleInstance::~SingleInstance() = default;

bool SingleInstance::handOver(const QStringList &arguments)
{
    return m_implementation->handOver(arguments);
}

void SingleInstance::listen(Handler handler)
{
    m_implementation->listen(std::move(handler));
}

} // namespace envoi::platform
