#include "core/connection/Connector.h"
#include "tests/support/TestProxy.h"

#include <QEventLoop>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using namespace envoi;
using namespace envoi::connection;
using envoi::test::ProxyInUse;
using envoi::test::TestProxy;

namespace {

constexpr auto long_ = 60'000ms; // never reached, however busy the machine is

/// Answers with the same addresses whatever the name.
auto resolvesTo(const QStringList &addresses)
{
    return [addresses](const QString &name, QObject *context, std::function<void(const QHostInfo &)> answer) {
        QHostInfo info;
        info.setHostName(name);
        QList<QHostAddress> list;
        for (const QString &address : addresses)
            list += QHostAddress(address);
        info.setAddresses(list);
        QMetaObject::invokeMethod(
            context, [info, answer] { answer(info); }, Qt::QueuedConnection);
    };
}

Result<Connector::Connection> connectTo(const QString &host, quint16 port, ConnectingPace pace = {},
                                        std::chrono::milliseconds limit = long_)
{
    Connector connector(u"smtp"_s);
    QEventLoop loop;
    Result<Connector::Connection> result = failure(ErrorCode::InvalidArgument);
    int answers = 0;
    connector.start(
        host, port, limit,
        [&](Result<Connector::Connection> got) {
            result = std::move(got);
            ++answers;
            loop.quit();
        },
        std::move(pace));
    if (answers == 0) // not from within the call
        loop.exec();
    else
        qWarning("answered too early");
    QCoreApplication::processEvents();
    if (answers != 1)
        qWarning("answered %d times", answers);
    return result;
}

/// An address that neither accepts nor refuses: its queue is full, so the system drops what comes.
class BlackHole {
public:
    explicit BlackHole(const QHostAddress &address, quint16 port = 0)
    {
        m_server.setProxy(QNetworkProxy::NoProxy);
        m_server.setListenBacklogSize(1);
        m_server.listen(address, port);
        m_server.pauseAccepting();
        for (QTcpSocket &socket : m_fillers) {
            socket.setProxy(QNetworkProxy::NoProxy);
            socket.connectToHost(address, m_server.serverPort());
        }
        // The first ones stand; those beyond the queue do not.
        while (m_fillers[0].state() != QAbstractSocket::ConnectedState ||
               m_fillers[1].state() != QAbstractSocket::ConnectedState)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    quint16 port() const { return m_server.serverPort(); }

private:
    QTcpServer m_server;
    QTcpSocket m_fillers[4];
};

quint16 nobodysPort()
{
    QTcpServer nobody;
    nobody.listen(QHostAddress::Any);
    return nobody.serverPort();
}

} // namespace

class tst_Connector : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void takesTurns_data();
    void takesTurns();
    void wireHost_data();
    void wireHost();
    void nextAtOnceAfterFailure();
    void nextAfterDelay();
    void firstToStandWins();
    void refused();
    void limitHolds();
    void notFound();
    void stops();
    void proxied_data();
    void proxied();
    void proxyErrors_data();
    void proxyErrors();
    void proxyUnreachable();
    void thisComputerWithoutProxy_data();
    void thisComputerWithoutProxy();
};

void tst_Connector::initTestCase()
{
    // Not the one of the system that the tests run on.
    QNetworkProxy::setApplicationProxy(QNetworkProxy::NoProxy);
}

void tst_Connector::takesTurns_data()
{
    QTest::addColumn<QStringList>("resolved");
    QTest::addColumn<QStringList>("tried");
    QTest::newRow("none") << QStringList() << QStringList();
    QTest::newRow("one family") << QStringList{u"192.0.2.1"_s, u"192.0.2.2"_s}
                                << QStringList{u"192.0.2.1"_s, u"192.0.2.2"_s};
    QTest::newRow("IPv6 first") << QStringList{u"2001:db8::1"_s, u"2001:db8::2"_s, u"192.0.2.1"_s}
                                << QStringList{u"2001:db8::1"_s, u"192.0.2.1"_s, u"2001:db8::2"_s};
    // The system prefers IPv4 where it has no way by IPv6 (RFC 6724).
    QTest::newRow("IPv4 first") << QStringList{u"192.0.2.1"_s, u"192.0.2.2"_s, u"2001:db8::1"_s,
                                               u"2001:db8::2"_s, u"2001:db8::3"_s}
                                << QStringList{u"192.0.2.1"_s, u"2001:db8::1"_s, u"192.0.2.2"_s,
                                               u"2001:db8::2"_s, u"2001:db8::3"_s};
}

void tst_Connector::takesTurns()
{
    QFETCH(QStringList, resolved);
    QList<QHostAddress> addresses;
    for (const QString &address : resolved)
        addresses += QHostAddress(address);
    QStringList tried;
    for (const QHostAddress &address : interleaved(addresses))
        tried += address.toString();
    QTEST(tried, "tried");
}

