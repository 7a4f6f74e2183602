#include "core/mime/TransferEncoding.h"

#include <utility>

namespace envoi::mime {

namespace {
constexpr std::pair<TransferEncoding, const char *> names[] = {
    {TransferEncoding::SevenBit, "7bit"}, {TransferEncoding::EightBit, "8bit"},
    {TransferEncoding::Binary, "binary"}, {TransferEncoding::QuotedPrintable, "quoted-printable"},
    {TransferEncoding::Base64, "base64"},
};
}

QByteArrayView nameOf(TransferEncoding encoding)
{
    for (const auto &[value, name] : names) {
        if (value == encoding)
            return name;
    }
    Q_UNREACHABLE();
}

std::optional<TransferEncoding> transferEncodingFromName(QByteArrayView name)
{
    const QByteArrayView trimmed = name.trimmed();
    for (const auto &[value, known] : names) {
        if (trimmed.compare(known, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

TransferEncoding chooseForText(const TextSurvey &survey, TransferEncoding most)
{
    if (!survey.hasControls && !survey.hasTrouble) {
        if (survey.isAscii && survey.longestLine <= goodLineOctets)
            return TransferEncoding::SevenBit;
        if (!survey.isAscii && most != TransferEncoding::SevenBit && survey.longestLine <= mostLineOctets)
            return TransferEncoding::EightBit;
    }
    if (!survey.hasTrouble && most == TransferEncoding::Binary)
        return TransferEncoding::Binary;
    // Quoted-printable is the longer one from a sixth of escapes on, but only from about a half on so
    // much longer that it outweighs being readable.
    return survey.escapes * 2 > survey.size ? TransferEncoding::Base64 : TransferEncoding::QuotedPrintable;
}

} // namespace envoi::mime
