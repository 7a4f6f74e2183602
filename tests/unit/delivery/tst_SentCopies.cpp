#include "core/delivery/CopyContent.h"
#include "core/delivery/SentCopies.h"
#include "tests/support/ImapServer.h"

#include <QFile>
#include <QMutex>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::delivery;
using State = CopyProgress::State;

namespace {

/// What is due, in memory, with all that was written down.
struct Ledger {
    QMutex mutex;
    std::vector<DueCopy> letters;
    std::vector<CopyProgress> written;
    bool isReadOnly = false;
    std::atomic<int> refused = 0;

    std::vector<CopyProgress> all()
    {
        const QMutexLocker lock(&mutex);
        return written;
    }
};

class MemoryLedger final : public CopyLedger {
public:
    explicit MemoryLedger(std::shared_ptr<Ledger> ledger) : m_ledger(std::move(ledger)) {}
    std::vector<DueCopy> due() override
    {
        const QMutexLocker lock(&m_ledger->mutex);
        return m_ledger->letters;
    }
    Result<void> write(const CopyProgress &progress) override
    {
        const QMutexLocker lock(&m_ledger->mutex);
        if (m_ledger->isReadOnly)
            return ++m_ledger->refused, failure(ErrorCode::FileUnwritable);
        m_ledger->written.push_back(progress);
        std::erase_if(m_ledger->letters, [&](const DueCopy &one) {
            return one.id == progress.id && progress.state != State::Due;
        });
        for (DueCopy &one : m_ledger->letters) {
            if (one.id == progress.id) {
                one.attempts = progress.attempts;
                one.nextAttempt = progress.nextAttempt;
            }
        }
        return {};
    }

private:
    std::shared_ptr<Ledger> m_ledger;
};

using Server = test::ImapServer;

struct Bench {
    Server server;
    QTemporaryDir folder;
    std::shared_ptr<Ledger> ledger = std::make_shared<Ledger>();
    std::unique_ptr<account::SecretStore> secrets = account::memorySecretStore();
    QDateTime now{QDate(2026, 7, 4), QTime(12, 0), Qt::UTC};
    bool hasFolder = true;
    std::unique_ptr<SentCopies> copies;

    explicit Bench(bool hasPassword = true)
    {
        if (hasPassword)
            secrets->write(u"one"_s, Secret("pa55word"), &server, [](auto) {});
        start();
    }
    void start()
    {
        copies = std::make_unique<SentCopies>(SentCopies::World{
            .ledger = std::make_unique<MemoryLedger>(ledger),
            .secrets = [this]() -> account::SecretStore & { return *secrets; },
            .account = [this](const QString &id) -> std::optional<account::Account> {
                account::Account account;
                account.id = id;
                account.user = u"anna"_s;
                account.sentFolder = {
                    hasFolder, u"127.0.0.1"_s, server.serverPort(), smtp::Security::None, {}, {}, {}};
                return account;
            },
            .now = [this] { return now; }});
    }
    void add(const QString &id)
    {
        QFile file(folder.filePath(id));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("Message-ID: <" + id.toLatin1() +
                   "@x>\r\nX-Envoi-Draft: a;\r\n b\r\nBcc: ben@x\r\n"
                   "x-unsent: 1\r\nSubject: x\r\n\r\nX-Envoi-Draft: in the text\r\n");
        const QMutexLocker lock(&ledger->mutex);
        ledger->letters.push_back({id, file.fileName(), u"one"_s, "<" + id.toLatin1() + "@x>", now, 0, {}});
    }
};

} // namespace

class tst_SentCopies : public QObject {
    Q_OBJECT

private slots:
    void content();
    void longHeader();
    void made();
    void triedAgain();
    void notTriedAgain();
    void answerLost();
    void attemptIsWrittenDownFirst();
    void asksForPasswordOnce();
    void wrongPassword();
    void withoutFolder();
    void networkReturns();
    void manyGoTogether();
    void pauses();
    void givesUp();
};

void tst_SentCopies::content()
{
    Bench bench;
    bench.add(u"1"_s);
    const auto copy = copyOfFile(bench.folder.filePath(u"1"_s));
    QVERIFY(!copy.hasUtf8Fields);
    auto content = copy.open();
    QVERIFY(content.has_value());
    const QByteArray expected =
        "Message-ID: <1@x>\r\nBcc: ben@x\r\nSubject: x\r\n\r\nX-Envoi-Draft: in the text\r\n";
    QCOMPARE(readAll(*content->source).value(), expected);
    QCOMPARE(content->size, expected.size());
    QVERIFY(content->source->rewind().has_value());
    QCOMPARE(readAll(*content->source).value(), expected);
    QCOMPARE(copyOfFile(u"/nowhere"_s).open().error().code, ErrorCode::FileMissing);
}