void tst_Connector::wireHost_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<QByteArray>("wire"); // empty: refused
    QTest::newRow("name") << u"Mail.Example.COM"_s << "mail.example.com"_ba;
    QTest::newRow("dot at the end") << u"mail.example.com."_s << "mail.example.com"_ba;
    QTest::newRow("one label") << u"mailbox"_s << "mailbox"_ba;
    QTest::newRow("underscore") << u"my_mail.local"_s << "my_mail.local"_ba;
    QTest::newRow("U-labels") << u"post.Müller.example"_s << "post.xn--mller-kva.example"_ba;
    QTest::newRow("sharp s") << u"straße.example"_s << "xn--strae-oqa.example"_ba;
    QTest::newRow("IPv4") << u"192.0.2.1"_s << "192.0.2.1"_ba;
    QTest::newRow("IPv6 in brackets") << u"[2001:db8::1]"_s << "2001:db8::1"_ba;
    QTest::newRow("none") << QString() << QByteArray();
    QTest::newRow("line break") << u"mail.example\r\nX: y"_s << QByteArray();
    QTest::newRow("space") << u"mail example"_s << QByteArray();
    QTest::newRow("port") << u"mail.example:25"_s << QByteArray();
    QTest::newRow("user") << u"a@mail.example"_s << QByteArray();
    QTest::newRow("no U-label") << u"ma\u202Eil.example"_s << QByteArray();
}

void tst_Connector::wireHost()
{
    QFETCH(QString, host);
    const auto wire = connection::wireHost(host);
    QTEST(wire.value_or(QByteArray()), "wire");
    if (!wire)
        QCOMPARE(connectTo(host, 25).error().code, ErrorCode::DomainInvalid);
}

void tst_Connector::nextAtOnceAfterFailure()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    // Two refuse; had the third to wait for its turn, the test would not live to see it.
    const auto got = connectTo(u"mail.example.com"_s, server.serverPort(),
                               {resolvesTo({u"127.0.0.2"_s, u"127.0.0.3"_s, u"127.0.0.1"_s}), 24h});
    QVERIFY(got);
    QCOMPARE(got->socket->peerAddress(), QHostAddress(QHostAddress::LocalHost));
    QVERIFY(!got->proxy);
    QVERIFY(!got->socket->parent());
}

void tst_Connector::nextAfterDelay()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    const BlackHole slow(QHostAddress(u"127.0.0.2"_s), server.serverPort());
    QCOMPARE(slow.port(), server.serverPort());
    const auto got = connectTo(u"mail.example.com"_s, server.serverPort(),
                               {resolvesTo({u"127.0.0.2"_s, u"127.0.0.1"_s}), 1ms});
    QVERIFY(got);
    QCOMPARE(got->socket->peerAddress(), QHostAddress(QHostAddress::LocalHost));
}

/// The one that stands first is the only one that is left.
void tst_Connector::firstToStandWins()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::Any));
    const auto got = connectTo(u"mail.example.com"_s, server.serverPort(),
                               {resolvesTo({u"127.0.0.2"_s, u"127.0.0.1"_s}), 24h});
    QVERIFY(got);
    QCOMPARE(got->socket->peerAddress(), QHostAddress(u"127.0.0.2"_s));
    QTRY_VERIFY(server.hasPendingConnections());
    QVERIFY(server.nextPendingConnection());
    QVERIFY(!server.hasPendingConnections());
}

void tst_Connector::refused()
{
    const quint16 port = nobodysPort();
    const auto got =
        connectTo(u"mail.example.com"_s, port, {resolvesTo({u"127.0.0.2"_s, u"127.0.0.1"_s}), 24h});
    QVERIFY(!got);
    QCOMPARE(got.error().code, ErrorCode::ConnectionRefused);
    QCOMPARE(got.error().context, u"mail.example.com:%1"_s.arg(port));
}

void tst_Connector::limitHolds()
{
    const BlackHole slow(QHostAddress::LocalHost);
    const auto got = connectTo(u"127.0.0.1"_s, slow.port(), {}, 50ms);
    QVERIFY(!got);
    QCOMPARE(got.error().code, ErrorCode::TimedOut);
    QCOMPARE(got.error().context, u"127.0.0.1"_s);

    // Also while the name is being resolved.
    const auto never = [](const QString &, QObject *, const std::function<void(const QHostInfo &)> &) {};
    QCOMPARE(connectTo(u"mail.example.com"_s, 25, {never, 250ms}, 50ms).error().code, ErrorCode::TimedOut);
}

