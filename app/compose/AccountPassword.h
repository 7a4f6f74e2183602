#pragma once

#include "core/account/Account.h"
#include "core/base/Secret.h"

class QWidget;

namespace envoi::compose {

/// Asks the person for the password of \a account. Empty where they say no. \a keep: whether to store it,
/// which is only asked where it can be.
Secret askAccountPassword(QWidget *parent, const account::Account &account, bool canKeep, bool wasRefused,
                          bool &keep);

} // namespace envoi::compose
