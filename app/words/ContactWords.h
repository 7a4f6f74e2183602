#pragma once

#include "core/contacts/ContactBook.h"

#include <QString>
#include <QStringList>

namespace envoi::words {

/// What an import of contacts did, in one sentence: "12 new addresses, 3 changed, 5 known already."
QString importSummary(const contacts::ImportCount &count);
/// What could not be taken from the file, a line each: "Line 7: no e-mail address (Anna)"; at most \a most,
/// and one that counts the rest.
QStringList importRemarks(const contacts::Imported &imported, int most = 200);

} // namespace envoi::words
