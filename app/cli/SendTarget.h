#pragma once

#include "app/cli/Arguments.h"
#include "core/account/Account.h"
#include "core/base/Result.h"

#include <optional>

namespace envoi::cli {

/// Where send sends to, and as whom.
struct SendTarget {
    smtp::Server server;                     ///< its port is 0 for the built-in test server
    QString user;                            ///< empty: no log-in
    std::optional<account::Account> account; ///< with --account

    bool isTestServer() const { return account && account->isTestServer; }
    /// Names whose advice helps; may be empty.
    QString provider() const { return account ? account->presetId : QString(); }
    /// The account's identity with \a from as its address, or its first one when that is empty.
    const account::Identity *identityFor(const QString &from) const;
};

/// A wrong combination of options, as a sentence; empty when there is none.
QString targetUsageError(const Arguments &arguments);
/// From --server or --account.
Result<SendTarget> targetFrom(const Arguments &arguments);

} // namespace envoi::cli
