#include "core/store/Outbox.h"

#include "core/mime/DateTime.h"
#include "core/mime/ReadyMessage.h"
#include "tests/unit/letter/DraftGenerator.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using store::LetterRecord;
using store::Outbox;
using State = LetterRecord::State;
using Verdict = LetterRecord::Recipient::Verdict;

namespace {

const QDateTime noon({2026, 11, 4}, {12, 0}, Qt::UTC);

letter::Draft draft()
{
    letter::Draft draft;
    draft.from = u"Anna <anna@example.com>"_s;
    draft.to = {u"Ben <ben@example.com>"_s};
    draft.bcc = {u"cara@example.com"_s};
    draft.subject = u"Grüße"_s;
    draft.html = u"<p>Hello <b>Ben</b></p>"_s;
    draft.messageId = *mime::MessageId::parse("1@example.com");
    return draft;
}

} // namespace

class tst_Outbox : public QObject {
    Q_OBJECT

private slots:
    void init();
    void recordsComeBack();
    void lettersComeBackWhole();
    void theSentOctetsTellNothing();
    void dates();
    void onlyTheUserMayRead();
    void aFailureLeavesNothing();
    void crashes_data();
    void crashes();
    void damagedRecord();
    void finishes();
    void takesBack();
    void trash();
    void oneOwner();
    void messageIds();

private:
    QString add(State state = State::Waiting)
    {
        const letter::Draft letter = draft();
        SeededRandom random(3);
        LetterRecord record;
        record.id = Outbox::newId(noon, *letter.messageId);
        record.state = state;
        record.queued = noon;
        const auto message = letter::queuedMessage(letter, {noon, random});
        const auto added = m_outbox->add(*message, record, random);
        if (!added)
            qFatal("not added: %s", qPrintable(added.error().context));
        return record.id;
    }
    QString file(const QString &id, const QString &suffix) const
    {
        return m_outbox->folders().outbox + u'/' + id + suffix;
    }
    static QByteArray octets(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static void put(const QString &path, const QByteArray &octets = {})
    {
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(octets) != octets.size())
            qFatal("no file");
    }
    QStringList names() const { return QDir(m_outbox->folders().outbox).entryList(QDir::Files, QDir::Name); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Outbox> m_outbox;
};

void tst_Outbox::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_outbox = std::make_unique<Outbox>(Outbox::Folders::below(m_folder->filePath(u"data"_s)));
}

void tst_Outbox::recordsComeBack()
{
    LetterRecord record;
    record.id = u"x"_s;
    record.accountId = u"a1"_s;
    record.identityId = u"i1"_s;
    record.to = {u"Ben <ben@example.com>"_s};
    record.queued = noon;
    record.due = noon.addMSecs(1234);
    record.timeZone = u"Europe/Berlin"_s;
    record.keepsDate = true;
    record.options.requireTls = true;
    record.attempts = 3;
    record.nextAttempt = noon.addSecs(60);
    record.error = Error{ErrorCode::TemporaryFailure, u"mx"_s, u"detail"_s, u"451 later"_s};
    record.recipients = {{*AddrSpec::parse(u"ben@example.com"), Verdict::RefusedForNow, 451, u"4.3.2"_s,
                          QStringList{u"later"_s}}};
    record.notOffered = {u"DSN"_s};
    record.transcript = {{1, u"220 mx"_s, 12}};
    record.copy = {LetterRecord::Copy::State::Failed, u"Sent"_s, 2, noon,
                   Error{ErrorCode::TimedOut, {}, {}, {}}};
    record.others = {{u"later"_s, u"kept"_s}};
    for (const State state :
         {State::Waiting, State::Scheduled, State::Sending, State::Sent, State::Refused, State::Unknown}) {
        record.state = state;
        const auto json = QJsonDocument::fromJson(QJsonDocument(record.toJson()).toJson()).object();
        const auto read = LetterRecord::fromJson(json);
        QVERIFY(read);
        QVERIFY(*read == record);
    }
    QJsonObject json = record.toJson();
    json.insert(u"state"_s, u"flying"_s);
    QCOMPARE(LetterRecord::fromJson(json).error().code, ErrorCode::SettingsDamaged);
    QCOMPARE(LetterRecord::fromJson({}).error().code, ErrorCode::SettingsDamaged);
}

