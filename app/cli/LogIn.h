#pragma once

#include "app/cli/Arguments.h"
#include "app/cli/SendTarget.h"

namespace envoi::cli {

/// A wrong combination of options about the log-in, as a sentence; empty when there is none.
QString logInUsageError(const Arguments &arguments);
/// Adds the certificate that TLS is to show of the person, if there is one.
Result<void> addClientCertificate(smtp::Server &server, const Arguments &arguments);
/// The password or token by the options, the key store or the terminal; none without a user.
Result<smtp::Credentials> credentialsFor(const SendTarget &target, const Arguments &arguments);

} // namespace envoi::cli
