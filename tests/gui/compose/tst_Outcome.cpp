// What became of each recipient: told, shown at the recipients, and minded by the next attempt.
#include "Fixture.h"

#include "app/compose/RecipientChip.h"
#include "app/compose/SendRecord.h"

#include <QElapsedTimer>
#include <QPlainTextEdit>
#include <QToolButton>

#include <algorithm>

using namespace envoi;
using namespace envoi::compose;
using Row = HeaderForm::Row;
using State = ComposeWindow::State;
using Verdict = smtp::RecipientOutcome::Verdict;

class tst_Outcome : public QObject {
    Q_OBJECT

private slots:
    void toldAndMarked();
    void sendAgainGoesToTheRest();
    void correctedAddress();
    void everybodyHasIt();
    void removeThoseWhoHaveIt();
    void inDoubt();
    void marksGoWithTheirEntries();
    void recordKeepsWhatIsKnown_data();
    void recordKeepsWhatIsKnown();
    void thousands();
};

namespace {

RecipientChip *chip(const Fixture &f, const QString &address)
{
    for (auto *one : f.window->findChildren<RecipientChip *>()) {
        if (one->accessibleName().contains(address) && !one->isHidden())
            return one;
    }
    return nullptr;
}

/// The recipients that the server was asked to take, in order.
QByteArrayList asked(const RuleServer &server)
{
    QByteArrayList result;
    for (const auto &line : server.lines) {
        if (line.startsWith("RCPT TO:<"))
            result.append(line.mid(9, line.indexOf('>') - 9));
    }
    return result;
}

QString details(const Fixture &f)
{
    auto *button = f.window->findChild<QToolButton *>(u"details"_s);
    if (!button->isChecked())
        button->click();
    return f.window->findChild<QPlainTextEdit *>(u"detailText"_s)->toPlainText();
}

smtp::Outcome outcome(Verdict verdict, int code = 0)
{
    smtp::Outcome result;
    result.recipients.push_back(
        {AddrSpec::parse(u"anna@example.com").value(), verdict, {code, {}, {u"so it is"_s}}});
    return result;
}

} // namespace

void tst_Outcome::toldAndMarked()
{
    RuleServer server;
    server.replies["RCPT TO:<BERT@"] = "550 5.1.1 no such person";
    server.replies["RCPT TO:<CARL@"] = "452 4.2.2 full";
    Fixture f;
    f.open({accountAt(server.serverPort())});
    f.write(u"anna@example.com, bert@example.org, carl@example.net"_s, u"A walk"_s, u"See you"_s);
    QCOMPARE(chip(f, u"anna"_s)->accessibleDescription(), chip(f, u"bert"_s)->accessibleDescription());
    f.window->send();
    QTRY_COMPARE(f.window->state(), State::Queued);
    const QString told = details(f);
    // Whoever has to be cared for comes first; the server's own words below.
    const auto bert = told.indexOf(u"bert@example.org: refused for good: There is no such mailbox."_s);
    const auto words = told.indexOf(u"550 5.1.1 no such person"_s);
    const auto carl = told.indexOf(u"carl@example.net: refused for now: The recipient's mailbox is full."_s);
    const auto anna = told.indexOf(u"anna@example.com: accepted"_s);
    QVERIFY2(bert >= 0 && bert < words && words < carl && carl < anna, qPrintable(told));
    QVERIFY(told.contains(u"Not encrypted"_s));

    QVERIFY(chip(f, u"anna"_s)->accessibleDescription().contains(u"accepted"_s));
    QVERIFY(chip(f, u"bert"_s)->accessibleDescription().contains(u"no such mailbox"_s));
    QVERIFY(chip(f, u"bert"_s)->toolTip().contains(u"no such mailbox"_s));
    QVERIFY(chip(f, u"carl"_s)->accessibleDescription().contains(u"for now"_s));
    // By colour and by sign: no two are painted alike.
    const auto picture = [&f](const QString &name) {
        const auto image = chip(f, name)->grab().toImage();
        return image.pixelColor(image.width() / 3, 4);
    };
    QVERIFY(picture(u"anna"_s) != picture(u"bert"_s));
    QVERIFY(picture(u"bert"_s) != picture(u"carl"_s));
}

