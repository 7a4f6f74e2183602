#pragma once

#include "core/smtp/Client.h"

#include <QString>

#include <optional>

namespace envoi::account {

/// Security as settings files and command lines have it: "tls", "starttls", "none". Anything else is nothing:
/// it is never guessed.
std::optional<smtp::Security> securityFromName(const QString &name);
QString nameOfSecurity(smtp::Security security);

} // namespace envoi::account
