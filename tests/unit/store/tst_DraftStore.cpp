#include "core/store/DraftStore.h"

#include "tests/unit/letter/DraftGenerator.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <atomic>
#include <memory>
#include <vector>

#ifdef Q_OS_UNIX
#include <csignal>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#endif

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::letter;
using envoi::store::DraftStore;

class tst_DraftStore : public QObject {
    Q_OBJECT

private slots:
    void init();
    void savesAndLoads();
    void onlyTheUserMayRead();
    void savesOverItselfWithItsAttachments();
    void movesOver();
    void listsNewestFirst();
    void temporaryFilesDoNotShow();
    void newPathsAreNew();
    void failuresAreNamed();
    void aFailureLeavesTheOldDraft();
    void fullDisk();
    void survivesKill();
    void loadsDamagedDrafts();
    void referencesOnlyFromTheFolder();
    void threadsDoNotMeet();

private:
    QString file(const QString &name, const QByteArray &octets) const
    {
        const QString path = m_folder->filePath(name);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(octets) != octets.size())
            qFatal("no file");
        return path;
    }
    static QByteArray octets(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<DraftStore> m_store;
    SeededRandom m_random{5};
    ComposeContext m_context{QDateTime({2024, 2, 29}, {12, 0}, Qt::UTC), m_random};
};

void tst_DraftStore::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_store = std::make_unique<DraftStore>(m_folder->filePath(u"a/b/drafts"_s));
}

void tst_DraftStore::savesAndLoads()
{
    for (quint64 seed = 1000; seed < 1100; ++seed) {
        const Draft draft = letter::testing::DraftGenerator(seed).draft();
        const QString path = m_store->newPath();
        const auto saved = m_store->save(path, draft, m_context, true);
        QVERIFY2(saved, saved ? "" : qPrintable(saved.error().context));
        const auto loaded = m_store->load(path);
        QVERIFY(loaded);
        QCOMPARE(letter::testing::difference(draft, *loaded), QString());
        m_store->remove(path);
        QVERIFY(!QFile::exists(path));
    }
    QVERIFY(m_store->paths().isEmpty());
}

void tst_DraftStore::onlyTheUserMayRead()
{
    const QString path = m_store->newPath();
    QVERIFY(m_store->save(path, Draft(), m_context));
#ifdef Q_OS_UNIX
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QVERIFY(!(QFile::permissions(path) & others));
    QVERIFY(!(QFile::permissions(QFileInfo(path).path()) & others));
    QVERIFY(!(QFile::permissions(m_folder->filePath(u"a"_s)) & others));
    // Also where an older file was open to all.
    QVERIFY(QFile::setPermissions(path, QFile::permissions(path) | QFile::ReadOther));
    QVERIFY(m_store->save(path, Draft(), m_context));
    QVERIFY(!(QFile::permissions(path) & others));
#endif
}

