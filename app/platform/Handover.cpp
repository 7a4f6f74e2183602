#include "app/platform/Handover.h"

#include <QtEndian>

#include <algorithm>

namespace envoi::platform {

namespace {

constexpr QByteArrayView mark("ENVOI/1\n");
constexpr quint32 maximalLength = 4 * 1024 * 1024;
constexpr quint32 maximalTexts = 4096;
constexpr qsizetype numberSize = sizeof(quint32);

void appendNumber(QByteArray &octets, quint32 number)
{
    char bytes[numberSize];
    qToBigEndian(number, bytes);
    octets.append(bytes, numberSize);
}

void appendText(QByteArray &octets, const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    appendNumber(octets, static_cast<quint32>(utf8.size()));
    octets.append(utf8);
}

std::optional<quint32> takeNumber(QByteArrayView &octets)
{
    if (octets.size() < numberSize)
        return {};
    const auto number = qFromBigEndian<quint32>(octets.data());
    octets = octets.sliced(numberSize);
    return number;
}

std::optional<QString> takeText(QByteArrayView &octets)
{
    const auto length = takeNumber(octets);
    if (!length || *length > static_cast<quint64>(octets.size()))
        return {};
    QString text = QString::fromUtf8(octets.first(static_cast<qsizetype>(*length)));
    octets = octets.sliced(static_cast<qsizetype>(*length));
    return text;
}

} // namespace

QByteArray encode(const Handover &handover)
{
    QByteArray body;
    appendText(body, handover.workingFolder);
    appendText(body, handover.activationToken);
    appendNumber(body, static_cast<quint32>(handover.arguments.size()));
    for (const auto &argument : handover.arguments)
        appendText(body, argument);
    if (body.size() > static_cast<qsizetype>(maximalLength) ||
        handover.arguments.size() > static_cast<qsizetype>(maximalTexts))
        return {};
    QByteArray octets(mark.data(), mark.size());
    appendNumber(octets, static_cast<quint32>(body.size()));
    return octets + body;
}

HandoverReading decode(QByteArrayView octets)
{
    using State = HandoverReading::State;
    const auto common = std::min(octets.size(), mark.size());
    if (octets.first(common) != mark.first(common))
        return {State::Invalid, {}};
    octets = octets.sliced(common);
    const auto length = takeNumber(octets);
    if (!length)
        return {};
    if (*length > maximalLength || static_cast<quint64>(octets.size()) > *length)
        return {State::Invalid, {}};
    if (static_cast<quint64>(octets.size()) < *length)
        return {};

    Handover handover;
    const auto folder = takeText(octets);
    const auto token = folder ? takeText(octets) : std::nullopt;
    const auto count = token ? takeNumber(octets) : std::nullopt;
    if (!count || *count > maximalTexts)
        return {State::Invalid, {}};
    handover.workingFolder = *folder;
    handover.activationToken = *token;
    for (quint32 i = 0; i < *count; ++i) {
        auto argument = takeText(octets);
        if (!argument)
            return {State::Invalid, {}};
        handover.arguments.append(std::move(*argument));
    }
    if (!octets.isEmpty())
        return {State::Invalid, {}};
    return {State::Complete, std::move(handover)};
}

} // namespace envoi::platform
