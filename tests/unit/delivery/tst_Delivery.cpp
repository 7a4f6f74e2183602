#include "core/delivery/Deliveries.h"

#include "tests/support/ClientRun.h"
#include "tests/support/MailServer.h"
#include "tests/support/ScenarioServer.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::delivery;
using envoi::test::MailServer;
using envoi::test::ScenarioServer;

namespace {

letter::Draft draft()
{
    letter::Draft draft;
    draft.from = u"Anna Example <anna@example.com>"_s;
    draft.to = {u"Ben <ben@example.com>"_s};
    draft.subject = u"Grüße"_s;
    draft.format = letter::Draft::Format::Plain;
    draft.text = u"Dear Ben,\n.\nschöne Grüße\n"_s;
    return draft;
}

Result<Consignment> consigned(const letter::Draft &letter)
{
    SeededRandom random(7);
    return consign(letter, {QDateTime(QDate(2026, 11, 24), QTime(6, 0), Qt::OffsetFromUTC, 3600), random});
}

mime::Message messageWith(std::initializer_list<std::pair<const char *, const char *>> fields)
{
    mime::Message message;
    for (const auto &[name, body] : fields)
        message.header.append(
            mime::Field::fromUser(QString::fromUtf8(name), QString::fromUtf8(body)).value());
    message.body = mime::Part::text(u"Hello\r\n"_s);
    return message;
}

QByteArrayList session(const QByteArrayList &rows, const QByteArrayList &extensions = {})
{
    QByteArrayList all{"S: 220 mx", "C: EHLO [127.0.0.1]", "S: 250-mx"};
    for (const QByteArray &extension : extensions)
        all += "S: 250-" + extension;
    return all + QByteArrayList{"S: 250 PIPELINING"} + rows;
}

/// Lets a delivery run to its end and keeps what it said.
struct DeliveryRun {
    Delivery delivery;
    QSignalSpy closed{&delivery, &Delivery::closed};
    std::vector<smtp::Outcome> outcomes;
    std::optional<Error> error; ///< of the last connection
    bool inThisThread = true;

