#pragma once

#include "core/base/Result.h"
#include "core/mime/MessageReader.h"

#include <QString>

namespace envoi::cli {

/// The name of an error in the JSON output. Programs rely on it: it never changes.
QString errorName(ErrorCode code);
/// The same for what is odd about a message.
QString defectName(mime::Defect::Kind kind);

} // namespace envoi::cli
