#include "app/compose/CommandLine.h"

#include "core/mime/MailtoUrl.h"

#include <QCoreApplication>
#include <QDir>
#include <QUrl>

#include <algorithm>
#include <optional>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(envoi::compose::CommandLine)
};

/// A path or a file: link, as an absolute path.
QString absolutePath(const QString &text, const QString &workingFolder)
{
    QString path = text;
    if (text.startsWith("file:"_L1, Qt::CaseInsensitive)) {
        const QUrl url(text);
        if (url.isLocalFile())
            path = url.toLocalFile();
    }
    return QDir::cleanPath(QDir(workingFolder).absoluteFilePath(path));
}

struct Option {
    QLatin1StringView name;
    void (*take)(LetterRequest &letter, const QString &value, const QString &workingFolder);
};

template <letter::AnswerKind kind>
void takeAnswered(LetterRequest &letter, const QString &value, const QString &folder)
{
    letter.path = absolutePath(value, folder);
    letter.answer = kind;
}

constexpr Option options[] = {
    {QLatin1StringView("--reply"), takeAnswered<letter::AnswerKind::Reply>},
    {QLatin1StringView("--reply-all"), takeAnswered<letter::AnswerKind::ReplyAll>},
    {QLatin1StringView("--reply-list"), takeAnswered<letter::AnswerKind::ReplyList>},
    {QLatin1StringView("--forward"), takeAnswered<letter::AnswerKind::Forward>},
    {QLatin1StringView("--forward-attached"), takeAnswered<letter::AnswerKind::ForwardAsFile>},
    {QLatin1StringView("--from"),
     [](LetterRequest &letter, const QString &value, const QString &) { letter.from = value.trimmed(); }},
    {QLatin1StringView("--to"),
     [](LetterRequest &letter, const QString &value, const QString &) { letter.to.append(value); }},
    {QLatin1StringView("--cc"),
     [](LetterRequest &letter, const QString &value, const QString &) { letter.cc.append(value); }},
    {QLatin1StringView("--bcc"),
     [](LetterRequest &letter, const QString &value, const QString &) { letter.bcc.append(value); }},
    {QLatin1StringView("--subject"), [](LetterRequest &letter, const QString &value,
                                        const QString &) { letter.subject = value.simplified(); }},
    {QLatin1StringView("--body"),
     [](LetterRequest &letter, const QString &value, const QString &) {
         letter.body = QString(value).replace(u"\r\n"_s, u"\n"_s).replace(u'\r', u'\n');
     }},
    {QLatin1StringView("--attach"),
     [](LetterRequest &letter, const QString &value, const QString &folder) {
         letter.attachments.append(absolutePath(value, folder));
     }},
};

const Option *findOption(QStringView name)
{
    for (const auto &option : options) {
        if (name == option.name)
            return &option;
    }
    return nullptr;
}

std::optional<LetterRequest> readLink(const QString &link, const QString &workingFolder)
{
    auto request = mime::parseMailto(link);
    if (!request)
        return {};
    LetterRequest letter{
        request->to, request->cc, request->bcc, request->subject, request->body, request->inReplyTo, {}, {},
        {},          {}};
    for (const auto &path : request->attachments)
        letter.linkAttachments.append(absolutePath(path, workingFolder));
    return letter;
}

/// What options say goes into the link's own letter.
void merge(LetterRequest &letter, const LetterRequest &from)
{
    letter.to += from.to;
    letter.cc += from.cc;
    letter.bcc += from.bcc;
    if (!from.subject.isEmpty())
        letter.subject = from.subject;
    if (!from.body.isEmpty())
        letter.body = letter.body.isEmpty() ? from.body : letter.body + u'\n' + from.body;
    letter.attachments += from.attachments;
    letter.from = from.from;
}

} // namespace

