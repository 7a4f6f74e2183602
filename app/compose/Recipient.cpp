#include "app/compose/Recipient.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(envoi::compose::Recipient)
};

/// Names come from strangers: one written from right to left must not turn what stands beside it.
QString isolated(const QString &text)
{
    return QChar(0x2068) + text + QChar(0x2069);
}

QString sentence(QString text)
{
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    if (!text.isEmpty() && !u".!?"_s.contains(text.back()))
        text.append(u'.');
    return text;
}

QString asWritten(const mime::Mailbox &mailbox)
{
    const QString address = mailbox.addrSpec().toString();
    return mailbox.displayName().isEmpty() ? address : mailbox.displayName() + u" <"_s + address + u'>';
}

/// The domain as DNS has it, where that is not what is shown: letters of other scripts can deceive.
QString asciiNote(const AddrSpec &address)
{
    const QString ascii = QString::fromLatin1(address.domain().ascii());
    return ascii == address.domain().unicode() ? QString() : Words::tr("Domain on the wire: %1").arg(ascii);
}

} // namespace

Recipient Recipient::read(const QString &text)
{
    Recipient recipient;
    recipient.text = text.trimmed();
    auto address = mime::parseAddress(recipient.text);
    if (address) {
        recipient.address = std::move(*address);
    } else {
        recipient.problem = address.error().detail.isEmpty() ? Words::tr("This is not an address.")
                                                             : sentence(address.error().detail);
    }
    return recipient;
}

bool Recipient::isGroup() const
{
    return address && std::holds_alternative<mime::Group>(*address);
}

std::vector<AddrSpec> Recipient::addrSpecs() const
{
    std::vector<AddrSpec> result;
    if (!address)
        return result;
    if (const auto *mailbox = std::get_if<mime::Mailbox>(&*address)) {
        result.push_back(mailbox->addrSpec());
    } else {
        for (const auto &member : std::get<mime::Group>(*address).mailboxes())
            result.push_back(member.addrSpec());
    }
    return result;
}

QString Recipient::label() const
{
    if (!address)
        return text;
    if (const auto *group = std::get_if<mime::Group>(&*address)) {
        return QCoreApplication::translate("envoi::compose::Recipient", "%1 (%n)", "a group and its size",
                                           static_cast<int>(group->mailboxes().size()))
            .arg(isolated(group->displayName()));
    }
    const auto &mailbox = std::get<mime::Mailbox>(*address);
    const QString &name = mailbox.displayName();
    if (name.isEmpty())
        return mailbox.addrSpec().toString();
    if (name.contains(u'@') && name != mailbox.addrSpec().toString())
        return isolated(name) + u" <"_s + mailbox.addrSpec().toString() + u'>';
    return isolated(name);
}

QString Recipient::fullText() const
{
    if (!address)
        return text;
    if (const auto *mailbox = std::get_if<mime::Mailbox>(&*address))
        return asWritten(*mailbox);
    return mime::toString(*address);
}

QString Recipient::copyText() const
{
    return address ? mime::toString(*address) : text;
}

QString Recipient::toolTip() const
{
    if (!address)
        return text + u'\n' + problem;
    if (const auto *mailbox = std::get_if<mime::Mailbox>(&*address)) {
        QString tip = asWritten(*mailbox);
        if (const QString note = asciiNote(mailbox->addrSpec()); !note.isEmpty())
            tip += u'\n' + note;
        return tip;
    }
    const auto &group = std::get<mime::Group>(*address);
    QStringList lines{group.displayName()};
    constexpr std::size_t shown = 20;
    for (const auto &member : group.mailboxes()) {
        if (lines.size() > static_cast<qsizetype>(shown)) {
            lines.append(u"…"_s);
            break;
        }
        lines.append(asWritten(member));
    }
    return lines.join(u'\n');
}

QStringList splitRecipients(QStringView text)
{
    QStringList result;
    for (const auto &piece : mime::splitAddresses(text)) {
        const QStringList words = piece.simplified().split(u' ');
        const bool addresses = words.size() > 1 && std::ranges::all_of(words, [](const QString &word) {
                                   return word.contains(u'@') && Recipient::read(word).isValid();
                               });
        if (addresses && !Recipient::read(piece).isValid())
            result += words;
        else
            result += piece;
    }
    return result;
}

std::vector<Recipient> readRecipients(QStringView text)
{
    std::vector<Recipient> result;
    for (const auto &piece : splitRecipients(text))
        result.push_back(Recipient::read(piece));
    return result;
}

CutText cutComplete(const QString &text)
{
    // splitAddresses() judges finished text, where a quotation mark that is never closed is a letter like
    // any other. While someone is typing, it is one that is going to be closed.
    CutText result;
    qsizetype start = 0;
    bool quoted = false;
    bool group = false;
    int comments = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c == u'\\' && (quoted || comments > 0)) {
            ++i;
        } else if (c == u'"' && comments == 0) {
            quoted = !quoted;
        } else if (quoted) {
            continue;
        } else if (c == u'(') {
            ++comments;
        } else if (c == u')') {
            comments = std::max(comments - 1, 0);
        } else if (comments > 0) {
            continue;
        } else if (c == u':') {
            group = true;
        } else if (c == u';' || (c == u',' && !group)) {
            // The semicolon that ends a group belongs to it.
            result.complete += splitRecipients(text.mid(start, i + (group ? 1 : 0) - start));
            start = i + 1;
            group = false;
        }
    }
    while (start < text.size() && start > 0 && text[start].isSpace())
        ++start;
    result.rest = text.mid(start);
    return result;
}

} // namespace envoi::compose
