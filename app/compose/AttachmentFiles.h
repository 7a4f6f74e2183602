#pragma once

#include "core/letter/Draft.h"

namespace envoi::compose {

/// Whether the attachment still is what was attached. Blocking.
Result<void> checkAttachment(const letter::Attachment &attachment);
/// The octets as a stream; null when there are none.
std::unique_ptr<ByteSource> openOctets(const letter::Octets &octets);
/// Whether both are the same file, or share the same octets, without looking at them.
bool isSameOctets(const letter::Octets &a, const letter::Octets &b);
/// Whether \a path lies in one of \a folders, by its name alone.
bool liesIn(const QString &path, const QStringList &folders);
/// A copy of the file \a path in a new folder below \a shelter, under its own name. Blocking. What the copy
/// can't be made for: FileMissing, FileUnreadable, FileUnwritable, DiskFull.
Result<QString> shelteredCopy(const QString &path, const QString &shelter);
/// Writes the octets of \a attachment to \a path. Blocking.
Result<void> saveAttachment(const letter::Attachment &attachment, const QString &path);

} // namespace envoi::compose
