#include "core/mime/MessageWithin.h"

#include "core/mime/Charset.h"
#include "core/mime/LineSource.h"
#include "core/mime/MessageReader.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::mime {

namespace {

/// A larger one is not read to be written anew.
constexpr qint64 mostOctetsAnew = 16 * 1024 * 1024;
constexpr int mostDepth = 8;

bool isMessage(const MediaType &type)
{
    return type.is("message/rfc822") || type.is("message/global");
}

/// Whether all of it was understood, so that writing it anew loses nothing.
bool isWhole(const ReadMessage &read)
{
    return std::ranges::all_of(read.defects, [](const Defect &defect) {
        using enum Defect::Kind;
        return defect.kind == BareLineEnd || defect.kind == EightBitField || defect.kind == MalformedDate ||
               defect.kind == MalformedMessageId || defect.kind == MissingFinalBoundary;
    });
}

Result<std::optional<ReadMessage>> readAgain(const Part &part)
{
    if (std::holds_alternative<QByteArray>(part.content))
        return nestedMessage(part);
    if (const auto *store = std::get_if<std::shared_ptr<const ContentStore>>(&part.content); store && *store)
        return nestedMessage(part);
    // A mapped file might change below the reader.
    const auto octets = readAll(*part.open());
    if (!octets)
        return std::unexpected(octets.error());
    return readMessage(*octets);
}

/// Nothing when it can't be done.
Result<std::optional<Layout>> writtenAnew(const Part &part, const QByteArray &seed,
                                          const QSet<QByteArray> &taken, Way way)
{
    const auto read = readAgain(part);
    if (!read)
        return std::unexpected(read.error());
    if (!*read || !isWhole(**read))
        return std::nullopt;
    way.most = std::min(way.most, TransferEncoding::EightBit);
    way.utf8Fields = false;
    way.withBcc = true;
    ++way.depth;
    auto layout = layOutWithin((*read)->message, seed, taken, way);
    if (!layout && layout.error().code == ErrorCode::MessageMalformed)
        return std::nullopt;
    if (!layout || layout->collides)
        return layout;
    // An address may need UTF-8, whatever the way.
    const QByteArrayView octets = layout->octets;
    const bool isCarried = way.most == TransferEncoding::SevenBit
                               ? !layout->hasEightBit && isAscii(octets)
                               : isAscii(octets.first(octets.indexOf("\r\n\r\n")));
    return isCarried ? std::optional(std::move(*layout)) : std::nullopt;
}

} // namespace

bool mustStayLines(const Part &part)
{
    return part.mediaType.type() == "message" && !part.isMultipart() &&
           !std::holds_alternative<QString>(part.content);
}

Result<MessageWithin> planMessageWithin(const Part &part, const QByteArray &seed,
                                        const QSet<QByteArray> &taken, const Way &way)
{
    const auto survey = surveyLines(part.open(), taken);
    if (!survey)
        return std::unexpected(survey.error());
    MessageWithin plan;
    plan.collides = survey->hasBoundary;
    if (plan.collides)
        return plan;

    const bool isGlobal = isMessage(part.mediaType) && !survey->isHeaderAscii;
    const bool isCarried = (survey->isAscii || way.most != TransferEncoding::SevenBit) &&
                           (!isGlobal || way.utf8Fields) && !(way.isSigned && survey->isAlterable) &&
                           !survey->hasBareReturn;
    if (survey->areLines() && isCarried) {
        plan.encoding = survey->isAscii ? TransferEncoding::SevenBit : TransferEncoding::EightBit;
        plan.size = survey->size;
        if (isGlobal) {
            plan.standIn = part;
            plan.standIn->mediaType = MediaType::fromName(u"message/global");
        }
        return plan;
    }

    if (survey->areLines() && isMessage(part.mediaType) && survey->size <= mostOctetsAnew &&
        way.depth < mostDepth) {
        auto anew = writtenAnew(part, seed, taken, way);
        if (!anew)
            return std::unexpected(anew.error());
        if (*anew) {
            plan.anew = std::move(**anew);
            plan.collides = plan.anew->collides;
            plan.encoding = plan.anew->hasEightBit ? TransferEncoding::EightBit : TransferEncoding::SevenBit;
            plan.standIn = part;
            plan.standIn->mediaType = MediaType::fromName(u"message/rfc822");
            return plan;
        }
    }

    plan.standIn = part;
    plan.standIn->mediaType = MediaType::fromName(u"application/octet-stream");
    // Without its type only the name tells what it is.
    if (part.fileName.isEmpty() && isMessage(part.mediaType))
        plan.standIn->fileName = u"message.eml"_s;
    if (part.disposition == Disposition::Unset)
        plan.standIn->disposition = Disposition::Attachment;
    plan.encoding =
        way.most == TransferEncoding::Binary ? TransferEncoding::Binary : TransferEncoding::Base64;
    return plan;
}

} // namespace envoi::mime
