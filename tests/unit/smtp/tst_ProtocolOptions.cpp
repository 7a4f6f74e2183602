#include "tests/unit/smtp/Machine.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::smtp;
using namespace envoi::test;
using Verdict = Outcome::Verdict;

/// What is asked of the server for a letter beyond its delivery.
class tst_ProtocolOptions : public QObject {
    Q_OBJECT

private slots:
    void options_data();
    void options();
    void promises_data();
    void promises();
    void optionValues();
};

void tst_ProtocolOptions::options_data()
{
    QTest::addColumn<Options>("options");
    QTest::addColumn<Rows>("extensions");
    QTest::addColumn<QByteArray>("mail");
    QTest::addColumn<QByteArray>("recipient");
    QTest::addColumn<QStringList>("notOffered");
    const auto row = [](const char *name, Options options, const Rows &extensions, const QByteArray &mail,
                        const QByteArray &recipient = {}, const QStringList &notOffered = {}) {
        QTest::newRow(name) << options << extensions << mail << recipient << notOffered;
    };
    const Notifications full{Notifications::Returned::Full, EnvelopeId::make("a+b=c d").value(), true, true,
                             true};
    const Notifications never{Notifications::Returned::Headers, {}, false, false, false};
    row("DSN", {.notifications = full}, {"DSN"}, " RET=FULL ENVID=a+2Bb+3Dc+20d",
        " NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;x+2By@example.com");
    row("DSN, never", {.notifications = never}, {"DSN"}, " RET=HDRS",
        " NOTIFY=NEVER ORCPT=rfc822;x+2By@example.com");
    row("DSN, as usual", {.notifications = Notifications{}}, {"DSN"}, "",
        " NOTIFY=FAILURE ORCPT=rfc822;x+2By@example.com");
    row("DSN, not offered", {.notifications = full}, {}, "", "", {u"DSN"_s});
    row("priority", {.priority = Priority::make(-3).value()}, {"MT-PRIORITY MIXER"}, " MT-PRIORITY=-3");
    row("priority, not offered", {.priority = Priority::make(9).value()}, {}, "", "", {u"MT-PRIORITY"_s});
    row("deliver by",
        {.deliverBy = DeliverBy::make(std::chrono::seconds(120), DeliverBy::Else::Return).value()},
        {"DELIVERBY 120"}, " BY=120;R");
    row("deliver by, told",
        {.deliverBy = DeliverBy::make(std::chrono::seconds(-5), DeliverBy::Else::Notify, true).value()},
        {"DELIVERBY"}, " BY=-5;NT");
    row("hold for", {.hold = std::chrono::seconds(3600)}, {"FUTURERELEASE 3600 2030-01-01T00:00:00Z"},
        " HOLDFOR=3600");
    row("hold until", {.hold = QDateTime(QDate(2029, 12, 31), QTime(12, 0), Qt::OffsetFromUTC, 3600)},
        {"FUTURERELEASE 3600 2030-01-01T00:00:00Z"}, " HOLDUNTIL=2029-12-31T11:00:00Z");
    row("all at once",
        {.notifications = full, .priority = Priority::make(1).value(), .hold = std::chrono::seconds(1)},
        {"SIZE", "DSN", "MT-PRIORITY", "FUTURERELEASE"},
        " SIZE=23 HOLDFOR=1 MT-PRIORITY=1 RET=FULL ENVID=a+2Bb+3Dc+20d",
        " NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;x+2By@example.com");
}

void tst_ProtocolOptions::options()
{
    QFETCH(Options, options);
    QFETCH(Rows, extensions);
    QFETCH(QByteArray, mail);
    QFETCH(QByteArray, recipient);
    QFETCH(QStringList, notOffered);
    std::vector<Transaction> list;
    list.push_back(transaction(message, {address("x+y@example.com")}));
    list[0].options = options;
    Protocol protocol = machine({}, std::move(list));
    Conversation talk(protocol);
    const QByteArray problem = talk.follow(hello(extensions) +
                                           Rows{"C: MAIL FROM:<anna@example.com>" + mail,
                                                "C: RCPT TO:<x+y@example.com>" + recipient, "C: DATA"} +
                                           accepted + Rows{"D", "S: 250 ok"} + goodbye);
    QVERIFY2(problem.isEmpty(), problem.constData());
    QCOMPARE(talk.outcomes.at(0).notOffered, notOffered);
}

