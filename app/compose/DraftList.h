#pragma once

#include "core/store/DraftStore.h"

#include <QDateTime>

#include <vector>

namespace envoi::compose {

/// A kept draft, as a list shows it.
struct DraftEntry {
    QString path;
    QString subject;
    QDateTime modified;
};

/// The \a limit drafts that were written last, newest first. Blocking; reads of each no more than its head.
std::vector<DraftEntry> recentDrafts(const store::DraftStore &store, qsizetype limit);

} // namespace envoi::compose
