#pragma once

#include "core/base/AddrSpec.h"

#include <optional>
#include <vector>

namespace envoi::smtp {

/// Whom a message is from and whom it goes to, as SMTP sees it (RFC 5321 section 2.3.1). Never empty.
class Envelope {
public:
    /// \a reversePath unset is the null reverse-path, "<>". Recipients that occur twice are kept once,
    /// the first time. NoRecipient when there is none.
    static Result<Envelope> make(std::optional<AddrSpec> reversePath, std::vector<AddrSpec> forwardPaths);

    const std::optional<AddrSpec> &reversePath() const { return m_reversePath; }
    const std::vector<AddrSpec> &forwardPaths() const { return m_forwardPaths; }
    /// Whether one of its paths can't travel without SMTPUTF8 (RFC 6531).
    bool needsSmtputf8() const;

private:
    std::optional<AddrSpec> m_reversePath;
    std::vector<AddrSpec> m_forwardPaths;
};

} // namespace envoi::smtp
