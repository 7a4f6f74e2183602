// envoi-cli outbox: what waits to be sent, in the same outbox as the window's.
#include "app/cli/Arguments.h"
#include "app/cli/Commands.h"
#include "app/cli/Help.h"
#include "app/cli/Interrupt.h"
#include "app/cli/Output.h"
#include "app/cli/Terminal.h"
#include "app/words/ExitCode.h"
#include "app/words/Shown.h"
#include "app/words/Words.h"
#include "core/capture/CaptureServer.h"
#include "core/delivery/Dispatcher.h"
#include "core/store/DraftStore.h"

#include <QEventLoop>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QTimer>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::cli {

namespace {

using delivery::Dispatcher;
using store::LetterRecord;
using store::Outbox;
using State = LetterRecord::State;

constexpr OptionSpec options[] = {{"json", false}};
/// How long the program that owns the outbox may take to answer.
constexpr std::chrono::seconds patience{20};

QString stateWords(const LetterRecord &record)
{
    switch (record.state) {
    case State::Waiting:
        return record.attempts > 0 ? Words::tr("to be tried again") : Words::tr("waiting");
    case State::Scheduled:
        return Words::tr("scheduled");
    case State::Sending:
        return Words::tr("being sent");
    case State::Sent:
        return Words::tr("sent");
    case State::Refused:
        return Words::tr("refused");
    case State::Unknown:
        return Words::tr("may have been sent");
    }
    return {};
}

/// The record as it lies on the disk, but for what was said.
QJsonObject json(const LetterRecord &record)
{
    QJsonObject object = record.toJson();
    object.remove(u"transcript"_s);
    object.remove(u"version"_s);
    return object;
}

void printJson(const QJsonArray &array)
{
    printLine(QString::fromUtf8(QJsonDocument(array).toJson().trimmed()));
}

void printRecord(const LetterRecord &record)
{
    QString line = record.id + u"  "_s + stateWords(record);
    const QDateTime next = record.nextAttempt.isValid() ? record.nextAttempt : record.due;
    if (next.isValid() && (record.state == State::Waiting || record.state == State::Scheduled))
        line += u", "_s + QLocale().toString(next.toLocalTime(), QLocale::ShortFormat);
    line += u"  "_s + words::shown(record.subject) + u"  "_s + words::shown(record.to.join(u", "_s));
    printLine(line);
    if (record.error)
        printLine(u"    "_s + words::explain(*record.error).headline);
}

int list(const Arguments &arguments)
{
    QJsonArray array;
    for (const LetterRecord &record : Outbox(Outbox::Folders::standard()).records()) {
        if (arguments.has("json"_L1))
            array.append(json(record));
        else
            printRecord(record);
    }
    if (arguments.has("json"_L1))
        printJson(array);
    return words::ExitCode::Ok;
}

/// What a dispatcher of this program is told of the world.
class Place {
public:
    Place() : m_accounts(account::AccountStore(account::AccountStore::defaultPath()).load()) {}

    Dispatcher::World world(bool sends)
    {
        Dispatcher::World world;
        world.folders = Outbox::Folders::standard();
        world.openFolder = world.draftsFolder = store::DraftStore::defaultFolder();
        world.secrets = [this]() -> account::SecretStore & {
            if (!m_secrets)
                m_secrets = account::systemSecretStore();
            return *m_secrets;
        };
        world.account = [this](const QString &id) { return account(id); };
        world.server = [this](const account::Account &account) { return server(account); };
        world.sends = sends;
        world.watchesNetwork = false;
        return world;
    }
    std::optional<account::Account> account(const QString &id) const
    {
        if (!m_accounts)
            return std::nullopt;
        const auto found = std::ranges::find(*m_accounts, id, &account::Account::id);
        return found == m_accounts->end() ? std::nullopt : std::optional(*found);
    }
    const Result<QList<account::Account>> &accounts() const { return m_accounts; }

private:
    Result<smtp::Server> server(const account::Account &account)
    {
        if (!account.isTestServer)
            return account.server();
        if (!m_capture)
            m_capture = std::make_unique<capture::CaptureServer>(capture::CaptureServer::defaultFolder());
        const auto port = m_capture->port() != 0 ? Result<quint16>(m_capture->port()) : m_capture->listen();
        if (!port)
            return std::unexpected(port.error());
        return smtp::Server{u"127.0.0.1"_s, *port, smtp::Security::None, {}};
    }

