#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QNetworkProxy>
#include <QObject>
#include <QTcpServer>

class QTcpSocket;

namespace envoi::test {

/// A little SOCKS5 or HTTP CONNECT proxy on 127.0.0.1 which leads to one port of this computer, whatever
/// name it is asked for. What it was asked for is the witness of what the client sent it.
class TestProxy : public QObject {
public:
    enum class Kind { Socks5, Http };
    enum class Mood {
        Willing,
        Eager,   ///< sends its reply together with the first octets of the server
        Refuses, ///< SOCKS5 reply 2, HTTP 403
        HangsUp, ///< in the middle of its reply
        Talks,   ///< what is no reply
        Endless, ///< a reply that never ends
        Silent,  ///< takes the question, never answers
    };

    TestProxy(Kind kind, quint16 serverPort, Mood mood = Mood::Willing, QObject *parent = nullptr);

    /// From now on only with this log-in.
    void require(const QByteArray &user, const QByteArray &password);
    /// Replies go out octet by octet.
    void chop() { m_chops = true; }

    quint16 port() const { return m_listener.serverPort(); }
    /// For QNetworkProxy::setApplicationProxy().
    QNetworkProxy proxy(const QString &user = {}, const QString &password = {}) const;
    /// "host:port" of each question.
    QByteArrayList asked() const { return m_asked; }

private:
    struct Talk {
        QTcpSocket *client = nullptr;
        QTcpSocket *server = nullptr;
        QByteArray buffer;
        int step = 0;
    };
    void accept();
    void read(const std::shared_ptr<Talk> &talk);
    bool readSocks(const std::shared_ptr<Talk> &talk);
    bool readHttp(const std::shared_ptr<Talk> &talk);
    void answer(const std::shared_ptr<Talk> &talk);
    void say(QTcpSocket *client, const QByteArray &octets) const;

    Kind m_kind;
    quint16 m_serverPort;
    Mood m_mood;
    bool m_chops = false;
    QByteArray m_user;
    QByteArray m_password;
    QByteArrayList m_asked;
    QTcpServer m_listener;
};

/// Uses a proxy for all connections of the program, until the end of the block.
struct ProxyInUse {
    explicit ProxyInUse(const QNetworkProxy &proxy) { QNetworkProxy::setApplicationProxy(proxy); }
    ~ProxyInUse() { QNetworkProxy::setApplicationProxy(QNetworkProxy::NoProxy); }
    ProxyInUse(const ProxyInUse &) = delete;
    ProxyInUse &operator=(const ProxyInUse &) = delete;
};

} // namespace envoi::test
