#include "core/capture/CaptureServer.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using capture::CapturedMessage;
using capture::CaptureServer;

namespace {

const QByteArray envelope =
    "EHLO x\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nRCPT TO:<c@example.com>\r\nDATA\r\n"_ba;

class Client {
public:
    explicit Client(quint16 port)
    {
        m_socket.connectToHost(QHostAddress::LocalHost, port);
        // The kernel lets it in, whether the server has its turn or not.
        m_socket.waitForConnected();
    }
    void write(const QByteArray &octets)
    {
        m_socket.write(octets);
        m_socket.flush();
    }
    void disconnect() { m_socket.disconnectFromHost(); }
    void abort() { m_socket.abort(); }
    /// Waits until \a text has come.
    bool expect(const QByteArray &text)
    {
        return QTest::qWaitFor([&] {
            take();
            return m_received.contains(text);
        });
    }
    bool expectClosed()
    {
        return QTest::qWaitFor([&] {
            take();
            return m_socket.state() == QAbstractSocket::UnconnectedState;
        });
    }
    const QByteArray &received() const { return m_received; }
    QTcpSocket &socket() { return m_socket; }

private:
    void take()
    {
        if (m_socket.isOpen())
            m_received += m_socket.readAll();
    }
    QTcpSocket m_socket;
    QByteArray m_received;
};

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : "unreadable"_ba;
}

} // namespace

class tst_CaptureServer : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_folder = m_temporary->filePath(u"deeper/captured"_s);
    }
    void captures();
    void onlyLoopback();
    void octetByOctet();
    void pipelinedInOneWrite();
    void largeMessage();
    void severalAtOnce();
    void cutOffInTheData();
    void earlierRuns();
    void otherFilesAreLeftAlone();
    void removes();
    void keepsTheNewest();
    void idleTimeOut();
    void tooManyConnections();
    void clientThatDoesNotRead();
    void closes();
    void portInUse();
    void folderThatCantBe();
    void deletedInItsOwnSignal();

private:
    QStringList files(const QStringList &filters = {u"*"_s}) const
    {
        return QDir(m_folder).entryList(filters, QDir::Files);
    }
    std::unique_ptr<QTemporaryDir> m_temporary;
    QString m_folder;
};

void tst_CaptureServer::captures()
{
    CaptureServer server(m_folder);
    QSignalSpy spy(&server, &CaptureServer::captured);
    const auto port = server.listen();
    QVERIFY(port);
    QCOMPARE(server.port(), *port);
    Client client(*port);
    QVERIFY(client.expect("220 "_ba));
    client.write(envelope);
    QVERIFY(client.expect("354 "_ba));
    client.write("Subject: x\r\n\r\n..\xff\r\n.\r\nQUIT\r\n"_ba);
    QVERIFY(client.expectClosed());
    QVERIFY(client.received().contains("250 2.0.0 Captured"));
    QTRY_COMPARE(spy.size(), 1);
    const auto message = spy[0][0].value<CapturedMessage>();
    QCOMPARE(message.reversePath, u"a@example.com"_s);
    QCOMPARE(message.forwardPaths, (QStringList{u"b@example.com"_s, u"c@example.com"_s}));
    QCOMPARE(contentOf(message.path), "Subject: x\r\n\r\n.\xff\r\n"_ba);
    QCOMPARE(message.size, 18);
    QCOMPARE(QFileInfo(message.path).completeBaseName(), message.id);
    QVERIFY(qAbs(message.received.secsTo(QDateTime::currentDateTimeUtc())) < 60);
    QCOMPARE(server.messages().size(), 1);
    QCOMPARE(files().size(), 2);
    QCOMPARE(files({u"*.part"_s}).size(), 0);
#ifdef Q_OS_UNIX
    for (const auto &name : files())
        QVERIFY(!(QFile::permissions(m_folder + u'/' + name) &
                  (QFileDevice::ReadGroup | QFileDevice::ReadOther)));
#endif
}

void tst_CaptureServer::onlyLoopback()
{
    CaptureServer server(m_folder);
    const auto port = server.listen();
    QVERIFY(port);
    // If it held every address, this one would be taken.
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress(u"127.0.0.2"_s), *port) || !QFile::exists(u"/proc/net"_s));
}

void tst_CaptureServer::octetByOctet()
{
    CaptureServer server(m_folder);
    QSignalSpy spy(&server, &CaptureServer::captured);
    Client client(*server.listen());
    client.socket().setSocketOption(QAbstractSocket::LowDelayOption, 1);
    for (const char c : envelope + "a\r\n..\r\n.\r\nQUIT\r\n"_ba) {
        client.write(QByteArray(1, c));
        QCoreApplication::processEvents();
    }
    QVERIFY(client.expectClosed());
    QTRY_COMPARE(spy.size(), 1);
    QCOMPARE(contentOf(spy[0][0].value<CapturedMessage>().path), "a\r\n.\r\n"_ba);
}

