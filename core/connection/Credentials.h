#pragma once

#include "core/base/Secret.h"

#include <QString>

namespace envoi::connection {

/// With what to log in.
struct Credentials {
    enum class Kind {
        Password,
        OAuthToken,        ///< the secret is an OAuth 2.0 access token (RFC 6750)
        ClientCertificate, ///< no secret: who it is says the certificate that TLS showed (Server)
    };
    /// Empty for no log-in at all; with a certificate: for whom that names.
    QString user;
    Secret secret;
    Kind kind = Kind::Password;
    /// The only SASL mechanism to use, in upper case; empty for the strongest that both sides speak. The one
    /// way to get CRAM-MD5, which a server can only check if it keeps the password readable.
    QString mechanism = {};

    Credentials duplicate() const { return {user, secret.duplicate(), kind, mechanism}; }
    bool wantsLogIn() const { return !user.isEmpty() || kind == Kind::ClientCertificate; }
};

} // namespace envoi::connection
