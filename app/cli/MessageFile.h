#pragma once

#include "core/mime/MessageReader.h"

namespace envoi::cli {

/// The message in a file, or on standard input for "-", which is held in memory. Whatever can be read is a
/// message. FileMissing, FileUnreadable, FileIsFolder.
Result<mime::ReadMessage> readMessageFrom(const QString &path);

/// Defects as they are told: each kind once for each place, with the number of times that it was found.
struct CountedDefect {
    mime::Defect defect;
    int times = 1;
};
std::vector<CountedDefect> countedDefects(const mime::ReadMessage &read);

} // namespace envoi::cli
