#pragma once

#include "core/imap/Response.h"

namespace envoi::imap {

/// Finds the mailbox for sent mail among all that the server tells, keeping no more than one.
class MailboxList {
public:
    /// A LIST response.
    void add(const Response &list);
    /// A NAMESPACE response (RFC 2342): below what a person's own mailboxes are.
    void setNamespaces(const Response &response);

    /// The best of them, as the wire has it: the one that is \Sent (RFC 6154), else one that is called so.
    /// Empty where there is none.
    const QByteArray &found() const { return m_found; }
    bool isSpecialUse() const { return m_rank == 0; }
    /// What a new one is to be called.
    QByteArray newName() const { return m_prefix + "Sent"; }

private:
    static constexpr int nothing = 100;
    QByteArray m_found;
    int m_rank = nothing; ///< the lower the better
    QByteArray m_prefix;
};

} // namespace envoi::imap
