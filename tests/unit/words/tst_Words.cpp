#include "app/words/ExitCode.h"
#include "app/words/Words.h"

#include <QLocale>
#include <QSet>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using words::explain;
using Verdict = smtp::RecipientOutcome::Verdict;

namespace {

smtp::Reply reply(int code, const QString &enhanced, const QString &text)
{
    return {code, enhanced, {text}};
}

smtp::RecipientOutcome recipient(const QString &address, Verdict verdict, smtp::Reply said = {})
{
    return {*AddrSpec::parse(address), verdict, std::move(said)};
}

const smtp::Reply unknownUser = reply(550, u"5.1.1"_s, u"User unknown"_s);
const smtp::Reply greylisted = reply(450, u"4.2.0"_s, u"Greylisted"_s);

} // namespace

class tst_Words : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void everyErrorHasItsWords();
    void hostileContext();
    void serverTextTellsMore();
    void providerTellsMore_data();
    void providerTellsMore();
    void detailIsKept();
    void sent();
    void partlySent();
    void nobodyAccepted();
    void oneRecipientRefused();
    void sameReplyForAll();
    void unknownOutcome();
    void manyRecipients();
    void partlyInDoubt();
    void verdicts();
    void protection();
    void wishes();
    void notOffered();
    void fileSize_data();
    void fileSize();
    void exitCodes_data();
    void exitCodes();
    void outcomeExitCodes();
};

void tst_Words::everyErrorHasItsWords()
{
    for (const QString &context : {u"x@example.com"_s, QString()}) {
        QSet<QString> headlines;
        for (int i = 0; i <= int(ErrorCode::SettingsDamaged); ++i) {
            const auto explanation = explain(Error{static_cast<ErrorCode>(i), context, {}, {}});
            const auto &headline = explanation.headline;
            const auto about = qPrintable(u"%1: %2"_s.arg(i).arg(headline));
            QVERIFY2(headline.endsWith(u'.') && !headline.contains(u"%1"_s), about);
            QVERIFY2(!headline.contains(u"  "_s) && !headline.contains(u" ."_s), about);
            QVERIFY2(!headlines.contains(headline), about);
            headlines.insert(headline);
            QVERIFY2(explanation.advice.isEmpty() || !explanation.advice.contains(u"%1"_s), about);
        }
    }
}

void tst_Words::hostileContext()
{
    const QString long1 = QString(1'000'000, u'x');
    const auto explanation = explain(Error{ErrorCode::AddressSyntax, long1, long1, {}});
    QVERIFY(explanation.headline.size() < 300);
    QVERIFY(explanation.advice.size() < 1000);
    const auto broken = explain(Error{ErrorCode::AddressSyntax, u"a\r\nb\u202Ec\x1B[31m%1%2"_s, {}, {}});
    QCOMPARE(broken.headline, u"“a b c [31m%1%2” is not a mail address."_s);
}

void tst_Words::serverTextTellsMore()
{
    const auto full =
        explain(Error{ErrorCode::RecipientsRefused, u"b@example.com"_s, {}, u"552 5.2.2 Over quota"_s});
    QCOMPARE(full.headline, u"b@example.com: The recipient's mailbox is full."_s);
    QCOMPARE(full.serverText, u"552 5.2.2 Over quota"_s);
    // The code says enough where the words do not.
    const auto plain = explain(Error{ErrorCode::MessageRefused, u"smtp.example.com"_s, {}, u"554 No"_s});
    QCOMPARE(plain.headline, u"The server refused the letter."_s);
    // What is no verdict is not read for causes.
    const auto file = explain(Error{ErrorCode::FileMissing, u"/x/535"_s, {}, u"535 5.7.8 x"_s});
    QCOMPARE(file.headline, u"The file “535” is not there."_s);
}

