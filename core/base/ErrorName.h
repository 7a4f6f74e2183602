#pragma once

#include "core/base/Result.h"

#include <QString>

#include <optional>

namespace envoi {

/// The name of an error in files and in JSON output ("host-not-found"). Programs rely on it: it never
/// changes.
QString errorName(ErrorCode code);
/// The error of that name, if there is one.
std::optional<ErrorCode> errorFromName(QStringView name);

} // namespace envoi
