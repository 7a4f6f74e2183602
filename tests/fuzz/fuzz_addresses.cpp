// Text of addresses, as it is typed, pasted and read from fields.
#include "Require.h"
#include "core/mime/AddressReader.h"
#include "core/mime/Field.h"

#include <cstddef>
#include <cstdint>

using namespace envoi::mime;

namespace {

/// A name that only repeats the address is not written.
bool namesSurvive(const AddressList &list)
{
    for (const Mailbox &mailbox : list.mailboxes()) {
        if (mailbox.displayName().compare(mailbox.addrSpec().toString(), Qt::CaseInsensitive) == 0)
            return false;
    }
    for (const Address &address : list.addresses()) {
        const auto *group = std::get_if<Group>(&address);
        if (group && group->displayName().isEmpty())
            return false;
    }
    return true;
}

/// Written and read again, a list has the same addresses, in the same order.
void check(const AddressList &list)
{
    const Field field = Field::addresses("To", list);
    const QByteArray octets = field.toBytes();
    REQUIRE(octets.endsWith("\r\n"));
    const auto again = Field::raw("To", octets.sliced(3));
    REQUIRE(again);
    const AddressList read = again->toAddresses();
    const auto before = list.mailboxes();
    const auto after = read.mailboxes();
    REQUIRE(before.size() == after.size());
    for (std::size_t i = 0; i < before.size(); ++i)
        REQUIRE(before[i].addrSpec() == after[i].addrSpec());
    if (namesSurvive(list))
        REQUIRE(read == list);
    const auto typed = AddressList::parse(list.toString());
    REQUIRE(typed);
    REQUIRE(typed->mailboxes() == before);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QString text =
        QString::fromUtf8(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    qsizetype kept = 0;
    for (const QString &piece : splitAddresses(text)) {
        REQUIRE(!piece.trimmed().isEmpty());
        kept += piece.size();
        // Cutting a piece once more may not find another, unless lines or groups hid one.
        if (const auto address = parseAddress(piece))
            check(AddressList({*address}));
    }
    REQUIRE(kept <= text.size());
    if (const auto list = AddressList::parse(text))
        check(*list);
    check(readAddressField(text).list);
    std::ignore = Mailbox::parse(text);
    return 0;
}