void tst_Words::providerTellsMore_data()
{
    QTest::addColumn<QString>("provider");
    QTest::addColumn<QString>("serverText");
    QTest::addColumn<QString>("headline");
    QTest::addColumn<QString>("advice");
    const QString wrong = u"535 5.7.8 Wrong"_s;
    const QString notAccepted = u"The server did not accept your user name and password."_s;
    QTest::newRow("none") << QString() << wrong << notAccepted << u"app password"_s;
    QTest::newRow("unknown") << u"nobody"_s << wrong << notAccepted << u"app password"_s;
    QTest::newRow("gmail") << u"gmail"_s << wrong << notAccepted << u"2-Step Verification"_s;
    QTest::newRow("gmail 534") << u"gmail"_s << u"534 5.7.9 x"_s << u"The server wants an app password."_s
                               << u"2-Step Verification"_s;
    QTest::newRow("gmx") << u"gmx"_s << wrong << notAccepted << u"POP3 and IMAP"_s;
    QTest::newRow("outlook") << u"outlook"_s << wrong << u"Outlook.com, Hotmail no longer takes passwords."_s
                             << u"OAuth"_s;
    QTest::newRow("microsoft365") << u"microsoft365"_s << u"535 5.7.139 basic authentication is disabled"_s
                                  << u"This server no longer takes passwords."_s << u"Authenticated SMTP"_s;
    QTest::newRow("locked") << u"gmail"_s << u"454 4.7.0 Too many login attempts"_s
                            << u"The server has locked your account for a while."_s << u"wait"_s;
}

void tst_Words::providerTellsMore()
{
    QFETCH(QString, provider);
    QFETCH(QString, serverText);
    QFETCH(QString, headline);
    QFETCH(QString, advice);
    const auto explanation =
        explain(Error{ErrorCode::AuthenticationRefused, u"a"_s, {}, serverText}, provider);
    QCOMPARE(explanation.headline, headline);
    QVERIFY2(explanation.advice.contains(advice), qPrintable(explanation.advice));
}

void tst_Words::detailIsKept()
{
    const auto explanation =
        explain(Error{ErrorCode::MessageTooLarge, u"smtp.example.com"_s, u"It has 3 octets too many."_s, {}});
    QVERIFY(explanation.advice.endsWith(u"It has 3 octets too many."_s));
}

void tst_Words::sent()
{
    smtp::Outcome outcome;
    outcome.verdict = smtp::Outcome::Verdict::Sent;
    const auto explanation = explain(outcome);
    QVERIFY(explanation.headline.isEmpty() && explanation.advice.isEmpty() &&
            explanation.serverText.isEmpty());
}

void tst_Words::partlySent()
{
    smtp::Outcome outcome;
    outcome.verdict = smtp::Outcome::Verdict::PartlySent;
    outcome.error = Error{ErrorCode::RecipientsRefused, u"b@example.com"_s, {}, {}};
    outcome.recipients = {recipient(u"a@example.com"_s, Verdict::Accepted, reply(250, {}, u"OK"_s)),
                          recipient(u"b@example.com"_s, Verdict::RefusedForGood, unknownUser)};
    auto explanation = explain(outcome);
    QCOMPARE(explanation.headline, u"The letter was sent, but not to b@example.com."_s);
    QVERIFY(explanation.advice.startsWith(u"b@example.com: There is no such mailbox.\n"_s));
    QVERIFY(explanation.advice.endsWith(u"this one alone."_s));
    QCOMPARE(explanation.serverText, u"b@example.com: 550 5.1.1 User unknown"_s);

    outcome.recipients.push_back(recipient(u"c@example.com"_s, Verdict::RefusedForNow, greylisted));
    explanation = explain(outcome);
    QCOMPARE(explanation.headline, u"The letter was sent, but not to 2 of 3 recipients."_s);
    QVERIFY(explanation.advice.contains(u"c@example.com: The server asks to try again later.\n"_s));
    QVERIFY(!explanation.advice.contains(u"a@example.com"_s));
    QCOMPARE(explanation.serverText.count(u'\n'), 1);
}