    Result<QList<account::Account>> m_accounts;
    std::unique_ptr<account::SecretStore> m_secrets;
    std::unique_ptr<capture::CaptureServer> m_capture;
};

int fail(const Error &error)
{
    printError(error);
    return words::exitCode(error);
}

int run(const Arguments &arguments)
{
    Place place;
    if (!place.accounts())
        return fail(place.accounts().error());
    Dispatcher dispatcher(place.world(true));
    QEventLoop loop;
    int code = words::ExitCode::Ok;
    QJsonArray array;
    const auto worsen = [&code](int other) { code = code == words::ExitCode::Ok ? other : code; };
    QObject::connect(&dispatcher, &Dispatcher::settled, &loop,
                     [&](const QString &, const smtp::Outcome &outcome, const smtp::ServerFacts &,
                         const LetterRecord &record) {
                         worsen(words::exitCode(outcome));
                         if (arguments.has("json"_L1))
                             array.append(json(record));
                         else
                             printRecord(record);
                     });
    QObject::connect(&dispatcher, &Dispatcher::passwordNeeded, &loop, [&](const QString &accountId) {
        const auto account = place.account(accountId);
        auto password = askPassword(account ? account->user : accountId);
        if (password)
            return dispatcher.usePassword(accountId, std::move(*password), false);
        printError(password.error());
        worsen(words::ExitCode::NotPermitted);
        dispatcher.cancelPassword(accountId);
    });
    QObject::connect(&dispatcher, &Dispatcher::failed, &loop, [&](const Error &error) {
        worsen(fail(error));
        if (!dispatcher.isReady() || !dispatcher.isOwner())
            loop.quit();
    });
    QObject::connect(&dispatcher, &Dispatcher::ready, &loop, [&] {
        if (dispatcher.isOwner())
            return;
        printError(Words::tr("Envoi is running, and sends what is in the outbox itself."));
        worsen(words::ExitCode::Temporary);
        loop.quit();
    });
    QObject::connect(&dispatcher, &Dispatcher::idle, &loop, &QEventLoop::quit);
    const Interrupt interrupt;
    QObject::connect(&interrupt, &Interrupt::interrupted, &loop, [&] {
        worsen(words::ExitCode::Temporary);
        loop.quit();
    });
    dispatcher.start();
    loop.exec();
    if (arguments.has("json"_L1))
        printJson(array);
    return code;
}

int cancel(const Arguments &arguments)
{
    const QString id = arguments.file();
    Place place;
    Dispatcher dispatcher(place.world(false));
    QEventLoop loop;
    int code = words::ExitCode::Temporary;
    const auto end = [&](int with) {
        code = with;
        loop.quit();
    };
    QObject::connect(&dispatcher, &Dispatcher::ready, &loop, [&] {
        const auto *letter = dispatcher.letter(id);
        if (!letter) {
            printError(Words::tr("There is no letter %1 in the outbox.").arg(words::shown(id)));
            return end(words::ExitCode::DataError);
        }
        if (letter->record.state == State::Unknown) {
            printError(Words::tr("The letter may have been sent: nobody can stop it any more."));
            return end(words::ExitCode::Protocol);
        }
        dispatcher.takeBack(id, &loop, [&](const Result<Dispatcher::TakenBack> &taken) {
            if (!taken)
                return end(fail(taken.error()));
            printLine(Words::tr("It is a draft now: %1").arg(words::shown(taken->path)));
            end(words::ExitCode::Ok);
        });
    });
    QObject::connect(&dispatcher, &Dispatcher::failed, &loop, [&](const Error &error) { end(fail(error)); });
    QTimer::singleShot(patience, &loop, [&] {
        Outbox(Outbox::Folders::standard()).clearCancel(id);
        printError(Words::tr("The program that sends the letters does not answer."));
        end(words::ExitCode::Temporary);
    });
    dispatcher.start();
    loop.exec();
    return code;
}

} // namespace

int outbox(const QStringList &given)
{
    const QString what = given.value(0);
    const bool isHelp = what == u"--help"_s || what == u"-h"_s;
    const auto arguments = Arguments::parse(isHelp ? given : given.mid(1), options, Arguments::Operand::File);
    if (!arguments)
        return usageError(u"outbox"_s, arguments.error());
    if (arguments->wantsHelp()) {
        printLine(helpForOutbox());
        return words::ExitCode::Ok;
    }
    const bool hasOperand = !arguments->file().isEmpty();
    if (what == u"cancel"_s && arguments->has("json"_L1))
        return usageError(u"outbox"_s, Words::tr("This option does not belong to “%1”.").arg(what));
    if (what == u"cancel"_s && !hasOperand)
        return usageError(u"outbox"_s, Words::tr("The letter's name is needed, as “outbox list” shows it."));
    if (what == u"list"_s && !hasOperand)
        return list(*arguments);
    if (what == u"run"_s && !hasOperand)
        return run(*arguments);
    if (what == u"cancel"_s)
        return cancel(*arguments);
    return usageError(u"outbox"_s, Words::tr("What to do is needed: list, run or cancel."));
}

} // namespace envoi::cli