void tst_CaptureServer::pipelinedInOneWrite()
{
    CaptureServer server(m_folder);
    QSignalSpy spy(&server, &CaptureServer::captured);
    Client client(*server.listen());
    QByteArray all = "EHLO x\r\n"_ba;
    for (int i = 0; i < 300; ++i)
        all += "MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\n"_ba + QByteArray::number(i) +
               "\r\n.\r\n"_ba;
    client.write(all + "QUIT\r\n"_ba);
    QVERIFY(client.expectClosed());
    QTRY_COMPARE(spy.size(), 300);
    const auto messages = server.messages();
    for (int i = 0; i < 300; ++i)
        QCOMPARE(contentOf(messages[i].path), QByteArray::number(i) + "\r\n"_ba);
    // The files' names are in the order of arrival too.
    const auto names = files({u"*.eml"_s});
    for (int i = 0; i < 300; ++i)
        QCOMPARE(m_folder + u'/' + names[i], messages[i].path);
}

void tst_CaptureServer::largeMessage()
{
    CaptureServer server(m_folder);
    QSignalSpy spy(&server, &CaptureServer::captured);
    Client client(*server.listen());
    client.write(envelope);
    QVERIFY(client.expect("354 "_ba));
    const QByteArray line = QByteArray(76, 'x') + "\r\n"_ba;
    const QByteArray block = line.repeated(10'000);
    for (int i = 0; i < 20; ++i)
        client.write(block);
    client.write(".\r\nQUIT\r\n"_ba);
    QVERIFY(client.expectClosed());
    QTRY_COMPARE(spy.size(), 1);
    QCOMPARE(spy[0][0].value<CapturedMessage>().size, block.size() * 20);
}

void tst_CaptureServer::severalAtOnce()
{
    CaptureServer server(m_folder);
    QSignalSpy spy(&server, &CaptureServer::captured);
    const auto port = server.listen();
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 20; ++i) {
        clients.push_back(std::make_unique<Client>(*port));
        clients.back()->write(envelope);
    }
    for (auto &client : clients)
        QVERIFY(client->expect("354 "_ba));
    for (std::size_t i = 0; i < clients.size(); ++i)
        clients[i]->write(QByteArray::number(int(i)) + "\r\n.\r\nQUIT\r\n"_ba);
    for (auto &client : clients)
        QVERIFY(client->expectClosed());
    QTRY_COMPARE(spy.size(), 20);
    QSet<QByteArray> contents;
    for (const auto &message : server.messages())
        contents.insert(contentOf(message.path));
    QCOMPARE(contents.size(), 20);
}

void tst_CaptureServer::cutOffInTheData()
{
    CaptureServer server(m_folder);
    Client client(*server.listen());
    client.write(envelope);
    QVERIFY(client.expect("354 "_ba));
    client.write("half a message\r\n.\r"_ba);
    QTRY_COMPARE(files({u"*.part"_s}).size(), 1);
    client.abort();
    QTRY_COMPARE(files().size(), 0);
    QVERIFY(server.messages().isEmpty());
}

void tst_CaptureServer::earlierRuns()
{
    QList<CapturedMessage> before;
    {
        CaptureServer server(m_folder);
        Client client(*server.listen());
        for (int i = 0; i < 3; ++i)
            client.write(envelope + QByteArray::number(i) + "\r\n.\r\n"_ba);
        client.write("MAIL FROM:<>\r\nRCPT TO:<\xc3\xa4@example.com>\r\nRSET\r\n"
                     "MAIL FROM:<> SMTPUTF8\r\nRCPT TO:<\xc3\xa4@example.com>\r\nDATA\r\n.\r\nQUIT\r\n"_ba);
        QVERIFY(client.expectClosed());
        before = server.messages();
        QCOMPARE(before.size(), 4);
    }
    const auto after = CaptureServer(m_folder).messages();
    QCOMPARE(after.size(), 4);
    for (int i = 0; i < 4; ++i) {
        QCOMPARE(after[i].id, before[i].id);
        QCOMPARE(after[i].received, before[i].received);
        QCOMPARE(after[i].reversePath, before[i].reversePath);
        QCOMPARE(after[i].forwardPaths, before[i].forwardPaths);
        QCOMPARE(after[i].path, before[i].path);
        QCOMPARE(after[i].size, before[i].size);
    }
    QCOMPARE(after[3].forwardPaths, QStringList{u"ä@example.com"_s});
}

void tst_CaptureServer::otherFilesAreLeftAlone()
{
    QVERIFY(QDir().mkpath(m_folder));
    const QStringList names{u"mine.eml"_s, u"mine.txt"_s, u"other.json"_s, u"other.eml"_s, u"a.part"_s};
    for (const auto &name : names) {
        QFile file(m_folder + u'/' + name);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"version\":1}");
    }
    CaptureServer server(m_folder);
    server.setLimits({.messages = 1});
    QSignalSpy spy(&server, &CaptureServer::captured);
    Client client(*server.listen());
    client.write(envelope + "1\r\n.\r\n"_ba + envelope + "2\r\n.\r\nQUIT\r\n"_ba);
    QVERIFY(client.expectClosed());
    QTRY_COMPARE(spy.size(), 2);
    QTRY_COMPARE(server.messages().size(), 1);
    server.remove(u"mine"_s);
    server.remove(u"../captured/mine"_s);
    server.removeAll();
    QCOMPARE(QSet<QString>(names.begin(), names.end()), [&] {
        const auto left = files();
        return QSet<QString>(left.begin(), left.end());
    }());
}