    explicit DeliveryRun(ScenarioServer &server)
        : delivery({u"127.0.0.1"_s, server.listen(), smtp::Security::None, {}}, {})
    {
        QThread *const here = QThread::currentThread();
        QObject::connect(&delivery, &Delivery::settled, &delivery,
                         [=, this](Id, const smtp::Outcome &outcome) {
                             outcomes.push_back(outcome);
                             inThisThread = inThisThread && QThread::currentThread() == here;
                         });
        QObject::connect(
            &delivery, &Delivery::ended, &delivery,
            [this](int, const smtp::ServerFacts &, const std::optional<Error> &why) { error = why; });
    }
    bool wait()
    {
        delivery.close();
        return !closed.isEmpty() || closed.wait(20'000);
    }
};

} // namespace

class tst_Delivery : public QObject {
    Q_OBJECT

private slots:
    void envelopes_data();
    void envelopes();
    void refusesToConsign();
    void needsSmtputf8();
    void delivers_data();
    void delivers();
    void wishes();
    void vanishedFile();
    void cancels();
    void endsWhenDestroyed();
    void saysGoodbyeWhenDestroyed();
    void testsConnection();
    void drawsFromASource();
    void oneForAnAccount();
};

void tst_Delivery::envelopes_data()
{
    using Fields = std::initializer_list<std::pair<const char *, const char *>>;
    QTest::addColumn<mime::Message>("message");
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArrayList>("to");
    const auto row = [](const char *name, Fields fields, const QByteArray &from, const QByteArrayList &to) {
        QTest::newRow(name) << messageWith(fields) << from << to;
    };
    row("plain", {{"From", "a@example.com"}, {"To", "b@example.com"}}, "a@example.com", {"b@example.com"});
    row("To, Cc, Bcc",
        {{"From", "a@example.com"},
         {"Bcc", "d@example.com"},
         {"Cc", "c@example.com"},
         {"To", "b@example.com"}},
        "a@example.com", {"b@example.com", "c@example.com", "d@example.com"});
    row("Bcc alone", {{"From", "a@example.com"}, {"Bcc", "d@example.com"}}, "a@example.com",
        {"d@example.com"});
    row("twice",
        {{"From", "a@example.com"}, {"To", "b@example.com, B <b@EXAMPLE.com>"}, {"Cc", "b@example.com"}},
        "a@example.com", {"b@example.com"});
    row("a group", {{"From", "a@example.com"}, {"To", "Friends: b@example.com, c@example.com;"}},
        "a@example.com", {"b@example.com", "c@example.com"});
    row("Sender",
        {{"From", "a@example.com, x@example.com"}, {"Sender", "x@example.com"}, {"To", "b@example.com"}},
        "x@example.com", {"b@example.com"});
    row("names hide nothing",
        {{"From", "\"x@evil.example\" <a@example.com>"}, {"To", "\"y@evil.example,\" <b@example.com>"}},
        "a@example.com", {"b@example.com"});
}

void tst_Delivery::envelopes()
{
    QFETCH(mime::Message, message);
    QFETCH(QByteArray, from);
    QFETCH(QByteArrayList, to);
    const auto consignment = consign(message);
    QVERIFY(consignment);
    QCOMPARE(consignment->envelope.reversePath()->toBytes(), from);
    QByteArrayList paths;
    for (const AddrSpec &path : consignment->envelope.forwardPaths())
        paths += path.toBytes();
    QCOMPARE(paths, to);
}

void tst_Delivery::refusesToConsign()
{
    QCOMPARE(consign(messageWith({{"To", "b@example.com"}})).error().code, ErrorCode::NoSender);
    QCOMPARE(consign(messageWith({{"From", "a@example.com"}})).error().code, ErrorCode::NoRecipient);
    QCOMPARE(consign(messageWith({{"From", "a@example.com"}, {"To", "Nobody:;"}})).error().code,
             ErrorCode::NoRecipient);

    letter::Draft wrong = draft();
    wrong.to = {u"ben@example.com"_s, u"not an address"_s};
    QCOMPARE(consigned(wrong).error().code, ErrorCode::AddressSyntax);
    wrong.to.clear();
    QCOMPARE(consigned(wrong).error().code, ErrorCode::NoRecipient);
}

void tst_Delivery::needsSmtputf8()
{
    const auto needs = [](std::initializer_list<std::pair<const char *, const char *>> fields) {
        return transaction(consign(messageWith(fields)).value()).needsSmtputf8;
    };
    QVERIFY(!needs({{"From", "\xc3\x84nne <a@example.com>"},
                    {"To", "b@b\xc3\xbc"
                           "cher.example"},
                    {"Subject", "\xc3\x9c"}}));
    QVERIFY(needs({{"From", "a@example.com"}, {"To", "b\xc3\xa4r@example.com"}}));
    QVERIFY(
        needs({{"From", "a@example.com"}, {"To", "b@example.com"}, {"Reply-To", "b\xc3\xa4r@example.com"}}));
}

void tst_Delivery::delivers_data()
{
    QTest::addColumn<QByteArrayList>("extensions");
    QTest::addColumn<QByteArray>("mail");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("eightBit");
    const QString german = u"Dear Ben,\n.\nsch\u00f6ne Gr\u00fc\u00dfe\n"_s;
    const QString english = u"Dear Ben,\n.\nyours\n"_s;
    const QByteArray mail = "C: MAIL FROM:<anna@example.com>";
    QTest::newRow("plain") << QByteArrayList{} << mail << german << false;
    QTest::newRow("SIZE") << QByteArrayList{"SIZE"} << mail + " SIZE=*" << german << false;
    QTest::newRow("8BITMIME") << QByteArrayList{"8BITMIME"} << mail + " BODY=8BITMIME" << german << true;
    QTest::newRow("8BITMIME, ASCII text") << QByteArrayList{"8BITMIME"} << mail << english << false;
}

void tst_Delivery::delivers()
{
    QFETCH(QByteArrayList, extensions);
    QFETCH(QByteArray, mail);
    QFETCH(QString, text);
    QFETCH(bool, eightBit);
    letter::Draft letter = draft();
    letter.text = text;
    letter.cc = {u"carl@example.com"_s};
    letter.bcc = {u"Dora <dora@example.com>"_s};
    ScenarioServer server(
        session({mail, "C: RCPT TO:<ben@example.com>", "C: RCPT TO:<carl@example.com>",
                 "C: RCPT TO:<dora@example.com>", "C: DATA", "S: 250 ok", "S: 250 ok", "S: 250 ok",
                 "S: 250 ok", "S: 354 go", "D", "S: 250 done", "C: QUIT", "S: 221 bye", "X"},
                extensions));
    DeliveryRun run(server);
    run.delivery.submit(consigned(letter).value());
    QVERIFY(run.wait());
    QVERIFY2(server.surprises().isEmpty() && server.isThrough(), server.standing().constData());
    QVERIFY(!run.error);
    QCOMPARE(run.outcomes.size(), 1u);
    QCOMPARE(run.outcomes[0].verdict, smtp::Outcome::Verdict::Sent);
    QVERIFY(run.inThisThread);

    QByteArray sent = server.messages().value(0);
    QVERIFY(sent.contains("\r\nTo: Ben <ben@example.com>\r\n"));
    QVERIFY(sent.contains("\r\nCc: carl@example.com\r\n"));
    QVERIFY2(!sent.contains("dora") && !sent.contains("Dora") && !sent.toLower().contains("bcc"),
             sent.constData());
    // As it is, or quoted-printable.
    const QByteArray written = text.toUtf8().replace('\n', "\r\n").replace("\r\n.", "\r\n..");
    QCOMPARE(sent.contains(written), eightBit || text.toUtf8() == text.toLatin1());
    QCOMPARE(sent.contains('\xc3'), eightBit);
    if (extensions.contains("SIZE")) {
        const qsizetype octets = sent.replace("\r\n..", "\r\n.").size() - 3;
        QVERIFY2(server.received().contains(" SIZE=" + QByteArray::number(octets) + "\r\n"),
                 server.received().constData());
    }
}

void tst_Delivery::wishes()
{
    letter::Draft letter = draft();
    letter.text = u"yours\n"_s;
    letter.options.notifications = Notifications{Notifications::Returned::Headers, {}, true, true, false};
    letter.options.priority = *Priority::make(4);
    ScenarioServer server(session({"C: MAIL FROM:<anna@example.com> RET=HDRS",
                                   "C: RCPT TO:<ben@example.com> NOTIFY=SUCCESS,FAILURE "
                                   "ORCPT=rfc822;ben@example.com",
                                   "C: DATA", "S: 250 ok", "S: 250 ok", "S: 354 go", "D", "S: 250 done",
                                   "C: QUIT", "S: 221 bye", "X"},
                                  {"DSN"}));
    DeliveryRun run(server);
    run.delivery.submit(consigned(letter).value());
    QVERIFY(run.wait());
    QVERIFY2(server.surprises().isEmpty() && server.isThrough(), server.standing().constData());
    QCOMPARE(run.outcomes.at(0).verdict, smtp::Outcome::Verdict::Sent);
    QCOMPARE(run.outcomes.at(0).notOffered, QStringList{u"MT-PRIORITY"_s});
}

void tst_Delivery::vanishedFile()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"report.pdf"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("content");
    file.close();
    letter::Draft letter = draft();
    letter.attachments.push_back({FileReference::look(path).value(), u"report.pdf"_s,
                                  mime::MediaType::fromName(u"application/pdf"_s)});
    auto consignment = consigned(letter);
    QVERIFY(consignment);
    // It goes after the letter was made, before it is sent: nothing of it is said.
    QVERIFY(QFile::remove(path));
    ScenarioServer server(session({"C: QUIT", "S: 221 bye", "X"}));
    DeliveryRun run(server);
    run.delivery.submit(std::move(*consignment));
    QVERIFY(run.wait());
    QCOMPARE(run.outcomes.at(0).verdict, smtp::Outcome::Verdict::NotSent);
    QCOMPARE(run.outcomes.at(0).error->code, ErrorCode::FileMissing);
    QCOMPARE(run.outcomes.at(0).error->context, path);
    QVERIFY(!server.received().contains("MAIL"));
}

