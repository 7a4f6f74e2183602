#include "core/delivery/Schedule.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::delivery;
using store::LetterRecord;
using State = LetterRecord::State;
using Verdict = LetterRecord::Recipient::Verdict;
using Said = smtp::RecipientOutcome::Verdict;

namespace {

const QDateTime noon({2026, 11, 4}, {12, 0}, Qt::UTC);

AddrSpec address(const char *text)
{
    return *AddrSpec::parse(QString::fromLatin1(text));
}

LetterRecord record()
{
    LetterRecord record;
    record.queued = noon;
    record.recipients = {{address("a@example.com")}, {address("b@example.com")}};
    return record;
}

smtp::Outcome outcome(Said a, Said b, std::optional<ErrorCode> code = {}, const QString &said = {})
{
    smtp::Outcome outcome;
    outcome.recipients = {{address("a@example.com"), a, {}}, {address("b@example.com"), b, {}}};
    const bool anyHas = a == Said::Accepted || b == Said::Accepted;
    const bool allHave = a == Said::Accepted && b == Said::Accepted;
    using enum smtp::Outcome::Verdict;
    outcome.verdict = allHave ? Sent : anyHas ? PartlySent : NotSent;
    if (a == Said::Unknown || b == Said::Unknown)
        outcome.verdict = Unknown;
    if (code)
        outcome.error = Error{*code, {}, {}, said};
    return outcome;
}

} // namespace

class tst_Schedule : public QObject {
    Q_OBJECT

private slots:
    void due();
    void clocks();
    void outcomes_data();
    void outcomes();
    void pauses();
    void givesUp();
    void whoHasItKeepsIt();
};

void tst_Schedule::due()
{
    LetterRecord letter = record();
    QCOMPARE(nextSending(letter, noon), noon);
    letter.due = noon.addSecs(10);
    QCOMPARE(nextSending(letter, noon), noon.addSecs(10));
    letter.state = State::Scheduled;
    letter.due = noon.addDays(100);
    QCOMPARE(nextSending(letter, noon), noon.addDays(100));
    QVERIFY(!isMissed(letter, noon.addDays(100).addSecs(60)));
    QVERIFY(isMissed(letter, noon.addDays(100).addSecs(301)));
    for (const State state : {State::Sending, State::Sent, State::Refused, State::Unknown}) {
        letter.state = state;
        QCOMPARE(nextSending(letter, noon.addDays(1000)), std::nullopt);
    }
}

void tst_Schedule::clocks()
{
    LetterRecord letter = record();
    letter.due = noon.addSecs(10);
    // Ten seconds to change one's mind don't become a year.
    const QDateTime lastYear = noon.addYears(-1);
    QCOMPARE(nextSending(letter, lastYear), lastYear);
    QCOMPARE(nextSending(letter, noon.addMSecs(-50)), letter.due);
    // Nor does the pause before the next attempt.
    letter.attempts = 2;
    letter.nextAttempt = noon.addSecs(120);
    QCOMPARE(nextSending(letter, noon), letter.nextAttempt);
    QCOMPARE(nextSending(letter, lastYear), lastYear);
    // A time that was chosen is that time.
    letter = record();
    letter.state = State::Scheduled;
    letter.due = noon.addDays(1);
    QCOMPARE(nextSending(letter, lastYear), letter.due);
    QVERIFY(*nextSending(letter, noon.addYears(1)) < noon.addYears(1));
}

