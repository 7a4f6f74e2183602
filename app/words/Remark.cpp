#include "app/words/Remark.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace envoi::words {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(envoi::words)
};

} // namespace

QString remark(const mime::Defect &defect, int times)
{
    using Kind = mime::Defect::Kind;
    const auto text = [&defect] {
        switch (defect.kind) {
        case Kind::MissingHeaderEnd:
            return Words::tr("no empty line ends the header");
        case Kind::MalformedField:
            return Words::tr("a line in the header is no field");
        case Kind::BareLineEnd:
            return Words::tr("a CR or LF stands alone");
        case Kind::EightBitField:
            return Words::tr("a field has octets that are neither ASCII nor UTF-8");
        case Kind::UnknownCharset:
            return Words::tr("an unknown character set");
        case Kind::InvalidCharacters:
            return Words::tr("octets that the character set does not have");
        case Kind::UnknownTransferEncoding:
            return Words::tr("an unknown transfer encoding");
        case Kind::InvalidTransferEncoding:
            return Words::tr("a transfer encoding that is broken");
        case Kind::MissingBoundary:
            return Words::tr("a multipart without a boundary");
        case Kind::MissingFinalBoundary:
            return Words::tr("the last boundary is missing");
        case Kind::TooDeep:
            return Words::tr("nested too deeply");
        case Kind::TooManyParts:
            return Words::tr("too many parts");
        case Kind::MalformedAddress:
            return Words::tr("a broken address");
        case Kind::IrregularAddress:
            return Words::tr(
                "a list of addresses with a semicolon, quotation mark or parenthesis out of place");
        case Kind::MalformedDate:
            return Words::tr("a broken date");
        case Kind::MalformedMessageId:
            return Words::tr("a broken message identifier");
        case Kind::DuplicateField:
            return Words::tr("a field that may stand only once stands twice");
        }
        return QString();
    }();
    const QString placed = defect.where.isEmpty() ? text : Words::tr("%1 (%2)").arg(text, defect.where);
    return times == 1 ? placed : Words::tr("%1, %2 times").arg(placed).arg(times);
}

} // namespace envoi::words
