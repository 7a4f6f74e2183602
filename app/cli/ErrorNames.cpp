#include "app/cli/ErrorNames.h"

using namespace Qt::Literals::StringLiterals;

namespace envoi::cli {

QString defectName(mime::Defect::Kind kind)
{
    using enum mime::Defect::Kind;
    switch (kind) {
    case MissingHeaderEnd:
        return u"missing-header-end"_s;
    case MalformedField:
        return u"malformed-field"_s;
    case BareLineEnd:
        return u"bare-line-end"_s;
    case EightBitField:
        return u"eight-bit-field"_s;
    case UnknownCharset:
        return u"unknown-charset"_s;
    case InvalidCharacters:
        return u"invalid-characters"_s;
    case UnknownTransferEncoding:
        return u"unknown-transfer-encoding"_s;
    case InvalidTransferEncoding:
        return u"invalid-transfer-encoding"_s;
    case MissingBoundary:
        return u"missing-boundary"_s;
    case MissingFinalBoundary:
        return u"missing-final-boundary"_s;
    case TooDeep:
        return u"too-deep"_s;
    case TooManyParts:
        return u"too-many-parts"_s;
    case MalformedAddress:
        return u"malformed-address"_s;
    case IrregularAddress:
        return u"irregular-address"_s;
    case MalformedDate:
        return u"malformed-date"_s;
    case MalformedMessageId:
        return u"malformed-message-id"_s;
    case DuplicateField:
        return u"duplicate-field"_s;
    }
    return u"defect"_s;
}

} // namespace envoi::cli
