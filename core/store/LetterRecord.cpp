// The record of a letter, to and from JSON.
#include "core/base/ErrorName.h"
#include "core/base/Words.h"
#include "core/letter/KeptOptions.h"
#include "core/store/Outbox.h"

#include <QJsonArray>

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace envoi::store {

namespace {

using State = LetterRecord::State;
using Recipient = LetterRecord::Recipient;
using Copy = LetterRecord::Copy;

constexpr std::array<QStringView, 6> stateNames{u"waiting", u"scheduled", u"sending",
                                                u"sent",    u"refused",   u"unknown"};
constexpr std::array<QStringView, 5> verdictNames{u"not-tried", u"accepted", u"refused-for-now",
                                                  u"refused-for-good", u"unknown"};
constexpr std::array<QStringView, 4> copyNames{u"not-wanted", u"wanted", u"done", u"failed"};

template <typename Enum, std::size_t Count>
QString nameOf(Enum value, const std::array<QStringView, Count> &names)
{
    return names[static_cast<std::size_t>(value)].toString();
}

template <typename Enum, std::size_t Count>
std::optional<Enum> valueOf(const QJsonValue &name, const std::array<QStringView, Count> &names)
{
    const auto found = std::ranges::find(names, name.toString());
    return found == names.end() ? std::nullopt : std::optional(static_cast<Enum>(found - names.begin()));
}

/// In UTC and with milliseconds, so that it is the same moment wherever it is read.
QJsonValue timeJson(const QDateTime &time)
{
    return time.isValid() ? QJsonValue(time.toUTC().toString(Qt::ISODateWithMs)) : QJsonValue();
}

QDateTime timeFrom(const QJsonValue &value)
{
    return QDateTime::fromString(value.toString(), Qt::ISODateWithMs).toUTC();
}

QJsonValue errorJson(const std::optional<Error> &error)
{
    if (!error)
        return {};
    QJsonObject object{{u"code"_s, errorName(error->code)}};
    if (!error->context.isEmpty())
        object.insert(u"context"_s, error->context);
    if (!error->detail.isEmpty())
        object.insert(u"detail"_s, error->detail);
    if (!error->serverText.isEmpty())
        object.insert(u"serverText"_s, error->serverText);
    return object;
}

std::optional<Error> errorFrom(const QJsonValue &value)
{
    if (!value.isObject())
        return std::nullopt;
    // A later version may know more of them.
    const auto code = errorFromName(value[u"code"_s].toString()).value_or(ErrorCode::TemporaryFailure);
    return Error{code, value[u"context"_s].toString(), value[u"detail"_s].toString(),
                 value[u"serverText"_s].toString()};
}

QJsonObject recipientJson(const Recipient &recipient)
{
    QJsonObject object{{u"address"_s, recipient.address.toString()},
                       {u"verdict"_s, nameOf(recipient.verdict, verdictNames)}};
    if (recipient.code != 0)
        object.insert(u"code"_s, recipient.code);
    if (!recipient.enhancedCode.isEmpty())
        object.insert(u"enhancedCode"_s, recipient.enhancedCode);
    if (!recipient.lines.isEmpty())
        object.insert(u"lines"_s, QJsonArray::fromStringList(recipient.lines));
    return object;
}

QStringList stringsFrom(const QJsonValue &value)
{
    QStringList strings;
    for (const QJsonValue one : value.toArray())
        strings.append(one.toString());
    return strings;
}

std::optional<Recipient> recipientFrom(const QJsonValue &value)
{
    auto address = AddrSpec::parse(value[u"address"_s].toString());
    const auto verdict = valueOf<Recipient::Verdict>(value[u"verdict"_s], verdictNames);
    if (!address || !verdict)
        return std::nullopt;
    return Recipient{std::move(*address), *verdict, value[u"code"_s].toInt(),
                     value[u"enhancedCode"_s].toString(), stringsFrom(value[u"lines"_s])};
}

QJsonObject copyJson(const Copy &copy)
{
    return {{u"state"_s, nameOf(copy.state, copyNames)},
            {u"folder"_s, copy.folder},
            {u"attempts"_s, copy.attempts},
            {u"nextAttempt"_s, timeJson(copy.nextAttempt)},
            {u"error"_s, errorJson(copy.error)}};
}

Copy copyFrom(const QJsonValue &value)
{
    return {valueOf<Copy::State>(value[u"state"_s], copyNames).value_or(Copy::State::NotWanted),
            value[u"folder"_s].toString(), value[u"attempts"_s].toInt(), timeFrom(value[u"nextAttempt"_s]),
            errorFrom(value[u"error"_s])};
}

std::unexpected<Error> damaged(const QString &detail)
{
    return failure(ErrorCode::SettingsDamaged, {}, detail);
}

} // namespace

bool LetterRecord::isPartlySent() const
{
    const auto has = std::ranges::count(recipients, Recipient::Verdict::Accepted, &Recipient::verdict);
    return has > 0 && has < std::ssize(recipients);
}

QJsonObject LetterRecord::toJson() const
{
    QJsonArray everybody;
    for (const Recipient &recipient : recipients)
        everybody.append(recipientJson(recipient));
    QJsonArray lines;
    for (const Line &line : transcript)
        lines.append(QJsonArray{line.speaker, line.text, line.time});

    QJsonObject object = others;
    object.insert(u"version"_s, 1);
    object.insert(u"id"_s, id);
    object.insert(u"state"_s, nameOf(state, stateNames));
    object.insert(u"account"_s, accountId);
    object.insert(u"identity"_s, identityId);
    object.insert(u"from"_s, from);
    object.insert(u"to"_s, QJsonArray::fromStringList(to));
    object.insert(u"subject"_s, subject);
    object.insert(u"messageId"_s, messageId);
    object.insert(u"queued"_s, timeJson(queued));
    object.insert(u"due"_s, timeJson(due));
    object.insert(u"timeZone"_s, timeZone);
    object.insert(u"keepsDate"_s, keepsDate);
    object.insert(u"options"_s, letter::toJson(options));
    object.insert(u"attempts"_s, attempts);
    object.insert(u"firstAttempt"_s, timeJson(firstAttempt));
    object.insert(u"nextAttempt"_s, timeJson(nextAttempt));
    object.insert(u"sent"_s, timeJson(sent));
    object.insert(u"error"_s, errorJson(error));
    object.insert(u"recipients"_s, everybody);
    object.insert(u"finalReply"_s, finalReply);
    object.insert(u"notOffered"_s, QJsonArray::fromStringList(notOffered));
    object.insert(u"transcript"_s, lines);
    object.insert(u"copy"_s, copyJson(copy));
    return object;
}

Result<LetterRecord> LetterRecord::fromJson(const QJsonObject &object)
{
    LetterRecord record;
    const auto known = valueOf<State>(object[u"state"_s], stateNames);
    if (!known)
        return damaged(Words::tr("It says no state."));
    record.state = *known;
    record.id = object[u"id"_s].toString();
    record.accountId = object[u"account"_s].toString();
    record.identityId = object[u"identity"_s].toString();
    record.from = object[u"from"_s].toString();
    record.to = stringsFrom(object[u"to"_s]);
    record.subject = object[u"subject"_s].toString();
    record.messageId = object[u"messageId"_s].toString();
    record.queued = timeFrom(object[u"queued"_s]);
    record.due = timeFrom(object[u"due"_s]);
    record.timeZone = object[u"timeZone"_s].toString();
    record.keepsDate = object[u"keepsDate"_s].toBool();
    record.options = letter::optionsFrom(object[u"options"_s].toObject());
    record.attempts = object[u"attempts"_s].toInt();
    record.firstAttempt = timeFrom(object[u"firstAttempt"_s]);
    record.nextAttempt = timeFrom(object[u"nextAttempt"_s]);
    record.sent = timeFrom(object[u"sent"_s]);
    record.error = errorFrom(object[u"error"_s]);
    for (const QJsonValue one : object[u"recipients"_s].toArray()) {
        auto recipient = recipientFrom(one);
        // Without one of them nobody could say any more who has the letter.
        if (!recipient)
            return damaged(Words::tr("A recipient in it can't be understood."));
        record.recipients.push_back(std::move(*recipient));
    }
    record.finalReply = object[u"finalReply"_s].toString();
    record.notOffered = stringsFrom(object[u"notOffered"_s]);
    for (const QJsonValue line : object[u"transcript"_s].toArray())
        record.transcript.push_back({line[0].toInt(), line[1].toString(), line[2].toInteger()});
    record.copy = copyFrom(object[u"copy"_s]);

    const QJsonObject understood = record.toJson();
    for (auto entry = object.begin(); entry != object.end(); ++entry) {
        if (!understood.contains(entry.key()))
            record.others.insert(entry.key(), entry.value());
    }
    return record;
}

} // namespace envoi::store
