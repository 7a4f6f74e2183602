#pragma once

#include "core/mime/Address.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace envoi::compose {

/// One entry of a recipients field: a mailbox, a group, or what was typed and is neither.
struct Recipient {
    QString text;                         ///< as typed
    std::optional<mime::Address> address; ///< unset when it is wrong
    QString problem;                      ///< why it is wrong, in plain words

    static Recipient read(const QString &text);
    bool isValid() const { return address.has_value(); }
    /// The addr-specs that it stands for.
    std::vector<AddrSpec> addrSpecs() const;
    bool isGroup() const;

    /// What a chip shows: the name alone, unless the name could pass for another address.
    QString label() const;
    /// Everything there is to know, for a tool tip: plain text.
    QString toolTip() const;
    /// "Anna Example <anna@example.com>", for a screen reader.
    QString fullText() const;
    /// The same, quoted where it must be to be pasted again.
    QString copyText() const;
};

/// The entries in finished text, as mime::splitAddresses() has them; and where nothing but spaces parts
/// several bare addresses, each of these.
QStringList splitRecipients(QStringView text);

/// The entries in what was typed or pasted.
std::vector<Recipient> readRecipients(QStringView text);

/// What of \a text is complete: an entry that ends in a separator outside of quotes and groups.
struct CutText {
    QStringList complete;
    QString rest;
};
CutText cutComplete(const QString &text);

} // namespace envoi::compose