void tst_Connector::notFound()
{
    const auto got = connectTo(u"mail.example.com"_s, 25, {resolvesTo({}), 250ms});
    QVERIFY(!got);
    QCOMPARE(got.error().code, ErrorCode::HostNotFound);
    QCOMPARE(got.error().context, u"mail.example.com"_s);
}

void tst_Connector::stops()
{
    const BlackHole slow(QHostAddress::LocalHost);
    int answers = 0;
    Connector connector(u"smtp"_s);
    connector.start(u"127.0.0.1"_s, slow.port(), 50ms, [&](const auto &) { ++answers; });
    connector.stop();
    {
        Connector gone(u"smtp"_s);
        gone.start(u"127.0.0.1"_s, slow.port(), 50ms, [&](const auto &) { ++answers; });
        QCoreApplication::processEvents();
    }
    // What comes later than they would have.
    QVERIFY(!connectTo(u"127.0.0.1"_s, slow.port(), {}, 100ms));
    QCOMPARE(answers, 0);
}

void tst_Connector::proxied_data()
{
    QTest::addColumn<TestProxy::Kind>("kind");
    QTest::addColumn<TestProxy::Mood>("mood");
    QTest::addColumn<bool>("chops");
    QTest::addColumn<QString>("user");
    QTest::addColumn<QString>("host");
    QTest::addColumn<QByteArray>("asked");
    for (const auto kind : {TestProxy::Kind::Socks5, TestProxy::Kind::Http}) {
        const char *name = kind == TestProxy::Kind::Socks5 ? "SOCKS5" : "HTTP";
        const bool brackets = kind == TestProxy::Kind::Http;
        const auto row = [&](const char *what, TestProxy::Mood mood, bool chops, const QString &user,
                             const QString &host, const QByteArray &asked) {
            QTest::addRow("%s, %s", name, what) << kind << mood << chops << user << host << asked;
        };
        using enum TestProxy::Mood;
        row("a name", Willing, false, {}, u"Mail.Example.com"_s, "mail.example.com:2525");
        row("octet by octet", Willing, true, {}, u"mail.example.com"_s, "mail.example.com:2525");
        row("the server's octets close behind", Eager, false, {}, u"mail.example.com"_s,
            "mail.example.com:2525");
        row("U-labels", Willing, false, {}, u"müller.example"_s, "xn--mller-kva.example:2525");
        row("IPv4", Willing, false, {}, u"192.0.2.1"_s, "192.0.2.1:2525");
        row("IPv6", Willing, false, {}, u"2001:db8::1"_s,
            brackets ? "[2001:db8::1]:2525"_ba : "2001:db8::1:2525"_ba);
        row("log-in", Willing, true, u"änna"_s, u"mail.example.com"_s, "mail.example.com:2525");
    }
}

void tst_Connector::proxied()
{
    QFETCH(TestProxy::Kind, kind);
    QFETCH(TestProxy::Mood, mood);
    QFETCH(bool, chops);
    QFETCH(QString, user);
    QFETCH(QString, host);
    QTcpServer server;
    server.setProxy(QNetworkProxy::NoProxy);
    QVERIFY(server.listen(QHostAddress::LocalHost));
    connect(&server, &QTcpServer::newConnection, &server,
            [&server] { server.nextPendingConnection()->write("220 hello\r\n"); });
    TestProxy proxy(kind, server.serverPort(), mood);
    if (chops)
        proxy.chop();
    if (!user.isEmpty())
        proxy.require(user.toUtf8(), "pass:wörd");
    const ProxyInUse use(proxy.proxy(user, user.isEmpty() ? QString() : u"pass:wörd"_s));

    // The name is the proxy's to resolve.
    const auto never = [](const QString &, QObject *, const std::function<void(const QHostInfo &)> &) {
        qWarning("a name was asked for");
    };
    auto got = connectTo(host, 2525, {never, 250ms});
    QVERIFY2(got, got ? "" : qPrintable(got.error().serverText));
    QVERIFY(got->proxy);
    QTEST(proxy.asked().join(' '), "asked");
    QVERIFY(got->socket->bytesAvailable() > 0 || mood == TestProxy::Mood::Willing);
    QTRY_COMPARE(got->socket->bytesAvailable(), 11);
    QCOMPARE(got->socket->readAll(), "220 hello\r\n"_ba);
}

