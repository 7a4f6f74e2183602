#pragma once

#include "app/compose/CommandLine.h"

namespace envoi::compose {

/// The letter with which an answer begins: \a request says to which file, how, and what else is to be in it.
/// Blocking. FileMissing, FileUnreadable, FileIsFolder.
Result<letter::Draft> beginAnswer(const LetterRequest &request, const QList<account::Account> &accounts);

} // namespace envoi::compose
