#include "app/cli/Arguments.h"
#include "app/cli/Commands.h"
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
                                      {"trust-certificate"},
                                      {"transcript"},
                                      {"json", false},
                                  });
    return options;
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
    if (const QString wrong = messageUsageError(arguments); !wrong.isEmpty())
        return wrong;
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
    for (const QString &path : arguments.values("eml"_L1)) {
        auto one = prepareFile(path);
        if (!one)
            return std::unexpected(one.error());
        all.push_back(std::move(*one));
    }
    if (all.empty()) {
        auto one = prepareDraft(arguments, target);
        if (!one)
            return std::unexpected(one.error());
        all.push_back(std::move(*one));
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

void writeTranscript(QFile &file, const smtp::TranscriptLine &line)
{
    using enum smtp::TranscriptLine::Speaker;
    const char *const speaker = line.speaker == Client ? " C: " : line.speaker == Server ? " S: " : " *  ";
    const auto time = QDateTime::fromMSecsSinceEpoch(line.time).toString("HH:mm:ss.zzz"_L1);
    file.write(time.toLatin1() + speaker + line.text.toUtf8() + '\n');
    file.flush();
}

/// Runs the session to its end. Returns the exit code.
int deliver(const smtp::Server &server, smtp::Credentials credentials, std::vector<Prepared> all,
            Report &report, QFile &transcript)
{
    std::vector<delivery::Consignment> consignments;
    std::vector<ReportedMessage> reported;
    for (auto &one : all) {
        consignments.push_back(std::move(one.consignment));
        reported.push_back(std::move(one.reported));
    }
    int code = words::ExitCode::Ok;
    delivery::Delivery delivery;
    Interrupt interrupt;
    QObject::connect(&interrupt, &Interrupt::interrupted, &delivery, &delivery::Delivery::cancel);
    if (transcript.isOpen()) {
        QObject::connect(&delivery, &delivery::Delivery::transcriptLine, &delivery,
                         [&](const smtp::TranscriptLine &line) { writeTranscript(transcript, line); });
    }
    QObject::connect(&delivery, &delivery::Delivery::transactionFinished, &delivery,
                     [&](int index, const smtp::Outcome &outcome) {
                         if (code == words::ExitCode::Ok)
                             code = words::exitCode(outcome);
                         report.messageFinished(reported[static_cast<std::size_t>(index)], outcome);
                     });
    QObject::connect(&delivery, &delivery::Delivery::finished, &delivery,
                     [&](const smtp::ServerFacts &facts, const std::optional<Error> &error) {
                         if (error && code == words::ExitCode::Ok && reported.empty())
                             code = words::exitCode(*error);
                         report.finished(&facts, error, code);
                         QCoreApplication::quit();
                     });
    delivery.run(server, std::move(credentials), std::move(consignments));
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
    return deliver(target->server, std::move(*credentials), std::move(*messages), *report, transcript);
}

} // namespace envoi::cli
