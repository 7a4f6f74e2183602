#include "app/cli/Commands.h"
#include "app/cli/Help.h"
#include "app/cli/Output.h"
#include "app/words/ExitCode.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;

namespace {

/// Qt complains about a locale without UTF-8, as under cron, and then takes UTF-8 all the same.
void ignoreMessage(QtMsgType, const QMessageLogContext &, const QString &) {}

int run(const QStringList &arguments)
{
    const QString command = arguments.value(1);
    const QStringList words = arguments.mid(2);
    if (command == u"build"_s)
        return cli::build(words);
    if (command == u"check"_s)
        return cli::check(words);
    if (command == u"contacts"_s)
        return cli::contacts(words);
    if (command == u"drafts"_s)
        return cli::drafts(words);
    if (command == u"outbox"_s)
        return cli::outbox(words);
    if (command == u"send"_s)
        return cli::send(words);
    if (command == u"serve"_s)
        return cli::serve(words);
    if (command == u"show"_s)
        return cli::show(words);
    if (command == u"--version"_s) {
        cli::printLine(u"envoi-cli " ENVOI_VERSION ""_s);
        return words::ExitCode::Ok;
    }
    if (command == u"--help"_s || command == u"-h"_s || command == u"help"_s) {
        cli::printLine(cli::help());
        return words::ExitCode::Ok;
    }
    return cli::usageError(
        {}, command.isEmpty()
                ? cli::Words::tr("A command is needed: build, check, send, serve, show, contacts, "
                                 "drafts or outbox.")
                : cli::Words::tr("There is no command “%1”.").arg(command));
}

} // namespace

int main(int argc, char *argv[])
{
    qInstallMessageHandler(ignoreMessage);
    const QCoreApplication application(argc, argv);
    qInstallMessageHandler(nullptr);
    // The same as of the window, so that both find the same files.
    QCoreApplication::setOrganizationName(u"Envoi"_s);
    QCoreApplication::setApplicationName(u"Envoi"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(ENVOI_VERSION));
    return run(QCoreApplication::arguments());
}
