/// Sends files as they are by core/smtp, and prints what became of them as one JSON object: for tests of
/// the protocol against real servers that need more than envoi-cli tells or lets be said.
#include "core/base/FileReference.h"
#include "core/smtp/Smtp.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTextStream>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::smtp;

namespace {

QJsonObject toJson(const Reply &reply)
{
    return {
        {u"code"_s, reply.code}, {u"enhanced"_s, reply.enhancedCode}, {u"text"_s, reply.lines.join(u'\n')}};
}

QJsonValue toJson(const std::optional<Error> &error)
{
    if (!error)
        return QJsonValue::Null;
    return QJsonObject{{u"code"_s, static_cast<int>(error->code)},
                       {u"context"_s, error->context},
                       {u"detail"_s, error->detail},
                       {u"serverText"_s, error->serverText}};
}

QJsonObject toJson(const Outcome &outcome)
{
    const char *verdicts[] = {"not sent", "sent", "partly sent", "unknown"};
    const char *recipientVerdicts[] = {"not tried", "accepted", "refused for now", "refused for good",
                                       "unknown"};
    QJsonArray recipients;
    for (const RecipientOutcome &recipient : outcome.recipients) {
        QJsonObject object = toJson(recipient.reply);
        object[u"address"_s] = recipient.recipient.toString();
        object[u"verdict"_s] = QString::fromLatin1(recipientVerdicts[static_cast<int>(recipient.verdict)]);
        recipients += object;
    }
    return {{u"verdict"_s, QString::fromLatin1(verdicts[static_cast<int>(outcome.verdict)])},
            {u"reply"_s, toJson(outcome.finalReply)},
            {u"recipients"_s, recipients},
            {u"error"_s, toJson(outcome.error)}};
}

Transaction transactionOf(const QString &path, const QString &from, const QStringList &to, bool eightBit)
{
    std::optional<AddrSpec> reversePath;
    if (!from.isEmpty())
        reversePath = AddrSpec::parse(from).value();
    std::vector<AddrSpec> forwardPaths;
    for (const QString &recipient : to)
        forwardPaths.push_back(AddrSpec::parse(recipient).value());
    return {Envelope::make(std::move(reversePath), std::move(forwardPaths)).value(),
            [path, eightBit](const Transaction::Capabilities &) -> Result<Transaction::Content> {
                const auto file = FileReference::look(path);
                if (!file)
                    return std::unexpected(file.error());
                return Transaction::Content{file->open(), file->size(), eightBit};
            },
            false};
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    for (const char *option : {"host", "port", "security", "user", "password-env", "token-env", "auth",
                               "ca-file", "client-cert", "client-key", "from", "to"})
        parser.addOption(QCommandLineOption(QString::fromLatin1(option), {}, u"value"_s));
    parser.addOption(QCommandLineOption(u"8bit"_s));
    parser.process(application);

    Server server{parser.value(u"host"_s), parser.value(u"port"_s).toUShort(), Security::ImplicitTls, {}};
    if (parser.value(u"security"_s) == "starttls"_L1)
        server.security = Security::StartTls;
    else if (parser.value(u"security"_s) == "none"_L1)
        server.security = Security::None;
    if (parser.isSet(u"ca-file"_s))
        server.extraAuthorities = QSslCertificate::fromPath(parser.value(u"ca-file"_s));
    const auto fromEnvironment = [&](const QString &option) {
        return Secret(qgetenv(parser.value(option).toLatin1().constData()));
    };
    Credentials credentials{parser.value(u"user"_s), fromEnvironment(u"password-env"_s)};
    credentials.mechanism = parser.value(u"auth"_s);
    if (parser.isSet(u"token-env"_s)) {
        credentials.kind = Credentials::Kind::OAuthToken;
        credentials.secret = fromEnvironment(u"token-env"_s);
    }
    if (parser.isSet(u"client-cert"_s)) {
        credentials.kind = Credentials::Kind::ClientCertificate;
        server.clientCertificates = QSslCertificate::fromPath(parser.value(u"client-cert"_s));
        QFile key(parser.value(u"client-key"_s));
        if (key.open(QIODevice::ReadOnly))
            server.clientKey = QSslKey(&key, QSsl::Ec);
    }
    std::vector<Transaction> transactions;
    for (const QString &path : parser.positionalArguments()) {
        transactions.push_back(
            transactionOf(path, parser.value(u"from"_s), parser.values(u"to"_s), parser.isSet(u"8bit"_s)));
    }

    Client client;
    QJsonArray outcomes;
    QJsonArray transcript;
    QJsonObject result;
    QObject::connect(&client, &Client::transcriptLine, &client, [&](const TranscriptLine &line) {
        const char *speakers[] = {"C: ", "S: ", "-- "};
        transcript += QString::fromLatin1(speakers[static_cast<int>(line.speaker)]) + line.text;
    });
    QObject::connect(&client, &Client::transactionFinished, &client,
                     [&](int, const Outcome &outcome) { outcomes += toJson(outcome); });
    QObject::connect(&client, &Client::finished, &client,
                     [&](const ServerFacts &facts, const std::optional<Error> &error) {
                         result = {{u"messages"_s, outcomes},
                                   {u"transcript"_s, transcript},
                                   {u"error"_s, toJson(error)},
                                   {u"extensions"_s, QJsonArray::fromStringList(facts.extensions)},
                                   {u"mechanism"_s, facts.mechanism},
                                   {u"tls"_s, facts.tlsVersion}};
                         QCoreApplication::quit();
                     });
    client.run(std::move(server), std::move(credentials), std::move(transactions));
    QCoreApplication::exec();
    QTextStream(stdout) << QJsonDocument(result).toJson();
    return 0;
}
