#include "core/store/LetterIndex.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <utility>

using namespace Qt::Literals::StringLiterals;
using namespace envoi::store;

class tst_LetterIndex : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void listsByDate();
    void tellsWhatStandsInALetter();
    void readsWhatADraftHasUnfinished();
    void countsEachFolder();
    void leavesOutNames();
    void searches_data();
    void searches();
    void searchCountsInAllFolders();
    void hostileSearches();
    void followsTheFiles();
    void seesNewFilesByItself();
    void readsOnlyWhatChanged();
    void keepsTheIdOfAChangedLetter();
    void forgetsWordsOfOldVersions();
    void mendsADamagedIndex_data();
    void mendsADamagedIndex();
    void mendsDamageThatComesLater();
    void worksWhereNothingCanBeWritten();
    void onlyTheUserMayRead();
    void aLaterQuestionWins();
    void survivesHostileLetters();
    void stopsAtOnce();

private:
    QString folder(const QString &name) const { return m_home->filePath(name); }
    void write(const QString &path, const QByteArray &octets, const QDateTime &modified = {});
    void letter(const QString &name, const QByteArray &subject, const QByteArray &date,
                const QByteArray &text = "Hello", const QByteArray &to = "Anna Example <anna@example.org>");
    void open();
    void settle();
    LetterListing list(const LetterQuery &query);
    QList<LetterSummary> rows(const LetterQuery &query);
    QStringList subjects(const LetterQuery &query);

    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<LetterIndex> m_index;
};

void tst_LetterIndex::init()
{
    m_home = std::make_unique<QTemporaryDir>();
    for (const auto &name : {u"sent"_s, u"drafts"_s, u"trash"_s})
        QVERIFY(QDir(m_home->path()).mkdir(name));
}

void tst_LetterIndex::cleanup()
{
    m_index.reset();
}

void tst_LetterIndex::write(const QString &path, const QByteArray &octets, const QDateTime &modified)
{
    QFile file(folder(path));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(octets), octets.size());
    if (modified.isValid()) {
        QVERIFY(file.flush());
        QVERIFY(file.setFileTime(modified, QFileDevice::FileModificationTime));
    }
}

void tst_LetterIndex::letter(const QString &name, const QByteArray &subject, const QByteArray &date,
                             const QByteArray &text, const QByteArray &to)
{
    write(u"sent/"_s + name, "From: Me <me@example.com>\r\nTo: " + to + "\r\nSubject: " + subject +
                                 "\r\nDate: " + date + "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" +
                                 text + "\r\n");
}

void tst_LetterIndex::open()
{
    m_index = std::make_unique<LetterIndex>(
        std::map<LetterFolder, QString>{{LetterFolder::Sent, folder(u"sent"_s)},
                                        {LetterFolder::Drafts, folder(u"drafts"_s)},
                                        {LetterFolder::Trash, folder(u"trash"_s)}},
        folder(u"index/letters.sqlite"_s));
    settle();
}

