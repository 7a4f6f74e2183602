#include "app/cli/Arguments.h"
#include "app/cli/Commands.h"
#include "app/cli/Help.h"
#include "app/cli/MessageFile.h"
#include "app/cli/MessageOptions.h"
#include "app/cli/Output.h"
#include "app/words/ExitCode.h"
#include "app/words/Remark.h"
#include "core/letter/Draft.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <array>
#include <cstdio>

#ifdef Q_OS_WIN
#include <fcntl.h>
#include <io.h>
#endif

using namespace Qt::Literals::StringLiterals;

namespace envoi::cli {

namespace {

Result<void> copy(ByteSource &source, QFileDevice &target, const QString &name)
{
    std::array<char, 64 * 1024> chunk;
    for (;;) {
        const auto count = source.read(chunk);
        if (!count)
            return std::unexpected(count.error());
        if (*count == 0)
            return {};
        if (target.write(chunk.data(), *count) != *count)
            return failure(ErrorCode::FileUnwritable, name, {}, target.errorString());
    }
}

/// A device or a pipe is written to; it must not be replaced by a file.
Result<void> writeToDevice(ByteSource &source, const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return failure(ErrorCode::FileUnwritable, path, {}, file.errorString());
    if (auto copied = copy(source, file, path); !copied)
        return copied;
    if (!file.flush())
        return failure(ErrorCode::FileUnwritable, path, {}, file.errorString());
    return {};
}

Result<void> writeToFile(ByteSource &source, const QString &path)
{
    if (const QFileInfo info(path); info.exists() && !info.isFile() && !info.isDir())
        return writeToDevice(source, path);
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return failure(ErrorCode::FileUnwritable, path, {}, file.errorString());
    if (auto copied = copy(source, file, path); !copied)
        return copied;
    if (!file.commit())
        return failure(ErrorCode::FileUnwritable, path, {}, file.errorString());
    return {};
}

Result<void> writeToStandardOutput(ByteSource &source)
{
#ifdef Q_OS_WIN
    _setmode(_fileno(stdout), _O_BINARY);
#endif
    const QString name = Words::tr("standard output");
    QFile file;
    if (!file.open(stdout, QIODevice::WriteOnly))
        return failure(ErrorCode::FileUnwritable, name, {}, file.errorString());
    if (auto copied = copy(source, file, name); !copied)
        return copied;
    if (!file.flush())
        return failure(ErrorCode::FileUnwritable, name, {}, file.errorString());
    return {};
}

Result<void> write(const mime::Message &message, Random &random, const mime::WriteOptions &options,
                   const Arguments &arguments)
{
    mime::MessageWriter writer(message, random, options);
    return arguments.has("output"_L1) ? writeToFile(writer, arguments.value("output"_L1))
                                      : writeToStandardOutput(writer);
}

/// The file is to be kept, not sent: its Bcc stays.
Result<void> buildAnew(const Arguments &arguments)
{
    const auto read = readMessageFrom(arguments.value("eml"_L1));
    if (!read)
        return std::unexpected(read.error());
    for (const auto &[defect, times] : countedDefects(*read))
        printError(words::remark(defect, times));
    SystemRandom random;
    return write(read->message, random, {.utf8Fields = true, .withBcc = true}, arguments);
}

Result<void> build(const Arguments &arguments)
{
    const auto draft = draftFrom(arguments);
    if (!draft)
        return std::unexpected(draft.error());
    SystemRandom random;
    const auto message = letter::composeMessage(*draft, {QDateTime::currentDateTime(), random});
    if (!message)
        return std::unexpected(message.error());
    return write(*message, random, {.utf8Fields = true}, arguments);
}

} // namespace

int build(const QStringList &words)
{
    auto options = messageOptions;
    options.push_back({"output"});
    options.push_back({"eml"});
    const auto arguments = Arguments::parse(words, options);
    if (!arguments)
        return usageError(u"build"_s, arguments.error());
    if (arguments->wantsHelp()) {
        printLine(helpForBuild());
        return words::ExitCode::Ok;
    }
    const bool isReady = arguments->has("eml"_L1);
    if (isReady && hasMessageOption(*arguments))
        return usageError(u"build"_s, Words::tr("With --eml, the message is ready: no message options."));
    if (const QString wrong = messageUsageError(*arguments); !wrong.isEmpty())
        return usageError(u"build"_s, wrong);
    if (const auto built = isReady ? buildAnew(*arguments) : build(*arguments); !built) {
        printError(built.error());
        return words::exitCode(built.error());
    }
    return words::ExitCode::Ok;
}

} // namespace envoi::cli