void tst_Outcome::sendAgainGoesToTheRest()
{
    RuleServer server;
    server.replies["RCPT TO:<BERT@"] = "451 4.7.1 try later";
    Fixture f;
    f.open({accountAt(server.serverPort())});
    f.write(u"anna@example.com, bert@example.org"_s, u"A walk"_s, u"See you"_s);
    f.window->send();
    QTRY_COMPARE(f.window->state(), State::Queued);
    QCOMPARE(asked(server), (QByteArrayList{"anna@example.com", "bert@example.org"}));
    server.lines.clear();
    server.replies.clear();
    auto *again = f.button(u"Send Now"_s);
    QVERIFY(again);
    again->click();
    QTRY_COMPARE(f.window->state(), State::Sent);
    QCOMPARE(asked(server), QByteArrayList{"bert@example.org"});
    QVERIFY(f.dialogs.asked.isEmpty());
    // The letter itself still names both.
    QCOMPARE(f.window->draft().to, (QStringList{u"anna@example.com"_s, u"bert@example.org"_s}));
    QCOMPARE(f.headline(), u"Sent. All 2 recipients have the letter now."_s);
    QVERIFY(chip(f, u"bert"_s)->accessibleDescription().contains(u"accepted"_s));
    QVERIFY(details(f).contains(u"anna@example.com: accepted"_s));
}

void tst_Outcome::correctedAddress()
{
    RuleServer server;
    server.replies["RCPT TO:<BRET@"] = "550 5.1.1 no such person";
    Fixture f;
    f.open({accountAt(server.serverPort())});
    f.write(u"anna@example.com, bret@example.org"_s, u"A walk"_s, u"See you"_s);
    f.window->send();
    QTRY_COMPARE(f.window->state(), State::Writing);
    server.lines.clear();
    f.field(Row::To)->removeWhere([](const Recipient &one) { return one.text.startsWith(u"bret"_s); });
    f.field(Row::To)->addText(u"bert@example.org"_s);
    f.window->send();
    QTRY_COMPARE(f.window->state(), State::Sent);
    QCOMPARE(asked(server), QByteArrayList{"bert@example.org"});
}

void tst_Outcome::everybodyHasIt()
{
    RuleServer server;
    server.replies["RCPT TO:<BERT@"] = "550 5.1.1 no such person";
    Fixture f;
    f.open({accountAt(server.serverPort())});
    f.write(u"anna@example.com, bert@example.org"_s, u"A walk"_s, u"See you"_s);
    f.window->send();
    QTRY_COMPARE(f.window->state(), State::Writing);
    server.lines.clear();
    f.field(Row::To)->removeWhere([](const Recipient &one) { return one.text.startsWith(u"bert"_s); });
    f.window->send();
    QCOMPARE(f.dialogs.asked.size(), 1);
    QCOMPARE(f.window->state(), State::Writing);
    QVERIFY(server.lines.isEmpty());
    // Whoever wants it may have it twice.
    f.dialogs.confirmAnswer = platform::Dialogs::Answer::Yes;
    f.window->send();
    QTRY_COMPARE(f.window->state(), State::Sent);
    QCOMPARE(asked(server), QByteArrayList{"anna@example.com"});
}

void tst_Outcome::removeThoseWhoHaveIt()
{
    RuleServer server;
    server.replies["RCPT TO:<BERT@"] = "550 5.1.1 no such person";
    Fixture f;
    f.open({accountAt(server.serverPort())});
    f.write(u"anna@example.com, bert@example.org, Team: anna@example.com, bert@example.org;"_s, u"A walk"_s,
            u"See you"_s);
    f.window->send();
    QTRY_COMPARE(f.window->state(), State::Writing);
    auto *remove = f.button(u"Keep Only These"_s);
    QVERIFY(remove);
    remove->click();
    // A group stays as long as one of it lacks the letter.
    const auto left = f.window->draft().to;
    QCOMPARE(left.size(), 2);
    QCOMPARE(left.first(), u"bert@example.org"_s);
    QVERIFY(f.headline().isEmpty());
}

void tst_Outcome::inDoubt()
{
    RuleServer server;
    server.dataReply.clear();
    Fixture f;
    f.open({accountAt(server.serverPort())});
    f.write(u"anna@example.com"_s, u"A walk"_s, u"See you"_s);
    f.window->send();
    QTRY_COMPARE(f.window->state(), State::Queued);
    QVERIFY(chip(f, u"anna"_s)->accessibleDescription().contains(u"unknown"_s));
    QVERIFY(details(f).contains(u"anna@example.com: unknown"_s));
    // An attempt that comes to nothing leaves the doubt.
    server.replies["MAIL"] = "451 4.3.0 later";
    f.dialogs.confirmAnswer = platform::Dialogs::Answer::Yes;
    f.button(u"Send Again"_s)->click();
    QCOMPARE(f.dialogs.asked.size(), 1);
    QTRY_VERIFY(f.button(u"Edit Letter"_s));
    f.button(u"Edit Letter"_s)->click();
    QTRY_COMPARE(f.window->state(), State::Writing);
    f.dialogs.confirmAnswer = platform::Dialogs::Answer::No;
    f.window->send();
    QCOMPARE(f.dialogs.asked.size(), 2);
    QCOMPARE(f.window->state(), State::Writing);
    // Other recipients are in no doubt.
    server.replies.clear();
    server.dataReply = "250 2.0.0 taken";
    f.field(Row::To)->setTexts({u"bert@example.org"_s});
    f.window->send();
    QTRY_COMPARE(f.window->state(), State::Sent);
    QCOMPARE(f.dialogs.asked.size(), 2);
}

