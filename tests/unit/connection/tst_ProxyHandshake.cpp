// The hard edges of a proxy's answers, which no proxy of the tests gives; see also tst_ClientProxy.
#include "core/connection/ProxyHandshake.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using envoi::connection::ProxyHandshake;

class tst_ProxyHandshake : public QObject {
    Q_OBJECT

private slots:
    void answers_data();
    void answers();
};

void tst_ProxyHandshake::answers_data()
{
    QTest::addColumn<QNetworkProxy::ProxyType>("type");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<std::optional<ErrorCode>>("code");
    QTest::addColumn<bool>("isOpen");
    const auto http = [](const char *name, const QByteArray &answer, std::optional<ErrorCode> code,
                         bool isOpen = false) {
        QTest::addRow("HTTP, %s", name) << QNetworkProxy::HttpProxy << answer << code << isOpen;
    };
    const auto socks = [](const char *name, const QByteArray &answer, std::optional<ErrorCode> code,
                          bool isOpen = false) {
        QTest::addRow("SOCKS5, %s", name) << QNetworkProxy::Socks5Proxy << answer << code << isOpen;
    };
    constexpr auto refused = ErrorCode::ProxyRefused;
    const auto head = [](qsizetype size) {
        const QByteArray start = "HTTP/1.1 200 ok\r\nX: ";
        return start + QByteArray(size - start.size() - 4, 'x') + "\r\n\r\n";
    };
    http("the longest head", head(16 * 1024), std::nullopt, true);
    http("a longer one", head(16 * 1024 + 1), refused);
    http("half a head", "HTTP/1.1 200 ok\r\n", std::nullopt);
    http("204", "HTTP/1.0 204 nothing\r\n\r\n", std::nullopt, true);
    http("100", "HTTP/1.1 100 Continue\r\n\r\n", refused);
    http("no space before the code", "HTTP/1.10200\r\n\r\n", refused);
    http("no code", "HTTP/1.1 \r\n\r\n", refused);
    http("nothing", "\r\n\r\n", refused);
    http("the server itself", "220 mail.example.com ESMTP\r\n\r\n", refused);
    socks("a name", "\5\0\5\0\0\3\2ab\0\31"_ba, std::nullopt, true);
    socks("an empty name", "\5\0\5\0\0\3\0\0\31"_ba, std::nullopt, true);
    socks("IPv6", "\5\0\5\0\0\4"_ba + QByteArray(18, '\1'), std::nullopt, true);
    socks("half an address", "\5\0\5\0\0\1\1\1"_ba, std::nullopt);
    socks("no such kind of address", "\5\0\5\0\0\2\1\1"_ba, refused);
    socks("version 4", "\4\0"_ba, refused);
    socks("a method that was not offered", "\5\2"_ba, ErrorCode::ProxyLoginNeeded);
}

void tst_ProxyHandshake::answers()
{
    QFETCH(QNetworkProxy::ProxyType, type);
    QFETCH(QByteArray, answer);
    QFETCH(std::optional<ErrorCode>, code);
    QFETCH(bool, isOpen);
    const QByteArray servers = isOpen ? "220 mail.example.com\r\n\r\n" : "";
    const QByteArray octets = answer + servers;
    for (const qsizetype chunk : {octets.size(), qsizetype(1)}) {
        ProxyHandshake handshake(QNetworkProxy(type, u"proxy.example.com"_s, 1080), "mail.example.com", 587);
        qsizetype arrived = 0;
        qsizetype taken = 0;
        std::optional<ErrorCode> found;
        while (!found && !handshake.isFinished() && arrived < octets.size()) {
            arrived += chunk;
            qsizetype more = 0;
            do {
                const auto received = handshake.receive(QByteArrayView(octets).first(arrived).sliced(taken));
                if (!received)
                    found = received.error().code;
                more = received.value_or(0);
                taken += more;
            } while (more > 0);
        }
        QCOMPARE(found, code);
        QCOMPARE(handshake.isFinished(), isOpen);
        if (isOpen)
            QCOMPARE(taken, answer.size());
    }
}

QTEST_APPLESS_MAIN(tst_ProxyHandshake)
#include "tst_ProxyHandshake.moc"
