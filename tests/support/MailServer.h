#pragma once

#include <QByteArrayList>
#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>

#include <algorithm>
#include <functional>
#include <map>
#include <optional>

namespace envoi::test {

/// A server for many letters over many connections, in the test's own thread. It takes all that comes, unless
/// the test says otherwise; what it was told is counted.
class MailServer {
public:
    struct Line {
        int connection;  ///< from 1, in the order in which they came
        int letters;     ///< that this connection has brought so far
        QByteArray text; ///< the command; "." for the end of a letter, empty for the connection itself
    };
    /// The reply instead of the usual one; empty for none, "HOLD" for the usual one when release() is called;
    /// nothing else is read before.
    /// After 421, or instead of "X", it hangs up.
    std::function<std::optional<QByteArray>(const Line &)> answer;
    QByteArray password = "secret";
    QByteArrayList extensions{"PIPELINING", "AUTH PLAIN"};

    QByteArrayList subjects; ///< of the letters that it took, in order
    int connections = 0;
    int mostAtOnce = 0;
    int logIns = 0; ///< tried
    int quits = 0;
    QByteArrayList commands;

    MailServer()
    {
        QObject::connect(&m_listener, &QTcpServer::newConnection, &m_listener, [this] {
            while (QTcpSocket *socket = m_listener.nextPendingConnection())
                accept(socket);
        });
        m_listener.listen(QHostAddress::LocalHost);
    }
    quint16 port() const { return m_listener.serverPort(); }
    int atOnce() const { return static_cast<int>(m_conversations.size()); }
    void hangUp()
    {
        for (const auto &[socket, talk] : std::map(m_conversations))
            socket->disconnectFromHost();
    }
    void stopListening() { m_listener.close(); }
    int held() const { return static_cast<int>(m_held.size()); }
    void release()
    {
        answer = {};
        for (const auto &[socket, said] : std::exchange(m_held, {})) {
            socket->write(said + "\r\n");
            m_conversations[socket].isStalled = false;
            read(socket);
        }
    }

private:
    struct Conversation {
        int number;
        int letters = 0;
        QByteArray buffer = {};
        bool inData = false;
        qsizetype chunk = -1; ///< octets of BDAT that are to come
        bool isLast = false;
        bool isOver = false;
        bool isStalled = false; ///< answers come in order
        QByteArray content = {};
    };

    void accept(QTcpSocket *socket)
    {
        m_conversations.insert_or_assign(socket, Conversation{++connections});
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        mostAtOnce = std::max(mostAtOnce, atOnce());
        QObject::connect(socket, &QTcpSocket::disconnected, socket, [this, socket] {
            m_conversations.erase(socket);
            socket->deleteLater();
        });
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] { read(socket); });
        reply(socket, {}, "220 mx");
        if (m_conversations[socket].isOver)
            socket->disconnectFromHost();
    }

    void read(QTcpSocket *socket)
    {
        m_conversations[socket].buffer += socket->readAll();
        Conversation &talk = m_conversations[socket];
        while (!talk.isOver && !talk.isStalled && step(socket, talk)) {
        }
        if (talk.isOver)
            socket->disconnectFromHost();
    }

    bool step(QTcpSocket *socket, Conversation &talk)
    {
        if (talk.chunk >= 0) {
            if (talk.buffer.size() < talk.chunk)
                return false;
            talk.content += talk.buffer.first(talk.chunk);
            talk.buffer.remove(0, talk.chunk);
            talk.chunk = -1;
            if (talk.isLast)
                taken(socket, talk);
            else
                reply(socket, "BDAT", "250 ok");
            return true;
        }
        if (talk.inData) {
            const qsizetype end = talk.buffer.indexOf("\r\n.\r\n");
            if (end < 0)
                return false;
            talk.content = talk.buffer.first(end);
            talk.buffer.remove(0, end + 5);
            talk.inData = false;
            taken(socket, talk);
            return true;
        }
        const qsizetype end = talk.buffer.indexOf("\r\n");
        if (end < 0)
            return false;
        const QByteArray line = talk.buffer.first(end);
        talk.buffer.remove(0, end + 2);
        commands += line;
        obey(socket, talk, line);
        return true;
    }

    void obey(QTcpSocket *socket, Conversation &talk, const QByteArray &line)
    {
        if (line.startsWith("BDAT ")) {
            talk.isLast = line.endsWith(" LAST");
            talk.chunk = line.split(' ').value(1).toLongLong();
        } else if (line.startsWith("EHLO")) {
            reply(socket, line, "250-mx\r\n250-" + extensions.join("\r\n250-") + "\r\n250 HELP");
        } else if (line.startsWith("AUTH PLAIN")) {
            ++logIns;
            const bool isRight = QByteArray::fromBase64(line.sliced(11)).endsWith('\0' + password);
            reply(socket, line, isRight ? "235 welcome" : "535 5.7.8 wrong password");
        } else if (line == "DATA") {
            talk.inData = reply(socket, line, "354 go").startsWith("354");
        } else if (line == "QUIT") {
            ++quits;
            reply(socket, line, "221 bye");
            talk.isOver = true;
        } else {
            reply(socket, line, "250 ok");
        }
    }

    void taken(QTcpSocket *socket, Conversation &talk)
    {
        const QByteArray content = std::exchange(talk.content, {});
        const qsizetype subject = content.indexOf("Subject: ") + 9;
        ++talk.letters;
        // Counted as taken before the reply: it may be lost.
        const auto said = reply(socket, ".", "250 taken");
        if (said.isEmpty() || said == "X" || said.startsWith('2'))
            subjects += content.sliced(subject, content.indexOf('\r', subject) - subject);
    }

    QByteArray reply(QTcpSocket *socket, const QByteArray &line, const QByteArray &usual)
    {
        Conversation &talk = m_conversations[socket];
        QByteArray said = usual;
        if (answer)
            said = answer({talk.number, talk.letters, line}).value_or(usual);
        talk.isStalled = said == "HOLD" || said.isEmpty();
        if (said == "HOLD") {
            m_held.append({socket, usual});
            return usual;
        }
        talk.isOver = said == "X" || said.startsWith("421");
        if (!said.isEmpty() && said != "X")
            socket->write(said + "\r\n");
        return said;
    }

    std::map<QTcpSocket *, Conversation> m_conversations;
    QList<std::pair<QTcpSocket *, QByteArray>> m_held;
    QTcpServer m_listener; ///< goes first, and its sockets with it
};

} // namespace envoi::test
