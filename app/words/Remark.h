#pragma once

#include "core/mime/MessageReader.h"

#include <QString>

namespace envoi::words {

/// What is odd about a message, in a few words: "the last boundary is missing (1.2)". \a times: how often it
/// was found there.
QString remark(const mime::Defect &defect, int times = 1);

} // namespace envoi::words
