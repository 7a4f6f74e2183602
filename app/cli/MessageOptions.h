#pragma once

#include "app/cli/Arguments.h"
#include "core/base/Result.h"
#include "core/letter/Draft.h"

#include <vector>

namespace envoi::cli {

/// The options of build and send that make a letter.
extern const std::vector<OptionSpec> messageOptions;

/// Whether one of them was given.
bool hasMessageOption(const Arguments &arguments);
/// Whether one of them reads standard input.
bool readsStandardInput(const Arguments &arguments);

/// A wrong combination, as a sentence; empty when there is none.
QString messageUsageError(const Arguments &arguments);

/// The letter. The errors of letter::problems() but for what a sender or recipient that is missing,
/// which the account may add.
Result<letter::Draft> draftFrom(const Arguments &arguments);

} // namespace envoi::cli
