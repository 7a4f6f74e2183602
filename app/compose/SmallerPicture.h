#pragma once

#include "core/letter/Draft.h"

namespace envoi::compose {

/// \a picture drawn anew, its longer side at most as many pixels as a screen is wide: JPEG, or PNG where
/// something shows through it. Nothing that is only said about it comes along. Blocking. FileUnreadable when
/// it can't be read, or would not become smaller.
Result<letter::Attachment> smallerPicture(const letter::Attachment &picture);

} // namespace envoi::compose
