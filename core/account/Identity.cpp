#include "core/account/Account.h"

namespace envoi::account {

Result<mime::Mailbox> Identity::mailbox() const
{
    auto spec = AddrSpec::parse(address);
    if (!spec)
        return std::unexpected(spec.error());
    return mime::Mailbox(std::move(*spec), displayName);
}

namespace {

smtp::Server serverOf(const auto &settings)
{
    smtp::Server server{settings.host, settings.port, settings.security, {}};
    if (settings.trusted.host == settings.host && settings.trusted.port == settings.port)
        server.pinnedCertificate = settings.trusted.fingerprint;
    return server;
}

} // namespace

smtp::Server SentFolder::server() const
{
    return serverOf(*this);
}

smtp::Server Account::server() const
{
    return serverOf(*this);
}

bool Account::wantsSentCopies() const
{
    const Preset *preset = presetById(presetId);
    return sentFolder.isOn && !isTestServer && !(preset && preset->filesSentMail);
}

} // namespace envoi::account
