#include "app/compose/RecipientDoubt.h"

#include "app/compose/AddressBook.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(envoi::compose::RecipientDoubt)
};

} // namespace

std::optional<RecipientDoubt> doubtOf(const Recipient &recipient, const AddressBook &book)
{
    if (!recipient.isValid() || recipient.isGroup())
        return std::nullopt;
    const auto &mailbox = std::get<mime::Mailbox>(*recipient.address);
    const auto &domain = mailbox.addrSpec().domain();
    const auto doubt = book.doubt(domain);
    if (!doubt)
        return std::nullopt;
    RecipientDoubt result;
    if (!doubt->meant.isEmpty()) {
        const QString address = mailbox.addrSpec().toString();
        const QString meant = address.first(address.lastIndexOf(u'@') + 1) + doubt->meant;
        if (const auto spec = AddrSpec::parse(meant)) {
            result.address = spec->toString();
            result.entry = mime::Mailbox(*spec, mailbox.displayName()).toString();
        }
    }
    if (doubt->kind == contacts::DomainDoubt::Kind::Mistyped)
        result.text = Words::tr("Did you mean %1?").arg(result.address);
    else if (!doubt->meant.isEmpty())
        result.text = Words::tr("This looks like %1, but is %2.")
                          .arg(doubt->meant, QString::fromLatin1(domain.ascii()));
    else
        result.text = Words::tr("This domain mixes letters of several scripts: it is %1.")
                          .arg(QString::fromLatin1(domain.ascii()));
    return result;
}

} // namespace envoi::compose
