#pragma once

#include "core/letter/Draft.h"

namespace envoi::compose {

/// Whether the attachment still is what was attached. Blocking.
Result<void> checkAttachment(const letter::Attachment &attachment);
/// Writes the octets of \a attachment to \a path. Blocking.
Result<void> saveAttachment(const letter::Attachment &attachment, const QString &path);

} // namespace envoi::compose
