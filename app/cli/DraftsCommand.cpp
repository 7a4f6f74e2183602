// envoi-cli drafts: the window's drafts.
#include "app/cli/Arguments.h"
#include "app/cli/Commands.h"
#include "app/cli/Help.h"
#include "app/cli/Output.h"
#include "app/words/ExitCode.h"
#include "app/words/Shown.h"
#include "core/store/DraftStore.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>

using namespace Qt::Literals::StringLiterals;

namespace envoi::cli {

namespace {

constexpr OptionSpec options[] = {{"json", false}};

int list(const Arguments &arguments)
{
    const store::DraftStore drafts(store::DraftStore::defaultFolder());
    QJsonArray array;
    for (const QString &path : drafts.paths()) {
        const QFileInfo file(path);
        // One that is damaged is listed all the same: it can be shown.
        const letter::Draft draft = drafts.load(path).value_or(letter::Draft());
        const QStringList to = draft.to + draft.cc + draft.bcc;
        const QDateTime changed = file.lastModified();
        if (arguments.has("json"_L1)) {
            array.append(QJsonObject{{u"id"_s, file.completeBaseName()},
                                     {u"path"_s, path},
                                     {u"changed"_s, changed.toUTC().toString(Qt::ISODate)},
                                     {u"from"_s, draft.from},
                                     {u"to"_s, QJsonArray::fromStringList(to)},
                                     {u"subject"_s, draft.subject}});
            continue;
        }
        const QString subject =
            draft.subject.isEmpty() ? Words::tr("(no subject)") : words::shown(draft.subject);
        printLine(file.completeBaseName() + u"  "_s + QLocale().toString(changed, QLocale::ShortFormat) +
                  u"  "_s + subject + u"  "_s + words::shown(to.join(u", "_s)));
    }
    if (arguments.has("json"_L1))
        printLine(QString::fromUtf8(QJsonDocument(array).toJson().trimmed()));
    return words::ExitCode::Ok;
}

int showDraft(const Arguments &arguments)
{
    const QString path = store::DraftStore::defaultFolder() + u'/' + arguments.file() + u".eml"_s;
    // Its name, and no way to anywhere else.
    if (arguments.file().contains(u'/') || arguments.file().contains(u'\\') || !QFileInfo::exists(path)) {
        printError(Words::tr("There is no draft %1.").arg(words::shown(arguments.file())));
        return words::ExitCode::NoInput;
    }
    QStringList given{path};
    if (arguments.has("json"_L1))
        given.append(u"--json"_s);
    return show(given);
}

} // namespace

int drafts(const QStringList &given)
{
    const QString what = given.value(0);
    const bool isHelp = what == u"--help"_s || what == u"-h"_s;
    const auto arguments = Arguments::parse(isHelp ? given : given.mid(1), options, Arguments::Operand::File);
    if (!arguments)
        return usageError(u"drafts"_s, arguments.error());
    if (arguments->wantsHelp()) {
        printLine(helpForDrafts());
        return words::ExitCode::Ok;
    }
    if (what == u"show"_s && arguments->file().isEmpty())
        return usageError(u"drafts"_s, Words::tr("The draft's name is needed, as “drafts list” shows it."));
    if (what == u"show"_s)
        return showDraft(*arguments);
    if (what == u"list"_s && arguments->file().isEmpty())
        return list(*arguments);
    return usageError(u"drafts"_s, Words::tr("What to do is needed: list or show."));
}

} // namespace envoi::cli
