#include "core/smtp/Extensions.h"

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::smtp {

namespace {

/// Those that have no parameters, or none that matter.
constexpr std::array<std::pair<QLatin1StringView, bool Extensions::*>, 11> plainKeywords{{
    {"PIPELINING"_L1, &Extensions::pipelining},
    {"CHUNKING"_L1, &Extensions::chunking},
    {"BINARYMIME"_L1, &Extensions::binaryMime},
    {"8BITMIME"_L1, &Extensions::eightBitMime},
    {"SMTPUTF8"_L1, &Extensions::smtputf8},
    {"STARTTLS"_L1, &Extensions::startTls},
    {"DSN"_L1, &Extensions::dsn},
    {"REQUIRETLS"_L1, &Extensions::requireTls},
    {"MT-PRIORITY"_L1, &Extensions::priority},
    {"DELIVERBY"_L1, &Extensions::deliverBy},
    {"FUTURERELEASE"_L1, &Extensions::futureRelease},
}};

/// 0 unless \a text is a number.
qint64 number(const QString &text)
{
    return std::max(qint64(0), text.toLongLong());
}

Extensions::Limits limitsOf(const QStringList &words)
{
    Extensions::Limits limits;
    for (const QString &word : words) {
        const QString name = word.section(u'=', 0, 0).toUpper();
        const QString value = word.section(u'=', 1);
        // RFC 9422 section 4: from 1 to 999999.
        const int limit = value.size() <= 6 ? static_cast<int>(number(value)) : 0;
        if (name == "MAILMAX"_L1)
            limits.mails = limit;
        else if (name == "RCPTMAX"_L1)
            limits.recipients = limit;
        else if (name == "RCPTDOMAINMAX"_L1)
            limits.recipientDomains = limit;
    }
    return limits;
}

} // namespace

Extensions Extensions::fromReply(const Reply &reply)
{
    Extensions extensions;
    // The first line is the server's name and a greeting.
    for (qsizetype i = 1; i < reply.lines.size(); ++i) {
        QStringList words = reply.lines[i].split(u' ', Qt::SkipEmptyParts);
        if (words.isEmpty())
            continue;
        words[0] = words[0].toUpper();
        extensions.keywords += words.join(u' ');
        // Servers of old wrote "AUTH=LOGIN PLAIN", and some say both.
        if (words[0].startsWith("AUTH="_L1)) {
            words.insert(1, words[0].sliced(5));
            words[0] = u"AUTH"_s;
        }
        const QString &keyword = words[0];
        for (const auto &[plain, offered] : plainKeywords) {
            if (keyword == plain)
                extensions.*offered = true;
        }
        if (keyword == "SIZE"_L1) {
            extensions.size = true;
            extensions.sizeLimit = number(words.value(1));
        } else if (keyword == "LIMITS"_L1) {
            extensions.limits = limitsOf(words);
        } else if (keyword == "DELIVERBY"_L1) {
            extensions.shortestDeliverBy = std::chrono::seconds(number(words.value(1)));
        } else if (keyword == "FUTURERELEASE"_L1) {
            extensions.longestHold = std::chrono::seconds(number(words.value(1)));
            extensions.latestHold = QDateTime::fromString(words.value(2), Qt::ISODate);
        } else if (keyword == "AUTH"_L1) {
            for (qsizetype j = 1; j < words.size(); ++j) {
                const QString mechanism = words[j].toUpper();
                if (!mechanism.isEmpty() && !extensions.mechanisms.contains(mechanism))
                    extensions.mechanisms += mechanism;
            }
        }
    }
    return extensions;
}

} // namespace envoi::smtp
