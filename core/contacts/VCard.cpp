// vCard: RFC 6350, RFC 2426, and 2.1 of the versit consortium, which phones still write.
#include "core/contacts/Reading.h"

#include "core/mime/Charset.h"
#include "core/mime/QuotedPrintable.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <optional>

using namespace Qt::Literals::StringLiterals;

namespace envoi::contacts {

namespace {

using Kind = ImportRemark::Kind;

/// A content line (RFC 6350 section 3.3), unfolded and taken apart.
struct Property {
    QByteArray name; ///< in upper case, without its group
    QList<std::pair<QByteArray, QByteArray>> parameters;
    QByteArray value;
    int line = 0;
    bool isCut = false;

    bool has(QByteArrayView parameter, QByteArrayView word) const
    {
        return std::ranges::any_of(parameters, [&](const auto &one) {
            if (one.first != parameter)
                return false;
            const auto words = one.second.split(',');
            return std::ranges::any_of(words, [&](const QByteArray &w) {
                return w.trimmed().compare(word, Qt::CaseInsensitive) == 0;
            });
        });
    }
    QByteArray parameter(QByteArrayView parameter) const
    {
        for (const auto &[key, text] : parameters) {
            if (key == parameter)
                return text;
        }
        return {};
    }
    bool isQuotedPrintable() const { return has("ENCODING", "QUOTED-PRINTABLE"); }
};

/// Lines of a file, ended by CRLF, LF or CR.
class Lines {
public:
    explicit Lines(QByteArrayView octets) : m_octets(octets) {}
    std::optional<QByteArrayView> next()
    {
        if (m_at >= m_octets.size())
            return std::nullopt;
        auto end = m_at;
        while (end < m_octets.size() && m_octets[end] != '\n' && m_octets[end] != '\r')
            ++end;
        const auto line = m_octets.sliced(m_at, end - m_at);
        m_at = end + 1;
        if (end + 1 < m_octets.size() && m_octets[end] == '\r' && m_octets[end + 1] == '\n')
            ++m_at;
        ++m_number;
        return line;
    }
    bool goesOnFolded() const
    {
        return m_at < m_octets.size() && (m_octets[m_at] == ' ' || m_octets[m_at] == '\t');
    }
    int number() const { return m_number; }

private:
    QByteArrayView m_octets;
    qsizetype m_at = 0;
    int m_number = 0;
};

/// Takes a line apart; nothing when there is no colon where one must be.
std::optional<Property> parted(const QByteArray &line, int number)
{
    bool quoted = false;
    qsizetype colon = -1;
    QList<qsizetype> cuts;
    for (qsizetype i = 0; i < line.size() && colon < 0; ++i) {
        if (line[i] == '"')
            quoted = !quoted;
        else if (!quoted && line[i] == ':')
            colon = i;
        else if (!quoted && line[i] == ';')
            cuts.append(i);
    }
    if (colon < 0) {
        // A quotation mark without its end is a letter like any other.
        colon = line.indexOf(':');
        if (colon < 0)
            return std::nullopt;
        cuts.removeIf([colon](qsizetype cut) { return cut > colon; });
    }
    cuts.append(colon);
    Property property;
    property.line = number;
    property.value = line.sliced(colon + 1);
    QByteArray name = line.first(cuts.first()).trimmed().toUpper();
    if (const auto dot = name.lastIndexOf('.'); dot >= 0)
        name.remove(0, dot + 1);
    property.name = name;
    constexpr qsizetype mostParameters = 100;
    for (qsizetype i = 0; i + 1 < std::min(cuts.size(), mostParameters); ++i) {
        QByteArray text = line.sliced(cuts[i] + 1, cuts[i + 1] - cuts[i] - 1).trimmed();
        const auto equals = text.indexOf('=');
        // 2.1 has parameters without a name: ";HOME;PREF", ";QUOTED-PRINTABLE".
        QByteArray key = equals < 0 ? QByteArray("TYPE") : text.first(equals).trimmed().toUpper();
        QByteArray value = equals < 0 ? text : text.sliced(equals + 1).trimmed();
        if (equals < 0 && value.compare("QUOTED-PRINTABLE", Qt::CaseInsensitive) == 0)
            key = "ENCODING";
        value.replace('"', "");
        property.parameters.emplaceBack(key, value);
    }
    return property;
}

QByteArray decodedQuotedPrintable(QByteArrayView octets)
{
    QByteArray out(static_cast<qsizetype>(mime::QuotedPrintableDecoder::room(octets.size())),
                   Qt::Uninitialized);
    mime::QuotedPrintableDecoder decoder;
    char *end = decoder.finish(decoder.decode(octets, out.data()));
    out.truncate(end - out.constData());
    return out;
}

struct Card {
    Contact contact;
    int line = 0;
    QString fullName;
    QString nameParts;
    QString uid;
    bool isGroup = false;
    /// With how much each address is preferred: 1 is most.
    QList<std::pair<int, QString>> addresses;
    QStringList members;
};

class VCardReader {
public:
    Imported read(QByteArrayView octets);

private:
    std::optional<Property> next(Lines &lines);
    void take(const Property &property);
    void finish();
    void resolveGroups();
    QString text(const Property &property);
    QStringList components(const QString &text, QChar separator) const;
    static QString unescaped(const QString &text);

