/// Logs in to one server several times, keeping TLS sessions, and prints what became of each as JSON:
///   tls_resume --port PORT [--ca-file PEM] [--pin SHA256] STEP...
/// A step is "login", a whole session of core/smtp; "pool", two letters by a pool of one connection; or
/// "judge": a handshake only, whose certificate is judged as of now, as of ten years from now, and as if
/// another one had been trusted.
#include "core/base/Random.h"
#include "core/connection/ServerTls.h"
#include "core/connection/TlsSessions.h"
#include "core/delivery/Pool.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QEventLoop>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTextStream>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::connection;
using namespace envoi::smtp;

namespace {

QString verdict(const std::optional<Error> &error)
{
    if (!error)
        return u"fine"_s;
    switch (error->code) {
    case ErrorCode::CertificateExpired:
        return u"expired"_s;
    case ErrorCode::CertificateChanged:
        return u"changed"_s;
    default:
        return u"%1 %2"_s.arg(static_cast<int>(error->code)).arg(error->serverText);
    }
}

QJsonValue logIn(const Server &server)
{
    Client client;
    QEventLoop loop;
    QString result;
    QObject::connect(&client, &Client::finished, &client,
                     [&](const ServerFacts &, const std::optional<Error> &error) {
                         result = verdict(error);
                         loop.quit();
                     });
    client.run(server, {}, {});
    loop.exec();
    return result;
}

/// The pool keeps the sessions itself.
QJsonValue sendByPool(Server server)
{
    server.sessions.reset();
    SystemRandom random;
    delivery::PoolLimits limits;
    limits.connections = 1;
    delivery::Pool pool(std::move(server), {}, limits, random);
    QEventLoop loop;
    QString result;
    QObject::connect(&pool, &delivery::Pool::settled, &pool,
                     [&](delivery::Id, const Outcome &outcome) { result += verdict(outcome.error) + u' '; });
    QObject::connect(&pool, &delivery::Pool::closed, &loop, &QEventLoop::quit);
    for (int i = 0; i < 2; ++i) {
        Transaction letter{Envelope::make(AddrSpec::parse(u"anna@example.com"_s).value(),
                                          {AddrSpec::parse(u"ben@example.com"_s).value()})
                               .value(),
                           {},
                           false};
        letter.open = [](const Transaction::Capabilities &) -> Result<Transaction::Content> {
            const QByteArray octets = "Subject: Hello\r\n\r\n";
            return Transaction::Content{std::make_unique<BytesSource>(octets), octets.size(), false};
        };
        pool.submit(pool.newId(), std::move(letter));
    }
    pool.close();
    loop.exec();
    return result.trimmed();
}

QJsonValue judge(const Server &server)
{
    const ServerTls tls(server, {});
    Server strange = server;
    strange.pinnedCertificate = QString(64, u'0');
    QSslSocket socket;
    tls.prepare(socket);
    QObject::connect(&socket, &QSslSocket::sslErrors, &socket,
                     [&](const auto &errors) { tls.judge(socket, errors); });
    socket.connectToHost(server.host, server.port);
    socket.waitForConnected();
    socket.startClientEncryption();
    if (!socket.waitForEncrypted() || !socket.waitForReadyRead())
        return socket.errorString();
    const auto now = QDateTime::currentDateTimeUtc();
    return QJsonObject{{u"now"_s, verdict(tls.refusal(socket, now))},
                       {u"later"_s, verdict(tls.refusal(socket, now.addYears(10)))},
                       {u"another"_s, verdict(ServerTls(strange, {}).refusal(socket, now.addYears(10)))}};
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    for (const char *option : {"port", "ca-file", "pin"})
        parser.addOption(QCommandLineOption(QString::fromLatin1(option), {}, u"value"_s));
    parser.process(application);
    Server server{u"localhost"_s, parser.value(u"port"_s).toUShort(), Security::ImplicitTls, {}};
    if (parser.isSet(u"ca-file"_s))
        server.extraAuthorities = QSslCertificate::fromPath(parser.value(u"ca-file"_s));
    server.pinnedCertificate = parser.value(u"pin"_s);
    server.sessions = std::make_shared<TlsSessions>();
    QJsonArray steps;
    for (const QString &step : parser.positionalArguments())
        steps += step == "login"_L1 ? logIn(server) : step == "pool"_L1 ? sendByPool(server) : judge(server);
    QTextStream(stdout) << QJsonDocument(steps).toJson();
    return 0;
}