void tst_Delivery::cancels()
{
    ScenarioServer server(session({"C: MAIL *", "W"}));
    DeliveryRun run(server);
    const Id id = run.delivery.submit(consigned(draft()).value());
    QObject::connect(&run.delivery, &Delivery::transcriptLine, &run.delivery,
                     [&](int, const smtp::TranscriptLine &line) {
                         if (line.text.startsWith("MAIL"_L1))
                             run.delivery.cancel(id);
                     });
    QVERIFY(run.wait());
    QCOMPARE(run.error->code, ErrorCode::Cancelled);
    QCOMPARE(run.outcomes.at(0).error->code, ErrorCode::Cancelled);
    run.delivery.cancel(id);
    run.delivery.cancelAll();
}

void tst_Delivery::endsWhenDestroyed()
{
    // At any moment: before anything, at once after, in the middle.
    {
        Delivery delivery({}, {});
    }
    for (const bool inTheMiddle : {false, true}) {
        ScenarioServer server(session({"C: MAIL *", "W"}));
        server.listen();
        auto delivery = std::make_unique<Delivery>(
            smtp::Server{u"127.0.0.1"_s, server.port(), smtp::Security::None, {}}, smtp::Credentials());
        delivery->submit(consigned(draft()).value());
        if (inTheMiddle)
            QTRY_VERIFY(server.received().contains("DATA"));
        delivery.reset();
        if (inTheMiddle)
            QTRY_VERIFY(server.isClosed());
    }
}

