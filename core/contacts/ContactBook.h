#pragma once

#include "core/base/KnownAddress.h"
#include "core/base/Result.h"
#include "core/contacts/Contact.h"
#include "core/mime/Address.h"

#include <QDateTime>
#include <QHash>
#include <QString>
#include <QStringList>

#include <vector>

namespace envoi::contacts {

/// An address that is known, and how it was used.
struct Entry {
    /// How often it was written to as one of the person's own addresses.
    struct Use {
        QString identity; ///< addr-spec
        int times = 0;
        friend bool operator==(const Use &, const Use &) = default;
    };
    QString address; ///< addr-spec, as written last
    QString name;    ///< as written last, else as imported; may be empty
    QString nickname;
    QString organisation;
    QStringList groups;
    bool isImported = false;
    QDateTime last; ///< when it was written to last; invalid for never
    /// What it was written to in last, BCP 47 tags; none when that is not known.
    QStringList languages = {};
    QList<Use> uses;

    int times() const;
    friend bool operator==(const Entry &, const Entry &) = default;
};

/// What an import did.
struct ImportCount {
    int added = 0;
    int changed = 0;
    int unchanged = 0;
    friend bool operator==(const ImportCount &, const ImportCount &) = default;
};

/// The people that a person writes to: a value. Each address is there once, without regard to case.
class ContactBook {
public:
    /// A letter went to \a recipients from \a identity (an addr-spec) at \a when, in \a languages if these
    /// are known.
    void recordSent(const std::vector<mime::Mailbox> &recipients, const QString &identity,
                    const QDateTime &when, const QStringList &languages = {});
    /// Adds \a contacts; a name that the person wrote, or one for one, is not replaced by none.
    ImportCount import(const std::vector<Contact> &contacts);
    /// Whether it was there.
    bool forget(const QString &address);

    const std::vector<Entry> &entries() const { return m_entries; }
    /// Null for one that is not known.
    const Entry *find(const QString &address) const;
    /// What checks before sending ask for.
    std::vector<KnownAddress> knownAddresses() const;
    /// As a contact for each address.
    std::vector<Contact> contacts() const;
    /// Adds an entry as it was stored; one for the same address is replaced.
    void insert(Entry entry);

    friend bool operator==(const ContactBook &a, const ContactBook &b) { return a.m_entries == b.m_entries; }

private:
    Entry &entryFor(const QString &address);

    std::vector<Entry> m_entries;
    QHash<QString, std::size_t> m_places; ///< by folded address
};

} // namespace envoi::contacts