void tst_CaptureServer::removes()
{
    CaptureServer server(m_folder);
    Client client(*server.listen());
    client.write(envelope + "1\r\n.\r\n"_ba + envelope + "2\r\n.\r\nQUIT\r\n"_ba);
    QVERIFY(client.expectClosed());
    const auto messages = server.messages();
    QCOMPARE(messages.size(), 2);
    server.remove(messages[0].id);
    QCOMPARE(server.messages().size(), 1);
    QCOMPARE(server.messages()[0].id, messages[1].id);
    QVERIFY(!QFile::exists(messages[0].path));
    QCOMPARE(files().size(), 2);
    server.removeAll();
    QVERIFY(server.messages().isEmpty());
    QVERIFY(files().isEmpty());
}

void tst_CaptureServer::keepsTheNewest()
{
    CaptureServer server(m_folder);
    server.setLimits({.messages = 3});
    QSignalSpy spy(&server, &CaptureServer::captured);
    Client client(*server.listen());
    for (int i = 0; i < 7; ++i)
        client.write(envelope + QByteArray::number(i) + "\r\n.\r\n"_ba);
    client.write("QUIT\r\n"_ba);
    QTRY_COMPARE(spy.size(), 7);
    const auto messages = server.messages();
    QCOMPARE(messages.size(), 3);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(contentOf(messages[i].path), QByteArray::number(i + 4) + "\r\n"_ba);
    QCOMPARE(files().size(), 6);
}

void tst_CaptureServer::idleTimeOut()
{
    CaptureServer server(m_folder);
    server.setLimits({.idle = std::chrono::milliseconds(50)});
    Client client(*server.listen());
    client.write(envelope + "half"_ba);
    QVERIFY(client.expectClosed());
    QVERIFY(client.received().contains("421 4.4.2"));
    QTRY_COMPARE(files().size(), 0);
}

void tst_CaptureServer::tooManyConnections()
{
    CaptureServer server(m_folder);
    server.setLimits({.connections = 2});
    const auto port = server.listen();
    Client first(*port);
    Client second(*port);
    QVERIFY(first.expect("220 "_ba));
    QVERIFY(second.expect("220 "_ba));
    Client third(*port);
    QVERIFY(third.expectClosed());
    QVERIFY(third.received().startsWith("421 4.7.0"));
    // One that goes makes room.
    first.write("QUIT\r\n"_ba);
    QVERIFY(first.expectClosed());
    Client fourth(*port);
    QVERIFY(fourth.expect("220 "_ba));
}

void tst_CaptureServer::clientThatDoesNotRead()
{
    CaptureServer server(m_folder);
    Client client(*server.listen());
    client.socket().setReadBufferSize(1);
    const QByteArray block = "NOOP\r\n"_ba.repeated(20'000);
    // 60 MB of replies would pile up if the server read on.
    for (int i = 0; i < 200; ++i) {
        client.socket().write(block);
        QCoreApplication::processEvents();
    }
    QVERIFY(client.socket().bytesToWrite() > 0);
    client.abort();
    Client other(server.port());
    QVERIFY(other.expect("220 "_ba));
}

void tst_CaptureServer::closes()
{
    CaptureServer server(m_folder);
    const auto port = server.listen();
    Client client(*port);
    client.write(envelope + "half"_ba);
    QTRY_COMPARE(files({u"*.part"_s}).size(), 1);
    server.close();
    QCOMPARE(files().size(), 0);
    QVERIFY(client.expectClosed());
    QCOMPARE(server.port(), 0);
    // And opens again at the same place.
    QCOMPARE(server.listen(*port).value_or(0), *port);
}

void tst_CaptureServer::portInUse()
{
    CaptureServer first(m_folder);
    const auto port = first.listen();
    const auto second = CaptureServer(m_folder).listen(*port);
    QVERIFY(!second);
    QCOMPARE(second.error().code, ErrorCode::PortUnavailable);
    QCOMPARE(second.error().context, QString::number(*port));
}

void tst_CaptureServer::folderThatCantBe()
{
    const QString blocked = m_temporary->filePath(u"file"_s);
    QFile file(blocked);
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto port = CaptureServer(blocked + u"/captured"_s).listen();
    QVERIFY(!port);
    QCOMPARE(port.error().code, ErrorCode::FileUnwritable);
}

void tst_CaptureServer::deletedInItsOwnSignal()
{
    auto *server = new CaptureServer(m_folder);
    bool isGone = false;
    connect(server, &CaptureServer::captured, this, [&] {
        delete std::exchange(server, nullptr);
        isGone = true;
    });
    Client client(*server->listen());
    client.write((envelope + "1\r\n.\r\n"_ba).repeated(3));
    QTRY_VERIFY(isGone);
    QVERIFY(client.expectClosed());
}

QTEST_GUILESS_MAIN(tst_CaptureServer)
#include "tst_CaptureServer.moc"
