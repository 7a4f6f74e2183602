#pragma once

#include <QString>

namespace envoi::cli {

QString help();
QString helpForBuild();
QString helpForCheck();
QString helpForContacts();
QString helpForDrafts();
QString helpForOutbox();
QString helpForSend();
QString helpForServe();
QString helpForShow();

} // namespace envoi::cli