void tst_Words::nobodyAccepted()
{
    smtp::Outcome outcome;
    outcome.error = Error{ErrorCode::RecipientsRefused, u"a@example.com"_s, {}, unknownUser.toString()};
    outcome.recipients = {recipient(u"a@example.com"_s, Verdict::RefusedForGood, unknownUser),
                          recipient(u"b@example.com"_s, Verdict::RefusedForNow, greylisted)};
    const auto explanation = explain(outcome);
    QCOMPARE(explanation.headline, u"The server accepted none of the 2 recipients."_s);
    QCOMPARE(
        explanation.advice,
        u"a@example.com: There is no such mailbox.\nb@example.com: The server asks to try again later."_s);
}

void tst_Words::oneRecipientRefused()
{
    smtp::Outcome outcome;
    outcome.error = Error{ErrorCode::RecipientsRefused, u"a@example.com"_s, {}, unknownUser.toString()};
    outcome.recipients = {recipient(u"a@example.com"_s, Verdict::RefusedForGood, unknownUser)};
    const auto explanation = explain(outcome);
    QCOMPARE(explanation.headline, u"a@example.com: There is no such mailbox."_s);
    QCOMPARE(explanation.advice, u"Check the spelling of the address."_s);
}

void tst_Words::sameReplyForAll()
{
    // Refused as a whole: that says nothing about one recipient or the other.
    const auto spam = reply(554, u"5.7.1"_s, u"Message rejected as spam"_s);
    smtp::Outcome outcome;
    outcome.error = Error{ErrorCode::MessageRefused, u"smtp.example.com"_s, {}, spam.toString()};
    outcome.recipients = {recipient(u"a@example.com"_s, Verdict::RefusedForGood, spam),
                          recipient(u"b@example.com"_s, Verdict::RefusedForGood, spam)};
    QCOMPARE(explain(outcome).headline, u"The server takes the letter for spam."_s);
}

void tst_Words::unknownOutcome()
{
    smtp::Outcome outcome;
    outcome.verdict = smtp::Outcome::Verdict::Unknown;
    outcome.error = Error{ErrorCode::OutcomeUnknown, u"smtp.example.com"_s, {}, {}};
    outcome.recipients = {recipient(u"a@example.com"_s, Verdict::Unknown)};
    const auto explanation = explain(outcome);
    QVERIFY(explanation.headline.contains(u"not known"_s));
    QVERIFY(explanation.advice.contains(u"twice"_s));
}

void tst_Words::manyRecipients()
{
    smtp::Outcome outcome;
    outcome.verdict = smtp::Outcome::Verdict::PartlySent;
    outcome.error = Error{ErrorCode::RecipientsRefused, {}, {}, {}};
    for (int i = 0; i < 1000; ++i)
        outcome.recipients.push_back(recipient(u"r%1@example.com"_s.arg(i),
                                               i ? Verdict::RefusedForGood : Verdict::Accepted, unknownUser));
    const auto explanation = explain(outcome);
    QVERIFY(explanation.advice.count(u'\n') < 15);
    QVERIFY(explanation.advice.contains(u"… and 989 more"_s));
}

void tst_Words::partlyInDoubt()
{
    smtp::Outcome outcome;
    outcome.verdict = smtp::Outcome::Verdict::PartlySent;
    outcome.error = Error{ErrorCode::RecipientsRefused, {}, {}, {}};
    outcome.recipients = {recipient(u"a@example.com"_s, Verdict::Accepted),
                          recipient(u"b@example.com"_s, Verdict::NotTried),
                          recipient(u"c@example.com"_s, Verdict::NotTried)};
    QCOMPARE(explain(outcome).headline, u"The letter was sent, but not to 2 of 3 recipients."_s);
    QVERIFY(explain(outcome).serverText.isEmpty());
    outcome.recipients[2].verdict = Verdict::Unknown;
    QCOMPARE(explain(outcome).headline, u"The letter was sent, but perhaps not to 2 of 3 recipients."_s);
    QVERIFY(explain(outcome).advice.contains(u"c@example.com: The connection ended"_s));
}

