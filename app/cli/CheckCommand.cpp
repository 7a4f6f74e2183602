#include "app/cli/Arguments.h"
#include "app/cli/Commands.h"
#include "app/cli/Help.h"
#include "app/cli/MessageFile.h"
#include "app/cli/MessageOptions.h"
#include "app/cli/Output.h"
#include "app/words/ExitCode.h"
#include "app/words/FindingWords.h"
#include "core/preflight/Preflight.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::cli {

namespace {

Result<letter::Draft> letterToCheck(const Arguments &arguments)
{
    if (arguments.file().isEmpty())
        return draftFrom(arguments);
    const auto read = readMessageFrom(arguments.file());
    if (!read)
        return std::unexpected(read.error());
    return letter::draftFromMessage(read->message);
}

std::optional<preflight::FileFacts> factsOf(const letter::Octets &octets)
{
    if (const auto *bytes = std::get_if<QByteArray>(&octets))
        return preflight::factsOf(*bytes);
    const auto *file = std::get_if<FileReference>(&octets);
    const auto source = file ? file->open() : std::get<2>(octets)->open();
    const auto facts = preflight::readFacts(*source);
    return facts ? std::optional(*facts) : std::nullopt;
}

std::vector<preflight::Finding> findingsOf(const letter::Draft &draft)
{
    preflight::Facts facts;
    for (const auto &one : draft.attachments)
        facts.attachments.push_back(factsOf(one.octets));
    for (const auto &one : draft.images)
        facts.images.push_back(factsOf(one.image.octets));
    return preflight::check(draft, facts);
}

} // namespace

int check(const QStringList &words)
{
    const auto arguments = Arguments::parse(words, messageOptions, Arguments::Operand::File);
    if (!arguments)
        return usageError(u"check"_s, arguments.error());
    if (arguments->wantsHelp()) {
        printLine(helpForCheck());
        return words::ExitCode::Ok;
    }
    const bool isFile = !arguments->file().isEmpty();
    if (isFile && hasMessageOption(*arguments))
        return usageError(u"check"_s, Words::tr("With a file, the message is ready: no message options."));
    if (!isFile && !hasMessageOption(*arguments))
        return usageError(u"check"_s, Words::tr("Which file is to be checked?"));
    if (const QString wrong = messageUsageError(*arguments); !wrong.isEmpty())
        return usageError(u"check"_s, wrong);
    const auto draft = letterToCheck(*arguments);
    if (!draft) {
        printError(draft.error());
        return words::exitCode(draft.error());
    }
    const auto findings = findingsOf(*draft);
    const auto isQuestion = [](const preflight::Finding &one) {
        return one.severity == preflight::Severity::Question;
    };
    for (const auto &one : findings)
        printLine(
            (isQuestion(one) ? Words::tr("question: %1") : Words::tr("hint: %1")).arg(words::finding(one)));
    return std::ranges::any_of(findings, isQuestion) ? words::ExitCode::DataError : words::ExitCode::Ok;
}

} // namespace envoi::cli
