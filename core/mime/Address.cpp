#include "core/mime/Address.h"

#include "core/mime/AddressWriter.h"
#include "core/mime/Charset.h"

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::mime {

namespace {

/// One line of well-formed text with single spaces; nothing when it has but white space of any kind.
QString tidied(const QString &name)
{
    QString tidy;
    tidy.reserve(name.size());
    for (const QChar c : wellFormed(name)) {
        const bool space =
            c == u' ' || c.category() == QChar::Other_Control || c == u'\x2028' || c == u'\x2029';
        if (!space)
            tidy.append(c);
        else if (!tidy.isEmpty() && tidy.back() != u' ')
            tidy.append(u' ');
    }
    if (tidy.endsWith(u' '))
        tidy.chop(1);
    return QStringView(tidy).trimmed().isEmpty() ? QString() : tidy;
}

template <typename Items>
QString joined(const Items &items)
{
    QStringList texts;
    for (const auto &item : items) {
        if constexpr (requires { item.toString(); })
            texts.append(item.toString());
        else
            texts.append(toString(item));
    }
    return texts.join(u", "_s);
}

} // namespace

Mailbox::Mailbox(AddrSpec addrSpec, const QString &displayName)
    : m_displayName(tidied(displayName)), m_addrSpec(std::move(addrSpec))
{
}

QString Mailbox::toString() const
{
    if (m_displayName.isEmpty())
        return m_addrSpec.toString();
    return quotedDisplayName(m_displayName) + u" <"_s + m_addrSpec.toString() + u'>';
}

Group::Group(const QString &displayName, std::vector<Mailbox> mailboxes)
    : m_displayName(tidied(displayName)), m_mailboxes(std::move(mailboxes))
{
}

QString Group::toString() const
{
    if (m_displayName.isEmpty())
        return joined(m_mailboxes);
    const QString members = joined(m_mailboxes);
    return quotedDisplayName(m_displayName) + (members.isEmpty() ? u":"_s : u": "_s) + members + u';';
}

QString toString(const Address &address)
{
    return std::visit([](const auto &value) { return value.toString(); }, address);
}

Result<AddressList> AddressList::parse(QStringView text)
{
    AddressList list;
    for (const QString &piece : splitAddresses(text)) {
        auto address = parseAddress(piece);
        if (!address)
            return std::unexpected(address.error());
        list.append(std::move(*address));
    }
    return list;
}

std::vector<Mailbox> AddressList::mailboxes() const
{
    std::vector<Mailbox> all;
    for (const Address &address : m_addresses) {
        if (const auto *group = std::get_if<Group>(&address))
            all.insert(all.end(), group->mailboxes().begin(), group->mailboxes().end());
        else
            all.push_back(std::get<Mailbox>(address));
    }
    return all;
}

QString AddressList::toString() const
{
    return joined(m_addresses);
}

} // namespace envoi::mime
