#include "core/mime/AddressWriter.h"

#include "core/mime/AddressReader.h"
#include "core/mime/EncodedWord.h"
#include "core/mime/Syntax.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::mime {

namespace {

bool saysNothing(const Mailbox &mailbox)
{
    const QString &name = mailbox.displayName();
    return name.isEmpty() || name.compare(mailbox.addrSpec().toString(), Qt::CaseInsensitive) == 0;
}

/// \a tail is what follows at once: a comma, or the end of a group.
void layOutMailbox(FoldedLine &line, const Mailbox &mailbox, QByteArrayView tail, bool utf8)
{
    QByteArray address = mailbox.addrSpec().toBytes();
    if (!saysNothing(mailbox)) {
        appendPhrase(line, mailbox.displayName(), utf8);
        address = '<' + address + '>';
    }
    line.append(" ", address.append(tail));
}

/// Lays out on this line; if that takes a fold, tries again from a fresh one, which keeps short
/// addresses whole.
void appendMailbox(FoldedLine &line, const Mailbox &mailbox, QByteArrayView tail, bool utf8)
{
    const auto mark = line.mark();
    layOutMailbox(line, mailbox, tail, utf8);
    if (mark.fresh || !line.foldedSince(mark))
        return;
    line.rollBack(mark);
    line.foldNext();
    layOutMailbox(line, mailbox, tail, utf8);
}

void appendGroup(FoldedLine &line, const Group &group, QByteArrayView tail, bool utf8)
{
    const auto &mailboxes = group.mailboxes();
    const QByteArray end = ';' + tail.toByteArray();
    const QByteArray colon = mailboxes.empty() ? ':' + end : QByteArray(":");
    line.reserve(colon.size());
    const bool encoded = appendPhrase(line, group.displayName(), utf8);
    line.reserve(0);
    // An encoded-word must have white space between it and a special (RFC 2047 section 5).
    if (encoded)
        line.append(" ", colon);
    else
        line.glue(colon);
    for (std::size_t i = 0; i < mailboxes.size(); ++i)
        appendMailbox(line, mailboxes[i], i + 1 < mailboxes.size() ? QByteArray(",") : end, utf8);
}

} // namespace

QString quotedDisplayName(const QString &name)
{
    const bool plain = std::ranges::all_of(
        name, [](QChar c) { return c == u' ' || c == u'.' || (isAtext(c) && !isWideSeparator(c)); });
    // A name that looks encoded is encoded, else reading it would decode what never was.
    if (resemblesEncodedWord(name))
        return u"=?UTF-8?B?"_s + QString::fromLatin1(name.toUtf8().toBase64()) + u"?="_s;
    if (plain && !isAddressLabel(name))
        return name;
    QString quoted(u'"');
    for (const QChar c : name) {
        if (c == u'"' || c == u'\\')
            quoted.append(u'\\');
        quoted.append(c);
    }
    return quoted + u'"';
}

void appendAddresses(FoldedLine &line, const AddressList &list, bool utf8)
{
    // A group without a name can't be written: its mailboxes stand for themselves.
    std::vector<Address> addresses;
    for (const Address &address : list.addresses()) {
        const auto *group = std::get_if<Group>(&address);
        if (group && group->displayName().isEmpty())
            addresses.insert(addresses.end(), group->mailboxes().begin(), group->mailboxes().end());
        else
            addresses.push_back(address);
    }
    for (std::size_t i = 0; i < addresses.size(); ++i) {
        const QByteArray tail = i + 1 < addresses.size() ? QByteArray(",") : QByteArray();
        if (const auto *group = std::get_if<Group>(&addresses[i]))
            appendGroup(line, *group, tail, utf8);
        else
            appendMailbox(line, std::get<Mailbox>(addresses[i]), tail, utf8);
    }
}

} // namespace envoi::mime
