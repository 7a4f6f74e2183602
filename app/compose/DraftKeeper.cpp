#include "app/compose/DraftKeeper.h"

#include <QCoreApplication>
#include <QDir>
#include <QEventLoop>
#include <QFileInfo>
#include <QLockFile>
#include <QPointer>
#include <QSaveFile>
#include <QThreadPool>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace envoi::compose {

namespace {

constexpr auto afterLastKey = 1s;
constexpr auto whileTyping = 5s;
constexpr auto patienceAtEnd = 10s;

QString openFolder(const QString &draftsFolder)
{
    return draftsFolder + u"/open"_s;
}

QString lockPath(const QString &draftsFolder, const QString &path)
{
    return openFolder(draftsFolder) + u'/' + QFileInfo(path).completeBaseName() + u".lock"_s;
}

QString originPath(const QString &draftsFolder, const QString &path)
{
    return openFolder(draftsFolder) + u'/' + QFileInfo(path).completeBaseName() + u".origin"_s;
}

bool isAboutAttachment(const Error &error)
{
    switch (error.code) {
    case ErrorCode::FileMissing:
    case ErrorCode::FileChanged:
    case ErrorCode::FileUnreadable:
    case ErrorCode::FileIsFolder:
        return true;
    default:
        return false;
    }
}

std::unique_ptr<QLockFile> lockFor(const QString &draftsFolder, const QString &path)
{
    if (!QFileInfo(draftsFolder).isDir()) {
        // What the folder's names tell is nobody else's business either.
        QDir().mkpath(QFileInfo(draftsFolder).absolutePath());
        QDir().mkdir(draftsFolder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    QDir().mkpath(openFolder(draftsFolder));
    auto lock = std::make_unique<QLockFile>(lockPath(draftsFolder, path));
    // A letter may be open for days; only its process's end makes the lock stale.
    lock->setStaleLockTime(0);
    return lock;
}

} // namespace

DraftKeeper::DraftKeeper(store::DraftStore store, QString draftsFolder, QThreadPool &writers,
                         std::function<letter::Draft()> take, QObject *parent)
    : QObject(parent), m_store(std::move(store)), m_folder(std::move(draftsFolder)), m_writers(writers),
      m_take(std::move(take))
{
    m_soon.setSingleShot(true);
    m_late.setSingleShot(true);
    connect(&m_soon, &QTimer::timeout, this, &DraftKeeper::autosave);
    connect(&m_late, &QTimer::timeout, this, &DraftKeeper::autosave);
}

DraftKeeper::~DraftKeeper() = default;

void DraftKeeper::touch()
{
    m_soon.start(afterLastKey);
    if (!m_late.isActive())
        m_late.start(whileTyping);
}

void DraftKeeper::autosave()
{
    m_soon.stop();
    m_late.stop();
    save(false, {});
}

bool DraftKeeper::claimPath()
{
    if (!m_path.isEmpty() && m_lock)
        return true;
    if (!m_path.isEmpty()) {
        adopt(m_path);
        return true;
    }
    // Another window may be about to take the same new path.
    for (int attempt = 0; attempt < 100; ++attempt) {
        const QString path = m_store.newPath();
        auto lock = lockFor(m_folder, path);
        if (lock->tryLock(0) || lock->error() != QLockFile::LockFailedError) {
            m_path = path;
            m_lock = std::move(lock);
            noteOrigin();
            return true;
        }
    }
    return false;
}

void DraftKeeper::adopt(const QString &path)
{
    m_path = path;
    m_lock = lockFor(m_folder, path);
    m_lock->tryLock(0);
    noteOrigin();
}

void DraftKeeper::setOrigin(const QString &path)
{
    m_origin = path;
    if (!m_path.isEmpty())
        noteOrigin();
}

void DraftKeeper::noteOrigin()
{
    m_writers.start([note = originPath(m_folder, m_path), origin = m_origin.toUtf8()] {
        if (origin.isEmpty()) {
            QFile::remove(note);
            return;
        }
        QSaveFile file(note);
        if (file.open(QIODevice::WriteOnly)) {
            file.write(origin);
            file.commit();
        }
    });
}

QString DraftKeeper::originOf(const QString &draftsFolder, const QString &path)
{
    QFile file(originPath(draftsFolder, path));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

void DraftKeeper::save(bool whole, Done done)
{
    m_soon.stop();
    m_late.stop();
    if (!claimPath()) {
        const auto error = failure(ErrorCode::FileUnwritable, m_folder);
        emit failed(error.error());
        if (done)
            done(error);
        return;
    }
    Job job{m_take(), m_path, whole, {}};
    if (done)
        job.done.push_back(std::move(done));
    enqueue(std::move(job));
}

void DraftKeeper::saveTo(const QString &path, Done done)
{
    Job job{m_take(), path, true, {}};
    if (done)
        job.done.push_back(std::move(done));
    enqueue(std::move(job));
}

void DraftKeeper::enqueue(Job job)
{
    if (m_writing == 0) {
        begin(std::move(job));
        return;
    }
    // The state that waits is older than this one; whoever waits for it is served by this one, unless
    // it was for another place.
    if (m_next && m_next->path == job.path) {
        job.whole = job.whole || m_next->whole;
        job.done.insert(job.done.begin(), std::make_move_iterator(m_next->done.begin()),
                        std::make_move_iterator(m_next->done.end()));
    } else if (m_next) {
        begin(std::move(*m_next));
    }
    m_next = std::move(job);
}

void DraftKeeper::begin(Job job)
{
    ++m_writing;
    auto shared = std::make_shared<Job>(std::move(job));
    m_writers.start([guard = QPointer<DraftKeeper>(this), store = m_store, shared] {
        SystemRandom random;
        const letter::ComposeContext context{QDateTime::currentDateTime(), random};
        auto result = store.save(shared->path, shared->draft, context, !shared->whole);
        // An attachment that vanished must not keep the words from being kept.
        if (!result && shared->whole && isAboutAttachment(result.error()))
            result = store.save(shared->path, shared->draft, context, true);
        QMetaObject::invokeMethod(QCoreApplication::instance(), [guard, shared, result] {
            if (!guard)
                return;
            --guard->m_writing;
            if (guard->m_writing == 0 && guard->m_next)
                guard->begin(*std::exchange(guard->m_next, {}));
            if (result)
                emit guard->saved(QDateTime::currentDateTime());
            else
                emit guard->failed(result.error());
            for (const auto &done : shared->done)
                done(result);
            if (guard && guard->m_writing == 0)
                emit guard->idle();
        });
    });
}

void DraftKeeper::saveAndWait()
{
    save(false, {});
    if (m_writing == 0)
        return;
    QEventLoop loop;
    connect(this, &DraftKeeper::idle, &loop, &QEventLoop::quit);
    QTimer::singleShot(patienceAtEnd, &loop, &QEventLoop::quit);
    loop.exec(QEventLoop::ExcludeUserInputEvents);
}

void DraftKeeper::stayMarked()
{
    // Unlocking is what removes the mark, so these locks are never to go.
    static auto *const marks = new std::vector<std::unique_ptr<QLockFile>>;
    if (m_lock)
        marks->push_back(std::move(m_lock));
}

void DraftKeeper::forget()
{
    m_soon.stop();
    m_late.stop();
    m_next.reset();
    if (!m_path.isEmpty()) {
        // Behind what is being written just now.
        m_writers.start([store = m_store, path = m_path] { store.remove(path); });
        setOrigin({});
    }
    m_lock.reset();
    m_path.clear();
}

void DraftKeeper::release()
{
    m_soon.stop();
    m_late.stop();
    if (m_lock)
        setOrigin({});
    m_lock.reset();
}

QStringList DraftKeeper::takeLeftOpen(const QString &draftsFolder)
{
    QStringList result;
    const QDir folder(openFolder(draftsFolder));
    const auto names = folder.entryList({u"*.lock"_s}, QDir::Files, QDir::Time | QDir::Reversed);
    for (const auto &name : names) {
        QLockFile lock(folder.filePath(name));
        lock.setStaleLockTime(0);
        if (!lock.tryLock(0))
            continue;
        const QString path = draftsFolder + u'/' + QFileInfo(name).completeBaseName() + u".eml"_s;
        if (QFileInfo::exists(path))
            result.append(path);
    }
    return result;
}

} // namespace envoi::compose
