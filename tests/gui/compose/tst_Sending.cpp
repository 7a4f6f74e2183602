#include "Fixture.h"
#include "SlowDisk.h"

#include "app/platform/Background.h"
#include "core/mime/MessageReader.h"

#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTextEdit>
#include <QTimer>

#include <QToolButton>
#include <algorithm>

using namespace envoi;
using namespace envoi::compose;
using Row = HeaderForm::Row;
using State = ComposeWindow::State;

class tst_Sending : public QObject {
    Q_OBJECT

private slots:
    void byKeysAlone();
    void withoutRecipient();
    void wrongAddress();
    void emptySubjectAsksOnce();
    void failureKeepsTheLetter();
    void unknownIsNotSentAgainUnasked();
    void cancelled();
    void vanishedAttachment();
    void withoutAccount();
    void passwordIsAskedFor_data();
    void passwordIsAskedFor();
    void passwordDeclined();
    void closingWhileSendingAsks();
    void sentIsWhatWasShown();
    void slowDisk_data();
    void slowDisk();
};

void tst_Sending::byKeysAlone()
{
    Fixture f;
    auto *window = f.open();
    QCOMPARE(QApplication::focusWidget(), f.field(Row::To)->inputWidget());
    QTest::keyClicks(QApplication::focusWidget(), u"anna@example.com, Bert <bert@example.org>"_s);
    QTest::keyClick(window, Qt::Key_B, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_COMPARE(QApplication::focusWidget(), f.field(Row::Bcc)->inputWidget());
    QTest::keyClicks(QApplication::focusWidget(), u"hidden@example.net"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QTRY_COMPARE(QApplication::focusWidget(), f.subject());
    QTest::keyClicks(f.subject(), u"A walk"_s);
    QTest::keyClick(f.subject(), Qt::Key_Tab);
    QTRY_COMPARE(QApplication::focusWidget(), f.editor()->textWidget());
    QTest::keyClicks(QApplication::focusWidget(), u"See you on Sunday"_s);
    QCOMPARE(window->windowTitle(), u"A walk[*]"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(window->state(), State::Sent);
    QVERIFY2(f.headline().contains(u"3"_s), qPrintable(f.headline()));
    QVERIFY(f.dialogs.asked.isEmpty());

    const auto captured = f.services.captureServer().messages();
    QCOMPARE(captured.size(), 1);
    QCOMPARE(captured[0].forwardPaths,
             (QStringList{u"anna@example.com"_s, u"bert@example.org"_s, u"hidden@example.net"_s}));
    const auto read = mime::readMessageFile(captured[0].path);
    QVERIFY(read.has_value());
    QVERIFY(read->defects.empty());
    const auto &header = read->message.header;
    QCOMPARE(header.find("To")->toText(), u"anna@example.com, Bert <bert@example.org>"_s);
    QCOMPARE(header.find("Subject")->toText(), u"A walk"_s);
    QVERIFY(!header.find("Bcc"));
    QVERIFY(header.find("Message-ID"));
    QFile file(captured[0].path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray octets = file.readAll();
    QVERIFY(octets.contains("See you on Sunday"));
    QVERIFY(!octets.contains("hidden@example.net"));

    // It can be shown, and closing it asks nothing and leaves nothing.
    QSignalSpy shown(window, &ComposeWindow::capturedRequested);
    QVERIFY(f.button(u"Show What Was Sent"_s));
    f.button(u"Show What Was Sent"_s)->click();
    QCOMPARE(shown.count(), 1);
    QCOMPARE(shown[0][0].toString(), captured[0].id);
    window->close();
    QVERIFY(f.dialogs.asked.isEmpty());
    f.services.writers().waitForDone();
    QVERIFY(f.draftFiles().isEmpty());
}

void tst_Sending::withoutRecipient()
{
    Fixture f;
    f.open();
    f.write({}, u"x"_s, u"y"_s);
    f.window->send();
    QCOMPARE(f.window->state(), State::Writing);
    QVERIFY(!f.headline().isEmpty());
    QCOMPARE(QApplication::focusWidget(), f.field(Row::To)->inputWidget());
}

void tst_Sending::wrongAddress()
{
    Fixture f;
    f.open();
    f.write(u"anna@example.com, nonsense"_s, u"x"_s, u"y"_s);
    f.window->send();
    QCOMPARE(f.window->state(), State::Writing);
    QVERIFY2(f.headline().contains(u"nonsense"_s), qPrintable(f.headline()));
    QVERIFY(QApplication::focusWidget()->accessibleName().startsWith(u"nonsense"_s));
}

void tst_Sending::emptySubjectAsksOnce()
{
    RuleServer server;
    server.replies["MAIL"] = "451 4.3.0 later";
    Fixture f;
    f.open({accountAt(server.serverPort())});
    f.write(u"anna@example.com"_s, {}, u"y"_s);
    auto *anyway = f.window->findChild<QPushButton *>(u"sendAnyway"_s);
    f.window->send();
    QTRY_VERIFY(anyway->isVisible());
    QCOMPARE(f.window->state(), State::Writing);
    QVERIFY(server.lines.isEmpty());
    QTRY_COMPARE(QApplication::focusWidget(), f.subject());
    QTest::keyClick(f.subject(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(f.button(u"Edit Letter"_s));
    f.button(u"Edit Letter"_s)->click();
    QTRY_COMPARE(f.window->state(), State::Writing);
    // The second attempt asks no more.
    server.replies.clear();
    f.window->send();
    QTRY_COMPARE(f.window->state(), State::Sent);
    QVERIFY(f.dialogs.asked.isEmpty());
}

void tst_Sending::failureKeepsTheLetter()
{
    quint16 nobody = 0;
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        nobody = server.serverPort();
    }
    Fixture f;
    f.open({accountAt(nobody)});
    f.write(u"anna@example.com"_s, u"A walk"_s, u"See you"_s);
    const auto before = f.window->draft();
    f.window->send();
    QCOMPARE(f.window->state(), State::Sending);
    QTRY_COMPARE(f.window->state(), State::Queued);
    QVERIFY(!f.headline().isEmpty());
    const auto after = f.window->draft();
    QCOMPARE(after.to, before.to);
    QCOMPARE(after.subject, before.subject);
    QCOMPARE(after.text, before.text);
    QCOMPARE(after.html, before.html);
    QVERIFY(after.messageId.has_value());
    f.window->findChild<QToolButton *>(u"details"_s)->click();
    QVERIFY(f.window->findChild<QPlainTextEdit *>(u"detailText"_s)->isVisible());
    f.button(u"Edit Letter"_s)->click();
    QTRY_COMPARE(f.window->state(), State::Writing);
    QVERIFY(f.window->isModified());
    // The next attempt is the same letter.
    f.window->send();
    QTRY_COMPARE(f.window->state(), State::Queued);
    QCOMPARE(*f.window->draft().messageId, *after.messageId);
}

void tst_Sending::unknownIsNotSentAgainUnasked()
{
    RuleServer server;
    server.dataReply.clear();
    Fixture f;
    f.open({accountAt(server.serverPort())});
    f.write(u"anna@example.com"_s, u"A walk"_s, u"See you"_s);
    f.window->send();
    QTRY_COMPARE(f.window->state(), State::Queued);
    QVERIFY(!f.headline().isEmpty());
    const auto connections = server.lines.count("DATA");
    f.window->send();
    QCOMPARE(f.window->state(), State::Queued);
    f.button(u"Send Again"_s)->click();
    QCOMPARE(f.dialogs.asked.size(), 1);
    QCOMPARE(f.window->state(), State::Queued);
    QCOMPARE(server.lines.count("DATA"), connections);
}

void tst_Sending::cancelled()
{
    // It takes the connection and says nothing.
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    Fixture f;
    f.open({accountAt(silent.serverPort())});
    f.write(u"anna@example.com"_s, u"A walk"_s, u"See you"_s);
    f.window->send();
    auto *cancel = f.window->findChild<QPushButton *>(u"cancel"_s);
    QVERIFY(cancel->isVisible());
    QTRY_VERIFY(silent.hasPendingConnections());
    cancel->click();
    QTRY_COMPARE(f.window->state(), State::Writing);
    QVERIFY(!cancel->isVisible());
    QVERIFY(!f.headline().isEmpty());
}

void tst_Sending::vanishedAttachment()
{
    Fixture f;
    const QString path = f.home.filePath(u"notes.txt"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("x") == 1);
    file.close();
    f.open();
    f.dialogs.files = {path};
    f.window->attachFiles();
    QTRY_COMPARE(f.window->draft().attachments.size(), std::size_t(1));
    f.write(u"anna@example.com"_s, u"A walk"_s, u"See you"_s);
    QVERIFY(QFile::remove(path));
    f.window->send();
    QTRY_COMPARE(f.window->state(), State::Writing);
    QVERIFY2(f.headline().contains(u"notes.txt"_s), qPrintable(f.headline()));
    QCOMPARE(f.window->draft().attachments.size(), std::size_t(1));
}

void tst_Sending::withoutAccount()
{
    Fixture f;
    f.open({});
    f.write(u"anna@example.com"_s, u"A walk"_s, u"See you"_s);
    f.window->send();
    QCOMPARE(f.window->state(), State::Writing);
    QSignalSpy wanted(f.window.data(), &ComposeWindow::accountsRequested);
    QVERIFY(f.button(u"Manage Accounts…"_s));
    f.button(u"Manage Accounts…"_s)->click();
    QCOMPARE(wanted.count(), 1);
}

namespace {

class NoSecretStore final : public account::SecretStore {
public:
    void read(const QString &, QObject *context, std::function<void(Result<Secret>)> done) override
    {
        QTimer::singleShot(0, context, [done] { done(failure(ErrorCode::KeyStoreUnavailable)); });
    }
    void write(const QString &, Secret, QObject *context, std::function<void(Result<void>)> done) override
    {
        QTimer::singleShot(0, context, [done] { done(failure(ErrorCode::KeyStoreUnavailable)); });
    }
    void remove(const QString &, QObject *context, std::function<void(Result<void>)> done) override
    {
        QTimer::singleShot(0, context, [done] { done(failure(ErrorCode::KeyStoreUnavailable)); });
    }
};

} // namespace

void tst_Sending::passwordIsAskedFor_data()
{
    QTest::addColumn<bool>("keyStore");
    QTest::newRow("with a key store") << true;
    QTest::newRow("without one") << false;
}

void tst_Sending::passwordIsAskedFor()
{
    QFETCH(bool, keyStore);
    RuleServer server;
    server.replies["AUTH"] = "535 5.7.8 wrong";
    Fixture f(keyStore ? account::memorySecretStore() : std::make_unique<NoSecretStore>());
    f.open({accountAt(server.serverPort(), u"anna"_s)});
    f.dialogs.password = u"secret"_s;
    f.write(u"anna@example.com"_s, u"A walk"_s, u"See you"_s);
    f.window->send();
    QTRY_COMPARE(f.dialogs.asked.size(), 1);
    QTRY_COMPARE(f.window->state(), State::Writing);
    QVERIFY(!f.headline().isEmpty());
    QCOMPARE(
        std::ranges::count_if(server.lines, [](const QByteArray &line) { return line.startsWith("AUTH"); }),
        1);
    QVERIFY(
        std::ranges::none_of(server.lines, [](const QByteArray &line) { return line.startsWith("MAIL"); }));
    // What was refused is not tried again unasked.
    f.window->send();
    QTRY_COMPARE(f.dialogs.asked.size(), 2);
    QTRY_COMPARE(f.window->state(), State::Writing);
    // Nobody is promised that it will be kept where nothing can keep it.
    QCOMPARE(f.dialogs.offersToKeep, keyStore ? 2 : 0);
}

void tst_Sending::passwordDeclined()
{
    RuleServer server;
    Fixture f;
    f.open({accountAt(server.serverPort(), u"anna"_s)});
    f.write(u"anna@example.com"_s, u"A walk"_s, u"See you"_s);
    f.window->send();
    QTRY_COMPARE(f.dialogs.asked.size(), 1);
    QTRY_COMPARE(f.window->state(), State::Writing);
    QVERIFY(server.lines.isEmpty());
}

void tst_Sending::closingWhileSendingAsks()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    Fixture f;
    f.open({accountAt(silent.serverPort())});
    f.write(u"anna@example.com"_s, u"A walk"_s, u"See you"_s);
    f.window->send();
    f.window->close();
    QCOMPARE(f.dialogs.asked.size(), 1);
    QVERIFY(f.window && f.window->isVisible());
    QCOMPARE(f.window->state(), State::Sending);
}

void tst_Sending::sentIsWhatWasShown()
{
    Fixture f;
    auto *window = f.open();
    f.write(u"anna@example.com"_s, u"A walk"_s, u"As shown"_s);
    window->send();
    QCOMPARE(window->state(), State::Sending);
    const auto shown = window->draft();
    const auto meddle = [&] {
        for (QWidget *widget : {f.editor()->textWidget(), static_cast<QWidget *>(f.subject()),
                                f.field(Row::To)->inputWidget()}) {
            QTest::keyClicks(widget, u"no"_s);
            QTest::keyClick(widget, Qt::Key_A, Qt::ControlModifier);
            QTest::keyClick(widget, Qt::Key_B, Qt::ControlModifier);
            QTest::keyClick(widget, Qt::Key_Z, Qt::ControlModifier);
        }
        for (QAction *action : window->findChildren<QAction *>()) {
            if (action->isCheckable())
                action->trigger();
        }
    };
    meddle();
    f.services.setUndoSeconds(0); // one of them
    QCOMPARE(window->draft().html, shown.html);
    QTRY_COMPARE(window->state(), State::Sent);
    meddle();
    QCOMPARE(window->draft().html, shown.html);
    QCOMPARE(window->draft().subject, shown.subject);
    QCOMPARE(window->draft().to, shown.to);
    QFile file(f.services.captureServer().messages()[0].path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().contains("<div>As shown</div>"));
}

void tst_Sending::slowDisk_data()
{
    QTest::addColumn<bool>("attachFirst");
    QTest::newRow("while looking") << false;
    QTest::newRow("while checking") << true;
}

void tst_Sending::slowDisk()
{
    QFETCH(bool, attachFirst);
    Fixture f;
    const QString path = f.home.filePath(u"notes.txt"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("x") == 1);
    file.close();
    f.open();
    f.write(u"anna@example.com"_s, u"A walk"_s, u"See you"_s);
    f.dialogs.files = {path};
    const std::size_t before = attachFirst ? 1 : 0;
    if (attachFirst) {
        f.window->attachFiles();
        QTRY_COMPARE(f.window->draft().attachments.size(), std::size_t(1));
    }
    SlowDisk disk;
    if (!attachFirst)
        f.window->attachFiles();
    auto *cancel = f.window->findChild<QPushButton *>(u"cancel"_s);
    // Twice: what the first attempt asked must not answer the second.
    for (int attempt = 0; attempt < 2; ++attempt) {
        f.window->send();
        QCOMPARE(f.window->state(), State::Sending);
        QVERIFY(f.editor()->isReadOnly());
        QVERIFY(cancel->isVisible());
        cancel->click();
        QCOMPARE(f.window->state(), State::Writing);
        QVERIFY(!f.editor()->isReadOnly());
        QVERIFY(!f.headline().isEmpty());
        QCOMPARE(f.window->draft().attachments.size(), before);
    }
    f.editor()->textWidget()->setFocus();
    QTest::keyClicks(f.editor()->textWidget(), u" or not"_s);
    disk.answer();
    QTRY_COMPARE(f.window->draft().attachments.size(), std::size_t(1));
    QCOMPARE(f.window->state(), State::Writing);
    QVERIFY(f.services.captureServer().messages().isEmpty());
    // The next time it answers.
    f.window->send();
    QTRY_COMPARE(f.window->state(), State::Sent);
    QCOMPARE(f.services.captureServer().messages().size(), 1);
}

QTEST_MAIN(tst_Sending)
#include "tst_Sending.moc"
