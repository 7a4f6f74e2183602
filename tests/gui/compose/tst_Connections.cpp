// What letters of one account share: a connection, a log-in, and a server's wish for patience.
#include "Fixture.h"

#include "app/compose/Outgoing.h"
#include "tests/support/MailServer.h"

#include <QSignalSpy>

using namespace envoi;
using namespace envoi::compose;
using State = ComposeWindow::State;

class tst_Connections : public QObject {
    Q_OBJECT

private slots:
    void twoWindowsOneLogIn();
    void patience();
};

void tst_Connections::twoWindowsOneLogIn()
{
    test::MailServer server;
    Fixture f;
    f.dialogs.password = u"secret"_s;
    const QList<account::Account> accounts{accountAt(server.port(), u"anna"_s)};
    QPointer<ComposeWindow> first = f.open(accounts);
    f.write(u"ben@example.com"_s, u"One"_s, u"Hello"_s);
    first->send();
    QTRY_COMPARE(first->state(), State::Sent);
    // The first window stays, and the second is one of its own.
    QPointer<ComposeWindow> second = f.open(accounts);
    QVERIFY(second != first);
    f.write(u"ben@example.com"_s, u"Two"_s, u"Hello"_s);
    second->send();
    QTRY_COMPARE(second->state(), State::Sent);
    QCOMPARE(server.subjects, (QByteArrayList{"One", "Two"}));
    QCOMPARE(server.connections, 1);
    QCOMPARE(server.logIns, 1);
    // What the server took once is not asked for again.
    QCOMPARE(f.dialogs.asked.size(), 1);
    delete first;
    delete second;
}

void tst_Connections::patience()
{
    test::MailServer server;
    server.answer = [](const test::MailServer::Line &line) -> std::optional<QByteArray> {
        return line.connection == 1 && line.text.isEmpty() ? std::optional<QByteArray>("421 4.3.2 later")
                                                           : std::nullopt;
    };
    Fixture f;
    QVERIFY(f.services.accounts().save({accountAt(server.port())}));
    Outgoing outgoing(f.services.dispatcher(), u"rule.example"_s, nullptr);
    QSignalSpy stages(&outgoing, &Outgoing::stageChanged);
    QSignalSpy settled(&outgoing, &Outgoing::settled);
    letter::Draft draft;
    draft.from = u"anna@example.com"_s;
    draft.to = {u"ben@example.com"_s};
    draft.subject = u"One"_s;
    delivery::Submission submission;
    submission.letter = draft;
    submission.accountId = accountAt(server.port()).id;
    outgoing.submit(std::move(submission));
    QTRY_COMPARE_WITH_TIMEOUT(settled.size(), 1, 30'000);
    QCOMPARE(settled[0][0].value<SendReport>().outcome.verdict, smtp::Outcome::Verdict::Sent);
    QCOMPARE(server.connections, 2);
    QStringList said;
    for (const auto &stage : stages)
        said.append(stage[0].toString());
    QCOMPARE(said.count(u"The server asks for patience…"_s), 1);
    QCOMPARE(said.last(), u"The server asks for patience…"_s);
}

QTEST_MAIN(tst_Connections)
#include "tst_Connections.moc"