Start parseArguments(const QStringList &arguments, const QString &workingFolder)
{
    Start start;
    const auto wrong = [](const QString &why) {
        Start result;
        result.problem = why;
        return result;
    };
    LetterRequest fromOptions;
    bool optionsEnd = false;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString &argument = arguments[i];
        if (!optionsEnd && argument == "--"_L1) {
            optionsEnd = true;
            continue;
        }
        if (!optionsEnd && argument.startsWith(u'-') && argument.size() > 1) {
            if (argument == "--help"_L1 || argument == "-h"_L1) {
                start.help = true;
                continue;
            }
            if (argument == "--version"_L1) {
                start.version = true;
                continue;
            }
            if (argument == "--mailbox"_L1) {
                start.mailbox = true;
                continue;
            }
            const auto equals = argument.indexOf(u'=');
            const auto *option =
                findOption(QStringView(argument).first(equals < 0 ? argument.size() : equals));
            if (!option)
                return wrong(Words::tr("There is no option “%1”.").arg(argument));
            if (equals >= 0) {
                option->take(fromOptions, argument.mid(equals + 1), workingFolder);
            } else if (i + 1 < arguments.size()) {
                option->take(fromOptions, arguments[++i], workingFolder);
            } else {
                return wrong(Words::tr("“%1” needs a value.").arg(argument));
            }
            continue;
        }
        if (argument.isEmpty())
            continue;
        if (argument.startsWith("mailto:"_L1, Qt::CaseInsensitive)) {
            auto letter = readLink(argument, workingFolder);
            if (!letter)
                return wrong(Words::tr("This is not a mailto: link: “%1”.").arg(argument));
            start.letters.push_back(std::move(*letter));
        } else if (argument.endsWith(".eml"_L1, Qt::CaseInsensitive)) {
            LetterRequest letter;
            letter.path = absolutePath(argument, workingFolder);
            start.letters.push_back(std::move(letter));
        } else {
            return wrong(
                Words::tr("“%1” is neither a mailto: link nor an .eml file. To attach a file, use --attach.")
                    .arg(argument));
        }
    }
    if (fromOptions != LetterRequest()) {
        if (start.letters.size() == 1 && start.letters.front().path.isEmpty() && fromOptions.path.isEmpty())
            merge(start.letters.front(), fromOptions);
        else
            start.letters.insert(start.letters.begin(), std::move(fromOptions));
    }
    return start;
}

QString unknownSender(const Start &start, const QList<account::Account> &accounts)
{
    QStringList known;
    for (const auto &account : accounts) {
        for (const auto &identity : account.identities)
            known.append(identity.address);
    }
    known.removeDuplicates();
    for (const auto &letter : start.letters) {
        if (letter.from.isEmpty())
            continue;
        const auto wanted = mime::Mailbox::parse(letter.from);
        const bool isKnown = wanted && std::ranges::any_of(known, [&wanted](const QString &address) {
                                 const auto own = mime::Mailbox::parse(address);
                                 return own && own->addrSpec() == wanted->addrSpec();
                             });
        if (isKnown)
            continue;
        return Words::tr("“%1” is none of your identities.").arg(letter.from) + u' ' +
               (known.isEmpty() ? Words::tr("There are none yet.")
                                : Words::tr("They are: %1").arg(known.join(u", "_s)));
    }
    return {};
}

QString usage()
{
    return Words::tr("Usage: envoi [OPTION ...] [mailto:LINK | LETTER.eml ...]\n"
                     "Opens a letter to write and send.\n"
                     "\n"
                     "  --from ADDRESS     which of your identities writes the letter\n"
                     "  --to ADDRESS       a recipient; several are separated by commas\n"
                     "  --cc ADDRESS       a recipient of a copy\n"
                     "  --bcc ADDRESS      a recipient whom the others don't see\n"
                     "  --subject TEXT     the subject\n"
                     "  --body TEXT        the text of the letter\n"
                     "  --attach FILE      a file to attach; may be given again\n"
                     "  --reply FILE       answers the letter in an .eml file; --reply-all, --reply-list,\n"
                     "                     --forward and --forward-attached do what they say\n"
                     "  --mailbox          shows drafts, the outbox, what was sent and templates\n"
                     "  --help             prints this\n"
                     "  --version          prints the version\n"
                     "\n"
                     "When Envoi is running already, the letter opens there.\n");
}

} // namespace envoi::compose