void tst_Schedule::outcomes_data()
{
    QTest::addColumn<smtp::Outcome>("said");
    QTest::addColumn<State>("state");
    QTest::addColumn<bool>("again");
    const auto row = [](const char *name, const smtp::Outcome &said, State state, bool again = false) {
        QTest::newRow(name) << said << state << again;
    };
    using enum Said;
    row("sent", outcome(Accepted, Accepted), State::Sent);
    row("unknown", outcome(Unknown, Unknown, ErrorCode::OutcomeUnknown), State::Unknown);
    row("one unknown", outcome(Accepted, Unknown, ErrorCode::OutcomeUnknown), State::Unknown);
    row("no network", outcome(NotTried, NotTried, ErrorCode::HostNotFound), State::Waiting, true);
    row("nobody there", outcome(NotTried, NotTried, ErrorCode::ConnectionRefused), State::Waiting, true);
    row("cut off", outcome(NotTried, NotTried, ErrorCode::ConnectionLost), State::Waiting, true);
    row("421", outcome(NotTried, NotTried, ErrorCode::ServiceUnavailable, u"421 later"_s), State::Waiting,
        true);
    row("554 greeting", outcome(NotTried, NotTried, ErrorCode::ServiceUnavailable, u"554 no"_s),
        State::Refused);
    row("4yz", outcome(RefusedForNow, RefusedForNow, ErrorCode::TemporaryFailure), State::Waiting, true);
    row("5yz", outcome(RefusedForGood, RefusedForGood, ErrorCode::RecipientsRefused), State::Refused);
    row("one now, one for good", outcome(RefusedForNow, RefusedForGood, ErrorCode::RecipientsRefused),
        State::Waiting, true);
    row("one has it, one later", outcome(Accepted, RefusedForNow, ErrorCode::RecipientsRefused),
        State::Waiting, true);
    row("one has it, one never", outcome(Accepted, RefusedForGood, ErrorCode::RecipientsRefused),
        State::Refused);
    row("password", outcome(NotTried, NotTried, ErrorCode::AuthenticationRefused), State::Refused);
    row("certificate", outcome(NotTried, NotTried, ErrorCode::CertificateExpired), State::Refused);
    row("extension", outcome(NotTried, NotTried, ErrorCode::ExtensionMissing), State::Refused);
    row("too large", outcome(NotTried, NotTried, ErrorCode::MessageTooLarge), State::Refused);
    row("disk full", outcome(NotTried, NotTried, ErrorCode::DiskFull), State::Waiting, true);
    row("stopped", outcome(NotTried, NotTried, ErrorCode::Cancelled), State::Waiting);
}

void tst_Schedule::outcomes()
{
    QFETCH(smtp::Outcome, said);
    QFETCH(State, state);
    QFETCH(bool, again);
    SeededRandom random(1);
    LetterRecord before = record();
    before.state = State::Sending;
    const LetterRecord after = afterAttempt(before, said, noon, random);
    QCOMPARE(after.state, state);
    QCOMPARE(after.nextAttempt.isValid(), again);
    if (again) {
        QVERIFY(after.nextAttempt >= noon.addSecs(30));
        QVERIFY(after.nextAttempt <= noon.addSecs(60));
    }
    QCOMPARE(after.error.has_value(), state != State::Sent);
}

void tst_Schedule::pauses()
{
    SeededRandom random(1);
    LetterRecord letter = record();
    QDateTime time = noon;
    qint64 most = 60;
    for (int i = 0; i < 10; ++i) {
        letter =
            afterAttempt(letter, outcome(Said::NotTried, Said::NotTried, ErrorCode::TimedOut), time, random);
        const qint64 pause = time.secsTo(letter.nextAttempt);
        QVERIFY2(pause >= most / 2 && pause <= most, qPrintable(QString::number(pause)));
        time = letter.nextAttempt;
        most = std::min<qint64>(most * 2, 3600);
    }
}

void tst_Schedule::givesUp()
{
    SeededRandom random(1);
    LetterRecord letter = record();
    QDateTime time = noon;
    const auto failed = outcome(Said::NotTried, Said::NotTried, ErrorCode::HostNotFound);
    while (letter.state == State::Waiting) {
        letter = afterAttempt(letter, failed, time, random);
        time = time.addSecs(3600);
    }
    QCOMPARE(letter.state, State::Refused);
    QCOMPARE(noon.daysTo(time), 5);
    // A computer that sleeps, and one whose clock runs ahead, have not tried.
    letter = afterAttempt(record(), failed, noon, random);
    letter = afterAttempt(letter, failed, noon.addYears(1), random);
    QCOMPARE(letter.state, State::Waiting);
}

void tst_Schedule::whoHasItKeepsIt()
{
    SeededRandom random(1);
    LetterRecord letter = afterAttempt(
        record(), outcome(Said::Accepted, Said::RefusedForNow, ErrorCode::RecipientsRefused), noon, random);
    QCOMPARE(toBeTried(letter), std::vector{address("b@example.com")});
    smtp::Outcome second;
    second.recipients = {{address("b@example.com"), Said::Accepted, {}}};
    second.verdict = smtp::Outcome::Verdict::Sent;
    letter = afterAttempt(letter, second, noon, random);
    QCOMPARE(letter.state, State::Sent);
    QVERIFY(toBeTried(letter).empty());
}

QTEST_GUILESS_MAIN(tst_Schedule)
#include "tst_Schedule.moc"
