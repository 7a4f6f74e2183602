#include "core/store/LetterIndexWorker.h"

#include "core/store/SearchText.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QSet>

#include <algorithm>
#include <ranges>

using namespace Qt::Literals::StringLiterals;

namespace envoi::store {

namespace {

constexpr qint64 stepTime = 20;         ///< milliseconds, after which questions get their turn
constexpr qint64 commitEach = 2000;     ///< milliseconds
constexpr qint64 tellEach = 1000;       ///< milliseconds
constexpr int restAfterChange = 250;    ///< milliseconds: files rarely come alone
constexpr qsizetype worthTelling = 200; ///< letters to be read

/// Drafts change after they were dated, and a captured letter's own date may be anything.
bool isDatedByFile(LetterFolder folder)
{
    return folder == LetterFolder::Drafts || folder == LetterFolder::Templates ||
           folder == LetterFolder::Captured;
}

bool mayBeUnfinished(LetterFolder folder)
{
    return folder == LetterFolder::Drafts || folder == LetterFolder::Templates ||
           folder == LetterFolder::Trash;
}

} // namespace

LetterIndex::Worker::Worker(LetterIndex &index, QString indexFile)
    : m_folders(index.m_folders), m_indexFile(std::move(indexFile)), m_ticket(index.m_ticket),
      m_stopped(index.m_stopped)
{
}

LetterIndex::Worker::~Worker() = default;

void LetterIndex::Worker::close()
{
    m_scan.reset();
    if (m_table)
        m_table->commit();
    m_table.reset();
    delete m_watcher;
    m_watcher = nullptr;
    delete m_rest;
    m_rest = nullptr;
}

void LetterIndex::Worker::open()
{
    if (m_table)
        return;
    m_table = openLetterTable(m_indexFile);
    if (!m_table) {
        m_table = plainLetterTable();
        emit searchUnavailable();
    }
    m_told.start();
    m_committed.start();
    m_watcher = new QFileSystemWatcher(this);
    m_rest = new QTimer(this);
    m_rest->setSingleShot(true);
    connect(m_watcher, &QFileSystemWatcher::directoryChanged, this, [this](const QString &path) {
        for (const auto &[folder, place] : m_folders) {
            // A folder that was not there may be now.
            if (place == path ||
                (QFileInfo(place).absolutePath() == path && !m_watcher->directories().contains(place)))
                m_touched.insert(folder);
        }
        if (!m_touched.isEmpty() && !m_rest->isActive())
            m_rest->start(restAfterChange);
    });
    connect(m_rest, &QTimer::timeout, this, [this] {
        if (m_scan || !m_waiting.empty())
            return m_rest->start(restAfterChange);
        refresh({m_touched.cbegin(), m_touched.cend()});
        m_touched.clear();
    });
    mend();
}

bool LetterIndex::Worker::mend()
{
    if (m_table->trouble() == LetterTable::Trouble::None)
        return false;
    // Once it is made anew; what then still does not work is the disk's matter, and memory must do.
    const bool isDamaged = m_table->trouble() == LetterTable::Trouble::Damaged;
    m_table.reset();
    ++m_troubles;
    if (isDamaged && m_troubles == 1) {
        removeLetterTable(m_indexFile);
        m_table = openLetterTable(m_indexFile);
    }
    if (!m_table || m_table->trouble() != LetterTable::Trouble::None)
        m_table = openLetterTable({});
    if (!m_table || m_table->trouble() != LetterTable::Trouble::None) {
        m_table = plainLetterTable();
        emit searchUnavailable();
    }
    m_scan.reset();
    m_waiting.clear();
    for (const auto &[folder, path] : m_folders) {
        m_waiting.push_back(folder);
        m_changed[folder];
    }
    schedule();
    return true;
}

void LetterIndex::Worker::refresh(const QList<LetterFolder> &folders)
{
    open();
    for (const LetterFolder folder : folders) {
        if (m_folders.contains(folder) && std::ranges::find(m_waiting, folder) == m_waiting.end())
            m_waiting.push_back(folder);
    }
    schedule();
}

void LetterIndex::Worker::schedule()
{
    if (m_isScheduled)
        return;
    m_isScheduled = true;
    QMetaObject::invokeMethod(this, &Worker::step, Qt::QueuedConnection);
}

void LetterIndex::Worker::step()
{
    m_isScheduled = false;
    QElapsedTimer timer;
    timer.start();
    while (!*m_stopped && m_table && timer.elapsed() < stepTime) {
        if (mend())
            return;
        if (!m_scan) {
            if (m_waiting.empty()) {
                commit();
                if (mend())
                    return;
                tell(true);
                watch();
                emit settled();
                return;
            }
            beginScan(m_waiting.front());
            m_waiting.pop_front();
        } else if (!m_scan->isCompared) {
            compare(*m_scan);
        } else {
            readNext(*m_scan);
        }
    }
    if (*m_stopped || !m_table)
        return;
    if (m_committed.elapsed() > commitEach)
        commit();
    tell(false);
    schedule();
}

void LetterIndex::Worker::beginScan(LetterFolder folder)
{
    m_scan.emplace();
    m_scan->folder = folder;
    m_scan->files =
        std::make_unique<QDirIterator>(m_folders.at(folder), QStringList{u"*.eml"_s}, QDir::Files);
}

void LetterIndex::Worker::compare(Scan &scan)
{
    if (!scan.files->hasNext())
        return finishComparing(scan);
    scan.files->next();
    const QFileInfo info = scan.files->fileInfo();
    const qint64 modified = info.lastModified().toMSecsSinceEpoch();
    const auto known = m_table->find(scan.folder, info.fileName());
    if (known)
        scan.seen.push_back(known->id);
    if (!known || known->modified != modified || known->size != info.size())
        scan.changed.push_back({modified, info.fileName()});
}

void LetterIndex::Worker::finishComparing(Scan &scan)
{
    scan.files.reset();
    std::ranges::sort(scan.seen);
    for (const auto &place : m_table->places(scan.folder, false)) {
        if (!std::ranges::binary_search(scan.seen, place.id))
            scan.gone.push_back(place.id);
    }
    scan.seen = {};
    std::ranges::sort(scan.changed, {}, &Scan::Changed::modified);
    scan.total = static_cast<qsizetype>(scan.changed.size());
    scan.isCompared = true;
}

void LetterIndex::Worker::readNext(Scan &scan)
{
    if (scan.gone.empty() && scan.changed.empty()) {
        if (scan.total >= worthTelling)
            emit progressed(scan.total, scan.total);
        m_scan.reset();
        return;
    }
    m_table->begin();
    if (!scan.gone.empty()) {
        m_table->remove(scan.gone.back());
        scan.gone.pop_back();
        m_changed[scan.folder];
        return;
    }
    const QString name = scan.changed.back().name;
    scan.changed.pop_back();
    const QFileInfo info(m_folders.at(scan.folder) + u'/' + name);
    const auto known = m_table->find(scan.folder, name);
    if (!info.isFile()) // gone meanwhile
        return;
    // Looked at before it is read: what is written in between is seen the next time.
    const LetterTable::Known file{0, info.lastModified().toMSecsSinceEpoch(), info.size()};
    const LetterDigest digest = digestOf(info.filePath(), mayBeUnfinished(scan.folder));
    const QDateTime date =
        isDatedByFile(scan.folder) || !digest.date.isValid() ? info.lastModified() : digest.date;
    const qint64 id = m_table->put(scan.folder, name, file, date, digest);
    auto &altered = m_changed[scan.folder];
    if (known)
        altered.append(id);
}

void LetterIndex::Worker::commit()
{
    m_table->commit();
    m_committed.restart();
}

void LetterIndex::Worker::tell(bool atOnce)
{
    if (!atOnce && m_told.elapsed() < tellEach)
        return;
    m_told.restart();
    for (const auto &[folder, altered] : std::exchange(m_changed, {}))
        emit changed(folder, altered);
    if (m_scan && m_scan->isCompared && m_scan->total >= worthTelling)
        emit progressed(m_scan->total - static_cast<qsizetype>(m_scan->changed.size()), m_scan->total);
}

void LetterIndex::Worker::watch()
{
    // Each of them, or what it will appear in.
    QSet<QString> wanted;
    for (const auto &[folder, path] : m_folders)
        wanted.insert(QFileInfo(path).isDir() ? path : QFileInfo(path).absolutePath());
    const QStringList watched = m_watcher->directories();
    wanted.subtract({watched.cbegin(), watched.cend()});
    for (const QString &path : std::as_const(wanted)) {
        if (QFileInfo(path).isDir())
            m_watcher->addPath(path);
    }
}

void LetterIndex::Worker::list(const LetterQuery &query, quint64 ticket)
{
    open();
    if (!isWanted(ticket))
        return;
    LetterListing listing;
    listing.ticket = ticket;
    const QString expression = searchExpression(query.search);
    const bool isSearch = !query.search.trimmed().isEmpty();
    std::optional<std::vector<qint64>> hits = std::vector<qint64>();
    if (!expression.isNull())
        hits = m_table->search(expression, [this, ticket] { return isWanted(ticket); });
    const QSet<QString> names(query.names.cbegin(), query.names.cend());
    for (const auto &[folder, path] : m_folders) {
        if (!hits || !isWanted(ticket))
            return;
        const bool withNames = folder == query.folder && (query.onlyNames || !names.isEmpty());
        qsizetype count = 0;
        for (const auto &place : m_table->places(folder, withNames)) {
            if (isSearch && !std::ranges::binary_search(*hits, place.id))
                continue;
            ++count;
            if (folder == query.folder && (!withNames || names.contains(place.name) == query.onlyNames))
                listing.ids.append(place.id);
        }
        listing.counts.insert(static_cast<int>(folder), count);
    }
    if (query.oldestFirst)
        std::ranges::reverse(listing.ids);
    if (mend()) // what was found is not to be trusted, and will be told anew
        return;
    emit listed(listing);
}

void LetterIndex::Worker::fetch(const QList<qint64> &ids)
{
    open();
    QList<LetterSummary> letters;
    for (const qint64 id : ids) {
        if (*m_stopped)
            return;
        if (auto letter = m_table->fetch(id))
            letters.append(*letter);
    }
    emit fetched(letters);
}

} // namespace envoi::store