void tst_Outbox::lettersComeBackWhole()
{
    for (quint64 seed = 1; seed < 60; ++seed) {
        letter::testing::DraftGenerator generator(seed);
        letter::Draft letter = generator.sendable();
        letter.messageId = *mime::MessageId::parse(QByteArray::number(seed) + "@example.com");
        letter.options.requireTls = seed % 2 == 0;
        letter.spelling = u"de-DE"_s;
        if (letter.isHtml()) {
            letter.format = seed % 3 == 0 ? letter::Draft::Format::Source : letter::Draft::Format::Rich;
            if (seed % 4 == 0)
                letter.text.clear();
            else if (seed % 4 == 1)
                letter.textBasis = u"what it was made from"_s;
        }
        SeededRandom random(seed);
        LetterRecord record;
        record.id = Outbox::newId(noon, *letter.messageId);
        record.queued = noon;
        const auto message = letter::queuedMessage(letter, {noon, random});
        QVERIFY(message);
        QVERIFY(m_outbox->add(*message, record, random));
        const auto loaded = m_outbox->load(record.id);
        QVERIFY(loaded);
        QCOMPARE(letter::testing::difference(letter, *loaded), QString());
        const QByteArray file = octets(m_outbox->letterPath(record.id));
        QVERIFY(!file.contains("X-Unsent"));
    }
    QCOMPARE(m_outbox->records().size(), 59);
}

void tst_Outbox::theSentOctetsTellNothing()
{
    const QString id = add();
    const LetterRecord record = *m_outbox->record(id);
    QCOMPARE(record.to, (QStringList{u"Ben <ben@example.com>"_s, u"cara@example.com"_s}));
    QCOMPARE(record.subject, u"Grüße"_s);
    QCOMPARE(record.messageId, u"<1@example.com>"_s);
    QCOMPARE(record.recipients.size(), 2u);
    const auto ready = mime::ReadyMessage::fromFile(m_outbox->letterPath(id));
    QVERIFY(ready);
    SeededRandom random(1);
    const QByteArray sent = readAll(*ready->open({}, random)->source).value();
    QVERIFY(!sent.contains("cara"));
    QVERIFY(!sent.toLower().contains("x-envoi"));
    QVERIFY(sent.contains("ben@example.com"));
    const QByteArray copy = readAll(*ready->open({.withBcc = true}, random)->source).value();
    QVERIFY(copy.contains("cara"));
    QVERIFY(!copy.toLower().contains("x-envoi"));
}

void tst_Outbox::dates()
{
    const QString id = add();
    const QByteArray before = octets(m_outbox->letterPath(id));
    QVERIFY(before.contains("Date: Wed, 04 Nov 2026 12:00:00 +0000\r\n"));
    const QDateTime sending({2026, 12, 24}, {18, 30, 1}, Qt::OffsetFromUTC, 3600);
    QVERIFY(m_outbox->stampDate(id, sending));
    const QByteArray after = octets(m_outbox->letterPath(id));
    QCOMPARE(after, QByteArray(before).replace("Wed, 04 Nov 2026 12:00:00 +0000",
                                               "Thu, 24 Dec 2026 18:30:01 +0100"));
    // Another program's date of another length is left alone.
    put(m_outbox->letterPath(id), QByteArray(after).replace("Thu, 24 Dec 2026", "24 Dec 2026"));
    QVERIFY(m_outbox->stampDate(id, noon));
    QVERIFY(octets(m_outbox->letterPath(id)).contains("Date: 24 Dec 2026 18:30:01 +0100\r\n"));
    QCOMPARE(m_outbox->stampDate(u"none"_s, noon).error().code, ErrorCode::FileMissing);
}