void tst_LetterIndex::settle()
{
    QSignalSpy settled(m_index.get(), &LetterIndex::settled);
    m_index->refresh();
    QTRY_VERIFY_WITH_TIMEOUT(!settled.isEmpty(), 30'000);
}

LetterListing tst_LetterIndex::list(const LetterQuery &query)
{
    QSignalSpy listed(m_index.get(), &LetterIndex::listed);
    const quint64 ticket = m_index->list(query);
    const auto answer = [&listed] { return listed.last().first().value<LetterListing>(); };
    [&] { QTRY_VERIFY_WITH_TIMEOUT(!listed.isEmpty() && answer().ticket == ticket, 30'000); }();
    return listed.isEmpty() ? LetterListing() : answer();
}

QList<LetterSummary> tst_LetterIndex::rows(const LetterQuery &query)
{
    const auto listing = list(query);
    QSignalSpy fetched(m_index.get(), &LetterIndex::fetched);
    m_index->fetch(listing.ids);
    [&] { QTRY_VERIFY_WITH_TIMEOUT(!fetched.isEmpty(), 30'000); }();
    return fetched.value(0).value(0).value<QList<LetterSummary>>();
}

QStringList tst_LetterIndex::subjects(const LetterQuery &query)
{
    QStringList subjects;
    for (const auto &row : rows(query))
        subjects.append(row.subject);
    return subjects;
}

void tst_LetterIndex::listsByDate()
{
    letter(u"a.eml"_s, "second", "Tue, 24 Nov 2026 12:00:00 +0000");
    letter(u"b.eml"_s, "first", "Tue, 24 Nov 2026 12:30:00 +0100"); // earlier, in spite of its hour
    letter(u"c.eml"_s, "third", "Wed, 25 Nov 2026 00:00:00 +0000");
    write(u"sent/no letter.txt"_s, "Subject: no letter\r\n\r\n");
    open();
    QCOMPARE(subjects({LetterFolder::Sent}), (QStringList{u"third"_s, u"second"_s, u"first"_s}));
    QCOMPARE(subjects({.folder = LetterFolder::Sent, .oldestFirst = true}),
             (QStringList{u"first"_s, u"second"_s, u"third"_s}));
    QCOMPARE(subjects({LetterFolder::Drafts}), QStringList());
}

void tst_LetterIndex::tellsWhatStandsInALetter()
{
    const QByteArray octets =
        "From: =?utf-8?Q?Zo=C3=AB?= <zoe@example.com>\r\nTo: Anna <a@example.org>, b@example.org\r\n"
        "Cc: C <c@example.org>\r\nBcc: D <d@example.org>\r\nSubject: Gr=?utf-8?Q?=C3=BC?=sse\r\n"
        "Date: Tue, 24 Nov 2026 10:00:00 +0100\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\n> quoted\r\nHello,\r\n\r\nthe  words.\r\n-- "
        "\r\nZoe\r\n"
        "--m\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; "
        "filename=plan.pdf\r\n\r\nx\r\n"
        "--m--\r\n";
    write(u"sent/a.eml"_s, octets);
    open();
    const auto row = rows({LetterFolder::Sent}).value(0);
    QCOMPARE(row.from, u"Zoë"_s);
    QCOMPARE(row.recipients, u"Anna, b@example.org, C, D"_s);
    QCOMPARE(row.subject, u"Grüsse"_s);
    QCOMPARE(row.snippet, u"Hello, the words."_s);
    QCOMPARE(row.date, QDateTime(QDate(2026, 11, 24), QTime(9, 0), Qt::UTC));
    QCOMPARE(row.size, octets.size());
    QVERIFY(row.hasAttachments);
    QCOMPARE(m_index->path(row), folder(u"sent/a.eml"_s));
    QCOMPARE(subjects({LetterFolder::Sent, u"plan"_s}).size(), 1); // what is attached is found by its name
}

void tst_LetterIndex::readsWhatADraftHasUnfinished()
{
    const QDateTime written(QDate(2026, 11, 20), QTime(8, 0), Qt::UTC);
    write(
        u"drafts/a.eml"_s,
        "X-Unsent: 1\r\nX-Envoi-Draft: {\"to\":[\"nobody yet\"]}\r\nDate: Tue, 24 Nov 2026 10:00:00 +0100\r\n"
        "Subject: plans\r\n\r\nhello\r\n",
        written);
    open();
    const auto row = rows({LetterFolder::Drafts}).value(0);
    QCOMPARE(row.subject, u"plans"_s);
    QCOMPARE(row.date, written); // drafts are as old as their last change
    QVERIFY(!row.hasAttachments);
}

void tst_LetterIndex::countsEachFolder()
{
    for (int i = 0; i < 3; ++i)
        letter(u"%1.eml"_s.arg(i), "x", "Tue, 24 Nov 2026 12:00:00 +0000");
    write(u"drafts/d.eml"_s, "Subject: d\r\n\r\n");
    open();
    const auto counts = list({LetterFolder::Trash}).counts;
    QCOMPARE(counts.value(static_cast<int>(LetterFolder::Sent)), 3);
    QCOMPARE(counts.value(static_cast<int>(LetterFolder::Drafts)), 1);
    QCOMPARE(counts.value(static_cast<int>(LetterFolder::Trash)), 0);
}

void tst_LetterIndex::leavesOutNames()
{
    for (const char *name : {"a", "b", "c"})
        letter(QLatin1StringView(name) + u".eml"_s, name, "Tue, 24 Nov 2026 12:00:00 +0000");
    open();
    const QStringList names{u"b.eml"_s};
    QCOMPARE(subjects({.folder = LetterFolder::Sent, .names = names}).size(), 2);
    QCOMPARE(subjects({.folder = LetterFolder::Sent, .names = names, .onlyNames = true}),
             QStringList{u"b"_s});
    QCOMPARE(subjects({.folder = LetterFolder::Sent, .names = {}, .onlyNames = true}), QStringList());
}

void tst_LetterIndex::searches_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("found");
    QTest::newRow("word") << u"meeting"_s << u"1"_s;
    QTest::newRow("its beginning") << u"meet"_s << u"1"_s;
    QTest::newRow("case") << u"MEETING"_s << u"1"_s;
    QTest::newRow("all pieces") << u"meet minutes"_s << u"1"_s;
    QTest::newRow("not all pieces") << u"meeting Rechnung"_s << u""_s;
    QTest::newRow("without accents") << u"prufung"_s << u"2"_s;
    QTest::newRow("with accents") << u"Prüfung"_s << u"2"_s;
    QTest::newRow("decomposed") << u"Pru\u0308fung"_s << u"2"_s;
    QTest::newRow("recipient") << u"zoë"_s << u"2"_s;
    QTest::newRow("address") << u"anna@example.org"_s << u"13"_s;
    QTest::newRow("part of an address") << u"zoe@exam"_s << u"2"_s;
    QTest::newRow("Japanese within") << u"本語"_s << u"3"_s;
    QTest::newRow("one character") << u"語"_s << u"3"_s;
    QTest::newRow("not in that order") << u"語本"_s << u""_s;
    QTest::newRow("Cyrillic") << u"привет"_s << u"3"_s;
    QTest::newRow("nothing to look for") << u"***"_s << u""_s;
    QTest::newRow("spaces") << u"   "_s << u"123"_s;
}

void tst_LetterIndex::searches()
{
    QFETCH(QString, typed);
    letter(u"1.eml"_s, "1", "Tue, 24 Nov 2026 12:00:00 +0000", "Meeting on Monday: the minutes");
    letter(u"2.eml"_s, "2", "Tue, 24 Nov 2026 11:00:00 +0000", "Die Rechnungsprüfung; Prüfung",
           "=?utf-8?Q?Zo=C3=AB?= <zoe@example.net>");
    letter(u"3.eml"_s, "3", "Tue, 24 Nov 2026 10:00:00 +0000", "これは日本語です。Привет!");
    open();
    QTEST(subjects({LetterFolder::Sent, typed}).join(QString()), "found");
}

void tst_LetterIndex::searchCountsInAllFolders()
{
    letter(u"1.eml"_s, "one", "Tue, 24 Nov 2026 12:00:00 +0000", "needle");
    letter(u"2.eml"_s, "two", "Tue, 24 Nov 2026 12:00:00 +0000", "hay");
    write(u"drafts/d.eml"_s, "Subject: needle\r\n\r\n");
    open();
    const auto listing = list({LetterFolder::Drafts, u"needle"_s});
    QCOMPARE(listing.ids.size(), 1);
    QCOMPARE(listing.counts.value(static_cast<int>(LetterFolder::Sent)), 1);
}

void tst_LetterIndex::hostileSearches()
{
    letter(u"1.eml"_s, "one", "Tue, 24 Nov 2026 12:00:00 +0000", "or and near not");
    open();
    for (const auto &typed :
         {u"\""_s, u"a\"b"_s, u"'; DROP TABLE letters; --"_s, u"NOT"_s, u"people : x"_s, u"^a - + {b}"_s,
          QString(QChar(0)), QString(QChar(0xd800)), u"x"_s.repeated(100'000), u"%"_s, u"_"_s}) {
        list({LetterFolder::Sent, typed});
        QCOMPARE(list({LetterFolder::Sent}).ids.size(), 1);
    }
    QCOMPARE(list({LetterFolder::Sent, u"NOT near OR"_s}).ids.size(), 1);
}

void tst_LetterIndex::followsTheFiles()
{
    letter(u"1.eml"_s, "one", "Tue, 24 Nov 2026 12:00:00 +0000");
    letter(u"2.eml"_s, "two", "Tue, 24 Nov 2026 11:00:00 +0000");
    open();
    QVERIFY(QFile::remove(folder(u"sent/1.eml"_s)));
    QVERIFY(QFile::rename(folder(u"sent/2.eml"_s), folder(u"trash/2.eml"_s)));
    letter(u"3.eml"_s, "three", "Tue, 24 Nov 2026 11:00:00 +0000");
    settle();
    QCOMPARE(subjects({LetterFolder::Sent}), QStringList{u"three"_s});
    QCOMPARE(subjects({LetterFolder::Trash}), QStringList{u"two"_s});
    // The same at the next start.
    QVERIFY(QFile::remove(folder(u"sent/3.eml"_s)));
    open();
    QCOMPARE(subjects({LetterFolder::Sent}), QStringList());
    QCOMPARE(list({LetterFolder::Sent, u"three"_s}).ids.size(), 0);
}

void tst_LetterIndex::seesNewFilesByItself()
{
    QVERIFY(QDir(folder(u"trash"_s)).removeRecursively()); // not even its folder is there
    open();
    QSignalSpy changed(m_index.get(), &LetterIndex::changed);
    letter(u"1.eml"_s, "one", "Tue, 24 Nov 2026 12:00:00 +0000");
    QTRY_VERIFY_WITH_TIMEOUT(!changed.isEmpty(), 30'000);
    QCOMPARE(subjects({LetterFolder::Sent}), QStringList{u"one"_s});
    QVERIFY(QDir(m_home->path()).mkdir(u"trash"_s));
    write(u"trash/2.eml"_s, "Subject: two\r\n\r\n");
    QTRY_COMPARE_WITH_TIMEOUT(subjects({LetterFolder::Trash}), QStringList{u"two"_s}, 30'000);
}

void tst_LetterIndex::readsOnlyWhatChanged()
{
    const QDateTime then(QDate(2026, 11, 20), QTime(8, 0), Qt::UTC);
    write(u"sent/a.eml"_s, "Subject: one\r\n\r\n", then);
    open();
    // As long and as old as before: it is not looked into.
    write(u"sent/a.eml"_s, "Subject: two\r\n\r\n", then);
    settle();
    QCOMPARE(subjects({LetterFolder::Sent}), QStringList{u"one"_s});
    write(u"sent/a.eml"_s, "Subject: two\r\n\r\n", then.addSecs(1));
    settle();
    QCOMPARE(subjects({LetterFolder::Sent}), QStringList{u"two"_s});
}

void tst_LetterIndex::keepsTheIdOfAChangedLetter()
{
    write(u"drafts/a.eml"_s, "Subject: one\r\n\r\nfirst words\r\n");
    open();
    const auto before = list({LetterFolder::Drafts}).ids;
    QSignalSpy changed(m_index.get(), &LetterIndex::changed);
    write(u"drafts/a.eml"_s, "Subject: other\r\n\r\nother words\r\n");
    settle();
    QCOMPARE(list({LetterFolder::Drafts}).ids, before);
    QCOMPARE(changed.last().at(1).value<QList<qint64>>(), before);
}

void tst_LetterIndex::forgetsWordsOfOldVersions()
{
    write(u"drafts/a.eml"_s, "Subject: apple\r\n\r\npear\r\n");
    open();
    QCOMPARE(list({LetterFolder::Drafts, u"apple pear"_s}).ids.size(), 1);
    write(u"drafts/a.eml"_s, "Subject: cherry\r\n\r\nplum and more\r\n");
    settle();
    QCOMPARE(list({LetterFolder::Drafts, u"apple"_s}).ids.size(), 0);
    QCOMPARE(list({LetterFolder::Drafts, u"pear"_s}).ids.size(), 0);
    QCOMPARE(list({LetterFolder::Drafts, u"cherry plum"_s}).ids.size(), 1);
    QVERIFY(QFile::remove(folder(u"drafts/a.eml"_s)));
    settle();
    QCOMPARE(list({LetterFolder::Drafts, u"cherry"_s}).ids.size(), 0);
}

void tst_LetterIndex::mendsADamagedIndex_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<int>("at");
    QTest::newRow("no database") << QByteArray("this is no database at all, but some text").repeated(100)
                                 << 0;
    QTest::newRow("empty") << QByteArray() << 0;
    QTest::newRow("another version") << QByteArray("\0\0\0\x63", 4) << 60;
    QTest::newRow("rubbish in the middle") << QByteArray(12'000, '\x5a') << 3000;
    QTest::newRow("first page") << QByteArray(3900, '\xff') << 100;
}

void tst_LetterIndex::mendsADamagedIndex()
{
    QFETCH(QByteArray, content);
    QFETCH(int, at);
    for (int i = 0; i < 20; ++i)
        letter(u"%1.eml"_s.arg(i), QByteArray::number(i), "Tue, 24 Nov 2026 12:00:00 +0000", "needle");
    open();
    m_index.reset();
    QFile file(folder(u"index/letters.sqlite"_s));
    QVERIFY(file.open(at == 0 ? QIODevice::WriteOnly : QIODevice::ReadWrite));
    QVERIFY(file.size() == 0 || file.size() > at + content.size());
    QVERIFY(file.seek(at));
    file.write(content);
    file.close();
    open();
    // Damage may show only when it is looked for; then it is mended at once.
    QTRY_COMPARE(list({LetterFolder::Sent, u"needle"_s}).ids.size(), 20);
    QCOMPARE(subjects({LetterFolder::Sent}).size(), 20);
    letter(u"new.eml"_s, "new", "Tue, 24 Nov 2026 12:00:00 +0000", "needle");
    settle();
    QCOMPARE(list({LetterFolder::Sent, u"needle"_s}).ids.size(), 21);
    open(); // and from now on it is whole again
    QCOMPARE(list({LetterFolder::Sent, u"needle"_s}).ids.size(), 21);
    m_index.reset();
    QVERIFY(file.open(QIODevice::ReadOnly)); // on the disk too, not in memory alone
    const QByteArray head = file.read(64);
    QVERIFY(head.startsWith("SQLite format 3"));
    QCOMPARE(head.mid(60, 4), QByteArray("\0\0\0\1", 4)); // user_version
}

void tst_LetterIndex::mendsDamageThatComesLater()
{
    for (int i = 0; i < 300; ++i)
        letter(u"%1.eml"_s.arg(i), QByteArray::number(i), "Tue, 24 Nov 2026 12:00:00 +0000",
               "needle " + QByteArray::number(i * 7919) + " word" + QByteArray::number(i));
    open();
    m_index.reset();
    QFile file(folder(u"index/letters.sqlite"_s));
    QVERIFY(file.open(QIODevice::ReadWrite));
    // All but the pages that tell what tables there are.
    QVERIFY(file.size() > 60'000);
    QVERIFY(file.seek(24 * 1024));
    file.write(QByteArray(file.size() - 24 * 1024, '\x07'));
    file.close();
    open();
    QTRY_COMPARE_WITH_TIMEOUT(list({LetterFolder::Sent, u"needle"_s}).ids.size(), 300, 30'000);
    QCOMPARE(subjects({LetterFolder::Sent}).size(), 300);
}

void tst_LetterIndex::worksWhereNothingCanBeWritten()
{
    letter(u"1.eml"_s, "one", "Tue, 24 Nov 2026 12:00:00 +0000", "needle");
    // A folder is in the file's place.
    QVERIFY(QDir(m_home->path()).mkpath(u"index/letters.sqlite/x"_s));
    open();
    QCOMPARE(subjects({LetterFolder::Sent, u"needle"_s}), QStringList{u"one"_s});
}

void tst_LetterIndex::onlyTheUserMayRead()
{
#ifdef Q_OS_UNIX
    letter(u"1.eml"_s, "one", "Tue, 24 Nov 2026 12:00:00 +0000");
    open();
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QVERIFY(!(QFileInfo(folder(u"index"_s)).permissions() & others));
    const auto files = QDir(folder(u"index"_s)).entryInfoList(QDir::Files);
    QVERIFY(!files.isEmpty());
    for (const auto &info : files)
        QVERIFY2(!(info.permissions() & others), qPrintable(info.fileName()));
#endif
}

void tst_LetterIndex::aLaterQuestionWins()
{
    letter(u"1.eml"_s, "one", "Tue, 24 Nov 2026 12:00:00 +0000");
    open();
    QSignalSpy listed(m_index.get(), &LetterIndex::listed);
    quint64 last = 0;
    for (int i = 0; i < 50; ++i)
        last = m_index->list({LetterFolder::Sent, u"o"_s.repeated(i)});
    QTRY_VERIFY(!listed.isEmpty() && listed.last().first().value<LetterListing>().ticket == last);
}

void tst_LetterIndex::survivesHostileLetters()
{
    write(u"sent/empty.eml"_s, "");
    write(u"sent/zero.eml"_s, QByteArray(1000, '\0'));
    write(u"sent/header.eml"_s, "Subject: " + QByteArray(900'000, 'a'));
    write(u"sent/deep.eml"_s,
          "Content-Type: text/html\r\n\r\n" + QByteArray("<table><tr><td>").repeated(5000));
    write(u"sent/binary.eml"_s, QByteArray("\xff\xfe\x00\x80\xed\xa0\x80", 7).repeated(50'000));
    write(u"sent/date.eml"_s, "Date: Mon, 99 Foo 99999 99:99:99 +9999\r\nSubject: date\r\n\r\n");
    open();
    QCOMPARE(rows({LetterFolder::Sent}).size(), 6);
    QCOMPARE(list({LetterFolder::Sent, u"date"_s}).ids.size(), 1);
}

void tst_LetterIndex::stopsAtOnce()
{
    for (int i = 0; i < 500; ++i)
        letter(u"%1.eml"_s.arg(i), QByteArray::number(i), "Tue, 24 Nov 2026 12:00:00 +0000");
    m_index = std::make_unique<LetterIndex>(
        std::map<LetterFolder, QString>{{LetterFolder::Sent, folder(u"sent"_s)}},
        folder(u"index/letters.sqlite"_s));
    QSignalSpy progressed(m_index.get(), &LetterIndex::progressed);
    m_index->refresh();
    m_index.reset();
    open(); // goes on where it stopped
    QCOMPARE(list({LetterFolder::Sent}).ids.size(), 500);
}

QTEST_GUILESS_MAIN(tst_LetterIndex)
#include "tst_LetterIndex.moc"
