#pragma once

#include "app/preview/Rendering.h"
#include "core/account/Account.h"

/// What each account's server said of itself when it was last reached: how large a letter it takes, and
/// whether it takes 8-bit text.
namespace envoi::compose {

class Memory;

/// Keeps what \a facts say of the account's server, if they say anything.
void learn(Memory &memory, const account::Account &account, const smtp::ServerFacts &facts);

/// The way of a letter by \a account: what its server said, else what its provider publishes.
preview::Route routeOf(Memory &memory, const std::optional<account::Account> &account);

} // namespace envoi::compose