/// Fields across the borders of what is read at a time, and a text after them that is not touched.
void tst_SentCopies::longHeader()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(u"x"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QByteArray header, expected;
    for (int i = 0; i < 3000; ++i) {
        const QByteArray field =
            (i % 3 ? "X-Other: \xc3\xbc " : "X-Envoi-Draft: ") + QByteArray::number(i) + "\r\n\tmore\r\n";
        header += field;
        if (i % 3)
            expected += field;
    }
    const QByteArray text = "\r\n" + QByteArray("X-Unsent: 1\r\n").repeated(10'000);
    file.write(header + text);
    file.close();
    const auto copy = copyOfFile(file.fileName());
    QVERIFY(copy.hasUtf8Fields);
    auto content = copy.open();
    QVERIFY(content.has_value());
    QCOMPARE(readAll(*content->source).value(), expected + text);
    QCOMPARE(content->size, (expected + text).size());
}

void tst_SentCopies::made()
{
    Bench bench;
    bench.add(u"1"_s);
    QSignalSpy changed(bench.copies.get(), &SentCopies::changed);
    QSignalSpy idle(bench.copies.get(), &SentCopies::idle);
    bench.copies->recheck();
    QTRY_COMPARE(changed.size(), 1);
    QTRY_VERIFY(!idle.isEmpty());
    QCOMPARE(bench.server.stored.size(), 1);
    QVERIFY(bench.server.stored[0].contains("Bcc: ben@x\r\n"));
    QVERIFY(!bench.server.stored[0].contains("X-Envoi-Draft: a"));
    const auto last = bench.ledger->all().back();
    QCOMPARE(last.state, State::Done);
    QCOMPARE(last.folder, u"Sent"_s);
    QVERIFY(bench.ledger->letters.empty());
}

void tst_SentCopies::triedAgain()
{
    Bench bench;
    bench.server.answer = "NO [OVERQUOTA] full";
    bench.add(u"1"_s);
    QSignalSpy changed(bench.copies.get(), &SentCopies::changed);
    QSignalSpy idle(bench.copies.get(), &SentCopies::idle);
    bench.copies->recheck();
    QTRY_COMPARE(changed.size(), 1);
    QTRY_VERIFY(!idle.isEmpty());
    const auto after = bench.ledger->all().back();
    QCOMPARE(after.state, State::Due);
    QCOMPARE(after.error->code, ErrorCode::MailboxFull);
    QVERIFY(after.nextAttempt > bench.now && after.nextAttempt <= bench.now.addSecs(60));
    // Not before its time.
    idle.clear();
    bench.copies->recheck();
    QTRY_VERIFY(!idle.isEmpty());
    QCOMPARE(bench.server.connections, 1);
    bench.server.answer = "OK";
    bench.now = bench.now.addSecs(61);
    bench.copies->recheck();
    QTRY_COMPARE(changed.size(), 2);
    QCOMPARE(bench.ledger->all().back().state, State::Done);
    QCOMPARE(bench.server.stored.size(), 1);
}

void tst_SentCopies::notTriedAgain()
{
    Bench bench;
    bench.server.answer = "NO [TOOBIG] no";
    bench.add(u"1"_s);
    QSignalSpy changed(bench.copies.get(), &SentCopies::changed);
    bench.copies->recheck();
    QTRY_COMPARE(changed.size(), 1);
    QCOMPARE(bench.ledger->all().back().state, State::Failed);
    QVERIFY(bench.ledger->all().back().error->serverText.contains(u"no"));
}

/// It is there, but nobody heard so: found by the next attempt, and not put there twice.
void tst_SentCopies::answerLost()
{
    Bench bench;
    bench.server.answer = "X";
    bench.add(u"1"_s);
    QSignalSpy changed(bench.copies.get(), &SentCopies::changed);
    bench.copies->recheck();
    QTRY_COMPARE(changed.size(), 1);
    QCOMPARE(bench.ledger->all().back().error->code, ErrorCode::OutcomeUnknown);
    bench.server.answer = "OK";
    bench.copies->tryNow(u"1"_s);
    QTRY_COMPARE(changed.size(), 2);
    QCOMPARE(bench.ledger->all().back().state, State::Done);
    QCOMPARE(bench.server.stored.size(), 1);
}

void tst_SentCopies::attemptIsWrittenDownFirst()
{
    Bench bench;
    bench.ledger->isReadOnly = true;
    bench.add(u"1"_s);
    QSignalSpy changed(bench.copies.get(), &SentCopies::changed);
    bench.copies->recheck();
    QTRY_COMPARE(bench.ledger->refused.load(), 1);
    QCOMPARE(bench.server.connections, 0);
    bench.copies.reset();
    QCOMPARE(bench.server.connections, 0);
    bench.ledger->isReadOnly = false;
    bench.start();
    QSignalSpy then(bench.copies.get(), &SentCopies::changed);
    bench.copies->recheck();
    QTRY_COMPARE(then.size(), 1);
    QCOMPARE(bench.ledger->all().front().attempts, 1);
    QCOMPARE(bench.ledger->all().front().state, State::Due);
}

void tst_SentCopies::asksForPasswordOnce()
{
    Bench bench(false);
    bench.add(u"1"_s);
    bench.add(u"2"_s);
    QSignalSpy needed(bench.copies.get(), &SentCopies::passwordNeeded);
    QSignalSpy changed(bench.copies.get(), &SentCopies::changed);
    bench.copies->recheck();
    QTRY_COMPARE(needed.size(), 1);
    QCOMPARE(needed[0][0].toString(), u"one"_s);
    bench.copies->usePassword(u"one"_s, Secret("pa55word"));
    QTRY_COMPARE(changed.size(), 2);
    QCOMPARE(needed.size(), 1);
    QCOMPARE(bench.server.stored.size(), 2);
}

void tst_SentCopies::wrongPassword()
{
    Bench bench;
    bench.server.password = "another";
    bench.add(u"1"_s);
    QSignalSpy changed(bench.copies.get(), &SentCopies::changed);
    bench.copies->recheck();
    QTRY_COMPARE(changed.size(), 1);
    QCOMPARE(bench.ledger->all().back().state, State::Failed);
    QCOMPARE(bench.ledger->all().back().error->code, ErrorCode::AuthenticationRefused);
    QCOMPARE(bench.server.connections, 1);
}

void tst_SentCopies::withoutFolder()
{
    Bench bench;
    bench.hasFolder = false;
    bench.add(u"1"_s);
    QSignalSpy idle(bench.copies.get(), &SentCopies::idle);
    bench.copies->recheck();
    QTRY_VERIFY(!idle.isEmpty());
    QCOMPARE(bench.server.connections, 0);
    QVERIFY(bench.ledger->all().empty());
}

void tst_SentCopies::networkReturns()
{
    Bench bench;
    bench.add(u"1"_s);
    bench.ledger->letters[0].nextAttempt = bench.now.addSecs(3000);
    QSignalSpy changed(bench.copies.get(), &SentCopies::changed);
    bench.copies->networkIsBack();
    QTRY_COMPARE(changed.size(), 1);
    QCOMPARE(bench.server.stored.size(), 1);
}

void tst_SentCopies::manyGoTogether()
{
    Bench bench;
    for (int i = 0; i < 45; ++i)
        bench.add(QString::number(i) + u'x');
    QSignalSpy changed(bench.copies.get(), &SentCopies::changed);
    bench.copies->recheck();
    QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 45, 20'000);
    QCOMPARE(bench.server.connections, 3);
    QCOMPARE(bench.server.stored.size(), 45);
}

void tst_SentCopies::pauses()
{
    SeededRandom random(1);
    DueCopy letter;
    letter.sentAt = QDateTime(QDate(2026, 7, 4), QTime(12, 0), Qt::UTC);
    imap::Outcome outcome;
    outcome.error = Error{ErrorCode::TimedOut, {}, {}, {}};
    outcome.mayPassLater = true;
    qint64 whole = 60;
    for (letter.attempts = 1; letter.attempts < 20; ++letter.attempts) {
        const auto after = afterCopy(letter, outcome, letter.sentAt, random);
        QCOMPARE(after.state, State::Due);
        const qint64 pause = letter.sentAt.secsTo(after.nextAttempt);
        QVERIFY2(pause >= whole / 2 && pause <= whole, qPrintable(QString::number(pause)));
        whole = std::min<qint64>(whole * 2, 3600);
    }
}

void tst_SentCopies::givesUp()
{
    SeededRandom random(1);
    DueCopy letter;
    letter.sentAt = QDateTime(QDate(2026, 7, 4), QTime(12, 0), Qt::UTC);
    imap::Outcome outcome;
    outcome.error = Error{ErrorCode::TimedOut, {}, {}, {}};
    outcome.mayPassLater = true;
    letter.attempts = 100;
    QCOMPARE(afterCopy(letter, outcome, letter.sentAt.addDays(4), random).state, State::Due);
    QCOMPARE(afterCopy(letter, outcome, letter.sentAt.addDays(6), random).state, State::Failed);
    letter.attempts = 2;
    QCOMPARE(afterCopy(letter, outcome, letter.sentAt.addDays(6), random).state, State::Due);
}

QTEST_GUILESS_MAIN(tst_SentCopies)
#include "tst_SentCopies.moc"