void tst_Outbox::onlyTheUserMayRead()
{
#ifdef Q_OS_UNIX
    const QString id = add();
    QVERIFY(m_outbox->markGiven(id));
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    for (const QString &name : names())
        QVERIFY2(!(QFile::permissions(file(name, {})) & others), qPrintable(name));
    QVERIFY(!(QFile::permissions(m_outbox->folders().outbox) & others));
#endif
}

void tst_Outbox::aFailureLeavesNothing()
{
    letter::Draft letter = draft();
    const QString path = m_folder->filePath(u"a.bin"_s);
    put(path, "1234");
    letter.attachments = {*letter::attachmentFromFile(path)};
    SeededRandom random(1);
    const auto message = letter::queuedMessage(letter, {noon, random});
    QVERIFY(QFile::remove(path));
    LetterRecord record;
    record.id = u"x"_s;
    record.queued = noon;
    QCOMPARE(m_outbox->add(*message, record, random).error().code, ErrorCode::FileMissing);
    QVERIFY(names().isEmpty());
}

/// What lies there after the power went at each step, and what becomes of it.
void tst_Outbox::crashes_data()
{
    QTest::addColumn<State>("state");
    QTest::addColumn<bool>("given");
    QTest::addColumn<QString>("missing"); ///< the file that was not written yet, or is gone already
    QTest::addColumn<QString>("becomes"); ///< empty: there is no such letter
    const auto row = [](const char *name, State state, bool given, const QString &missing,
                        const QString &becomes) {
        QTest::newRow(name) << state << given << missing << becomes;
    };
    row("record, no letter yet", State::Waiting, false, u".eml"_s, {});
    row("kept", State::Waiting, false, {}, u"waiting"_s);
    row("scheduled", State::Scheduled, false, {}, u"scheduled"_s);
    row("sending, before the end", State::Sending, false, {}, u"waiting"_s);
    row("sending, the end may be said", State::Sending, true, {}, u"unknown"_s);
    row("refused for now, mark not removed", State::Waiting, true, {}, u"waiting"_s);
    row("refused", State::Refused, false, {}, u"refused"_s);
    row("unknown", State::Unknown, true, {}, u"unknown"_s);
    row("sent, not moved", State::Sent, true, {}, u"moved"_s);
    row("sent, the record not moved", State::Sent, true, u"moved"_s, u"moved"_s);
    row("no record", State::Waiting, false, u".json"_s, u"unknown"_s);
}

void tst_Outbox::crashes()
{
    QFETCH(State, state);
    QFETCH(bool, given);
    QFETCH(QString, missing);
    QFETCH(QString, becomes);
    const QString id = add(state);
    const QByteArray letter = octets(m_outbox->letterPath(id));
    if (given)
        QVERIFY(m_outbox->markGiven(id));
    const QString sentRecord = m_outbox->folders().sent + u'/' + id + u".json"_s;
    if (missing == u"moved"_s) {
        QVERIFY(QDir().mkpath(m_outbox->folders().sent));
        QVERIFY(QFile::rename(m_outbox->letterPath(id), m_outbox->sentPath(id)));
    } else if (!missing.isEmpty()) {
        QVERIFY(QFile::remove(file(id, missing)));
    }
    // A second crash in the midst of the first recovery makes no difference.
    for (int i = 0; i < 2; ++i) {
        QVERIFY(m_outbox->recover());
        if (becomes.isEmpty()) {
            QVERIFY(names().filter(id).isEmpty());
            QVERIFY(!m_outbox->record(id));
        } else if (becomes == u"moved"_s) {
            QVERIFY(names().filter(id).isEmpty());
            QCOMPARE(octets(m_outbox->sentPath(id)), letter);
            QVERIFY(QFile::exists(sentRecord));
        } else {
            const auto record = m_outbox->record(id);
            QVERIFY(record);
            QCOMPARE(record->toJson()[u"state"_s].toString(), becomes);
            QCOMPARE(octets(m_outbox->letterPath(id)), letter);
            QCOMPARE(m_outbox->isGiven(id), becomes == u"unknown"_s && given);
            if (becomes == u"unknown"_s && missing.isEmpty() && state == State::Sending)
                QCOMPARE(record->recipients[0].verdict, Verdict::Unknown);
        }
    }
}

