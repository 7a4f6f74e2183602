#include "core/imap/MailboxList.h"

#include <algorithm>

namespace envoi::imap {

namespace {

/// As servers and programs call it that know no special use, the most usual first.
constexpr const char *usualNames[] = {"Sent", "Sent Items", "Sent Messages", "Sent Mail"};

int rankOf(QByteArray name, const QByteArray &delimiter)
{
    // Some servers have all of a person's mailboxes below the inbox.
    const QByteArray below = "INBOX" + delimiter;
    if (!delimiter.isEmpty() && name.first(std::min(below.size(), name.size())).toUpper() == below)
        name = name.sliced(below.size());
    int rank = 1;
    for (const char *usual : usualNames) {
        if (name.compare(usual, Qt::CaseInsensitive) == 0)
            return rank;
        ++rank;
    }
    return 0;
}

} // namespace

void MailboxList::add(const Response &list)
{
    const auto &tokens = list.tokens;
    if (list.name != "LIST" || tokens.empty() || tokens.front().kind != Token::Kind::Open)
        return;
    const auto close = std::ranges::find(tokens, Token::Kind::Close, &Token::kind);
    const auto after = tokens.end() - close;
    if (after < 3)
        return;
    bool isSent = false;
    for (auto attribute = tokens.begin() + 1; attribute != close; ++attribute) {
        if (attribute->is("\\Noselect") || attribute->is("\\NonExistent"))
            return;
        isSent = isSent || attribute->is("\\Sent");
    }
    const Token &delimiter = *(close + 1);
    const Token &name = *(close + 2);
    if (name.octets.isEmpty() || name.kind == Token::Kind::Open || name.kind == Token::Kind::Close)
        return;
    const int rank = isSent ? 0 : rankOf(name.octets, delimiter.is("NIL") ? QByteArray() : delimiter.octets);
    if ((isSent || rank > 0) && rank < m_rank) {
        m_rank = rank;
        m_found = name.octets;
    }
}

void MailboxList::setNamespaces(const Response &response)
{
    // (("INBOX." ".")) NIL NIL
    const auto &tokens = response.tokens;
    if (tokens.size() >= 4 && tokens[0].kind == Token::Kind::Open && tokens[1].kind == Token::Kind::Open &&
        tokens[2].kind == Token::Kind::String)
        m_prefix = tokens[2].octets;
}

} // namespace envoi::imap