    Imported m_result;
    std::optional<Card> m_card;
    int m_depth = 0;
    bool m_afterAgent = false;
    bool m_full = false;
    QList<Card> m_groups;
    QHash<QString, std::size_t> m_byUid;
    QHash<QString, std::size_t> m_byAddress;
};

std::optional<Property> VCardReader::next(Lines &lines)
{
    while (true) {
        const auto first = lines.next();
        if (!first)
            return std::nullopt;
        const int number = lines.number();
        QByteArray line = first->first(std::min(first->size(), longestValue)).toByteArray();
        bool isCut = line.size() < first->size();
        const auto append = [&line, &isCut](QByteArrayView more) {
            const auto room = std::max<qsizetype>(0, longestValue - line.size());
            line.append(more.first(std::min(room, more.size())));
            isCut = isCut || more.size() > room;
        };
        while (lines.goesOnFolded())
            append(lines.next()->sliced(1));
        auto property = parted(line, number);
        if (!property)
            continue;
        if (property->isQuotedPrintable() && line.endsWith('=')) {
            // Soft line breaks of 2.1, which fold without a space.
            const auto valueAt = line.size() - property->value.size();
            bool goesOn = true;
            while (goesOn) {
                const auto more = lines.next();
                if (!more)
                    break;
                append("\r\n");
                append(*more);
                goesOn = more->endsWith('=');
            }
            property->value = line.sliced(valueAt);
        }
        property->isCut = isCut;
        return property;
    }
}

QString VCardReader::text(const Property &property)
{
    QByteArray octets = property.value;
    if (property.isQuotedPrintable())
        octets = decodedQuotedPrintable(octets);
    const QByteArray charset = property.parameter("CHARSET");
    if (charset.isEmpty())
        return mime::decodeUnlabelled(octets);
    const auto decoded = mime::decodeCharset(octets, charset);
    if (decoded.unknownCharset)
        m_result.remark(Kind::UnknownCharset, property.line, QString::fromLatin1(charset));
    else if (decoded.invalidOctets)
        m_result.remark(Kind::InvalidOctets, property.line);
    return decoded.text;
}

QStringList VCardReader::components(const QString &text, QChar separator) const
{
    QStringList parts;
    qsizetype start = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == u'\\') {
            ++i;
        } else if (text[i] == separator) {
            parts.append(unescaped(text.mid(start, i - start)));
            start = i + 1;
        }
    }
    parts.append(unescaped(text.mid(start)));
    return parts;
}

QString VCardReader::unescaped(const QString &text)
{
    QString result;
    result.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != u'\\' || i + 1 == text.size()) {
            result.append(text[i]);
            continue;
        }
        const QChar c = text[++i];
        result.append(c == u'n' || c == u'N' ? QChar(u' ') : c);
    }
    return result;
}

