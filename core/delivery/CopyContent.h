#pragma once

#include "core/imap/Copy.h"

namespace envoi::delivery {

/// The message in the file \a path as others are to find it in a folder: whole, with Bcc, but without what
/// only Envoi reads (X-Envoi-*, X-Unsent). Streamed; the file is read when the copy is opened.
imap::Copy copyOfFile(const QString &path);

} // namespace envoi::delivery
