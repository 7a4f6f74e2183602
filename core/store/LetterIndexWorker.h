#pragma once

#include "core/store/LetterIndex.h"
#include "core/store/LetterTable.h"

#include <QElapsedTimer>
#include <QFileSystemWatcher>
#include <QTimer>

#include <deque>
#include <vector>

class QDirIterator;

namespace envoi::store {

/// Inside the room: what LetterIndex does in its thread. Long work goes in steps of some milliseconds,
/// between which questions are answered.
class LetterIndex::Worker : public QObject {
    Q_OBJECT

public:
    Worker(LetterIndex &index, QString indexFile);
    ~Worker() override;

    void refresh(const QList<LetterFolder> &folders);
    void list(const LetterQuery &query, quint64 ticket);
    void fetch(const QList<qint64> &ids);
    /// To be called in its thread, at the end.
    void close();

signals:
    void listed(const envoi::store::LetterListing &listing);
    void fetched(const QList<envoi::store::LetterSummary> &letters);
    void changed(envoi::store::LetterFolder folder, const QList<qint64> &altered);
    void progressed(qsizetype done, qsizetype total);
    void settled();
    void searchUnavailable();

private:
    /// One folder's comparison with its files.
    struct Scan {
        LetterFolder folder;
        std::unique_ptr<QDirIterator> files;
        std::vector<qint64> seen;
        struct Changed {
            qint64 modified = 0;
            QString name;
        };
        std::vector<Changed> changed; ///< the newest last
        std::vector<qint64> gone;
        bool isCompared = false;
        qsizetype total = 0;
    };

    void open();
    /// Begins anew where the table can't be used; true when it did.
    bool mend();
    void schedule();
    void step();
    void beginScan(LetterFolder folder);
    void compare(Scan &scan);
    void finishComparing(Scan &scan);
    void readNext(Scan &scan);
    void tell(bool atOnce);
    void commit();
    void watch();
    bool isWanted(quint64 ticket) const { return !*m_stopped && *m_ticket == ticket; }

    const std::map<LetterFolder, QString> m_folders;
    const QString m_indexFile;
    const std::shared_ptr<std::atomic<quint64>> m_ticket;
    const std::shared_ptr<std::atomic<bool>> m_stopped;
    std::unique_ptr<LetterTable> m_table;
    int m_troubles = 0;
    std::deque<LetterFolder> m_waiting;
    std::optional<Scan> m_scan;
    bool m_isScheduled = false;
    /// What changed and was not told yet.
    std::map<LetterFolder, QList<qint64>> m_changed;
    QElapsedTimer m_told;
    QElapsedTimer m_committed;
    QFileSystemWatcher *m_watcher = nullptr;
    QTimer *m_rest = nullptr;
    QSet<LetterFolder> m_touched;
};

} // namespace envoi::store
