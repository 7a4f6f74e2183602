#pragma once

#include "core/base/AddrSpec.h"
#include "core/base/Result.h"

#include <QString>
#include <QStringList>

#include <variant>
#include <vector>

namespace envoi::mime {

/// mailbox: an optional display name and an addr-spec (RFC 5322 section 3.4).
class Mailbox {
public:
    /// Control characters in \a displayName become spaces, runs of white space one space.
    explicit Mailbox(AddrSpec addrSpec, const QString &displayName = {});
    /// Reads exactly one: `a@b`, `Name <a@b>`, `"Name, A." <a@b>`, with comments and encoded-words.
    static Result<Mailbox> parse(QStringView text);

    const QString &displayName() const { return m_displayName; }
    const AddrSpec &addrSpec() const { return m_addrSpec; }
    /// As a person reads and types it, quoted where needed: parse() reads it back.
    QString toString() const;

    friend bool operator==(const Mailbox &, const Mailbox &) = default;

private:
    QString m_displayName;
    AddrSpec m_addrSpec;
};

/// group: a display name and its mailboxes, maybe none (RFC 5322 section 3.4, `Name: a@b, c@d;`).
class Group {
public:
    explicit Group(const QString &displayName, std::vector<Mailbox> mailboxes = {});
    const QString &displayName() const { return m_displayName; }
    const std::vector<Mailbox> &mailboxes() const { return m_mailboxes; }
    QString toString() const;

    friend bool operator==(const Group &, const Group &) = default;

private:
    QString m_displayName;
    std::vector<Mailbox> m_mailboxes;
};

/// address: a mailbox or a group.
using Address = std::variant<Mailbox, Group>;
QString toString(const Address &address);

/// address-list, in the order in which it was written (sorting recipients looks like spam).
class AddressList {
public:
    AddressList() = default;
    explicit AddressList(std::vector<Address> addresses) : m_addresses(std::move(addresses)) {}
    explicit AddressList(Mailbox mailbox) { m_addresses.emplace_back(std::move(mailbox)); }

    /// Strict: splitAddresses(), and every entry must be right, else the error of the first wrong one. Empty
    /// text is an empty list.
    static Result<AddressList> parse(QStringView text);

    const std::vector<Address> &addresses() const { return m_addresses; }
    bool isEmpty() const { return m_addresses.empty(); }
    void append(Address address) { m_addresses.push_back(std::move(address)); }
    /// All mailboxes, those of groups included, in order.
    std::vector<Mailbox> mailboxes() const;
    QString toString() const;

    friend bool operator==(const AddressList &, const AddressList &) = default;

private:
    std::vector<Address> m_addresses;
};

/// Cuts what a person typed or pasted into the texts of single addresses, without judging them:
/// at commas, semicolons (but not inside a group) and line ends, outside of quotes, comments and
/// angle brackets. Also at the full-width and ideographic separators (U+FF0C, U+FF1B, U+3001) and at
/// a tab behind an address, as a spreadsheet has it; not at a line end that only folds a mailbox. A
/// quotation mark or bracket that is not closed in its line is an ordinary character. Pieces are
/// trimmed; empty ones are left out; nothing else is lost. Linear in its input.
QStringList splitAddresses(QStringView text);

/// Reads one piece, mailbox or group; "Name", a tab and the address are a mailbox too, and a label that
/// was copied along ("To:", "mailto:") is skipped. AddressSyntax or DomainInvalid, with Error::detail saying
/// in plain words what is wrong.
Result<Address> parseAddress(QStringView text);

} // namespace envoi::mime
