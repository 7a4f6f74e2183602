#pragma once

#include "core/capture/CaptureServer.h"
#include "core/capture/Conversation.h"

#include <QFile>

#include <optional>

namespace envoi::capture {

/// The folder of captured messages: id.eml holds the octets, id.json beside it the envelope. Only
/// files that come in such pairs are listed or ever deleted, so that a folder that has other .eml
/// files too loses none of them.
class CaptureFolder {
public:
    explicit CaptureFolder(QString path) : m_path(std::move(path)) {}

    /// Makes the folder and clears away what a crash left.
    Result<void> prepare();
    const QString &path() const { return m_path; }

    /// Oldest first. Read from disk once, kept in memory from then on.
    const QList<CapturedMessage> &messages();
    /// Sees what other programs have done to the folder since.
    void forget() { m_isLoaded = false; }
    /// Takes \a file, complete and closed, into the folder. Empty when it can't.
    std::optional<CapturedMessage> add(QFile &file, const Envelope &envelope);
    void remove(const QString &id);
    void removeAll();
    /// Deletes the oldest until at most \a count are left.
    void keepNewest(qsizetype count);
    /// A name for a message that is still coming in.
    QString temporaryPath() const;

private:
    QString newId(const QDateTime &received);
    QString filePath(const QString &id, const QString &suffix) const;
    void load();
    std::optional<CapturedMessage> read(const QString &id) const;
    void deleteFiles(const QString &id) const;

    QString m_path;
    bool m_isLoaded = false;
    quint32 m_count = 0;
    QList<CapturedMessage> m_messages;
};

} // namespace envoi::capture