void tst_Words::verdicts()
{
    const QString address = u"b@example.com"_s;
    QCOMPARE(words::verdict(recipient(address, Verdict::Accepted)), u"accepted"_s);
    QCOMPARE(words::verdict(recipient(address, Verdict::RefusedForGood, unknownUser)),
             u"refused for good: There is no such mailbox."_s);
    QCOMPARE(words::verdict(recipient(address, Verdict::RefusedForNow, greylisted)),
             u"refused for now: The server asks to try again later."_s);
    QCOMPARE(words::verdict(recipient(address, Verdict::RefusedForGood, reply(550, {}, u"No"_s))),
             u"refused for good: The server does not accept the recipient."_s);
    QVERIFY(words::verdict(recipient(address, Verdict::Unknown)).startsWith(u"unknown: "_s));
    QCOMPARE(words::verdict(recipient(address, Verdict::NotTried)), u"not tried"_s);
}

void tst_Words::protection()
{
    smtp::ServerFacts facts;
    QCOMPARE(words::protection(facts, true), u"Not encrypted: it does not leave this computer."_s);
    QCOMPARE(words::protection(facts, false), u"Not encrypted: others on the way can read it."_s);
    facts.tlsVersion = u"TLS 1.3"_s;
    facts.certificateSubject = u"smtp.example.com"_s;
    facts.certificateIssuer = u"Example Authority"_s;
    facts.certificateExpiry = u"2031-05-04"_s;
    facts.certificateFingerprint = QString(u"0123456789abcdef"_s).repeated(4);
    QCOMPARE(words::protection(facts, false),
             u"Encrypted: TLS 1.3, certificate of smtp.example.com by Example Authority, valid until Sunday, "
             "May 4, 2031"_s);
    facts.isPinned = true;
    QCOMPARE(words::protection(facts, false),
             u"Encrypted: TLS 1.3, certificate of smtp.example.com (0123 4567 89ab cdef…), trusted by you"_s);
}

void tst_Words::wishes()
{
    QVERIFY(words::wishes({}).isEmpty());
    DeliveryOptions all;
    all.notifications = Notifications{Notifications::Returned::Full, {}, true, true, true};
    all.requireTls = true;
    all.priority = *Priority::make(words::urgentPriority);
    all.deliverBy = *DeliverBy::make(std::chrono::minutes(90), DeliverBy::Else::Return);
    all.hold = std::chrono::seconds(std::chrono::hours(2));
    QCOMPARE(words::wishes(all), (QStringList{
                                     u"a report when it is delivered, when it is late, when it fails (with "
                                     u"the whole letter)"_s,
                                     u"encryption all the way"_s,
                                     u"urgent"_s,
                                     u"delivery within 90 minutes, or it comes back"_s,
                                     u"not to go out before 2 hours have passed"_s,
                                 }));
    DeliveryOptions others;
    others.notifications = Notifications{.envelopeId = {}, .onFailure = false};
    others.priority = *Priority::make(-9);
    others.deliverBy = *DeliverBy::make(std::chrono::hours(48), DeliverBy::Else::Notify);
    others.hold = QDateTime({2030, 12, 24}, {18, 0});
    const QStringList said = words::wishes(others);
    QCOMPARE(said.size(), 4);
    QCOMPARE(said[0], u"no report, not even when it can't be delivered"_s);
    QCOMPARE(said[1], u"priority -9"_s);
    QCOMPARE(said[2], u"delivery within 2 days, or a report"_s);
    QVERIFY2(said[3].contains(u"12/24/30"_s), qPrintable(said[3]));
}

void tst_Words::notOffered()
{
    QVERIFY(words::notOffered(u"DSN"_s).contains(u"report"_s));
    QVERIFY(words::notOffered(u"MT-PRIORITY"_s).contains(u"priorit"_s));
    QVERIFY(words::notOffered(u"X-NEW\n"_s).contains(u"(X-NEW"_s));
}