void VCardReader::take(const Property &property)
{
    static const QSet<QByteArray> wanted{"FN",        "N",
                                         "NICKNAME",  "ORG",
                                         "EMAIL",     "UID",
                                         "KIND",      "X-ADDRESSBOOKSERVER-KIND",
                                         "MEMBER",    "X-ADDRESSBOOKSERVER-MEMBER",
                                         "CATEGORIES"};
    if (!wanted.contains(property.name))
        return;
    if (property.isCut)
        m_result.remark(Kind::TooLong, property.line, QString::fromLatin1(property.name));
    auto &card = *m_card;
    const QByteArray &name = property.name;
    const QString value = text(property);
    if (name == "FN") {
        if (card.fullName.isEmpty())
            card.fullName = cleaned(unescaped(value));
    } else if (name == "N") {
        // Family; given; additional; prefixes; suffixes. Each may be a list.
        QStringList parts = components(value, u';');
        parts.resize(3);
        card.nameParts = cleaned(QStringList{parts[1], parts[2], parts[0]}.join(u' ').replace(u',', u' '));
    } else if (name == "NICKNAME") {
        if (card.contact.nickname.isEmpty())
            card.contact.nickname = cleaned(components(value, u',').value(0));
    } else if (name == "ORG") {
        if (card.contact.organisation.isEmpty())
            card.contact.organisation = cleaned(components(value, u';').value(0));
    } else if (name == "EMAIL") {
        bool isNumber = false;
        int preference = property.parameter("PREF").toInt(&isNumber);
        if (!isNumber)
            preference = property.has("TYPE", "PREF") ? 1 : 101;
        if (card.addresses.size() < mostAddresses)
            card.addresses.emplaceBack(preference, unescaped(value));
        else
            m_result.remark(Kind::TooMany, property.line, card.fullName);
    } else if (name == "UID") {
        card.uid = value.trimmed();
        if (card.uid.startsWith("urn:uuid:"_L1, Qt::CaseInsensitive))
            card.uid.remove(0, 9);
    } else if (name == "CATEGORIES") {
        for (const auto &group : components(value, u','))
            addGroup(card.contact, group);
    } else if (name == "KIND" || name == "X-ADDRESSBOOKSERVER-KIND") {
        card.isGroup = value.trimmed().compare("group"_L1, Qt::CaseInsensitive) == 0;
    } else if (card.members.size() < static_cast<qsizetype>(mostContacts)) {
        card.members.append(value.trimmed());
    }
}

void VCardReader::finish()
{
    auto card = std::move(*m_card);
    m_card.reset();
    auto &contact = card.contact;
    contact.name = card.fullName.isEmpty() ? card.nameParts : card.fullName;
    if (card.isGroup) {
        card.contact = contact;
        m_groups.append(std::move(card));
        return;
    }
    std::ranges::stable_sort(card.addresses, {}, &std::pair<int, QString>::first);
    bool tried = false;
    for (const auto &[preference, address] : card.addresses) {
        tried = tried || !address.trimmed().isEmpty();
        addAddress(contact, address, card.line, m_result);
    }
    if (contact.name.isEmpty())
        contact.name = contact.nickname.isEmpty() ? contact.organisation : contact.nickname;
    if (contact.addresses.isEmpty()) {
        // An address that is none was told already.
        if (!tried)
            m_result.remark(Kind::NoAddress, card.line, contact.name);
        return;
    }
    if (m_result.contacts.size() >= mostContacts) {
        if (!std::exchange(m_full, true))
            m_result.remark(Kind::TooMany, card.line);
        return;
    }
    const auto index = m_result.contacts.size();
    if (!card.uid.isEmpty())
        m_byUid.insert(card.uid, index);
    for (const auto &address : std::as_const(contact.addresses))
        m_byAddress.insert(address.toCaseFolded(), index);
    m_result.contacts.push_back(std::move(contact));
}

void VCardReader::resolveGroups()
{
    for (const auto &group : std::as_const(m_groups)) {
        for (QString member : group.members) {
            if (member.startsWith("mailto:"_L1, Qt::CaseInsensitive)) {
                const QString address = member.sliced(7);
                if (const auto at = m_byAddress.constFind(address.toCaseFolded()); at != m_byAddress.cend()) {
                    addGroup(m_result.contacts[*at], group.contact.name);
                    continue;
                }
                Contact stranger;
                if (m_result.contacts.size() < mostContacts &&
                    addAddress(stranger, address, group.line, m_result)) {
                    addGroup(stranger, group.contact.name);
                    m_byAddress.insert(address.toCaseFolded(), m_result.contacts.size());
                    m_result.contacts.push_back(std::move(stranger));
                }
                continue;
            }
            if (member.startsWith("urn:uuid:"_L1, Qt::CaseInsensitive))
                member.remove(0, 9);
            if (const auto at = m_byUid.constFind(member); at != m_byUid.cend())
                addGroup(m_result.contacts[*at], group.contact.name);
            else
                m_result.remark(Kind::MemberUnknown, group.line, group.contact.name);
        }
    }
}

