/// Logs in to one server several times, keeping TLS sessions, and prints what became of each as JSON:
///   tls_resume --port PORT [--ca-file PEM] [--pin SHA256] STEP...
/// A step is "login", a whole session of core/smtp, or "judge": a handshake only, whose certificate is judged
/// as of now, as of ten years from now, and as if another one had been trusted.
#include "core/smtp/ServerTls.h"
#include "core/smtp/TlsSessions.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QEventLoop>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTextStream>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
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
        steps += step == "login"_L1 ? logIn(server) : judge(server);
    QTextStream(stdout) << QJsonDocument(steps).toJson();
    return 0;
}
