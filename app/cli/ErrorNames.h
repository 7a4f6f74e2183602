#pragma once

#include "core/base/Result.h"

#include <QString>

namespace envoi::cli {

/// The name of an error in the JSON output. Programs rely on it: it never changes.
QString errorName(ErrorCode code);

} // namespace envoi::cli
