#include "app/cli/MessageOptions.h"

#include "app/cli/Output.h"

#include <QFile>
#include <QFileInfo>
#include <QStringDecoder>

#include <algorithm>
#include <cstdio>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::cli {

const std::vector<OptionSpec> messageOptions = {
    {"from"},
    {"to", true, true},
    {"cc", true, true},
    {"bcc", true, true},
    {"reply-to", true, true},
    {"subject"},
    {"text"},
    {"html"},
    {"attach", true, true},
    {"inline", true, true},
    {"header", true, true},
};

namespace {

/// A text that a person reads; more is an attachment.
constexpr qint64 longestText = 64 * 1024 * 1024;

Result<QByteArray> readFile(const QString &path)
{
    QFile file;
    if (path == u"-"_s) {
        if (!file.open(stdin, QIODevice::ReadOnly))
            return failure(ErrorCode::FileUnreadable, Words::tr("standard input"), {}, file.errorString());
    } else {
        if (auto seen = FileReference::look(path); !seen && !QFileInfo(path).exists())
            return std::unexpected(seen.error());
        else if (QFileInfo(path).isDir())
            return failure(ErrorCode::FileIsFolder, path);
        file.setFileName(path);
        if (!file.open(QIODevice::ReadOnly))
            return failure(ErrorCode::FileUnreadable, path, {}, file.errorString());
    }
    const QByteArray octets = file.read(longestText + 1);
    if (file.error() != QFileDevice::NoError)
        return failure(ErrorCode::FileUnreadable, path, {}, file.errorString());
    if (octets.size() > longestText)
        return failure(ErrorCode::MessageMalformed, path,
                       Words::tr("It is longer than a text can be: attach it."));
    return octets;
}

/// UTF-8 with or without a byte order mark, any line ends, as text with LF.
Result<QString> readText(const QString &path)
{
    const auto octets = readFile(path);
    if (!octets)
        return std::unexpected(octets.error());
    QStringDecoder decoder(QStringDecoder::Utf8);
    QString text = decoder(*octets);
    if (decoder.hasError())
        return failure(ErrorCode::MessageMalformed, path, Words::tr("The text is not UTF-8."));
    text.replace(u"\r\n"_s, u"\n"_s);
    text.replace(u'\r', u'\n');
    return text;
}

/// The addresses of an option. A line end in one would be taken for the end of an address, or for
/// a space in a name, further on: here it is only ever a mistake, or an attack.
Result<QStringList> addressesOf(const Arguments &arguments, QLatin1StringView name)
{
    const auto isControl = [](QChar c) { return c.category() == QChar::Other_Control; };
    for (const QString &text : arguments.values(name)) {
        if (std::ranges::any_of(text, isControl))
            return failure(ErrorCode::AddressSyntax, text,
                           Words::tr("There is a line break or control character in it."));
    }
    return arguments.values(name);
}

Result<QStringList> splitAddressesOf(const Arguments &arguments, QLatin1StringView name)
{
    const auto texts = addressesOf(arguments, name);
    if (!texts)
        return std::unexpected(texts.error());
    QStringList addresses;
    for (const QString &text : *texts)
        addresses += mime::splitAddresses(text);
    return addresses;
}

Result<letter::InlineImage> inlineImage(const QString &value)
{
    const auto equals = value.lastIndexOf(u'=');
    auto attachment = letter::attachmentFromFile(value.left(equals));
    if (!attachment)
        return std::unexpected(attachment.error());
    return letter::InlineImage{value.mid(equals + 1), std::move(*attachment)};
}

} // namespace

bool hasMessageOption(const Arguments &arguments)
{
    return std::ranges::any_of(messageOptions, [&](const OptionSpec &option) {
        return arguments.has(QLatin1StringView(option.name));
    });
}

bool readsStandardInput(const Arguments &arguments)
{
    return arguments.value("text"_L1) == u"-"_s || arguments.value("html"_L1) == u"-"_s;
}

QString messageUsageError(const Arguments &arguments)
{
    if (arguments.value("text"_L1) == u"-"_s && arguments.value("html"_L1) == u"-"_s)
        return Words::tr("Only one of --text and --html can read standard input.");
    if (arguments.has("inline"_L1) && !arguments.has("html"_L1))
        return Words::tr("A picture by --inline needs --html; use --attach otherwise.");
    for (const QString &value : arguments.values("inline"_L1)) {
        const auto equals = value.lastIndexOf(u'=');
        if (equals <= 0 || equals + 1 == value.size())
            return Words::tr("It must be --inline FILE=CID, not “%1”.").arg(value);
    }
    for (const QString &value : arguments.values("header"_L1)) {
        if (value.indexOf(u':') <= 0)
            return Words::tr("It must be --header 'NAME: BODY', not “%1”.").arg(value);
    }
    return {};
}

Result<letter::Draft> draftFrom(const Arguments &arguments)
{
    letter::Draft draft;
    if (const auto from = addressesOf(arguments, "from"_L1); !from)
        return std::unexpected(from.error());
    draft.from = arguments.value("from"_L1);
    draft.subject = arguments.value("subject"_L1);
    for (const auto &[name, list] : {std::pair{"to"_L1, &draft.to},
                                     {"cc"_L1, &draft.cc},
                                     {"bcc"_L1, &draft.bcc},
                                     {"reply-to"_L1, &draft.replyTo}}) {
        auto addresses = splitAddressesOf(arguments, name);
        if (!addresses)
            return std::unexpected(addresses.error());
        *list = std::move(*addresses);
    }
    for (const QString &value : arguments.values("header"_L1)) {
        const auto colon = value.indexOf(u':');
        QString body = value.mid(colon + 1);
        if (body.startsWith(u' '))
            body.remove(0, 1);
        draft.extraFields.emplace_back(value.left(colon), body);
    }
    draft.format = arguments.has("html"_L1) ? letter::Draft::Format::Rich : letter::Draft::Format::Plain;
    if (arguments.has("text"_L1)) {
        auto text = readText(arguments.value("text"_L1));
        if (!text)
            return std::unexpected(text.error());
        draft.text = std::move(*text);
    }
    if (arguments.has("html"_L1)) {
        auto html = readText(arguments.value("html"_L1));
        if (!html)
            return std::unexpected(html.error());
        draft.html = std::move(*html);
    }
    for (const QString &path : arguments.values("attach"_L1)) {
        auto attachment = letter::attachmentFromFile(path);
        if (!attachment)
            return std::unexpected(attachment.error());
        draft.attachments.push_back(std::move(*attachment));
    }
    for (const QString &value : arguments.values("inline"_L1)) {
        auto image = inlineImage(value);
        if (!image)
            return std::unexpected(image.error());
        draft.images.push_back(std::move(*image));
    }
    return draft;
}

} // namespace envoi::cli
