#include "core/smtp/Envelope.h"

#include <QSet>

#include <algorithm>

namespace envoi::smtp {

Result<Envelope> Envelope::make(std::optional<AddrSpec> reversePath, std::vector<AddrSpec> forwardPaths)
{
    if (forwardPaths.empty())
        return failure(ErrorCode::NoRecipient);
    Envelope envelope;
    envelope.m_reversePath = std::move(reversePath);
    QSet<QByteArray> seen;
    for (auto &path : forwardPaths) {
        const qsizetype before = seen.size();
        seen.insert(path.toBytes());
        if (seen.size() > before)
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
