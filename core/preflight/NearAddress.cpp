#include "core/preflight/NearAddress.h"

#include "core/preflight/Limits.h"

#include <QString>

#include <algorithm>
#include <vector>

namespace envoi::preflight {

namespace {

QString withoutDigits(QStringView text)
{
    QString rest;
    for (const QChar c : text) {
        if (!c.isDigit())
            rest.append(c);
    }
    return rest;
}

bool isSlip(QStringView a, QStringView b)
{
    const qsizetype length = std::min(a.size(), b.size());
    const int most = length >= shortestForTwoSlips ? 2 : length >= shortestForOneSlip ? 1 : 0;
    if (most == 0 || std::abs(a.size() - b.size()) > most)
        return false;
    return slipsBetween(a, b, most) <= most && withoutDigits(a) != withoutDigits(b);
}

} // namespace

int slipsBetween(QStringView a, QStringView b, int most)
{
    if (std::abs(a.size() - b.size()) > most)
        return most + 1;
    const auto width = static_cast<std::size_t>(b.size()) + 1;
    std::vector<int> before(width);
    std::vector<int> above(width);
    std::vector<int> row(width);
    for (std::size_t i = 0; i < width; ++i)
        above[i] = static_cast<int>(i);
    for (qsizetype i = 1; i <= a.size(); ++i) {
        row[0] = static_cast<int>(i);
        int least = row[0];
        for (qsizetype j = 1; j <= b.size(); ++j) {
            const auto at = static_cast<std::size_t>(j);
            const int wrong = a[i - 1] == b[j - 1] ? 0 : 1;
            row[at] = std::min({above[at] + 1, row[at - 1] + 1, above[at - 1] + wrong});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[at] = std::min(row[at], before[at - 2] + 1);
            least = std::min(least, row[at]);
        }
        // An exchange may still reach back one row, but never for less than that row's least.
        if (least > most + 1)
            return most + 1;
        std::swap(before, above);
        std::swap(above, row);
    }
    return std::min(above[width - 1], most + 1);
}

bool isNear(const AddrSpec &typed, const AddrSpec &known)
{
    const QString name = typed.localPart().toLower();
    const QString knownName = known.localPart().toLower();
    const QString &domain = typed.domain().unicode();
    const QString &knownDomain = known.domain().unicode();
    if (typed.domain() == known.domain())
        return name != knownName && isSlip(name, knownName);
    return name == knownName && isSlip(domain, knownDomain);
}

} // namespace envoi::preflight
