#include "core/smtp/Extensions.h"

using namespace Qt::Literals::StringLiterals;

namespace envoi::smtp {

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
        if (keyword == "PIPELINING"_L1) {
            extensions.pipelining = true;
        } else if (keyword == "8BITMIME"_L1) {
            extensions.eightBitMime = true;
        } else if (keyword == "SMTPUTF8"_L1) {
            extensions.smtputf8 = true;
        } else if (keyword == "STARTTLS"_L1) {
            extensions.startTls = true;
        } else if (keyword == "SIZE"_L1) {
            extensions.size = true;
            bool isNumber = false;
            const qint64 limit = words.value(1).toLongLong(&isNumber);
            extensions.sizeLimit = isNumber && limit > 0 ? limit : 0;
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
