#include "core/delivery/Dispatcher.h"

#include "core/store/DraftStore.h"
#include "tests/support/MailServer.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimeZone>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::delivery;
using envoi::test::MailServer;
using store::LetterRecord;
using store::Outbox;
using State = LetterRecord::State;

namespace {

letter::Draft draft(const QString &subject, const QStringList &to = {u"ben@example.com"_s})
{
    letter::Draft draft;
    draft.from = u"Anna <anna@example.com>"_s;
    draft.to = to;
    draft.subject = subject;
    draft.format = letter::Draft::Format::Plain;
    draft.text = u"Hello\n"_s;
    return draft;
}

/// A dispatcher, its world, and what it said.
struct Office {
    QTemporaryDir *folder;
    quint16 port;
    std::unique_ptr<account::SecretStore> secrets = account::memorySecretStore();
    QDateTime time{{2026, 11, 4}, {12, 0}, Qt::UTC};
    bool hasUser = false;
    Missed missed = Missed::Send;
    std::unique_ptr<Dispatcher> dispatcher;
    std::vector<LetterRecord> settled;
    QStringList asked;
    QStringList gone;

    Office(QTemporaryDir &where, quint16 at) : folder(&where), port(at) { open(); }

    void open()
    {
        dispatcher.reset();
        Dispatcher::World world;
        world.folders = Outbox::Folders::below(folder->path());
        world.openFolder = folder->filePath(u"drafts/open"_s);
        world.draftsFolder = folder->filePath(u"drafts"_s);
        world.secrets = [this]() -> account::SecretStore & { return *secrets; };
        world.account = [this](const QString &id) -> std::optional<account::Account> {
            account::Account account;
            account.id = id;
            account.host = u"127.0.0.1"_s;
            account.port = port;
            account.security = smtp::Security::None;
            account.user = hasUser ? u"anna"_s : QString();
            return account;
        };
        world.now = [this] { return time; };
        world.missed = missed;
        world.watchesNetwork = false;
        dispatcher = std::make_unique<Dispatcher>(std::move(world));
        QObject::connect(dispatcher.get(), &Dispatcher::settled, dispatcher.get(),
                         [this](const QString &, const smtp::Outcome &, const smtp::ServerFacts &,
                                const LetterRecord &record) { settled.push_back(record); });
        QObject::connect(dispatcher.get(), &Dispatcher::passwordNeeded, dispatcher.get(),
                         [this](const QString &account, bool, bool) { asked.append(account); });
        QObject::connect(dispatcher.get(), &Dispatcher::removed, dispatcher.get(),
                         [this](const QString &id) { gone.append(id); });
        QSignalSpy ready(dispatcher.get(), &Dispatcher::ready);
        dispatcher->start();
        if (!dispatcher->isReady() && !ready.wait(30'000))
            qFatal("not ready");
    }
    /// Returns once it is kept.
    QString submit(const letter::Draft &letter, const QDateTime &due = {}, bool isScheduled = false)
    {
        QEventLoop loop;
        std::optional<Result<void>> kept;
        const QString id = dispatcher->submit({letter, u"a1"_s, {}, due, isScheduled, {}, false}, &loop,
                                              [&](const Result<void> &result) {
                                                  kept = result;
                                                  loop.quit();
                                              });
        loop.exec();
        return kept && *kept ? id : QString();
    }
    Result<Dispatcher::TakenBack> takeBack(const QString &id)
    {
        QEventLoop loop;
        std::optional<Result<Dispatcher::TakenBack>> taken;
        dispatcher->takeBack(id, &loop, [&](const Result<Dispatcher::TakenBack> &result) {
            taken = result;
            loop.quit();
        });
        if (!taken)
            loop.exec();
        return *taken;
    }
    State state(const QString &id) const { return dispatcher->letter(id)->record.state; }
    void pass(qint64 seconds)
    {
        time = time.addSecs(seconds);
        dispatcher->recheck();
    }
    Outbox disk() const { return Outbox(Outbox::Folders::below(folder->path())); }
};

/// Answers one line otherwise, as often as \a times.
auto answering(const QByteArray &to, const QByteArray &reply, int times = 1)
{
    return [=, left = times](const MailServer::Line &line) mutable -> std::optional<QByteArray> {
        if (!line.text.startsWith(to) || (to.isEmpty() && !line.text.isEmpty()) || left-- <= 0)
            return std::nullopt;
        return reply;
    };
}

} // namespace

class tst_Dispatcher : public QObject {
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void sends();
    void undo();
    void refusesWhatIsWrong();
    void sendsLater();
    void missed();
    void offline();
    void refusedForNow();
    void refusedForGood();
    void partly();
    void partlyTakenBack();
    void unknownIsNeverResent();
    void unknownTakenBack();
    void markBeforeTheEnd();
    void stoppedWhileSending();
    void stoppedTooLate();
    void killedWhileSending();
    void passwords();
    void wrongPassword();
    void twoPrograms();
    void removesAndRestores();
    void submittedAndQuit();

private:
    QByteArrayList taken(const MailServer &server) const { return server.subjects; }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void tst_Dispatcher::sends()
{
    MailServer server;
    Office office(*m_folder, server.port());
    QVERIFY(office.dispatcher->isOwner());
    QSignalSpy secured(office.dispatcher.get(), &Dispatcher::transcriptLine);
    const QString id = office.submit(draft(u"One"_s));
    QTRY_COMPARE(office.gone, QStringList{id});
    QCOMPARE(server.subjects, QByteArrayList{"One"});
    QCOMPARE(office.settled.size(), 1u);
    QCOMPARE(office.settled[0].state, State::Sent);
    QVERIFY(!office.settled[0].transcript.empty());
    QVERIFY(!secured.isEmpty());
    QVERIFY(QFile::exists(office.disk().sentPath(id)));
    QVERIFY(office.disk().ids().isEmpty());
    // Many, over the same connection.
    for (int i = 0; i < 40; ++i)
        QVERIFY(!office.submit(draft(QString::number(i))).isEmpty());
    QTRY_COMPARE(server.subjects.size(), 41);
    QTRY_VERIFY(office.dispatcher->letters().isEmpty());
    QVERIFY(server.connections <= 2);
}

void tst_Dispatcher::undo()
{
    MailServer server;
    Office office(*m_folder, server.port());
    letter::Draft letter = draft(u"One"_s);
    letter.bcc = {u"cara@example.com"_s};
    const QString id = office.submit(letter, office.time.addSecs(10));
    office.pass(9);
    QCOMPARE(office.state(id), State::Waiting);
    const auto taken = office.takeBack(id);
    QVERIFY(taken);
    QCOMPARE(taken->draft.subject, u"One"_s);
    QCOMPARE(taken->draft.bcc, letter.bcc);
    QVERIFY(QFile::exists(taken->path));
    QVERIFY(taken->path.startsWith(m_folder->filePath(u"drafts/open"_s)));
    office.pass(100);
    QVERIFY(office.dispatcher->letters().isEmpty());
    QCOMPARE(office.takeBack(id).error().code, ErrorCode::FileMissing);
    // And without.
    office.submit(draft(u"Two"_s), office.time.addSecs(10));
    office.pass(11);
    QTRY_COMPARE(server.subjects, QByteArrayList{"Two"});
    // The clock is set back by a day: it goes nevertheless, once.
    office.submit(draft(u"Three"_s), office.time.addSecs(10));
    office.pass(-86'400);
    QTRY_COMPARE(server.subjects.size(), 2);
    QTRY_VERIFY(office.dispatcher->letters().isEmpty());
    office.pass(2 * 86'400);
    QCOMPARE(server.subjects.size(), 2);
}

void tst_Dispatcher::refusesWhatIsWrong()
{
    MailServer server;
    Office office(*m_folder, server.port());
    QCOMPARE(office.submit(draft(u"x"_s, {u"nobody"_s})), QString());
    QCOMPARE(office.submit(draft(u"x"_s, {})), QString());
    QVERIFY(office.dispatcher->letters().isEmpty());
    QVERIFY(office.disk().ids().isEmpty());
}

void tst_Dispatcher::sendsLater()
{
    MailServer server;
    Office office(*m_folder, server.port());
    const QTimeZone berlin("Europe/Berlin");
    const QDateTime due({2026, 12, 24}, {18, 0}, berlin);
    const QString id = office.submit(draft(u"Later"_s), due, true);
    QCOMPARE(office.state(id), State::Scheduled);
    QCOMPARE(office.dispatcher->letter(id)->record.timeZone, u"Europe/Berlin"_s);
    office.time = QDateTime({2026, 12, 24}, {16, 59, 59}, Qt::UTC);
    office.open();
    QVERIFY(server.subjects.isEmpty());
    office.dispatcher->reschedule(id, due.addSecs(3600));
    office.pass(3);
    QCOMPARE(office.state(id), State::Scheduled);
    office.pass(3600);
    QTRY_COMPARE(server.subjects, QByteArrayList{"Later"});
    QTRY_VERIFY(QFile::exists(office.disk().sentPath(id)));
    QFile sent(office.disk().sentPath(id));
    QVERIFY(sent.open(QIODevice::ReadOnly));
    QVERIFY(sent.readAll().contains("Date: Thu, 24 Dec 2026 18:00:02 +0000"));
}

void tst_Dispatcher::missed()
{
    MailServer server;
    Office office(*m_folder, server.port());
    office.missed = Missed::Ask;
    const QString id = office.submit(draft(u"Later"_s), office.time.addDays(1), true);
    office.time = office.time.addDays(3);
    office.open();
    QTRY_VERIFY(office.dispatcher->letter(id)->isMissed);
    QVERIFY(server.subjects.isEmpty());
    office.dispatcher->sendNow(id);
    QTRY_COMPARE(server.subjects, QByteArrayList{"Later"});
}

void tst_Dispatcher::offline()
{
    MailServer server;
    Office office(*m_folder, server.port());
    server.stopListening();
    const QString id = office.submit(draft(u"One"_s));
    QTRY_COMPARE(office.settled.size(), 1u);
    QCOMPARE(office.settled[0].state, State::Waiting);
    QCOMPARE(office.settled[0].error->code, ErrorCode::ConnectionRefused);
    office.pass(29);
    QCOMPARE(office.settled.size(), 1u);
    office.pass(60);
    QTRY_COMPARE(office.settled.size(), 2u);
    QCOMPARE(office.settled[1].attempts, 2);
    // There is one again.
    MailServer other;
    office.port = other.port();
    office.dispatcher->networkIsBack();
    QTRY_COMPARE(other.subjects, QByteArrayList{"One"});
    QTRY_COMPARE(office.gone, QStringList{id});
}

void tst_Dispatcher::refusedForNow()
{
    MailServer server;
    server.answer = answering(".", "451 4.3.0 later");
    Office office(*m_folder, server.port());
    const QString id = office.submit(draft(u"One"_s));
    QTRY_COMPARE(office.settled.size(), 1u);
    QCOMPARE(office.settled[0].state, State::Waiting);
    QVERIFY(!office.disk().isGiven(id));
    office.pass(60);
    QTRY_COMPARE(server.subjects, QByteArrayList{"One"});
}

void tst_Dispatcher::refusedForGood()
{
    MailServer server;
    server.answer = answering(".", "550 5.7.1 spam");
    Office office(*m_folder, server.port());
    const QString id = office.submit(draft(u"One"_s));
    QTRY_COMPARE(office.settled.size(), 1u);
    QCOMPARE(office.settled[0].state, State::Refused);
    QVERIFY(office.settled[0].error->serverText.contains(u"spam"_s));
    QTRY_VERIFY(!office.disk().isGiven(id));
    office.open();
    office.pass(100 * 86'400);
    QCOMPARE(office.state(id), State::Refused);
    QCOMPARE(office.takeBack(id)->draft.subject, u"One"_s);
}

void tst_Dispatcher::partly()
{
    MailServer server;
    server.answer = answering("RCPT TO:<cara", "450 4.2.1 mailbox busy");
    Office office(*m_folder, server.port());
    const QString id = office.submit(draft(u"One"_s, {u"ben@example.com"_s, u"cara@example.com"_s}));
    QTRY_COMPARE(office.settled.size(), 1u);
    QCOMPARE(office.settled[0].state, State::Waiting);
    server.commands.clear();
    // Also after another start.
    office.open();
    office.pass(60);
    QTRY_COMPARE(server.subjects.size(), 2);
    QVERIFY(server.commands.contains("RCPT TO:<cara@example.com>"));
    QVERIFY(!server.commands.contains("RCPT TO:<ben@example.com>"));
    QTRY_VERIFY(QFile::exists(office.disk().sentPath(id)));
}

void tst_Dispatcher::partlyTakenBack()
{
    MailServer server;
    server.answer = answering("RCPT TO:<cara", "550 5.1.1 nobody");
    Office office(*m_folder, server.port());
    const QString id = office.submit(draft(u"One"_s, {u"ben@example.com"_s, u"Cara <cara@example.com>"_s}));
    QTRY_COMPARE(office.settled.size(), 1u);
    QCOMPARE(office.settled[0].state, State::Refused);
    QTRY_COMPARE(office.dispatcher->letter(id)->stage, Stage::Resting);
    const auto taken = office.takeBack(id);
    QVERIFY(taken);
    QCOMPARE(taken->draft.to, QStringList{u"Cara <cara@example.com>"_s});
    QVERIFY(!taken->draft.messageId);
    QVERIFY(QFile::exists(office.disk().sentPath(id)));
    QCOMPARE(store::DraftStore(m_folder->filePath(u"drafts/open"_s)).load(taken->path)->to, taken->draft.to);
}

void tst_Dispatcher::unknownIsNeverResent()
{
    MailServer server;
    server.answer = answering(".", "X");
    Office office(*m_folder, server.port());
    const QString id = office.submit(draft(u"One"_s));
    QTRY_COMPARE(office.settled.size(), 1u);
    QCOMPARE(office.settled[0].state, State::Unknown);
    const QString messageId = office.settled[0].messageId;
    office.open();
    office.pass(86'400);
    office.dispatcher->networkIsBack();
    office.dispatcher->sendNow(id);
    QTest::qWait(0);
    QTRY_COMPARE(office.state(id), State::Unknown);
    QCOMPARE(server.subjects.size(), 1);
    office.dispatcher->sendAgain(id);
    QTRY_COMPARE(server.subjects.size(), 2);
    QTRY_COMPARE(office.settled.back().state, State::Sent);
    QCOMPARE(office.settled.back().messageId, messageId);
}

void tst_Dispatcher::unknownTakenBack()
{
    MailServer server;
    server.answer = answering(".", "X");
    Office office(*m_folder, server.port());
    const QString id = office.submit(draft(u"One"_s));
    QTRY_COMPARE(office.settled.size(), 1u);
    QTRY_COMPARE(office.dispatcher->letter(id)->stage, Stage::Resting);
    const auto taken = office.takeBack(id);
    QVERIFY(taken);
    QCOMPARE(taken->draft.maybeDelivered, QStringList{u"ben@example.com"_s});
    QVERIFY(office.dispatcher->letters().isEmpty());
}

void tst_Dispatcher::markBeforeTheEnd()
{
    MailServer server;
    server.answer = answering(".", "HOLD");
    Office office(*m_folder, server.port());
    const QString id = office.submit(draft(u"One"_s));
    QTRY_COMPARE(server.held(), 1);
    QVERIFY(office.disk().isGiven(id));
    QCOMPARE(office.disk().record(id)->state, State::Sending);
    server.release();
    QTRY_COMPARE(office.gone, QStringList{id});
    QVERIFY(!office.disk().isGiven(id));
}

void tst_Dispatcher::stoppedWhileSending()
{
    MailServer server;
    server.answer = answering("MAIL", "HOLD");
    Office office(*m_folder, server.port());
    const QString id = office.submit(draft(u"One"_s));
    QTRY_COMPARE(server.held(), 1);
    QCOMPARE(office.state(id), State::Sending);
    const auto taken = office.takeBack(id);
    QVERIFY(taken);
    QCOMPARE(taken->draft.subject, u"One"_s);
    QVERIFY(office.dispatcher->letters().isEmpty());
    QVERIFY(server.subjects.isEmpty());
}

void tst_Dispatcher::stoppedTooLate()
{
    MailServer server;
    server.answer = answering(".", "HOLD");
    Office office(*m_folder, server.port());
    const QString id = office.submit(draft(u"One"_s));
    QTRY_COMPARE(server.held(), 1);
    QCOMPARE(office.takeBack(id).error().code, ErrorCode::OutcomeUnknown);
    QCOMPARE(office.state(id), State::Unknown);
}

void tst_Dispatcher::killedWhileSending()
{
    MailServer server;
    Office office(*m_folder, server.port());
    const QString before = office.submit(draft(u"Before"_s), office.time.addSecs(3600));
    const QString after = office.submit(draft(u"After"_s), office.time.addSecs(3600));
    office.dispatcher.reset();
    // As a crash leaves them.
    const Outbox disk = Outbox(Outbox::Folders::below(m_folder->path()));
    for (const QString &id : {before, after}) {
        LetterRecord record = *disk.record(id);
        record.state = State::Sending;
        record.due = {};
        QVERIFY(disk.write(record));
    }
    QVERIFY(disk.markGiven(after));
    office.open();
    QTRY_COMPARE(server.subjects, QByteArrayList{"Before"});
    QTRY_COMPARE(office.dispatcher->letters().size(), 1);
    QCOMPARE(office.state(after), State::Unknown);
}

void tst_Dispatcher::passwords()
{
    MailServer server;
    Office office(*m_folder, server.port());
    office.hasUser = true;
    const QString one = office.submit(draft(u"One"_s));
    const QString two = office.submit(draft(u"Two"_s));
    QTRY_COMPARE(office.asked, QStringList{u"a1"_s});
    QTRY_COMPARE(office.dispatcher->letter(two)->stage, Stage::AwaitingPassword);
    office.dispatcher->cancelPassword(u"a1"_s);
    QTRY_COMPARE(office.dispatcher->letter(two)->stage, Stage::Resting);
    QTRY_COMPARE(office.disk().record(one)->error.value_or(Error()).code, ErrorCode::PasswordNeeded);
    office.pass(3600);
    QCOMPARE(office.asked.size(), 1);
    office.dispatcher->sendNow(one);
    QTRY_COMPARE(office.asked.size(), 2);
    office.dispatcher->usePassword(u"a1"_s, Secret("secret"), true);
    QTRY_COMPARE(server.subjects.size(), 2);
    QTRY_VERIFY(office.dispatcher->letters().isEmpty());
    // It is in the key store now.
    office.open();
    office.submit(draft(u"Three"_s));
    QTRY_COMPARE(server.subjects.size(), 3);
    QCOMPARE(office.asked.size(), 2);
}

void tst_Dispatcher::wrongPassword()
{
    MailServer server;
    Office office(*m_folder, server.port());
    office.hasUser = true;
    office.secrets->write(u"a1"_s, Secret("wrong"), office.dispatcher.get(), [](const Result<void> &) {});
    const QString id = office.submit(draft(u"One"_s));
    QTRY_COMPARE(office.settled.size(), 1u);
    QCOMPARE(office.settled[0].state, State::Refused);
    QCOMPARE(office.settled[0].error->code, ErrorCode::AuthenticationRefused);
    QTRY_COMPARE(office.dispatcher->letter(id)->stage, Stage::Resting);
    office.dispatcher->sendNow(id);
    QTRY_COMPARE(office.asked, QStringList{u"a1"_s});
    office.dispatcher->usePassword(u"a1"_s, Secret("secret"), false);
    QTRY_COMPARE(server.subjects, QByteArrayList{"One"});
}

void tst_Dispatcher::twoPrograms()
{
    MailServer server;
    Office first(*m_folder, server.port());
    Office second(*m_folder, server.port());
    QVERIFY(!second.dispatcher->isOwner());
    // The second one's letters are sent by the first.
    const QString id = second.submit(draft(u"One"_s));
    QTRY_COMPARE(first.gone, QStringList{id});
    QCOMPARE(server.subjects, QByteArrayList{"One"});
    QTRY_COMPARE(second.gone, QStringList{id});
    QVERIFY(second.settled.empty());
    // And taken back by it.
    const QString later = second.submit(draft(u"Two"_s), second.time.addDays(1), true);
    QTRY_VERIFY(first.dispatcher->letter(later));
    const auto taken = second.takeBack(later);
    QVERIFY(taken);
    QCOMPARE(taken->draft.subject, u"Two"_s);
    QCOMPARE(taken->path, m_folder->filePath(u"drafts/"_s) + later + u".eml"_s);
    QTRY_VERIFY(!first.dispatcher->letter(later));
    // The first one ends; the second takes over.
    second.submit(draft(u"Three"_s), second.time.addSecs(60));
    first.dispatcher.reset();
    QTRY_VERIFY(second.dispatcher->isOwner());
    second.pass(61);
    QTRY_COMPARE(server.subjects, (QByteArrayList{"One", "Three"}));
}

void tst_Dispatcher::removesAndRestores()
{
    MailServer server;
    Office office(*m_folder, server.port());
    const QString id = office.submit(draft(u"One"_s), office.time.addDays(1), true);
    bool isRemoved = false;
    office.dispatcher->remove(id, this, [&](const Result<void> &result) { isRemoved = result.has_value(); });
    QTRY_VERIFY(isRemoved);
    QVERIFY(office.dispatcher->letters().isEmpty());
    office.pass(2 * 86'400);
    QVERIFY(server.subjects.isEmpty());
    bool isRestored = false;
    office.dispatcher->restore(id, this,
                               [&](const Result<void> &result) { isRestored = result.has_value(); });
    QTRY_VERIFY(isRestored);
    QTRY_COMPARE(server.subjects, QByteArrayList{"One"});
}

void tst_Dispatcher::submittedAndQuit()
{
    MailServer server;
    Office office(*m_folder, server.port());
    const QString id = office.dispatcher->submit({draft(u"One"_s), u"a1"_s, {}, {}, false, {}, false}, this,
                                                 [](const Result<void> &) {});
    office.dispatcher.reset();
    QVERIFY(office.disk().record(id));
    office.open();
    QTRY_COMPARE(server.subjects, QByteArrayList{"One"});
}

QTEST_GUILESS_MAIN(tst_Dispatcher)
#include "tst_Dispatcher.moc"
