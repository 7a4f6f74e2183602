#pragma once

#include "core/base/ErrorName.h"
#include "core/mime/MessageReader.h"

#include <QString>

namespace envoi::cli {

/// The name of what is odd about a message in the JSON output. Programs rely on it: it never changes.
QString defectName(mime::Defect::Kind kind);

} // namespace envoi::cli
