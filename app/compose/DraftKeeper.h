#pragma once

#include "core/store/DraftStore.h"

#include <QDateTime>
#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

class QLockFile;
class QThreadPool;

namespace envoi::compose {

/// Keeps one open letter on disk while it is written: a second after the last key, at the latest five
/// seconds after the first. Writing is the pool's work; of several states waiting only the latest is
/// written. While the letter is open a lock file stands beside it; one whose process is gone tells the
/// next start which letters a crash left behind.
class DraftKeeper : public QObject {
    Q_OBJECT

public:
    using Done = std::function<void(const Result<void> &)>;

    /// \a take gives the letter as it is now. \a writers must have one thread, so that writing and
    /// removing keep their order.
    DraftKeeper(store::DraftStore store, QString draftsFolder, QThreadPool &writers,
                std::function<letter::Draft()> take, QObject *parent = nullptr);
    ~DraftKeeper() override;

    /// The person changed something.
    void touch();
    /// From now on the letter is kept in \a path, a draft that was left open.
    void adopt(const QString &path);
    /// The file from which the letter was opened, noted beside the mark of an open letter, so that after
    /// a crash it is still known of which draft this is a later state. Empty for none.
    void setOrigin(const QString &path);
    /// Writes now. \a whole: with the attachments in it, so that it outlives them.
    void save(bool whole, Done done);
    /// Writes to another file, with the attachments in it.
    void saveTo(const QString &path, Done done);
    /// The same as save(), and waits: for the end of the session.
    void saveAndWait();
    /// Leaves the mark of an open letter behind when the program ends, as a crash would.
    void stayMarked();
    /// Whether something was touched since the last writing began.
    bool isPending() const { return m_soon.isActive() || m_late.isActive(); }
    /// The letter was sent or discarded: nothing is kept of it.
    void forget();
    /// The letter stays on disk as a draft, no longer open.
    void release();
    /// Where it is kept; empty until it first was to be written.
    const QString &path() const { return m_path; }

    /// Drafts in \a draftsFolder that were open in a process that is gone, and from now on no longer
    /// count as that.
    static QStringList takeLeftOpen(const QString &draftsFolder);
    /// From which file the letter in \a path, which takeLeftOpen() returned, was opened; empty for none.
    static QString originOf(const QString &draftsFolder, const QString &path);

signals:
    void saved(const QDateTime &when);
    void failed(const envoi::Error &error);
    void idle();

private:
    struct Job {
        letter::Draft draft;
        QString path;
        bool whole = false;
        std::vector<Done> done;
    };

    void autosave();
    bool claimPath();
    void noteOrigin();
    void enqueue(Job job);
    void begin(Job job);

    store::DraftStore m_store;
    QString m_folder;
    QThreadPool &m_writers;
    std::function<letter::Draft()> m_take;
    QString m_path;
    QString m_origin;
    std::unique_ptr<QLockFile> m_lock;
    QTimer m_soon;
    QTimer m_late;
    int m_writing = 0;
    std::optional<Job> m_next;
};

} // namespace envoi::compose