void tst_Connector::proxyErrors_data()
{
    QTest::addColumn<TestProxy::Kind>("kind");
    QTest::addColumn<TestProxy::Mood>("mood");
    QTest::addColumn<QString>("needed");
    QTest::addColumn<QString>("user");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("words");
    for (const auto kind : {TestProxy::Kind::Socks5, TestProxy::Kind::Http}) {
        const char *name = kind == TestProxy::Kind::Socks5 ? "SOCKS5" : "HTTP";
        const bool http = kind == TestProxy::Kind::Http;
        const auto row = [&](const char *what, TestProxy::Mood mood, ErrorCode code, const QString &words) {
            QTest::addRow("%s, %s", name, what) << kind << mood << QString() << QString() << code << words;
        };
        row("refuses", TestProxy::Mood::Refuses, ErrorCode::ProxyRefused,
            http ? u"403 Not this port"_s : u"not allowed"_s);
        row("hangs up", TestProxy::Mood::HangsUp, ErrorCode::ProxyRefused, {});
        row("talks nonsense", TestProxy::Mood::Talks, ErrorCode::ProxyRefused, {});
        row("is silent", TestProxy::Mood::Silent, ErrorCode::TimedOut, {});
        for (const QString &user : {QString(), u"anna"_s, u"ben"_s}) {
            if (user != u"anna"_s)
                QTest::addRow("%s, log-in of \"%s\"", name, qPrintable(user))
                    << kind << TestProxy::Mood::Willing << u"anna"_s << user << ErrorCode::ProxyLoginNeeded
                    << QString();
        }
    }
    QTest::newRow("HTTP, endless") << TestProxy::Kind::Http << TestProxy::Mood::Endless << QString()
                                   << QString() << ErrorCode::ProxyRefused << QString();
}

void tst_Connector::proxyErrors()
{
    QFETCH(TestProxy::Kind, kind);
    QFETCH(TestProxy::Mood, mood);
    QFETCH(QString, needed);
    QFETCH(QString, user);
    QFETCH(ErrorCode, code);
    QFETCH(QString, words);
    TestProxy proxy(kind, 1, mood);
    if (!needed.isEmpty())
        proxy.require(needed.toUtf8(), "password");
    const ProxyInUse use(proxy.proxy(user, u"password"_s));
    const auto got =
        connectTo(u"mail.example.com"_s, 465, {}, mood == TestProxy::Mood::Silent ? 300ms : long_);
    QVERIFY(!got);
    QCOMPARE(got.error().code, code);
    QCOMPARE(got.error().context,
             code == ErrorCode::TimedOut ? u"mail.example.com"_s : u"127.0.0.1:%1"_s.arg(proxy.port()));
    QVERIFY2(got.error().serverText.contains(words), qPrintable(got.error().serverText));
    QVERIFY(!got.error().serverText.contains("password"_L1));
}

void tst_Connector::proxyUnreachable()
{
    const quint16 port = nobodysPort();
    {
        const ProxyInUse use({QNetworkProxy::Socks5Proxy, u"127.0.0.1"_s, port});
        const auto got = connectTo(u"mail.example.com"_s, 465);
        QVERIFY(!got);
        QCOMPARE(got.error().code, ErrorCode::ProxyUnreachable);
        QCOMPARE(got.error().context, u"127.0.0.1:%1"_s.arg(port));
    }
    {
        const ProxyInUse use({QNetworkProxy::HttpProxy, u"proxy.example.com"_s, port});
        const auto got = connectTo(u"mail.example.com"_s, 465, {resolvesTo({}), 250ms});
        QCOMPARE(got.error().code, ErrorCode::ProxyUnreachable);
        QCOMPARE(got.error().context, u"proxy.example.com:%1"_s.arg(port));
    }
    {
        const BlackHole slow(QHostAddress::LocalHost);
        const ProxyInUse use({QNetworkProxy::HttpProxy, u"127.0.0.1"_s, slow.port()});
        QCOMPARE(connectTo(u"mail.example.com"_s, 465, {}, 50ms).error().code, ErrorCode::ProxyUnreachable);
    }
}

void tst_Connector::thisComputerWithoutProxy_data()
{
    QTest::addColumn<QString>("host");
    for (const char *host : {"127.0.0.1", "localhost", "LOCALHOST.", "mail.localhost", "127.1.2.3"})
        QTest::newRow(host) << QString::fromLatin1(host);
}

void tst_Connector::thisComputerWithoutProxy()
{
    QFETCH(QString, host);
    QTcpServer server;
    server.setProxy(QNetworkProxy::NoProxy);
    QVERIFY(server.listen(QHostAddress::Any));
    TestProxy proxy(TestProxy::Kind::Socks5, server.serverPort());
    const ProxyInUse use(proxy.proxy());
    ConnectingPace pace;
    if (host == u"mail.localhost"_s) // not every system resolves it
        pace.resolve = resolvesTo({u"127.0.0.1"_s});
    const auto got = connectTo(host, server.serverPort(), pace);
    QVERIFY2(got, got ? "" : qPrintable(got.error().serverText));
    QVERIFY(!got->proxy);
    QVERIFY(proxy.asked().isEmpty());
}

QTEST_GUILESS_MAIN(tst_Connector)
#include "tst_Connector.moc"
