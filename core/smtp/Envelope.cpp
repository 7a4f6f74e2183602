#include "core/smtp/Envelope.h"

#include <algorithm>

namespace envoi::smtp {

Result<Envelope> Envelope::make(std::optional<AddrSpec> reversePath, std::vector<AddrSpec> forwardPaths)
{
    if (forwardPaths.empty())
        return failure(ErrorCode::NoRecipient);
    Envelope envelope;
    envelope.m_reversePath = std::move(reversePath);
    for (auto &path : forwardPaths) {
        if (std::ranges::find(envelope.m_forwardPaths, path) == envelope.m_forwardPaths.end())
            envelope.m_forwardPaths.push_back(std::move(path));
    }
    return envelope;
}

bool Envelope::needsSmtputf8() const
{
    return (m_reversePath && m_reversePath->needsSmtputf8()) ||
           std::ranges::any_of(m_forwardPaths, &AddrSpec::needsSmtputf8);
}

} // namespace envoi::smtp
