#include "core/account/Account.h"

namespace envoi::account {

Result<mime::Mailbox> Identity::mailbox() const
{
    auto spec = AddrSpec::parse(address);
    if (!spec)
        return std::unexpected(spec.error());
    return mime::Mailbox(std::move(*spec), displayName);
}

smtp::Server Account::server() const
{
    smtp::Server server{host, port, security, {}};
    if (trusted.host == host && trusted.port == port)
        server.pinnedCertificate = trusted.fingerprint;
    return server;
}

} // namespace envoi::account