void tst_Outbox::damagedRecord()
{
    const QString id = add();
    for (const QByteArray &damage : {"{"_ba, QByteArray(4096, '\0'), "{\"state\":\"flying\"}"_ba}) {
        put(file(id, u".json"_s), damage);
        const auto record = m_outbox->record(id);
        QVERIFY(record);
        QCOMPARE(record->state, State::Unknown);
        QCOMPARE(record->error->code, ErrorCode::SettingsDamaged);
        QCOMPARE(record->subject, u"Grüße"_s);
        QCOMPARE(record->recipients.size(), 2u);
        QVERIFY(m_outbox->recover());
        QCOMPARE(octets(file(id, u".json"_s)), damage);
        QCOMPARE(m_outbox->load(id)->subject, u"Grüße"_s);
    }
}

void tst_Outbox::finishes()
{
    const QString id = add();
    const QByteArray letter = octets(m_outbox->letterPath(id));
    QVERIFY(m_outbox->markGiven(id));
    LetterRecord record = *m_outbox->record(id);
    record.state = State::Sent;
    QVERIFY(m_outbox->finish(record));
    QVERIFY(names().filter(id).isEmpty());
    QCOMPARE(octets(m_outbox->sentPath(id)), letter);
}

void tst_Outbox::takesBack()
{
    const QString id = add();
    const QString path = m_folder->filePath(u"data/drafts/open/x.eml"_s);
    QVERIFY(m_outbox->takeBack(id, path));
    QVERIFY(QFile::exists(path));
    QVERIFY(names().filter(id).isEmpty());
    QCOMPARE(m_outbox->takeBack(id, path).error().code, ErrorCode::FileMissing);
}

void tst_Outbox::trash()
{
    const QString id = add(State::Refused);
    const LetterRecord record = *m_outbox->record(id);
    QVERIFY(m_outbox->discard(id));
    QVERIFY(m_outbox->ids().isEmpty());
    QVERIFY(m_outbox->recover());
    QVERIFY(m_outbox->restore(id));
    QVERIFY(*m_outbox->record(id) == record);
    QCOMPARE(m_outbox->restore(id).error().code, ErrorCode::FileMissing);
}

void tst_Outbox::oneOwner()
{
    Outbox other(m_outbox->folders());
    QVERIFY(*m_outbox->takeOwnership());
    QVERIFY(*m_outbox->takeOwnership());
    QVERIFY(!*other.takeOwnership());
    m_outbox->giveUpOwnership();
    QVERIFY(*other.takeOwnership());
    // Left behind by a process that is gone.
    other.giveUpOwnership();
    put(m_outbox->folders().outbox + u"/.lock"_s,
        "999999999\nenvoi\n" + QSysInfo::machineHostName().toUtf8() + '\n');
    QVERIFY(*m_outbox->takeOwnership());
}

void tst_Outbox::messageIds()
{
    const auto id = *mime::MessageId::parse("1@example.com");
    QVERIFY(!m_outbox->hasMessage(id));
    const QString name = add();
    QVERIFY(m_outbox->hasMessage(id));
    QVERIFY(m_outbox->finish(*m_outbox->record(name)));
    QVERIFY(m_outbox->hasMessage(id));
    QVERIFY(!m_outbox->hasMessage(*mime::MessageId::parse("2@example.com")));
    QVERIFY(Outbox::newId(noon, id) < Outbox::newId(noon.addMSecs(1), id));
}

QTEST_GUILESS_MAIN(tst_Outbox)
#include "tst_Outbox.moc"
