#pragma once

#include <QByteArrayList>
#include <QHash>
#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>

#include <algorithm>

namespace envoi::test {

/// An IMAP server in this thread that keeps what it is given; LITERAL+ only.
class ImapServer : public QTcpServer {
public:
    ImapServer()
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = nextPendingConnection();
            ++connections;
            socket->write("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN LITERAL+] hi\r\n");
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
        });
    }
    QByteArrayList stored;
    QByteArray answer = "OK [APPENDUID 1 1] done"; ///< to APPEND; "X" to hang up instead
    QByteArray password = "pa55word";
    int connections = 0;

private:
    void read(QTcpSocket *socket)
    {
        QByteArray &input = m_input[socket];
        input += socket->readAll();
        for (qsizetype end = input.indexOf("\r\n"); end >= 0; end = input.indexOf("\r\n")) {
            const QByteArray line = input.first(end);
            const QByteArray tag = line.first(line.indexOf(' '));
            if (line.endsWith("+}")) {
                const qsizetype size = line.sliced(line.lastIndexOf('{') + 1).chopped(2).toInt();
                if (input.size() < end + 2 + size + 2)
                    return;
                const QByteArray message = input.sliced(end + 2, size);
                input.remove(0, end + 2 + size + 2);
                if (answer == "X" || answer.startsWith("OK"))
                    stored += message;
                if (answer == "X")
                    return socket->disconnectFromHost();
                socket->write(tag + ' ' + answer + "\r\n");
                continue;
            }
            input.remove(0, end + 2);
            if (line.contains("PLAIN "))
                socket->write(tag + (QByteArray::fromBase64(line.split(' ').last()).endsWith('\0' + password)
                                         ? " OK in\r\n"
                                         : " NO [AUTHENTICATIONFAILED] wrong\r\n"));
            else if (line.endsWith("CAPABILITY"))
                socket->write("* CAPABILITY IMAP4rev1 LITERAL+\r\n" + tag + " OK\r\n");
            else if (line.contains(" LIST "))
                socket->write("* LIST (\\Sent) \"/\" Sent\r\n" + tag + " OK\r\n");
            else if (line.contains("SEARCH"))
                socket->write((isThere(line) ? "* SEARCH 7\r\n" : "* SEARCH\r\n") + tag + " OK\r\n");
            else
                socket->write(tag + " OK\r\n");
        }
    }
    bool isThere(const QByteArray &search) const
    {
        const QByteArray id = search.sliced(search.indexOf('<')).chopped(1);
        return std::ranges::any_of(stored, [&](const QByteArray &one) { return one.contains(id); });
    }
    QHash<QTcpSocket *, QByteArray> m_input;
};

} // namespace envoi::test
