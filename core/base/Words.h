#pragma once

#include <QCoreApplication>

namespace envoi {

/// Words::tr("…"): a sentence, or the start of one, that a person may read in an error's detail.
struct Words {
    Q_DECLARE_TR_FUNCTIONS(envoi::Words)
};

} // namespace envoi
