#include "app/words/ContactWords.h"

#include "app/words/Shown.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace envoi::words {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(envoi::words::Contacts)
};

QString sentence(contacts::ImportRemark::Kind kind)
{
    using Kind = contacts::ImportRemark::Kind;
    switch (kind) {
    case Kind::NoAddress:
        return Words::tr("no e-mail address, left out");
    case Kind::AddressInvalid:
        return Words::tr("not an e-mail address, left out");
    case Kind::NoAddressColumn:
        return Words::tr("no column of this table holds e-mail addresses");
    case Kind::Unterminated:
        return Words::tr("the end of an entry or of a quoted text is missing");
    case Kind::TooLong:
        return Words::tr("a value was too long, and cut");
    case Kind::TooMany:
        return Words::tr("more than can be taken, the rest was left out");
    case Kind::UnknownCharset:
        return Words::tr("an unknown character set, so letters may be wrong");
    case Kind::InvalidOctets:
        return Words::tr("characters that can't be read, so letters may be wrong");
    case Kind::MemberUnknown:
        return Words::tr("a group has a member who is not in this file");
    case Kind::NothingUnderstood:
        return Words::tr("neither vCards nor a table of contacts");
    }
    return {};
}

} // namespace

QString importSummary(const contacts::ImportCount &count)
{
    QStringList parts;
    if (count.added > 0 || count.changed + count.unchanged == 0)
        parts.append(count.added == 1 ? Words::tr("One new address")
                                      : Words::tr("%n new addresses", nullptr, count.added));
    if (count.changed > 0)
        parts.append(Words::tr("%n changed", nullptr, count.changed));
    if (count.unchanged > 0)
        parts.append(Words::tr("%n known already", nullptr, count.unchanged));
    return parts.join(u", "_s) + u'.';
}

QStringList importRemarks(const contacts::Imported &imported, int most)
{
    QStringList lines;
    for (const auto &remark : imported.remarks) {
        if (lines.size() >= most)
            break;
        QString line = remark.line > 0 ? Words::tr("Line %1: %2").arg(remark.line).arg(sentence(remark.kind))
                                       : sentence(remark.kind);
        if (!remark.text.isEmpty())
            line += u" ("_s + shown(remark.text) + u')';
        lines.append(line);
    }
    if (const int rest = imported.remarksInAll - static_cast<int>(lines.size()); rest > 0)
        lines.append(Words::tr("… and %n more", nullptr, rest));
    return lines;
}

} // namespace envoi::words
