/// Puts files as they are into a folder by core/imap, and prints what became of them as one JSON object: for
/// tests against real servers. Their Message-ID is looked for first.
#include "core/base/FileReference.h"
#include "core/imap/Imap.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTextStream>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::imap;

namespace {

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
    const char *verdicts[] = {"appended", "was there", "not appended", "unknown"};
    return {{u"verdict"_s, QString::fromLatin1(verdicts[static_cast<int>(outcome.verdict)])},
            {u"mailbox"_s, outcome.mailbox},
            {u"uid"_s, static_cast<qint64>(outcome.uid)},
            {u"later"_s, outcome.mayPassLater},
            {u"error"_s, toJson(outcome.error)}};
}

Copy copyOf(const QString &path)
{
    Copy copy;
    QFile file(path);
    if (file.open(QIODevice::ReadOnly)) {
        while (!file.atEnd() && copy.messageId.isEmpty()) {
            const QByteArray line = file.readLine();
            if (line.startsWith("Message-ID: "))
                copy.messageId = line.sliced(12).trimmed();
        }
    }
    copy.open = [path]() -> Result<Copy::Content> {
        auto reference = FileReference::look(path);
        if (!reference)
            return std::unexpected(reference.error());
        return Copy::Content{reference->open(), reference->size()};
    };
    copy.sentAt = QDateTime(QDate(2026, 7, 4), QTime(23, 5, 9), Qt::UTC);
    return copy;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    const auto option = [&parser](const QString &name) { parser.addOption({name, name, name}); };
    for (const char *name :
         {"host", "port", "security", "user", "password-env", "ca-file", "mailbox", "auth"})
        option(QString::fromLatin1(name));
    parser.process(application);

    Server server{parser.value(u"host"_s),
                  static_cast<quint16>(parser.value(u"port"_s).toInt()),
                  Security::ImplicitTls,
                  {}};
    if (parser.value(u"security"_s) != "tls"_L1)
        server.security = parser.value(u"security"_s) == "starttls"_L1 ? Security::StartTls : Security::None;
    if (parser.isSet(u"ca-file"_s))
        server.extraAuthorities = QSslCertificate::fromPath(parser.value(u"ca-file"_s));
    Credentials credentials{parser.value(u"user"_s),
                            Secret(qgetenv(parser.value(u"password-env"_s).toLatin1().constData()))};
    credentials.mechanism = parser.value(u"auth"_s);
    std::vector<Copy> copies;
    for (const QString &path : parser.positionalArguments())
        copies.push_back(copyOf(path));

    Client client;
    QJsonArray outcomes;
    QString transcript;
    QObject::connect(&client, &Client::copyFinished, &client,
                     [&](int, const Outcome &outcome) { outcomes += toJson(outcome); });
    QObject::connect(&client, &Client::transcriptLine, &client, [&](const TranscriptLine &line) {
        const char *speakers[] = {"C: ", "S: ", "-- "};
        transcript += QString::fromLatin1(speakers[static_cast<int>(line.speaker)]) + line.text + u'\n';
    });
    QObject::connect(&client, &Client::finished, &client,
                     [&](const ServerFacts &facts, const std::optional<Error> &error) {
                         const QJsonObject result{
                             {u"copies"_s, outcomes},       {u"error"_s, toJson(error)},
                             {u"transcript"_s, transcript}, {u"mechanism"_s, facts.mechanism},
                             {u"mailbox"_s, facts.mailbox}, {u"willCreate"_s, facts.willCreate},
                             {u"tls"_s, facts.tlsVersion}};
                         QTextStream(stdout) << QString::fromUtf8(QJsonDocument(result).toJson());
                         QCoreApplication::quit();
                     });
    client.run(std::move(server), std::move(credentials), std::move(copies), parser.value(u"mailbox"_s));
    return QCoreApplication::exec();
}
