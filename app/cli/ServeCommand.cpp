#include "app/cli/Arguments.h"
#include "app/cli/Commands.h"
#include "app/cli/Help.h"
#include "app/cli/Interrupt.h"
#include "app/cli/Output.h"
#include "app/words/ExitCode.h"
#include "app/words/Words.h"
#include "core/capture/CaptureServer.h"
#include "core/mime/Mime.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <limits>

using namespace Qt::Literals::StringLiterals;

namespace envoi::cli {

namespace {

constexpr OptionSpec options[] = {{"port"}, {"save"}, {"json", false}};
/// A header is shorter; the rest of the message need not be read for its subject.
constexpr qint64 headerLimit = 256 * 1024;

QString subjectOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QByteArray octets = file.read(headerLimit);
    if (const auto end = octets.indexOf("\r\n\r\n"); end >= 0)
        octets.truncate(end + 4);
    const auto read = mime::readMessage(octets);
    const auto *field = read.message.header.find("Subject");
    return field ? field->toText() : QString();
}

/// On one line, whatever a client sent: control characters could rewrite the terminal.
QString plain(QString text)
{
    for (QChar &c : text) {
        if (!c.isPrint() && !c.isSurrogate())
            c = u' ';
    }
    return text;
}

void printArrival(const capture::CapturedMessage &message)
{
    const QString from = message.reversePath.isEmpty() ? u"<>"_s : message.reversePath;
    const QString subject = plain(subjectOf(message.path));
    printLine(Words::tr("%1  from %2  to %3")
                  .arg(message.received.toLocalTime().toString(u"HH:mm:ss"_s), plain(from),
                       plain(message.forwardPaths.join(u", "_s))));
    printLine(u"          %1 (%2)"_s.arg(subject.isEmpty() ? Words::tr("(no subject)") : subject,
                                         words::fileSize(message.size)));
    printLine(u"          "_s + QDir::toNativeSeparators(message.path));
}

void printJson(const QJsonObject &object)
{
    printLine(QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)));
}

void printArrivalJson(const capture::CapturedMessage &message)
{
    printJson({
        {u"id"_s, message.id},
        {u"received"_s, message.received.toString(Qt::ISODateWithMs)},
        {u"from"_s, message.reversePath},
        {u"fromParameters"_s, message.reverseParameters},
        {u"to"_s, QJsonArray::fromStringList(message.forwardPaths)},
        {u"toParameters"_s, QJsonArray::fromStringList(message.forwardParameters)},
        {u"subject"_s, subjectOf(message.path)},
        {u"size"_s, message.size},
        {u"path"_s, message.path},
    });
}

} // namespace

int serve(const QStringList &words)
{
    const auto arguments = Arguments::parse(words, options);
    if (!arguments)
        return usageError(u"serve"_s, arguments.error());
    if (arguments->wantsHelp()) {
        printLine(helpForServe());
        return words::ExitCode::Ok;
    }
    bool isPort = true;
    const int port = arguments->has("port"_L1) ? arguments->value("port"_L1).toInt(&isPort) : 0;
    if (!isPort || port < 0 || port > std::numeric_limits<quint16>::max())
        return usageError(u"serve"_s, Words::tr("A port is a number from 0 to 65535."));
    if (arguments->has("save"_L1) && arguments->value("save"_L1).isEmpty())
        return usageError(u"serve"_s, Words::tr("The option --save needs the name of a folder."));

    const QTemporaryDir temporary;
    const bool isKept = arguments->has("save"_L1);
    capture::CaptureServer server(isKept ? QDir(arguments->value("save"_L1)).absolutePath()
                                         : temporary.path());
    // Whoever names a folder of their own wants all that arrives.
    server.setLimits({.messages = 0});
    const bool isJson = arguments->has("json"_L1);
    QObject::connect(&server, &capture::CaptureServer::captured, &server,
                     isJson ? printArrivalJson : printArrival);
    Interrupt interrupt;
    QObject::connect(&interrupt, &Interrupt::interrupted, qApp, &QCoreApplication::quit);

    const auto listening = server.listen(static_cast<quint16>(port));
    if (!listening) {
        printError(listening.error());
        return words::exitCode(listening.error());
    }
    if (isJson)
        printJson({{u"host"_s, u"127.0.0.1"_s}, {u"port"_s, *listening}});
    else
        printLine(u"listening on 127.0.0.1:%1"_s.arg(*listening));
    return QCoreApplication::exec();
}

} // namespace envoi::cli
