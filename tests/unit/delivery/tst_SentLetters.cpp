#include "core/delivery/SentLetters.h"
#include "core/store/Outbox.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::delivery;
using store::LetterRecord;
using CopyState = LetterRecord::Copy::State;

namespace {

struct Bench {
    QTemporaryDir folder;
    SentLetters letters{folder.path()};

    QString path(const QString &name) const { return folder.filePath(name); }
    void put(const QString &name, const QByteArray &octets) const
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(octets), octets.size());
    }
    /// As if it had been written \a secondsAgo.
    void age(const QString &name, int secondsAgo) const
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.setFileTime(QDateTime::currentDateTimeUtc().addSecs(-secondsAgo),
                                 QFileDevice::FileModificationTime));
    }
    void add(const QString &id, CopyState state = CopyState::Wanted) const
    {
        LetterRecord record;
        record.id = id;
        record.state = LetterRecord::State::Sent;
        record.accountId = u"one"_s;
        record.messageId = u"<%1@x>"_s.arg(id);
        record.subject = u"Subject"_s;
        record.sent = QDateTime(QDate(2026, 7, 4), QTime(12, 0), Qt::UTC);
        record.copy.state = state;
        put(id + u".json"_s, QJsonDocument(record.toJson()).toJson());
        put(id + u".eml"_s, "Subject: x\r\n\r\n");
    }
    LetterRecord record(const QString &id) const
    {
        QFile file(path(id + u".json"_s));
        if (!file.open(QIODevice::ReadOnly))
            return {};
        return LetterRecord::fromJson(QJsonDocument::fromJson(file.readAll()).object())
            .value_or(LetterRecord());
    }
    QStringList due()
    {
        QStringList ids;
        for (const DueCopy &one : letters.due())
            ids.append(one.id);
        return ids;
    }
};

} // namespace

class tst_SentLetters : public QObject {
    Q_OBJECT

private slots:
    void whatIsDue();
    void withoutFolder();
    void withoutLetter();
    void damagedRecord();
    void progressIsKept();
    void done();
    void failed();
    void vanished();
    void movedHereLater();
    void changedByOthers();
};

void tst_SentLetters::whatIsDue()
{
    Bench bench;
    bench.add(u"2"_s);
    bench.add(u"1"_s);
    bench.add(u"3"_s, CopyState::NotWanted);
    bench.add(u"4"_s, CopyState::Done);
    bench.add(u"5"_s, CopyState::Failed);
    const auto due = bench.letters.due();
    QCOMPARE(due.size(), 2U);
    QCOMPARE(due[0].id, u"1"_s);
    QCOMPARE(due[0].path, bench.path(u"1.eml"_s));
    QCOMPARE(due[0].accountId, u"one"_s);
    QCOMPARE(due[0].messageId, "<1@x>");
    QCOMPARE(due[0].sentAt, QDateTime(QDate(2026, 7, 4), QTime(12, 0), Qt::UTC));
    QCOMPARE(due[0].attempts, 0);
    QVERIFY(!due[0].nextAttempt.isValid());
    QCOMPARE(due[1].id, u"2"_s);
}

void tst_SentLetters::withoutFolder()
{
    SentLetters letters(u"/nowhere/at/all"_s);
    QVERIFY(letters.due().empty());
}

void tst_SentLetters::withoutLetter()
{
    Bench bench;
    bench.add(u"1"_s);
    QVERIFY(QFile::remove(bench.path(u"1.eml"_s)));
    QCOMPARE(bench.due(), QStringList());
}

void tst_SentLetters::damagedRecord()
{
    Bench bench;
    bench.add(u"1"_s);
    bench.put(u"1.json"_s, "{\"sta");
    bench.age(u"1.json"_s, 100);
    QCOMPARE(bench.due(), QStringList());
    QVERIFY(
        !bench.letters.write({.id = u"1"_s, .folder = {}, .attempts = 1, .nextAttempt = {}, .error = {}}));
    // What is whole again is read again.
    bench.add(u"1"_s);
    bench.age(u"1.json"_s, 100);
    QCOMPARE(bench.due(), QStringList{u"1"_s});
}