Imported VCardReader::read(QByteArrayView octets)
{
    QByteArray converted;
    if (isUtf16(octets)) {
        converted = decodeFile(octets, m_result).toUtf8();
        octets = converted;
    }
    if (octets.startsWith("\xEF\xBB\xBF"))
        octets = octets.sliced(3);
    Lines lines(octets);
    bool any = false;
    while (const auto property = next(lines)) {
        const bool isCard = property->value.trimmed().compare("VCARD", Qt::CaseInsensitive) == 0;
        if (property->name == "BEGIN" && isCard) {
            any = true;
            if (m_card && m_afterAgent) {
                // A card within a card: the secretary's.
                ++m_depth;
            } else {
                if (m_card) {
                    m_result.remark(Kind::Unterminated, m_card->line, m_card->fullName);
                    finish();
                }
                m_depth = 1;
                m_card.emplace();
                m_card->line = property->line;
            }
        } else if (property->name == "END" && isCard && m_card) {
            if (--m_depth == 0)
                finish();
        } else if (m_card && m_depth == 1) {
            take(*property);
        }
        m_afterAgent = property->name == "AGENT" && property->value.trimmed().isEmpty();
    }
    if (m_card) {
        m_result.remark(Kind::Unterminated, m_card->line, m_card->fullName);
        finish();
    }
    if (!any)
        m_result.remark(Kind::NothingUnderstood, 0);
    resolveGroups();
    return std::move(m_result);
}

/// RFC 6350 section 3.4.
QString escaped(const QString &text)
{
    QString result;
    for (const QChar c : text) {
        if (c == u'\\' || c == u',' || c == u';')
            result.append(u'\\');
        result.append(c);
    }
    return result;
}

/// Folded after at most 75 octets, never within a character.
void appendFolded(const QString &line, QByteArray &out)
{
    constexpr qsizetype longest = 75;
    const QByteArray octets = line.toUtf8();
    qsizetype start = 0;
    qsizetype room = longest;
    while (octets.size() - start > room) {
        auto end = start + room;
        while (end > start + 1 && (static_cast<uchar>(octets[end]) & 0xC0) == 0x80)
            --end;
        out += octets.sliced(start, end - start) + "\r\n ";
        start = end;
        room = longest - 1;
    }
    out += octets.sliced(start) + "\r\n";
}

} // namespace

Imported readVCards(QByteArrayView octets)
{
    return VCardReader().read(octets);
}

QByteArray writeVCards(const std::vector<Contact> &contacts)
{
    QByteArray out;
    for (const auto &contact : contacts) {
        out += "BEGIN:VCARD\r\nVERSION:4.0\r\n";
        appendFolded(u"FN:"_s + escaped(contact.name.isEmpty() ? contact.addresses.value(0) : contact.name),
                     out);
        if (!contact.nickname.isEmpty())
            appendFolded(u"NICKNAME:"_s + escaped(contact.nickname), out);
        if (!contact.organisation.isEmpty())
            appendFolded(u"ORG:"_s + escaped(contact.organisation), out);
        int preference = 0;
        for (const auto &address : contact.addresses) {
            const QString start = contact.addresses.size() > 1
                                      ? u"EMAIL;PREF=%1:"_s.arg(std::min(++preference, 100))
                                      : u"EMAIL:"_s;
            appendFolded(start + escaped(address), out);
        }
        if (!contact.groups.isEmpty()) {
            QStringList groups;
            for (const auto &group : contact.groups)
                groups.append(escaped(group));
            appendFolded(u"CATEGORIES:"_s + groups.join(u','), out);
        }
        out += "END:VCARD\r\n";
    }
    return out;
}

} // namespace envoi::contacts
