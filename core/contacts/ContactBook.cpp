#include "core/contacts/ContactBook.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace envoi::contacts {

int Entry::times() const
{
    return std::accumulate(uses.begin(), uses.end(), 0,
                           [](int sum, const Use &use) { return sum + use.times; });
}

Entry &ContactBook::entryFor(const QString &address)
{
    const QString key = address.toCaseFolded();
    if (const auto at = m_places.constFind(key); at != m_places.cend())
        return m_entries[*at];
    m_places.insert(key, m_entries.size());
    m_entries.emplace_back().address = address;
    return m_entries.back();
}

const Entry *ContactBook::find(const QString &address) const
{
    const auto at = m_places.constFind(address.toCaseFolded());
    return at == m_places.cend() ? nullptr : &m_entries[*at];
}

void ContactBook::insert(Entry entry)
{
    Entry &place = entryFor(entry.address);
    place = std::move(entry);
}

void ContactBook::recordSent(const std::vector<mime::Mailbox> &recipients, const QString &identity,
                             const QDateTime &when, const QStringList &languages)
{
    for (const auto &recipient : recipients) {
        Entry &entry = entryFor(recipient.addrSpec().toString());
        entry.address = recipient.addrSpec().toString();
        if (const QString name = cleaned(recipient.displayName()); !name.isEmpty())
            entry.name = name;
        if (!languages.isEmpty())
            entry.languages = languages;
        // A clock that was set back takes nothing away.
        if (!entry.last.isValid() || entry.last < when)
            entry.last = when;
        const auto use = std::ranges::find(entry.uses, identity, &Entry::Use::identity);
        if (use == entry.uses.end())
            entry.uses.append({identity, 1});
        else
            ++use->times;
    }
}

ImportCount ContactBook::import(const std::vector<Contact> &contacts)
{
    ImportCount count;
    for (const auto &contact : contacts) {
        for (const auto &address : contact.addresses) {
            const bool isNew = !find(address);
            Entry &entry = entryFor(address);
            const Entry before = entry;
            entry.isImported = true;
            const auto take = [](QString &to, const QString &from) {
                if (!from.isEmpty())
                    to = from;
            };
            // How the person wrote the name themselves is how they want it.
            if (entry.uses.isEmpty() || entry.name.isEmpty())
                take(entry.name, contact.name);
            take(entry.nickname, contact.nickname);
            take(entry.organisation, contact.organisation);
            for (const auto &group : contact.groups) {
                if (!entry.groups.contains(group))
                    entry.groups.append(group);
            }
            if (isNew)
                ++count.added;
            else if (entry == before)
                ++count.unchanged;
            else
                ++count.changed;
        }
    }
    return count;
}

bool ContactBook::forget(const QString &address)
{
    const auto at = m_places.constFind(address.toCaseFolded());
    if (at == m_places.cend())
        return false;
    const std::size_t place = *at;
    m_places.erase(at);
    m_entries.erase(m_entries.begin() + static_cast<std::ptrdiff_t>(place));
    for (auto &other : m_places) {
        if (other > place)
            --other;
    }
    return true;
}

std::vector<KnownAddress> ContactBook::knownAddresses() const
{
    std::vector<KnownAddress> result;
    result.reserve(m_entries.size());
    for (const auto &entry : m_entries) {
        if (entry.uses.isEmpty())
            result.push_back({entry.address, 0});
        for (const auto &use : entry.uses)
            result.push_back({entry.address, use.times, use.identity});
    }
    return result;
}

std::vector<Contact> ContactBook::contacts() const
{
    std::vector<Contact> result;
    result.reserve(m_entries.size());
    for (const auto &entry : m_entries)
        result.push_back({entry.name, entry.nickname, entry.organisation, {entry.address}, entry.groups});
    return result;
}

} // namespace envoi::contacts
