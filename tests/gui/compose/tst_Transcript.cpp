// The conversation with the server as a person sees it, while it goes on and afterwards.
#include "Fixture.h"

#include "app/accounts/CertificateDialog.h"
#include "app/compose/Transcript.h"
#include "app/compose/TranscriptWindow.h"
#include "app/look/Notice.h"
#include "core/connection/CertificateCheck.h"
#include "tests/support/ScenarioServer.h"
#include "tests/support/TestCertificates.h"

#include <QAction>
#include <QClipboard>
#include <QLabel>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QToolButton>

using namespace envoi;
using namespace envoi::compose;
using State = ComposeWindow::State;
using Speaker = smtp::TranscriptLine::Speaker;
using test::ScenarioServer;
using test::TestCertificates;

class tst_Transcript : public QObject {
    Q_OBJECT

private slots:
    void live();
    void afterwards();
    void anew();
    void failed();
    void withTls_data();
    void withTls();
    void distrusted();
    void bounded();
    void followsItsEnd();
    void copied();
    void harmless();
};

namespace {

QString textIn(const QWidget *window)
{
    const auto *text = window ? window->findChild<QPlainTextEdit *>(u"transcriptText"_s) : nullptr;
    return text ? text->toPlainText() : QString();
}

QString protectionIn(const QWidget *window)
{
    const auto *label = window ? window->findChild<QLabel *>(u"protection"_s) : nullptr;
    return label ? label->text() : QString();
}

/// A line of that speaker, with its time.
QRegularExpression line(const QString &speaker, const QString &said)
{
    return QRegularExpression(u"^\\d\\d:\\d\\d:\\d\\d\\.\\d{3} %1 %2"_s.arg(speaker, said),
                              QRegularExpression::MultilineOption);
}

} // namespace

void tst_Transcript::live()
{
    QTcpServer slow;
    QVERIFY(slow.listen(QHostAddress::LocalHost));
    Fixture f;
    f.open({accountAt(slow.serverPort())});
    f.write(u"anna@example.com"_s, u"A walk"_s, u"See you"_s);
    auto *action = f.window->findChild<QAction *>(u"transcriptAction"_s);
    auto *button = f.window->findChild<QToolButton *>(u"showTranscript"_s);
    QVERIFY(action && !action->isEnabled());
    QVERIFY(button && !button->isVisible());
    f.window->send();
    QTRY_VERIFY(slow.hasPendingConnections());
    auto *socket = slow.nextPendingConnection();
    QVERIFY(action->isEnabled() && button->isVisible());
    button->click();
    auto *window = f.window->findChild<TranscriptWindow *>();
    QVERIFY(window && window->isVisible() && !window->isModal());
    QVERIFY(textIn(window).isEmpty());
    // As it is said, and not before.
    socket->write("220 slow.example\r\n");
    QTRY_VERIFY(textIn(window).contains(line(u"S:"_s, u"220 slow\\.example$"_s)));
    QTRY_VERIFY(textIn(window).contains(line(u"C:"_s, u"EHLO "_s)));
    QVERIFY(!textIn(window).contains(u"MAIL"_s));
    QVERIFY2(protectionIn(window).startsWith(u"Not encrypted"_s), qPrintable(protectionIn(window)));
    QVERIFY(!window->findChild<QPushButton *>(u"showCertificate"_s)->isVisible());
    socket->write("250 slow.example\r\n");
    QTRY_VERIFY(textIn(window).contains(line(u"C:"_s, u"MAIL FROM:"_s)));
    QCOMPARE(f.window->state(), State::Sending);
    // Asked for again it is the same window.
    action->trigger();
    QCOMPARE(f.window->findChildren<TranscriptWindow *>().size(), 1);
    f.window->cancelSending();
    QTRY_COMPARE(f.window->state(), State::Writing);
    QVERIFY(!button->isVisible());
    QVERIFY(window->isVisible());
}

void tst_Transcript::afterwards()
{
    RuleServer server;
    server.replies["AUTH"] = "235 2.7.0 in";
    Fixture f;
    f.open({accountAt(server.serverPort(), u"anna"_s)});
    f.dialogs.password = u"open sesame"_s;
    f.write(u"anna@example.com"_s, u"A walk"_s, u"See you on Sunday"_s);
    f.window->send();
    QTRY_COMPARE(f.window->state(), State::Sent);
    auto *show = f.window->findChild<QToolButton *>(u"transcript"_s);
    QVERIFY(show && show->isVisible());
    show->click();
    QTRY_VERIFY(textIn(f.window->findChild<TranscriptWindow *>()).contains(u"2.0.0 taken"_s));
    const QString said = textIn(f.window->findChild<TranscriptWindow *>());
    QVERIFY(said.contains(line(u"C:"_s, u"AUTH PLAIN \\*+$"_s)));
    QVERIFY(said.contains(line(u"S:"_s, u"250 2\\.0\\.0 taken$"_s)));
    // No secret, and of the letter its length only.
    QVERIFY(!said.contains(QString::fromLatin1(QByteArray("\0anna\0open sesame", 17).toBase64())));
    QVERIFY(!said.contains(u"sesame"_s));
    QVERIFY(!said.contains(u"Sunday"_s) && !said.contains(u"A walk"_s));
    QVERIFY(said.contains(line(u"C:"_s, u"\\(message of \\d+ octets\\)$"_s)));
}

