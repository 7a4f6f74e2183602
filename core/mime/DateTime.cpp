#include "core/mime/DateTime.h"

#include <QTimeZone>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <vector>

using namespace Qt::Literals::StringLiterals;

namespace envoi::mime {

namespace {

constexpr std::array dayNames{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr std::array monthNames{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr int secondsOfMinute = 60;
constexpr int secondsOfHour = 3600;
constexpr int largestOffset = 14 * secondsOfHour;
/// Nothing longer is a date; what follows is not even looked at.
constexpr qsizetype longestDate = 500;

QByteArray twoDigits(int number)
{
    return QByteArray::number(number).rightJustified(2, '0');
}

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

/// Runs of letters, runs of digits, and single other characters; comments and white space left out.
std::vector<QStringView> tokensOf(QStringView text)
{
    std::vector<QStringView> tokens;
    int depth = 0;
    for (qsizetype i = 0; i < text.size();) {
        const QChar c = text[i];
        if (c == u'(' || (c == u')' && depth > 0)) {
            depth += c == u'(' ? 1 : -1;
            ++i;
        } else if (depth > 0 || c.isSpace()) {
            i += c == u'\\' ? 2 : 1;
        } else {
            qsizetype end = i + 1;
            while (end < text.size() &&
                   ((isDigit(c) && isDigit(text[end])) || (c.isLetter() && text[end].isLetter())))
                ++end;
            tokens.push_back(text.sliced(i, end - i));
            i = end;
        }
    }
    return tokens;
}

int monthOf(QStringView token)
{
    for (std::size_t i = 0; i < monthNames.size(); ++i) {
        if (token.first(std::min<qsizetype>(3, token.size()))
                .compare(QLatin1StringView(monthNames[i]), Qt::CaseInsensitive) == 0)
            return static_cast<int>(i) + 1;
    }
    return 0;
}

/// Section 4.3: of the names only these have a meaning; all others are UTC.
int namedOffset(QStringView name)
{
    struct Zone {
        QLatin1StringView name;
        int hours;
    };
    static constexpr std::array zones{Zone{"EDT"_L1, -4}, Zone{"EST"_L1, -5}, Zone{"CDT"_L1, -5},
                                      Zone{"CST"_L1, -6}, Zone{"MDT"_L1, -6}, Zone{"MST"_L1, -7},
                                      Zone{"PDT"_L1, -7}, Zone{"PST"_L1, -8}};
    const auto *const zone = std::ranges::find_if(zones, [name](const Zone &candidate) {
        return name.compare(candidate.name, Qt::CaseInsensitive) == 0;
    });
    return zone == zones.end() ? 0 : zone->hours * secondsOfHour;
}

/// The tokens, read one after the other.
class Reader {
public:
    explicit Reader(std::vector<QStringView> tokens) : m_tokens(std::move(tokens)) {}
    bool atEnd() const { return m_position == m_tokens.size(); }
    QStringView peek() const { return atEnd() ? QStringView() : m_tokens[m_position]; }
    QStringView take() { return atEnd() ? QStringView() : m_tokens[m_position++]; }
    bool skip(QStringView token)
    {
        if (peek() != token)
            return false;
        ++m_position;
        return true;
    }
    bool isNumber() const { return !atEnd() && isDigit(peek().front()); }
    /// -1 when there is none, or one beyond all measure.
    int takeNumber()
    {
        if (!isNumber() || peek().size() > 6)
            return -1;
        return take().toInt();
    }

private:
    std::vector<QStringView> m_tokens;
    std::size_t m_position = 0;
};

struct Clock {
    int hour = 0;
    int minute = 0;
    int second = 0;
};

std::optional<Clock> readClock(Reader &reader)
{
    Clock clock;
    clock.hour = reader.takeNumber();
    if (!reader.skip(u":") && !reader.skip(u"."))
        return {};
    clock.minute = reader.takeNumber();
    if (reader.skip(u":") || reader.skip(u"."))
        clock.second = reader.takeNumber();
    return clock;
}

int fullYear(int year, qsizetype digits)
{
    if (digits == 2)
        return year < 50 ? year + 2000 : year + 1900;
    return digits == 3 ? year + 1900 : year;
}

/// Seconds from UTC; nothing when there is an offset that can't be.
std::optional<int> readZone(Reader &reader)
{
    if (reader.atEnd())
        return 0;
    if (reader.peek() == u"+" || reader.peek() == u"-") {
        const int sign = reader.take() == u"-" ? -1 : 1;
        const qsizetype digits = reader.peek().size();
        int number = reader.takeNumber();
        if (number < 0)
            return {};
        if (digits <= 2) {
            number *= 100;
            if (reader.skip(u":"))
                number += std::max(reader.takeNumber(), 0);
        }
        if (number % 100 >= secondsOfMinute)
            return {};
        return sign * (number / 100 * secondsOfHour + number % 100 * secondsOfMinute);
    }
    return namedOffset(reader.take());
}

} // namespace

QByteArray formatDate(const QDateTime &date)
{
    if (!date.isValid())
        return {};
    const int minutes = date.offsetFromUtc() / secondsOfMinute;
    const QDateTime local = date.toOffsetFromUtc(minutes * secondsOfMinute);
    const QDate day = local.date();
    const QTime time = local.time();
    if (day.year() < 1000 || day.year() > 9999)
        return {};
    QByteArray text(dayNames[static_cast<std::size_t>(day.dayOfWeek() - 1)]);
    text += ", " + QByteArray::number(day.day()) + ' ' +
            monthNames[static_cast<std::size_t>(day.month() - 1)] + ' ' + QByteArray::number(day.year()) +
            ' ' + twoDigits(time.hour()) + ':' + twoDigits(time.minute()) + ':' + twoDigits(time.second()) +
            (minutes < 0 ? " -" : " +") + twoDigits(std::abs(minutes) / 60) +
            twoDigits(std::abs(minutes) % 60);
    return text;
}

std::optional<QDateTime> parseDate(QStringView text)
{
    Reader reader(tokensOf(text.first(std::min(text.size(), longestDate))));
    if (!reader.isNumber() && monthOf(reader.peek()) == 0)
        reader.take();
    while (reader.skip(u",") || reader.skip(u".")) {
    }
    int month = 0;
    int day = -1;
    int year = -1;
    std::optional<Clock> clock;
    if (reader.isNumber()) {
        // 24 Nov 2026 05:51:32 +0100
        day = reader.takeNumber();
        reader.skip(u"-");
        month = monthOf(reader.take());
        while (reader.skip(u"-") || reader.skip(u".") || reader.skip(u",")) {
        }
        const qsizetype digits = reader.peek().size();
        year = fullYear(reader.takeNumber(), digits);
        reader.skip(u",");
        clock = readClock(reader);
    } else {
        // Nov 24 05:51:32 2026, as asctime() has it
        month = monthOf(reader.take());
        day = reader.takeNumber();
        clock = readClock(reader);
        const qsizetype digits = reader.peek().size();
        year = fullYear(reader.takeNumber(), digits);
    }
    const QDate date(year, month, day);
    if (year < 0 || !date.isValid() || !clock)
        return {};
    // A leap second is no QTime; it becomes the second after.
    const bool leap = clock->second == 60;
    const QTime time(clock->hour, clock->minute, leap ? 59 : clock->second);
    const auto offset = readZone(reader);
    if (!time.isValid() || !offset)
        return {};
    QDateTime result = std::abs(*offset) <= largestOffset
                           ? QDateTime(date, time, Qt::OffsetFromUTC, *offset)
                           : QDateTime(date, time, Qt::OffsetFromUTC, 0).addSecs(-*offset);
    if (*offset == 0)
        result = QDateTime(date, time, Qt::UTC);
    return result.addSecs(leap ? 1 : 0);
}

} // namespace envoi::mime
