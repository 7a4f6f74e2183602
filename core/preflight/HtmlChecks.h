#pragma once

#include "core/preflight/Preflight.h"

/// Inside the room: what is asked of a letter's HTML.
namespace envoi::preflight {

/// Links whose text names another host than they lead to. Those in quotes are somebody else's.
void checkLinks(const QString &html, std::vector<Finding> &findings);

/// What Gmail or Outlook are known not to show, by the programs that don't.
void checkSupport(const letter::Draft &draft, std::vector<Finding> &findings);

} // namespace envoi::preflight