void tst_Outcome::marksGoWithTheirEntries()
{
    RecipientsField field(u"To"_s);
    field.setTexts({u"anna@example.com"_s, u"bert@example.org"_s});
    const auto chips = field.findChildren<RecipientChip *>();
    QCOMPARE(chips.size(), 2);
    const QString plain = chips[0]->accessibleDescription();
    field.mark([](const Recipient &) { return RecipientMark{look::Tone::Warning, u"refused"_s}; });
    QVERIFY(chips[0]->accessibleDescription().contains(u"refused"_s));
    chips[0]->setRecipient(Recipient::read(u"carl@example.net"_s));
    QCOMPARE(chips[0]->accessibleDescription(), plain);
    QVERIFY(chips[1]->accessibleDescription().contains(u"refused"_s));
    field.mark([](const Recipient &) { return std::nullopt; });
    QCOMPARE(chips[1]->accessibleDescription(), plain);
    QVERIFY(!chips[1]->toolTip().contains(u"refused"_s));
}

void tst_Outcome::recordKeepsWhatIsKnown_data()
{
    QTest::addColumn<Verdict>("first");
    QTest::addColumn<Verdict>("then");
    QTest::addColumn<Verdict>("known");
    using enum Verdict;
    QTest::newRow("has it") << Accepted << RefusedForGood << Accepted;
    QTest::newRow("may have it") << Unknown << RefusedForGood << Unknown;
    QTest::newRow("may have it, then not tried") << Unknown << NotTried << Unknown;
    QTest::newRow("gets it at last") << Unknown << Accepted << Accepted;
    QTest::newRow("refused, then accepted") << RefusedForNow << Accepted << Accepted;
    QTest::newRow("refused anew") << RefusedForNow << RefusedForGood << RefusedForGood;
    QTest::newRow("refused, then not tried") << RefusedForGood << NotTried << RefusedForGood;
    QTest::newRow("not tried, then in doubt") << NotTried << Unknown << Unknown;
}

void tst_Outcome::recordKeepsWhatIsKnown()
{
    QFETCH(Verdict, first);
    QFETCH(Verdict, then);
    QFETCH(Verdict, known);
    SendRecord record;
    record.add(outcome(first));
    record.add(outcome(then));
    QCOMPARE(record.recipients().size(), 1u);
    const auto address = AddrSpec::parse(u"anna@EXAMPLE.com").value();
    QVERIFY(record.find(address));
    QCOMPARE(record.find(address)->verdict, known);
    QCOMPARE(record.hasIt(address), known == Verdict::Accepted);
    const auto other = AddrSpec::parse(u"bert@example.org").value();
    QVERIFY(!record.find(other));
    const auto envelope = smtp::Envelope::make(std::nullopt, {address, other}).value();
    const auto remaining = record.remaining(envelope);
    QVERIFY(remaining.has_value());
    QCOMPARE(remaining->forwardPaths().size(), known == Verdict::Accepted ? 1u : 2u);
    QCOMPARE(remaining->forwardPaths().back(), other);
}

void tst_Outcome::thousands()
{
    // Nobody waits for seconds in a test of a list: the bound is only there for what grows with its square.
    constexpr int many = 5000;
    RuleServer server;
    server.replies["EHLO"] = "250-rule.example\r\n250 PIPELINING";
    for (int i = 0; i < 10; ++i)
        server.replies["RCPT TO:<R" + QByteArray::number(i) + "0@"] = "550 5.1.1 no such person";
    Fixture f;
    f.open({accountAt(server.serverPort())});
    QStringList all;
    for (int i = 0; i < many; ++i)
        all.append(u"r%1@example.com"_s.arg(i));
    QElapsedTimer timer;
    timer.start();
    const auto lap = [&timer](const char *what) { qInfo("%s: %lld ms", what, timer.restart()); };
    f.field(Row::To)->setTexts(all);
    lap("filled");
    f.subject()->setText(u"A walk"_s);
    f.window->send();
    lap("send()");
    // So many who all see each other, and no text: it asks.
    QTRY_VERIFY(f.window->findChild<QPushButton *>(u"sendAnyway"_s)->isVisible());
    lap("asked");
    f.window->send();
    lap("send() again");
    QTRY_VERIFY_WITH_TIMEOUT(f.window->state() != State::Sending, 60'000);
    lap("sent");
    QCOMPARE(f.window->state(), State::Writing);
    const QString told = details(f);
    QCOMPARE(told.count(u": accepted"_s), many - 9);
    lap("details");
    f.button(u"Keep Only These"_s)->click();
    lap("removed");
    QCOMPARE(f.window->draft().to.size(), 9);
}

QTEST_MAIN(tst_Outcome)
#include "tst_Outcome.moc"
