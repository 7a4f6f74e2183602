#include "core/base/DeliveryOptions.h"

#include <algorithm>
#include <cstdlib>

namespace envoi {

Result<EnvelopeId> EnvelopeId::make(QByteArray text)
{
    const bool isPrintable = std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
    if (text.isEmpty() || text.size() > 100 || !isPrintable)
        return failure(ErrorCode::InvalidArgument, QString::fromUtf8(text));
    EnvelopeId id;
    id.m_text = std::move(text);
    return id;
}

Result<Priority> Priority::make(int value)
{
    if (value < -9 || value > 9)
        return failure(ErrorCode::InvalidArgument, QString::number(value));
    Priority priority;
    priority.m_value = value;
    return priority;
}

Result<DeliverBy> DeliverBy::make(std::chrono::seconds within, Else otherwise, bool trace)
{
    const auto seconds = within.count();
    if (std::abs(seconds) > 999'999'999 || (otherwise == Else::Return && seconds <= 0))
        return failure(ErrorCode::InvalidArgument, QString::number(seconds));
    DeliverBy deliverBy;
    deliverBy.m_within = within;
    deliverBy.m_otherwise = otherwise;
    deliverBy.m_trace = trace;
    return deliverBy;
}

QByteArray DeliverBy::toBytes() const
{
    return QByteArray::number(static_cast<qint64>(m_within.count())) +
           (m_otherwise == Else::Return ? ";R" : ";N") + (m_trace ? "T" : "");
}

} // namespace envoi
