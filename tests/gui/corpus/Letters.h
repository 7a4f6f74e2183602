#pragma once

#include "core/account/Account.h"

#include <QString>

#include <vector>

namespace envoi::corpus {

/// A letter by the keys that write it: letters as they are typed, and between braces a key ({Ctrl+B}), an
/// action by its name in the menus ({Heading 1}), or {WHAT:ARGUMENT} as Hand.h has it.
struct Letter {
    const char *name;
    QString keys;
    account::Signature signature = {}; ///< of who writes it
    bool isPlain = false;
};

/// Each thing that the editor can do alone, and many together.
std::vector<Letter> letters();

} // namespace envoi::corpus
