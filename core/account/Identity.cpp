#include "core/account/Account.h"

namespace envoi::account {

Result<mime::Mailbox> Identity::mailbox() const
{
    auto spec = AddrSpec::parse(address);
    if (!spec)
        return std::unexpected(spec.error());
    return mime::Mailbox(std::move(*spec), displayName);
}

} // namespace envoi::account
