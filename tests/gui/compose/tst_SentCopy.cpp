// What was sent is put into the account's folder.
#include "Fixture.h"

#include "core/store/Outbox.h"
#include "tests/support/ImapServer.h"
#include "tests/support/MailServer.h"

#include <QFile>
#include <QJsonDocument>

using namespace envoi;
using namespace envoi::compose;
using State = ComposeWindow::State;
using store::LetterRecord;

namespace {

/// Of the only letter that was sent.
LetterRecord::Copy copyOf(const Services &services)
{
    const QDir sent(services.outboxFolders().sent, u"*.json"_s);
    QFile file(sent.filePath(sent.entryList().value(0)));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const auto record = LetterRecord::fromJson(QJsonDocument::fromJson(file.readAll()).object());
    return record ? record->copy : LetterRecord::Copy();
}

} // namespace

class tst_SentCopy : public QObject {
    Q_OBJECT

private slots:
    void made();
    void notWanted();

private:
    test::MailServer m_smtp;
};

void tst_SentCopy::made()
{
    test::ImapServer imap;
    imap.password = "secret";
    Fixture f;
    f.dialogs.password = u"secret"_s; // which is kept nowhere
    auto account = accountAt(m_smtp.port(), u"anna"_s);
    account.sentFolder = {true, u"127.0.0.1"_s, imap.serverPort(), smtp::Security::None, {}, {}, {}};
    QPointer<ComposeWindow> window = f.open({account});
    f.write(u"ben@example.com"_s, u"One"_s, u"Hello"_s);
    window->send();
    QTRY_COMPARE(window->state(), State::Sent);
    QTRY_COMPARE(imap.stored.size(), 1);
    QVERIFY(imap.stored[0].contains("Subject: One"));
    QTRY_COMPARE(copyOf(f.services).state, LetterRecord::Copy::State::Done);
    QCOMPARE(copyOf(f.services).folder, u"Sent"_s);
    // One question was enough for both servers.
    QCOMPARE(f.dialogs.asked.size(), 1);
}

void tst_SentCopy::notWanted()
{
    test::ImapServer imap;
    Fixture f;
    QPointer<ComposeWindow> window = f.open({accountAt(m_smtp.port())});
    f.write(u"ben@example.com"_s, u"One"_s, u"Hello"_s);
    window->send();
    QTRY_COMPARE(window->state(), State::Sent);
    QCOMPARE(copyOf(f.services).state, LetterRecord::Copy::State::NotWanted);
    QCOMPARE(imap.connections, 0);
}

QTEST_MAIN(tst_SentCopy)
#include "tst_SentCopy.moc"
