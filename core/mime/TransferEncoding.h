#pragma once

#include "core/mime/QuotedPrintable.h"

#include <QByteArrayView>

#include <optional>

/// Inside the room: Content-Transfer-Encoding (RFC 2045 section 6).
namespace envoi::mime {

enum class TransferEncoding { SevenBit, EightBit, Binary, QuotedPrintable, Base64 };

/// Whether it leaves the octets as they are: 7bit, 8bit, binary.
constexpr bool isIdentity(TransferEncoding encoding)
{
    return encoding <= TransferEncoding::Binary;
}

QByteArrayView nameOf(TransferEncoding encoding);
/// In any case, with white space around it; nothing for one that is not known.
std::optional<TransferEncoding> transferEncodingFromName(QByteArrayView name);

/// How a text should travel where \a most (7bit, 8bit or binary) is what can be carried unencoded. Base64
/// only when it is far shorter: filters take text in base64 for something to hide.
TransferEncoding chooseForText(const TextSurvey &survey, TransferEncoding most);

inline constexpr qsizetype mostLineOctets = 998; ///< RFC 5322 section 2.1.1
inline constexpr qsizetype goodLineOctets = 78;

} // namespace envoi::mime
