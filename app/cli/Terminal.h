#pragma once

#include "core/base/Result.h"
#include "core/base/Secret.h"

namespace envoi::cli {

/// Asks for the password of \a user on the terminal, without showing it. PasswordNeeded when standard
/// input is no terminal.
Result<Secret> askPassword(const QString &user);
/// The first line of standard input.
Result<Secret> passwordFromStandardInput();
/// The value of an environment variable. PasswordNeeded when it is not set or empty.
Result<Secret> passwordFromEnvironment(const QString &variable);

} // namespace envoi::cli
