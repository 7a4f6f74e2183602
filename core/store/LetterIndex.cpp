#include "core/store/LetterIndex.h"

#include "core/store/LetterIndexWorker.h"

#include <QDir>
#include <QThread>

namespace envoi::store {

LetterIndex::LetterIndex(std::map<LetterFolder, QString> folders, QString indexFile, QObject *parent)
    : QObject(parent), m_folders(std::move(folders)), m_ticket(std::make_shared<std::atomic<quint64>>(0)),
      m_stopped(std::make_shared<std::atomic<bool>>(false)), m_thread(new QThread)
{
    for (auto &[folder, path] : m_folders)
        path = QDir::cleanPath(QDir(path).absolutePath());
    m_worker = new Worker(*this, std::move(indexFile));
    m_worker->moveToThread(m_thread);
    connect(m_worker, &Worker::listed, this, &LetterIndex::listed);
    connect(m_worker, &Worker::fetched, this, &LetterIndex::fetched);
    connect(m_worker, &Worker::changed, this, &LetterIndex::changed);
    connect(m_worker, &Worker::progressed, this, &LetterIndex::progressed);
    connect(m_worker, &Worker::settled, this, &LetterIndex::settled);
    connect(m_worker, &Worker::searchUnavailable, this, &LetterIndex::searchUnavailable);
    m_thread->start(QThread::LowPriority);
}

LetterIndex::~LetterIndex()
{
    *m_stopped = true;
    m_worker->disconnect(this);
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, thread = m_thread] {
        worker->close();
        thread->quit();
    });
    // A disk that does not answer must not keep the program from ending.
    constexpr unsigned long patience = 2000; // milliseconds
    if (m_thread->wait(patience)) {
        delete m_worker;
        delete m_thread;
    }
}

QString LetterIndex::path(const LetterSummary &letter) const
{
    const auto folder = m_folders.find(letter.folder);
    return folder == m_folders.end() ? QString() : folder->second + u'/' + letter.name;
}

void LetterIndex::refresh()
{
    QList<LetterFolder> all;
    for (const auto &[folder, path] : m_folders)
        all.append(folder);
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, all] { worker->refresh(all); });
}

void LetterIndex::refresh(LetterFolder folder)
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, folder] { worker->refresh({folder}); });
}

quint64 LetterIndex::list(const LetterQuery &query)
{
    const quint64 ticket = ++*m_ticket;
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, query, ticket] { worker->list(query, ticket); });
    return ticket;
}

void LetterIndex::fetch(const QList<qint64> &ids)
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, ids] { worker->fetch(ids); });
}

} // namespace envoi::store