void tst_Transcript::anew()
{
    RuleServer server;
    server.replies["RCPT"] = "451 4.3.0 first attempt";
    Fixture f;
    f.open({accountAt(server.serverPort())});
    f.write(u"anna@example.com"_s, u"A walk"_s, u"See you"_s);
    f.window->send();
    QTRY_COMPARE(f.window->state(), State::Queued);
    f.window->showTranscript();
    auto *window = f.window->findChild<TranscriptWindow *>();
    QTRY_VERIFY(textIn(window).contains(u"first attempt"_s));
    server.replies.clear();
    f.button(u"Send Now"_s)->click();
    QTRY_COMPARE(f.window->state(), State::Sent);
    QTRY_VERIFY(textIn(window).contains(u"2.0.0 taken"_s));
    QVERIFY(!textIn(window).contains(u"first attempt"_s));
    // The connection stood still, so nothing but this letter was spoken of.
    QCOMPARE(textIn(window).count(u"MAIL FROM:"_s), 1);
}

void tst_Transcript::failed()
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
    f.window->send();
    QTRY_COMPARE(f.window->state(), State::Queued);
    f.window->showTranscript();
    const QString protection = protectionIn(f.window->findChild<TranscriptWindow *>());
    QVERIFY2(protection.contains(u"no connection"_s), qPrintable(protection));
}

namespace {

QByteArrayList session()
{
    return {"S: 220 mx.example.com ESMTP",
            "C: EHLO *",
            "S: 250 mx.example.com",
            "C: MAIL FROM:*",
            "S: 250 ok",
            "C: RCPT TO:*",
            "S: 250 ok",
            "C: DATA",
            "S: 354 go on",
            "D",
            "S: 250 2.0.0 taken",
            "C: QUIT",
            "S: 221 bye",
            "X"};
}

} // namespace

void tst_Transcript::withTls_data()
{
    QTest::addColumn<TestCertificates::Kind>("kind");
    QTest::addColumn<QString>("words");
    QTest::newRow("in order") << TestCertificates::Kind::Good
                              << u"certificate of Envoi test server by Envoi Test Authority, valid until "_s;
    QTest::newRow("pinned") << TestCertificates::Kind::SelfSigned << u"trusted by you"_s;
}

void tst_Transcript::withTls()
{
    QFETCH(TestCertificates::Kind, kind);
    QFETCH(QString, words);
    TestCertificates certificates;
    QVERIFY2(certificates.problem().isEmpty(), qPrintable(certificates.problem()));
    ScenarioServer server(session());
    const auto pair = certificates.pair(kind);
    server.setCertificate(pair.chain, pair.key, true);
    auto account = accountAt(server.listen());
    account.host = u"localhost"_s;
    account.security = smtp::Security::ImplicitTls;
    if (kind == TestCertificates::Kind::SelfSigned)
        account.trusted = {QString::fromLatin1(pair.chain.first().digest(QCryptographicHash::Sha256).toHex()),
                           QDateTime::currentDateTimeUtc(), account.host, account.port};
    Fixture f;
    f.services.setExtraAuthorities({certificates.authority()});
    f.open({account});
    f.write(u"bert@example.org"_s, u"A walk"_s, u"See you"_s);
    f.window->send();
    QTRY_VERIFY(f.window->state() != State::Sending);
    QVERIFY2(f.window->state() == State::Sent,
             qPrintable(f.headline() + u' ' + QString::fromUtf8(server.standing())));
    f.window->showTranscript();
    const QString protection = protectionIn(f.window->findChild<TranscriptWindow *>());
    QVERIFY2(protection.startsWith(u"Encrypted: TLS 1.3"_s) && protection.contains(words),
             qPrintable(protection));
    // A click there shows the certificate, and asks nothing.
    auto *window = f.window->findChild<TranscriptWindow *>();
    const auto dialog = [window] { return window->findChild<accounts::CertificateDialog *>(); };
    const QString digest = connection::spacedFingerprint(connection::fingerprint(pair.chain.first()));
    const auto shows = [&](const char *name, const QString &text) {
        return dialog()->findChild<QLabel *>(QString::fromLatin1(name))->text().simplified().contains(text);
    };
    for (QWidget *where : {window->findChild<QWidget *>(u"protection"_s),
                           window->findChild<QWidget *>(u"showCertificate"_s)}) {
        QTest::mouseClick(where, Qt::LeftButton);
        QTRY_VERIFY(dialog() && dialog()->isVisible());
        QVERIFY(shows("certificateFingerprint", digest.simplified()));
        QVERIFY(dialog()->windowTitle().contains(u"localhost"_s));
        QVERIFY(!dialog()->findChild<QPushButton *>(u"trustCertificate"_s));
        QCOMPARE(dialog()->findChild<look::Notice *>(u"certificateState"_s)->text().contains(u"You trust"_s),
                 kind == TestCertificates::Kind::SelfSigned);
        QTest::keyClick(dialog(), Qt::Key_Escape);
        QTRY_VERIFY(!dialog());
    }
    // The same stands in the details.
    f.window->findChild<QToolButton *>(u"details"_s)->click();
    QVERIFY(f.window->findChild<QPlainTextEdit *>(u"detailText"_s)->toPlainText().contains(protection));
}