void tst_DraftStore::savesOverItselfWithItsAttachments()
{
    Draft draft;
    draft.attachments = {*attachmentFromFile(file(u"a.bin"_s, QByteArray(300'000, '\x80')))};
    const QString path = m_store->newPath();
    QVERIFY(m_store->save(path, draft, m_context));
    for (int i = 0; i < 3; ++i) {
        // The attachment now lies in the very file that is written anew.
        auto opened = m_store->load(path);
        QVERIFY(opened);
        opened->subject = QString::number(i);
        QVERIFY(m_store->save(path, *opened, m_context));
        const auto again = m_store->load(path);
        QCOMPARE(again->subject, QString::number(i));
        QCOMPARE(letter::testing::octetsOf(again->attachments.at(0).octets), QByteArray(300'000, '\x80'));
        QCOMPARE(letter::testing::octetsOf(opened->attachments.at(0).octets), QByteArray(300'000, '\x80'));
    }
}

void tst_DraftStore::movesOver()
{
    Draft draft;
    draft.subject = u"old"_s;
    const QString to = m_store->newPath();
    QVERIFY(m_store->save(to, draft, m_context));
    draft.subject = u"new"_s;
    const QString from = QFileInfo(to).path() + u"/open/größer.eml"_s;
    QVERIFY(m_store->save(from, draft, m_context));
    QVERIFY(m_store->move(from, to));
    QVERIFY(!QFile::exists(from));
    QCOMPARE(m_store->load(to)->subject, u"new"_s);
    // Nothing to move, and nowhere to go: what is there stays.
    QCOMPARE(m_store->move(from, to).error().code, ErrorCode::FileUnwritable);
    QCOMPARE(m_store->move(to, m_folder->filePath(u"none/a.eml"_s)).error().context,
             m_folder->filePath(u"none/a.eml"_s));
    QCOMPARE(m_store->load(to)->subject, u"new"_s);
}

void tst_DraftStore::listsNewestFirst()
{
    QStringList made;
    for (int i = 0; i < 3; ++i) {
        const QString path = m_store->newPath();
        QVERIFY(m_store->save(path, Draft(), m_context));
        QFile saved(path);
        QVERIFY(saved.open(QIODevice::ReadWrite));
        QVERIFY(saved.setFileTime(QDateTime({2024, 1, 1 + i}, {0, 0}, Qt::UTC), QFile::FileModificationTime));
        made.prepend(path);
    }
    QCOMPARE(m_store->paths(), made);
    QCOMPARE(DraftStore(m_folder->filePath(u"none"_s)).paths(), QStringList());
}

void tst_DraftStore::temporaryFilesDoNotShow()
{
    const QString path = m_store->newPath();
    QVERIFY(m_store->save(path, Draft(), m_context));
    QFile left(path + u".aBcDeF"_s);
    QVERIFY(left.open(QIODevice::WriteOnly));
    QCOMPARE(m_store->paths(), QStringList{path});
}

void tst_DraftStore::newPathsAreNew()
{
    QSet<QString> seen;
    for (int i = 0; i < 1000; ++i)
        seen.insert(m_store->newPath());
    QCOMPARE(seen.size(), 1000);
    QVERIFY((*seen.begin()).endsWith(u".eml"_s));
}

void tst_DraftStore::failuresAreNamed()
{
    QCOMPARE(m_store->load(m_folder->filePath(u"none.eml"_s)).error().code, ErrorCode::FileMissing);
    QCOMPARE(m_store->load(m_folder->path()).error().code, ErrorCode::FileIsFolder);
    QCOMPARE(m_store->save(m_folder->path(), Draft(), m_context).error().code, ErrorCode::FileIsFolder);
    // A folder that nobody can write to, not even root: it is a file.
    const QString blocked = file(u"file"_s, "x") + u"/drafts/a.eml"_s;
    const auto saved = m_store->save(blocked, Draft(), m_context);
    QVERIFY(!saved);
    QCOMPARE(saved.error().code, ErrorCode::FileUnwritable);
    QCOMPARE(saved.error().context, blocked);
    QVERIFY(!saved.error().serverText.isEmpty());
    QVERIFY(DraftStore(blocked).paths().isEmpty());
#ifdef Q_OS_UNIX
    if (::geteuid() != 0) {
        const QString folder = m_folder->filePath(u"readonly"_s);
        QVERIFY(QDir().mkdir(folder, QFile::ReadOwner | QFile::ExeOwner));
        QCOMPARE(m_store->save(folder + u"/a.eml"_s, Draft(), m_context).error().code,
                 ErrorCode::FileUnwritable);
    }
#endif
}

void tst_DraftStore::aFailureLeavesTheOldDraft()
{
    Draft draft;
    draft.subject = u"old"_s;
    const QString path = m_store->newPath();
    QVERIFY(m_store->save(path, draft, m_context));
    const QByteArray before = octets(path);

    draft.subject = u"new"_s;
    draft.attachments = {*attachmentFromFile(file(u"a.bin"_s, "abc"))};
    QVERIFY(QFile::remove(m_folder->filePath(u"a.bin"_s)));
    const auto saved = m_store->save(path, draft, m_context);
    QVERIFY(!saved);
    QCOMPARE(saved.error().code, ErrorCode::FileMissing);
    QCOMPARE(saved.error().context, m_folder->filePath(u"a.bin"_s));
    QCOMPARE(octets(path), before);
    QCOMPARE(QDir(QFileInfo(path).path()).entryList(QDir::Files).size(), 1);
    // As a reference it can still be kept.
    QVERIFY(m_store->save(path, draft, m_context, true));
    QCOMPARE(m_store->load(path)->attachments.size(), 1U);
}

void tst_DraftStore::fullDisk()
{
#ifdef Q_OS_UNIX
    Draft draft;
    draft.subject = u"old"_s;
    const QString path = m_store->newPath();
    QVERIFY(m_store->save(path, draft, m_context));
    const QByteArray before = octets(path);
    draft.attachments = {{QByteArray(1'000'000, 'x'), u"x"_s, mime::MediaType::fromName(u"image/png")}};
    const QString whole = m_folder->filePath(u"whole.eml"_s);
    QVERIFY(m_store->save(whole, draft, m_context));
    // A process that may write small files only stands for a disk with little room: none, some, and
    // all but for the last few octets.
    for (const qint64 room : {qint64{0}, qint64{200'000}, QFileInfo(whole).size() - 3}) {
        const pid_t child = ::fork();
        QVERIFY(child >= 0);
        if (child == 0) {
            const rlimit limit{static_cast<rlim_t>(room), static_cast<rlim_t>(room)};
            ::setrlimit(RLIMIT_FSIZE, &limit);
            std::signal(SIGXFSZ, SIG_IGN);
            const auto saved = m_store->save(path, draft, m_context);
            ::_exit(!saved && saved.error().code == ErrorCode::DiskFull ? 0 : saved ? 1 : 2);
        }
        int status = -1;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QVERIFY(WIFEXITED(status));
        QCOMPARE(WEXITSTATUS(status), 0);
        QCOMPARE(octets(path), before);
        QCOMPARE(QDir(QFileInfo(path).path()).entryList(QDir::Files | QDir::Hidden).size(), 1);
    }
#else
    QSKIP("needs a limit for the size of files");
#endif
}

void tst_DraftStore::survivesKill()
{
#ifdef Q_OS_UNIX
    const QString path = m_store->newPath();
    Draft draft;
    draft.format = Draft::Format::Plain;
    draft.text = u"0"_s;
    QVERIFY(m_store->save(path, draft, m_context));
    for (int round = 0; round < 10; ++round) {
        const QChar letter(u'a' + round);
        const pid_t child = ::fork();
        QVERIFY(child >= 0);
        if (child == 0) {
            for (int i = 1;; ++i) {
                draft.text = QString(i * 1000, letter);
                if (!m_store->save(path, draft, m_context))
                    ::_exit(1);
            }
        }
        // Killed at another point each time, once it has saved something.
        QTRY_VERIFY_WITH_TIMEOUT(m_store->load(path).value_or(Draft()).text.startsWith(letter), 60'000);
        for (quint64 wait = m_random.next() % 20; wait > 0; --wait)
            QVERIFY(m_store->load(path));
        ::kill(child, SIGKILL);
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QVERIFY(WIFSIGNALED(status));
        const auto survived = m_store->load(path);
        QVERIFY(survived);
        QVERIFY(!survived->text.isEmpty() && survived->text.size() % 1000 == 0);
        QCOMPARE(m_store->paths(), QStringList{path});
    }
#else
    QSKIP("needs fork()");
#endif
}

void tst_DraftStore::loadsDamagedDrafts()
{
    Draft draft;
    draft.from = u"a@example.com"_s;
    draft.to = {u"b@example.com"_s, u"not yet"_s};
    draft.subject = u"Subject"_s;
    draft.html = u"<p>Hello</p>"_s;
    draft.text = u"Hello"_s;
    draft.attachments = {{QByteArray(5000, 'x'), u"x.bin"_s, mime::MediaType::fromName(u"application/pdf")}};
    const QString path = m_store->newPath();
    QVERIFY(m_store->save(path, draft, m_context));
    const QByteArray whole = octets(path);
    // Cut anywhere, it never fails, and what stands before the cut is there.
    for (qsizetype length = 0; length < whole.size(); length += 37) {
        QFile cut(path);
        QVERIFY(cut.open(QIODevice::WriteOnly | QIODevice::Truncate));
        cut.write(whole.first(length));
        cut.close();
        const auto loaded = m_store->load(path);
        QVERIFY(loaded);
        if (length > whole.indexOf("<p>Hello</p>") + 20) {
            QCOMPARE(loaded->to, draft.to);
            QVERIFY(loaded->html.startsWith(draft.html));
        }
    }
    // Octets changed anywhere.
    for (int i = 0; i < 300; ++i) {
        QByteArray changed = whole;
        for (int j = 0; j < 5; ++j)
            changed[static_cast<qsizetype>(m_random.next() % static_cast<quint64>(whole.size()))] =
                static_cast<char>(m_random.next());
        QFile other(path);
        QVERIFY(other.open(QIODevice::WriteOnly | QIODevice::Truncate));
        other.write(changed);
        other.close();
        QVERIFY(m_store->load(path));
    }
}

void tst_DraftStore::referencesOnlyFromTheFolder()
{
    Draft draft;
    draft.attachments = {*attachmentFromFile(file(u"secret"_s, "abc"))};
    const QString path = m_store->newPath();
    QVERIFY(m_store->save(path, draft, m_context, true));
    QStringList notTaken{u"rest"_s};
    QCOMPARE(m_store->load(path, &notTaken)->attachments.size(), 1U);
    QVERIFY(notTaken.isEmpty());
    // The same octets, but from an unknown place: "please open this draft".
    const QString elsewhere = file(u"received.eml"_s, octets(path));
    QCOMPARE(m_store->load(elsewhere, &notTaken)->attachments.size(), 0U);
    QCOMPARE(notTaken, QStringList{u"secret"_s});
    const QString sideways = QFileInfo(path).path() + u"/../../../received.eml"_s;
    QVERIFY(QFile::exists(sideways));
    QCOMPARE(m_store->load(sideways)->attachments.size(), 0U);
}

void tst_DraftStore::threadsDoNotMeet()
{
    const QString path = m_store->newPath();
    std::atomic<int> failed = 0;
    std::vector<std::unique_ptr<QThread>> threads;
    for (quint64 i = 0; i < 4; ++i) {
        threads.emplace_back(QThread::create([this, i, &path, &failed] {
            SeededRandom random(i);
            const ComposeContext context{m_context.now, random};
            for (int j = 0; j < 30; ++j) {
                Draft draft;
                draft.text = QString(1 + j * 100, u'x');
                const bool good =
                    m_store->save(j % 2 ? path : m_store->newPath(), draft, context).has_value() &&
                    (!(j % 2) || m_store->load(path).has_value());
                failed += good ? 0 : 1;
            }
        }));
        threads.back()->start();
    }
    for (const auto &thread : threads)
        QVERIFY(thread->wait());
    QCOMPARE(failed.load(), 0);
    QCOMPARE(m_store->paths().size(), 1 + 4 * 15);
}

QTEST_GUILESS_MAIN(tst_DraftStore)
#include "tst_DraftStore.moc"
