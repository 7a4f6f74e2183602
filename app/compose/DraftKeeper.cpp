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

constexpr auto afterLastKey = 300ms;
constexpr auto whileTyping = 700ms;
constexpr auto patienceAtEnd = 10s;

QString openFolder(const QString &draftsFolder)
{
    return draftsFolder + u"/open"_s;
}

/// What stands beside \a path under the same name, which has no dot.
QString beside(const QString &path, const QString &suffix)
{
    const QFileInfo info(path);
    return info.path() + u'/' + info.baseName() + suffix;
}

QString shelterOf(const QString &path)
{
    return beside(path, u".files"_s);
}

QString originNote(const QString &path)
{
    return beside(path, u".origin"_s);
}

/// The letter kept in \a path, and all that stands beside it but its lock.
void removeFiles(const QString &path)
{
    QFile::remove(path);
    QFile::remove(originNote(path));
    QDir(shelterOf(path)).removeRecursively();
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

std::unique_ptr<QLockFile> lockFor(const QString &path)
{
    auto lock = std::make_unique<QLockFile>(beside(path, u".lock"_s));
    // A letter may be open for days; only its process's end makes the lock stale.
    lock->setStaleLockTime(0);
    return lock;
}

void makeFolders(const QString &draftsFolder)
{
    if (!QFileInfo(draftsFolder).isDir()) {
        // What the folder's names tell is nobody else's business either.
        QDir().mkpath(QFileInfo(draftsFolder).absolutePath());
        QDir().mkdir(draftsFolder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    QDir().mkpath(openFolder(draftsFolder));
}

} // namespace

DraftKeeper::DraftKeeper(QString draftsFolder, QThreadPool &writers, std::function<letter::Draft()> take,
                         QObject *parent)
    : QObject(parent), m_drafts(draftsFolder), m_open(openFolder(draftsFolder)),
      m_versions(versionsFolder(draftsFolder)), m_folder(std::move(draftsFolder)), m_writers(writers),
      m_take(std::move(take))
{
    m_soon.setSingleShot(true);
    m_late.setSingleShot(true);
    connect(&m_soon, &QTimer::timeout, this, &DraftKeeper::keep);
    connect(&m_late, &QTimer::timeout, this, &DraftKeeper::keep);
}

DraftKeeper::~DraftKeeper() = default;

void DraftKeeper::touch()
{
    m_soon.start(afterLastKey);
    if (!m_late.isActive())
        m_late.start(whileTyping);
}

void DraftKeeper::keep()
{
    write({}, false, {});
}

void DraftKeeper::keepNow(Done done)
{
    write({}, false, std::move(done));
}

bool DraftKeeper::claimPath()
{
    if (m_lock)
        return true;
    makeFolders(m_folder);
    // Another window may be about to take the same new path.
    for (int attempt = 0; attempt < 100; ++attempt) {
        const QString path = m_open.newPath();
        auto lock = lockFor(path);
        if (lock->tryLock(0) || lock->error() != QLockFile::LockFailedError) {
            m_path = path;
            m_lock = std::move(lock);
            noteOrigin();
            nameVersions();
            return true;
        }
    }
    return false;
}

void DraftKeeper::adopt(const QString &path)
{
    m_path = path;
    m_lock = lockFor(path);
    m_lock->tryLock(0);
    noteOrigin();
    nameVersions();
}

QString DraftKeeper::versionsFolder(const QString &draftsFolder)
{
    return draftsFolder + u"/versions"_s;
}

/// By the draft, or for as long as there is none by where it is kept.
void DraftKeeper::nameVersions()
{
    const QString name = QFileInfo(isDraft(m_origin) ? m_origin : m_path).baseName();
    if (!m_letter.isEmpty() && name != m_letter && !name.isEmpty())
        m_writers.start([versions = m_versions, from = m_letter, name] { versions.rename(from, name); });
    m_letter = name;
}

void DraftKeeper::versions(std::function<void(const QList<store::DraftVersion> &)> done)
{
    m_writers.start([guard = QPointer<DraftKeeper>(this), versions = m_versions, letter = m_letter,
                     origin = isDraft(m_origin) ? m_origin : QString(), path = m_path,
                     done = std::move(done)] {
        // Whether they can be kept is told when the letter itself can't be.
        if (!origin.isEmpty())
            (void)versions.keep(letter, origin, store::DraftVersions::Pace::Now);
        if (!path.isEmpty())
            (void)versions.keep(letter, path, store::DraftVersions::Pace::Now);
        auto list = letter.isEmpty() ? QList<store::DraftVersion>() : versions.list(letter);
        QMetaObject::invokeMethod(QCoreApplication::instance(), [guard, done, list = std::move(list)] {
            if (guard)
                done(list);
        });
    });
}

QString DraftKeeper::shelter()
{
    return claimPath() ? shelterOf(m_path) : QString();
}

bool DraftKeeper::isDraft(const QString &path) const
{
    return !path.isEmpty() &&
           QFileInfo(path).absolutePath() == QDir::cleanPath(QDir(m_folder).absolutePath());
}

void DraftKeeper::setOrigin(const QString &path)
{
    m_origin = path;
    if (m_lock)
        noteOrigin();
    nameVersions();
    m_known = std::make_shared<Known>();
    if (isDraft(path)) {
        m_writers.start([known = m_known, path] {
            if (auto seen = FileReference::look(path))
                known->file = std::move(*seen);
        });
    }
}

void DraftKeeper::noteOrigin()
{
    m_writers.start([note = originNote(m_path), origin = m_origin.toUtf8()] {
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

void DraftKeeper::drop(const QString &path)
{
    const auto lock = lockFor(path);
    if (!lock->tryLock(0))
        return;
    removeFiles(path);
}

QString DraftKeeper::originOf(const QString &path)
{
    QFile file(originNote(path));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

Result<letter::Draft> DraftKeeper::load(const QString &path)
{
    return store::DraftStore(QFileInfo(path).absolutePath()).load(path);
}

void DraftKeeper::write(const QString &target, bool whole, Done done)
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
    Job job{m_take(), m_path, target, target.isEmpty() ? QString() : m_drafts.newPath(), m_letter, whole, {}};
    if (done)
        job.done.push_back(std::move(done));
    enqueue(std::move(job));
}

void DraftKeeper::save(Done done)
{
    // Noted before it is there: what is kept from now on is a later state of it.
    if (!isDraft(m_origin))
        setOrigin(m_drafts.newPath());
    write(m_origin, true, std::move(done));
}

void DraftKeeper::saveTo(const QString &path, Done done)
{
    Job job{m_take(), path, {}, {}, {}, true, {}};
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
    if (m_next && m_next->path == job.path && m_next->target == job.target) {
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
    m_writers.start([guard = QPointer<DraftKeeper>(this), store = m_open, versions = m_versions,
                     known = m_known, shared] {
        const QString wanted = shared->target;
        const auto result = carryOut(*shared, store, *known, versions);
        QMetaObject::invokeMethod(QCoreApplication::instance(), [guard, shared, result, wanted] {
            if (!guard)
                return;
            --guard->m_writing;
            if (result && shared->target != wanted && guard->m_origin == wanted) {
                guard->setOrigin(shared->target);
                if (guard->m_next && guard->m_next->target == wanted)
                    guard->m_next->target = shared->target;
                emit guard->savedBeside();
            }
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

Result<void> DraftKeeper::carryOut(Job &job, const store::DraftStore &store, Known &known,
                                   const store::DraftVersions &versions)
{
    using Pace = store::DraftVersions::Pace;
    SystemRandom random;
    letter::fillText(job.draft);
    const letter::ComposeContext context{QDateTime::currentDateTime(), random};
    // That there is no room for an earlier state is no reason not to keep this one.
    if (!job.letter.isEmpty())
        (void)versions.keep(job.letter, job.path, Pace::Steady);
    auto result = store.save(job.path, job.draft, context, !job.whole);
    // An attachment that vanished must not keep the words from being kept.
    if (!result && job.whole && isAboutAttachment(result.error()))
        result = store.save(job.path, job.draft, context, true);
    if (!result || job.target.isEmpty())
        return result;
    // Another window or program may have saved the same draft meanwhile: neither is written over.
    if (const auto there = FileReference::look(job.target); there && known.file != *there)
        job.target = job.other;
    (void)versions.keep(job.letter, job.target, Pace::Now);
    result = store.move(job.path, job.target);
    if (auto seen = FileReference::look(job.target); result && seen)
        known.file = std::move(*seen);
    return result;
}

void DraftKeeper::keepAndWait()
{
    keep();
    if (m_writing == 0)
        return;
    QEventLoop loop;
    connect(this, &DraftKeeper::idle, &loop, &QEventLoop::quit);
    QTimer::singleShot(patienceAtEnd, &loop, &QEventLoop::quit);
    loop.exec(QEventLoop::ExcludeUserInputEvents);
}

void DraftKeeper::forget()
{
    m_soon.stop();
    m_late.stop();
    // What the person saved is saved even if it waits still.
    if (m_next && m_next->whole)
        begin(std::move(*m_next));
    m_next.reset();
    if (m_lock) {
        // Behind what is being written just now. The mark goes last.
        m_writers.start([path = m_path, lock = std::shared_ptr<QLockFile>(std::move(m_lock))] {
            removeFiles(path);
            lock->unlock();
        });
    }
    if (!isDraft(m_origin))
        m_writers.start([versions = m_versions, letter = m_letter] { versions.remove(letter); });
    m_letter.clear();
    m_path.clear();
}

void DraftKeeper::forgetDraftToo()
{
    forget();
    if (isDraft(m_origin))
        m_writers.start([store = m_drafts, path = m_origin, versions = m_versions] {
            store.remove(path);
            versions.remove(QFileInfo(path).baseName());
        });
    m_origin.clear();
}

QStringList DraftKeeper::leftOpen(const QString &draftsFolder)
{
    QStringList result;
    const QDir folder(openFolder(draftsFolder));
    const auto files =
        folder.entryInfoList(QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot, QDir::Time | QDir::Reversed);
    for (const auto &file : files) {
        const QString path = beside(file.absoluteFilePath(), u".eml"_s);
        if (result.contains(path))
            continue;
        const auto lock = lockFor(path);
        if (!lock->tryLock(0))
            continue;
        if (QFileInfo::exists(path)) {
            result.append(path);
        } else {
            removeFiles(path); // left by a letter of which nothing was unsaved
        }
    }
    return result;
}

} // namespace envoi::compose
