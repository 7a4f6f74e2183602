// What is asked of the servers for a letter, to and from the JSON of X-Envoi-Draft.
#include "core/letter/DraftFields.h"

#include <QJsonArray>

#include <array>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::letter {

namespace {

using Returned = Notifications::Returned;
using Else = DeliverBy::Else;

constexpr std::array<std::pair<QStringView, bool Notifications::*>, 3> events{{
    {u"success", &Notifications::onSuccess},
    {u"failure", &Notifications::onFailure},
    {u"delay", &Notifications::onDelay},
}};

QJsonObject toJson(const Notifications &notifications)
{
    QJsonArray on;
    for (const auto &[name, member] : events) {
        if (notifications.*member)
            on.append(name.toString());
    }
    QJsonObject object{{u"on"_s, on}};
    if (notifications.returned != Returned::Unsaid)
        object.insert(u"return"_s, notifications.returned == Returned::Full ? u"full"_s : u"headers"_s);
    if (const auto &id = notifications.envelopeId)
        object.insert(u"envelopeId"_s, QString::fromLatin1(id->toBytes()));
    return object;
}

Notifications notificationsFrom(const QJsonObject &object)
{
    Notifications notifications;
    const QJsonArray on = object.value(u"on"_s).toArray();
    for (const auto &[name, member] : events)
        notifications.*member = on.contains(name.toString());
    const QString returned = object.value(u"return"_s).toString();
    if (returned == u"full"_s)
        notifications.returned = Returned::Full;
    else if (returned == u"headers"_s)
        notifications.returned = Returned::Headers;
    if (auto id = EnvelopeId::make(object.value(u"envelopeId"_s).toString().toUtf8()))
        notifications.envelopeId = std::move(*id);
    return notifications;
}

} // namespace

QJsonObject toJson(const DeliveryOptions &options)
{
    QJsonObject object;
    if (options.notifications)
        object.insert(u"notifications"_s, toJson(*options.notifications));
    if (options.priority)
        object.insert(u"priority"_s, options.priority->value());
    if (options.requireTls)
        object.insert(u"requireTls"_s, true);
    if (const auto &by = options.deliverBy)
        object.insert(u"deliverBy"_s, QJsonObject{
                                          {u"seconds"_s, static_cast<qint64>(by->within().count())},
                                          {u"return"_s, by->otherwise() == Else::Return},
                                          {u"trace"_s, by->isTraced()},
                                      });
    if (const auto *time = std::get_if<std::chrono::seconds>(&options.hold))
        object.insert(u"holdFor"_s, static_cast<qint64>(time->count()));
    else if (const auto *date = std::get_if<QDateTime>(&options.hold))
        object.insert(u"holdUntil"_s, date->toUTC().toString(Qt::ISODate));
    return object;
}

DeliveryOptions optionsFrom(const QJsonObject &object)
{
    DeliveryOptions options;
    if (const QJsonValue notifications = object.value(u"notifications"_s); notifications.isObject())
        options.notifications = notificationsFrom(notifications.toObject());
    if (const QJsonValue value = object.value(u"priority"_s); value.isDouble()) {
        if (const auto priority = Priority::make(value.toInt(100)))
            options.priority = *priority;
    }
    options.requireTls = object.value(u"requireTls"_s).toBool();
    if (const QJsonValue value = object.value(u"deliverBy"_s); value.isObject()) {
        const QJsonObject by = value.toObject();
        const auto otherwise = by.value(u"return"_s).toBool() ? Else::Return : Else::Notify;
        // A time that is damaged is longer than any.
        const std::chrono::seconds within(by.value(u"seconds"_s).toInteger(1'000'000'000));
        if (const auto made = DeliverBy::make(within, otherwise, by.value(u"trace"_s).toBool()))
            options.deliverBy = *made;
    }
    const auto seconds = object.value(u"holdFor"_s).toInteger();
    const auto date = QDateTime::fromString(object.value(u"holdUntil"_s).toString(), Qt::ISODate);
    if (seconds > 0)
        options.hold = std::chrono::seconds(seconds);
    else if (date.isValid())
        options.hold = date;
    return options;
}

} // namespace envoi::letter
