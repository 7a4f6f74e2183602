#include "app/words/Shown.h"
#include "app/words/Words.h"

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::Literals::StringLiterals;

namespace envoi::words {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Words)
};

QString span(std::chrono::seconds time)
{
    const auto seconds = time.count();
    const auto in = [seconds](qint64 unit) { return static_cast<int>(seconds / unit); };
    if (seconds % 86'400 == 0)
        return in(86'400) == 1 ? Words::tr("one day") : Words::tr("%n days", nullptr, in(86'400));
    if (seconds % 3600 == 0)
        return in(3600) == 1 ? Words::tr("one hour") : Words::tr("%n hours", nullptr, in(3600));
    if (seconds % 60 == 0)
        return in(60) == 1 ? Words::tr("one minute") : Words::tr("%n minutes", nullptr, in(60));
    return in(1) == 1 ? Words::tr("one second") : Words::tr("%n seconds", nullptr, in(1));
}

QString reports(const Notifications &wanted)
{
    QStringList events;
    if (wanted.onSuccess)
        events.append(Words::tr("when it is delivered"));
    if (wanted.onDelay)
        events.append(Words::tr("when it is late"));
    if (wanted.onFailure)
        events.append(Words::tr("when it fails"));
    if (events.isEmpty())
        return Words::tr("no report, not even when it can't be delivered");
    QString text = Words::tr("a report %1").arg(events.join(u", "_s));
    if (wanted.returned == Notifications::Returned::Full)
        text += Words::tr(" (with the whole letter)");
    else if (wanted.returned == Notifications::Returned::Headers)
        text += Words::tr(" (with its header only)");
    return text;
}

} // namespace

QStringList wishes(const DeliveryOptions &options)
{
    QStringList list;
    if (options.notifications)
        list.append(reports(*options.notifications));
    if (options.requireTls)
        list.append(Words::tr("encryption all the way"));
    if (options.priority) {
        const int value = options.priority->value();
        list.append(value == urgentPriority    ? Words::tr("urgent")
                    : value == patientPriority ? Words::tr("not urgent")
                                               : Words::tr("priority %1").arg(value));
    }
    if (const auto &by = options.deliverBy)
        list.append(by->otherwise() == DeliverBy::Else::Return
                        ? Words::tr("delivery within %1, or it comes back").arg(span(by->within()))
                        : Words::tr("delivery within %1, or a report").arg(span(by->within())));
    if (const auto *time = std::get_if<std::chrono::seconds>(&options.hold))
        list.append(Words::tr("not to go out before %1 have passed").arg(span(*time)));
    else if (const auto *date = std::get_if<QDateTime>(&options.hold))
        list.append(Words::tr("not to go out before %1")
                        .arg(QLocale().toString(date->toLocalTime(), QLocale::ShortFormat)));
    return list;
}

QString notOffered(const QString &extension)
{
    if (extension == "DSN"_L1)
        return Words::tr("This server sends no delivery reports: none will come (DSN).");
    if (extension == "MT-PRIORITY"_L1)
        return Words::tr("This server knows no priorities: the letter goes like any other (MT-PRIORITY).");
    return Words::tr("This server can't do what was asked for: the letter goes without it (%1).")
        .arg(shown(extension));
}

} // namespace envoi::words
