#include "app/cli/Arguments.h"
#include "app/cli/Commands.h"
#include "app/cli/Help.h"
#include "app/cli/Output.h"
#include "app/words/ContactWords.h"
#include "app/words/ExitCode.h"
#include "app/words/Shown.h"
#include "core/contacts/Completer.h"
#include "core/contacts/ContactStore.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <algorithm>
#include <cstdio>
#include <limits>

using namespace Qt::Literals::StringLiterals;

namespace envoi::cli {

namespace {

using contacts::ContactBook;
using contacts::ContactStore;
using contacts::Entry;

constexpr OptionSpec options[] = {{"json", false}, {"output"}};

int fail(const Error &error)
{
    printError(error);
    return words::exitCode(error);
}

ContactStore store()
{
    return ContactStore(ContactStore::defaultPath());
}

Result<QByteArray> read(const QString &path)
{
    QFile file(path);
    const bool isOpen = path == u"-"_s ? file.open(stdin, QIODevice::ReadOnly)
                                       : QFile::exists(path) && file.open(QIODevice::ReadOnly);
    if (!isOpen)
        return failure(QFile::exists(path) ? ErrorCode::FileUnreadable : ErrorCode::FileMissing, path, {},
                       file.errorString());
    QByteArray octets = file.read(contacts::largestFile + 1);
    if (file.error() != QFile::NoError || octets.size() > contacts::largestFile)
        return failure(ErrorCode::FileUnreadable, path, {}, file.errorString());
    return octets;
}

int importFile(const Arguments &arguments)
{
    const auto octets = read(arguments.file());
    if (!octets)
        return fail(octets.error());
    const auto imported = contacts::readContacts(*octets);
    for (const auto &line : words::importRemarks(imported, std::numeric_limits<int>::max()))
        printError(line);
    if (imported.contacts.empty()) {
        printError(Words::tr("No contacts were found in this file."));
        return words::ExitCode::DataError;
    }
    contacts::ImportCount count;
    const auto changed = store().change([&](ContactBook &book) { count = book.import(imported.contacts); });
    if (!changed)
        return fail(changed.error());
    printLine(words::importSummary(count));
    return words::ExitCode::Ok;
}

QJsonObject json(const Entry &entry)
{
    QJsonArray uses;
    for (const auto &use : entry.uses)
        uses.append(QJsonObject{{u"identity"_s, use.identity}, {u"times"_s, use.times}});
    return {{u"address"_s, entry.address},
            {u"name"_s, entry.name},
            {u"nickname"_s, entry.nickname},
            {u"organisation"_s, entry.organisation},
            {u"groups"_s, QJsonArray::fromStringList(entry.groups)},
            {u"imported"_s, entry.isImported},
            {u"times"_s, entry.times()},
            {u"last"_s,
             entry.last.isValid() ? QJsonValue(entry.last.toUTC().toString(Qt::ISODate)) : QJsonValue()},
            {u"uses"_s, uses}};
}

int list(const Arguments &arguments)
{
    const auto book = store().load();
    if (!book)
        return fail(book.error());
    std::vector<const Entry *> entries;
    if (arguments.file().isEmpty()) {
        for (const auto &entry : book->entries())
            entries.push_back(&entry);
        std::ranges::stable_sort(entries, {}, [](const Entry *entry) {
            return contacts::folded(entry->name.isEmpty() ? entry->address : entry->name);
        });
    } else {
        // As they are suggested, the likeliest first.
        const contacts::Completer completer(*book, QDateTime::currentDateTimeUtc());
        for (const auto &one : completer.suggest(arguments.file(), std::numeric_limits<int>::max())) {
            if (const auto *entry = book->find(one.address))
                entries.push_back(entry);
        }
    }
    QJsonArray objects;
    for (const auto *entry : entries) {
        if (arguments.has("json"_L1)) {
            objects.append(json(*entry));
            continue;
        }
        const QString name = words::shown(entry->name);
        const QString address = words::shown(entry->address);
        QString line = name.isEmpty() ? address : name + u" <"_s + address + u'>';
        if (entry->times() > 0)
            line += u"  "_s + Words::tr("(written to: %1)").arg(entry->times());
        printLine(line);
    }
    if (arguments.has("json"_L1))
        printLine(QString::fromUtf8(QJsonDocument(objects).toJson().trimmed()));
    return words::ExitCode::Ok;
}

int exportAll(const Arguments &arguments)
{
    const auto book = store().load();
    if (!book)
        return fail(book.error());
    const QByteArray octets = contacts::writeVCards(book->contacts());
    const QString path = arguments.value("output"_L1);
    if (path.isEmpty() || path == u"-"_s) {
        std::fwrite(octets.constData(), 1, static_cast<std::size_t>(octets.size()), stdout);
        if (std::fflush(stdout) != 0)
            return fail({ErrorCode::FileUnwritable, Words::tr("standard output"), {}, {}});
        return words::ExitCode::Ok;
    }
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(octets) != octets.size() || !file.commit())
        return fail({ErrorCode::FileUnwritable, path, {}, file.errorString()});
    return words::ExitCode::Ok;
}

int forget(const Arguments &arguments)
{
    bool wasThere = false;
    const auto changed = store().change([&](ContactBook &book) { wasThere = book.forget(arguments.file()); });
    if (!changed)
        return fail(changed.error());
    if (wasThere)
        return words::ExitCode::Ok;
    printError(Words::tr("There is no contact %1.").arg(words::shown(arguments.file())));
    return words::ExitCode::DataError;
}

} // namespace

int contacts(const QStringList &given)
{
    const QString what = given.value(0);
    const bool isHelp = what == u"--help"_s || what == u"-h"_s;
    const auto arguments = Arguments::parse(isHelp ? given : given.mid(1), options, Arguments::Operand::File);
    if (!arguments)
        return usageError(u"contacts"_s, arguments.error());
    if (arguments->wantsHelp()) {
        printLine(helpForContacts());
        return words::ExitCode::Ok;
    }
    const bool needsOperand = what == u"import"_s || what == u"forget"_s;
    if (needsOperand && arguments->file().isEmpty())
        return usageError(u"contacts"_s, what == u"import"_s ? Words::tr("A file is needed.")
                                                             : Words::tr("An address is needed."));
    if ((arguments->has("json"_L1) && what != u"list"_s) ||
        (arguments->has("output"_L1) && what != u"export"_s))
        return usageError(u"contacts"_s, Words::tr("This option does not belong to “%1”.").arg(what));
    if (what == u"import"_s)
        return importFile(*arguments);
    if (what == u"list"_s)
        return list(*arguments);
    if (what == u"export"_s && arguments->file().isEmpty())
        return exportAll(*arguments);
    if (what == u"forget"_s)
        return forget(*arguments);
    return usageError(u"contacts"_s, Words::tr("What to do is needed: import, list, export or forget."));
}

} // namespace envoi::cli
