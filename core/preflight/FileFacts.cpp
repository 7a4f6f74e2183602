#include "core/preflight/FileFacts.h"

#include "core/preflight/Limits.h"
#include "core/preflight/OfficeFiles.h"
#include "core/preflight/Pictures.h"

#include <array>

using namespace Qt::Literals::StringLiterals;

namespace envoi::preflight {

FileFacts factsOf(const QByteArray &octets)
{
    FileFacts facts;
    if (isJpeg(octets))
        facts = jpegFacts(octets);
    else if (isPng(octets))
        facts = pngFacts(octets);
    else if (isWebp(octets))
        facts = webpFacts(octets);
    else if (isHeif(octets))
        facts = heifFacts(octets);
    else if (octets.startsWith("%PDF-"))
        facts = pdfFacts(octets);
    else if (octets.startsWith("PK\x03\x04"))
        facts = officeFacts(octets);
    facts.size = octets.size();
    return facts;
}

Result<FileFacts> readFacts(ByteSource &source)
{
    QByteArray octets;
    qint64 size = 0;
    std::array<char, 64 * 1024> chunk;
    while (true) {
        const auto count = source.read(chunk);
        if (!count)
            return std::unexpected(count.error());
        if (*count == 0)
            break;
        size += *count;
        if (size > largestLookedInto)
            return FileFacts{};
        octets.append(chunk.data(), *count);
        // Most files are of no kind that tells anything.
        if (size <= static_cast<qint64>(chunk.size()) && octets.size() >= 12 && !isJpeg(octets) &&
            !isPng(octets) && !isWebp(octets) && !isHeif(octets) && !octets.startsWith("%PDF-") &&
            !octets.startsWith("PK\x03\x04"))
            return FileFacts{};
    }
    return factsOf(octets);
}

Result<QByteArray> withoutPosition(const QByteArray &octets)
{
    QByteArray bare;
    if (isJpeg(octets))
        bare = bareJpeg(octets);
    else if (isPng(octets))
        bare = barePng(octets);
    else if (isWebp(octets))
        bare = bareWebp(octets);
    if (bare.isEmpty() || factsOf(bare).hasPosition)
        return failure(ErrorCode::MessageMalformed);
    return bare;
}

Result<QByteArray> withoutAuthors(const QByteArray &octets)
{
    const QByteArray bare = octets.startsWith("PK\x03\x04") ? withoutNames(octets) : QByteArray();
    if (bare.isEmpty() || !factsOf(bare).authors.isEmpty())
        return failure(ErrorCode::MessageMalformed);
    return bare;
}

} // namespace envoi::preflight
