#pragma once

#include "core/base/Result.h"
#include "core/letter/Snippet.h"

namespace envoi::store {

/// Snippets on disk: one JSON file, written atomically. Blocking and thread-safe.
class SnippetStore {
public:
    explicit SnippetStore(QString path);

    /// None where there is no file. SettingsDamaged when it can't be understood; it is then left as it is.
    Result<QList<letter::Snippet>> load() const;
    /// FileUnwritable, DiskFull; SettingsDamaged when the file there can't be understood.
    Result<void> save(const QList<letter::Snippet> &snippets) const;

private:
    QString m_path;
};

} // namespace envoi::store
