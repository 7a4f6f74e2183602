#include "app/cli/DeliveryArguments.h"

#include "app/cli/Output.h"

#include <QRegularExpression>

#include <array>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::cli {

const std::vector<OptionSpec> deliveryArguments = {
    {"notify"},     {"return"},     {"envelope-id"}, {"require-tls", false}, {"priority"}, {"hold-for"},
    {"hold-until"}, {"deliver-by"}, {"if-late"},
};

namespace {

using Wrong = std::unexpected<QString>;

/// "90", "90s", "30m", "2h" or "3d". Nothing if it is none, or longer than some thirty years.
std::optional<std::chrono::seconds> timeFrom(const QString &text)
{
    static const QRegularExpression form(u"^(\\d{1,9})([smhd]?)$"_s);
    const auto match = form.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const qint64 count = match.captured(1).toLongLong();
    const QString unit = match.captured(2);
    const qint64 seconds = count * (unit == u"m"_s   ? 60
                                    : unit == u"h"_s ? 3600
                                    : unit == u"d"_s ? 86'400
                                                     : 1);
    if (seconds < 1 || seconds > 999'999'999)
        return std::nullopt;
    return std::chrono::seconds(seconds);
}

QString notTime(const QString &option, const QString &text)
{
    return Words::tr("%1 is a time such as 90s, 30m, 2h or 3d, not “%2”.").arg(option, text);
}

std::expected<void, QString> addReports(std::optional<Notifications> &wanted, const Arguments &arguments)
{
    if (!arguments.has("notify"_L1) && !arguments.has("return"_L1) && !arguments.has("envelope-id"_L1))
        return {};
    // Without a word on it, what servers do by themselves.
    if (!wanted)
        wanted = Notifications{.envelopeId = {}, .onDelay = true};
    if (arguments.has("notify"_L1)) {
        wanted->onSuccess = wanted->onFailure = wanted->onDelay = false;
        const QString text = arguments.value("notify"_L1);
        for (const QString &event : text == u"never"_s ? QStringList() : text.split(u',')) {
            if (event == u"success"_s)
                wanted->onSuccess = true;
            else if (event == u"failure"_s)
                wanted->onFailure = true;
            else if (event == u"delay"_s)
                wanted->onDelay = true;
            else
                return Wrong(Words::tr("--notify is success, failure, delay, several of them with commas, or "
                                       "never; not “%1”.")
                                 .arg(text));
        }
    }
    if (arguments.has("return"_L1)) {
        const QString text = arguments.value("return"_L1);
        if (text != u"full"_s && text != u"headers"_s)
            return Wrong(Words::tr("--return is full or headers."));
        wanted->returned =
            text == u"full"_s ? Notifications::Returned::Full : Notifications::Returned::Headers;
    }
    if (arguments.has("envelope-id"_L1)) {
        auto id = EnvelopeId::make(arguments.value("envelope-id"_L1).toUtf8());
        if (!id)
            return Wrong(Words::tr("--envelope-id has 1 to 100 characters of ASCII."));
        wanted->envelopeId = std::move(*id);
    }
    return {};
}

std::expected<void, QString> addTimes(DeliveryOptions &options, const Arguments &arguments)
{
    if (arguments.has("if-late"_L1) && !arguments.has("deliver-by"_L1))
        return Wrong(Words::tr("--if-late goes with --deliver-by."));
    if (arguments.has("deliver-by"_L1)) {
        const QString otherwise = arguments.value("if-late"_L1);
        if (arguments.has("if-late"_L1) && otherwise != u"notify"_s && otherwise != u"return"_s)
            return Wrong(Words::tr("--if-late is notify or return."));
        const auto within = timeFrom(arguments.value("deliver-by"_L1));
        if (!within)
            return Wrong(notTime(u"--deliver-by"_s, arguments.value("deliver-by"_L1)));
        const auto made = DeliverBy::make(*within, otherwise == u"return"_s ? DeliverBy::Else::Return
                                                                            : DeliverBy::Else::Notify);
        if (!made)
            return Wrong(notTime(u"--deliver-by"_s, arguments.value("deliver-by"_L1)));
        options.deliverBy = *made;
    }
    if (arguments.has("hold-for"_L1) && arguments.has("hold-until"_L1))
        return Wrong(Words::tr("It is either --hold-for or --hold-until."));
    if (arguments.has("hold-for"_L1)) {
        const auto time = timeFrom(arguments.value("hold-for"_L1));
        if (!time)
            return Wrong(notTime(u"--hold-for"_s, arguments.value("hold-for"_L1)));
        options.hold = *time;
    }
    if (arguments.has("hold-until"_L1)) {
        const auto date = QDateTime::fromString(arguments.value("hold-until"_L1), Qt::ISODate);
        if (!date.isValid())
            return Wrong(Words::tr("--hold-until is a date and time such as 2030-12-24T18:00, or "
                                   "2030-12-24T18:00:00+01:00; not “%1”.")
                             .arg(arguments.value("hold-until"_L1)));
        options.hold = date;
    }
    return {};
}

} // namespace

std::expected<DeliveryOptions, QString> withDeliveryArguments(DeliveryOptions options,
                                                              const Arguments &arguments)
{
    if (const auto added = addReports(options.notifications, arguments); !added)
        return Wrong(added.error());
    if (arguments.has("require-tls"_L1))
        options.requireTls = true;
    if (arguments.has("priority"_L1)) {
        bool isNumber = false;
        const auto priority = Priority::make(arguments.value("priority"_L1).toInt(&isNumber));
        if (!isNumber || !priority)
            return Wrong(Words::tr("--priority is a number from -9 to 9."));
        options.priority = *priority;
    }
    if (const auto added = addTimes(options, arguments); !added)
        return Wrong(added.error());
    return options;
}

} // namespace envoi::cli
