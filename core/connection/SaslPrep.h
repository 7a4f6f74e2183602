#pragma once

#include <QString>

#include <optional>

namespace envoi::connection {

/// \a text as SASLprep (RFC 4013) prepares a "stored string": unset where it has a character that is
/// prohibited, breaks the rule for right-to-left text, or has no meaning in Unicode 3.2. The tables of RFC
/// 3454 that are long (A.1, D.1, D.2) and NFKC are as Qt knows them; they differ from the RFC's for four
/// compatibility ideographs that Unicode corrected afterwards.
std::optional<QString> saslPrepared(const QString &text);

} // namespace envoi::connection
