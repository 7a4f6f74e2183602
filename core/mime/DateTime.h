#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QStringView>

#include <optional>

namespace envoi::mime {

/// date-time of RFC 5322 section 3.3, with the date's own offset from UTC in whole minutes; empty when
/// \a date is invalid or its year has no four digits.
QByteArray formatDate(const QDateTime &date);

/// Reads date-time, also as section 4.3 and old mailers have it: comments, years of two and three
/// digits, named zones, no zone (taken as UTC), a month before the day.
std::optional<QDateTime> parseDate(QStringView text);

} // namespace envoi::mime
