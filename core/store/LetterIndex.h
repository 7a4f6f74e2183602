#pragma once

#include <QDateTime>
#include <QHash>
#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>

#include <atomic>
#include <map>
#include <memory>

class QThread;

namespace envoi::store {

/// Folders of letters, each of them .eml files.
enum class LetterFolder { Drafts, Outbox, Sent, Templates, Captured, Trash };

/// A row of a list.
struct LetterSummary {
    qint64 id = 0;
    LetterFolder folder = LetterFolder::Drafts;
    QString name; ///< the file's, in its folder
    QString from;
    QString recipients;
    QString subject;
    QString snippet;
    QDateTime date;  ///< of a draft: when it was written on last
    qint64 size = 0; ///< octets
    bool hasAttachments = false;
};

struct LetterQuery {
    LetterFolder folder = LetterFolder::Drafts;
    /// As a person types it; empty for all letters.
    QString search = {};
    bool oldestFirst = false;
    /// File names: these alone, or all but these, as \a onlyNames says.
    QStringList names = {};
    bool onlyNames = false;
};

struct LetterListing {
    quint64 ticket = 0;
    QList<qint64> ids;
    /// How many there are in each folder (all \a names counted in).
    QHash<int, qsizetype> counts;
};

/// What is in the folders of letters, quickly: lists of a hundred thousand, and a search over recipients,
/// subject and text. The files are the truth; the index is made from them when it is missing or damaged, and
/// looks what changed in them since. It works in a thread of its own, in small steps, and answers by signals
/// to the thread it lives in. Where there is no SQLite, it lists and can't search.
class LetterIndex : public QObject {
    Q_OBJECT

public:
    /// \a indexFile: made when it is not there, readable by the user alone. Nothing is read before refresh().
    LetterIndex(std::map<LetterFolder, QString> folders, QString indexFile, QObject *parent = nullptr);
    /// Stops the thread at its next step.
    ~LetterIndex() override;

    QString path(const LetterSummary &letter) const;
    /// Compares all folders, or one, with their files, and goes on watching them.
    void refresh();
    void refresh(LetterFolder folder);
    /// Asks for the ids of letters, sorted by date; the answer is listed() with the ticket given here. A
    /// later question makes an earlier one moot: it may remain without answer.
    quint64 list(const LetterQuery &query);
    /// Asks for rows, which fetched() brings. An id that is gone has none.
    void fetch(const QList<qint64> &ids);

signals:
    void listed(const envoi::store::LetterListing &listing);
    void fetched(const QList<envoi::store::LetterSummary> &letters);
    /// A folder has other letters than before, or \a altered ones in it have changed.
    void changed(envoi::store::LetterFolder folder, const QList<qint64> &altered);
    /// While many letters are read; \a done equals \a total at the end.
    void progressed(qsizetype done, qsizetype total);
    /// All folders are as their files are.
    void settled();
    /// There is no SQLite here, so nothing can be searched.
    void searchUnavailable();

private:
    class Worker;
    std::map<LetterFolder, QString> m_folders;
    std::shared_ptr<std::atomic<quint64>> m_ticket;
    std::shared_ptr<std::atomic<bool>> m_stopped;
    QThread *m_thread;
    Worker *m_worker;
};

} // namespace envoi::store