void tst_Delivery::saysGoodbyeWhenDestroyed()
{
    MailServer server;
    auto delivery = std::make_unique<Delivery>(
        smtp::Server{u"127.0.0.1"_s, server.port(), smtp::Security::None, {}}, smtp::Credentials());
    QSignalSpy settled(delivery.get(), &Delivery::settled);
    delivery->submit(consigned(draft()).value());
    QVERIFY(settled.wait(20'000));
    QCOMPARE(server.quits, 0);
    // The server has its turn after that only: nobody waits for its farewell for long.
    delivery.reset();
    QTRY_COMPARE(server.quits, 1);
    QTRY_COMPARE(server.atOnce(), 0);
}

void tst_Delivery::testsConnection()
{
    ScenarioServer server(session({"C: QUIT", "S: 221 bye", "X"}));
    DeliveryRun run(server);
    run.delivery.logIn();
    QVERIFY(run.wait());
    QVERIFY(!run.error);
    QVERIFY(run.outcomes.empty());
}

void tst_Delivery::drawsFromASource()
{
    MailServer server;
    Delivery delivery({u"127.0.0.1"_s, server.port(), smtp::Security::None, {}}, {});
    QSignalSpy settled(&delivery, &Delivery::settled);
    QSignalSpy closed(&delivery, &Delivery::closed);
    QThread *const here = QThread::currentThread();
    std::atomic<int> given = 0;
    std::atomic<bool> isElsewhere = true;
    delivery.draw([&](Id) -> std::optional<Consignment> {
        if (QThread::currentThread() == here)
            isElsewhere = false;
        if (++given > 20)
            return std::nullopt;
        return consigned(draft()).value();
    });
    delivery.close();
    QVERIFY(closed.wait(20'000));
    QCOMPARE(settled.size(), 20);
    QVERIFY(isElsewhere);
}

void tst_Delivery::oneForAnAccount()
{
    MailServer server;
    const smtp::Server where{u"127.0.0.1"_s, server.port(), smtp::Security::None, {}};
    const auto as = [](const char *password) { return smtp::Credentials{u"anna"_s, Secret(password)}; };
    Deliveries deliveries;
    Delivery &first = deliveries.of(u"a"_s, where, as("secret"));
    QSignalSpy settled(&first, &Delivery::settled);
    first.submit(consigned(draft()).value());
    QCOMPARE(&deliveries.of(u"a"_s, where, as("secret")), &first);
    first.submit(consigned(draft()).value());
    QTRY_COMPARE(settled.size(), 2);
    QCOMPARE(server.logIns, 1);
    QVERIFY(&deliveries.of(u"b"_s, where, as("secret")) != &first);

    // Edited: what the old one has is sent, and then it goes.
    first.submit(consigned(draft()).value());
    QSignalSpy gone(&first, &QObject::destroyed);
    Delivery &second = deliveries.of(u"a"_s, where, as("another"));
    QVERIFY(&second != &first);
    QTRY_COMPARE(gone.size(), 1);
    QCOMPARE(settled.size(), 3);
    QCOMPARE(server.subjects.size(), 3);
    smtp::Server elsewhere = where;
    elsewhere.pinnedCertificate = u"00"_s;
    QVERIFY(!second.isFor(elsewhere, as("another")));
    QVERIFY(second.isFor(where, as("another")));
}

QTEST_GUILESS_MAIN(tst_Delivery)
#include "tst_Delivery.moc"
