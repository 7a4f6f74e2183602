#include "app/compose/Services.h"

namespace envoi::compose {

Places Places::standard()
{
    return {account::AccountStore::defaultPath(), store::DraftStore::defaultFolder(),
            capture::CaptureServer::defaultFolder()};
}

Services::Services(Places places, std::unique_ptr<account::SecretStore> secrets)
    : m_places(std::move(places)), m_accounts(m_places.accountsFile), m_secrets(std::move(secrets)),
      m_drafts(m_places.draftsFolder)
{
    m_writers.setMaxThreadCount(1);
}

Services::~Services()
{
    m_writers.waitForDone();
}

account::SecretStore &Services::secrets()
{
    if (!m_secrets)
        m_secrets = account::systemSecretStore();
    return *m_secrets;
}

capture::CaptureServer &Services::captureServer()
{
    if (!m_capture)
        m_capture = std::make_unique<capture::CaptureServer>(m_places.capturedFolder);
    return *m_capture;
}

Result<quint16> Services::ensureTestServer()
{
    auto &server = captureServer();
    if (server.port() != 0)
        return server.port();
    return server.listen();
}

} // namespace envoi::compose