void tst_SentLetters::progressIsKept()
{
    Bench bench;
    bench.add(u"1"_s);
    QCOMPARE(bench.due(), QStringList{u"1"_s});
    const QDateTime next(QDate(2026, 7, 4), QTime(13, 0), Qt::UTC);
    QVERIFY(bench.letters.write({.id = u"1"_s,
                                 .folder = u"Sent"_s,
                                 .attempts = 2,
                                 .nextAttempt = next,
                                 .error = Error{ErrorCode::ConnectionRefused, u"host"_s, {}, {}}}));
    const auto record = bench.record(u"1"_s);
    QCOMPARE(record.copy.state, CopyState::Wanted);
    QCOMPARE(record.copy.attempts, 2);
    QCOMPARE(record.copy.nextAttempt, next);
    QCOMPARE(record.copy.folder, u"Sent"_s);
    QVERIFY(record.copy.error && record.copy.error->code == ErrorCode::ConnectionRefused);
    QCOMPARE(record.subject, u"Subject"_s);
    QCOMPARE(record.state, LetterRecord::State::Sent);

    // Also the next start finds it.
    SentLetters fresh(bench.folder.path());
    for (SentLetters *letters : {&bench.letters, &fresh}) {
        const auto due = letters->due();
        QCOMPARE(due.size(), 1U);
        QCOMPARE(due[0].attempts, 2);
        QCOMPARE(due[0].nextAttempt, next);
    }
}

void tst_SentLetters::done()
{
    Bench bench;
    bench.add(u"1"_s);
    bench.add(u"2"_s);
    QCOMPARE(bench.due().size(), 2);
    QVERIFY(bench.letters.write({.id = u"1"_s,
                                 .state = CopyProgress::State::Done,
                                 .folder = u"Sent"_s,
                                 .attempts = 1,
                                 .nextAttempt = {},
                                 .error = {}}));
    QCOMPARE(bench.record(u"1"_s).copy.state, CopyState::Done);
    QCOMPARE(bench.due(), QStringList{u"2"_s});
}

void tst_SentLetters::failed()
{
    Bench bench;
    bench.add(u"1"_s);
    QVERIFY(bench.letters.write({.id = u"1"_s,
                                 .state = CopyProgress::State::Failed,
                                 .folder = {},
                                 .attempts = 1,
                                 .nextAttempt = {},
                                 .error = Error{ErrorCode::AuthenticationRefused, {}, {}, {}}}));
    QCOMPARE(bench.record(u"1"_s).copy.state, CopyState::Failed);
    QCOMPARE(bench.due(), QStringList());
}

void tst_SentLetters::vanished()
{
    Bench bench;
    bench.add(u"1"_s);
    QCOMPARE(bench.due(), QStringList{u"1"_s});
    QVERIFY(QFile::remove(bench.path(u"1.json"_s)));
    QVERIFY(QFile::remove(bench.path(u"1.eml"_s)));
    QCOMPARE(bench.due(), QStringList());
    // A record without its letter would come to life again.
    QVERIFY(
        !bench.letters.write({.id = u"1"_s, .folder = {}, .attempts = 1, .nextAttempt = {}, .error = {}}));
    QVERIFY(!QFile::exists(bench.path(u"1.json"_s)));
}

/// Its time is that of its last change, which may be long ago.
void tst_SentLetters::movedHereLater()
{
    Bench bench;
    bench.add(u"1"_s);
    QCOMPARE(bench.due(), QStringList{u"1"_s});
    bench.add(u"2"_s);
    bench.age(u"2.json"_s, 3600);
    QCOMPARE(bench.due(), (QStringList{u"1"_s, u"2"_s}));
}

void tst_SentLetters::changedByOthers()
{
    Bench bench;
    bench.add(u"1"_s, CopyState::Failed);
    bench.age(u"1.json"_s, 3600);
    QCOMPARE(bench.due(), QStringList());
    QCOMPARE(bench.due(), QStringList());
    bench.add(u"1"_s, CopyState::Wanted);
    QCOMPARE(bench.due(), QStringList{u"1"_s});
}

QTEST_GUILESS_MAIN(tst_SentLetters)
#include "tst_SentLetters.moc"
