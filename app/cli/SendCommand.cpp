#include "app/cli/Arguments.h"
#include "app/cli/Commands.h"
#include "app/cli/DeliveryArguments.h"
#include "app/cli/Help.h"
#include "app/cli/Interrupt.h"
#include "app/cli/LogIn.h"
#include "app/cli/MessageOptions.h"
#include "app/cli/Output.h"
#include "app/cli/Report.h"
#include "app/cli/SendTarget.h"
#include "app/words/ExitCode.h"
#include "core/capture/CaptureServer.h"
#include "core/delivery/Delivery.h"

#include <QDateTime>
#include <QFile>

#include <algorithm>
#include <cstdio>
#include <map>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::cli {

namespace {

std::vector<OptionSpec> sendOptions()
{
    auto options = messageOptions;
    options.insert(options.end(), {
                                      {"eml", true, true},
                                      {"server"},
                                      {"security"},
                                      {"account"},
                                      {"user"},
                                      {"password-env"},
                                      {"password-stdin", false},
                                      {"oauth-token-env"},
                                      {"client-cert"},
                                      {"client-key"},
                                      {"client-key-passphrase-env"},
                                      {"auth"},
                                      {"ca-file"},
                                      {"connections"},
                                      {"trust-certificate"},
                                      {"transcript"},
                                      {"json", false},
                                  });
    options.insert(options.end(), deliveryArguments.begin(), deliveryArguments.end());
    return options;
}

constexpr int mostConnections = 20;

/// 0 if that is no number of connections.
int connectionsWanted(const Arguments &arguments)
{
    if (!arguments.has("connections"_L1))
        return 1;
    const int wanted = arguments.value("connections"_L1).toInt();
    return wanted > mostConnections ? 0 : wanted;
}

QString sendUsageError(const Arguments &arguments)
{
    const bool isReady = arguments.has("eml"_L1);
    if (isReady && hasMessageOption(arguments))
        return Words::tr("It is either --eml or the options that make a message.");
    if (!isReady && !hasMessageOption(arguments))
        return Words::tr("A message is needed: --eml, or the options that make one.");
    if (arguments.has("password-stdin"_L1) && readsStandardInput(arguments))
        return Words::tr("Standard input can't be both the password and the text.");
    if (connectionsWanted(arguments) < 1)
        return Words::tr("--connections is a number from 1 to %1.").arg(mostConnections);
    if (const QString wrong = messageUsageError(arguments); !wrong.isEmpty())
        return wrong;
    if (const auto options = withDeliveryArguments({}, arguments); !options)
        return options.error();
    return targetUsageError(arguments);
}

/// A message that is to be sent, and what the report calls it.
struct Prepared {
    delivery::Consignment consignment;
    ReportedMessage reported;
};

Prepared prepared(delivery::Consignment consignment, const QString &file = {})
{
    const auto *field = consignment.header().find("Message-ID");
    const auto ids = field ? field->toMessageIds() : QList<mime::MessageId>();
    const QString id = ids.isEmpty() ? QString() : u"<%1>"_s.arg(QString::fromUtf8(ids.front().toBytes()));
    return {std::move(consignment), {file, id}};
}

Result<Prepared> prepareDraft(const Arguments &arguments, const SendTarget &target)
{
    auto draft = draftFrom(arguments);
    if (!draft)
        return std::unexpected(draft.error());
    if (const auto *identity = target.identityFor(draft->from)) {
        if (draft->from.isEmpty()) {
            const auto mailbox = identity->mailbox();
            if (!mailbox)
                return std::unexpected(mailbox.error());
            draft->from = mailbox->toString();
        }
        if (draft->replyTo.isEmpty())
            draft->replyTo = mime::splitAddresses(identity->replyTo);
    }
    SystemRandom random;
    auto consignment = delivery::consign(*draft, {QDateTime::currentDateTime(), random});
    if (!consignment)
        return std::unexpected(consignment.error());
    return prepared(std::move(*consignment));
}

/// An address that can't be read would be left out of the envelope, and nobody would know.
std::optional<Error> wrongAddress(const mime::ReadyMessage &message, const QString &path)
{
    for (const auto &defect : message.defects()) {
        const bool isNeeded = defect.where.compare(u"From"_s, Qt::CaseInsensitive) == 0 ||
                              defect.where.compare(u"To"_s, Qt::CaseInsensitive) == 0 ||
                              defect.where.compare(u"Cc"_s, Qt::CaseInsensitive) == 0 ||
                              defect.where.compare(u"Bcc"_s, Qt::CaseInsensitive) == 0;
        if (defect.kind == mime::Defect::Kind::MalformedAddress && isNeeded)
            return Error{
                ErrorCode::AddressSyntax,
                defect.where,
                Words::tr("The field %1 of %2 has an address that can't be read.").arg(defect.where, path),
                {}};
    }
    return std::nullopt;
}

/// A draft becomes a message by being composed.
Result<delivery::Consignment> consignDraft(const QString &path, const letter::ComposeContext &context)
{
    const auto read = mime::readMessageFile(path);
    if (!read)
        return std::unexpected(read.error());
    if (const QStringList files = letter::referredFiles(read->message); !files.isEmpty())
        return failure(
            ErrorCode::FileMissing, files.front(),
            Words::tr("This draft names the file but does not hold it. Open it in Envoi and save it."));
    return delivery::consign(letter::draftFromMessage(read->message), context);
}

Result<Prepared> prepareFile(const QString &path)
{
    auto message = mime::ReadyMessage::fromFile(path);
    if (!message)
        return std::unexpected(message.error());
    if (auto wrong = wrongAddress(*message, path))
        return std::unexpected(std::move(*wrong));
    SystemRandom random;
    const letter::ComposeContext context{QDateTime::currentDateTime(), random};
    auto consignment = letter::isDraft(message->header()) ? consignDraft(path, context)
                                                          : delivery::consign(std::move(*message), context);
    if (!consignment) {
        auto error = consignment.error();
        error.detail =
            Words::tr("In %1.").arg(path) + (error.detail.isEmpty() ? QString() : u' ' + error.detail);
        return std::unexpected(std::move(error));
    }
    return prepared(std::move(*consignment), path);
}

Result<std::vector<Prepared>> prepareAll(const Arguments &arguments, const SendTarget &target)
{
    std::vector<Prepared> all;
    const auto add = [&](Result<Prepared> one) -> Result<void> {
        if (!one)
            return std::unexpected(one.error());
        // They have been checked with the command line.
        DeliveryOptions &options = one->consignment.options;
        options = withDeliveryArguments(options, arguments).value_or(options);
        all.push_back(std::move(*one));
        return {};
    };
    for (const QString &path : arguments.values("eml"_L1)) {
        if (auto added = add(prepareFile(path)); !added)
            return std::unexpected(added.error());
    }
    if (all.empty()) {
        if (auto added = add(prepareDraft(arguments, target)); !added)
            return std::unexpected(added.error());
    }
    return all;
}

Result<void> openTranscript(QFile &file, const QString &path)
{
    if (path == u"-"_s) {
        if (!file.open(stderr, QIODevice::WriteOnly))
            return failure(ErrorCode::FileUnwritable, Words::tr("standard error"), {}, file.errorString());
        return {};
    }
    file.setFileName(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate,
                   QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        return failure(ErrorCode::FileUnwritable, path, {}, file.errorString());
    return {};
}

/// \a connection: 0 where there is only one.
void writeTranscript(QFile &file, int connection, const smtp::TranscriptLine &line)
{
    using enum smtp::TranscriptLine::Speaker;
    const char *const speaker = line.speaker == Client ? " C: " : line.speaker == Server ? " S: " : " *  ";
    const auto time = QDateTime::fromMSecsSinceEpoch(line.time).toString("HH:mm:ss.zzz"_L1);
    if (connection > 0)
        file.write(QByteArray::number(connection) + ' ');
    file.write(time.toLatin1() + speaker + line.text.toUtf8() + '\n');
    file.flush();
}

/// Sends them all. Returns the exit code.
int deliver(const smtp::Server &server, smtp::Credentials credentials, int connections,
            std::vector<Prepared> all, Report &report, QFile &transcript)
{
    using delivery::Delivery;
    int code = words::ExitCode::Ok;
    std::optional<smtp::ServerFacts> facts;
    std::optional<Error> error;
    std::map<delivery::Id, ReportedMessage> reported;
    Delivery delivery(server, std::move(credentials), {.connections = connections});
    Interrupt interrupt;
    QObject::connect(&interrupt, &Interrupt::interrupted, &delivery, &Delivery::cancelAll);
    if (transcript.isOpen()) {
        QObject::connect(&delivery, &Delivery::transcriptLine, &delivery,
                         [&](int connection, const smtp::TranscriptLine &line) {
                             writeTranscript(transcript, connections > 1 ? connection : 0, line);
                         });
    }
    QObject::connect(&delivery, &Delivery::settled, &delivery,
                     [&](delivery::Id id, const smtp::Outcome &outcome) {
                         if (code == words::ExitCode::Ok)
                             code = words::exitCode(outcome);
                         report.messageFinished(reported.at(id), outcome);
                     });
    QObject::connect(&delivery, &Delivery::ended, &delivery,
                     [&](int, const smtp::ServerFacts &found, const std::optional<Error> &why) {
                         facts = found;
                         error = why;
                     });
    QObject::connect(&delivery, &Delivery::closed, &delivery, [&] {
        report.finished(facts ? &*facts : nullptr, error, code);
        QCoreApplication::quit();
    });
    for (auto &one : all)
        reported.emplace(delivery.submit(std::move(one.consignment)), std::move(one.reported));
    delivery.close();
    QCoreApplication::exec();
    return code;
}

} // namespace

int send(const QStringList &words)
{
    const auto options = sendOptions();
    const auto arguments = Arguments::parse(words, options);
    if (!arguments)
        return usageError(u"send"_s, arguments.error());
    if (arguments->wantsHelp()) {
        printLine(helpForSend());
        return words::ExitCode::Ok;
    }
    if (const QString wrong = sendUsageError(*arguments); !wrong.isEmpty())
        return usageError(u"send"_s, wrong);

    auto target = targetFrom(*arguments);
    // The account's own test server runs in the window; here it runs for as long as there is to send.
    capture::CaptureServer testServer(capture::CaptureServer::defaultFolder());
    std::optional<Error> notListening;
    if (target && target->isTestServer()) {
        const auto port = testServer.listen();
        if (port)
            target->server.port = *port;
        else
            notListening = port.error();
    }
    const QString provider = target ? target->provider() : QString();
    const auto report = arguments->has("json"_L1)
                            ? jsonReport(target ? target->server : smtp::Server(), provider)
                            : humanReport(provider);
    const auto giveUp = [&](const Error &error) {
        const int code = words::exitCode(error);
        report->finished(nullptr, error, code);
        return code;
    };
    if (!target)
        return giveUp(target.error());
    if (notListening)
        return giveUp(*notListening);
    QObject::connect(&testServer, &capture::CaptureServer::captured, &testServer,
                     [&](const capture::CapturedMessage &message) { report->captured(message.path); });
    auto messages = prepareAll(*arguments, *target);
    if (!messages)
        return giveUp(messages.error());
    QFile transcript;
    if (arguments->has("transcript"_L1)) {
        if (const auto opened = openTranscript(transcript, arguments->value("transcript"_L1)); !opened)
            return giveUp(opened.error());
    }
    auto credentials = credentialsFor(*target, *arguments);
    if (!credentials)
        return giveUp(credentials.error());
    return deliver(target->server, std::move(*credentials), connectionsWanted(*arguments),
                   std::move(*messages), *report, transcript);
}

} // namespace envoi::cli