void tst_Transcript::distrusted()
{
    TestCertificates certificates;
    QVERIFY2(certificates.problem().isEmpty(), qPrintable(certificates.problem()));
    ScenarioServer server(session());
    const auto pair = certificates.pair(TestCertificates::Kind::SelfSigned);
    server.setCertificate(pair.chain, pair.key, true);
    auto account = accountAt(server.listen());
    account.host = u"localhost"_s;
    account.security = smtp::Security::ImplicitTls;
    Fixture f;
    f.open({account});
    f.write(u"bert@example.org"_s, u"A walk"_s, u"See you"_s);
    f.window->send();
    QTRY_COMPARE(f.window->state(), State::Writing);
    f.window->showTranscript();
    // Nobody is told that it is encrypted.
    const QString protection = protectionIn(f.window->findChild<TranscriptWindow *>());
    QVERIFY2(protection.contains(u"no connection"_s), qPrintable(protection));
}

void tst_Transcript::bounded()
{
    Transcript transcript;
    transcript.begin(u"smtp.example.com"_s);
    TranscriptWindow window(transcript, nullptr);
    window.show();
    for (int i = 0; i < Transcript::most + 50; ++i)
        transcript.append({Speaker::Client, u"line %1"_s.arg(i), 1});
    QCOMPARE(transcript.lines().size(), Transcript::most);
    QVERIFY(transcript.lines().constFirst().endsWith(u"line 50"_s));
    const auto *text = window.findChild<QPlainTextEdit *>(u"transcriptText"_s);
    QTRY_COMPARE(text->toPlainText(), transcript.lines().join(u'\n'));
}

void tst_Transcript::followsItsEnd()
{
    Transcript transcript;
    transcript.begin(u"smtp.example.com"_s);
    for (int i = 0; i < 300; ++i)
        transcript.append({Speaker::Server, u"250 line %1"_s.arg(i), 1});
    TranscriptWindow window(transcript, nullptr);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    const auto *text = window.findChild<QPlainTextEdit *>(u"transcriptText"_s);
    auto *bar = text->verticalScrollBar();
    QTRY_VERIFY(bar->maximum() > 0);
    bar->setValue(bar->maximum());
    transcript.append({Speaker::Client, u"QUIT"_s, 1});
    QTRY_VERIFY(text->toPlainText().endsWith(u"QUIT"_s));
    QCOMPARE(bar->value(), bar->maximum());
    // Whoever scrolled back is left there.
    bar->setValue(10);
    transcript.append({Speaker::Server, u"221 bye"_s, 1});
    QTRY_VERIFY(text->toPlainText().endsWith(u"221 bye"_s));
    QCOMPARE(bar->value(), 10);
}

void tst_Transcript::copied()
{
    Transcript transcript;
    transcript.begin(u"smtp.example.com"_s);
    transcript.append({Speaker::Server, u"220 hello"_s, 1});
    TranscriptWindow window(transcript, nullptr);
    window.show();
    window.findChild<QPushButton *>(u"copyTranscript"_s)->click();
    const QString copied = QGuiApplication::clipboard()->text();
    QVERIFY2(copied.startsWith(transcript.protection()) &&
                 copied.endsWith(transcript.lines().constFirst() + u'\n'),
             qPrintable(copied));
}

void tst_Transcript::harmless()
{
    Transcript transcript;
    transcript.begin(u"smtp.example.com"_s);
    transcript.append({Speaker::Server, u"250 a\u202Eb\u0007c\nd <b>x</b>"_s, 1});
    QVERIFY(transcript.lines().constFirst().endsWith(u" S: 250 a b c d <b>x</b>"_s));
}

QTEST_MAIN(tst_Transcript)
#include "tst_Transcript.moc"
