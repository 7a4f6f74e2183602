#include "core/contacts/Reading.h"

#include "core/mime/Address.h"
#include "core/mime/Charset.h"

#include <QStringDecoder>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::contacts {

namespace {

bool turnsDirection(QChar c)
{
    const char16_t code = c.unicode();
    return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0x200E ||
           code == 0x200F || code == 0x061C;
}

} // namespace

void Imported::remark(ImportRemark::Kind kind, int line, const QString &text)
{
    constexpr qsizetype shown = 80;
    ++remarksInAll;
    if (remarks.size() < static_cast<std::size_t>(mostRemarks))
        remarks.push_back({kind, line, cleaned(text, shown)});
}

QString cleaned(const QString &text, qsizetype longest)
{
    QString result;
    result.reserve(std::min(text.size(), longest));
    for (const QChar c : text) {
        if (result.size() >= longest)
            break;
        if (turnsDirection(c) || c == QChar::ByteOrderMark)
            continue;
        if (!c.isSpace() && c.category() != QChar::Other_Control)
            result.append(c);
        else if (!result.isEmpty() && result.back() != u' ')
            result.append(u' ');
    }
    // Nothing is cut within a surrogate pair.
    if (!result.isEmpty() && result.back().isHighSurrogate())
        result.chop(1);
    return mime::wellFormed(result.trimmed());
}

bool addAddress(Contact &contact, const QString &text, int line, Imported &result)
{
    QString bare = text.trimmed();
    if (bare.startsWith("mailto:"_L1, Qt::CaseInsensitive))
        bare.remove(0, 7);
    if (bare.isEmpty())
        return false;
    auto address = AddrSpec::parse(bare);
    if (!address) {
        // Some programs write "Name <address>".
        if (auto mailbox = mime::Mailbox::parse(bare)) {
            if (contact.name.isEmpty())
                contact.name = cleaned(mailbox->displayName());
            address = mailbox->addrSpec();
        }
    }
    if (!address) {
        result.remark(ImportRemark::Kind::AddressInvalid, line, bare);
        return false;
    }
    if (const QString known = address->toString(); !contact.addresses.contains(known)) {
        if (contact.addresses.size() >= mostAddresses) {
            result.remark(ImportRemark::Kind::TooMany, line, contact.name);
            return false;
        }
        contact.addresses.append(known);
    }
    return true;
}

void addGroup(Contact &contact, const QString &name)
{
    constexpr qsizetype most = 50;
    const QString group = cleaned(name);
    if (!group.isEmpty() && contact.groups.size() < most && !contact.groups.contains(group))
        contact.groups.append(group);
}

bool isUtf16(QByteArrayView octets)
{
    if (octets.startsWith("\xFF\xFE") || octets.startsWith("\xFE\xFF"))
        return true;
    // Text of mostly Latin letters has a zero in every other octet.
    return octets.size() >= 4 && ((octets[0] != 0 && octets[1] == 0 && octets[2] != 0 && octets[3] == 0) ||
                                  (octets[0] == 0 && octets[1] != 0 && octets[2] == 0 && octets[3] != 0));
}

QString decodeFile(QByteArrayView octets, Imported &result)
{
    if (isUtf16(octets)) {
        const bool bigEndian = octets.startsWith("\xFE\xFF") || octets[0] == 0;
        QStringDecoder decoder(bigEndian ? QStringDecoder::Utf16BE : QStringDecoder::Utf16LE);
        const QString text = decoder(octets);
        if (decoder.hasError())
            result.remark(ImportRemark::Kind::InvalidOctets, 0);
        return text;
    }
    if (octets.startsWith("\xEF\xBB\xBF"))
        octets = octets.sliced(3);
    return mime::decodeUnlabelled(octets);
}

Imported readContacts(QByteArrayView octets)
{
    // Whatever stands before it, a file with a vCard is one of vCards.
    constexpr qsizetype start = 4096;
    Imported ignored;
    const QString beginning = decodeFile(octets.first(std::min(start, octets.size())), ignored);
    if (beginning.contains("BEGIN:VCARD"_L1, Qt::CaseInsensitive))
        return readVCards(octets);
    return readCsv(octets);
}

} // namespace envoi::contacts
