#include "core/smtp/Options.h"

#include <algorithm>
#include <cstdlib>

namespace envoi::smtp {

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

QByteArray xtext(QByteArrayView text)
{
    constexpr char digits[] = "0123456789ABCDEF";
    QByteArray out;
    for (const char c : text) {
        if (c > ' ' && c <= '~' && c != '+' && c != '=')
            out += c;
        else
            (out += '+').append(digits[static_cast<unsigned char>(c) >> 4]).append(digits[c & 15]);
    }
    return out;
}

QByteArray originalRecipient(const AddrSpec &recipient)
{
    if (!recipient.needsSmtputf8())
        return "rfc822;" + xtext(recipient.toBytes());
    QByteArray out = "utf-8;";
    for (const char32_t c : QString::fromUtf8(recipient.toBytes()).toUcs4()) {
        if (c > U' ' && c <= U'~' && c != U'+' && c != U'=' && c != U'\\')
            out += static_cast<char>(c);
        else
            out += "\\x{" + QByteArray::number(static_cast<uint>(c), 16).toUpper() + '}';
    }
    return out;
}

} // namespace envoi::smtp
