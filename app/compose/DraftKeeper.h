#pragma once

#include "core/store/DraftStore.h"
#include "core/store/DraftVersions.h"

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

/// Keeps one open letter on disk while it is written: a moment after the last key, and within
/// a second of the first. That goes to a file of its own in the folder "open" below the drafts, so that
/// the draft itself changes only when the person saves it; then the file is moved over it. Writing is the
/// pool's work; of several states waiting only the latest is written. While the letter is open a lock
/// stands beside its file; a file whose lock is free was left behind by a crash, or for the next start.
/// States that are some minutes old, and those that were saved, stay as versions.
class DraftKeeper : public QObject {
    Q_OBJECT

public:
    using Done = std::function<void(const Result<void> &)>;

    /// \a take gives the letter as it is now. \a writers must have one thread, so that writing and
    /// removing keep their order.
    DraftKeeper(QString draftsFolder, QThreadPool &writers, std::function<letter::Draft()> take,
                QObject *parent = nullptr);
    ~DraftKeeper() override;

    /// The person changed something.
    void touch();
    /// From now on the letter is kept in \a path, one of leftOpen().
    void adopt(const QString &path);
    /// The file from which the letter was opened, noted beside the one in which it is kept, so that after
    /// a crash it is still known of which draft this is a later state. Empty for none.
    void setOrigin(const QString &path);
    /// That, or the draft that save() made.
    const QString &origin() const { return m_origin; }
    /// The person saves the draft: the one it comes from, or else a new one. With the attachments in it, so
    /// that it outlives them.
    void save(Done done);
    /// Keeps what is there now, at once.
    void keepNow(Done done);
    /// The letter's versions, after the state on disk has become one of them. \a done runs when they are
    /// known.
    void versions(std::function<void(const QList<store::DraftVersion> &)> done);
    /// A folder for copies of attached files that may vanish: it lives as long as the letter is open, and
    /// after a crash until it is closed. Empty when there is no place for it.
    QString shelter();
    /// Writes to another file, with the attachments in it.
    void saveTo(const QString &path, Done done);
    /// Keeps what is there now, and waits: for the end of the session. The next start finds it.
    void keepAndWait();
    /// Whether something was touched since the last writing began.
    bool isPending() const { return m_soon.isActive() || m_late.isActive(); }
    /// The letter is closed: nothing is kept of it but the draft as it was last saved.
    void forget();
    /// The letter was sent: its draft goes as well.
    void forgetDraftToo();
    /// Where it is kept; empty until it first was to be written.
    const QString &path() const { return m_path; }

    /// The files of letters that were open in a process that is gone, oldest first.
    static QStringList leftOpen(const QString &draftsFolder);
    /// Reads one of them.
    static Result<letter::Draft> load(const QString &path);
    /// Removes one of them for good, with all that lies beside it.
    static void drop(const QString &path);
    /// From which file the letter in \a path was opened; empty for none.
    static QString originOf(const QString &path);
    /// Where versions are kept.
    static QString versionsFolder(const QString &draftsFolder);

signals:
    void saved(const QDateTime &when);
    void failed(const envoi::Error &error);
    void idle();
    /// The draft was changed or written by somebody else since it was opened; this letter was saved as
    /// another one.
    void savedBeside();

private:
    /// The draft's file as this letter knows it. Belongs to the thread that writes.
    struct Known {
        std::optional<FileReference> file;
    };
    struct Job {
        letter::Draft draft;
        QString path;
        QString target; ///< moved over this; empty: stays in path
        QString other;  ///< ... or over this, where target is not what it was
        QString letter; ///< its versions' name; empty: none are kept
        bool whole = false;
        std::vector<Done> done;
    };

    void keep();
    bool claimPath();
    bool isDraft(const QString &path) const;
    void write(const QString &target, bool whole, Done done);
    void noteOrigin();
    void enqueue(Job job);
    void begin(Job job);
    void nameVersions();
    static Result<void> carryOut(Job &job, const store::DraftStore &store, Known &known,
                                 const store::DraftVersions &versions);

    store::DraftStore m_drafts;
    store::DraftStore m_open;
    store::DraftVersions m_versions;
    QString m_letter; ///< the name of its versions
    std::shared_ptr<Known> m_known = std::make_shared<Known>();
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