void tst_Words::fileSize_data()
{
    QTest::addColumn<qint64>("octets");
    QTest::addColumn<QString>("text");
    QTest::newRow("0") << qint64(0) << u"0 bytes"_s;
    QTest::newRow("1") << qint64(1) << u"1 byte"_s;
    QTest::newRow("999") << qint64(999) << u"999 bytes"_s;
    QTest::newRow("1000") << qint64(1000) << u"1 kB"_s;
    QTest::newRow("1499") << qint64(1499) << u"1 kB"_s;
    QTest::newRow("1.4 M") << qint64(1'400'000) << u"1.4 MB"_s;
    QTest::newRow("2 G") << qint64(2'000'000'000) << u"2.0 GB"_s;
}

void tst_Words::fileSize()
{
    QFETCH(qint64, octets);
    QFETCH(QString, text);
    QCOMPARE(words::fileSize(octets), text);
}

void tst_Words::exitCodes_data()
{
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("serverText");
    QTest::addColumn<int>("exit");
    const auto row = [](const char *name, ErrorCode code, int exit, const QString &text = {}) {
        QTest::newRow(name) << code << text << exit;
    };
    row("address", ErrorCode::AddressSyntax, 65);
    row("no recipient", ErrorCode::NoRecipient, 65);
    row("file missing", ErrorCode::FileMissing, 66);
    row("folder", ErrorCode::FileIsFolder, 66);
    row("host", ErrorCode::HostNotFound, 69);
    row("refused", ErrorCode::ConnectionRefused, 69);
    row("recipients", ErrorCode::RecipientsRefused, 69);
    row("unwritable", ErrorCode::FileUnwritable, 73);
    row("lost", ErrorCode::ConnectionLost, 75);
    row("4yz", ErrorCode::TemporaryFailure, 75);
    row("421", ErrorCode::ServiceUnavailable, 75, u"421 Busy"_s);
    row("554 greeting", ErrorCode::ServiceUnavailable, 69, u"554 Go away"_s);
    row("not SMTP", ErrorCode::NotSmtp, 76);
    row("certificate", ErrorCode::CertificateExpired, 76);
    row("server not proven", ErrorCode::ServerNotProven, 76);
    row("unknown", ErrorCode::OutcomeUnknown, 76);
    row("password", ErrorCode::AuthenticationRefused, 77);
}

void tst_Words::exitCodes()
{
    QFETCH(ErrorCode, code);
    QFETCH(QString, serverText);
    QFETCH(int, exit);
    QCOMPARE(words::exitCode(Error{code, {}, {}, serverText}), exit);
}

void tst_Words::outcomeExitCodes()
{
    smtp::Outcome outcome;
    outcome.verdict = smtp::Outcome::Verdict::Sent;
    QCOMPARE(words::exitCode(outcome), 0);
    outcome.verdict = smtp::Outcome::Verdict::Unknown;
    outcome.error = Error{ErrorCode::OutcomeUnknown, {}, {}, {}};
    QCOMPARE(words::exitCode(outcome), 76);
    outcome.verdict = smtp::Outcome::Verdict::PartlySent;
    outcome.error = Error{ErrorCode::RecipientsRefused, {}, {}, {}};
    outcome.recipients = {recipient(u"a@example.com"_s, Verdict::Accepted),
                          recipient(u"b@example.com"_s, Verdict::RefusedForNow, greylisted)};
    QCOMPARE(words::exitCode(outcome), 75);
    outcome.recipients.push_back(recipient(u"c@example.com"_s, Verdict::RefusedForGood, unknownUser));
    QCOMPARE(words::exitCode(outcome), 69);
    outcome.verdict = smtp::Outcome::Verdict::NotSent;
    outcome.error = Error{ErrorCode::TemporaryFailure, {}, {}, {}};
    QCOMPARE(words::exitCode(outcome), 75);
}

QTEST_GUILESS_MAIN(tst_Words)
#include "tst_Words.moc"
