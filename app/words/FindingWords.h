#pragma once

#include "core/preflight/Preflight.h"

#include <QString>

namespace envoi::words {

/// What was found about a letter, as one sentence.
QString finding(const preflight::Finding &finding);

/// What a click on the button does about it; empty where nothing can be done.
QString mend(preflight::Mend mend);

/// What was done by that click, for as long as it can be undone; empty for what shows by itself.
QString mended(const preflight::Finding &finding);

} // namespace envoi::words
