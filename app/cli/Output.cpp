#include "app/cli/Output.h"

#include "app/words/ExitCode.h"
#include "app/words/Shown.h"
#include "app/words/Words.h"

#include <cstdio>

using namespace Qt::Literals::StringLiterals;

namespace envoi::cli {

namespace {

/// Of a server's words; --transcript has them all.
constexpr qsizetype longestDetails = 2000;

void print(std::FILE *stream, const QString &line)
{
    const QByteArray octets = line.toUtf8() + '\n';
    std::fwrite(octets.constData(), 1, static_cast<std::size_t>(octets.size()), stream);
    std::fflush(stream);
}

} // namespace

void printLine(const QString &line)
{
    print(stdout, line);
}

void printError(const QString &line)
{
    print(stderr, line);
}

void printDetails(const QString &line)
{
    printError(Words::tr("  Details: %1").arg(words::shown(line, longestDetails)));
}

void printError(const Error &error, const QString &provider)
{
    const auto explanation = words::explain(error, provider);
    printError(u"envoi-cli: "_s + explanation.headline);
    for (const auto &line : explanation.advice.split(u'\n', Qt::SkipEmptyParts))
        printError(u"  "_s + line);
    if (!explanation.serverText.isEmpty())
        printDetails(explanation.serverText);
}

int usageError(const QString &command, const QString &sentence)
{
    printError(u"envoi-cli: "_s + sentence);
    printError(Words::tr("Try “envoi-cli %1--help”.").arg(command.isEmpty() ? QString() : command + u' '));
    return words::ExitCode::Usage;
}

} // namespace envoi::cli