void tst_ProtocolOptions::promises_data()
{
    QTest::addColumn<Options>("options");
    QTest::addColumn<Rows>("extensions");
    QTest::addColumn<QString>("what");
    const auto row = [](const char *name, Options options, const Rows &extensions, const QString &what) {
        QTest::newRow(name) << options << extensions << what;
    };
    const QDateTime date(QDate(2030, 1, 2), QTime(0, 0), Qt::UTC);
    const Options soon{.deliverBy =
                           DeliverBy::make(std::chrono::seconds(60), DeliverBy::Else::Notify).value()};
    row("REQUIRETLS", {.requireTls = true}, {}, u"REQUIRETLS"_s);
    row("REQUIRETLS without TLS", {.requireTls = true}, {"REQUIRETLS"}, u"REQUIRETLS"_s);
    row("DELIVERBY", soon, {}, u"DELIVERBY"_s);
    row("DELIVERBY, too soon", soon, {"DELIVERBY 61"}, u"61"_s);
    row("FUTURERELEASE", {.hold = std::chrono::seconds(1)}, {}, u"FUTURERELEASE"_s);
    row("too long", {.hold = std::chrono::seconds(61)}, {"FUTURERELEASE 60 2030-01-01T00:00:00Z"},
        u"FUTURERELEASE"_s);
    row("too late", {.hold = date}, {"FUTURERELEASE 60 2030-01-01T00:00:00Z"}, u"FUTURERELEASE"_s);
    row("no time at all", {.hold = std::chrono::seconds(0)}, {"FUTURERELEASE"}, u"FUTURERELEASE"_s);
    row("no date at all", {.hold = QDateTime()}, {"FUTURERELEASE"}, u"FUTURERELEASE"_s);
}

void tst_ProtocolOptions::promises()
{
    QFETCH(Options, options);
    QFETCH(Rows, extensions);
    QFETCH(QString, what);
    std::vector<Transaction> list;
    list.push_back(transaction(message, {address("ben@example.com")}));
    list[0].options = options;
    Protocol protocol = machine({}, std::move(list));
    Conversation talk(protocol);
    const QByteArray problem = talk.follow(hello(extensions) + goodbye);
    QVERIFY2(problem.isEmpty(), problem.constData());
    QCOMPARE(talk.outcomes.at(0).verdict, Verdict::NotSent);
    QCOMPARE(talk.outcomes.at(0).error->code, ErrorCode::ExtensionMissing);
    QVERIFY(talk.outcomes.at(0).error->detail.contains(what));
}

void tst_ProtocolOptions::optionValues()
{
    for (const QByteArray &bad : {""_ba, "a\r\nb"_ba, "\xc3\xa4"_ba, QByteArray(101, 'x')})
        QVERIFY(!EnvelopeId::make(bad));
    QVERIFY(EnvelopeId::make(QByteArray(100, '~')));
    QVERIFY(!Priority::make(-10) && !Priority::make(10));
    QVERIFY(!DeliverBy::make(std::chrono::seconds(0), DeliverBy::Else::Return));
    QVERIFY(!DeliverBy::make(std::chrono::seconds(1'000'000'000), DeliverBy::Else::Notify));
    QCOMPARE(originalRecipient(address("bärbel+=@example.com")),
             "utf-8;b\\x{E4}rbel\\x{2B}\\x{3D}@example.com"_ba);

    // REQUIRETLS under TLS.
    std::vector<Transaction> list;
    list.push_back(transaction(message, {address("ben@example.com")}));
    list[0].options.requireTls = true;
    Protocol protocol = machine({.security = Security::ImplicitTls}, std::move(list));
    protocol.connected({"client.example", false});
    Conversation talk(protocol);
    const QByteArray problem =
        talk.follow(hello({"REQUIRETLS"}) + Rows{"C: MAIL FROM:<anna@example.com> REQUIRETLS",
                                                 "C: RCPT TO:<ben@example.com>", "C: DATA"});
    QVERIFY2(problem.isEmpty(), problem.constData());
}

QTEST_GUILESS_MAIN(tst_ProtocolOptions)
#include "tst_ProtocolOptions.moc"
