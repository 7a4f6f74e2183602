#include "app/cli/Arguments.h"
#include "app/cli/Commands.h"
#include "app/cli/Help.h"
#include "app/cli/MessageFile.h"
#include "app/cli/Output.h"
#include "app/cli/Show.h"
#include "app/words/ExitCode.h"

#include <QCryptographicHash>
#include <QJsonDocument>

#include <array>

using namespace Qt::Literals::StringLiterals;

namespace envoi::cli {

ContentSum contentSum(const mime::ContentStore &octets)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    std::array<char, 64 * 1024> chunk;
    ContentSum sum;
    const auto source = octets.open();
    for (auto count = source->read(chunk); count && *count > 0; count = source->read(chunk)) {
        hash.addData(QByteArrayView(chunk.data(), *count));
        sum.size += *count;
    }
    sum.sha256 = hash.result().toHex();
    return sum;
}

int show(const QStringList &words)
{
    constexpr std::array options{OptionSpec{"json", false}};
    const auto arguments = Arguments::parse(words, options, Arguments::Operand::File);
    if (!arguments)
        return usageError(u"show"_s, arguments.error());
    if (arguments->wantsHelp()) {
        printLine(helpForShow());
        return words::ExitCode::Ok;
    }
    if (arguments->file().isEmpty())
        return usageError(u"show"_s, Words::tr("Which file is to be shown?"));
    const auto read = readMessageFrom(arguments->file());
    if (!read) {
        printError(read.error());
        return words::exitCode(read.error());
    }
    printLine(arguments->has("json"_L1)
                  ? QString::fromUtf8(QJsonDocument(messageAsJson(*read)).toJson()).trimmed()
                  : messageAsLines(*read).join(u'\n'));
    return words::ExitCode::Ok;
}

} // namespace envoi::cli
